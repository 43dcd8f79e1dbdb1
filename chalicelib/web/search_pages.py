"""The page of a search, made of what was asked and what was found: its hits, and its links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from chalicelib.news.near_names import near_names
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.pages import Frame, NamedLink, SearchHit, SearchPage
from chalicelib.rendering.urls import Urls
from chalicelib.web.search_hits import FoundStory, SearchResults
from chalicelib.web.search_request import HITS_ON_A_PAGE, SearchRequest

MOST_NEAR = 12  # sections and tags


def search_page(
    newsroom: Newsroom, frame: Frame, asked: SearchRequest, results: SearchResults
) -> SearchPage:
    """The page. What only comes near is shown as such, and so are the names that do."""
    found, stories = results.found, results.stories
    near = found.near and bool(stories)
    is_nothing = near or not (stories or asked.start or asked.question.is_empty)
    page = SearchPage(
        frame=frame,
        question=asked.question,
        hits=tuple(
            SearchHit(one.article.card, one.hit.headline, one.hit.context) for one in stories
        ),
        meant=found.meant if stories else "",
        near=near,
        near_by=_near_by(newsroom, frame.urls, asked, stories) if is_nothing else (),
        section=newsroom.section(asked.section),
        year=asked.year,
        by_date=asked.order == "newest",
        is_continued=bool(asked.start),
    )
    return _with_links(page, newsroom, asked, results)


def _with_links(
    page: SearchPage, newsroom: Newsroom, asked: SearchRequest, results: SearchResults
) -> SearchPage:
    found, following = results.found, results.following
    in_sections, of_years = _sections_and_years(asked, results)
    link = partial(_link, page.frame.urls, asked)
    return replace(
        page,
        link=link(start=asked.start or ""),
        first=link(),
        following=link(start=following) if following else "",
        following_data=page.frame.urls.search_data(asked.query(start=following))
        if following
        else "",
        sections=tuple(
            NamedLink(section.name, link(section=section.slug))
            for section in newsroom.sections
            if section.slug in in_sections
        ),
        years=tuple(NamedLink(str(year), link(year=year)) for year in sorted(of_years)[::-1]),
        unsearched=tuple(NamedLink(str(year), link(year=year)) for year in found.unsearched),
        in_all_sections=link(section=""),
        of_all_years=link(year=""),
        best_first=link(order=""),
        newest_first=link(order="newest"),
    )


def _sections_and_years(
    asked: SearchRequest, results: SearchResults
) -> tuple[Collection[str], Collection[int]]:
    """The sections and years of all that is found. If it all stands on this page, they are those of
    what stands there: the index may have stories that readers can't have, and nobody learns from
    these names which words were in them.
    """
    if asked.start or len(results.stories) >= HITS_ON_A_PAGE:
        return results.found.sections, results.found.years
    if results.found.near:
        return (), ()
    articles = [story.article for story in results.stories]
    return (
        {article.address.section for article in articles},
        {article.published.year for article in articles},
    )


def _link(urls: Urls, asked: SearchRequest, **changed: str | int) -> str:
    return urls.search(asked.query(**changed))


def _near_by(
    newsroom: Newsroom, urls: Urls, asked: SearchRequest, stories: Sequence[FoundStory]
) -> tuple[NamedLink, ...]:
    """The sections and tags of stories that come near, and those whose names do."""
    typed = [part.text for part in asked.question.wanted]
    links = {
        **{section.name: urls.section(section.slug) for section in newsroom.sections},
        **{
            topic.name: urls.tag(topic.slug)
            for section in newsroom.sections
            for topic in section.topics
        },
    }
    names = [*near_names(typed, links), *_sections_of(newsroom, stories)]
    tags = Counter(tag for story in stories for tag in story.article.tags)
    for tag, _ in tags.most_common():
        links.setdefault(tag.name, urls.tag(tag.slug))
        names.append(tag.name)
    return tuple(NamedLink(name, links[name]) for name in [*dict.fromkeys(names)][:MOST_NEAR])


def _sections_of(newsroom: Newsroom, stories: Sequence[FoundStory]) -> Iterator[str]:
    for slug in dict.fromkeys(story.article.address.section for story in stories):
        if section := newsroom.section(slug):
            yield section.name
