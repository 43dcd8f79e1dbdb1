"""The views of the front page and of lists: sections, tags, authors, archive, corrections."""

from __future__ import annotations

from chalicelib.news.archive import Newest, NextNewer
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    PLACED,
    Listing,
    ListingPage,
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
    Frame,
    ListPage,
    Periods,
    front_page,
)
from chalicelib.site import Site
from chalicelib.web.html_pages import (
    BREAKING_NEWS,
    frame_of,
    html_page,
    name_of_empty,
    no_such_address,
    query_not_found,
)
from chalicelib.web.page_request import PageRequest
from chalicelib.web.period_queries import months_with_stories, newest_of_period, period_named
from chalicelib.web.responses import ViewResult
from chalicelib.web.story_views import static_page, unknown_name

STORIES_ON_THE_FRONT = 30
PLACED_STORIES = 12  # read, so that one with an end is found behind some whose time is over
# Read of each section, so that enough are left when those shown above are not repeated.
READ_OF_A_SECTION = 1 + TOP_STORIES + LATEST_ON_FRONT + pages.STORIES_A_BLOCK
STORIES_ON_A_LIST = 24


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
    """What stands at the top: a section's list, or a page that is no news."""
    if section := site.newsroom.section(name):
        return _section(site, request, section)
    if page := site.newsroom.page(name):
        return static_page(site, request, page)
    return unknown_name(site, request, name)


def _section(site: Site, request: PageRequest, section: Section) -> ViewResult:
    frame, stories = _framed_list(site, request, section_listing(section.slug))
    page = _list_page(
        request,
        frame,
        stories,
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
    frame, stories = _framed_list(site, request, tag_listing(tag))
    topic = site.newsroom.topic(tag)
    is_known = stories.cards or topic
    left = None if is_known else name_of_empty(site, request, tag_listing(tag))
    if not is_known and left is None:
        return query_not_found(site, request, frame)
    name = stories.name or (topic.name if topic else left or tag)
    link = request.urls.tag(tag)
    page = _list_page(request, frame, stories, heading="About: {name}", name=name, link=link)
    return html_page(site, page)


def author(site: Site, request: PageRequest, author: str) -> ViewResult:
    """The stories of an author; 404 for one whom neither stories for readers nor the newsroom ever
    named.
    """
    frame, stories = _framed_list(site, request, author_listing(author))
    known = site.newsroom.author_by_slug(author)
    is_known = stories.cards or known
    left = None if is_known else name_of_empty(site, request, author_listing(author))
    if not is_known and left is None:
        return query_not_found(site, request, frame)
    page = _list_page(
        request,
        frame,
        stories,
        heading="{name}",
        name=stories.name or (known.name if known else left or author),
        link=request.urls.author(author),
        author=known,
    )
    return html_page(site, page)


def archive(site: Site, request: PageRequest) -> ViewResult:
    """All stories, and the months there are stories of."""
    stories, oldest = Newest(LATEST, STORIES_ON_A_LIST, request.before), NextNewer(LATEST)
    answers = site.archive.answer([BREAKING_NEWS, stories, oldest], now=request.now)
    zone = site.newsroom.zone
    months = months_with_stories(site.archive, answers[oldest], zone, request.now)
    page = _list_page(
        request,
        frame_of(request, answers),
        answers[stories],
        heading="All stories",
        name="",
        link=request.urls.archive(),
        has_feed=False,
        periods=_by_year(months),
        is_by_day=True,
    )
    return html_page(site, page)


def period(site: Site, request: PageRequest, period: str) -> ViewResult:
    """The stories of a month (`2026-11`) or a day (`2026-11-24`), on the newsroom's clock."""
    wanted = period_named(period, site.newsroom.zone)
    # Else every day of the next eight thousand years is a page.
    if wanted is None or wanted.start > request.now:
        return no_such_address(site, request)
    stories = newest_of_period(wanted, STORIES_ON_A_LIST, before=request.before)
    answers = site.archive.answer([BREAKING_NEWS, stories], now=request.now)
    page = _list_page(
        request,
        frame_of(request, answers),
        answers[stories],
        heading="Stories of {name}",
        name=_period_name(site, wanted),
        link=request.urls.archive(period),
        has_feed=False,
        is_by_day=True,
    )
    return html_page(site, page)


def corrections(site: Site, request: PageRequest) -> ViewResult:
    """What was corrected, newest first."""
    frame, stories = _framed_list(site, request, CORRECTED)
    link = request.urls.corrections()
    page = CorrectionsPage(
        frame=frame,
        cards=stories.cards,
        link=link,
        older=_older(request, link, stories),
        is_continued=request.before is not None,
    )
    return html_page(site, page)


def _framed_list(site: Site, request: PageRequest, listing: Listing) -> tuple[Frame, ListingPage]:
    stories = Newest(listing, STORIES_ON_A_LIST, request.before)
    answers = site.archive.answer([BREAKING_NEWS, stories], now=request.now)
    return frame_of(request, answers), answers[stories]


def _list_page(
    request: PageRequest,
    frame: Frame,
    stories: ListingPage,
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
        frame=frame,
        heading=heading,
        name=name,
        link=link,
        cards=stories.cards,
        older=_older(request, link, stories),
        is_continued=request.before is not None,
        description=description,
        has_feed=has_feed,
        section=section,
        author=author,
        topics=topics,
        periods=periods,
        is_by_day=is_by_day,
    )


def _older(request: PageRequest, link: str, stories: ListingPage) -> str:
    return request.urls.older(link, stories.older) if stories.older else ""


def _by_year(months: list[str]) -> Periods:
    """Each year and its months, newest first."""
    years = sorted({int(month[:4]) for month in months}, reverse=True)
    return tuple(
        (year, tuple(int(m[5:]) for m in reversed(months) if int(m[:4]) == year)) for year in years
    )


def _period_name(site: Site, period: Period) -> str:
    words = site.renderer.language("")
    if period.is_month:
        return words.month(period.start.year, period.start.month)
    return words.day(period.start, site.newsroom.zone)
