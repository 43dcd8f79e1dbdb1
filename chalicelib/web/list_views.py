"""The views of the front page and of lists: sections, tags, authors, archive, corrections."""

from __future__ import annotations

from typing import Any

from chalicelib.news.archive import Answers, Newest, NextNewer, Query
from chalicelib.news.article import Card
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    PLACED,
    Listing,
    author_listing,
    section_listing,
    tag_listing,
)
from chalicelib.news.newsroom import Author, Section, Topic
from chalicelib.news.period import Period
from chalicelib.rendering import pages
from chalicelib.rendering.pages import (
    LATEST_ON_FRONT,
    TOP_STORIES,
    CorrectionsPage,
    ListPage,
    Periods,
    front_page,
)
from chalicelib.rendering.urls import TODAY
from chalicelib.site import Site
from chalicelib.web.digest_views import today
from chalicelib.web.html_pages import (
    BREAKING_NEWS,
    articles_of,
    frame_of,
    html_page,
    name_of_empty,
    no_such_address,
    query_not_found,
)
from chalicelib.web.list_parts import ListPart
from chalicelib.web.page_request import PageRequest
from chalicelib.web.period_queries import (
    months_begun,
    period_named,
    queries_of,
    recent_years,
    with_stories,
    years_with_stories,
)
from chalicelib.web.responses import ViewResult
from chalicelib.web.story_views import static_page, unknown_path

STORIES_ON_THE_FRONT = 30
PLACED_STORIES = 12  # read, so that one with an end is found behind some whose time is over
# Read of each section, so that enough are left when those shown above are not repeated.
READ_OF_A_SECTION = 1 + TOP_STORIES + LATEST_ON_FRONT + pages.STORIES_A_BLOCK


def front(site: Site, request: PageRequest) -> ViewResult:
    """The lead, the top stories, the latest and a block a section."""
    latest, placed = Newest(LATEST, STORIES_ON_THE_FRONT), Newest(PLACED, PLACED_STORIES)
    in_sections = [
        Newest(section_listing(section.slug), READ_OF_A_SECTION)
        for section in site.newsroom.sections
    ]
    answers = site.archive.answer([BREAKING_NEWS, latest, placed, *in_sections], now=request.now)
    frame = frame_of(request, answers)
    blocks = zip(site.newsroom.sections, [answers[query] for query in in_sections], strict=True)
    return html_page(site, front_page(frame, answers[placed], answers[latest], blocks))


def section_or_page(site: Site, request: PageRequest, name: str) -> ViewResult:
    """What stands at the top: a section's list, a page that is no news, or the digest."""
    if section := site.newsroom.section(name):
        return _section(site, request, section)
    if page := site.newsroom.page(name):
        return static_page(site, request, page)
    if name == TODAY:
        return today(site, request)
    return unknown_path(site, request, name)


def _section(site: Site, request: PageRequest, section: Section) -> ViewResult:
    part, answers = _part_of(site, request, section_listing(section.slug))
    page = _list_page(
        part,
        answers,
        heading="{name}",
        name=section.name,
        link=request.urls.section(section.slug),
        description=section.description,
        section=section.slug,
        topics=section.topics,
    )
    return html_page(site, page)


def tag(site: Site, request: PageRequest, tag: str) -> ViewResult:
    """The stories with a tag; 404 for one that no story for readers ever had, and to which no
    section leads.
    """
    part, answers = _part_of(site, request, tag_listing(tag))
    stories, topic = answers[part.newest], site.newsroom.topic(tag)
    name = stories.name or (topic.name if topic else "")
    if not stories.cards and not topic:
        left = name_of_empty(site, request, tag_listing(tag), frame_of(request, answers))
        if isinstance(left, ViewResult):
            return left
        name = left
    link = request.urls.tag(tag)
    page = _list_page(part, answers, heading="About: {name}", name=name or tag, link=link)
    return html_page(site, page)


def author(site: Site, request: PageRequest, author: str) -> ViewResult:
    """The stories of an author; 404 for one whom neither stories for readers nor the newsroom ever
    named.
    """
    part, answers = _part_of(site, request, author_listing(author))
    stories = answers[part.newest]
    known = site.newsroom.author_by_slug(author)
    name = stories.name or (known.name if known else "")
    if not stories.cards and not known:
        left = name_of_empty(site, request, author_listing(author), frame_of(request, answers))
        if isinstance(left, ViewResult):
            return left
        name = left
    page = _list_page(
        part,
        answers,
        heading="{name}",
        name=name or author,
        link=request.urls.author(author),
        author=known,
    )
    return html_page(site, page)


def archive(site: Site, request: PageRequest) -> ViewResult:
    """All stories; on the first page, the years there are stories of."""
    part, oldest = ListPart(request, LATEST), NextNewer(LATEST)
    recent = [] if request.before else recent_years(site.newsroom.zone, request.now)
    of_years: list[Query[Any]] = [oldest, *queries_of(recent)] if recent else []
    answers = site.archive.answer([*part.queries, *of_years], now=request.now)
    years = _years(site, request, answers[oldest], with_stories(recent, answers)) if recent else []
    page = _list_page(
        part,
        answers,
        heading="All stories",
        name="",
        link=request.urls.archive(),
        has_feed=False,
        periods=tuple((year.start.year, ()) for year in years),
        is_by_day=True,
    )
    return html_page(site, page)


def _years(
    site: Site, request: PageRequest, oldest: Card | None, recent: list[Period]
) -> list[Period]:
    return years_with_stories(site.archive, oldest, recent, site.newsroom.zone, request.now)


def period(site: Site, request: PageRequest, period: str) -> ViewResult:
    """The stories of a year (`2026`), a month (`2026-11`) or a day (`2026-11-24`), on the
    newsroom's clock; 404 if there are none.
    """
    wanted = period_named(period, site.newsroom.zone)
    # Else every day of the next eight thousand years is a page.
    if wanted is None or wanted.start > request.now:
        return no_such_address(site, request)
    months = _months(site, request, wanted)
    part = ListPart(request, LATEST, wanted)
    answers = site.archive.answer([*part.queries, *queries_of(months)], now=request.now)
    if part.is_empty(answers):
        return query_not_found(site, request, frame_of(request, answers))
    in_months = tuple(month.start.month for month in with_stories(months, answers))
    page = _list_page(
        part,
        answers,
        heading="Stories of {name}",
        name=_period_name(site, wanted),
        link=request.urls.archive(period),
        has_feed=False,
        periods=((wanted.start.year, in_months),) if in_months else (),
        is_by_day=True,
    )
    return html_page(site, page)


def _months(site: Site, request: PageRequest, wanted: Period) -> list[Period]:
    """The months that the page of a year may link to, on its first page."""
    if not wanted.is_year or request.before:
        return []
    return months_begun(wanted.start.year, site.newsroom.zone, request.now)


def corrections(site: Site, request: PageRequest) -> ViewResult:
    """What was corrected, newest first; a second wait, for every correction of the stories."""
    part, answers = _part_of(site, request, CORRECTED)
    link = request.urls.corrections()
    page = CorrectionsPage(
        frame=frame_of(request, answers),
        articles=tuple(articles_of(site, request, answers[part.newest].cards)),
        link=link,
        canonical=part.canonical(link),
        newer=part.newer(link, answers),
        older=part.older(link, answers),
        is_continued=request.before is not None,
    )
    return html_page(site, page)


def _part_of(site: Site, request: PageRequest, listing: Listing) -> tuple[ListPart, Answers]:
    part = ListPart(request, listing)
    return part, site.archive.answer(part.queries, now=request.now)


def _list_page(
    part: ListPart,
    answers: Answers,
    *,
    heading: str,
    name: str,
    link: str,
    description: str = "",
    has_feed: bool = True,
    section: str = "",
    author: Author | None = None,
    topics: tuple[Topic, ...] = (),
    periods: Periods = (),
    is_by_day: bool = False,
) -> ListPage:
    return ListPage(
        frame=frame_of(part.request, answers),
        heading=heading,
        name=name,
        link=link,
        cards=answers[part.newest].cards,
        canonical=part.canonical(link),
        newer=part.newer(link, answers),
        older=part.older(link, answers),
        is_continued=part.request.before is not None,
        description=description,
        has_feed=has_feed,
        section=section,
        author=author,
        topics=topics,
        periods=periods,
        is_by_day=is_by_day,
    )


def _period_name(site: Site, period: Period) -> str:
    words = site.renderer.language("")
    if period.is_year:
        return period.name
    if period.is_month:
        return words.month(period.start.year, period.start.month)
    return words.day(period.start, site.newsroom.zone)
