"""The register and the bucket as handlers reach them: each call an object that can be put off."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, pairwise
from typing import Any, NamedTuple

from chalicelib.news.address import Address
from chalicelib.news.chronicle import Version
from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.redirects import Shards
from chalicelib.news.register import Entry, Record, Walk
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import LeftOut
from tests.memory import (
    MemoryArchive,
    MemoryChanges,
    MemoryRenditions,
    MemoryUploads,
    standing_at,
)


class Call(NamedTuple):
    """A call that a handler makes: which, and about what."""

    name: str
    subject: Any

    @property
    def key(self) -> str:
        """The file that the call is about; empty if it is about none."""
        if self.name.startswith("enter"):
            return str(self.subject.record[0].key)
        if self.name in {"read", "keep_receipt", "keep_picture"}:
            return str(self.subject[0])
        return self.subject if isinstance(self.subject, str) else ""


def overtaken(made: Sequence[tuple[Call, object]]) -> set[str]:
    """The files whose receipts a handler kept without finishing their records in its next call.

    If it dies then, a receipt may be older than one that a faster handler had kept.
    """
    files: set[str] = set()
    for (call, _), (after, result) in pairwise([*made, (Call("none", ""), None)]):
        if call.name == "keep_receipt":
            is_finished = after.name == "enter" and result is None
            files = files - {call.key} if is_finished else files | {call.key}
    return files


Take = Callable[[Call], Any]


class CalledRegister:
    """A Register whose calls are taken one by one.

    What DynamoDB reads piece by piece is several calls here: a batch of standings, and the pages
    of the records.
    """

    def __init__(self, take: Take) -> None:
        self.take = take

    def record(self, key: str) -> Record:
        found: Record = self.take(Call("record", key))
        return found

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        return {address: self.take(Call("standing", address)) for address in sorted(addresses)}

    def next_left_out(self, address: Address, group: str, *, but: str) -> LeftOut | None:
        place: LeftOut | None = self.take(Call("next left out", (address, group, but)))
        return place

    def windows(
        self, starts: Iterable[datetime], *, of_pictures: bool = False
    ) -> dict[datetime, DeletionWindow]:
        name = "picture window" if of_pictures else "window"
        return {start: self.take(Call(name, start)) for start in sorted(starts)}

    def enter(self, entry: Entry) -> None:
        self.take(Call("enter", entry))

    def mark_stale(self, key: str) -> None:
        self.take(Call("mark_stale", key))

    def records(self, after: str = "", through: str | None = None) -> Iterator[Record]:
        page: tuple[Record, ...] = self.take(Call("records after", after))
        while page:
            for record in page:
                if through is not None and record.key.encode() > through.encode():
                    return
                yield record
            page = self.take(Call("records after", page[-1].key))

    def open_records(self) -> Iterator[Record]:
        found: list[Record] = self.take(Call("open records", ""))
        return iter(found)

    def list_as_open(self, record: Record) -> None:
        pass

    def walk(self) -> Walk:
        found: Walk = self.take(Call("walk", ""))
        return found

    def keep_walk(self, before: Walk, after: Walk) -> None:
        self.take(Call("keep_walk", (before, after)))

    def clear(self) -> Iterator[int]:
        raise AssertionError("no handler may clear the register")


class CalledRedirects:
    """Redirects whose calls are taken one by one: each shard is written by itself."""

    def __init__(self, take: Take) -> None:
        self.take = take

    def shards(self) -> Shards:
        found: Shards = self.take(Call("shards", ""))
        return found

    def keep(self, record: Record, shards: Mapping[int, dict[str, str]]) -> Record:
        for number, redirects in shards.items():
            record = self.take(Call("keep shard", (record, {number: redirects})))
        return record


class CalledUploads:
    """Uploads whose calls are taken one by one."""

    def __init__(self, take: Take) -> None:
        self.take = take

    def versions(self, key: str) -> tuple[Version, ...]:
        found: tuple[Version, ...] = self.take(Call("versions", key))
        return found

    def read(self, key: str, version: str) -> bytes:
        content: bytes = self.take(Call("read", (key, version)))
        return content

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        page: list[tuple[str, str]] = self.take(Call("newest after", after))
        while page:
            yield from page
            page = self.take(Call("newest after", page[-1][0]))

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        self.take(Call("keep_receipt", (key, text, data)))

    def keep_picture(self, key: str, content: bytes) -> None:
        self.take(Call("keep_picture", (key, content)))


class CalledChanges:
    """Second notices whose calls are taken one by one."""

    def __init__(self, take: Take) -> None:
        self.take = take

    def announced(self) -> Iterator[str]:
        found: list[str] = self.take(Call("announced", ""))
        return iter(found)

    def forget(self, keys: Collection[str]) -> None:
        self.take(Call("forget", keys))


@dataclass
class Cloud:
    """What the calls are about: one archive and one bucket, second notices of its changes, and how
    long pages are.
    """

    archive: MemoryArchive
    uploads: MemoryUploads
    page: int = 1000
    changes: MemoryChanges = field(default_factory=MemoryChanges)
    renditions: MemoryRenditions = field(default_factory=MemoryRenditions)
    requests: list[str] = field(default_factory=list)  # for pictures, that nobody has got yet
    receipts: list[str] = field(default_factory=list)  # of pictures, not announced yet

    def perform(self, call: Call) -> object:
        """Let the call take effect, and return its result."""
        if call.name == "keep_receipt" and is_picture_key(call.key):
            self.receipts.append(f"receipts/{call.key}.json")
        if call.name in _PERFORMANCES:
            return _PERFORMANCES[call.name](self, call.subject)
        return getattr(self.archive, call.name)(call.subject)


def _records_after(cloud: Cloud, key: str) -> tuple[Record, ...]:
    later = (each for each in cloud.archive.records() if each.key.encode() > key.encode())
    return tuple(islice(later, cloud.page))


def _newest_after(cloud: Cloud, key: str) -> list[tuple[str, str]]:
    later = (each for each in cloud.uploads.newest() if each[0].encode() > key.encode())
    return list(islice(later, cloud.page))


_PERFORMANCES: dict[str, Callable[[Cloud, Any], object]] = {
    "standing": lambda cloud, address: standing_at(cloud.archive, address),
    "next left out": lambda cloud, subject: cloud.archive.next_left_out(
        *subject[:2], but=subject[2]
    ),
    "window": lambda cloud, start: cloud.archive.windows([start])[start],
    "picture window": lambda cloud, start: cloud.archive.windows([start], of_pictures=True)[start],
    "records after": _records_after,
    "open records": lambda cloud, _: list(cloud.archive.open_records()),
    "walk": lambda cloud, _: cloud.archive.walk(),
    "keep_walk": lambda cloud, walks: cloud.archive.keep_walk(*walks),
    "announced": lambda cloud, _: list(cloud.changes.announced()),
    "forget": lambda cloud, keys: cloud.changes.forget(keys),
    "versions": lambda cloud, key: cloud.uploads.versions(key),
    "read": lambda cloud, subject: cloud.uploads.read(*subject),
    "newest after": _newest_after,
    "keep_receipt": lambda cloud, subject: cloud.uploads.keep_receipt(*subject),
    "keep_picture": lambda cloud, subject: cloud.uploads.keep_picture(*subject),
    "shards": lambda cloud, _: cloud.archive.shards(),
    "keep shard": lambda cloud, subject: cloud.archive.keep(*subject),
    "originals at": lambda cloud, place: cloud.archive.at([place]),
    "originals named": lambda cloud, subject: cloud.archive.named(*subject),
    "link": lambda cloud, subject: cloud.archive.link(subject[0], [subject[1]]),
    "keep_use": lambda cloud, uses: cloud.archive.keep_use(*uses),
    "unused": lambda cloud, _: list(cloud.archive.unused()),
    "note": lambda cloud, content: cloud.renditions.note(*content),
    "keep_note": lambda cloud, note: cloud.renditions.keep_note(*note),
    "paths": lambda cloud, folder: cloud.renditions.paths(folder),
    "put rendition": lambda cloud, file: cloud.renditions.put(*file),
    "remove renditions": lambda cloud, paths: cloud.renditions.remove(paths),
    "request": lambda cloud, key: cloud.requests.append(key),
    "request for": lambda cloud, story: cloud.requests.append(story),
}
