"""The archive, the register and the bucket in memory: the same promises, and fast.

`tests/storage/` holds the promises themselves, and runs them over these and the real ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from chalicelib.news.address import Address
from chalicelib.news.archive import Archive
from chalicelib.news.article import Card
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import LostRace
from chalicelib.news.listing import Cursor, Listing, ListingPage, places_of
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing


class MemoryArchive:
    """An Archive and a Register."""

    def __init__(self) -> None:
        self.kept_records: dict[str, Record] = {}
        self.kept_standings: dict[Address, Standing] = {}
        self.cards: dict[Listing, dict[Cursor, tuple[Card, str]]] = {}

    def _standing(self, address: Address) -> Standing:
        return self.kept_standings.get(address, Standing(address))

    def stories(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        return self.standings(addresses)

    def listing(
        self,
        listing: Listing,
        *,
        now: datetime,
        most: int,
        before: Cursor | None = None,
        since: datetime | None = None,
    ) -> ListingPage:
        places = sorted(self._places(listing, now), key=_in_time, reverse=True)
        if before:
            places = [place for place in places if _in_time(place) < _in_time(before)]
        if since:
            places = [place for place in places if place.published >= since]
        kept = self.cards.get(listing, {})
        shown = places[:most]
        return ListingPage(
            cards=tuple(kept[place][0] for place in shown),
            older=shown[-1] if len(places) > most else None,
            name=kept[shown[0]][1] if shown else "",
        )

    def next_newer(self, listing: Listing, *, now: datetime, after: Cursor | None) -> Card | None:
        places = sorted(self._places(listing, now), key=_in_time)
        newer = (p for p in places if after is None or _in_time(p) > _in_time(after))
        place = next(newer, None)
        return self.cards[listing][place][0] if place else None

    def _places(self, listing: Listing, now: datetime) -> list[Cursor]:
        return [place for place in self.cards.get(listing, {}) if place.published <= now]

    def record(self, key: str) -> Record:
        return self.kept_records.get(key, Record(Chronicle(key)))

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        return {address: self._standing(address) for address in sorted(addresses)}

    def enter(self, entry: Entry) -> None:
        before, after = entry.record
        unchanged = self.record(before.key).revision == before.revision and all(
            self._standing(old.address).revision == old.revision for old, _ in entry.standings
        )
        if not unchanged or not entry.stale <= self.kept_records.keys():
            raise LostRace(before.key)
        self.kept_records[after.key] = replace(after, revision=before.revision + 1)
        for old, new in entry.standings:
            self._put_standing(old, new)
        for key in entry.stale:
            record = self.kept_records[key]
            self.kept_records[key] = replace(record, is_stale=True, revision=record.revision + 1)

    def records(self) -> Iterator[Record]:
        keys = sorted(self.kept_records, key=str.encode)
        return iter([self.kept_records[key] for key in keys])

    def clear(self) -> Iterator[int]:
        removed = len(self.kept_records) + len(self.kept_standings)
        self.kept_records.clear()
        self.kept_standings.clear()
        self.cards.clear()
        yield removed

    def _put_standing(self, old: Standing, new: Standing) -> None:
        if old.article:
            for place in places_of(old.article):
                self.cards[place.listing].pop(place.cursor, None)
        if new.article:
            for place in places_of(new.article):
                kept = self.cards.setdefault(place.listing, {})
                kept[place.cursor] = (new.article.card, place.name)
        self.kept_standings[new.address] = replace(new, revision=old.revision + 1)


def standing_at(archive: Archive, address: Address) -> Standing:
    """What readers find at one address."""
    return archive.stories([address])[address]


def _in_time(place: Cursor) -> str:
    """Newer is greater; what was published in the same second is told apart by its address."""
    return str(place)


class MemoryUploads:
    """A versioned bucket, and what editors do to it at moments of the test's choosing."""

    def __init__(self) -> None:
        self.files: dict[str, list[tuple[Version, bytes]]] = {}
        self.receipts: dict[str, tuple[str, str]] = {}
        self._count = 0

    def put(self, key: str, content: bytes | str, written: datetime) -> Version:
        """An editor uploads a file."""
        data = content.encode() if isinstance(content, str) else content
        return self._add(key, data, Version(self._next_id(), written, len(data)))

    def delete(self, key: str, written: datetime) -> Version:
        """An editor deletes a file."""
        return self._add(key, b"", Version(self._next_id(), written, is_deletion=True))

    def versions(self, key: str) -> tuple[Version, ...]:
        return tuple(version for version, _ in self.files.get(key, []))

    def read(self, key: str, version: str) -> bytes:
        return next(data for each, data in self.files[key] if each.id == version)

    def newest(self) -> Iterator[tuple[str, str]]:
        keys = sorted(self.files, key=str.encode)
        return iter([(key, self.files[key][-1][0].id) for key in keys])

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        self.receipts[key] = (text, data)

    def _add(self, key: str, data: bytes, version: Version) -> Version:
        self.files.setdefault(key, []).append((version, data))
        return version

    def _next_id(self) -> str:
        self._count += 1
        return f"v{self._count}"


class MemoryPictures(dict[str, bytes]):
    """A media bucket: the files by their paths, and what was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def beginning(self, path: str) -> bytes | None:
        self.asked.append(path)
        return self.get(path)
