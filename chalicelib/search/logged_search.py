"""Searches and the writing of their index, with a line in the journal for each."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.search_index import SearchChange, SearchChanges
from chalicelib.news.search_results import Found, SearchQuery, StorySearch
from chalicelib.search.index_writing import IndexWriting


@dataclass(frozen=True)
class LoggedSearch:
    """StorySearch, in one invocation. `clock` counts seconds, `request` is Lambda's name of it."""

    search: StorySearch
    journal: Journal
    clock: Callable[[], float]
    request: str

    def find(self, wanted: SearchQuery) -> Found:
        """What is found. Raises SearchUnavailable."""
        started = self.clock()
        found = self.search.find(wanted)
        self.journal.searched(
            hits=len(found.hits),
            kind=_kind(found),
            unsearched=len(found.unsearched),
            milliseconds=(self.clock() - started) * 1000,
            request=self.request,
        )
        return found


def _kind(found: Found) -> str:
    if found.near:
        return "near"
    if found.meant:
        return "meant"
    return "found" if found.hits else "none"


@dataclass(frozen=True)
class LoggedIndexWriting:
    """The writing of the index, in one invocation; `clock` and `request` are as above."""

    writing: IndexWriting
    journal: Journal
    clock: Callable[[], float]
    request: str

    def run(self) -> bool:
        """Do what is to be done; whether all is done. Raises as IndexWriting does."""
        started = self.clock()
        changes = CountedChanges(self.writing.changes, self.writing.now)
        is_done = replace(self.writing, changes=changes).run()
        stories, packs, due = self.writing.counts()
        self.journal.indexed(
            changes=changes.number,
            behind=changes.behind,
            stories=stories,
            packs=packs,
            due=due,
            milliseconds=(self.clock() - started) * 1000,
            request=self.request,
        )
        return is_done


@dataclass
class CountedChanges:
    """SearchChanges that remembers how many were done, and how late the latest of them was."""

    changes: SearchChanges
    now: Callable[[], datetime]
    number: int = field(default=0, init=False)
    behind: float | None = field(default=None, init=False)

    def note(self, addresses: Collection[Address]) -> bool:
        """As the changes themselves."""
        return self.changes.note(addresses)

    def begin(self) -> str:
        """As the changes themselves."""
        return self.changes.begin()

    def go_on(self, mark: str) -> None:
        """As the changes themselves."""
        self.changes.go_on(mark)

    def finish(self, mark: str) -> None:
        """As the changes themselves."""
        self.changes.finish(mark)

    def is_abandoned(self) -> bool:
        """As the changes themselves."""
        return self.changes.is_abandoned()

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        """As the changes themselves."""
        return self.changes.waiting(most)

    def done(self, changes: Collection[SearchChange]) -> None:
        """Forget these: the index has them now."""
        self.changes.done(changes)
        self.number += len(changes)
        noted = [change.noted for change in changes if change.noted]
        if noted:
            late = (self.now() - min(noted)).total_seconds()
            self.behind = max(late, self.behind or 0)
