"""WordPress's export (WXR), read as it comes: never the whole file at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from chalicelib.ingest.markup.typed_links import parts_of_link
from newsdesk.archives.html_blocks import lost_blocks, with_paragraphs
from newsdesk.archives.post import PAGE, POST, ListAddress, Losses, OldPost
from newsdesk.archives.shortcodes import shown
from newsdesk.archives.wxr_elements import elements
from newsdesk.archives.wxr_index import WxrIndex
from newsdesk.archives.wxr_items import WxrItem, local_name
from newsdesk.archives.wxr_mending import Mending

_NOT_PUBLIC = {
    "publish": "",
    "draft": "draft",
    "pending": "waits for review",
    "private": "private",
    "future": "scheduled there",
}
_NEVER = {"trash": "thrown-away posts", "auto-draft": "automatic drafts", "inherit": "revisions"}
_OTHERS = {
    # Pictures come with the posts that show them.
    "attachment": "pages that pictures had of their own, whose addresses lead nowhere",
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

_SEARCH_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title")


class Wxr:
    """An OldSite of one or more WXR files of one site."""

    program = "WordPress"

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self.losses = Losses()
        self._months: set[str] = set()
        self._tags: dict[str, str] = {}

    @cached_property
    def _index(self) -> WxrIndex:
        index = WxrIndex()
        for file in self._files:
            for element in elements(file, Mending(file), []):
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
        self.losses.begin()
        self.losses.note("authors' mail addresses", self._index.mails)
        for file in self._files:
            mending = Mending(file)
            for element in elements(file, mending, self.losses.unread):
                if local_name(element) == "item" and (post := self._post(WxrItem(element))):
                    yield post
            self.losses.mended += mending.sentences()

    def lists(self) -> Iterator[ListAddress]:
        """Categories, tags, authors, months and feeds, as WordPress has their addresses."""
        feeds = ("/feed/", "/feed/rss/", "/feed/rss2/", "/feed/rdf/", "/feed/atom/", "/rss/")
        yield from (
            ListAddress(old, is_feed=True) for old in (*feeds, "/?feed=rss2", "/?feed=atom")
        )
        yield ListAddress("/page/2/")
        for term in self._index.terms:
            for old in filter(None, (term.path, term.query)):
                yield ListAddress(old, term.kind, term.name, slug=term.slug)
            feed = f"{term.path}feed/"
            yield ListAddress(feed, term.kind, term.name, is_feed=True, slug=term.slug)
        for login, name in self._index.authors.items():
            slug = re.sub(r"[^a-z0-9-]+", "-", login.lower()).strip("-")
            yield ListAddress(f"/author/{slug}/", "author", name)
            yield ListAddress(f"/author/{slug}/feed/", "author", name, is_feed=True)
            if number := self._index.author_ids.get(login):
                yield ListAddress(f"/?author={number}", "author", name)
        for month in sorted(self._months):
            yield ListAddress(f"/{month.replace('-', '/')}/", "archive", month)
            yield ListAddress(f"/?m={month.replace('-', '')}", "archive", month)
        for year in sorted({month[:4] for month in self._months}):
            yield ListAddress(f"/{year}/", "archive", year)

    def _post(self, item: WxrItem) -> OldPost | None:
        kind, status = item.text("post_type") or POST, item.text("status")
        if kind not in {POST, PAGE}:
            self._note_other(kind, item)
            return None
        if status in _NEVER:
            self.losses.note(_NEVER[status])
            return None
        self.losses.note("comments", item.comments)
        if item.language:
            self.losses.note(f"links to its translations: texts in the language {item.language}")
        held = _NOT_PUBLIC.get(status, f"its status is {status or 'missing'}")
        held = "has a password" if item.text("post_password") else held
        date = item.date
        held = held or ("" if date else "its date can't be read")
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
            language=item.language,
            authors=self._authors(item),
            categories=item.terms("category"),
            category_slugs=item.slugs("category"),
            tags=item.terms("post_tag"),
            summary=item.excerpt or item.meta.get("_yoast_wpseo_metadesc", ""),
            picture=picture[0],
            picture_alt=picture[1],
            picture_caption=picture[2],
            guid=item.text("guid").strip(),
            old=_old(item, kind, number),
            losses=tuple(dict.fromkeys([*_lost(item), *text.lost])),
        )

    def _note_other(self, kind: str, item: WxrItem) -> None:
        what = _OTHERS.get(kind, f"entries of the type {kind}")
        address = parts_of_link(item.text("link").strip()).path
        name = f"{item.text('title').strip()} ({address})" if kind not in _OTHERS else address
        is_named = kind not in _OTHERS or kind == "attachment"
        self.losses.note(what, bool(what), name=name if is_named else "")

    def _authors(self, item: WxrItem) -> tuple[str, ...]:
        together = item.terms("author")  # Co-Authors Plus
        login = item.text("creator")
        return together or ((self._index.authors.get(login, login),) if login else ())


def _lost(item: WxrItem) -> Iterator[str]:
    """What a post had that stories here have not."""
    yield from lost_blocks(item.text("encoded"))
    if item.text("is_sticky") == "1":
        yield "its place on top of the front page (sticky)"
    for name in _SEARCH_TITLES:
        if title := item.meta.get(name, ""):
            yield f"its title for search engines: {title[:200]}"


def _old(item: WxrItem, kind: str, number: str) -> tuple[str, ...]:
    """Its own address, those of its earlier names, and its number."""
    link, slug = item.text("link").strip(), item.text("post_name")
    parts = parts_of_link(link)
    paths = [parts.path] if parts.path.strip("/") and not parts.query else []
    if paths and slug:
        paths += [paths[0].replace(f"/{slug}", f"/{old}") for old in item.old_slugs if old != slug]
    names = (("page_id", "p") if kind == PAGE else ("p",)) if number else ()
    return tuple(dict.fromkeys([*paths, *(f"/?{name}={number}" for name in names)]))
