"""WebSub: what a feed says of the hub that tells its subscribers of changes."""

from __future__ import annotations

import dataclasses
import json
from types import ModuleType
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from chalicelib.news.pings import PingChoice
from chalicelib.news.rights import Rights
from doubles.newsroom import NEWSROOM
from tests.web.conftest import Gateway, Publish

HUB = "https://hub.example.org/?a=1&b=2"
SITE = "https://news.example.org"
ATOM = "{http://www.w3.org/2005/Atom}link"
FEEDS = ("", "/denmark", "/tag/sea", "/author/karen-holm", "/corrections", "/today")


@pytest.fixture
def _with_hub(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    site = app_module.site
    settings = dataclasses.replace(site.settings, stage="prod", site_url=SITE)
    newsroom = replace(NEWSROOM, pings=PingChoice(hub=HUB))
    monkeypatch.setattr(site, "settings", settings)
    monkeypatch.setitem(site.__dict__, "newsroom", newsroom)


@pytest.mark.usefixtures("_with_hub")
@pytest.mark.parametrize("of", FEEDS)
def test_every_feed_names_its_hub_and_itself_in_its_text_and_in_a_header(
    gateway: Gateway, publish: Publish, of: str
) -> None:
    publish(tags="[sea]", authors="[Karen Holm]")
    for name in ("feed.xml", "atom.xml", "feed.json"):
        answer = gateway.get(f"{of}/{name}")
        itself = f"{SITE}{of}/{name}"
        assert answer.headers["link"] == f'<{HUB}>; rel="hub", <{itself}>; rel="self"'
        assert links(name, answer.body) == {"hub": HUB, "self": itself}


def links(name: str, feed: str) -> dict[str, str]:
    """The hub of a feed, and the feed itself, as it says."""
    if name == "feed.json":
        data = json.loads(feed)
        assert data["hubs"] == [{"type": "WebSub", "url": data["hubs"][0]["url"]}]
        return {"hub": data["hubs"][0]["url"], "self": data["feed_url"]}
    root = ElementTree.fromstring(feed.encode())
    found = root.findall(ATOM) or root.findall(f"channel/{ATOM}")
    by_relation = {link.attrib["rel"]: link.attrib["href"] for link in found}
    return {relation: by_relation[relation] for relation in ("hub", "self")}


@pytest.mark.usefixtures("_with_hub")
def test_no_cache_keeps_a_feed_for_longer_than_a_hub_waits_to_fetch_it(
    gateway: Gateway, publish: Publish
) -> None:
    publish()
    lifetimes = gateway.get("/feed.xml").headers["cache-control"]
    assert lifetimes == "public, max-age=10, stale-while-revalidate=0, stale-if-error=86400"


@pytest.mark.usefixtures("_with_hub")
def test_a_client_that_has_the_feed_is_told_of_the_hub_too(
    gateway: Gateway, publish: Publish
) -> None:
    publish()
    etag = gateway.get("/feed.xml").headers["etag"]
    answer = gateway.get("/feed.xml", headers={"if-none-match": etag})
    assert (answer.status, "hub" in answer.headers["link"]) == (304, True)


@pytest.mark.usefixtures("_with_hub")
def test_a_feed_with_a_hub_names_the_licence_in_its_header_too(
    app_module: ModuleType, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    newsroom = replace(app_module.site.newsroom, rights=Rights(training=False))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", newsroom)
    for path in ("/feed.xml", "/today/feed.xml", "/today/feed.json", "/corrections/atom.xml"):
        link = gateway.get(path).headers["link"]
        licence = f'<{SITE}/license.xml>; rel="license"; type="application/rsl+xml"'
        assert link == f'{licence}, <{HUB}>; rel="hub", <{SITE}{path}>; rel="self"'


@pytest.mark.parametrize("stage", ["local", "dev"])
def test_only_the_stage_whose_stories_are_told_of_has_a_hub(
    app_module: ModuleType, monkeypatch: pytest.MonkeyPatch, gateway: Gateway, stage: str
) -> None:
    settings = dataclasses.replace(app_module.site.settings, stage=stage, site_url=SITE)
    monkeypatch.setattr(app_module.site, "settings", settings)
    newsroom = replace(NEWSROOM, pings=PingChoice(hub=HUB))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", newsroom)
    for name in ("feed.xml", "atom.xml", "feed.json"):
        answer = gateway.get(f"/{name}")
        assert "link" not in answer.headers
        assert "hub" not in answer.body
    assert "max-age=60" in answer.headers["cache-control"]
