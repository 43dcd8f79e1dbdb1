"""A story's gallery: each of its pictures has a page of its own."""

from __future__ import annotations

import re

import pytest

from chalicelib.ingest.intake import Intake
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.web.conftest import Gateway, Publish

GALLERY = "[{file: one.jpg, alt: A quay}, {file: two.jpg, alt: A crane, caption: It turns}, x.jpg]"


@pytest.fixture
def story(publish: Publish) -> str:
    """The path of a story with a gallery of three."""
    return publish(gallery=GALLERY, title="The harbour")


def links(html: str) -> dict[str, str]:
    """The links of a page's navigation through pictures, by their words."""
    turn = re.search(r'<nav class="turn".*?</nav>', html, re.DOTALL)
    assert turn
    return {words: link for link, words in re.findall(r'href="([^"]+)">([^<]+)<', turn[0])}


def test_a_picture_of_a_gallery_is_on_a_page_of_its_own_with_its_words(
    gateway: Gateway, story: str
) -> None:
    page = gateway.get(f"{story}/pictures/2")
    assert page.status == 200
    assert 'alt="A crane"' in page.body
    assert "<figcaption>It turns</figcaption>" in page.body
    assert "<title>Picture 2 of 3: The harbour – Tidende</title>" in page.body
    assert page.body.count("<h1") == page.body.count("<main") == 1


def test_one_turns_from_picture_to_picture_and_back_to_the_story(
    gateway: Gateway, story: str
) -> None:
    first, second, third = (links(gateway.get(f"{story}/pictures/{n}").body) for n in (1, 2, 3))
    assert second == {
        "Previous picture": f"{story}/pictures/1",
        "Back to the story": f"{story}#picture-2",
        "Next picture": f"{story}/pictures/3",
    }
    assert "Previous picture" not in first
    assert "Next picture" not in third


@pytest.mark.parametrize(
    "path", ["pictures/4", "pictures/0", "pictures/01", "pictures/x", "pictures"]
)
def test_there_is_no_page_of_a_picture_that_the_story_has_not(
    gateway: Gateway, story: str, path: str
) -> None:
    assert gateway.get(f"{story}/{path}").status == 404


def test_pictures_move_and_go_with_their_story(
    gateway: Gateway, story: str, publish: Publish, uploads: MemoryUploads, intake: Intake
) -> None:
    publish(gallery=GALLERY, title="The harbour", slug="port", written=NOON)
    moved = gateway.get(f"{story}/pictures/2")
    assert (moved.status, moved.headers["location"]) == (301, "/denmark/port/pictures/2")
    uploads.delete("articles/denmark/bridge.md", NOON)
    intake.receive("articles/denmark/bridge.md")
    assert gateway.get("/denmark/port/pictures/2").status == 410


def test_search_engines_find_the_story_in_place_of_its_pictures_pages(
    gateway: Gateway, story: str
) -> None:
    html = gateway.get(f"{story}/pictures/1").body
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', html)
    assert canonical is None or canonical[1].endswith(story)
