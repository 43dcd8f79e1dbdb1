"""WordPress's export (WXR), read as it comes: never the whole file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from newsdesk.archives.html_blocks import with_paragraphs
from newsdesk.archives.media import is_picture
from newsdesk.archives.post import PAGE, POST, ListAddress, Losses, OldPost
from newsdesk.archives.shortcodes import shown
from newsdesk.archives.typed_links import parts_of_link
from operations.refusal import Refused

_CONTROLS = bytes(n for n in range(32) if n not in {9, 10, 13})  # no XML may have them; WXR does
_FIRST_YEAR = 1990
_NOT_PUBLIC = {
    "draft": "draft",
    "pending": "waits for review",
    "private": "private",
    "future": "scheduled there",
}
_NEVER = {"trash": "thrown-away posts", "auto-draft": "automatic drafts", "inherit": "revisions"}
_OTHERS = {
    "attachment": "",  # pictures come with the posts that show them
    "nav_menu_item": "menu items",
    "revision": "revisions",
    "custom_css": "style sheets of the theme",
    "customize_changeset": "changes of the theme",
    "wp_global_styles": "styles of the theme",
    "wp_template": "templates of the theme",
    "wp_template_part": "templates of the theme",
    "wp_navigation": "menus",
    "wp_block": "reusable blocks",
}


class Wxr:
    """An OldSite of one or more WXR files of one site."""

    program = "WordPress"

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self.losses = Losses()
        self._months: set[str] = set()
        self._tags: dict[str, str] = {}

    @cached_property
    def _index(self) -> _Index:
        index = _Index()
        for file in self._files:
            for element in _elements(file):
                index.add(element)
        return index

    @property
    def base(self) -> str:
        """The site's address."""
        return self._index.base

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """The pictures, by WordPress's ids."""
        return self._index.attachments

    def posts(self) -> Iterator[OldPost]:
        """Every post and page."""
        self.losses.counts.clear()
        index = self._index
        self.losses.note("authors' mail addresses", index.mails)
        for file in self._files:
            for element in _elements(file):
                if _name(element) == "item" and (post := self._post(_WxrItem(element))):
                    yield post

    def lists(self) -> Iterator[ListAddress]:
        """Categories, tags, authors, months and feeds, as WordPress has their addresses."""
        feeds = ("/feed/", "/feed/rss/", "/feed/rss2/", "/feed/rdf/", "/feed/atom/", "/rss/")
        yield from (
            ListAddress(old, is_feed=True) for old in (*feeds, "/?feed=rss2", "/?feed=atom")
        )
        for term in self._index.terms:
            for old in filter(None, (term.path, term.query)):
                yield ListAddress(old, term.kind, term.name)
            yield ListAddress(f"{term.path}feed/", term.kind, term.name, is_feed=True)
        for login, name in self._index.authors.items():
            slug = re.sub(r"[^a-z0-9-]+", "-", login.lower()).strip("-")
            yield ListAddress(f"/author/{slug}/", "author", name)
            yield ListAddress(f"/author/{slug}/feed/", "author", name, is_feed=True)
        for month in sorted(self._months):
            yield ListAddress(f"/{month.replace('-', '/')}/", "archive", month)
        for year in sorted({month[:4] for month in self._months}):
            yield ListAddress(f"/{year}/", "archive", year)

    def _post(self, item: _WxrItem) -> OldPost | None:
        kind, status = item.text("post_type") or POST, item.text("status") or "publish"
        if kind not in {POST, PAGE}:
            self.losses.note(
                _OTHERS.get(kind, f"entries of the type {kind}"), bool(_OTHERS.get(kind, kind))
            )
            return None
        if status in _NEVER:
            self.losses.note(_NEVER[status])
            return None
        self.losses.note("comments", item.comments)
        held = _NOT_PUBLIC.get(status, "" if status == "publish" else f"its status is {status}")
        held = "has a password" if item.text("post_password") else held
        date = item.date
        if date and not held:
            self._months.add(f"{date:%Y-%m}")
        attachments = self._index.attachments
        number = item.text("post_id")
        text = shown(item.text("encoded"), attachments, self._index.children.get(number, []))
        picture = attachments.get(item.meta.get("_thumbnail_id", ""), ("", "", ""))
        return OldPost(
            place=f"{'page' if kind == PAGE else 'post'} {number}",
            title=item.text("title").strip(),
            body=with_paragraphs(text.text),
            kind=kind,
            held=held,
            date=date,
            modified=item.modified,
            slug=item.text("post_name"),
            authors=self._authors(item),
            categories=item.terms("category"),
            tags=item.terms("post_tag"),
            summary=item.excerpt or item.meta.get("_yoast_wpseo_metadesc", ""),
            picture=picture[0],
            picture_alt=picture[1],
            picture_caption=picture[2],
            guid=item.text("guid").strip(),
            old=_old(item, kind, number),
            losses=tuple(dict.fromkeys(text.lost)),
        )

    def _authors(self, item: _WxrItem) -> tuple[str, ...]:
        together = item.terms("author")  # Co-Authors Plus
        login = item.text("creator")
        return together or ((self._index.authors.get(login, login),) if login else ())


class _Term:
    """A category or a tag: its name, and its old path and query."""

    def __init__(self, kind: str, name: str, path: str, query: str = "") -> None:
        self.kind, self.name, self.path, self.query = kind, name, path, query


class _Index:
    """What is known of a site before its posts are read."""

    def __init__(self) -> None:
        self.base = ""
        self.mails = 0
        self.authors: dict[str, str] = {}
        self.attachments: dict[str, tuple[str, str, str]] = {}
        self.children: dict[str, list[str]] = {}  # by a post's id, the pictures uploaded to it
        self._categories: dict[str, tuple[str, str, str]] = {}  # by slug: name, parent, id
        self._tags: dict[str, str] = {}

    def add(self, element: Any) -> None:  # noqa: ANN401 - lxml's own
        match _name(element):
            case "base_blog_url":
                self.base = (element.text or "").strip() or self.base
            case "author":
                login, name = (
                    _child(element, "author_login"),
                    _child(element, "author_display_name"),
                )
                self.mails += bool(_child(element, "author_email"))
                self.authors[login] = name or login
            case "category" if _child(element, "category_nicename"):
                self._categories[_child(element, "category_nicename")] = (
                    _child(element, "cat_name"),
                    _child(element, "category_parent"),
                    _child(element, "term_id"),
                )
            case "tag" if _child(element, "tag_slug"):
                self._tags[_child(element, "tag_slug")] = _child(element, "tag_name")
            case "item":
                self._add_item(_WxrItem(element))

    def _line_of(self, slug: str) -> list[str]:
        """The slugs of a category and of those that it is within, the outermost first."""
        line = [slug]
        while (parent := self._categories.get(line[0], ("", "", ""))[1]) and parent not in line:
            line.insert(0, parent)
        return line

    def _add_item(self, item: _WxrItem) -> None:
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
    def terms(self) -> Iterator[_Term]:
        for slug, (name, _parent, number) in self._categories.items():
            parts = self._line_of(slug)
            path = f"/category/{'/'.join(parts)}/"
            yield _Term("category", name, path, f"/?cat={number}" if number else "")
            if len(parts) > 1:
                yield _Term("category", name, f"/category/{slug}/")
        for slug, name in self._tags.items():
            yield _Term("tag", name, f"/tag/{slug}/")


class _WxrItem:
    """One post, picture or other entry."""

    def __init__(self, element: Any) -> None:  # noqa: ANN401 - lxml's own
        self._texts: dict[str, str] = {}
        self.excerpt = ""
        self.meta: dict[str, str] = {}
        self.old_slugs: list[str] = []
        self.comments = 0
        self.named_terms: list[tuple[str, str, str]] = []
        for child in element:
            self._take(child, _name(child))

    def _take(self, child: Any, name: str) -> None:  # noqa: ANN401 - lxml's own
        if name == "encoded" and "excerpt" in child.tag:
            self.excerpt = (child.text or "").strip()
        elif name == "postmeta":
            key, value = _child(child, "meta_key"), _child(child, "meta_value")
            self.meta[key] = value
            self.old_slugs += [value] if key == "_wp_old_slug" and value else []
        elif name == "comment":
            self.comments += 1
        elif name == "category" and child.get("domain"):
            term = (child.get("domain"), child.get("nicename", ""), (child.text or "").strip())
            self.named_terms.append(term)
        else:
            self._texts.setdefault(name, child.text or "")

    def text(self, name: str) -> str:
        """The text of a child; empty if there is none."""
        return self._texts.get(name, "")

    def terms(self, kind: str) -> tuple[str, ...]:
        """The names of its categories or tags."""
        return tuple(name for domain, _slug, name in self.named_terms if domain == kind and name)

    @property
    def date(self) -> datetime | None:
        """When it was published; None for one that never was."""
        return _moment(self.text("post_date_gmt")) or _mail_date(self.text("pubDate"))

    @property
    def modified(self) -> datetime | None:
        """When it was last changed, if that was later."""
        changed = _moment(self.text("post_modified_gmt"))
        return changed if changed and self.date and changed > self.date else None


def _old(item: _WxrItem, kind: str, number: str) -> tuple[str, ...]:
    """Its own address, those of its earlier names, and its number."""
    link, slug = item.text("link").strip(), item.text("post_name")
    parts = parts_of_link(link)
    paths = [parts.path] if parts.path.strip("/") and not parts.query else []
    if paths and slug:
        paths += [paths[0].replace(f"/{slug}", f"/{old}") for old in item.old_slugs if old != slug]
    names = (("page_id", "p") if kind == PAGE else ("p",)) if number else ()
    return tuple(dict.fromkeys([*paths, *(f"/?{name}={number}" for name in names)]))


def _elements(file: Path) -> Iterator[Any]:
    """The elements below the channel, each dropped once it was looked at. Raises Refused."""
    wanted = {"item", "author", "category", "tag", "base_blog_url"}
    with file.open("rb") as opened:
        parser = etree.XMLPullParser(
            events=("end",), resolve_entities=False, no_network=True, load_dtd=False
        )
        try:
            while chunk := opened.read(1 << 20):
                parser.feed(chunk.translate(None, delete=_CONTROLS))
                for _event, element in parser.read_events():
                    if _name(element) not in wanted or _name(element.getparent()) != "channel":
                        continue
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            parser.close()
        except etree.XMLSyntaxError as error:
            raise Refused(
                f"{file} can't be read as XML, line {error.lineno}: {error.msg}. Export it anew; "
                "an export that was cut off ends within a post."
            ) from None


def _name(element: Any) -> str:  # noqa: ANN401 - lxml's own
    tag = element.tag if element is not None and isinstance(element.tag, str) else ""
    return str(tag.rpartition("}")[2])


def _child(element: Any, name: str) -> str:  # noqa: ANN401 - lxml's own
    return next(((child.text or "").strip() for child in element if _name(child) == name), "")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except ValueError:
        return None
    if moment.year < _FIRST_YEAR:  # WordPress writes -0001 of a draft
        return None
    return moment.astimezone(UTC)
