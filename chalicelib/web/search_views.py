"""The search: its page, whose hits are those that the table still has for readers."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.archive import StoryAt
from chalicelib.news.article import Article
from chalicelib.news.indexed_story import version_of
from chalicelib.news.search_results import Found, Hit, StorySearch
from chalicelib.rendering.pages import SearchHit, SearchPage
from chalicelib.site import Site
from chalicelib.web.html_pages import BREAKING_NEWS, frame_of, html_page
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult
from chalicelib.web.search_request import HITS_ON_A_PAGE, SearchRequest, read_search_request

# So many more are asked for: some may have been withdrawn since they were indexed.
_SPARE = 10
_MOST_CALLS = 3  # of the engine for one page


class Verified(Struct, frozen=True):
    """The hits that readers have, with their stories; and where the next page begins, 0 if there is
    none. `found` is the first answer of the engine.
    """

    found: Found
    hits: tuple[SearchHit, ...] = ()
    following: int = 0


def search(site: Site, request: PageRequest, engine: StorySearch) -> ViewResult:
    """What is found, ten stories a page; without a question, the form alone."""
    asked = read_search_request(request, site.newsroom)
    verified = Verified(Found())
    if not asked.question.is_empty:
        verified = _verified(site, request, asked, engine)
    answers = site.archive.answer([BREAKING_NEWS], now=request.now)
    found = verified.found
    page = SearchPage(
        frame=frame_of(request, answers),
        typed=asked.typed,
        hits=verified.hits,
        link=f"{request.urls.search()}?{asked.query()}",
        following=_link(request, asked, start=verified.following) if verified.following else "",
        meant=found.meant if verified.hits else "",
        near=found.near,
        section=asked.section,
        year=asked.year,
        by_date=asked.order == "newest",
        sections=tuple(
            (section.name, _link(request, asked, section=section.slug))
            for section in site.newsroom.sections
            if section.slug in found.sections
        ),
        years=tuple((str(year), _link(request, asked, year=year)) for year in found.years[::-1]),
        unsearched=found.unsearched,
        best_first=_link(request, asked, order=""),
        newest_first=_link(request, asked, order="newest"),
        everything=_link(request, asked, section="", year=""),
    )
    return html_page(site, page)


def _link(request: PageRequest, asked: SearchRequest, **changed: str | int) -> str:
    return f"{request.urls.search()}?{asked.query(**changed)}"


def _verified(
    site: Site, request: PageRequest, asked: SearchRequest, engine: StorySearch
) -> Verified:
    """A page of hits, each checked against the table; more are fetched in place of those that are
    no longer there.
    """
    first: Found | None = None
    hits: list[SearchHit] = []
    skip = asked.start
    for _ in range(_MOST_CALLS):
        found = engine.find(asked.wanted(request, skip, HITS_ON_A_PAGE + _SPARE))
        first = first or found
        for number, hit in enumerate(_living(site, request, found.hits), 1):
            if hit and len(hits) == HITS_ON_A_PAGE:
                return Verified(first, tuple(hits), skip + number - 1)
            hits += [hit] if hit else []
        skip += len(found.hits)
        if not found.more:
            return Verified(first, tuple(hits))
    return Verified(first or Found(), tuple(hits), skip)


def _living(site: Site, request: PageRequest, hits: tuple[Hit, ...]) -> Iterator[SearchHit | None]:
    queries = [StoryAt(Address(*hit.address.split("/"))) for hit in hits]
    answers = site.archive.answer(queries, now=request.now)
    for hit, query in zip(hits, queries, strict=True):
        article = answers[query].answer(request.now)
        if isinstance(article, Article) and version_of(article) == hit.version:
            yield SearchHit(article.card, hit.headline, hit.context)
        else:
            yield None
