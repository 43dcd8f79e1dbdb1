"""Feeds, sitemaps and the files that tell programs about the site."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.archive import Answers, Query
from chalicelib.news.article import Card
from chalicelib.news.listing import LATEST, Cursor
from chalicelib.news.newsroom import Colours, Section
from chalicelib.rendering.renderer import Renderer
from chalicelib.web.period_queries import MOST_YEARS
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.web.conftest import Gateway, Publish

HOST = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
SITE = "https://abc.execute-api.eu-north-1.amazonaws.com/api"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def xml(gateway: Gateway, path: str) -> ElementTree.Element:
    """A document of the site, parsed; it must be well-formed."""
    answer = gateway.get(path, base="/api", context=HOST)
    assert answer.status == 200, path
    return ElementTree.fromstring(answer.body.encode())


def texts(root: ElementTree.Element, path: str) -> list[str]:
    """The texts at a path of elements."""
    return [element.text or "" for element in root.iterfind(path)]


def test_a_section_a_tag_and_an_author_have_feeds_of_their_own(
    gateway: Gateway, publish: Publish
) -> None:
    publish("denmark/ours", authors="[Karen Holm]", tags="[sea]")
    publish("climate/theirs", authors="[Jonas Friis]", tags="[air]")
    for path in ("/denmark/feed.xml", "/tag/sea/feed.xml", "/author/karen-holm/feed.xml"):
        assert texts(xml(gateway, path), "channel/item/title") == ["denmark/ours"], path
    for path in ("/nothing/feed.xml", "/tag/nothing/feed.xml", "/author/nobody/atom.xml"):
        assert gateway.get(path).status == 404, path


@pytest.mark.parametrize(
    "path", ["/feed.xml", "/denmark/atom.xml", "/feed.json", "/denmark/b.json"]
)
def test_a_feed_and_a_storys_data_are_not_sent_again_to_whoever_has_them_by_their_date(
    gateway: Gateway, publish: Publish, path: str
) -> None:
    publish("denmark/a", date="2026-11-20", written=NOON - timedelta(days=1))
    publish("denmark/b", date="2026-11-21", written=NOON)
    date = gateway.get(path).headers["last-modified"]
    unchanged = gateway.get(path, headers={"If-Modified-Since": date})
    assert (unchanged.status, unchanged.body) == (304, "")
    assert unchanged.headers["last-modified"] == date
    other_etag = {"If-Modified-Since": date, "If-None-Match": '"another"'}
    assert gateway.get(path, headers=other_etag).status == 200, "an ETag is the stronger validator"


def test_a_feed_whose_newest_story_is_withdrawn_is_sent_to_whoever_has_it(
    gateway: Gateway, publish: Publish
) -> None:
    publish("denmark/a", date="2026-11-20", written=NOON)
    publish("denmark/b", date="2026-11-21", written=NOON)
    date = gateway.get("/feed.xml").headers["last-modified"]
    publish("denmark/b", withdrawn="It was not true.", written=NOON)
    assert gateway.get("/feed.xml", headers={"If-Modified-Since": date}).status == 200


def test_a_page_is_known_by_its_etag_alone_since_it_shows_other_stories_too(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish()
    date = gateway.get(path).headers["last-modified"]
    assert gateway.get(path, headers={"If-Modified-Since": date}).status == 200


@pytest.fixture
def many(archive: MemoryArchive) -> Callable[[int, datetime], None]:
    """Puts as many cards into the list of all stories, each a second older than the last."""

    def put(count: int, newest: datetime) -> None:
        cards = archive.cards.setdefault(LATEST, {})
        for number in range(count):
            address = Address("denmark", f"story-{number}")
            moment = newest - timedelta(seconds=number)
            card = Card(address=address, headline=f"Story {number}", published=moment)
            cards[Cursor(moment, address)] = (card, "")

    return put


@pytest.mark.parametrize("count", [1, 1000, 1001])
def test_the_news_sitemap_holds_a_thousand_and_the_index_names_the_rest(
    gateway: Gateway, many: Callable[[int, datetime], None], count: int
) -> None:
    many(count, NOON)
    locations = texts(xml(gateway, "/sitemap.xml"), f"{MAP}sitemap/{MAP}loc")
    news = [link.removeprefix(SITE) for link in locations if "sitemap-news" in link]
    assert len(news) == (2 if count > 1000 else 1)
    paths: list[str] = []
    for link in news:
        path, _, before = link.partition("?before=")
        query = {"before": [before]} if before else None
        answer = gateway.get(path, base="/api", context=HOST, query=query)
        stories = texts(ElementTree.fromstring(answer.body), f"{MAP}url/{MAP}loc")
        assert len(stories) <= 1000
        paths += stories
    assert len(paths) == len(set(paths)) == count


@pytest.mark.parametrize(("age", "count"), [(-1, 1), (0, 1), (1, 0)])
def test_a_story_leaves_the_news_sitemap_after_two_days(
    gateway: Gateway, many: Callable[[int, datetime], None], age: int, count: int
) -> None:
    many(1, NOON - timedelta(hours=48, seconds=age))
    assert len(list(xml(gateway, "/sitemap-news.xml").iter(f"{NEWS}news"))) == count


def test_a_news_sitemap_without_news_names_the_front_page_since_none_may_be_empty(
    gateway: Gateway,
) -> None:
    assert texts(xml(gateway, "/sitemap-news.xml"), f"{MAP}url/{MAP}loc") == [f"{SITE}/"]


DATES = ("1890-05-01", "1961-08-13", "1961-02-01", "2006-12-31", "2025-12-31", "2026-08-15")


def test_only_months_with_stories_have_sitemaps(gateway: Gateway, publish: Publish) -> None:
    for number, date in enumerate(DATES):
        publish(f"denmark/story-{number}", date=date)
    publish("denmark/over", date="1970-01-01", expires="2020-01-01")
    publish("denmark/embargoed", date="2026-11-24T12:00:01Z")
    locations = texts(xml(gateway, "/sitemap.xml"), f"{MAP}sitemap/{MAP}loc")
    months = [link[-11:-4] for link in locations if re.search(r"sitemap-\d", link)]
    assert months == sorted((date[:7] for date in DATES), reverse=True)
    for month in months:
        stories = texts(xml(gateway, f"/sitemap-{month}.xml"), f"{MAP}url/{MAP}loc")
        assert len(stories) == 1, month
    for empty in ("1890-06", "1970-01", "2026-11", "2027-01", "2026-13"):
        assert gateway.get(f"/sitemap-{empty}.xml").status == 404, empty


def test_the_archive_leads_to_the_years_with_stories_and_each_to_its_months(
    gateway: Gateway, publish: Publish
) -> None:
    for number, date in enumerate(DATES):
        publish(f"denmark/story-{number}", date=date)
    html = gateway.get("/archive").body
    years = re.findall(r'href="/archive/([0-9-]+)"', html)
    assert years == ["2026", "2025", "2006", "1961", "1890"]
    months = [
        month
        for year in years
        for month in re.findall(r'href="/archive/([0-9-]+)"', gateway.get(f"/archive/{year}").body)
    ]
    assert months == sorted((date[:7] for date in DATES), reverse=True)
    assert {gateway.get(f"/archive/{month}").status for month in months} == {200}


def test_a_date_mistyped_by_a_thousand_years_costs_no_more_than_the_last_hundred(
    gateway: Gateway, publish: Publish, archive: MemoryArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("denmark/mistyped", date="1026-11-24")
    asked: list[Query[Any]] = []
    answer = archive.answer

    def counted(queries: Collection[Query[Any]], *, now: datetime) -> Answers:
        asked.extend(queries)
        return answer(queries, now=now)

    monkeypatch.setattr(archive, "answer", counted)
    assert gateway.get("/archive").body.count('href="/archive/') == 1
    assert len(asked) == MOST_YEARS + 3


@pytest.mark.parametrize(
    ("path", "media_type", "text"),
    [
        ("/feed.xml", "application/rss+xml; charset=utf-8", f'href="{SITE}/feed.xml"'),
        ("/atom.xml", "application/atom+xml; charset=utf-8", f'href="{SITE}/atom.xml"'),
        ("/feed.json", "application/feed+json; charset=utf-8", f'"feed_url": "{SITE}/feed.json"'),
        ("/sitemap.xml", "application/xml; charset=utf-8", f"{SITE}/sitemap-pages.xml"),
        ("/robots.txt", "text/plain; charset=utf-8", f"\nSitemap: {SITE}/sitemap.xml"),
        ("/llms.txt", "text/plain; charset=utf-8", f"]({SITE}/denmark)"),
        ("/manifest.webmanifest", "application/manifest+json", '"start_url": "/api/"'),
        ("/icon.svg", "image/svg+xml", "<svg"),
    ],
)
def test_feeds_and_files_for_programs_are_in_their_formats(
    gateway: Gateway, path: str, media_type: str, text: str
) -> None:
    answer = gateway.get(path, base="/api", context=HOST)
    assert answer.headers["content-type"] == media_type
    assert text in answer.body


def test_the_manifest_has_the_newsrooms_name_language_and_colours(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = replace(NEWSROOM, name="Das Blatt", language="de", colours=Colours(accent="#00529b"))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", paper)
    data = json.loads(gateway.get("/manifest.webmanifest").body)
    assert (data["name"], data["lang"]) == ("Das Blatt", "de")
    assert (data["theme_color"], data["background_color"]) == ("#00529b", Colours().paper)


@pytest.mark.parametrize(
    ("icon", "media", "leads_to"),
    [
        ("pictures/icon.png", "/media", "/media/pictures/icon.png"),
        ("pictures/icon.png", "", "/icon.svg"),
        ("", "/media", "/icon.svg"),
    ],
)
def test_the_usual_addresses_of_icons_lead_to_the_newsrooms(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch,
    icon: str, media: str, leads_to: str,
) -> None:  # fmt: skip
    site = app_module.site
    monkeypatch.setitem(site.__dict__, "newsroom", replace(NEWSROOM, icon=icon))
    monkeypatch.setattr(site, "settings", dataclasses.replace(site.settings, media_url=media))
    for path in ("/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"):
        answer = gateway.get(path)
        assert (answer.status, answer.headers["location"]) == (302, leads_to), path
    icons = json.loads(gateway.get("/manifest.webmanifest").body)["icons"]
    assert icons[-1]["src"] == leads_to


def test_a_logo_is_served_if_the_newsroom_has_one(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("logo.svg", "logo-dark.svg"):
        missing = gateway.get(f"/{name}")
        assert (missing.status, missing.headers["cache-control"]) == (404, "no-store")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>'
    (tmp_path / "logo.svg").write_text(svg, encoding="utf-8")
    monkeypatch.setitem(app_module.site.__dict__, "renderer", Renderer(NEWSROOM, tmp_path))
    dark = svg.replace("2 1", "3 1")
    (tmp_path / "logo-dark.svg").write_text(dark, encoding="utf-8")
    for name, text in (("logo.svg", svg), ("logo-dark.svg", dark)):
        served = gateway.get(f"/{name}")
        assert (served.body, served.headers["content-type"]) == (text, "image/svg+xml")


def test_the_guide_for_models_says_of_a_section_what_there_is_to_say(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = (Section("sport", "Sport"), Section("sea", "Sea", "All that floats."))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", replace(NEWSROOM, sections=sections))
    lines = gateway.get("/llms.txt").body.splitlines()
    assert [line for line in lines if "Sport" in line or "Sea" in line] == [
        "- [Sport](/sport)",
        "- [Sea](/sea): All that floats.",
    ]
