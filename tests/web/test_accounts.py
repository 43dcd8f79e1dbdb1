"""What ties the site to its people's accounts elsewhere, and how its links look there."""

from __future__ import annotations

import json
from types import ModuleType

import pytest
from lxml.html import HtmlElement, fromstring
from msgspec.structs import replace

from chalicelib.ingest.intake import Intake
from chalicelib.news.newsroom import Author, Newsroom
from chalicelib.rendering.renderer import Renderer
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.web.conftest import Gateway, Publish

HOST = {"domainName": "news.example.org"}
SITE = "https://news.example.org"
OURS, HERS = "https://social.example/@tidende", "https://social.example/@karen/"
PUBLICATION = "at://did:plc:abc123/site.standard.publication/3kabc"
DOCUMENT = "at://did:plc:abc123/site.standard.document/3kdef"
KAREN = Author("Karen Holm", "karen-holm", fediverse="@karen@social.example", accounts=(HERS,))


@pytest.fixture
def known(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """A newsroom with accounts of its own, and of one of two authors."""
    newsroom = replace(
        NEWSROOM, accounts=(OURS,), authors=(KAREN, Author("Jonas Friis", "jonas-friis")),
        standard_site=PUBLICATION, preferred_source=True,
    )  # fmt: skip
    settings = replace_media(app_module)
    monkeypatch.setattr(app_module.site, "settings", settings)
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", newsroom)
    monkeypatch.setitem(app_module.site.__dict__, "renderer", Renderer(newsroom))
    return newsroom


def replace_media(app_module: ModuleType) -> object:
    """The app's settings, with a place for pictures."""
    from dataclasses import replace as changed  # noqa: PLC0415 - settings are no Struct

    return changed(app_module.site.settings, media_url="https://media.example.org")


def page_at(gateway: Gateway, path: str) -> HtmlElement:
    page: HtmlElement = fromstring(gateway.get(path, context=HOST).body)
    return page


def values(page: HtmlElement, name: str) -> list[str]:
    """What the page's meta elements say of a name."""
    found = page.xpath(f"//head/meta[@property='{name}' or @name='{name}']/@content")
    return [str(value) for value in found]


@pytest.mark.usefixtures("known")
def test_a_story_names_its_authors_as_the_fediverse_knows_them(
    gateway: Gateway, publish: Publish
) -> None:
    page = page_at(gateway, publish(authors="[Jonas Friis, Karen Holm]"))
    assert values(page, "fediverse:creator") == ["@karen@social.example"]
    (graph,) = (json.loads(str(script.text))["@graph"] for script in page.iter("script"))
    assert [author.get("sameAs") for author in graph[0]["author"]] == [None, [HERS]]
    assert graph[0]["publisher"]["sameAs"] == [OURS]
    assert values(page_at(gateway, publish("denmark/other")), "fediverse:creator") == []


@pytest.mark.usefixtures("known")
def test_accounts_are_claimed_where_their_services_look_for_it(
    gateway: Gateway, publish: Publish
) -> None:
    story = publish(authors="[Karen Holm]")
    front, author = page_at(gateway, "/"), page_at(gateway, "/author/karen-holm")
    assert front.xpath("//head/link[@rel='me']/@href") == [OURS]
    assert author.xpath("//a[@rel='me']/@href") == [HERS]
    assert author.xpath("string(//a[@rel='me'])") == "social.example/@karen"
    assert not page_at(gateway, story).xpath("//*[@rel='me']"), "the story is not her page"


@pytest.mark.usefixtures("known")
def test_records_of_standard_site_are_known_for_ours(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    answer = gateway.get("/.well-known/site.standard.publication")
    assert (answer.body, answer.headers["content-type"][:10]) == (PUBLICATION, "text/plain")
    hint = page_at(gateway, "/").xpath("//head/link[@rel='site.standard.publication']/@href")
    assert hint == [PUBLICATION]
    of_document = "//head/link[@rel='site.standard.document']/@href"
    assert page_at(gateway, publish(atUri=DOCUMENT)).xpath(of_document) == [DOCUMENT]
    uploads.put("articles/denmark/x.md", "---\ntitle: X\nat_uri: 3kdef\n---\nIt sails.", NOON)
    record = intake.receive("articles/denmark/x.md")
    assert any("no record of standard.site" in warning.what for warning in record.warnings)
    assert page_at(gateway, "/denmark/x").xpath(of_document) == []


@pytest.mark.usefixtures("known")
def test_readers_can_tell_google_that_they_prefer_the_paper(gateway: Gateway) -> None:
    link = "https://www.google.com/preferences/source?q=news.example.org"
    assert f'href="{link}"' in gateway.get("/", context=HOST).body
    assert "preferences/source" not in gateway.get("/", context=HOST, base="/api").body


def test_who_names_no_accounts_has_none_on_its_pages(gateway: Gateway, publish: Publish) -> None:
    story = publish(authors="[Karen Holm]")
    assert gateway.get("/.well-known/site.standard.publication").status == 404
    for path in ("/", story, "/author/karen-holm"):
        body = gateway.get(path, context=HOST).body
        for sign in ('rel="me"', "fediverse", "site.standard", "preferences/source", "sameAs"):
            assert sign not in body, path


@pytest.mark.usefixtures("known")
def test_mastodon_and_bluesky_find_all_that_their_cards_show(
    gateway: Gateway, publish: Publish
) -> None:
    """Mastodon: docs.joinmastodon.org, PreviewCard; Bluesky: og: title, description and image, of
    which the first counts, from HTML alone.
    """
    story = publish(authors="[Karen Holm]", summary="All that floats.", tags="[sea]")
    for path in ("/", story, "/denmark", "/tag/sea", "/author/karen-holm", "/archive", "/today"):
        page = page_at(gateway, path)
        for name in ("og:title", "og:description", "og:image", "og:image:alt", "og:site_name",
                     "og:type", "og:url", "twitter:card"):  # fmt: skip
            said = values(page, name)
            assert len(said) == 1, (path, name)
            assert said[0].strip(), (path, name)
        assert values(page, "og:image")[0].startswith("https://media.example.org/")
        assert values(page, "og:image")[0].endswith(".jpg")
        size = [values(page, f"og:image:{side}")[0] for side in ("width", "height")]
        assert size == ["1200", "630"], "1.91:1, which neither crops"
        assert page.get("lang")
    of_story = page_at(gateway, story)
    assert values(of_story, "og:type") == ["article"]
    assert values(of_story, "article:published_time")
    assert values(of_story, "og:url") == [f"{SITE}{story}"]
