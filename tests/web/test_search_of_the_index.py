"""The search with its real engine: from upload over the index to what readers find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.json import decode, encode

from chalicelib.ingest.intake import Intake
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.search_results import Found, SearchQuery, StorySearch
from chalicelib.search.index_events import search_answer
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.pack_shelves import PackShelves
from chalicelib.search.tantivy_search import TantivySearch
from chalicelib.storage.searched_stories import TableStories
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.search.index_places import Kept, MemoryIndexFiles, MemorySearchChanges
from tests.search.light_packs import TANTIVY
from tests.web.conftest import Gateway, Publish
from tests.web.test_search_views import found, search


class ByEvents:
    """A search that is asked by events, as a function is."""

    def __init__(self, engine: StorySearch) -> None:
        self._engine = engine

    def find(self, wanted: SearchQuery) -> Found:
        answer = search_answer(self._engine, decode(encode(wanted)))
        return decode(encode(answer), type=Found)


@pytest.fixture
def index(
    app_module: ModuleType, archive: MemoryArchive, newsroom: Newsroom, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], None]:  # fmt: skip
    """Makes the index anew, of the stories as they are."""
    kept = Kept()
    files = MemoryIndexFiles(kept)
    stories = TableStories(archive, archive, newsroom.language, lambda: NOON)
    writing = IndexWriting(
        files, stories, MemorySearchChanges(kept), lambda: NOON, lambda _: None, build=TANTIVY.build
    )
    engine = TantivySearch(PackShelves(files, tmp_path, lambda: 0.0, print))
    monkeypatch.setitem(app_module.site.__dict__, "search", ByEvents(engine))

    def made() -> None:
        writing.rebuild()
        assert writing.run()

    return made


def test_a_story_is_found_by_its_words_until_it_changes_or_goes(
    gateway: Gateway, publish: Publish, index: Callable[[], None], uploads: MemoryUploads,
    intake: Intake,
) -> None:  # fmt: skip
    text = "The ferries to Århus sailed again on Monday, after a week of storms at sea."
    ferry = publish("denmark/ferry", title="Ferries sail again", body=text)
    publish("climate/wind", title="Wind turns", body="The wind turned, and with it the price.")
    publish("denmark/later", title="A ferry of tomorrow", date="2026-11-24T12:00:01Z", body=text)
    index()
    for typed in ("ferry", "Aarhus ferry", '"week of storms"', "stor*", "ferry -wind"):
        assert found(search(gateway, typed)) == [ferry], typed
    html = search(gateway, "ferry arhus").body
    assert "The <mark>ferries</mark> to <mark>Århus</mark> sailed again" in html
    assert "Shown: “\u2068ferries\u2069”" in search(gateway, "feries").body
    publish("denmark/ferry", title="Ferries sail no more", body=text)
    assert found(search(gateway)) == [], "the index is behind"
    index()
    assert found(search(gateway)) == [ferry]
    uploads.delete("articles/denmark/ferry.md", NOON)
    intake.receive("articles/denmark/ferry.md")
    assert found(search(gateway)) == []


def test_sections_and_years_that_have_hits_narrow_them(
    gateway: Gateway, publish: Publish, index: Callable[[], None]
) -> None:
    old = publish("denmark/old", title="Harbour of old", date="2024-05-01T10:00:00Z")
    new = publish("climate/new", title="Harbour of now", date="2026-05-01T10:00:00Z")
    index()
    html = search(gateway, "harbour").body
    assert "section=denmark" in html
    assert "section=climate" in html
    assert "section=culture" not in html
    assert found(search(gateway, "harbour", order="newest")) == [new, old]
    assert found(search(gateway, "harbour", year="2024")) == [old]
    assert found(search(gateway, "harbour", section="climate")) == [new]
    assert found(search(gateway, "harbour", section="climate", year="2024")) == []
