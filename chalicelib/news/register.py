"""The register of uploads: what was last made of every file, and what intake needs to keep it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import Problem
from chalicelib.news.standing import Standing


class Record(Struct, frozen=True):
    """What was last made of one uploaded file.

    `revision` counts the changes; 0 is a file never heard of. `address` is where its story
    stands. `is_stale` asks for another look, since a file it shares an address with has changed.
    A record is never deleted, though the file may be.
    """

    chronicle: Chronicle
    revision: int = 0
    address: Address | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_stale: bool = False

    @property
    def key(self) -> str:
        """The file's key in the bucket."""
        return self.chronicle.key


class Entry(Struct, frozen=True):
    """One change to the register and the archive: all of it is written, or nothing.

    Each pair is what was read and what shall stand instead; `stale` are the keys of the other
    files that must be looked at again. A partial one leaves newer versions to the next.
    """

    record: tuple[Record, Record]
    standings: tuple[tuple[Standing, Standing], ...] = ()
    stale: frozenset[str] = frozenset()
    is_partial: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether all is as it should be already."""
        return self.record[0] == self.record[1] and not self.standings

    @property
    def displaced(self) -> int:
        """How many stories of other files it takes from an address, and so from every list."""
        key = self.record[0].key
        return sum(
            1
            for old, new in self.standings
            if old.article and old.article != new.article and old.holder and old.holder.key != key
        )


class Register(Protocol):
    """A place to keep records and standings; reads see every write that was finished."""

    def record(self, key: str) -> Record:
        """The record of a file; revision 0 if it was never heard of."""
        ...

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address; revision 0 where nothing ever did."""
        ...

    def enter(self, entry: Entry) -> None:
        """Write the whole entry. Raises LostRace if any part is no longer as it was read."""
        ...

    def records(self) -> Iterator[Record]:
        """Every record, by key in the order of its UTF-8 bytes."""
        ...

    def clear(self) -> Iterator[int]:
        """Remove everything; yields how many items went, as they go."""
        ...
