"""Mends of moto 5.2 for thousands of stories: what a call costs must not grow with the archive.

moto is made for tests of a few items. It copies the table for each item of a transaction, keeps
every object it ever made, sorts the whole table for a query of one partition, copies the whole
bucket to list one key's versions, and looks each attribute of an answer up a dozen times. What its
calls answer stays as it is. And tables and buckets know here which of their entries have changed,
so that these can be saved.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Any

from moto import backends
from moto.core.common_models import BaseModel
from moto.core.serialize import BaseJSONSerializer

from local.moto_buckets import mend_buckets
from local.moto_methods import Moto, as_moto, replace_method
from local.moto_tables import mend_tables


@cache
def mend_moto() -> None:
    """Put the mends in place in this process, once."""
    mend_tables()
    mend_buckets()
    replace_method(BaseJSONSerializer, "_serialize_type_structure", _serialize_structure)
    base_model: Moto = BaseModel
    base_model.__new__ = _untracked
    # For each request it looks through moto's folder, where nothing ever changes.
    services = tuple(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: services


def _serialize_structure(serialiser: Moto, serialized: Moto, value: Moto, *shape: Moto) -> None:
    """As moto does it, but an attribute of an item is not looked up in the service's model: it has
    DynamoDB's own JSON already.
    """
    if shape[0].name == "AttributeValue" and isinstance(value, dict):
        serialiser._default_serialize(serialized, _attribute(value), *shape)
    else:
        as_moto["_serialize_structure"](serialiser, serialized, value, *shape)


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    if kind == "M":
        content = {name: _attribute(inner) for name, inner in content.items()}
    elif kind == "L":
        content = [_attribute(inner) for inner in content]
    elif kind == "B":
        content = b64encode(content).decode()
    elif kind == "BS":
        content = [b64encode(inner).decode() for inner in content]
    return {kind: content}


def _untracked(cls: Moto, *_arguments: Moto, **_named: Moto) -> Moto:
    """A new object of moto's; only S3 needs its own ones for a reset."""
    instance = object.__new__(cls)
    if cls.__module__.startswith("moto.s3."):
        cls.instances_tracked.append(instance)
    return instance
