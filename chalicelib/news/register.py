"""The register of uploads: what was last made of every file, and what intake needs to keep it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import Problem
from chalicelib.news.listing import Cursor, Listing, NamedList, list_entries
from chalicelib.news.mass_deletion import DeletionWindow, HeldDeletion
from chalicelib.news.originals import Original
from chalicelib.news.picture_keys import can_be_named, is_picture_key
from chalicelib.news.pictures import RenditionUse
from chalicelib.news.previews import PreviewChange
from chalicelib.news.renditions import SourcePicture
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import LeftOut
from chalicelib.news.withdrawals import withdrawal_entry


class Record(Struct, frozen=True, omit_defaults=True):
    """What was last made of one uploaded file.

    `revision` counts the changes; 0 is a file never heard of. `address` is where its story
    stands. `is_stale` asks that the file be received again: its receipt was not kept yet, or
    another file at its address has changed. `unmarked` are other files that must be marked stale,
    for which the transaction had no room. `awaits` is the path of the story's picture, if that is
    not there and its size is to be read from it. `left_out` names the addresses that have no room
    for its claims. `held` are the file's deletions that the brake on mass deletion holds, or held.
    Of a picture's file, `picture` is what readers have of it since its version was uploaded,
    `picture_since`; `marked` is the last of the stories, by key, that were marked since, while
    others are not yet. `recipe` is how that was made, or the image by which a story is shared, of
    the digest `share_image`. `unreviewed` is the newest version of a story, if it is held for a
    picture that a model made. A record is never deleted, though the file may be.
    """

    chronicle: Chronicle
    revision: int = 0
    address: Address | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    is_stale: bool = False
    unmarked: tuple[str, ...] = ()
    marked: str = ""
    awaits: str = ""
    left_out: tuple[LeftOut, ...] = ()
    held: tuple[HeldDeletion, ...] = ()
    picture: SourcePicture | None = None
    picture_since: datetime | None = None
    recipe: str = ""
    share_image: str = ""
    unreviewed: str = ""

    @property
    def original(self) -> Original | None:
        """What stories find of a picture's file under its name; None if it does not lie there, or
        no story can name it.
        """
        is_absent = self.picture is None and not self.problems
        if is_absent or not is_picture_key(self.key) or not can_be_named(self.key):
            return None
        problems = () if self.picture else self.problems
        return Original(self.key, self.picture, self.picture_since, problems)

    @property
    def held_deletion(self) -> HeldDeletion | None:
        """The deletion that is held while the file lies deleted, and its story stays."""
        if self.chronicle.outcome != "refused":  # readers never had it, so it was obeyed
            return None
        newest = (one for one in self.held if one.version == self.chronicle.through)
        return next((one for one in newest if one.confirmed is None), None)

    @property
    def held_deletions(self) -> tuple[HeldDeletion, ...]:
        """Of such a file all deletions that nobody has confirmed: the last, and those before it,
        since whoever confirms an earlier one takes the story down too. Some of these may be over,
        as the file has come back since.
        """
        return tuple(one for one in self.held if self.held_deletion and one.confirmed is None)

    @property
    def key(self) -> str:
        """The file's key in the bucket."""
        return self.chronicle.key

    @property
    def is_open(self) -> bool:
        """Whether every sweep must look at it: it is stale, refused, or waits for its picture."""
        return bool(self.is_stale or self.problems or self.awaits)


class Walk(Struct, frozen=True, omit_defaults=True):
    """How far the sweep has come along the bucket: the last key that it has compared; empty: it
    begins. `failed` are files that it could not take in. No part of the site: if it is lost, the
    walk begins anew.
    """

    through: str = ""
    failed: tuple[str, ...] = ()


class Entry(Struct, frozen=True):
    """One change to the register and the archive: all of it is written, or nothing.

    Each pair is what was read and what shall stand instead; `stale` are the keys of the other
    files that must be received again. A partial one leaves newer versions, or marks on other
    files, to the next. `left` are lists in which readers have had the story, and have it no more:
    whether they were ever there is written for good, and before the rest. `windows` are those in
    which the file's deletions are counted, `uses` of the renditions that a picture or a story has,
    or had; `preview` is for whoever has the link to what readers do not have.
    """

    record: tuple[Record, Record]
    standings: tuple[tuple[Standing, Standing], ...] = ()
    stale: frozenset[str] = frozenset()
    is_partial: bool = False
    left: frozenset[NamedList] = frozenset()
    windows: tuple[tuple[DeletionWindow, DeletionWindow], ...] = ()
    uses: tuple[tuple[RenditionUse, RenditionUse], ...] = ()
    preview: PreviewChange | None = None

    @property
    def is_empty(self) -> bool:
        """Whether all is as it should be already."""
        return self.record[0] == self.record[1] and not (self.standings or self.windows)

    @property
    def writes(self) -> int:
        """How many writes it takes: of the record, the standings, the cards, the windows, the
        marks, of the lists of who was left out, of a picture and the use of its renditions, and of
        the preview.
        """
        cards = sum(_writes_of_cards(old.article, new.article) for old, new in self.standings)
        cards += sum(_writes_of_notices(old, new) for old, new in self.standings)
        lines = len(self.newly_left_out) + len(self.let_in)
        others = len(self.windows) + len(self.stale) + lines + len(self.uses)
        others += self.has_new_original + (self.preview is not None)
        return 1 + len(self.standings) + cards + others

    @property
    def has_new_original(self) -> bool:
        """Whether stories find another picture under its name than before, or none any more."""
        before, after = self.record
        return before.original != after.original

    @property
    def newly_left_out(self) -> frozenset[LeftOut]:
        """Where the file is left out now, and was not."""
        before, after = self.record
        return frozenset(after.left_out) - frozenset(before.left_out)

    @property
    def let_in(self) -> frozenset[LeftOut]:
        """Where the file was left out, and is not any more."""
        before, after = self.record
        return frozenset(before.left_out) - frozenset(after.left_out)


class Register(Protocol):
    """A place to keep records and standings; reads see every write that was finished."""

    def record(self, key: str) -> Record:
        """The record of a file; revision 0 if it was never heard of."""
        ...

    def standings(self, addresses: Iterable[Address]) -> dict[Address, Standing]:
        """What stands at each address; revision 0 where nothing ever did."""
        ...

    def next_left_out(self, address: Address, group: str, *, but: str) -> LeftOut | None:
        """The first in line of the files for which an address had no room, in one of their groups,
        `but` for one; None if there is none.
        """
        ...

    def windows(
        self, starts: Iterable[datetime], *, of_pictures: bool = False
    ) -> dict[datetime, DeletionWindow]:
        """What was counted in each window of deletions, by its start; revision 0: nothing yet.
        Pictures are counted apart.
        """
        ...

    def enter(self, entry: Entry) -> None:
        """Write the whole entry. Raises LostRace if any part is no longer as it was read; which
        lists were left is then written all the same.
        """
        ...

    def mark_stale(self, key: str) -> None:
        """Ask that a file be received again, whether or not it was ever heard of."""
        ...

    def records(self, after: str = "", through: str | None = None) -> Iterator[Record]:
        """Every record, or those behind the key `after` and up to `through`, by key in the order
        of its UTF-8 bytes.
        """
        ...

    def open_records(self) -> Iterator[Record]:
        """Every record that is open, in no order. One that changed a moment ago may be missing, or
        be as it was.
        """
        ...

    def list_as_open(self, record: Record) -> None:
        """See to it that an open record is among `open_records`, whoever wrote it."""
        ...

    def walk(self) -> Walk:
        """How far the sweep has come."""
        ...

    def keep_walk(self, before: Walk, after: Walk) -> None:
        """Keep how far it has come, if it still stands as it did `before`; else nothing."""
        ...

    def clear(self) -> Iterator[int]:
        """Remove everything; yields how many items went, as they go."""
        ...


def _writes_of_cards(old: Article | None, new: Article | None) -> int:
    if old == new:
        return 0
    here = _cards_of(new)
    return len(here) + len(_cards_of(old) - here)


def _writes_of_notices(old: Standing, new: Standing) -> int:
    """Of the notices that a story was taken down, those that come and go."""
    return len({withdrawal_entry(old), withdrawal_entry(new)} - {None}) * (
        withdrawal_entry(old) != withdrawal_entry(new)
    )


def _cards_of(article: Article | None) -> set[tuple[Listing, Cursor]]:
    entries = list_entries(article) if article else ()
    return {(entry.listing, entry.cursor) for entry in entries}
