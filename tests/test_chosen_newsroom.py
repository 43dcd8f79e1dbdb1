"""The newsroom that is chosen can be used, and every page of it rendered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chalicelib.news.article import Article
from chalicelib.newsroom_file import newsroom_folder
from chalicelib.rendering.feeds import MEDIA_TYPES, Feed
from chalicelib.rendering.pages import Frame
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.sitemaps import PagesSitemap
from chalicelib.rendering.urls import Urls
from operations.newsroom_check import require_newsroom
from operations.sample_pages import article, every_page
from tests.conftest import NOON

URLS = Urls("/api", "https://news.example.org", "https://media.example.org")


@pytest.fixture(scope="module")
def folder() -> Path:
    """Its folder."""
    return newsroom_folder(os.environ["CHOSEN_NEWSROOM"])


def test_nothing_is_wrong_in_the_chosen_newsroom(folder: Path) -> None:
    require_newsroom(folder)


@pytest.mark.parametrize("breaking", [article(9), None], ids=["breaking news", "none"])
def test_every_page_and_feed_of_the_chosen_newsroom_can_be_rendered(
    folder: Path, breaking: Article | None
) -> None:
    newsroom = require_newsroom(folder)
    renderer = Renderer(newsroom, folder)
    for page in every_page(Frame(URLS, NOON, breaking), newsroom):
        assert renderer.html(page).rstrip().endswith("</html>")
    feed = Feed(URLS, newsroom.name, newsroom.tagline, newsroom.language, "tag:x", "/", "/", ())
    for name in MEDIA_TYPES:
        assert renderer.feed(feed, name)
    assert renderer.sitemap(PagesSitemap(()))
