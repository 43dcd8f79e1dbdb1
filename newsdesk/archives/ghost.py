"""Ghost's export: one file of JSON, and `routes.yaml` beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.ingest.reading.legible_json import legible_json
from newsdesk.archives.ghost_routes import GhostFacts, GhostRoutes
from newsdesk.archives.post import PAGE, POST, ListAddress, Losses, OldPost
from newsdesk.archives.zones import possible_moment, zone_of
from operations.refusal import Refused

LARGEST = 1 << 30  # bytes; JSON is read whole
_HOST = "__GHOST_URL__"  # stands for the site's address in an export
_NOT_PUBLIC = {"draft": "draft", "scheduled": "scheduled there", "sent": "was sent by mail only"}
_FEEDS = ("/rss/", "/feed/")


class Ghost:
    """An OldSite of a Ghost export."""

    program = "Ghost"

    def __init__(self, file: Path) -> None:
        self._file = file
        self.losses = Losses()

    @cached_property
    def base(self) -> str:
        """The site's address, if the export says it; else what stands for it there."""
        url = next(
            (row.get("value") for row in self._rows("settings") if row.get("key") == "url"), ""
        )
        is_link = isinstance(url, str) and url.startswith(("https://", "http://"))
        return str(url).rstrip("/") if is_link else f"https://{_HOST}"

    @cached_property
    def _tables(self) -> dict[str, list[dict[str, Any]]]:
        if self._file.stat().st_size > LARGEST:
            raise Refused(f"{self._file} has more than {LARGEST:,} bytes.")
        try:
            tables = _tables_of(json.loads(self._file.read_bytes()))
        except (ValueError, RecursionError) as error:
            raise Refused(f"{self._file} can't be read as JSON: {error}. Export it anew.") from None
        if "posts" not in tables:
            raise Refused(f"{self._file} is no export of Ghost: it has no posts.")
        return tables

    def attachments(self) -> Mapping[str, tuple[str, str, str]]:
        """None: posts name their pictures by links."""
        return {}

    def posts(self) -> Iterator[OldPost]:
        """Every post and page."""
        self.losses.begin()
        self.losses.note("members", len(self._rows("members")))
        self.losses.note(
            "authors' mail addresses", sum(bool(u.get("email")) for u in self._rows("users"))
        )
        self.losses.note("comments", len(self._rows("comments")))
        self.losses.note("routes to pages of the theme (routes.yaml)", self._routes.others)
        known: set[str] = set()
        for row in self._rows("posts"):
            post = self._post(row)
            known |= {old.strip("/") for old in post.old}
            yield post
        for redirect in self._routes.unfollowed(known):
            self.losses.note("redirects (redirects.yaml) that lead to no story", name=redirect)
        for text in self._routes.unread:
            self.losses.note(f"the filter `{text[:80]}` of routes.yaml, which only Ghost can read")

    def lists(self) -> Iterator[ListAddress]:
        """Collections, tags, authors and feeds. The first tag is the section."""
        yield from (ListAddress(old, is_feed=True) for old in _FEEDS)
        yield ListAddress("/page/2/")
        for path in self._routes.lists():
            yield ListAddress(path)
            yield ListAddress(f"{path}rss/", is_feed=True)
        for tag in self._rows("tags"):
            kind = "category" if tag.get("id") in self._primary else "tag"
            slug = str(tag.get("slug") or "")
            old = self._routes.list_of("tag", slug)
            yield from _list_and_feed(old, kind, str(tag.get("name", "")), slug)
        for user in self._rows("users"):
            old = self._routes.list_of("author", str(user.get("slug") or ""))
            yield from _list_and_feed(old, "author", str(user.get("name", "")))

    @cached_property
    def _primary(self) -> set[Any]:
        return {ids[0] for ids in self._ids("posts_tags", "tag_id").values()}

    def _post(self, row: dict[str, Any]) -> OldPost:
        number, slug = row.get("id"), str(row.get("slug") or "")
        status, visibility = row.get("status", "draft"), row.get("visibility")
        held = "" if status == "published" else _NOT_PUBLIC.get(status, f"its status is {status}")
        if not held and visibility not in {None, "", "public"}:
            held = f"is for {visibility} only"
        ids = self._tags_of.get(number, ())
        slugs = {self._names("tags").get(one, ""): self._slugs("tags").get(one, "") for one in ids}
        tags = [tag for tag in slugs if tag and tag[0] != "#"]
        meta = self._meta.get(number, {})
        body, losses = str(row.get("html") or ""), []
        if not body and (row.get("mobiledoc") or row.get("lexical")):
            body = _paragraphs(str(row.get("plaintext") or ""))
            losses.append("its markup: the export has the text in Ghost's own format alone")
        losses += _lost(row, meta)
        date = _moment(row.get("published_at"))
        held = held or ("" if date else "its date can't be read")
        changed = _moment(row.get("updated_at"))
        authors = [self._names("users").get(one, "") for one in self._authors_of.get(number, ())]
        if not authors and row.get("author_id"):
            authors = [self._names("users").get(row["author_id"], "")]
        is_page = row.get("type") == "page" or row.get("page") == 1
        return OldPost(
            place=f"post {slug or number}",
            title=str(row.get("title") or ""),
            body=body.replace(_HOST, self.base),
            kind=PAGE if is_page else POST,
            held=held,
            date=date,
            modified=changed if date and changed and changed > date else None,
            slug=slug,
            language=str(row.get("locale") or ""),
            authors=tuple(filter(None, authors)),
            categories=tuple(tags[:1]),
            category_slugs=slugs,
            tags=tuple(tags[1:]),
            summary=str(row.get("custom_excerpt") or meta.get("meta_description") or ""),
            picture=str(row.get("feature_image") or "").replace(_HOST, self.base),
            picture_alt=str(meta.get("feature_image_alt") or ""),
            picture_caption=str(meta.get("feature_image_caption") or ""),
            guid=str(number or ""),
            old=self._old(row, slug, date, is_page=is_page),
            losses=tuple(losses),
        )

    def _old(
        self, row: dict[str, Any], slug: str, date: datetime | None, *, is_page: bool
    ) -> tuple[str, ...]:
        """Where it was, and what led there."""
        number = row.get("id")
        facts = GhostFacts(
            slug=slug,
            number=str(number or ""),
            uuid=str(row.get("uuid") or ""),
            tags=tuple(filter(None, map(self._slugs("tags").get, self._tags_of.get(number, ())))),
            authors=tuple(
                filter(None, map(self._slugs("users").get, self._authors_of.get(number, ())))
            ),
            published=date.astimezone(self._zone) if date else None,
            is_featured=bool(row.get("featured")),
        )
        found = [f"/{slug}/"] if is_page else self._routes.addresses(facts)
        return (*found, *(old for one in found for old in self._routes.redirected_to(one)))

    @cached_property
    def _routes(self) -> GhostRoutes:
        return GhostRoutes(self._file.parent)

    @cached_property
    def _zone(self) -> ZoneInfo:
        settings = {row.get("key"): row.get("value") for row in self._rows("settings")}
        return zone_of(settings.get("timezone") or settings.get("active_timezone"))

    def _slugs(self, table: str) -> dict[Any, str]:
        return self._texts(table, "slug")

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return self._tables.get(table, [])

    def _names(self, table: str) -> dict[Any, str]:
        return self._texts(table, "name")

    def _texts(self, table: str, column: str) -> dict[Any, str]:
        """A column of a table, by id."""
        at = table, column
        if at not in self._known:
            rows = self._rows(table)
            self._known[at] = {row.get("id"): str(row.get(column) or "") for row in rows}
        return self._known[at]

    @cached_property
    def _known(self) -> dict[tuple[str, str], dict[Any, str]]:
        return {}

    @cached_property
    def _tags_of(self) -> dict[Any, list[Any]]:
        return self._ids("posts_tags", "tag_id")

    @cached_property
    def _authors_of(self) -> dict[Any, list[Any]]:
        return self._ids("posts_authors", "author_id")

    @cached_property
    def _meta(self) -> dict[Any, dict[str, Any]]:
        return {row.get("post_id"): row for row in self._rows("posts_meta")}

    def _ids(self, table: str, name: str) -> dict[Any, list[Any]]:
        found: dict[Any, list[Any]] = {}
        for row in sorted(self._rows(table), key=_place):
            found.setdefault(row.get("post_id"), []).append(row.get(name))
        return found


def _tables_of(data: Any) -> dict[str, list[dict[str, Any]]]:  # noqa: ANN401 - JSON's own
    database = data.get("db") if isinstance(data, dict) else None
    data = database[0] if isinstance(database, list) and database else data
    tables = data.get("data") if isinstance(data, dict) else None
    return {
        name: [_flat(row) for row in rows if isinstance(row, dict)]
        for name, rows in (tables.items() if isinstance(tables, dict) else ())
        if isinstance(rows, list)
    }


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row as Ghost has it, of texts and numbers. What is neither stays as text: a status that
    nobody understands holds the post back.
    """
    return {
        name: json.dumps(value) if isinstance(value, list | dict) else value
        for name, value in legible_json(row).items()
    }


def _place(row: dict[str, Any]) -> float:
    order = row.get("sort_order")
    return order if isinstance(order, int | float) else 0


def is_ghost(file: Path) -> bool:
    """Whether a file of JSON looks like an export of Ghost."""
    with file.open("rb") as opened:
        head = opened.read(1 << 16)
    return file.suffix.lower() == ".json" and (b'"posts"' in head or b'"db"' in head)


def _lost(row: dict[str, Any], meta: dict[str, Any]) -> Iterator[str]:
    """What a post had that stories here have not."""
    if row.get("featured") == 1:
        yield "that it was featured"
    if title := meta.get("meta_title"):
        yield f"its title for search engines: {str(title)[:200]}"
    for name in ("codeinjection_head", "codeinjection_foot"):
        if row.get(name):
            yield f"code of its own ({name})"


def _list_and_feed(old: str, kind: str, name: str, slug: str = "") -> Iterator[ListAddress]:
    if old and name and name[0] != "#":
        yield ListAddress(old, kind, name, slug=slug)
        yield ListAddress(f"{old}rss/", kind, name, is_feed=True, slug=slug)


def _paragraphs(text: str) -> str:
    chunks = filter(str.strip, text.split("\n\n"))
    return "\n".join(f"<p>{escape(chunk, quote=False)}</p>" for chunk in chunks)


def _moment(text: Any) -> datetime | None:  # noqa: ANN401 - JSON's own
    if not isinstance(text, str):
        return None
    try:
        return possible_moment(datetime.fromisoformat(text))
    except ValueError:
        return None
