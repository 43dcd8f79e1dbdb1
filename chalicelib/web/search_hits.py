"""The hits of a search that readers have: the index may be behind, so the table says which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched, islice

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.archive import StoryAt
from chalicelib.news.article import Article
from chalicelib.news.indexed_story import version_of
from chalicelib.news.search_results import FURTHEST, Found, Hit, StorySearch
from chalicelib.site import Site
from chalicelib.web.page_request import PageRequest
from chalicelib.web.search_request import HITS_ON_A_PAGE, SearchRequest

# More are asked for than a page shows: some may have been withdrawn since they were indexed.
_HITS_OF_A_CALL = 2 * HITS_ON_A_PAGE
_MOST_CALLS = 3  # of the engine for one page
_LOOKED_UP = HITS_ON_A_PAGE + 1  # stories at once: those of a page, and the first of the next


class FoundStory(Struct, frozen=True):
    """A story that was found, as readers have it now. `place` is how many hits of the engine came
    before it.
    """

    article: Article
    hit: Hit
    place: int


class SearchResults(Struct, frozen=True):
    """The stories of a page of results. `found` is what the engine said first, and the next page
    begins after so many of its hits as `following` says; 0: there is none.
    """

    found: Found = Found()
    stories: tuple[FoundStory, ...] = ()
    following: int = 0


def results_of(
    site: Site, request: PageRequest, engine: StorySearch, asked: SearchRequest
) -> SearchResults:
    """What is found, without what readers can't have. Raises SearchUnavailable."""
    if asked.question.is_empty:
        return SearchResults()
    first = engine.find(asked.wanted(request, asked.start, _HITS_OF_A_CALL))
    living = _living(site, request, _batches(engine, request, asked, first))
    stories = tuple(islice(living, _LOOKED_UP))
    shown, following = stories[:HITS_ON_A_PAGE], [one.place for one in stories[HITS_ON_A_PAGE:]]
    is_further = following and following[0] <= FURTHEST
    return SearchResults(first, shown, following[0] if is_further else 0)


_Batch = Sequence[tuple[int, Hit]]  # each with how many hits came before it


def _batches(
    engine: StorySearch, request: PageRequest, asked: SearchRequest, first: Found
) -> Iterator[_Batch]:
    """The engine's hits, so many at once as are looked up; further ones are fetched in place of
    those that are no longer there.
    """
    found, skip = first, asked.start
    for calls in range(1, _MOST_CALLS + 1):
        yield from batched(enumerate(found.hits, skip), _LOOKED_UP)
        skip += len(found.hits)
        if not found.more or calls == _MOST_CALLS:
            return
        found = engine.find(asked.wanted(request, skip, _HITS_OF_A_CALL))


def _living(site: Site, request: PageRequest, batches: Iterator[_Batch]) -> Iterator[FoundStory]:
    """Those of the hits that are in the table as the index has them, none of them twice."""
    seen: set[str] = set()
    for batch in batches:
        queries = [StoryAt(Address(*hit.address.split("/"))) for _, hit in batch]
        with site.page_deadline():  # one of its own: the engine has had its time
            answers = site.archive.answer(queries, now=request.now)
        for (place, hit), query in zip(batch, queries, strict=True):
            article = answers[query].answer(request.now)
            if hit.address in seen or not isinstance(article, Article):
                continue
            if version_of(article) == hit.version:
                seen.add(hit.address)
                yield FoundStory(article, hit, place)
