"""Stories to search, and the search over packs that are made of them on the spot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.question import read_question
from chalicelib.news.search_results import Found, MarkedText, Order, SearchQuery, StorySearch
from chalicelib.search.open_pack import open_pack
from chalicelib.search.opensearch_index import OpenSearchIndex
from chalicelib.search.opensearch_search import OpenSearchSearch
from chalicelib.search.opensearch_server import SearchServer
from chalicelib.search.pack_building import build_pack
from chalicelib.search.tantivy_search import Shelf, TantivySearch

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SMALL_HEAP = 20_000_000  # bytes


def a_story(
    slug: str,
    headline: str = "",
    text: str = "",
    *,
    language: str = "da",
    names: tuple[str, ...] = (),
    published: datetime = datetime(2026, 3, 1, 8, tzinfo=UTC),
    section: str = "denmark",
    expires: datetime | None = None,
) -> IndexedStory:
    """A story, as the index has it."""
    return IndexedStory(
        address=f"{section}/{slug}",
        version=f"version-of-{slug}",
        headline=headline,
        text=text,
        published=published,
        language=language,
        names=names,
        expires=expires,
    )


class OneShelf:
    """Shelves with the same packs for all years."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def shelf(self, year: int) -> Shelf:
        return self._shelf


@contextmanager
def search_over(*packs: Iterable[IndexedStory]) -> Iterator[TantivySearch]:
    """A search over a pack of each of these groups of stories."""
    with TemporaryDirectory() as folder:
        opened = tuple(
            open_pack(build_pack(stories, heap=SMALL_HEAP).content, Path(folder) / str(number))
            for number, stories in enumerate(packs)
        )
        yield TantivySearch(OneShelf(Shelf(opened)))


@contextmanager
def opensearch_over(
    server: SearchServer, *packs: Iterable[IndexedStory]
) -> Iterator[OpenSearchSearch]:
    """The same by OpenSearch, which has one index of all; of two stories at one address the first
    is the later one.
    """
    index = OpenSearchIndex(server, f"test-{uuid4()}")
    index.make()
    index.have_searched(index.state())
    for serial, stories in enumerate(reversed(packs), 1):
        index.put(stories, (), serial=serial)
    index.make_findable()
    yield OpenSearchSearch(server, index.family)
    index.remove(index.name)


def asked(
    search: StorySearch,
    typed: str,
    *,
    section: str = "",
    year: int = 0,
    order: Order = "best",
    skip: int = 0,
    most: int = 10,
) -> Found:
    """What is found for what was typed."""
    query = SearchQuery(read_question(typed), NOW, section, year, order, skip=skip, most=most)
    return search.find(query)


def slugs(found: Found) -> list[str]:
    """The slugs of the hits, in order."""
    return [hit.address.partition("/")[2] for hit in found.hits]


def marked(pieces: tuple[MarkedText, ...]) -> str:
    """A text with brackets around what was found."""
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in pieces)
