"""The index of the search: what its manifest says, and the places it needs.

The index is a projection of the stories, as the table is of the bucket. Immutable packs hold the
stories of a year each; one small pack more, the delta, those that have changed since. The manifest
names them all, and is the only file that is ever written over: on the condition that nobody else
has (optimistic locking). So readers have a whole index or the one before, whatever crashes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.indexed_story import IndexedStory

# Whoever writes the index says at each step that there is more to do. If nobody has for so long, it
# has died, or Lambda gave it no more time: a step may take a minute (search/index_events.py).
ABANDONED_AFTER = timedelta(minutes=2)


class BasePack(Struct, frozen=True, omit_defaults=True):
    """A pack of one year's stories: all of them, or a part where they are very many."""

    year: int
    digest: str
    stories: int = 0
    size: int = 0


class Manifest(Struct, frozen=True, omit_defaults=True):
    """The packs of the index. `changed` are the stories of the delta, by address, each with its
    year. The packs of years that are `due` are to be built anew, the first one first. On `checked`,
    a day in UTC, one year was built anew although nobody had asked for it. It has seen every change
    since its engine's `turn` began.

    That of an engine with an index of its own has no packs, and what is due there are months, such
    as 202611. Each of its steps has a `serial`, higher than any before: whoever has the higher one
    has read the stories later.
    """

    base: tuple[BasePack, ...] = ()
    delta: str = ""
    changed: dict[str, int] = {}
    due: tuple[int, ...] = ()
    checked: str = ""
    turn: str = ""
    serial: int = 0

    @property
    def digests(self) -> frozenset[str]:
        """The packs that it names."""
        return frozenset(filter(None, [self.delta, *(pack.digest for pack in self.base)]))

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have packs, newest first."""
        return tuple(sorted({pack.year for pack in self.base}, reverse=True))


class KeptManifest(Struct, frozen=True):
    """A manifest as it was read, and the tag on which writing over it depends; None: there is no
    manifest yet.
    """

    manifest: Manifest = Manifest()
    tag: str | None = None


class IndexFiles(Protocol):
    """A place to keep the index of one version of the engine.

    Whoever writes the index forgets the notes of changes. So only the manifest of one engine can be
    up to date: of the one whose turn it is. After a deployment of another release, or a rollback,
    the next one that writes takes the turn. No other has seen what changed before, so all its years
    are due; and it stops once it sees that it is no longer its own turn.
    """

    def manifest(self) -> KeptManifest:
        """The newest manifest; an empty one if there is none that can be read."""
        ...

    def replace_manifest(self, before: KeptManifest, after: Manifest) -> KeptManifest:
        """Write the manifest over the one that was read. Raises LostRace if it has changed."""
        ...

    def pack(self, digest: str) -> bytes | None:
        """The content of a pack, whatever that is; None if there is no such file."""
        ...

    def keep_pack(self, digest: str, content: bytes) -> None:
        """Keep a pack, over whatever is there."""
        ...

    def remove_unused(self, *, before: datetime) -> int:
        """Remove the packs that no manifest names, if they were written `before`; how many."""
        ...

    def turn(self) -> str:
        """The stamp of this engine's turn; empty if it is another's."""
        ...

    def take_turn(self) -> None:
        """Have it be this engine's turn; with another stamp than ever before, unless it is."""
        ...


class SearchChange(Struct, frozen=True):
    """An address at which something may have changed, the mark that says so, and when it was
    noted.
    """

    address: Address
    mark: str
    noted: datetime | None = None


class SearchChanges(Protocol):
    """The addresses that the index may be behind at. Nothing is forgotten until it is done."""

    def note(self, addresses: Collection[Address]) -> bool:
        """Note that these have changed; whether the index's writer must be told."""
        ...

    def begin(self) -> str:
        """Say that whatever is noted from now on must be told anew, and that there is work to do;
        a mark for that.
        """
        ...

    def go_on(self, mark: str) -> None:
        """Say that there still is, noted or not."""
        ...

    def finish(self, mark: str) -> None:
        """Say that all is done, unless somebody else has begun or gone on since."""
        ...

    def is_abandoned(self) -> bool:
        """Whether there is work to do, and nobody has gone on with it for ABANDONED_AFTER."""
        ...

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        """Some of those that wait, `most` at the most. Reads see every note before."""
        ...

    def done(self, changes: Collection[SearchChange]) -> None:
        """Forget these, but for those that have been noted again since."""
        ...


class SearchedStories(Protocol):
    """The stories as they are now, for the index."""

    def at(self, addresses: Collection[Address]) -> Mapping[Address, IndexedStory]:
        """The stories that stand at some of these addresses. Reads see every write before."""
        ...

    def of_year(self, year: int) -> Iterator[IndexedStory]:
        """Every story that was or will be published in a year, UTC; newest first."""
        ...

    def of_month(self, year: int, month: int) -> Iterator[IndexedStory]:
        """The same of a month."""
        ...

    def years(self) -> tuple[int, ...]:
        """The years from that of the newest story to that of the oldest."""
        ...
