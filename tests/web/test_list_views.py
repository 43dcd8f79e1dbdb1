"""Lists: what stands on them, in which order, page after page."""

from __future__ import annotations

import re

import pytest

from chalicelib.news.newsroom import Newsroom, Topic
from chalicelib.web.list_parts import STORIES_ON_A_LIST
from chalicelib.web.list_views import STORIES_ON_THE_FRONT
from tests.conftest import NOON
from tests.web.conftest import Gateway, Publish

STORIES = 1000
HOST = {"domainName": "news.example.org"}


def cards(html: str) -> list[str]:
    """The stories of a page's list, in its order."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.findall(r'<h\d[^>]*><a href="(/[a-z]+/[a-z0-9-]+)"', main)


def next_page(html: str) -> tuple[str, str] | None:
    """Where the list goes on: its path and its cursor."""
    link = re.search(r'<a rel="next" href="([^"?]+)\?before=([^"]+)"', html)
    return (link[1], link[2]) if link else None


def test_a_crawl_finds_each_of_a_thousand_stories_once_while_more_are_published(
    gateway: Gateway, publish: Publish
) -> None:
    stories = [
        publish(
            f"{('denmark', 'climate')[number % 2]}/story-{number}",
            date=f"2026-11-{number % 20 + 1:02}T12:00:00Z",  # fifty in the same second
            tags="[Sea]",
            authors="[Karen Holm]",
            corrections=f"[{{date: 2026-11-{number % 3 + 21}, text: Wrong.}}]",
        )
        for number in range(STORIES)
    ]
    denmark = [path for path in stories if path.startswith("/denmark/")]
    first = [path for number, path in enumerate(stories) if number % 20 == 0]
    for start, expected in {
        "/archive": stories,
        "/archive/2026-11": stories,
        "/archive/2026-11-01": first,
        "/denmark": denmark,
        "/tag/sea": stories,
        "/author/karen-holm": stories,
        "/corrections": stories,
    }.items():
        paths = crawled(gateway, publish, start)
        assert len(paths) == len(set(paths)), start
        assert set(stories) & set(paths) == set(expected), start


def crawled(gateway: Gateway, publish: Publish, start: str) -> list[str]:
    """Every story of a list; between any two pages another one is published."""
    html, paths, pages = gateway.get(start).body, [], 0
    while True:
        paths += cards(html)
        older = next_page(html)
        if older is None:
            return paths
        assert older[0] == start, "it is the same list that goes on"
        pages += 1
        publish(f"denmark/new-{start.replace('/', '-')}-{pages}", tags="[Sea]",
                authors="[Karen Holm]", corrections="[{date: 2026-11-24, text: No.}]")  # fmt: skip
        html = gateway.get(start, query={"before": [older[1]]}).body
        assert len(cards(html)) <= STORIES_ON_A_LIST


def test_a_day_begins_at_midnight_in_the_newsroom(gateway: Gateway, publish: Publish) -> None:
    late = publish("denmark/late", date="2026-11-22T23:59:59+01:00")
    early = publish("denmark/early", date="2026-11-23T00:00:00+01:00")
    assert cards(gateway.get("/archive/2026-11-22").body) == [late]
    assert cards(gateway.get("/archive/2026-11-23").body) == [early]
    assert cards(gateway.get("/archive/2026-11").body) == [early, late]
    assert "22 November 2026" in gateway.get("/archive/2026-11-22").body


@pytest.mark.parametrize(
    ("period", "status"),
    [("2026", 200), ("2026-11", 200), ("2026-11-24", 200), ("2026-11-23", 404), ("2026-10", 404),
     ("2025", 404), ("1000-01-31", 404), ("2026-11-25", 404), ("2026-12", 404), ("9998-12", 404),
     ("2026-1", 404), ("2026-00", 404), ("0999", 404), ("9999", 404)],
)  # fmt: skip
def test_a_period_without_stories_for_readers_is_not_there(
    gateway: Gateway, publish: Publish, period: str, status: int
) -> None:
    publish(date="2026-11-24T08:00:00Z")
    publish("denmark/over", date="2026-10-01", expires="2026-10-02", written=NOON)
    publish("denmark/embargoed", date="2026-11-25T08:00:00Z")
    assert gateway.get(f"/archive/{period}").status == status


def test_a_period_shows_nothing_newer_whatever_the_cursor(
    gateway: Gateway, publish: Publish
) -> None:
    october = publish("denmark/october", date="2026-10-15")
    publish("denmark/november", date="2026-11-15")
    query = {"before": ["2026-11-24T00:00:00Z~denmark/x"]}
    assert cards(gateway.get("/archive/2026-10", query=query).body) == [october]


def test_a_year_begins_on_the_newsrooms_clock(gateway: Gateway, publish: Publish) -> None:
    path = publish(date="2025-12-31T23:30:00Z")
    assert cards(gateway.get("/archive/2026").body) == [path]
    assert gateway.get("/archive/2025").status == 404


def addresses_of(html: str) -> set[str]:
    """What a page says its own address is."""
    return {
        *re.findall(r'<link rel="canonical" href="([^"]+)"', html),
        *re.findall(r'<meta property="og:url" content="([^"]+)"', html),
    }


def newer_page(html: str) -> str:
    """The link to the part of the list before; empty if there is none."""
    link = re.search(r'<a rel="prev" href="([^"]+)"', html)
    return link[1] if link else ""


@pytest.mark.parametrize(
    "start",
    ["/archive", "/archive/2026", "/archive/2026-11", "/denmark", "/tag/sea", "/author/karen-holm",
     "/corrections"],
)  # fmt: skip
def test_from_every_part_of_a_list_a_way_leads_back_to_its_beginning(
    gateway: Gateway, publish: Publish, start: str
) -> None:
    for number in range(2 * STORIES_ON_A_LIST + 5):
        publish(f"denmark/story-{number}", date=f"2026-11-{number % 7 + 1:02}T12:00:00Z",
                tags="[Sea]", authors="[Karen Holm]",
                corrections=f"[{{date: 2026-11-{number % 3 + 21}, text: Wrong.}}]")  # fmt: skip
    parts = [(start, gateway.get(start, context=HOST).body)]
    while older := next_page(parts[-1][1]):
        html = gateway.get(start, query={"before": [older[1]]}, context=HOST).body
        parts.append((f"{start}?before={older[1]}", html))
    assert [newer_page(html) for _, html in parts] == ["", parts[0][0], parts[1][0]]
    for link, html in parts:
        assert addresses_of(html) == {f"https://{HOST['domainName']}{link}"}


def test_a_forged_cursor_tells_nothing_of_a_story_under_embargo(
    gateway: Gateway, publish: Publish
) -> None:
    for number in range(STORIES_ON_A_LIST):
        publish(f"denmark/story-{number}", date="2026-11-20")
    publish("denmark/embargoed", date="2026-11-24T12:00:01Z")
    answer = gateway.get("/archive", query={"before": ["2026-11-01T00:00:00Z~denmark/x"]})
    assert newer_page(answer.body) == "/archive"
    assert "embargoed" not in answer.body


def test_a_list_is_called_as_its_newest_story_writes_the_name(
    gateway: Gateway, publish: Publish
) -> None:
    publish("denmark/one", tags="[Rødgrød]", authors="[Søren Ås]", date="2026-11-20")
    publish("denmark/two", tags="[RØDGRØD]", authors="[søren ås]", date="2026-11-21")
    assert "<h1>About: RØDGRØD</h1>" in gateway.get("/tag/roedgroed").body
    assert "<h1>søren ås</h1>" in gateway.get("/author/soeren-aas").body


def test_an_author_of_ours_has_a_page_before_the_first_story(gateway: Gateway) -> None:
    answer = gateway.get("/author/karen-holm")
    assert answer.status == 200
    assert "trained as an oceanographer" in answer.body


def test_a_topic_of_a_section_has_a_page_before_the_first_story(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Newsroom, "topic", lambda _newsroom, slug: Topic(slug, "The sea"))
    answer = gateway.get("/tag/sea")
    assert answer.status == 200
    assert "<h1>About: The sea</h1>" in answer.body


@pytest.mark.parametrize("query", [None, {"before": ["2026-11-24T00:00:00Z~denmark/x"]}])
def test_a_list_of_nothing_is_a_404(gateway: Gateway, query: dict[str, list[str]] | None) -> None:
    for path in ("/tag/nothing", "/author/nobody"):
        assert gateway.get(path, query=query).status == 404, path


def test_a_front_page_without_stories_says_so(gateway: Gateway) -> None:
    answer = gateway.get("/")
    assert answer.status == 200
    assert "No story has been published yet" in answer.body


def test_the_front_page_reads_enough_for_its_blocks(gateway: Gateway, publish: Publish) -> None:
    for number in range(STORIES_ON_THE_FRONT):
        placement = "top" if 26 <= number <= 28 else ""
        date = f"2026-11-22T10:00:{number:02}Z"
        publish(f"denmark/story-{number:02}", date=date, placement=placement)
    culture = [publish(f"culture/old-{n}", date=f"2026-10-0{n + 1}") for n in range(4)]
    html = gateway.get("/").body
    shown = cards(html)
    assert len(shown) == len(set(shown)) == 1 + 3 + 6 + 3 + 3
    assert len([path for path in shown[10:] if path.startswith("/denmark/")]) == 3
    assert shown[-3:] == culture[:0:-1], "a section without news has its block"


def test_a_lead_gives_way_at_the_second_it_ends(gateway: Gateway, publish: Publish) -> None:
    def lead(until: str) -> str:
        publish("denmark/lead", placement="lead", until=until, date="2026-11-20", written=NOON)
        return cards(gateway.get("/").body)[0]

    newer = publish("climate/newer", date="2026-11-21")
    assert lead("2026-11-24T12:00:01Z") == "/denmark/lead"
    assert lead("2026-11-24T12:00:00Z") == newer
