"""The pages of stories, and of texts that are no news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from chalicelib.news.address import NOTICES, PAGES, Address
from chalicelib.news.article import Article, Card, Tag
from chalicelib.news.listing import LATEST, Cursor, ListingPage, section_listing, subject_listing
from chalicelib.news.newsroom import Section, StaticPage
from chalicelib.news.standing import Gone, Moved
from chalicelib.rendering.pages import (
    LATEST_ARTICLES,
    MORE_NEWS,
    RELATED,
    ArticlePage,
    Frame,
    GonePage,
    StaticTextPage,
    read_on,
)
from chalicelib.web.asked import Asked
from chalicelib.web.lookup import Lookup
from chalicelib.web.responses import Answer

READ_ON = 1 + LATEST_ARTICLES + MORE_NEWS + RELATED  # enough, though none is shown twice


@dataclass(frozen=True)
class Around:
    """What is read with a story: its section, the newest of all, and the newest of the section."""

    section: Section
    newest: tuple[Card, ...]
    in_section: ListingPage


@dataclass(frozen=True)
class Beside:
    """The stories before and after, in time, of the same section."""

    previous: Card | None
    next: Card | None


class Stories:
    """Views of single texts."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def story(self, question: Asked, section: str, slug: str) -> Answer:
        """A story; or where it moved, or that it was withdrawn. An embargoed one is not there."""
        if section in {PAGES, NOTICES}:  # what stands there is shown elsewhere
            return self._lookup.not_an_address(question)
        lookup = self._lookup
        (standing, frame), newest, in_section = lookup.together(
            partial(lookup.story, question, Address(section, slug)),
            partial(lookup.listing, question, LATEST, READ_ON),
            partial(lookup.listing, question, section_listing(section), READ_ON),
        )
        known = lookup.newsroom.section(section)
        match standing.answer(question.now):
            case Article() as article if known:
                around = Around(known, newest.cards, in_section)
                return self._article(question, frame, article, around)
            case Moved(address):
                return Answer("", status=301, location=question.urls.story(address))
            case Gone() as gone:
                return lookup.page(GonePage(frame, gone), status=451 if gone.ordered_by else 410)
        return lookup.nothing_here(question, frame)

    def story_data(self, question: Asked, section: str, slug: str) -> Answer:
        """A story as data."""
        from chalicelib.rendering.story_data import story_json

        address = Address(section, slug)
        newsroom = self._lookup.newsroom
        match self._lookup.archive.stories([address])[address].answer(question.now):
            case Article() as article if newsroom.section(section):
                text = story_json(article, question.urls, newsroom)
                return Answer(text, "application/json; charset=utf-8", changed=article.changed)
            case Moved(moved):
                return Answer("", status=301, location=question.urls.data(moved))
        return self.story(question, section, slug)

    def standing_page(self, question: Asked, page: StaticPage) -> Answer:
        """A page that is no news, such as `/about`; 404 until its text is uploaded."""
        standing, frame = self._lookup.story(question, Address(PAGES, page.slug))
        article = standing.answer(question.now)
        if isinstance(article, Article):
            text = StaticTextPage(frame, article, page)
            return self._lookup.page(text, changed=article.changed)
        return self._lookup.nothing_here(question, frame)

    def _article(self, question: Asked, frame: Frame, article: Article, around: Around) -> Answer:
        lookup, subjects = self._lookup, article.subjects
        beside = _beside_in(around.in_section, article.address)
        asked = lookup.together(
            *(
                partial(lookup.listing, question, subject_listing(each.slug), 2 * RELATED)
                for each in subjects
            ),
            *(() if beside else self._asking_beside(question, article)),
        )
        about = asked[: len(subjects)]
        beside = beside or _beside_as_told(*asked[len(subjects) :])
        near = _about_the_same(subjects, about)
        nearest = [card for card, _ in near.values()]
        related, latest, more = read_on(article, around.newest, around.in_section.cards, nearest)
        shared = {subject for card in related for subject in near[card.address][1]}
        page = ArticlePage(
            frame=frame,
            article=article,
            section=around.section,
            authors=tuple(lookup.newsroom.author(by.name) for by in article.authors),
            latest=latest,
            more=more,
            related=related,
            related_by=", ".join(each.name for each in subjects if each in shared),
            previous=beside.previous,
            next=beside.next,
        )
        return lookup.page(page, changed=article.changed)

    def _asking_beside(
        self, question: Asked, article: Article
    ) -> tuple[Callable[[], ListingPage], Callable[[], Card | None]]:
        listing = section_listing(article.address.section)
        place = Cursor(article.published, article.address)
        return (
            partial(self._lookup.listing, question, listing, 1, place),
            partial(self._lookup.archive.next_newer, listing, now=question.now, after=place),
        )


def _beside_in(newest: ListingPage, address: Address) -> Beside | None:
    """What the newest of the section tell of it, unless it is too old to be among them."""
    addresses = [card.address for card in newest.cards]
    if address not in addresses:
        return None
    at = addresses.index(address)
    if at == len(addresses) - 1:
        return None if newest.older else Beside(None, newest.cards[at - 1] if at else None)
    return Beside(newest.cards[at + 1], newest.cards[at - 1] if at else None)


def _beside_as_told(earlier: ListingPage, later: Card | None) -> Beside:
    return Beside(earlier.cards[0] if earlier.cards else None, later)


def _about_the_same(
    subjects: Sequence[Tag], listed: Sequence[ListingPage]
) -> dict[Address, tuple[Card, list[Tag]]]:
    """The stories about the subjects, each with those it is about; what shares most is first."""
    found: dict[Address, tuple[Card, list[Tag]]] = {}
    for subject, page in zip(subjects, listed, strict=True):
        for card in page.cards:
            found.setdefault(card.address, (card, []))[1].append(subject)
    return dict(sorted(found.items(), key=lambda each: len(each[1][1]), reverse=True))
