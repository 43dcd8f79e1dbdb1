"""The archive, the register and the bucket in memory: the same promises, and fast.

`tests/storage/` holds the promises themselves, and runs them over these and the real ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.archive import (
    NOTHING_AHEAD,
    Answers,
    Archive,
    EverListed,
    Newest,
    NextNewer,
    PreviewOf,
    Query,
    RedirectFrom,
    StartOfNewer,
    StoryAt,
)
from chalicelib.news.article import Card
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import LostRace, UnreadableFile
from chalicelib.news.listing import Cursor, Listing, ListingPage, NamedList, list_entries
from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.originals import MOST_OF_A_NAME, Original
from chalicelib.news.picture_keys import FOLDERS, base_name, folded
from chalicelib.news.pictures import Making, RenditionUse
from chalicelib.news.previews import Preview
from chalicelib.news.redirects import Redirect, Shards, shard_of
from chalicelib.news.register import Entry, Record, Walk
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import LeftOut
from chalicelib.news.withdrawals import withdrawal_card, withdrawal_entry
from chalicelib.news.write_budget import MOST_WRITES

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


class MemoryArchive:
    """An Archive and a Register."""

    def __init__(self) -> None:
        self.kept_records: dict[str, Record] = {}
        self.kept_standings: dict[Address, Standing] = {}
        self.cards: dict[Listing, dict[Cursor, tuple[Card, str]]] = {}
        self.left: set[NamedList] = set()
        self.left_out: set[LeftOut] = set()
        self.kept_walk = Walk()
        self.kept_windows: dict[datetime, DeletionWindow] = {}
        self.kept_picture_windows: dict[datetime, DeletionWindow] = {}
        self.kept_originals: dict[str, Original] = {}
        self.links: set[tuple[str, str, str]] = set()  # name, place (empty: anywhere), story
        self.kept_uses: dict[str, RenditionUse] = {}
        self.kept_redirects: Shards = {}
        self.kept_previews: dict[str, Preview] = {}
        self.most_writes = MOST_WRITES

    def _standing(self, address: Address) -> Standing:
        return self.kept_standings.get(address, Standing(address))

    def answer(
        self, queries: Collection[Query[Any]], *, now: datetime, ahead: timedelta = NOTHING_AHEAD
    ) -> Answers:
        return Answers({query: self._answer(query, now, now + ahead) for query in queries})

    def _answer(self, query: Query[Any], now: datetime, end: datetime) -> Any:  # noqa: ANN401, PLR0911 - the query's T
        match query:
            case StoryAt(address=address):
                return self._standing(address)
            case RedirectFrom(old=old):
                return Redirect(self.kept_redirects.get(shard_of(old), {}).get(old, ""))
            case PreviewOf(file=file):
                return self.kept_previews.get(file, Preview())
            case Newest():
                return self._newest(query, now, end)
            case NextNewer(listing=listing, after=after):
                cursors = sorted(self._public_cursors(listing, end, now), key=str)
                newer = (c for c in cursors if after is None or str(c) > str(after))
                cursor = next(newer, None)
                return self.cards[listing][cursor][0] if cursor else None
            case StartOfNewer(listing=listing, most=most, before=before, until=until):
                cursors = sorted(self._public_cursors(listing, end, now), key=str)
                from_there = [c for c in cursors if str(c) >= str(before)]
                listed = [c for c in from_there if until is None or str(c) < str(until)]
                return listed[most] if len(listed) > most else None
            case EverListed(listing=listing, by=by):
                cursors = self._public_cursors(listing, by)
                newest = max(cursors, key=str, default=None)
                left = [one.name for one in self.left if one.listing == listing]
                return self.cards[listing][newest][1] if newest else max(left, default=None)
        raise TypeError(query)

    def _newest(self, query: Newest, now: datetime, end: datetime) -> ListingPage:
        cursors = sorted(self._public_cursors(query.listing, end, now), key=str, reverse=True)
        if query.before:
            cursors = [cursor for cursor in cursors if str(cursor) < str(query.before)]
        if query.since:
            cursors = [cursor for cursor in cursors if cursor.published >= query.since]
        shown = cursors[: query.most]
        cards = [self.cards[query.listing][cursor] for cursor in shown]
        return ListingPage(
            cards=tuple(card for card, _ in cards),
            older=shown[-1] if len(cursors) > query.most else None,
            names=tuple(name for _, name in cards),
        )

    def _public_cursors(
        self, listing: Listing, end: datetime, unexpired_at: datetime | None = None
    ) -> list[Cursor]:
        return [
            cursor
            for cursor, (card, _) in self.cards.get(listing, {}).items()
            if cursor.published <= end
            and not (card.expires and unexpired_at and card.expires <= unexpired_at)
        ]

    def record(self, key: str) -> Record:
        return self.kept_records.get(key, Record(Chronicle(key)))

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        return {address: self._standing(address) for address in sorted(addresses)}

    def next_left_out(self, address: Address, group: str, *, but: str) -> LeftOut | None:
        in_line = sorted(
            (at for at in self.left_out if at.address == address), key=lambda at: at.place
        )
        mine = (at for at in in_line if at.place.startswith(f"{group}#") and at.key != but)
        return next(mine, None)

    def windows(
        self, starts: Iterable[datetime], *, of_pictures: bool = False
    ) -> dict[datetime, DeletionWindow]:
        return {start: self._window(start, of_pictures=of_pictures) for start in sorted(starts)}

    def _window(self, start: datetime, *, of_pictures: bool) -> DeletionWindow:
        kept = self.kept_picture_windows if of_pictures else self.kept_windows
        return kept.get(start, DeletionWindow(start, of_pictures=of_pictures))

    def enter(self, entry: Entry) -> None:
        before, after = entry.record
        self.left |= entry.left
        assert entry.writes <= self.most_writes or self._is_smallest(entry), "more than it holds"
        unchanged = self.record(before.key).revision == before.revision and all(
            self._standing(old.address).revision == old.revision for old, _ in entry.standings
        )
        unchanged &= all(
            self._window(old.start, of_pictures=old.of_pictures).revision == old.revision
            for old, _ in entry.windows
        )
        unchanged &= all(self.use(old.digest).revision == old.revision for old, _ in entry.uses)
        if not unchanged or not entry.stale <= self.kept_records.keys():
            raise LostRace(before.key)
        self.kept_records[after.key] = replace(after, revision=before.revision + 1)
        for old, new in entry.standings:
            self._put_standing(old, new)
        self.left_out = (self.left_out | entry.newly_left_out) - entry.let_in
        for counted, window in entry.windows:
            kept = self.kept_picture_windows if window.of_pictures else self.kept_windows
            kept[window.start] = replace(window, revision=counted.revision + 1)
        for read, use in entry.uses:
            self.kept_uses[use.digest] = replace(use, revision=read.revision + 1)
        if entry.has_new_original:
            self.kept_originals.pop(after.key, None)
            if after.original:
                self.kept_originals[after.key] = after.original
        if entry.preview:
            self.kept_previews.pop(entry.preview.file, None)
            if entry.preview.preview:
                self.kept_previews[entry.preview.file] = entry.preview.preview
        for key in entry.stale:
            record = self.kept_records[key]
            self.kept_records[key] = replace(record, is_stale=True, revision=record.revision + 1)

    def mark_stale(self, key: str) -> None:
        record = self.record(key)
        self.kept_records[key] = replace(record, is_stale=True, revision=record.revision + 1)

    def at(self, places: Sequence[str]) -> list[Original]:
        found = sorted(self.kept_originals.items())
        return [one for place in places for key, one in found if folded(key) == place]

    def named(self, name: str, folder: str = "") -> list[Original]:
        alike = (
            one
            for key, one in sorted(self.kept_originals.items(), key=lambda pair: folded(pair[0]))
            if base_name(key) == name and folded(key).startswith(folder)
        )
        return list(islice(alike, MOST_OF_A_NAME))

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        self.links |= {(*place, story) for place in places}

    def stories_naming(self, key: str) -> list[str]:
        places = {folded(key), ""}
        return sorted(
            {story for name, at, story in self.links if name == base_name(key) and at in places}
        )

    def shards(self) -> Shards:
        return dict(self.kept_redirects)

    def keep(self, record: Record, shards: Mapping[int, dict[str, str]]) -> Record:
        for number, redirects in shards.items():
            if self.record(record.key).revision != record.revision:
                raise LostRace(record.key)
            record = replace(record, revision=record.revision + 1)
            self.kept_records[record.key] = record
            self.kept_redirects[number] = redirects
            if not redirects:
                del self.kept_redirects[number]
        return record

    def use(self, digest: str) -> RenditionUse:
        return self.kept_uses.get(digest, RenditionUse(digest))

    def keep_use(self, before: RenditionUse, after: RenditionUse | None) -> None:
        if self.use(before.digest).revision != before.revision:
            raise LostRace(before.digest)
        self.kept_uses.pop(before.digest, None)
        if after:
            self.kept_uses[before.digest] = replace(after, revision=before.revision + 1)

    def unused(self) -> Iterator[RenditionUse]:
        return iter([use for use in self.kept_uses.values() if not use.users])

    def _is_smallest(self, entry: Entry) -> bool:
        """Whether the entry could not be smaller, where less fits than one version may need."""
        before, after = (record.chronicle.versions for record in entry.record)
        return self.most_writes < MOST_WRITES and after <= before + 1 and not entry.stale

    def records(self, after: str = "", through: str | None = None) -> Iterator[Record]:
        keys = sorted(self.kept_records, key=str.encode)
        between = _between(keys, after, through)
        return iter([self.kept_records[key] for key in between])

    def open_records(self) -> Iterator[Record]:
        return iter([record for record in self.records() if record.is_open])

    def list_as_open(self, record: Record) -> None:
        pass

    def walk(self) -> Walk:
        return self.kept_walk

    def keep_walk(self, before: Walk, after: Walk) -> None:
        if self.kept_walk.through == before.through:
            self.kept_walk = after

    def clear(self) -> Iterator[int]:
        removed = len(self.kept_records) + len(self.kept_standings)
        self.left.clear()
        self.left_out.clear()
        self.kept_walk = Walk()
        self.kept_records.clear()
        self.kept_standings.clear()
        self.kept_windows.clear()
        self.kept_picture_windows.clear()
        self.kept_originals.clear()
        self.links.clear()
        self.kept_uses.clear()
        self.kept_redirects.clear()
        self.kept_previews.clear()
        self.cards.clear()
        yield removed

    def _put_standing(self, old: Standing, new: Standing) -> None:
        if old.article:
            for entry in list_entries(old.article):
                self.cards[entry.listing].pop(entry.cursor, None)
        if gone := withdrawal_entry(old):
            self.cards.get(gone.listing, {}).pop(gone.cursor, None)  # earlier releases listed none
        if new.article:
            for entry in list_entries(new.article):
                cards = self.cards.setdefault(entry.listing, {})
                cards[entry.cursor] = (new.article.card, entry.name)
        if gone := withdrawal_entry(new):
            cards = self.cards.setdefault(gone.listing, {})
            cards[gone.cursor] = (withdrawal_card(gone), "")
        self.kept_standings[new.address] = replace(new, revision=old.revision + 1)


def standing_at(archive: Archive, address: Address) -> Standing:
    """What readers find at one address."""
    query = StoryAt(address)
    return archive.answer([query], now=END_OF_TIME)[query]


def page_of(
    archive: Archive,
    listing: Listing,
    *,
    now: datetime,
    most: int,
    before: Cursor | None = None,
    since: datetime | None = None,
) -> ListingPage:
    """What readers find in one list at `now`."""
    query = Newest(listing, most, before, since)
    return archive.answer([query], now=now)[query]


def next_newer(
    archive: Archive, listing: Listing, *, now: datetime, after: Cursor | None
) -> Card | None:
    """What readers find behind `after` in one list at `now`."""
    query = NextNewer(listing, after)
    return archive.answer([query], now=now)[query]


_KEPT = datetime(2026, 11, 24, 12, tzinfo=UTC)  # when pictures of documents come, to a double


class MemoryUploads:
    """A versioned bucket, and what editors do to it at moments of the test's choosing."""

    def __init__(self) -> None:
        self.files: dict[str, list[tuple[Version, bytes]]] = {}
        self.receipts: dict[str, tuple[str, str]] = {}
        self.locked: set[str] = set()  # versions encrypted with a key that we may not use
        self._count = 0

    def put(
        self, key: str, content: bytes | str, written: datetime, *, unreadable_because: str = ""
    ) -> Version:
        """An editor uploads a file, or puts it where nobody can read it."""
        data = content.encode() if isinstance(content, str) else content
        version = Version(
            self._next_id(),
            written,
            len(data),
            unreadable_because=unreadable_because,
            etag=hashlib.md5(data, usedforsecurity=False).hexdigest(),
        )
        return self._add(key, data, version)

    def delete(self, key: str, written: datetime) -> Version:
        """An editor deletes a file."""
        return self._add(key, b"", Version(self._next_id(), written, is_deletion=True))

    def versions(self, key: str) -> tuple[Version, ...]:
        return tuple(version for version, _ in self.files.get(key, []))

    def read(self, key: str, version: str) -> bytes:
        found, data = next(pair for pair in self.files[key] if pair[0].id == version)
        if found.unreadable_because or version in self.locked:
            raise UnreadableFile(found.unreadable_because or "its key is somebody else's")
        return data

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        files = sorted(filter(lambda key: key.startswith(FOLDERS), self.files), key=str.encode)
        keys = _between(files, after, None)
        return iter([(key, self.files[key][-1][0].id) for key in keys])

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        self.receipts[key] = (text, data)

    def keep_picture(self, key: str, content: bytes) -> None:
        if not self.versions(key):
            self.put(key, content, _KEPT)

    def _add(self, key: str, data: bytes, version: Version) -> Version:
        self.files.setdefault(key, []).append((version, data))
        return version

    def _next_id(self) -> str:
        self._count += 1
        return f"v{self._count}"


class MemoryChanges:
    """S3's second notices: of every change to a bucket, but for those that were lost on the way."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self._seen = 0

    def announced(self) -> Iterator[str]:
        self._seen = len(self.notices)
        return iter([*self.notices])

    def forget(self, keys: Collection[str]) -> None:
        seen, later = self.notices[: self._seen], self.notices[self._seen :]
        self.notices = [key for key in seen if key not in keys] + later
        self._seen = len(self.notices) - len(later)


def _between(keys: list[str], after: str, through: str | None) -> list[str]:
    """Those behind `after`, up to `through`, in the order of their bytes."""
    return [
        key
        for key in keys
        if key.encode() > after.encode() and (through is None or key.encode() <= through.encode())
    ]


class MemoryPictures(dict[str, bytes]):
    """A media bucket: the files by their paths, what was asked for, and what can't be read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.locked: set[str] = set()

    def beginning(self, path: str) -> bytes | None:
        self.asked.append(path)
        if path in self.locked:
            raise UnreadableFile("it is locked away")
        return self.get(path)


class MemoryRenditions(dict[str, bytes]):
    """The renditions of a media bucket by their paths, and the notes of what was made."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: dict[tuple[str, int], Making] = {}

    def note(self, etag: str, size: int) -> Making | None:
        return self.notes.get((etag, size))

    def keep_note(self, etag: str, size: int, making: Making) -> None:
        self.notes[etag, size] = making

    def paths(self, beginning: str) -> set[str]:
        return {path for path in self if path.startswith(beginning)}

    def put(self, path: str, content: bytes) -> None:
        self[path] = content

    def remove(self, paths: Collection[str]) -> None:
        for path in paths:
            self.pop(path, None)
