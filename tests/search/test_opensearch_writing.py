"""The index in OpenSearch is as the stories are, whatever crashes and whoever writes meanwhile."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.opensearch_index import OpenSearchIndex
from chalicelib.search.opensearch_search import OpenSearchSearch, SearchUntilBuilt
from chalicelib.search.opensearch_server import Method, SearchServer
from chalicelib.search.opensearch_writing import OpenSearchWriting
from tests.search.index_places import (
    Kept,
    MemoryIndexFiles,
    MemorySearchChanges,
    MemoryStories,
    Take,
    at_once,
)
from tests.search.samples import NOW, a_story, asked, search_over, slugs


class Crash(BaseException):
    """The function dies here."""


@dataclass
class Interrupted:
    """A server before whose calls something else happens; `before` is told of each."""

    server: SearchServer
    before: Callable[[Method, str], object]

    def send(self, method: Method, path: str, body: bytes = b"") -> tuple[int, bytes]:
        self.before(method, path)
        return self.server.send(method, path, body)


@dataclass
class Archive:
    """Stories, and an index of them in OpenSearch."""

    server: SearchServer
    kept: Kept = field(default_factory=lambda: Kept(now=NOW))
    family: str = field(default_factory=lambda: f"test-{uuid4()}")

    def put(self, slug: str, headline: str, published: datetime = NOW) -> None:
        """Publish a story, or a change of it, and note that."""
        story = replace(a_story(slug, headline, published=published), version=str(uuid4()))
        self.kept.stories[story.address] = story
        self.note(slug)

    def withdraw(self, slug: str) -> None:
        """Take a story down, and note that."""
        del self.kept.stories[f"denmark/{slug}"]
        self.note(slug)

    def note(self, slug: str) -> None:
        """Note that a story has changed, or may have."""
        MemorySearchChanges(self.kept).note([Address("denmark", slug)])

    def writing(
        self, server: SearchServer | None = None, schema: int = 1, take: Take = at_once
    ) -> OpenSearchWriting:
        """A writer of it."""
        return OpenSearchWriting(
            MemoryIndexFiles(self.kept, take),
            MemoryStories(self.kept, take),
            MemorySearchChanges(self.kept, take),
            now=lambda: self.kept.now,
            pause=lambda _: None,
            index=OpenSearchIndex(server or self.server, self.family, schema),
        )

    def run(self) -> None:
        """All that is to be done is done."""
        assert self.writing().run()

    def found(self, typed: str) -> set[str]:
        """What a search finds."""
        self.server.send("POST", f"/{self.family}-*/_refresh")
        return set(slugs(asked(OpenSearchSearch(self.server, self.family), typed)))


@pytest.fixture
def archive(opensearch: SearchServer) -> Archive:
    """One of two stories of two years, indexed."""
    archive = Archive(opensearch)
    archive.put("ferry", "Ferry sails", datetime(2026, 3, 1, tzinfo=UTC))
    archive.put("bridge", "Bridge opens", datetime(2025, 12, 31, 23, tzinfo=UTC))
    archive.run()
    return archive


def test_what_changes_is_found_as_it_is_now(archive: Archive) -> None:
    assert archive.found("sails") == {"ferry"}
    archive.put("ferry", "Ferry rests")
    archive.withdraw("bridge")
    archive.put("harbour", "Harbour rests")
    archive.run()
    assert archive.found("rests") == {"ferry", "harbour"}
    assert archive.found("sails opens") == set()
    assert archive.writing().counts() == (2, 0, 0)


def test_a_note_that_comes_twice_changes_nothing(archive: Archive) -> None:
    for _ in range(2):
        archive.note("ferry")
        archive.run()
    assert archive.found("sails") == {"ferry"}


@pytest.mark.parametrize("last", ["changed", "withdrawn"])
def test_whenever_a_writer_is_overtaken_it_brings_no_older_story_back(
    archive: Archive, last: str
) -> None:
    def overtake() -> None:
        if last == "withdrawn":
            archive.withdraw("ferry")
        else:
            archive.put("ferry", "Ferry is new")
        archive.run()

    for moment in range(1_000):
        calls = itertools.count()

        def take(*_: str, calls: Iterator[int] = calls, moment: int = moment) -> None:
            if next(calls) == moment:
                overtake()

        archive.put("ferry", "Ferry is old")
        assert archive.writing(Interrupted(archive.server, take), take=take).run()
        if next(calls) <= moment:
            return
        assert archive.found("old") == set()
        assert archive.found("new") == (set() if last == "withdrawn" else {"ferry"})
    raise AssertionError("it never came to an end")


# Of a first run, the calls after each of which it may die; those of later months are like these.
CALLS = 16


@pytest.mark.parametrize("lived", range(CALLS))
def test_wherever_a_writer_dies_the_next_one_goes_on(opensearch: SearchServer, lived: int) -> None:
    archive = Archive(opensearch)
    archive.put("ferry", "Ferry sails", datetime(2026, 12, 1, tzinfo=UTC))
    calls = itertools.count()

    def die(_method: Method, _path: str) -> None:
        if next(calls) == lived:
            raise Crash

    with pytest.raises(Crash):
        archive.writing(Interrupted(opensearch, die)).run()
    archive.withdraw("ferry")
    archive.put("bridge", "Bridge sails")
    archive.run()
    assert archive.found("sails") == {"bridge"}


def test_another_schema_is_searched_when_its_index_is_whole_and_the_old_one_goes_then(
    archive: Archive,
) -> None:
    before = archive.found("sails")
    seen = set()

    def look(_method: Method, path: str) -> None:
        if path not in {"/_bulk", "/_aliases"}:
            return
        state = OpenSearchIndex(archive.server, archive.family, schema=2).state()
        seen.add((state.is_searched, state.others))
        assert archive.found("sails") == before

    newer = archive.writing(Interrupted(archive.server, look), schema=2)
    assert newer.run()
    assert seen == {(False, (archive.writing().index.name,))}
    archive.kept.now += timedelta(days=1)
    assert newer.run()
    assert newer.index.state().others == ()


def test_what_comes_while_another_schemas_index_is_built_is_found_in_the_old_one(
    archive: Archive,
) -> None:
    newer = archive.writing(schema=2)
    steps = iter([True, True, False])
    archive.put("harbour", "Harbour sails")
    assert not dataclasses.replace(newer, has_time=lambda: next(steps)).run()
    assert archive.found("sails") == {"ferry", "harbour"}
    assert not newer.index.state().is_searched


@pytest.mark.parametrize("lost", ["removed", "made by itself"])
def test_an_index_that_is_lost_is_built_anew(archive: Archive, lost: str) -> None:
    index = archive.writing().index
    index.remove(index.name)
    if lost == "made by itself":
        index.put([a_story("ferry", "Ferry sails")], (), serial=1)
    archive.run()
    assert archive.found("sails") == {"ferry"}
    assert archive.found("opens") == {"bridge"}


def test_an_index_that_is_lost_while_it_is_built_is_built_whole(archive: Archive) -> None:
    files = MemoryIndexFiles(archive.kept)
    kept = files.manifest()
    files.replace_manifest(kept, replace(kept.manifest, due=(202512,)))  # what was not yet built
    writing = archive.writing()
    writing.index.remove(writing.index.name)

    def die_when_it_is_made(method: Method, path: str) -> None:
        if made:
            raise Crash
        made.extend([path] if method == "PUT" else [])

    made: list[str] = []
    with pytest.raises(Crash):
        archive.writing(Interrupted(archive.server, die_when_it_is_made)).run()
    archive.run()
    assert archive.found("sails") == {"ferry"}


def test_what_went_without_a_note_goes_when_its_month_is_built_anew(archive: Archive) -> None:
    del archive.kept.stories["denmark/ferry"]
    archive.writing().rebuild()
    archive.run()
    assert archive.found("sails") == set()
    assert archive.found("opens") == {"bridge"}


def test_until_there_is_an_index_packs_are_searched(opensearch: SearchServer) -> None:
    archive = Archive(opensearch)
    archive.put("ferry", "Ferry sails")
    in_packs: list[IndexedStory] = [a_story("from-a-pack", "It sails")]
    with search_over(in_packs) as packs:
        search = SearchUntilBuilt(OpenSearchSearch(opensearch, archive.family), lambda: packs)
        assert slugs(asked(search, "sails")) == ["from-a-pack"]
        archive.run()
        archive.writing().index.make_findable()
        assert slugs(asked(search, "sails")) == ["ferry"]
