"""Whatever crashes, is lost or comes twice: each change is told of, and nothing that is secret."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from chalicelib.ingest.change_notes import ChangeNotes
from chalicelib.news.ping_notes import ChangeNote
from chalicelib.news.register import Entry
from tests.histories.history import HistoryFailed
from tests.histories.pinging import PingedHistory

HISTORIES, BLOCK = 80, 20
MOST_UNTIL_NOTICED = 150  # histories


@pytest.mark.parametrize("first", range(0, HISTORIES, BLOCK))
def test_each_change_is_told_of_at_least_once_and_nothing_that_readers_do_not_have(
    first: int,
) -> None:
    for seed in range(first, first + BLOCK):
        PingedHistory(seed).play()


class RipeAtOnce(ChangeNotes):
    """The sender may look before the change is there, and forget the note."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        ripe = dataclasses.replace(self, notes=_RipeAtOnce(self.notes))  # type: ignore[arg-type] # a mutant, with no more than it changes
        ChangeNotes.note(ripe, entry, tells=tells)


class AfterTheChangeAlone(ChangeNotes):
    """Who dies after the change has noted nothing."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        self.kept[:] = [(entry, tells)]

    def confirm(self, key: str) -> None:
        for entry, tells in self.kept:
            ChangeNotes.note(self, entry, tells=tells)
        self.kept.clear()
        ChangeNotes.confirm(self, key)

    kept: list[tuple[Entry, bool]] = []  # noqa: RUF012 - of one history at a time


class WithWhatIsUnderEmbargo(ChangeNotes):
    """The feeds of a story are noted before it is public."""

    def note(self, entry: Entry, *, tells: bool) -> None:
        articles = [new.article for _old, new in entry.standings if new.article]
        if tells and articles:
            tags = frozenset(f"tag/{tag.slug}/" for article in articles for tag in article.tags)
            addresses = frozenset(article.address for article in articles)
            note = ChangeNote(entry.record[0].key, addresses, tags, self.now())
            self.notes.note(note)
        ChangeNotes.note(self, entry, tells=tells)


class _RipeAtOnce:
    def __init__(self, notes: object) -> None:
        self._notes = notes

    def note(self, note: ChangeNote) -> None:
        self._notes.note(replace(note, ripe=note.ripe.min.replace(tzinfo=note.ripe.tzinfo)))  # type: ignore[attr-defined] # the same

    def __getattr__(self, name: str) -> object:
        return getattr(self._notes, name)


@pytest.mark.parametrize("mutant", [RipeAtOnce, AfterTheChangeAlone, WithWhatIsUnderEmbargo])
def test_the_histories_notice_a_newsroom_that_notes_changes_otherwise(
    mutant: type[ChangeNotes],
) -> None:
    with pytest.raises(HistoryFailed):
        _play(mutant)


def _play(mutant: type[ChangeNotes]) -> None:
    for seed in range(MOST_UNTIL_NOTICED):
        PingedHistory(seed, change_notes=mutant).play()
