"""Functions that serialise the records of uploads to DynamoDB items, and decode them."""

from __future__ import annotations

import msgspec

from chalicelib.news.register import Record
from chalicelib.storage.article_items import Item, address_from_text, to_json, to_plain


def record_to_item(record: Record) -> Item:
    """The attributes of a record, without its key."""
    data = to_plain(record)
    del data["chronicle"]["key"]  # it and two more are attributes
    data = {name: value for name, value in data.items() if name not in {"revision", "is_stale"}}
    return {
        "revision": {"N": str(record.revision)},
        "stale": {"BOOL": record.is_stale},
        "record": {"S": to_json(data)},
    }


def record_from_item(key: str, item: Item) -> Record:
    """The record that `record_to_item` wrote. Raises ValueError if it can't be read."""
    data = msgspec.json.decode(item["record"]["S"])
    data["chronicle"]["key"] = key
    data["revision"] = int(item["revision"]["N"])
    data["is_stale"] = bool(item.get("stale", {}).get("BOOL"))
    return msgspec.convert(data, Record, dec_hook=address_from_text)
