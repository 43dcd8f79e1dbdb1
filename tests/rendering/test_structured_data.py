from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.news.article import KINDS, Article
from chalicelib.news.newsroom import Newsroom, StaticPage
from chalicelib.rendering.pages import ArticlePage, Frame, NothingHerePage
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.structured_data import in_html, news_article, of, organization
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN

SITE = "https://news.example.org/api"
URLS = Urls("/api", "https://news.example.org", "https://media.example.org")


def told(newsroom: Newsroom, story: Article = PLAIN, urls: Urls = URLS) -> dict[str, Any]:
    """What search engines are told of a story."""
    section = newsroom.sections[1]
    page = ArticlePage(Frame(urls, NOON), story, section, (), (), (), (), "", None, None)
    return news_article(page, newsroom)


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("news", "NewsArticle"), ("interview", "NewsArticle"), ("analysis", "AnalysisNewsArticle"),
        ("background", "BackgroundNewsArticle"), ("opinion", "OpinionNewsArticle"),
        ("report", "ReportageNewsArticle"), ("review", "ReviewNewsArticle"),
    ],
)  # fmt: skip
def test_a_kind_of_story_is_a_type_of_article(newsroom: Newsroom, kind: str, type_: str) -> None:
    assert kind in KINDS
    assert told(newsroom, replace(PLAIN, kind=kind))["@type"] == type_


def test_a_story_names_its_publisher_section_language_and_length(newsroom: Newsroom) -> None:
    data = told(newsroom, replace(PLAIN, language="da"))
    assert data["publisher"]["name"] == newsroom.name
    assert (data["articleSection"], data["inLanguage"]) == ("Denmark", "da")
    assert (data["wordCount"], data["isAccessibleForFree"]) == (7, True)
    assert data["@id"] == data["mainEntityOfPage"] == f"{SITE}/denmark/story"


def test_a_story_without_a_byline_is_the_newsrooms(newsroom: Newsroom) -> None:
    (author,) = told(newsroom, replace(PLAIN, authors=()))["author"]
    assert author == {
        "@type": "NewsMediaOrganization",
        "name": newsroom.name,
        "url": f"{SITE}/",
    }


def test_an_author_is_a_name_alone_and_where_the_stories_are(newsroom: Newsroom) -> None:
    authors = told(newsroom)["author"]
    assert [set(author) for author in authors] == [{"@type", "name", "url"}] * 2
    assert authors[0]["url"] == f"{SITE}/author/somebody"


@pytest.mark.parametrize(
    ("media", "link"),
    [
        ("https://media.example.org", "https://media.example.org/pictures/a.webp"),
        ("/media", "https://news.example.org/media/pictures/a.webp"),
    ],
)
def test_a_picture_is_told_with_its_true_size(newsroom: Newsroom, media: str, link: str) -> None:
    (picture,) = told(newsroom, urls=replace(URLS, media=media))["image"]
    assert (picture["url"], picture["width"], picture["height"]) == (link, 3, 2)


def test_what_a_story_does_not_have_is_not_told(newsroom: Newsroom) -> None:
    bare = replace(
        PLAIN, tags=(), corrections=(), translated_from="", picture=None, authors=(), updated=None
    )
    data = told(newsroom, bare)
    assert not {"keywords", "correction", "translationOfWork", "image"} & set(data)
    assert data["dateModified"] == data["datePublished"]
    assert "image" not in told(newsroom, urls=replace(URLS, media=""))


def test_readers_are_told_who_translated_it(newsroom: Newsroom) -> None:
    story = replace(PLAIN, translator="Søren Friis")
    assert told(newsroom, story)["translator"] == {"@type": "Person", "name": "Søren Friis"}
    assert "digitalSourceType" not in told(newsroom, story)


def test_a_machines_translation_is_no_persons(newsroom: Newsroom) -> None:
    story = replace(PLAIN, translator="machine", reviewed_by="")
    assert told(newsroom, story)["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    reviewed = told(newsroom, replace(story, reviewed_by="Karen Holm"))
    assert reviewed["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert "translator" not in reviewed


def test_each_correction_is_told_with_its_moment(newsroom: Newsroom) -> None:
    (correction,) = told(newsroom)["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["datePublished"] == "2026-11-24T12:00:00+01:00"
    assert PLAIN.corrections[0].made == NOON - timedelta(hours=1)


def test_the_newsroom_names_a_page_for_each_of_its_policies(newsroom: Newsroom) -> None:
    pages = (StaticPage("rules", "Rules", ("ethicsPolicy", "masthead")),)
    data = organization(replace(newsroom, pages=pages, email="", founded=""), URLS)
    assert data["ethicsPolicy"] == data["masthead"] == f"{SITE}/rules"
    assert not {"email", "foundingDate"} & set(data)
    assert data["url"] == f"{SITE}/"


def test_an_error_tells_nothing(newsroom: Newsroom) -> None:
    page = NothingHerePage(Frame(URLS, NOON))
    assert in_html(of(page, newsroom, Renderer(newsroom).language(""))) == ""


def test_a_value_can_not_end_the_block_and_is_read_back() -> None:
    value = "</script><!--&amp;\u2028"
    text = in_html([{"headline": value}])
    assert not set(text) & set("<>&")
    assert json.loads(text)["@graph"] == [{"headline": value}]


def test_a_dateline_is_told_where_there_is_one(newsroom: Newsroom) -> None:
    assert told(newsroom, replace(PLAIN, dateline="BAKU"))["dateline"] == "BAKU"
    assert "dateline" not in told(newsroom, PLAIN)
