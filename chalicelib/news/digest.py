"""The digest: the stories of a day by section, and the hour at which the newsroom closes one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from chalicelib.news.article import Article, Card
from chalicelib.news.newsroom import Section
from chalicelib.news.period import Period

MOST_STORIES = 40  # more than anybody reads in one mail; the archive has the rest
# Bytes of standfirsts in one digest: three hundred for each of so many stories. Its page must come
# in one round trip, and Gmail cuts a mail off at 102 kB.
MOST_TEXT = 12_000
A_DAY = timedelta(days=1)


class DigestStory(Struct, frozen=True):
    """A story in a digest: its card, and its standfirst, whole if the digest has room for it."""

    card: Card
    standfirst: str


class DigestSection(Struct, frozen=True):
    """A section's stories in a digest, newest first; never none."""

    section: Section
    stories: tuple[DigestStory, ...]


class Digest(Struct, frozen=True):
    """The stories of a closed day."""

    day: Period
    sections: tuple[DigestSection, ...]

    @property
    def cards(self) -> list[Card]:
        """Its stories, in their order."""
        return [story.card for section in self.sections for story in section.stories]

    @property
    def updated(self) -> datetime | None:
        """When one of its stories was last changed since the day closed; None if none was."""
        changes = [card.updated for card in self.cards if card.updated]
        return max((moment for moment in changes if moment > self.day.end), default=None)


def by_section(
    articles: Iterable[Article], sections: Iterable[Section]
) -> tuple[DigestSection, ...]:
    """The stories in the newsroom's order of sections; where no standfirst was written, with the
    beginning of the text. Of standfirsts of more than MOST_TEXT there is as much as in other lists.
    """
    articles = tuple(articles)
    is_room = sum(len(article.standfirst.encode()) for article in articles) <= MOST_TEXT
    stories = [_digest_story(article, is_whole=is_room) for article in articles]
    parts = (
        DigestSection(section, tuple(s for s in stories if s.card.address.section == section.slug))
        for section in sections
    )
    return tuple(part for part in parts if part.stories)


def _digest_story(article: Article, *, is_whole: bool) -> DigestStory:
    card = article.card
    return DigestStory(card, (article.standfirst if is_whole else "") or card.excerpt)


def last_closed_day(closes: time, zone: tzinfo, now: datetime) -> Period:
    """The last day, from one hour `closes` on the newsroom's clock to the next, that is over at
    `now`; it is called by the date on which it ended.
    """
    last = now.astimezone(zone).date()
    if _moment(last, closes, zone) > now:
        last -= A_DAY
    start, end = (_moment(day, closes, zone) for day in (last - A_DAY, last))
    return Period(last.isoformat(), start, end)


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    # In UTC: moments of one zone are compared by their clocks, also when those are changed.
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
