from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.ingest.markup.nodes import every_element
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.markup.sanitising import sanitised
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.ingest.reading.story_links import StoryPlace
from chalicelib.news.address import Address
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.newsroom import Newsroom, StaticPage
from chalicelib.news.text import BASE
from doubles.newsroom import NEWSROOM


@pytest.fixture
def place(newsroom: Newsroom) -> StoryPlace:
    """A story in a folder of its section."""
    newsroom = replace(newsroom, pages=(StaticPage("about", "About us"),))
    file = PurePosixPath("articles/denmark/2026/ferry.md")
    return StoryPlace(file, Address("denmark", "ferry"), newsroom)


def links(place: StoryPlace, markdown: str) -> list[str]:
    html = sanitised(place.resolved(parsed(markdown_to_html(markdown)))).html
    return [part.partition('"')[0] for part in html.split('href="')[1:]]


def warnings(place: StoryPlace, markdown: str) -> list[str]:
    nodes = place.resolved(parsed(markdown_to_html(markdown)))
    return [warning.what for warning in place.dead_links(nodes)]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("quay.md", "/denmark/quay"),
        ("2026-11-24-quay.md#plan", "/denmark/quay#plan"),
        ("../quay.md", "/denmark/quay"),
        ("../../climate/ice%20age.md", "/climate/ice-age"),
        ("../../_pages/about.md", "/about"),
        ("quay", "/denmark/quay"),
        ("./quay/", "/denmark/quay/"),
        ("../climate/ice?a=b", "/climate/ice?a=b"),
        ("?p=2", "/denmark/ferry?p=2"),
        ("/climate", "/climate"),
    ],
)
def test_a_link_to_a_file_or_an_address_beside_the_story_leads_there(
    place: StoryPlace, link: str, target: str
) -> None:
    assert links(place, f"[a]({link})") == [BASE + target]
    assert warnings(place, f"[a]({link})") == []


@pytest.mark.parametrize(
    "link",
    ["https://x.example/a.md", "mailto:a@x.example", "tel:1", "www.dr.dk", "//x.example/a", "#a"],
)
def test_a_link_that_leads_elsewhere_stays_without_a_warning(place: StoryPlace, link: str) -> None:
    *_, anchor = every_element(place.resolved(parsed(f'<a href="{link}">a</a>')))
    assert anchor.attributes["href"] == link
    assert warnings(place, f"[a]({link})") == []


@pytest.mark.parametrize("link", ["../../map.md", "../../../x.md", "plan.pdf", "../x/data.csv"])
def test_a_link_to_a_file_that_is_no_story_is_warned_of(place: StoryPlace, link: str) -> None:
    (warning,) = warnings(place, f"[a]({link})")
    assert warning == f"the link `{link}` leads to a file beside the story, which is no page"
    assert links(place, f"[a]({link})") == [link]


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("/en/2020/plan.html", "there is no section `en`"),
        ("../sport/cup", "there is no section `sport`"),
        ("/denmark/2026/11/ferry", "no address of ours is as long"),
    ],
)
def test_a_link_to_no_section_of_the_site_is_warned_of(
    place: StoryPlace, link: str, why: str
) -> None:
    (warning,) = warnings(place, f"[a]({link})")
    assert warning.endswith(f"leads to no page: {why}")


@pytest.mark.parametrize(
    "link",
    ["/", "/denmark", "/Denmark/quay", "/about", "/tag/ferries", "/author/a", "/archive/2026-11",
     "/feed.xml", "/pictures/a.webp", "/corrections", "/denmark/feed.xml", "/denmark/quay.json"],
)  # fmt: skip
def test_a_link_to_a_page_that_may_be_there_is_not_warned_of(place: StoryPlace, link: str) -> None:
    assert warnings(place, f"[a]({link})") == []


def test_a_story_without_an_address_keeps_its_links(place: StoryPlace) -> None:
    assert links(replace(place, address=None), "[a](quay)") == ["quay"]


@given(link=st.text("abc./:?#[]@\\ md%å", max_size=12))
def test_any_link_is_read_and_leads_nowhere_else_when_read_again(link: str) -> None:
    place = StoryPlace(PurePosixPath("articles/denmark/a.md"), Address("denmark", "a"), NEWSROOM)
    with suppress(UnusableManuscript):
        nodes = place.resolved(parsed(f'<a href="{link}">a</a>'))
        list(place.dead_links(nodes))
        again = place.resolved(nodes)
        assert sanitised(again) == sanitised(nodes)
