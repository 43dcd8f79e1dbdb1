"""Searches and changes of the index, as the journal tells of them: never what was asked for."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.question import read_question
from chalicelib.news.search_index import SearchChange, SearchChanges
from chalicelib.news.search_results import Found, Hit, SearchQuery
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.logged_search import LoggedIndexWriting, LoggedSearch
from tests.conftest import NOON
from tests.search.index_places import Kept, MemoryIndexFiles, MemorySearchChanges, MemoryStories
from tests.search.light_packs import TANTIVY
from tests.search.samples import a_story

QUESTION = SearchQuery(read_question("what nobody else is to know"), NOON)


@pytest.fixture
def lines() -> list[str]:
    """What was written."""
    return []


@pytest.fixture
def journal(lines: list[str]) -> Journal:
    """A production journal."""
    return Journal("prod", now=lambda: NOON, write=lines.append, is_local=False)


class Answering:
    """A search that has one answer."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def find(self, _wanted: SearchQuery) -> Found:
        return self._found


HITS = (Hit("denmark/ferry", "v1"),)


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (Found(HITS), "found"),
        (Found(HITS, meant="ferry"), "meant"),
        (Found(HITS, near=True), "near"),
        (Found(), "none"),
    ],
)
def test_a_search_says_how_it_was_answered_and_never_what_was_asked(
    journal: Journal, lines: list[str], found: Found, kind: str
) -> None:
    clock = iter([1.0, 1.25])
    logged = LoggedSearch(Answering(found), journal, lambda: next(clock), "lambda-1")
    assert logged.find(QUESTION) == found
    line = json.loads(lines[-1])
    assert (line["kind"], line["hits"], line["milliseconds"]) == (kind, len(found.hits), 250)
    assert "nobody" not in lines[-1]


def written(kept: Kept, journal: Journal, changes: SearchChanges | None = None) -> None:
    """A run of the writer, three seconds after noon."""
    writing = IndexWriting(
        MemoryIndexFiles(kept),
        MemoryStories(kept),
        changes or MemorySearchChanges(kept),
        now=lambda: NOON + timedelta(seconds=3),
        pause=lambda _: None,
        build=TANTIVY.build,
    )
    LoggedIndexWriting(writing, journal, lambda: 1.0, "lambda-1").run()


class NotedAtNoon(MemorySearchChanges):
    """Changes that are known to be of noon, and of one second after it."""

    def waiting(self, most: int) -> tuple[SearchChange, ...]:
        return tuple(
            replace(change, noted=NOON + timedelta(seconds=number))
            for number, change in enumerate(super().waiting(most))
        )


def test_a_run_of_the_writer_says_what_the_index_has_and_how_far_behind_it_was(
    journal: Journal, lines: list[str]
) -> None:
    kept = Kept(stories={f"denmark/{name}": a_story(name) for name in ("bridge", "ferry")})
    written(kept, journal)
    line = json.loads(lines[-1])
    assert (line["stories"], line["changes"], line["due"]) == (2, 0, 0)
    assert "behind" not in line

    changes = NotedAtNoon(kept)
    changes.note([Address("denmark", "bridge"), Address("denmark", "ferry")])
    kept.stories["denmark/ferry"] = replace(a_story("ferry"), text="It sails again")
    written(kept, journal, changes)
    line = json.loads(lines[-1])
    assert (line["changes"], line["behind"]) == (2, 3.0)
    assert line["packs"] == 2, "a year's, and what has changed since"
