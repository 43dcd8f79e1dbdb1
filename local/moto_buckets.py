"""Buckets of moto's whose lists cost the same beside thousands of keys as beside a few.

moto copies every version of every key to list those of one.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from moto.s3 import models
from moto.s3.utils import _VersionedKeyStore

from local.moto_methods import Moto, as_moto, replace_method
from local.sorted_names import LAST, SortedNames


def mend_buckets() -> None:
    """Put the mends in place."""
    s3: Moto = models
    replace_method(s3.S3Backend, "list_object_versions", _list_versions)
    replace_method(s3.S3Backend, "list_objects", _list_objects)
    # The module's own `copy` alone: it copies versions for a list of them, which is only read.
    s3.copy = SimpleNamespace(deepcopy=lambda versions: versions, copy=copy.copy)
    s3._VersionedKeyStore = BucketKeys


class BucketKeys(_VersionedKeyStore):
    """A bucket's versions by key, in the order of the keys. `changed` has the keys that have
    changed. While `window` is set, only these keys are listed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names = SortedNames()
        self.changed: set[str] = set()
        self.window: list[str] | None = None

    def __setitem__(self, key: str, version: Moto) -> None:
        self._changes(key)
        super().__setitem__(key, version)

    def setlist(self, key: str, versions: Moto) -> None:
        self._changes(key)
        super().setlist(key, versions)

    def pop(self, key: str) -> None:  # type: ignore[override]
        super().pop(key)
        self.changed.add(key)
        self.names.remove(key)

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        """The newest version of each key."""
        return ((key, self[key]) for key in self._listed())

    def iterlists(self) -> Iterator[tuple[str, list[Any]]]:
        """All versions of each key, newest first: moto sorts them by milliseconds alone."""
        return ((key, self.getlist(key)[::-1]) for key in self._listed())

    def _listed(self) -> list[str]:
        return list(self.names) if self.window is None else self.window

    def _changes(self, key: str) -> None:
        self.changed.add(key)
        if key not in self:
            self.names.add(key)


def _list_versions(
    backend: Moto,
    bucket_name: str,
    delimiter: str | None = None,
    key_marker: str | None = None,
    max_keys: int | None = 1000,
    prefix: str = "",
    version_id_marker: str | None = None,
) -> Moto:
    """As moto does it, on those keys that can be in the answer."""
    # One more for the marker's own key, and one since moto looks whether there are more.
    first = max_keys + 2 if max_keys and not delimiter else 0
    keys = backend.get_bucket(bucket_name).keys
    with _window(keys, max(prefix or "", key_marker or ""), (prefix or "") + LAST, first=first):
        return as_moto["_list_versions"](
            backend, bucket_name, delimiter, key_marker, max_keys, prefix, version_id_marker
        )


def _list_objects(
    backend: Moto, bucket: Moto, prefix: str | None, *others: Moto, **named: Moto
) -> Moto:
    with _window(bucket.keys, prefix or "", (prefix or "") + LAST):
        return as_moto["_list_objects"](backend, bucket, prefix, *others, **named)


@contextmanager
def _window(keys: Moto, low: str, high: str, *, first: int = 0) -> Iterator[None]:
    """A context in which a bucket lists the keys of this range alone."""
    if not isinstance(keys, BucketKeys):  # made before the mends
        yield
        return
    keys.window = keys.names.between(low, high, first=first)
    try:
        yield
    finally:
        keys.window = None
