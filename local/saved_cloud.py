"""What the local cloud holds, on disk: every version of every object, and the table's items.

A change is saved before its request is answered, whole or not at all, so a program that is killed
at any moment loses nothing that it has confirmed. The table could be made from the objects, and is
where the code that makes it has changed since; saving it spares that at every start.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.s3.models import s3_backends

from chalicelib.newsroom_file import FILE
from local.moto_buckets import BucketKeys
from local.moto_methods import Moto
from local.moto_tables import Partitions
from local.saved_rows import (
    ACCOUNT,
    item_from_json,
    item_to_json,
    version_from_row,
    version_to_row,
)
from operations.stages import PROJECT, chosen_newsroom

# What decides which items are made of a file; how pages look does not.
_MAKES_ITEMS = ("imaging", "ingest", "news", "storage")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS versions (
    place INTEGER PRIMARY KEY, bucket TEXT, key TEXT, id TEXT, is_deletion INTEGER,
    written TEXT, body BLOB, about TEXT, UNIQUE (bucket, key, id)
);
CREATE TABLE IF NOT EXISTS items (pk TEXT, sk TEXT, item TEXT, PRIMARY KEY (pk, sk)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


class SavedCloud:
    """The stage's buckets and table in a folder on disk, which no two programs use at once."""

    def __init__(self, folder: Path, *, buckets: tuple[str, ...], table: str) -> None:
        self._folder = folder
        self._buckets = buckets
        self._table = table

    def open(self, *, fresh: bool) -> None:
        """Take the folder; `fresh` empties it. Raises SystemExit if another program has it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self._folder.parent / f"{self._folder.name}.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # until this process ends
        except BlockingIOError:
            self._lock.close()
            raise SystemExit(
                f"What is published from here is already served by another make run: {self._folder}"
                " is in use. Stop that one, or choose another folder: make run DATA=folder"
            ) from None
        if fresh:
            shutil.rmtree(self._folder)
            self._folder.mkdir()
        self._database = sqlite3.connect(
            self._folder / "cloud.sqlite", isolation_level=None, check_same_thread=False
        )
        # A killed program loses nothing of this; only a machine that loses power may.
        with suppress(sqlite3.DatabaseError):  # what can't be read is said when it is read
            self._database.executescript(
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_SCHEMA}"
            )

    def close(self) -> None:
        """Leave the folder to the next program."""
        self._database.close()
        self._lock.close()

    def bring_back(self) -> None:
        """Fill moto's empty buckets and table with what was saved. Raises SystemExit if that can't
        be read.
        """
        try:
            self._bring_versions_back()
            self._bring_items_back()
        except (sqlite3.DatabaseError, LookupError, ValueError) as error:
            raise SystemExit(
                f"What was published before can't be read from {self._folder}: {error}. "
                "To begin anew: make run FRESH=yes"
            ) from None

    def _bring_versions_back(self) -> None:
        buckets = self._moto_buckets()
        rows = self._database.execute(
            "SELECT bucket, key, id, is_deletion, written, body, about FROM versions ORDER BY place"
        )
        for bucket, key, *row in rows:
            if bucket in buckets:
                buckets[bucket][key] = version_from_row(bucket, key, row, buckets[bucket].get(key))
        for keys in buckets.values():
            keys.changed.clear()

    def save(self) -> list[tuple[str, str]]:
        """Save what has changed; returns the bucket and the key of every object that has."""
        objects = [
            (bucket, key, keys.getlist(key, []))
            for bucket, keys in self._moto_buckets().items()
            for key in _taken(keys.changed)
        ]
        items = self._moto_items()
        changed_items = [(pk, sk, item_to_json(items, pk, sk)) for pk, sk in _taken(items.changed)]
        if objects or changed_items:
            with _transaction(self._database):
                for entry in objects:
                    self._save_object(*entry)
                self._save_items(changed_items)
        return [(bucket, key) for bucket, key, _ in objects]

    def _save_object(self, bucket: str, key: str, versions: list[Moto]) -> None:
        saved = self._database.execute(
            "SELECT id FROM versions WHERE bucket = ? AND key = ?", (bucket, key)
        )
        known = {row[0] for row in saved}
        for gone in known - {version.version_id for version in versions}:
            self._database.execute(
                "DELETE FROM versions WHERE bucket = ? AND key = ? AND id = ?", (bucket, key, gone)
            )
        for version in versions:
            if version.version_id not in known or version is versions[-1]:
                self._database.execute(
                    "INSERT INTO versions (bucket, key, id, is_deletion, written, body, about)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (bucket, key, id)"
                    " DO UPDATE SET written = excluded.written, body = excluded.body,"
                    " about = excluded.about",
                    (bucket, key, *version_to_row(version)),
                )

    def _save_items(self, items: list[tuple[str, str, str | None]]) -> None:
        gone = [(pk, sk) for pk, sk, item in items if item is None]
        self._database.executemany("DELETE FROM items WHERE pk = ? AND sk = ?", gone)
        there = [entry for entry in items if entry[2] is not None]
        self._database.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?)", there)

    def _bring_items_back(self) -> None:
        """Fill the table, unless other code has made its items."""
        code = _digest_of_code()
        row = self._database.execute("SELECT value FROM facts WHERE name = 'code'").fetchone()
        if row != (code,):
            with _transaction(self._database):
                self._database.execute("DELETE FROM items")
                self._database.execute("INSERT OR REPLACE INTO facts VALUES ('code', ?)", (code,))
        items = self._moto_items()
        for pk, sk, text in self._database.execute("SELECT pk, sk, item FROM items ORDER BY pk"):
            partition, sort_key = DynamoType({"S": pk}), DynamoType({"S": sk})
            items[partition][sort_key] = item_from_json(partition, sort_key, text)
        items.changed.clear()

    def _moto_buckets(self) -> dict[str, BucketKeys]:
        buckets = s3_backends[ACCOUNT]["aws"].buckets
        keys: dict[str, Any] = {name: buckets[name].keys for name in self._buckets}
        return keys

    def _moto_items(self) -> Partitions:
        (table,) = (
            tables[self._table]
            for tables in (b.tables for b in dynamodb_backends[ACCOUNT].values())
            if self._table in tables
        )
        items: Any = table.items
        assert isinstance(items, Partitions)  # noqa: S101 - else nothing would be saved
        return items


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _taken[T](changed: set[T]) -> list[T]:
    taken = list(changed)
    changed.clear()
    return taken


def _digest_of_code() -> str:
    digest = hashlib.sha256()
    parts = [PROJECT / "chalicelib" / name for name in _MAKES_ITEMS]
    for part in [chosen_newsroom() / FILE, *parts]:
        for file in [part] if part.is_file() else sorted(part.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.read_bytes())
    return digest.hexdigest()
