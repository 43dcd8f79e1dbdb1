"""The digest: the page of the last 24 hours, and the feed that mail programs send from."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.news.digest import MOST_STORIES
from chalicelib.news.newsroom import Section, StaticPage
from tests.conftest import NOON
from tests.web.conftest import Gateway, Publish
from tests.web.test_list_views import cards

HOST = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
SITE = "https://abc.execute-api.eu-north-1.amazonaws.com/api"
LONG = "A standfirst that is longer than any card has room for, since it says what happened, " * 3


def items(gateway: Gateway) -> list[dict[str, Any]]:
    """What is in the digest's JSON Feed."""
    answer = gateway.get("/today/feed.json", base="/api", context=HOST)
    assert answer.status == 200
    found: list[dict[str, Any]] = json.loads(answer.body)["items"]
    return found


def test_today_shows_the_stories_of_24_hours_by_section_with_their_standfirsts(
    gateway: Gateway, publish: Publish
) -> None:
    publish("climate/late", date="2026-11-24T11:59:00Z", summary=LONG)
    publish("denmark/early", date="2026-11-23T12:00:00Z")
    publish("denmark/before", date="2026-11-23T11:59:59Z")
    publish("international/morning", date="2026-11-24T05:00:00Z")
    publish("denmark/embargoed", date="2026-11-24T12:00:01Z")
    html = gateway.get("/today").body
    assert cards(html) == ["/international/morning", "/denmark/early", "/climate/late"]
    assert LONG.strip() in html
    assert re.findall(r"<h2[^>]*><a[^>]*>([^<]+)", html) == [
        "International News", "Denmark", "Climate",
    ]  # fmt: skip
    assert '/archive"' not in html.partition("<main")[2].partition("</main>")[0]


def test_a_day_of_more_stories_than_a_digest_has_room_for_leads_to_the_archive(
    gateway: Gateway, publish: Publish
) -> None:
    for number in range(MOST_STORIES + 1):
        publish(f"denmark/story-{number}", date=f"2026-11-24T05:00:{number:02}Z")
    html = gateway.get("/today").body
    assert len(cards(html)) == MOST_STORIES
    assert '<a rel="next" href="/archive">' in html


def test_a_day_without_stories_says_so_and_is_no_item_of_the_feed(gateway: Gateway) -> None:
    assert "No story was published in the last 24 hours." in gateway.get("/today").body
    assert items(gateway) == []


def test_the_feed_has_the_last_closed_day_as_one_item(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    seven = datetime.fromisoformat("2026-11-24T07:00:00+01:00")
    moments = {
        "denmark/too-early": seven - timedelta(days=1, seconds=1),
        "denmark/first": seven - timedelta(days=1),
        "climate/last": seven - timedelta(seconds=1),
        "denmark/too-late": seven,
    }
    for name, moment in moments.items():
        publish(name, date=moment.isoformat())
    (item,) = items(gateway)
    assert item["title"] == "Tidende, 24 November 2026"
    assert item["id"] == "tag:tidende.example,2026-11-24:digest:2026-11-24"
    assert item["date_published"] == item["date_modified"] == "2026-11-24T06:00:00+00:00"
    assert item["summary"] == "denmark/first · climate/last"
    links = re.findall(r'<h3><a href="([^"]+)">', item["content_html"])
    assert links == [f"{SITE}/denmark/first", f"{SITE}/climate/last"]
    monkeypatch.setattr(app_module.site, "now", lambda: seven - timedelta(seconds=1))
    (earlier,) = items(gateway)
    assert earlier["id"].endswith(":digest:2026-11-23")


def test_the_newsroom_says_at_which_hour_a_day_closes(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(date="2026-11-24T10:30:00Z")
    assert items(gateway) == []
    at_noon = replace(app_module.site.newsroom, digest_at=NOON.time())
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", at_noon)
    (item,) = items(gateway)
    assert item["date_published"] == "2026-11-24T11:00:00+00:00"


def test_a_mail_made_of_the_digest_has_whole_links_and_pictures_with_a_width(
    gateway: Gateway, publish: Publish
) -> None:
    sizes = {"wide": "{file: a.webp, alt: A ferry, width: 1200, height: 900}",
             "unmeasured": "{file: b.webp, alt: A quay}"}  # fmt: skip
    sections = {"wide": "denmark", "unmeasured": "climate"}
    for name, picture in sizes.items():
        publish(f"{sections[name]}/{name}", date="2026-11-24T05:00:00Z", picture=picture)
    publish("denmark/second", date="2026-11-24T04:00:00Z", picture=sizes["wide"],
            summary="“Ten” & <twelve>", translator="", corrections=
            '[{date: "2026-11-24T05:30:00Z", kind: retraction, text: "None."}]')  # fmt: skip
    for name in ("feed.xml", "atom.xml"):
        assert gateway.get(f"/today/{name}", base="/api", context=HOST).status == 200
    (item,) = items(gateway)
    html = item["content_html"]
    links = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert links
    assert all(link.startswith("http") for link in links)
    assert re.findall(r"<img [^>]*?(width.*?)>", html) == [
        'width="600" height="450"', 'width="600"',
    ]  # fmt: skip
    assert "“Ten” &amp; &lt;twelve&gt;" in html
    assert "<b>Retracted</b>" in html


def test_a_newsroom_with_a_section_or_a_page_called_today_keeps_it(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = app_module.site.newsroom
    section = Section("today", "Our day")
    with_section = replace(newsroom, sections=(*newsroom.sections, section))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", with_section)
    assert "<h1>Our day</h1>" in gateway.get("/today").body
    assert '"title": "Our day – Tidende"' in gateway.get("/today/feed.json").body
    assert gateway.get("/sitemap-pages.xml").body.count("/today</loc>") == 1
    with_page = replace(newsroom, pages=(StaticPage("today", "Our day"),))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", with_page)
    assert gateway.get("/today").status == 404, "its text is not uploaded"
