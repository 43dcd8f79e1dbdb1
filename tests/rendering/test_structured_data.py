from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.news.article import KINDS, Article, Byline, Picture
from chalicelib.news.newsroom import Author, Newsroom, StaticPage
from chalicelib.rendering.language import language
from chalicelib.rendering.pages import ArticlePage, Frame, NothingHerePage
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.structured_data import in_html, news_article, of, organization, website
from chalicelib.rendering.urls import Urls
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN, SHIP

SITE = "https://news.example.org/api"
URLS = Urls("/api", "https://news.example.org", "https://media.example.org")


def article_data(newsroom: Newsroom, story: Article = PLAIN, urls: Urls = URLS) -> dict[str, Any]:
    """The story's NewsArticle."""
    section = newsroom.sections[1]
    page = ArticlePage(Frame(urls, NOON), story, section, (), (), (), (), "", None, None)
    return news_article(page, newsroom, language(story.language))


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
    assert article_data(newsroom, replace(PLAIN, kind=kind))["@type"] == type_


def test_a_story_names_its_publisher_section_language_and_length(newsroom: Newsroom) -> None:
    data = article_data(newsroom, replace(PLAIN, language="da"))
    assert data["publisher"]["name"] == newsroom.name
    assert (data["articleSection"], data["inLanguage"]) == ("Denmark", "da")
    assert (data["wordCount"], data["isAccessibleForFree"]) == (7, True)
    assert data["@id"] == data["mainEntityOfPage"] == f"{SITE}/denmark/story"


def test_the_newsroom_is_the_author_of_a_story_without_a_byline(newsroom: Newsroom) -> None:
    (author,) = article_data(newsroom, replace(PLAIN, authors=()))["author"]
    assert author == {"@type": "NewsMediaOrganization", "name": newsroom.name, "url": f"{SITE}/"}


def test_an_author_has_a_name_and_the_link_of_the_authors_list(newsroom: Newsroom) -> None:
    authors = article_data(newsroom)["author"]
    assert [set(author) for author in authors] == [{"@type", "name", "url"}] * 2
    assert authors[0]["url"] == f"{SITE}/author/somebody"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Karen Holm", "Person"), ("Ritzau", "Organization"), ("/ritzau/", "Organization"),
        ("AFP", "Organization"), ("新华社", "Organization"), ("Tidende", "Organization"),
        ("The harbour board", "Organization"), ("Lusa", "Person"), ("Somebody Else", "Person"),
    ],
)  # fmt: skip
def test_an_agency_and_what_the_newsroom_says_is_an_organisation_is_no_person(
    newsroom: Newsroom, name: str, kind: str
) -> None:
    board = Author("The harbour board", "board", kind="organisation")
    known = replace(newsroom, authors=(board, Author("Lusa", "lusa", kind="person")))
    slug = "board" if name == board.name else "lusa" if name == "Lusa" else "somebody"
    story = replace(PLAIN, authors=(Byline(slug, name),), translator=name)
    data = article_data(known, story)
    assert [author["@type"] for author in data["author"]] == [kind]
    assert data["translator"] == {"@type": kind, "name": name}


@pytest.mark.parametrize(
    ("media", "link"),
    [
        ("https://media.example.org", "https://media.example.org/pictures/a.webp"),
        ("/media", "https://news.example.org/media/pictures/a.webp"),
    ],
)
def test_a_picture_has_its_whole_link_and_its_size(
    newsroom: Newsroom, media: str, link: str
) -> None:
    (picture,) = article_data(newsroom, urls=replace(URLS, media=media))["image"]
    assert (picture["url"], picture["width"], picture["height"]) == (link, 3, 2)


def test_a_picture_is_there_in_every_shape_that_search_engines_ask_for_with_its_words(
    newsroom: Newsroom,
) -> None:
    picture = replace(SHIP, creator="Jonas Friis", rights="© Skerry Post", is_generated=True)
    images = article_data(newsroom, replace(PLAIN, picture=picture))["image"]
    shapes = [image["url"].rpartition("/")[2] for image in images]
    assert shapes == ["1280.jpg", "1x1-50-50.jpg", "4x3-50-50.jpg", "16x9-50-50.jpg"]
    assert (images[3]["width"], images[3]["height"]) == (1200, 675)
    for image in images:
        assert image["contentUrl"] == image["url"]
        assert (image["caption"], image["creditText"]) == ("She sails", "Jonas Friis")
        assert image["copyrightNotice"] == "© Skerry Post"
        assert image["creator"] == {"@type": "Person", "name": "Jonas Friis"}
        assert image["digitalSourceType"].endswith("/trainedAlgorithmicMedia")


def test_a_story_without_a_picture_of_its_own_has_the_first_on_its_page(
    newsroom: Newsroom,
) -> None:
    absent = replace(SHIP, is_there=False, digest="b" * 24)
    story = replace(PLAIN, picture=None, pictures=(absent, SHIP), gallery=(absent,))
    (image,) = article_data(newsroom, story)["image"]
    assert image["url"] == f"https://media.example.org/{SHIP.path}"
    assert "image" not in article_data(newsroom, replace(story, pictures=(absent,)))


def test_a_picture_whose_size_is_not_known_has_none(newsroom: Newsroom) -> None:
    story = replace(PLAIN, picture=Picture("pictures/a.webp", ""))
    (picture,) = article_data(newsroom, story)["image"]
    assert picture.keys() == {"@type", "url", "contentUrl"}
    assert '"width": null' in story_json(story, URLS, newsroom)


def test_structured_data_leave_out_what_a_story_does_not_have(newsroom: Newsroom) -> None:
    bare = replace(
        PLAIN,
        tags=(),
        corrections=(),
        translated_from="",
        picture=None,
        gallery=(),
        authors=(),
        updated=None,
    )
    data = article_data(newsroom, bare)
    assert not {"keywords", "correction", "translationOfWork", "image", "dateline"} & set(data)
    assert data["dateModified"] == data["datePublished"]
    assert "image" not in article_data(newsroom, urls=replace(URLS, media=""))


def test_a_person_who_translated_a_story_is_its_translator(newsroom: Newsroom) -> None:
    data = article_data(newsroom, replace(PLAIN, translator="Søren Friis"))
    assert data["translator"] == {"@type": "Person", "name": "Søren Friis"}
    assert "digitalSourceType" not in data


@pytest.mark.parametrize(
    ("reviewer", "source"),
    [("", "trainedAlgorithmicMedia"), ("Karen Holm", "compositeWithTrainedAlgorithmicMedia")],
)
def test_a_story_translated_by_a_machine_says_so(
    newsroom: Newsroom, reviewer: str, source: str
) -> None:
    data = article_data(newsroom, replace(PLAIN, translator="machine", reviewed_by=reviewer))
    assert data["digitalSourceType"].rpartition("/")[2] == source
    assert "translator" not in data
    assert data.get("editor", {}).get("name", "") == reviewer


def test_whoever_released_a_story_that_is_no_translation_is_not_its_editor(
    newsroom: Newsroom,
) -> None:
    story = replace(PLAIN, translator="", translated_from="", reviewed_by="Karen Holm")
    assert "editor" not in article_data(newsroom, story)


def test_a_correction_has_its_moment_and_its_kind_in_the_storys_language(
    newsroom: Newsroom,
) -> None:
    corrections = (replace(PLAIN.corrections[0], kind="apology"),)
    story = replace(PLAIN, corrections=corrections, language="da")
    (correction,) = article_data(newsroom, story)["correction"]
    assert (correction["@type"], correction["name"]) == ("CorrectionComment", "Undskyldning")
    assert correction["datePublished"] == "2026-11-24T12:00:00+01:00"


def test_the_newsroom_names_a_page_for_each_of_its_policies(newsroom: Newsroom) -> None:
    pages = (StaticPage("rules", "Rules", ("ethicsPolicy", "masthead")),)
    data = organization(replace(newsroom, pages=pages, email="", founded=""), URLS)
    assert data["ethicsPolicy"] == data["masthead"] == f"{SITE}/rules"
    assert not {"email", "foundingDate"} & set(data)
    assert data["url"] == f"{SITE}/"


def test_an_error_page_has_no_structured_data(newsroom: Newsroom) -> None:
    page = NothingHerePage(Frame(URLS, NOON))
    assert in_html(of(page, newsroom, Renderer(newsroom).language(""))) == ""


def test_structured_data_have_the_dateline(newsroom: Newsroom) -> None:
    assert article_data(newsroom, replace(PLAIN, dateline="BAKU"))["dateline"] == "BAKU"


def test_a_site_that_can_be_searched_tells_machines_how(newsroom: Newsroom) -> None:
    site = website(newsroom, URLS, has_search=True)
    action = site["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{SITE}/search?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"
    assert "potentialAction" not in website(newsroom, URLS)
