"""The files that machines look for at their own addresses, and what every answer says of rights."""

from __future__ import annotations

import json
from types import ModuleType

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from chalicelib.news.rights import Rights, Trust
from chalicelib.rendering.renderer import Renderer
from doubles.newsroom import NEWSROOM
from tests.reader_judges.schema import schema_faults
from tests.web.conftest import Gateway, Publish

HOST = {"domainName": "news.example.org"}
LICENCE = "https://news.example.org/license.xml"
LINK = f'<{LICENCE}>; rel="license"; type="application/rsl+xml"'
OF_RIGHTS = ("/license.xml", "/.well-known/tdmrep.json", "/trust.txt", "/.well-known/trust.txt")
RSL = "{https://rslstandard.org/rsl}"


@pytest.fixture
def _said(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newsroom that says what machines may do, and whom it belongs to."""
    newsroom = replace(
        NEWSROOM, rights=Rights(training=False, answers=True, mining=False), trust=Trust()
    )
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", newsroom)
    monkeypatch.setitem(app_module.site.__dict__, "renderer", Renderer(newsroom))


def test_a_newsroom_that_says_nothing_of_rights_has_no_file_that_does(gateway: Gateway) -> None:
    for path in OF_RIGHTS:
        answer = gateway.get(path, context=HOST)
        assert (answer.status, answer.headers["cache-control"]) == (404, "no-store"), path
    headers = gateway.get("/", context=HOST).headers
    assert headers.keys().isdisjoint({"link", "tdm-reservation", "tdm-policy"})


@pytest.mark.usefixtures("_said")
def test_the_files_of_rights_are_in_their_formats(gateway: Gateway) -> None:
    licence, mining, trust, same = (gateway.get(path, context=HOST) for path in OF_RIGHTS)
    assert licence.headers["content-type"] == "application/rsl+xml"
    assert not list(schema_faults(licence.body, "rsl"))
    assert mining.headers["content-type"] == "application/json"
    assert json.loads(mining.body) == [{"location": "/", "tdm-reservation": 1}]
    assert trust.headers["content-type"] == "text/plain; charset=utf-8"
    assert trust.body == same.body != ""
    assert f"License: {LICENCE}\n" in gateway.get("/robots.txt", context=HOST).body


@pytest.mark.usefixtures("_said")
def test_every_answer_says_what_machines_may_do(gateway: Gateway, publish: Publish) -> None:
    story = publish()
    for path in ("/", story, f"{story}.json", "/feed.xml", "/nothing", "/icon.svg"):
        headers = gateway.get(path, context=HOST).headers
        assert (headers["tdm-reservation"], headers["link"]) == ("1", LINK), path


@pytest.mark.usefixtures("_said")
def test_feeds_name_the_licence_of_their_stories(gateway: Gateway, publish: Publish) -> None:
    story = publish()
    rss = gateway.get("/feed.xml", context=HOST).body
    contents = etree.fromstring(rss.encode()).findall(f"./channel/item/{RSL}content")
    assert [content.get("url") for content in contents] == [f"https://news.example.org{story}"]
    assert not list(schema_faults(etree.tostring(contents[0], with_tail=False).decode(), "rsl"))
    assert not feedparser.parse(rss).bozo
    atom = feedparser.parse(gateway.get("/atom.xml", context=HOST).body)
    assert [link.href for link in atom.feed.links if link.rel == "license"] == [LICENCE]
    feed = json.loads(gateway.get("/feed.json", context=HOST).body)
    assert feed["_license"]["url"] == LICENCE


def test_feeds_without_a_licence_are_as_they_were(gateway: Gateway, publish: Publish) -> None:
    publish()
    for name in ("feed.xml", "atom.xml", "feed.json"):
        body = gateway.get(f"/{name}", context=HOST).body
        assert "rsl" not in body
        assert "icense" not in body
