"""Ghost's export: one file of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from newsdesk.archives.post import PAGE, POST, ListAddress, Losses, OldPost
from operations.refusal import Refused

LARGEST = 1 << 30  # bytes; JSON is read whole
_HOST = "__GHOST_URL__"  # stands for the site's address in an export
_NOT_PUBLIC = {"draft": "draft", "scheduled": "scheduled there", "sent": "was sent by mail only"}
_FEEDS = ("/rss/", "/feed/")


class Ghost:
    """An OldSite of a Ghost export."""

    program = "Ghost"
    base = f"https://{_HOST}"

    def __init__(self, file: Path) -> None:
        self._file = file
        self.losses = Losses()

    @cached_property
    def _tables(self) -> dict[str, list[dict[str, Any]]]:
        if self._file.stat().st_size > LARGEST:
            raise Refused(f"{self._file} has more than {LARGEST:,} bytes.")
        try:
            data = json.loads(self._file.read_bytes())
        except (ValueError, RecursionError) as error:
            raise Refused(f"{self._file} can't be read as JSON: {error}. Export it anew.") from None
        data = data["db"][0] if isinstance(data, dict) and data.get("db") else data
        tables = data.get("data") if isinstance(data, dict) else None
        if not isinstance(tables, dict) or not isinstance(tables.get("posts"), list):
            raise Refused(f"{self._file} is no export of Ghost: it has no posts.")
        return {
            name: [row for row in rows if isinstance(row, dict)]
            for name, rows in tables.items()
            if isinstance(rows, list)
        }

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
        for row in self._rows("posts"):
            yield self._post(row)

    def lists(self) -> Iterator[ListAddress]:
        """Tags, authors and feeds, at Ghost's usual addresses. The first tag is the section."""
        yield from (ListAddress(old, is_feed=True) for old in _FEEDS)
        for tag in self._rows("tags"):
            kind = "category" if tag.get("id") in self._primary else "tag"
            yield from _list_and_feed(
                f"/tag/{tag.get('slug', '')}/", kind, str(tag.get("name", ""))
            )
        for user in self._rows("users"):
            yield from _list_and_feed(
                f"/author/{user.get('slug', '')}/", "author", str(user.get("name", ""))
            )

    @cached_property
    def _primary(self) -> set[Any]:
        return {ids[0] for ids in self._ids("posts_tags", "tag_id").values()}

    def _post(self, row: dict[str, Any]) -> OldPost:
        number, slug = row.get("id"), str(row.get("slug") or "")
        status, visibility = row.get("status", "draft"), row.get("visibility") or "public"
        held = "" if status == "published" else _NOT_PUBLIC.get(status, f"its status is {status}")
        if not held and visibility != "public":
            held = f"is for {visibility} only"
        tags = [self._names("tags").get(one, "") for one in self._tags_of.get(number, ())]
        tags = [tag for tag in tags if tag and tag[0] != "#"]
        meta = self._meta.get(number, {})
        body, losses = row.get("html") or "", []
        if not body and (row.get("mobiledoc") or row.get("lexical")):
            body = _paragraphs(row.get("plaintext") or "")
            losses.append("its markup: the export has the text in Ghost's own format alone")
        date = _moment(row.get("published_at"))
        changed = _moment(row.get("updated_at"))
        authors = [self._names("users").get(one, "") for one in self._authors_of.get(number, ())]
        if not authors and row.get("author_id"):
            authors = [self._names("users").get(row["author_id"], "")]
        return OldPost(
            place=f"post {slug or number}",
            title=str(row.get("title") or ""),
            body=body.replace(_HOST, self.base),
            kind=PAGE if row.get("type") == "page" or row.get("page") == 1 else POST,
            held=held,
            date=date,
            modified=changed if date and changed and changed > date else None,
            slug=slug,
            language=str(row.get("locale") or ""),
            authors=tuple(filter(None, authors)),
            categories=tuple(tags[:1]),
            tags=tuple(tags[1:]),
            summary=str(row.get("custom_excerpt") or ""),
            picture=str(row.get("feature_image") or "").replace(_HOST, self.base),
            picture_alt=str(meta.get("feature_image_alt") or ""),
            picture_caption=str(meta.get("feature_image_caption") or ""),
            guid=str(number or ""),
            old=(f"/{slug}/",),
            losses=tuple(losses),
        )

    def _rows(self, table: str) -> list[dict[str, Any]]:
        return self._tables.get(table, [])

    def _names(self, table: str) -> dict[Any, str]:
        if table not in self._known_names:
            rows = self._rows(table)
            self._known_names[table] = {row.get("id"): str(row.get("name") or "") for row in rows}
        return self._known_names[table]

    @cached_property
    def _known_names(self) -> dict[str, dict[Any, str]]:
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
        for row in sorted(self._rows(table), key=lambda row: row.get("sort_order") or 0):
            found.setdefault(row.get("post_id"), []).append(row.get(name))
        return found


def is_ghost(file: Path) -> bool:
    """Whether a file of JSON looks like an export of Ghost."""
    with file.open("rb") as opened:
        head = opened.read(1 << 16)
    return file.suffix.lower() == ".json" and (b'"posts"' in head or b'"db"' in head)


def _list_and_feed(old: str, kind: str, name: str) -> Iterator[ListAddress]:
    if name and name[0] != "#" and "//" not in old:
        yield ListAddress(old, kind, name)
        yield ListAddress(f"{old}rss/", kind, name, is_feed=True)


def _paragraphs(text: str) -> str:
    from html import escape

    chunks = filter(str.strip, text.split("\n\n"))
    return "\n".join(f"<p>{escape(chunk, quote=False)}</p>" for chunk in chunks)


def _moment(text: Any) -> datetime | None:  # noqa: ANN401 - JSON's own
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    from datetime import UTC

    return moment.replace(microsecond=0, tzinfo=moment.tzinfo or UTC)
