"""The front page, and the pages of lists."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from chalicelib.news.article import Card
from chalicelib.news.listing import (
    CORRECTED,
    LATEST,
    PLACED,
    Listing,
    ListingPage,
    author_listing,
    cursor_at,
    section_listing,
    tag_listing,
)
from chalicelib.news.newsroom import Author, Section
from chalicelib.news.period import Period, months_between
from chalicelib.news.period import period as period_of
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
from chalicelib.web.asked import Asked
from chalicelib.web.lookup import Lookup
from chalicelib.web.responses import Answer

STORIES_ON_THE_FRONT = 30
PLACED_STORIES = 12  # read, so that one with an end is found behind some whose time is over
# Read of each section, so that enough are left when those shown above are not repeated.
STORIES_A_BLOCK = 1 + TOP_STORIES + LATEST_ON_FRONT + pages.STORIES_A_BLOCK
STORIES_ON_A_LIST = 24


class Lists:
    """Views of many stories."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def front(self, question: Asked) -> Answer:
        """The lead, the top stories, the latest and a block a section."""
        lookup = self._lookup
        sections = lookup.newsroom.sections
        frame, listed, placed, *in_sections = lookup.together(
            partial(lookup.frame, question),
            partial(lookup.listing, question, LATEST, STORIES_ON_THE_FRONT),
            partial(lookup.listing, question, PLACED, PLACED_STORIES),
            *(
                partial(lookup.listing, question, section_listing(each.slug), STORIES_A_BLOCK)
                for each in sections
            ),
        )
        blocks = zip(sections, in_sections, strict=True)
        return lookup.page(front_page(frame, placed, listed, blocks))

    def section(self, question: Asked, section: Section) -> Answer:
        """The stories of a section."""
        frame, listed = self._framed(question, section_listing(section.slug))
        return self._list(
            question,
            frame,
            listed,
            heading="{name}",
            name=section.name,
            link=question.urls.section(section.slug),
            description=section.description,
            section=section.slug,
        )

    def tag(self, question: Asked, tag: str) -> Answer:
        """The stories with a tag; 404 for one that no story has."""
        frame, listed = self._framed(question, tag_listing(tag))
        if not listed.cards:
            return self._lookup.nothing_here(question, frame)
        name = listed.name or tag
        link = question.urls.tag(tag)
        return self._list(question, frame, listed, heading="About: {name}", name=name, link=link)

    def author(self, question: Asked, author: str) -> Answer:
        """The stories of an author; 404 for a stranger without any."""
        frame, listed = self._framed(question, author_listing(author))
        known = self._lookup.newsroom.author_by_slug(author)
        if not (listed.cards or known):
            return self._lookup.nothing_here(question, frame)
        return self._list(
            question,
            frame,
            listed,
            heading="{name}",
            name=listed.name or (known.name if known else author),
            link=question.urls.author(author),
            author=known,
        )

    def archive(self, question: Asked) -> Answer:
        """All stories, and the months there are stories of."""
        frame, listed, oldest = self._lookup.together(
            partial(self._lookup.frame, question),
            partial(self._listing, question, LATEST),
            partial(self._lookup.archive.next_newer, LATEST, now=question.now, after=None),
        )
        return self._list(
            question,
            frame,
            listed,
            heading="All stories",
            name="",
            link=question.urls.archive(),
            has_feed=False,
            periods=self._months(oldest, question.now),
        )

    def period(self, question: Asked, period: str) -> Answer:
        """The stories of a month (`2026-11`) or a day (`2026-11-24`), on the newsroom's clock."""
        try:
            wanted = period_of(period, self._lookup.newsroom.zone)
        except ValueError:
            return self._lookup.not_an_address(question)
        if wanted.start > question.now:  # else every day of the next eight thousand years is a page
            return self._lookup.not_an_address(question)
        end = cursor_at(wanted.end)
        before = min(question.before or end, end, key=str)
        frame, listed = self._lookup.together(
            partial(self._lookup.frame, question),
            partial(
                self._lookup.archive.listing,
                LATEST,
                now=question.now,
                most=STORIES_ON_A_LIST,
                before=before,
                since=wanted.start,
            ),
        )
        return self._list(
            question,
            frame,
            listed,
            heading="Stories of {name}",
            name=self._period_name(wanted),
            link=question.urls.archive(period),
            has_feed=False,
        )

    def corrections(self, question: Asked) -> Answer:
        """What was corrected, newest first."""
        frame, listed = self._framed(question, CORRECTED)
        link = question.urls.corrections()
        return self._lookup.page(
            CorrectionsPage(
                frame=frame,
                cards=listed.cards,
                link=link,
                older=_older(question, link, listed),
                is_continued=question.before is not None,
            )
        )

    def _framed(self, question: Asked, listing: Listing) -> tuple[Frame, ListingPage]:
        frame, listed = self._lookup.together(
            partial(self._lookup.frame, question), partial(self._listing, question, listing)
        )
        return frame, listed

    def _listing(self, question: Asked, listing: Listing) -> ListingPage:
        return self._lookup.listing(question, listing, STORIES_ON_A_LIST, question.before)

    def _list(
        self,
        question: Asked,
        frame: Frame,
        listed: ListingPage,
        *,
        heading: str,
        name: str,
        link: str,
        description: str = "",
        has_feed: bool = True,
        section: str = "",
        author: Author | None = None,
        periods: Periods = (),
    ) -> Answer:
        page = ListPage(
            frame=frame,
            heading=heading,
            name=name,
            link=link,
            cards=listed.cards,
            older=_older(question, link, listed),
            is_continued=question.before is not None,
            description=description,
            has_feed=has_feed,
            section=section,
            author=author,
            periods=periods,
        )
        return self._lookup.page(page)

    def _months(self, oldest: Card | None, now: datetime) -> Periods:
        """Each year since the oldest story and its months, newest first."""
        if oldest is None:
            return ()
        zone = self._lookup.newsroom.zone
        months = months_between(oldest.published.astimezone(zone), now.astimezone(zone))
        years = sorted({int(month[:4]) for month in months}, reverse=True)
        return tuple(
            (year, tuple(int(m[5:]) for m in reversed(months) if int(m[:4]) == year))
            for year in years
        )

    def _period_name(self, period: Period) -> str:
        spoken = self._lookup.renderer.language("")
        if period.is_month:
            return spoken.month(period.start.year, period.start.month)
        return spoken.day(period.start, self._lookup.newsroom.zone)


def _older(question: Asked, link: str, listed: ListingPage) -> str:
    return question.urls.older(link, listed.older) if listed.older else ""
