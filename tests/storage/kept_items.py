"""Items of the table as a release wrote them, kept as files: other releases must read them.

Make those of this release anew with `python -m tests.storage.kept_items`; when it is released, copy
`items/today` to `items/<its commit>`.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.news.address import Address
from chalicelib.news.listing import Listing, NamedList
from chalicelib.news.mass_deletion import BOUND_KEY
from chalicelib.news.waiting_line import LeftOut
from chalicelib.storage import keys
from chalicelib.storage.article_items import (
    card_from_item,
    card_to_item,
    name_from_item,
    standing_from_item,
    standing_to_item,
)
from chalicelib.storage.record_items import (
    record_from_item,
    record_to_item,
    window_from_item,
    window_to_item,
)
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads

Item = dict[str, Any]

ITEMS = Path(__file__).parent / "items"
TODAY = "today"
RELEASES = ("e594079", TODAY)

BODY = "The ferry sailed again on Tuesday, after three days in port. Twenty cars were waiting."
FULL = {
    "title": "The ferry sails again",
    "date": "2026-11-24T09:00:00Z",
    "authors": "[Karen Holm, Nobody Known]",
    "tags": "[The sea, Ærø]",
    "summary": "In short.",
    "kicker": "Islands",
    "dateline": "BAKU",
    "kind": "analysis",
    "placement": "lead",
    "until": "2026-12-24",
    "language": "da",
    "picture": "{file: a.webp, alt: A ferry, width: 1200, height: 800, caption: It, credit: Me}",
    "key_points": "[One thing, Another]",
    "link": "/denmark/bridge",
    "translated_from": "Politiken",
    "translator": "machine",
    "reviewed_by": "Jonas Friis",
    "corrections": '[{date: "2026-11-24T11:00:00Z", text: Twenty cars.}]',
}
UPLOADS: tuple[tuple[str, dict[str, str] | None], ...] = (
    ("articles/denmark/ferry.md", FULL | {"corrections": "[]"}),
    ("articles/denmark/ferry.md", FULL),
    ("articles/denmark/plain.md", {"title": "A plain story"}),
    ("articles/denmark/moved.md", {"title": "It moves"}),
    ("articles/denmark/moved.md", {"title": "It moves", "section": "climate", "slug": "there"}),
    ("articles/denmark/gone.md", {"title": "It goes"}),
    ("articles/denmark/gone.md", None),
    ("articles/denmark/withdrawn.md", {"title": "Not so"}),
    ("articles/denmark/withdrawn.md", {"title": "Not so", "withdrawn": "It was not true."}),
    ("articles/denmark/ordered.md", {"title": "So"}),
    ("articles/denmark/ordered.md", {"title": "So", "withdrawn": "By order.", "ordered_by": "It"}),
    ("articles/denmark/ordered.md", None),
    ("articles/denmark/old.md", {"title": "Old", "aliases": "[/old/basin, /2019/05/basin.html]"}),
    ("articles/denmark/taken.md", {"title": "Another plain story", "slug": "plain"}),
    ("articles/denmark/soon.md", {"title": "Soon", "date": "2026-12-24"}),
    ("articles/denmark/draft.md", {"title": "A draft", "draft": "true"}),
    ("articles/denmark/refused.md", {"title": "A good version"}),
    ("articles/denmark/refused.md", {"title": "A bad one", "date": "when it rains", "x": "y"}),
    ("articles/_breaking.md", {"title": "Storm tonight", "link": "/denmark/ferry"}),
    ("articles/_pages/about.md", {"title": "About us"}),
    *((f"articles/denmark/{n}/plain.md", {"title": "One of a crowd"}) for n in range(10)),
    ("articles/denmark/held.md", {"title": "It goes with others"}),
    ("articles/denmark/held-too.md", {"title": "It goes with it"}),
    (BOUND_KEY, {"most": "1"}),
    ("articles/denmark/held.md", None),
    ("articles/denmark/held-too.md", None),
)


def file_of(fields: dict[str, str]) -> str:
    """A Markdown file with front matter."""
    return "\n".join(["---", *(f"{name}: {text}" for name, text in fields.items()), "---", BODY])


def uploaded() -> tuple[MemoryArchive, MemoryUploads]:
    """A newsroom that has received every file, a minute apart."""
    archive, uploads = MemoryArchive(), MemoryUploads()
    intake = an_intake(archive, uploads)
    for minute, (key, fields) in enumerate(UPLOADS):
        written = NOON - timedelta(minutes=len(UPLOADS) - minute)
        if key == BOUND_KEY:
            uploads.put(key, bound_file(1), written)
            continue
        if fields is None:
            uploads.delete(key, written)
        else:
            uploads.put(key, file_of(fields), written)
        tuple(intake.receiving([key]))
    return archive, uploads


def an_intake(archive: MemoryArchive, uploads: MemoryUploads) -> Intake:
    """Intake that does not wait between attempts."""
    return Intake(archive, uploads, NEWSROOM, site_url="", pause=lambda _attempt: None)


def items_of(archive: MemoryArchive) -> Iterator[Item]:
    """Everything in the archive, as the items that this release writes."""
    for address, standing in archive.kept_standings.items():
        yield keys.story_key(address) | standing_to_item(standing)
    for listing, cards in archive.cards.items():
        for cursor, (card, name) in cards.items():
            yield keys.card_key(listing, cursor) | card_to_item(card, name)
    for one in sorted(archive.left):
        yield keys.list_mark_key(one.listing, one.name)
    for left_out in sorted(archive.left_out, key=str):
        yield keys.left_out_key(left_out)
    for start, window in archive.kept_windows.items():
        yield keys.window_key(start) | window_to_item(window)
    for key, record in archive.kept_records.items():
        yield keys.record_key(key) | record_to_item(record)


def archive_of(items: list[Item]) -> MemoryArchive:
    """What this release reads in the items."""
    archive = MemoryArchive()
    for item in items:
        partition, _, name = item["pk"]["S"].partition("#")
        if partition == "STORY":
            address = Address.parse(name)
            archive.kept_standings[address] = standing_from_item(address, item)
        elif partition == "LISTING":
            kind, _, of = name.partition("#")
            if item["sk"]["S"].startswith(keys.LIST_MARK):
                archive.left.add(NamedList(kind, of, keys.name_of_list_mark(item["sk"]["S"])))
                continue
            cursor = keys.cursor_of_sort_key(item["sk"]["S"])
            card = (card_from_item(item), name_from_item(item))
            archive.cards.setdefault(Listing(kind, of), {})[cursor] = card
        elif partition == "LEFT-OUT":
            archive.left_out.add(LeftOut(Address.parse(name), item["sk"]["S"]))
        elif partition == keys.DELETIONS:
            start = datetime.fromisoformat(item["sk"]["S"])
            archive.kept_windows[start] = window_from_item(start, item, of_pictures=False)
        else:
            key = item["sk"]["S"]
            archive.kept_records[key] = record_from_item(key, item)
    return archive


def keep(release: str) -> None:
    """Write the items of this release to files."""
    folder = ITEMS / release
    folder.mkdir(parents=True, exist_ok=True)
    archive, uploads = uploaded()
    _write(folder / "table.json", [_as_text(item) for item in items_of(archive)])
    _write(
        folder / "uploads.json",
        [
            [key, str(version.written), None if version.is_deletion else content.decode()]
            for key, versions in uploads.files.items()
            for version, content in versions
        ],
    )
    _write(folder / "receipts.json", {k: json.loads(r[1]) for k, r in uploads.receipts.items()})


def kept_items(release: str) -> list[Item]:
    """The items that a release wrote."""
    return [_as_bytes(item) for item in json.loads((ITEMS / release / "table.json").read_text())]


def kept_uploads(release: str) -> MemoryUploads:
    """The bucket that they were made from."""
    uploads = MemoryUploads()
    rows = json.loads((ITEMS / release / "uploads.json").read_text())
    for key, written, text in sorted(rows, key=lambda row: row[1]):
        moment = datetime.fromisoformat(written)
        uploads.delete(key, moment) if text is None else uploads.put(key, text, moment)
    return uploads


def stories_of(uploads: MemoryUploads) -> list[str]:
    """The keys of the editors' files in a bucket."""
    return [key for key, _ in uploads.newest() if is_story_key(key)]


def _as_text(item: Item) -> Item:
    return {
        name: {"B": b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in item.items()
    }


def _as_bytes(item: Item) -> Item:
    return {
        name: {"B": b64decode(value["B"])} if "B" in value else value
        for name, value in item.items()
    }


def _write(file: Path, data: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    keep(TODAY)
