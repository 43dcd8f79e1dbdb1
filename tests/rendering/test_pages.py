"""How pages are put together, what they weigh, and that their style is allowed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement, fromstring
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Picture, Tag
from chalicelib.news.digest import by_section
from chalicelib.news.listing import ListingPage
from chalicelib.news.newsroom import Author, Newsroom, Section, Topic
from chalicelib.rendering.pages import (
    LATEST_ON_FRONT,
    LONG_READ,
    TOP_STORIES,
    CorrectionsPage,
    Frame,
    FrontPage,
    ListPage,
    NothingHerePage,
    Page,
    PicturePage,
    StaticTextPage,
    TodayPage,
    front_page,
    read_on,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from operations.sample_pages import article, article_page, cards, every_page
from tests.conftest import NOON

FIRST_ROUND_TRIP = 13_000  # bytes: ten segments before the first acknowledgement (RFC 6928)


@pytest.fixture(scope="module")
def frame() -> Frame:
    """The frame of a page under a stage, with breaking news."""
    urls = Urls(base="/api", origin="https://news.example.org", media="https://media.example.org")
    return Frame(urls, NOON, article(99, headline="It breaks", link="\ue000/denmark/x"))


@pytest.fixture(scope="module")
def renderer(newsroom: Newsroom) -> Renderer:
    return Renderer(newsroom, has_search=True)


@pytest.fixture(scope="module", params=range(16))
def html(
    request: pytest.FixtureRequest, renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> str:
    """Every page in its turn."""
    return renderer.html(every_page(frame, newsroom)[request.param])


def test_every_page_is_complete_and_escapes_what_editors_wrote(html: str) -> None:
    assert html.startswith("<!doctype html>")
    assert html.index("<meta charset") < 1024
    assert "<angle>" not in html
    assert html.count("<h1") == html.count("<main") == 1
    assert "It breaks" in html


def test_every_page_fits_in_the_first_round_trip(html: str) -> None:
    assert len(gzip.compress(html.encode(), 9)) <= FIRST_ROUND_TRIP


def test_every_link_of_the_site_carries_its_base(html: str) -> None:
    links = re.findall(r'href="(/[^"]*)"', html)
    assert links
    assert [link for link in links if not link.startswith("/api/")] == []


def test_the_style_in_the_page_is_one_that_the_policy_allows(renderer: Renderer, html: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in renderer.style_hashes.split()
    assert " style=" not in html


def test_a_picture_has_its_size_and_is_not_lazy(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    html = renderer.html(article_page(frame, newsroom))
    picture = re.findall(r"<img [^>]+>", html)[0]
    assert 'src="https://media.example.org/renditions/0123456789abcdef01234567/1280.jpg"' in picture
    assert 'width="1920" height="1280"' in picture
    assert 'fetchpriority="high"' in picture
    assert "lazy" not in picture


@pytest.mark.parametrize("template", ["front", "list", "article", "picture"])
def test_the_first_picture_is_loaded_at_once_and_all_are_offered_as_avif_and_as_jpeg(
    renderer: Renderer, frame: Frame, newsroom: Newsroom, template: str
) -> None:
    pages = every_page(frame, newsroom)
    page = next(page for page in pages if page.template == f"pages/{template}.html")
    html = renderer.html(page).partition("<main")[2]
    first, *others = re.findall(r"<img [^>]+>", html)
    assert 'fetchpriority="high"' in first
    assert "lazy" not in first
    assert [picture for picture in others if 'loading="lazy"' not in picture] == []
    for picture in re.findall(r"<picture>(.*?)</picture>", html):
        assert re.match(r'<source type="image/avif" (media="[^"]+" )?srcset="[^"]+\.avif', picture)
        assert (" sizes=" in picture) is (" 640w" in picture)


def test_a_page_is_shared_by_an_image_of_the_papers_own(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    story, front = article_page(frame, newsroom), every_page(frame, newsroom)[0]
    image = renderer.share_image(story.article)
    html = renderer.html(story)
    assert f'<meta property="og:image" content="https://media.example.org/{image.path}">' in html
    assert '<meta property="og:image:width" content="1200">' in html
    assert image.headline == story.article.headline
    assert f"/{renderer.share_image(None).path}" in renderer.html(front)


def test_a_picture_whose_size_is_not_known_leaves_it_to_the_browser(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    page = article_page(frame, newsroom)
    unsized = replace(page.article, picture=Picture("pictures/a.webp", ""))
    html = renderer.html(replace(page, article=unsized))
    assert '<img src="https://media.example.org/pictures/a.webp" alt="" fetchpriority' in html


ANY_CARD = st.builds(
    lambda number, placement, until: replace(
        article(number).card, placement=placement, until=until
    ),
    st.integers(min_value=0, max_value=15),
    st.sampled_from(["", "", "lead", "top"]),
    st.sampled_from([None, *(NOON + timedelta(seconds=seconds) for seconds in (-1, 0, 1))]),
)
ANY_CARDS = st.lists(ANY_CARD, max_size=30, unique_by=lambda card: card.address)


def front_page_of(
    listed: list[Card], *, older: Iterable[Card] = (), blocks: Iterable[list[Card]] = ()
) -> FrontPage:
    """The front page, if these are the newest stories, and those the older ones."""
    section = Section("denmark", "Denmark")
    listings = [(section, ListingPage(tuple(block))) for block in blocks]
    placed = tuple(card for card in (*listed, *older) if card.placement)
    frame = Frame(Urls(), NOON)
    return front_page(frame, ListingPage(placed), ListingPage(tuple(listed)), listings)


@given(listed=ANY_CARDS, blocks=st.lists(ANY_CARDS, max_size=5))
def test_the_front_page_leaves_no_news_out_and_repeats_none(
    listed: list[Card], blocks: list[list[Card]]
) -> None:
    page = front_page_of(listed, blocks=blocks)
    above = [*([page.lead] if page.lead else []), *page.top, *page.latest]
    below = [card for block in page.blocks for card in block.cards]
    shown = [card.address for card in above + below]
    assert len(shown) == len(set(shown))
    assert list(page.latest) == sorted(page.latest, key=listed.index)
    left_out = [card for card in listed if card not in above]
    assert not left_out or len(page.latest) == LATEST_ON_FRONT, "only what finds no room"
    assert not any(listed.index(card) < listed.index(page.latest[-1]) for card in left_out)
    assert all(block.cards for block in page.blocks)
    assert page.older == "/archive"


@given(stories=ANY_CARDS, newest=st.integers(0, 30))
def test_placed_stories_come_first_until_their_end_or_while_they_are_among_the_newest(
    stories: list[Card], newest: int
) -> None:
    listed, older = stories[:newest], stories[newest:]
    page = front_page_of(listed, older=older)
    lasting = [card for card in stories if (card.until > NOON if card.until else card in listed)]
    leads = [card for card in lasting if card.placement == "lead"] or listed
    assert page.lead == (leads[0] if leads else None)
    tops = [card for card in lasting if card.placement == "top"]
    following = [card for card in dict.fromkeys([*tops, *listed]) if card != page.lead]
    assert page.top == tuple(following[:TOP_STORIES])


@given(newest=ANY_CARDS, in_section=ANY_CARDS, related=ANY_CARDS)
def test_below_a_story_no_story_stands_twice_and_the_story_itself_does_not(
    newest: list[Card], in_section: list[Card], related: list[Card]
) -> None:
    story, neighbour = article(2), article(3).card
    near, latest, more = read_on(
        story, [neighbour], newest=newest, in_section=in_section, related=related
    )
    shown = [card.address for card in (*near, *latest, *more)]
    assert len(shown) == len(set(shown))
    assert story.address not in shown
    assert neighbour not in (*latest, *more), "it is before or after the story"
    assert len(latest) <= 4
    assert len(more) <= 6
    assert list(near) == [card for card in related if card.address != story.address][:3]


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("\ue000/denmark/x", "/api/denmark/x"),
        ("https://example.org/", "https://example.org/"),
        ("", ""),
    ],
)
def test_breaking_news_leads_below_the_base_or_elsewhere(link: str, leads_to: str) -> None:
    urls = Urls(base="/api")
    assert Frame(urls, NOON, article(link=link)).breaking_link == leads_to
    assert Frame(urls, NOON).breaking_link == ""


HEADLINE = "کشتی دوباره راه افتاد"


def persian(number: int = 0) -> Article:
    """A story in another language than the page, and in the other direction."""
    return article(number, headline=HEADLINE, language="fa", tags=(Tag("sea", "دریا"),))


def test_the_page_of_a_picture_leads_to_its_largest_file_if_it_may_show_a_smaller_one(
    frame: Frame, newsroom: Newsroom
) -> None:
    page = PicturePage(frame, article(), newsroom.sections[1], 2)
    assert page.full_size.endswith("/1920.jpg")
    sizes = page.picture.renditions
    small = replace(page.picture, renditions=sizes[:2])
    assert replace(page, article=article(gallery=(small, small))).full_size == ""


GENERATED = "Picture made by a machine"


def test_what_a_model_made_says_so_wherever_it_is_shown_and_nowhere_else(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    plain = article(gallery=())
    assert plain.picture
    made = replace(plain, picture=replace(plain.picture, is_generated=True))
    section, link = newsroom.sections[1], "/api/denmark"

    def labels(story: Article, **pictures: tuple[Picture, ...]) -> list[int]:
        story = replace(story, **pictures)
        cards = [replace(story, address=Address("denmark", str(n))).card for n in range(12)]
        shown: list[Page] = [
            replace(front_page_of(cards), frame=frame),
            ListPage(frame, "{name}", section.name, link, tuple(cards), "", is_continued=False),
            replace(article_page(frame, newsroom), article=story, latest=()),
        ]
        return [renderer.html(page).count(GENERATED) for page in shown]

    assert labels(plain) == [0, 0, 0]
    assert labels(made) == [4, 12, 1], "none on the front page's cards that show no picture"
    assert made.picture
    assert labels(plain, gallery=(made.picture,)) == [0, 0, 1]


def test_a_foreign_headline_has_its_language_and_direction_wherever_it_is_shown(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    stories = tuple(persian(number) for number in range(20))
    foreign = tuple(story.card for story in stories)
    section, link = newsroom.sections[1], "/api/denmark"
    story = replace(
        article_page(frame, newsroom), article=persian(), related=foreign[:3],
        latest=foreign[3:7], more=foreign[7:13], previous=foreign[13], next=foreign[14],
    )  # fmt: skip
    shown: list[Page] = [
        story,
        front_page_of(list(foreign), blocks=[list(foreign)]),
        ListPage(frame, "{name}", section.name, link, foreign, link, is_continued=False),
        CorrectionsPage(frame, stories, link, link, is_continued=False),
        NothingHerePage(frame, foreign),
        StaticTextPage(frame, persian(), newsroom.pages[0]),
    ]
    for page in shown:
        places = _places_of(HEADLINE, renderer.html(page))
        assert places
        assert set(places) == {("fa", "rtl")}


def _places_of(text: str, html: str) -> list[tuple[str, str]]:
    """The language and the direction of each element that shows the text."""
    elements = fromstring(html).iter("*")
    shown = [one for one in elements if one.tag != "script" and text in (one.text or "")]
    return [(_nearest("lang", element), _nearest("dir", element)) for element in shown]


def _nearest(attribute: str, element: HtmlElement) -> str:
    """The attribute of the element, or of the one around it that has it."""
    return str(element.xpath(f"ancestor-or-self::*[@{attribute}][1]/@{attribute}")[0])


def test_the_subjects_of_a_story_are_in_its_language(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    page = replace(article_page(frame, newsroom), article=persian(), related_by="دریا")
    assert _places_of("دریا", renderer.html(page)) == [("fa", "rtl")] * 2


def test_a_breadcrumb_is_cut_at_the_end_of_the_headline(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    """By the direction of the box that is cut, which is the list item."""
    page = replace(article_page(frame, newsroom), article=persian())
    crumb = f'<li lang="fa" dir="rtl"><span aria-current="page">{HEADLINE}</span></li>'
    assert crumb in renderer.html(page)


@pytest.mark.parametrize(
    ("headline", "classes"),
    [
        ("a " * 40, ""),
        ("a " * 41, " long"),
        ("渡 " * 26, ""),
        ("渡 " * 27, " long"),
        ("a" * 17, ""),
        (f"at {'a' * 18} at", " compound"),
    ],
)
def test_a_headline_is_set_smaller_by_its_width_and_its_longest_word(
    renderer: Renderer, frame: Frame, headline: str, classes: str
) -> None:
    card = article(headline=headline).card
    page = ListPage(frame, "a", "a", "/a", (card,), "", is_continued=False)
    assert f'<article class="card in-denmark{classes}">' in renderer.html(page)


WORDS = ("havvindmøllepark", "kommune", "færge", "folketing", "bro", "sundhed", "rettelse", "klima")


def busy_card(number: int, section: str) -> Card:
    """A story of a busy day: pictured, and like no other in its words."""
    words = " ".join(f"{word}{number * 7 % 97}" for word in WORDS[number % 3 : number % 3 + 6])
    name = f"{number}-{section}"
    return replace(
        article(number, section, headline=words, summary=f"{words[::-1]}. " * 3).card,
        address=Address(
            section, f"{words.replace('ø', 'oe').replace('æ', 'ae').replace(' ', '-')[:60]}"
        ),
        picture=Picture(f"pictures/{name}.webp", f"Et billede af {words}", 1600, 900 + number),
    )


@pytest.fixture(scope="module")
def large_newsroom(newsroom: Newsroom) -> Newsroom:
    """One of fifteen sections, with colours and topics."""
    sections = tuple(
        Section(
            f"section-{n}", f"Section {n}", "What is in it.", f"#{n:02x}2b3c",
            topics=tuple(Topic(f"topic-{n}-{m}", f"Topic {n} {m}") for m in range(5)),
        )
        for n in range(15)
    )  # fmt: skip
    return replace(newsroom, sections=sections)


def test_a_front_page_of_fifteen_sections_fits_in_the_first_round_trip(
    large_newsroom: Newsroom, frame: Frame
) -> None:
    slugs = [section.slug for section in large_newsroom.sections]
    listed = ListingPage(tuple(busy_card(n, slugs[n % 15]) for n in range(30)))
    blocks = [
        (section, ListingPage(tuple(busy_card(100 + 10 * at + n, section.slug) for n in range(13))))
        for at, section in enumerate(large_newsroom.sections)
    ]
    page = front_page(frame, ListingPage(()), listed, blocks)
    assert len(page.blocks) == 15
    html = Renderer(large_newsroom).html(page)
    assert len(gzip.compress(html.encode(), 9)) <= FIRST_ROUND_TRIP


def test_a_list_of_pictured_stories_fits_in_the_first_round_trip(
    large_newsroom: Newsroom, frame: Frame
) -> None:
    section = large_newsroom.sections[3]
    stories = tuple(busy_card(n, section.slug) for n in range(24))
    page = ListPage(
        frame, "{name}", section.name, "/api/x", stories, "/api/y", is_continued=False,
        section=section.slug, topics=section.topics,
    )  # fmt: skip
    html = Renderer(large_newsroom).html(page)
    assert html.count("<img ") == 24
    assert len(gzip.compress(html.encode(), 9)) <= FIRST_ROUND_TRIP


def test_a_picture_that_is_not_there_leaves_no_trace(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    missing = Picture("pictures/a.webp", "A ferry", 1200, 800, "The caption", is_there=False)
    story = article(picture=missing)
    page = replace(article_page(frame, newsroom), article=story, latest=(story.card,), more=())
    for shown in (page, front_page_of([story.card])):
        html = renderer.html(replace(shown, frame=frame))
        assert "pictures/a.webp" not in html
        assert "The caption" not in html


def test_what_to_read_next_has_a_picture_if_one_of_the_latest_has(
    frame: Frame, newsroom: Newsroom
) -> None:
    plain, pictured = (replace(card, picture=None) for card in cards(2)), cards(4)[2:]
    latest = (*plain, *pictured)
    page = replace(article_page(frame, newsroom), latest=latest)
    assert page.read_next == latest[2]
    assert replace(page, latest=latest[:2]).read_next == latest[0]
    assert replace(page, latest=()).read_next is None
    assert page.read_later == (*latest[:2], latest[3])
    html = Renderer(newsroom).html(page)
    assert html.count(f">{latest[2].headline.replace('<', '&lt;').replace('>', '&gt;')[:17]}") == 1


def test_a_card_names_its_section_where_others_are_listed_too(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    page = ListPage(frame, "{name}", "sea", "/x", cards(3), "", is_continued=False)
    named = '<p class="kicker"><b>Denmark</b> '
    assert renderer.html(page).count(named) == 3
    assert named not in renderer.html(replace(page, section="denmark"))
    alone = replace(newsroom, sections=(Section("denmark", "Denmark"),))
    assert named not in Renderer(alone).html(page), "a paper of one section need not name it"


@pytest.mark.parametrize(("section", "kicker"), [("Opinion", []), ("Denmark", ["Opinion"])])
def test_a_kind_of_story_is_not_said_again_below_a_section_of_that_name(
    newsroom: Newsroom, frame: Frame, section: str, kicker: list[str]
) -> None:
    sections = (Section("denmark", section), *newsroom.sections[1:])
    card = article(kind="opinion", kicker="").card
    page = ListPage(
        frame, "{name}", section, "/x", (card,), "", is_continued=False, section="denmark"
    )
    html = Renderer(replace(newsroom, sections=sections)).html(page)
    assert fromstring(html).xpath("//p[@class='kicker']/span/text()") == kicker


def test_a_story_of_the_day_does_not_name_the_section_that_it_stands_in(
    renderer: Renderer, frame: Frame
) -> None:
    sections = by_section([article()], [Section("denmark", "Denmark")])
    html = fromstring(renderer.html(TodayPage(frame, sections, "/today", "")))
    assert html.xpath("//section[contains(@class, 'in-denmark')]/h2/a/text()") == ["Denmark"]
    assert html.xpath("//p[@class='kicker']/b") == []


def test_the_list_of_an_author_does_not_repeat_the_authors_name(
    renderer: Renderer, frame: Frame
) -> None:
    together = (Byline("karen-holm", "Karen Holm"), Byline("bo", "Bo"))
    stories = (article().card, article(1, authors=together).card)
    page = ListPage(frame, "{name}", "Karen Holm", "/x", stories, "", is_continued=False)
    bylines = fromstring(renderer.html(page)).xpath("//bdi/text()")
    assert bylines == ["Karen\u00a0Holm and Bo"]


@pytest.mark.parametrize(("missing", "count"), [([], 1), ([2], 0), ([1, 2, 3], 0)])
def test_top_stories_have_large_pictures_if_all_have_one(
    renderer: Renderer, frame: Frame, missing: list[int], count: int
) -> None:
    listed = [replace(c, picture=None) if n in missing else c for n, c in enumerate(cards(4))]
    html = fromstring(renderer.html(replace(front_page_of(listed), frame=frame)))
    assert len(html.xpath("//div[@class='grid pictured']")) == count


def test_an_archive_is_grouped_by_days_of_the_newsrooms_clock(
    renderer: Renderer, frame: Frame
) -> None:
    times = [NOON, NOON - timedelta(hours=1), NOON - timedelta(days=1)]
    stories = tuple(article(n, published=time).card for n, time in enumerate(times))
    page = ListPage(
        frame, "All stories", "", "/x", stories, "", is_continued=False, is_by_day=True
    )  # fmt: skip
    days = fromstring(renderer.html(page)).xpath("//section[@class='day']")
    assert [day.xpath("string(h2)") for day in days] == ["24 November 2026", "23 November 2026"]
    assert [len(day.xpath(".//article")) for day in days] == [2, 1]
    assert days[0].xpath(".//time/text()") == ["13:00", "12:00"]


def test_a_section_leads_to_its_topics(large_newsroom: Newsroom, frame: Frame) -> None:
    section = large_newsroom.sections[3]
    page = ListPage(
        frame, "{name}", section.name, "/x", (), "", is_continued=False,
        section=section.slug, topics=section.topics,
    )  # fmt: skip
    assert '<a href="/api/tag/topic-3-0">Topic 3 0</a>' in Renderer(large_newsroom).html(page)


def test_a_story_tells_who_its_authors_are_and_what_else_they_wrote(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    known = replace(newsroom.authors[0], picture="pictures/karen.webp")
    page = replace(article_page(frame, newsroom), authors=(known, Author("Nobody", "nobody")))
    html = renderer.html(page)
    assert ">About the author</h2>" in html
    assert 'src="https://media.example.org/pictures/karen.webp" alt="" width="96"' in html
    assert f'<a href="/api/author/{known.slug}" lang="en">All by {known.name}</a>' in html
    assert "All by Nobody" not in html


def test_a_long_read_leads_on_to_fewer_others(
    renderer: Renderer, frame: Frame, newsroom: Newsroom
) -> None:
    page = article_page(frame, newsroom)
    long = replace(page, article=replace(page.article, words=LONG_READ + 1))
    at_most = replace(page, article=replace(page.article, words=LONG_READ))
    assert ">More news</h2>" in renderer.html(at_most)
    html = renderer.html(long)
    assert ">More news</h2>" not in html
    assert ">Read next</h2>" in html
    assert ">Related stories</h2>" in html
