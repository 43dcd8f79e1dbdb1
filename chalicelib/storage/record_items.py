"""Functions that serialise records of uploads and counts of deletions to DynamoDB items, and
decode them.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.register import Record, Walk
from chalicelib.storage.article_items import Item, address_from_text, to_json, to_plain

# Puts an item in the index of open records; the value is the index's one partition.
OPEN: Item = {"open": {"S": "UPLOADS"}}


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
    return item | (OPEN if record.is_open else {})


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


def window_from_item(start: datetime, item: Item) -> DeletionWindow:
    """The window that `window_to_item` wrote."""
    return DeletionWindow(
        start=start,
        keys=msgspec.json.decode(item["files"]["S"], type=tuple[str, ...]),
        is_over=item["over"]["BOOL"],
        revision=int(item["revision"]["N"]),
    )
