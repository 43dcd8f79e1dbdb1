"""Functions that serialise what only intake reads to DynamoDB items, and decode them: records of
uploads, counts of deletions, originals of pictures and the use of their renditions.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.moments import utc_text
from chalicelib.news.originals import Original
from chalicelib.news.pictures import RenditionUse
from chalicelib.news.register import Record, Walk
from chalicelib.storage.article_items import Item, address_from_text, to_json, to_plain
from chalicelib.storage.keys import OPEN_INDEX, RENDITIONS, record_partition


def open_mark(partition: str) -> Item:
    """Puts an item in the index of open records; the value is its partition there."""
    return {OPEN_INDEX: {"S": partition}}


def record_to_item(record: Record) -> Item:
    """The attributes of a record, without its key."""
    data = to_plain(record)
    del data["chronicle"]["key"]  # it and two more are attributes
    data = {name: value for name, value in data.items() if name not in {"revision", "is_stale"}}
    item: Item = {
        "revision": {"N": str(record.revision)},
        "stale": {"BOOL": record.is_stale},
        "record": {"S": to_json(data)},
    }
    return item | (open_mark(record_partition(record.key)) if record.is_open else {})


def record_from_item(key: str, item: Item) -> Record:
    """The record that `record_to_item` wrote. Raises ValueError if it can't be read."""
    data = msgspec.json.decode(item["record"]["S"])
    data["chronicle"]["key"] = key
    data["revision"] = int(item["revision"]["N"])
    data["is_stale"] = bool(item.get("stale", {}).get("BOOL"))
    return msgspec.convert(data, Record, dec_hook=address_from_text)


def walk_to_item(walk: Walk) -> Item:
    """The attributes of the sweep's walk, without its key; `through` is left out where it begins,
    since older engines of DynamoDB take no empty text.
    """
    failed: Item = {"failed": {"S": to_json(list(walk.failed))}}
    return failed | ({"through": {"S": walk.through}} if walk.through else {})


def walk_from_item(item: Item) -> Walk:
    """The walk that `walk_to_item` wrote."""
    failed = msgspec.json.decode(item["failed"]["S"], type=tuple[str, ...])
    return Walk(through=item["through"]["S"] if "through" in item else "", failed=failed)


def window_to_item(window: DeletionWindow) -> Item:
    """The attributes of a window, without its key."""
    return {
        "revision": {"N": str(window.revision)},
        "over": {"BOOL": window.is_over},
        "files": {"S": to_json(window.keys)},
    }


def window_from_item(start: datetime, item: Item, *, of_pictures: bool) -> DeletionWindow:
    """The window that `window_to_item` wrote."""
    return DeletionWindow(
        start=start,
        of_pictures=of_pictures,
        keys=msgspec.json.decode(item["files"]["S"], type=tuple[str, ...]),
        is_over=item["over"]["BOOL"],
        revision=int(item["revision"]["N"]),
    )


def original_to_item(original: Original) -> Item:
    """The attributes of an original, without its key."""
    return {"original": {"S": to_json(original)}}


def original_from_item(item: Item) -> Original:
    """The original that `original_to_item` wrote. Raises ValueError if it can't be read."""
    return _ORIGINAL.decode(item["original"]["S"])


def use_to_item(use: RenditionUse) -> Item:
    """The attributes of the use of renditions, without its key."""
    item: Item = {
        "revision": {"N": str(use.revision)},
        "users": {"N": str(use.users)},
        "going": {"BOOL": use.is_going},
    }
    if use.key:
        item["original"] = {"S": use.key}
    if use.since:
        item["since"] = {"S": utc_text(use.since)}
    return item | ({} if use.users else open_mark(RENDITIONS))


def use_from_item(digest: str, item: Item) -> RenditionUse:
    """The use that `use_to_item` wrote."""
    since = item.get("since", {}).get("S")
    return RenditionUse(
        digest=digest,
        key=item.get("original", {}).get("S", ""),
        users=int(item["users"]["N"]),
        since=datetime.fromisoformat(since) if since else None,
        is_going=item["going"]["BOOL"],
        revision=int(item["revision"]["N"]),
    )


_ORIGINAL = msgspec.json.Decoder(Original)
