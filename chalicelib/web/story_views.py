"""The views of a story (page and JSON), and of static pages such as `/about`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from chalicelib.news.address import ALIASES, NOTICES, PAGES, Address
from chalicelib.news.archive import Answers, Newest, NextNewer, Query, StoryAt
from chalicelib.news.article import Article, Card, Tag
from chalicelib.news.listing import LATEST, Cursor, ListingPage, section_listing, subject_listing
from chalicelib.news.newsroom import Section, StaticPage
from chalicelib.news.old_paths import address_of_path, path_requested, story_beside
from chalicelib.news.standing import Gone, Moved
from chalicelib.rendering.pages import (
    LATEST_ARTICLES,
    MORE_NEWS,
    RELATED,
    ArticlePage,
    Frame,
    PicturePage,
    StaticTextPage,
    read_on,
)
from chalicelib.rendering.republication import may_be_republished
from chalicelib.rendering.story_data import gone_json, not_found_json, story_json
from chalicelib.site import Site
from chalicelib.web.html_pages import (
    BREAKING_NEWS,
    LATEST_ON_404,
    frame_of,
    gone_page,
    html_page,
    moved,
    no_such_address,
    not_found,
    query_gone,
    query_not_found,
)
from chalicelib.web.old_addresses import redirect_queries, redirected
from chalicelib.web.page_request import PageRequest
from chalicelib.web.responses import ViewResult

JSON = "application/json; charset=utf-8"

_SHOWN_ELSEWHERE = frozenset({PAGES, NOTICES, ALIASES})  # what stands there has another address

# Enough, though none is shown twice; but where all stories are of one section, its neighbours among
# them, *More news* may be two short. Two more of each list would cost a read unit a page.
READ_ON = 1 + LATEST_ARTICLES + MORE_NEWS + RELATED


def story(site: Site, request: PageRequest, section: str, slug: str) -> ViewResult:
    """A story; or where it moved, or that it is gone. An embargoed one is not there."""
    if section in _SHOWN_ELSEWHERE:
        return old_address(site, request, f"{section}/{slug}")
    known_section = site.newsroom.section(section)
    if not known_section:
        return unknown_path(site, request, f"{section}/{slug}")
    at_address = StoryAt(Address(section, slug))
    latest, in_section = Newest(LATEST, READ_ON), Newest(section_listing(section), READ_ON)
    answers = site.archive.answer([at_address, BREAKING_NEWS, latest, in_section], now=request.now)
    frame = frame_of(request, answers)
    match answers[at_address].answer(request.now):
        case Article() as article:
            context = _StoryContext(known_section, answers[latest].cards, answers[in_section])
            return _article_page(site, request, frame, article, context)
        case Moved(address):
            return moved(request, request.urls.story(address))
        case Gone() as gone:
            return gone_page(site, frame, gone, answers[latest])
    # In a wait of its own: who reads a story shall not pay for those who find none beside it.
    return redirected(site, request) or not_found(site, frame, answers[latest])


def story_page(
    site: Site, request: PageRequest, frame: Frame, article: Article, section: Section
) -> ViewResult:
    """The page of a story that stands in no list, as readers would have it."""
    latest, in_section = Newest(LATEST, READ_ON), Newest(section_listing(section.slug), READ_ON)
    answers = site.archive.answer([latest, in_section], now=request.now)
    context = _StoryContext(section, answers[latest].cards, answers[in_section])
    return _article_page(site, request, frame, article, context)


def gallery_picture(
    site: Site, request: PageRequest, section: str, slug: str, number: str
) -> ViewResult:
    """A picture of a story's gallery on a page of its own; 404 if it has none of that number."""
    at_address, known_section = StoryAt(Address(section, slug)), site.newsroom.section(section)
    answers = site.archive.answer([at_address, BREAKING_NEWS], now=request.now)
    frame = frame_of(request, answers)
    match answers[at_address].answer(request.now):
        case Article() as article if known_section and int(number) in dict(article.shown_gallery):
            page = PicturePage(frame, article, known_section, int(number))
            return html_page(site, page, changed=article.changed)
        case Moved(address):
            return moved(request, request.urls.gallery(address, int(number)))
        case Gone() as gone:
            return query_gone(site, request, gone, frame)
    return query_not_found(site, request, frame)


def old_address(site: Site, request: PageRequest, path: str) -> ViewResult:
    """Where the story or the list went that had a path of no shape of ours, before it came here. It
    takes one call, none if the path is no old address by its shape, and a wait more if the story is
    gone.
    """
    old, lists = path_requested(path), redirect_queries(site, request)
    at_address = StoryAt(old.address) if old else None
    beside = _story_beside(path)
    queries: list[Query[Any]] = [*([at_address] if at_address else []), *beside, *lists]
    if not queries:
        return no_such_address(site, request)
    answers = site.archive.answer(queries, now=request.now)
    match answers[at_address].answer(request.now) if at_address else None:
        case Moved(address):
            return moved(request, request.urls.story(address))
        case Gone() as gone:
            return query_gone(site, request, gone)
    led_on = redirected(site, request, answers) or _to_story_beside(request, beside, answers)
    return led_on or no_such_address(site, request)


def _story_beside(path: str) -> list[StoryAt]:
    """What must be asked for the story that a path had its feed or a copy of; perhaps nothing."""
    old = story_beside(path)
    return [StoryAt(old.address)] if old else []


def _to_story_beside(
    request: PageRequest, beside: list[StoryAt], answers: Answers
) -> ViewResult | None:
    for at_address in beside:
        match answers[at_address].answer(request.now):
            case Moved(address) | Article(address=address):
                return moved(request, request.urls.story(address))
    return None


def unknown_path(site: Site, request: PageRequest, path: str) -> ViewResult:
    """The same for a path of one word, or two, which no section and no page of ours has."""
    at_address, latest = StoryAt(address_of_path(path)), Newest(LATEST, LATEST_ON_404)
    old, beside = redirect_queries(site, request), _story_beside(path)
    queries: list[Query[Any]] = [at_address, latest, BREAKING_NEWS, *beside, *old]
    answers = site.archive.answer(queries, now=request.now)
    frame = frame_of(request, answers)
    match answers[at_address].answer(request.now):
        case Moved(address):
            return moved(request, request.urls.story(address))
        case Gone() as gone:
            return gone_page(site, frame, gone, answers[latest])
    led_on = redirected(site, request, answers) or _to_story_beside(request, beside, answers)
    return led_on or not_found(site, frame, answers[latest])


def story_data(site: Site, request: PageRequest, section: str, slug: str) -> ViewResult:
    """A story as JSON; where there is none, the reason as JSON, with the status of its page."""
    if section in _SHOWN_ELSEWHERE:
        return ViewResult(not_found_json(), JSON, status=404)
    at_address = StoryAt(Address(section, slug))
    answers = site.archive.answer([at_address], now=request.now)
    match answers[at_address].answer(request.now):
        case Article() as article if site.newsroom.section(section):
            text = story_json(article, request.urls, site.newsroom)
            return ViewResult(text, JSON, changed=article.changed, expires=article.expires)
        case Moved(address):
            return moved(request, request.urls.data(address))
        case Gone() as gone:
            return ViewResult(gone_json(gone, site.newsroom), JSON, status=gone.status)
    return ViewResult(not_found_json(), JSON, status=404)


def static_page(site: Site, request: PageRequest, page: StaticPage) -> ViewResult:
    """A page that is no news, such as `/about`; 404 until its text is uploaded."""
    at_address = StoryAt(Address(PAGES, page.slug))
    answers = site.archive.answer([at_address, BREAKING_NEWS], now=request.now)
    frame = frame_of(request, answers)
    match answers[at_address].answer(request.now):
        case Article() as article:
            return html_page(site, StaticTextPage(frame, article, page), changed=article.changed)
        case Moved(address):
            return moved(request, request.urls.story(address))
        case Gone() as gone:
            return query_gone(site, request, gone, frame)
    return query_not_found(site, request, frame)


class _StoryContext(Struct, frozen=True):
    """What is read with a story: its section, the newest of all, and the newest of the section."""

    section: Section
    newest: tuple[Card, ...]
    in_section: ListingPage


class _Neighbours(Struct, frozen=True):
    """The stories before and after, in time, of the same section."""

    previous: Card | None
    next: Card | None

    @property
    def cards(self) -> list[Card]:
        """Those that there are."""
        return [card for card in (self.previous, self.next) if card]


def _article_page(
    site: Site, request: PageRequest, frame: Frame, article: Article, context: _StoryContext
) -> ViewResult:
    """The page; it takes a second wait for what depends on the story: the lists of its subjects,
    and its neighbours unless they are among the newest of the section.
    """
    neighbours = _neighbours_among(context.in_section, article.address)
    subject_lists = [Newest(subject_listing(tag.slug), 2 * RELATED) for tag in article.subjects]
    previous, following = _neighbour_queries(article)
    queries: list[Query[Any]] = [*subject_lists]
    if neighbours is None:
        queries += [previous, following]
    answers = site.archive.answer(queries, now=request.now)
    if neighbours is None:
        neighbours = _Neighbours(next(iter(answers[previous].cards), None), answers[following])
    by_subject = _stories_by_subject(article.subjects, [answers[query] for query in subject_lists])
    candidates = [card for card, _ in by_subject.values()]
    related, latest, more = read_on(
        article,
        neighbours.cards,
        newest=context.newest,
        in_section=context.in_section.cards,
        related=candidates,
    )
    shared = {subject for card in related for subject in by_subject[card.address][1]}
    page = ArticlePage(
        frame=frame,
        article=article,
        section=context.section,
        authors=tuple(site.newsroom.author(by.name, by.slug) for by in article.authors),
        latest=latest,
        more=more,
        related=related,
        related_by=", ".join(tag.name for tag in article.subjects if tag in shared),
        previous=neighbours.previous if neighbours.previous not in related else None,
        next=neighbours.next if neighbours.next not in related else None,
        may_be_republished=not frame.preview and may_be_republished(article, site.newsroom),
    )
    return html_page(site, page, changed=article.changed)


def _neighbour_queries(article: Article) -> tuple[Newest, NextNewer]:
    listing = section_listing(article.address.section)
    cursor = Cursor(article.published, article.address)
    return Newest(listing, 1, before=cursor), NextNewer(listing, after=cursor)


def _neighbours_among(newest: ListingPage, address: Address) -> _Neighbours | None:
    """Its neighbours, if the story is among the newest of its section; None if it is too old."""
    addresses = [card.address for card in newest.cards]
    if address not in addresses:
        return None
    at = addresses.index(address)
    following = newest.cards[at - 1] if at else None
    if at < len(addresses) - 1:
        return _Neighbours(newest.cards[at + 1], following)
    return None if newest.older else _Neighbours(None, following)


def _stories_by_subject(
    subjects: Sequence[Tag], listings: Sequence[ListingPage]
) -> dict[Address, tuple[Card, list[Tag]]]:
    """The stories about the subjects, each with its shared subjects; those with most are first."""
    stories: dict[Address, tuple[Card, list[Tag]]] = {}
    for subject, page in zip(subjects, listings, strict=True):
        for card in page.cards:
            stories.setdefault(card.address, (card, []))[1].append(subject)
    return dict(sorted(stories.items(), key=lambda item: len(item[1][1]), reverse=True))
