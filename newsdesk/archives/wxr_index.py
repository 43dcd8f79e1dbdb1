"""What is known of a WordPress site before its posts are read: authors, pictures and terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsdesk.archives.media import is_picture
from newsdesk.archives.wxr_items import WxrItem, child_text, local_name, term_name


class WxrTerm:
    """A category or a tag: its name and slug, and its old path and query."""

    def __init__(self, kind: str, name: str, slug: str, path: str, query: str = "") -> None:
        self.kind, self.name, self.slug, self.path, self.query = kind, name, slug, path, query


class WxrIndex:
    """What is known of a site before its posts are read."""

    def __init__(self) -> None:
        self.base = ""
        self.mails = 0
        self.authors: dict[str, str] = {}
        self.author_ids: dict[str, str] = {}
        self.attachments: dict[str, tuple[str, str, str]] = {}
        self.children: dict[str, list[str]] = {}  # by a post's id, the pictures uploaded to it
        self._categories: dict[str, tuple[str, str, str]] = {}  # by slug: name, parent, id
        self._tags: dict[str, str] = {}

    def add(self, element: Any) -> None:  # noqa: ANN401 - lxml's own
        """Take in what an element says."""
        match local_name(element):
            case "base_blog_url":
                self.base = (element.text or "").strip() or self.base
            case "author":
                login, name = (
                    child_text(element, "author_login"),
                    child_text(element, "author_display_name"),
                )
                self.mails += bool(child_text(element, "author_email"))
                self.authors[login] = name or login
                self.author_ids[login] = child_text(element, "author_id")
            case "category" if child_text(element, "category_nicename"):
                self._categories[child_text(element, "category_nicename")] = (
                    term_name(child_text(element, "cat_name")),
                    child_text(element, "category_parent"),
                    child_text(element, "term_id"),
                )
            case "tag" if child_text(element, "tag_slug"):
                self._tags[child_text(element, "tag_slug")] = term_name(
                    child_text(element, "tag_name")
                )
            case "item":
                self._add_item(WxrItem(element))

    def _line_of(self, slug: str) -> list[str]:
        """The slugs of a category and of those that it is within, the outermost first."""
        line = [slug]
        while (parent := self._categories.get(line[0], ("", "", ""))[1]) and parent not in line:
            line.insert(0, parent)
        return line

    def _add_item(self, item: WxrItem) -> None:
        if item.text("post_type") == "attachment":
            link = item.text("attachment_url") or item.text("guid")
            alt = item.meta.get("_wp_attachment_image_alt", "")
            self.attachments[item.text("post_id")] = (link.strip(), alt, item.excerpt)
            if is_picture(link):
                children = self.children.setdefault(item.text("post_parent"), [])
                children.append(item.text("post_id"))
        for kind, slug, name in item.named_terms:
            if kind == "category":
                self._categories.setdefault(slug, (name, "", ""))
            elif kind == "post_tag":
                self._tags.setdefault(slug, name)

    @property
    def terms(self) -> Iterator[WxrTerm]:
        """Every category and tag, with each of its addresses."""
        for slug, (name, _parent, number) in self._categories.items():
            parts = self._line_of(slug)
            path = f"/category/{'/'.join(parts)}/"
            yield WxrTerm("category", name, slug, path, f"/?cat={number}" if number else "")
            if len(parts) > 1:
                yield WxrTerm("category", name, slug, f"/category/{slug}/")
        for slug, name in self._tags.items():
            yield WxrTerm("tag", name, slug, f"/tag/{slug}/", f"/?tag={slug}")
