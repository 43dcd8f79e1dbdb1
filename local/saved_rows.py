"""What moto's server has in memory, as the rows of a database, and back."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime
from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.s3.models import FakeDeleteMarker, FakeKey, get_canned_acl

from local.moto_methods import Moto
from local.moto_tables import Partitions

ACCOUNT = "123456789012"  # moto's

_CHECKSUM = ("checksum_algorithm", "checksum_type", "checksum_value")


def version_to_row(version: Moto) -> tuple[object, ...]:
    """A version as it is saved, without its bucket and key."""
    written = version.last_modified.isoformat()
    if isinstance(version, FakeDeleteMarker):
        return version.version_id, 1, written, b"", "{}"
    about = {
        "etag": version.etag.strip('"'),
        "storage": version.storage_class,
        "encryption": version.encryption,
        "metadata": dict(version.metadata),
        "checksum": {name: getattr(version, name) for name in _CHECKSUM},
        "is_public": bool(version.acl and version.acl.public_read),
    }
    return version.version_id, 0, written, version.value, json.dumps(about)


def version_from_row(bucket: str, key: str, row: list[Any], before: Moto) -> Moto:
    """A version as moto has it; `before` is the one that a deletion follows."""
    version_id, is_deletion, written, body, about = row
    version: Moto
    if is_deletion:
        version = FakeDeleteMarker(before)
        version._version_id, version.name = version_id, key
    else:
        known = json.loads(about)
        version = FakeKey(
            key,
            body,
            ACCOUNT,
            "eu-north-1",
            storage=known["storage"],
            etag=known["etag"],
            is_versioned=True,
            version_id=version_id,
            bucket_name=bucket,
            encryption=known["encryption"],
        )
        version.set_metadata(known["metadata"])
        for name, value in known.get("checksum", {}).items():
            setattr(version, name, value)
        version.set_acl(get_canned_acl("public-read" if known["is_public"] else "private"))
    version.last_modified = datetime.fromisoformat(written)
    return version


def item_to_json(items: Partitions, pk: str, sk: str) -> str | None:
    """An item as JSON; None if it is not there."""
    partition = items.get(DynamoType({"S": pk}))
    item = partition.get(DynamoType({"S": sk})) if partition else None
    if item is None:
        return None
    return json.dumps({name: _plain(value) for name, value in item.attrs.items()})


def _plain(value: Moto) -> dict[str, Any]:
    """DynamoDB's own JSON of a value."""
    plain = value.value
    if value.is_map():
        plain = {name: _plain(inner) for name, inner in plain.items()}
    elif value.is_list():
        plain = [_plain(inner) for inner in plain]
    elif isinstance(plain, bytes):
        plain = b64encode(plain).decode()
    return {value.type: plain}


def item_from_json(partition: DynamoType, sort_key: DynamoType, text: str) -> Item:
    """An item as moto has it, without measuring it anew for each attribute."""
    item = Item(partition, sort_key, {})
    attrs = LimitedSizeDict()
    for name, value in json.loads(text).items():
        dict.__setitem__(attrs, name, DynamoType(value))
    item.attrs = attrs
    return item
