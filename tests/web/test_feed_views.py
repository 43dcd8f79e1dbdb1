"""Feeds, sitemaps and the files that tell programs about the site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from chalicelib.news.address import Address
from chalicelib.news.article import Card
from chalicelib.news.listing import LATEST, Cursor
from chalicelib.news.newsroom import Newsroom
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.web.conftest import Gateway, Publish

HOST = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
SITE = "https://abc.execute-api.eu-north-1.amazonaws.com/api"
NAUGHTY = (
    "'</script><script>alert(1)</script>'",
    "']]> & <![CDATA['",
    '"<!-- & --> &amp; &lt;b&gt;"',
    "'😀 \u202eright to left\u202c \u0301 ﷽'",
    '"\\"double\\" and single"',
)
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
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


def test_rss_tells_whole_stories_with_every_author(gateway: Gateway, publish: Publish) -> None:
    publish(
        title="A bridge opens",
        authors="[Karen Holm, Jonas Friis, Somebody Else]",
        body="It leads [to the town](/denmark/town), say the *people* who have waited for years.",
    )
    channel = xml(gateway, "/feed.xml").find("channel")
    assert channel is not None
    self_link = channel.find(f"{ATOM}link")
    assert self_link is not None
    assert self_link.attrib["href"] == f"{SITE}/feed.xml"
    item = channel.find("item")
    assert item is not None
    tags = [element.tag for element in item]
    assert tags.index("description") < tags.index(CONTENT)
    assert texts(item, f"{DC}creator") == ["Karen Holm", "Jonas Friis", "Somebody Else"]
    guid = item.find("guid")
    assert guid is not None
    assert guid.attrib["isPermaLink"] == "false"
    assert (guid.text or "").startswith("tag:tidende.example,")
    assert f'<a href="{SITE}/denmark/town">to the town</a>' in texts(item, CONTENT)[0]
    assert texts(item, "link") == [f"{SITE}/denmark/bridge"]


def test_a_story_keeps_its_identity_when_it_moves(gateway: Gateway, publish: Publish) -> None:
    def identity() -> list[str]:
        return texts(xml(gateway, "/feed.xml"), "channel/item/guid")

    publish()
    before = identity()
    publish(slug="the-bridge", written=NOON)
    assert texts(xml(gateway, "/feed.xml"), "channel/item/link") == [f"{SITE}/denmark/the-bridge"]
    assert identity() == before


def test_atom_and_json_feed_have_what_their_specifications_require(
    gateway: Gateway, publish: Publish
) -> None:
    publish(authors="[Karen Holm]", tags="[sea]")
    atom = xml(gateway, "/atom.xml")
    for required in ("id", "title", "updated"):
        assert texts(atom, ATOM + required)
        assert texts(atom, f"{ATOM}entry/{ATOM}{required}")
    assert texts(atom, f"{ATOM}entry/{ATOM}author/{ATOM}name") == ["Karen Holm"]
    answer = gateway.get("/feed.json", base="/api", context=HOST)
    feed = json.loads(answer.body)
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}/feed.json"
    assert feed["items"][0]["authors"] == [
        {"name": "Karen Holm", "url": f"{SITE}/author/karen-holm"}
    ]
    assert feed["items"][0]["tags"] == ["sea"]


def test_a_section_a_tag_and_an_author_have_feeds_of_their_own(
    gateway: Gateway, publish: Publish
) -> None:
    publish("denmark/ours", authors="[Karen Holm]", tags="[sea]")
    publish("climate/theirs", authors="[Jonas Friis]", tags="[air]")
    for path in ("/denmark/feed.xml", "/tag/sea/feed.xml", "/author/karen-holm/feed.xml"):
        assert texts(xml(gateway, path), "channel/item/title") == ["denmark/ours"], path
    for path in ("/nothing/feed.xml", "/tag/nothing/feed.xml", "/author/nobody/atom.xml"):
        assert gateway.get(path).status == 404, path


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_whatever_an_editor_types_every_document_stays_well_formed(
    gateway: Gateway, publish: Publish, naughty: str
) -> None:
    path = publish(
        title=naughty,
        summary=naughty,
        kicker=naughty,
        tags=f"[{naughty}, sea]",
        authors=f"[{naughty}]",
        translated_from=naughty,
        key_points=f"[{naughty}]",
        corrections=f"[{{date: 2026-11-24T11:00:00Z, text: {naughty}}}]",
        picture=f"{{file: a.webp, alt: {naughty}, width: 3, height: 2, caption: {naughty}}}",
        body=f"{naughty}\n\nAnd a second paragraph with words enough to be let in by the gate.",
    )
    for document in ("/feed.xml", "/atom.xml", "/sitemap-news.xml", "/sitemap-2026-11.xml"):
        xml(gateway, document)
    for data in ("/feed.json", f"{path}.json"):
        json.loads(gateway.get(data).body)
    for page in (path, "/", "/denmark", "/corrections", "/archive"):
        html = gateway.get(page).body
        assert html.count("<script") == html.count("</script>") <= 1
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        if block:
            json.loads(block[1])


@pytest.fixture
def many(archive: MemoryArchive) -> Callable[[int, datetime], None]:
    """Puts as many cards into the list of all stories, each a second older than the last."""

    def put(count: int, newest: datetime) -> None:
        kept = archive.cards.setdefault(LATEST, {})
        for number in range(count):
            address = Address("denmark", f"story-{number}")
            moment = newest - timedelta(seconds=number)
            card = Card(address=address, headline=f"Story {number}", published=moment)
            kept[Cursor(moment, address)] = (card, "")

    return put


@pytest.mark.parametrize("count", [0, 1, 1000, 1001])
def test_the_news_sitemap_holds_a_thousand_and_the_index_names_the_rest(
    gateway: Gateway, many: Callable[[int, datetime], None], count: int
) -> None:
    many(count, NOON)
    locations = texts(xml(gateway, "/sitemap.xml"), f"{MAP}sitemap/{MAP}loc")
    news = [link.removeprefix(SITE) for link in locations if "sitemap-news" in link]
    assert len(news) == (2 if count > 1000 else 1)
    found: list[str] = []
    for link in news:
        path, _, before = link.partition("?before=")
        query = {"before": [before]} if before else None
        answer = gateway.get(path, base="/api", context=HOST, query=query)
        stories = texts(ElementTree.fromstring(answer.body), f"{MAP}url/{MAP}loc")
        assert len(stories) <= 1000
        found += stories
    assert len(found) == len(set(found)) == count


@pytest.mark.parametrize(("age", "count"), [(-1, 1), (0, 1), (1, 0)])
def test_a_story_leaves_the_news_sitemap_after_two_days(
    gateway: Gateway, many: Callable[[int, datetime], None], age: int, count: int
) -> None:
    many(1, NOON - timedelta(hours=48, seconds=age))
    assert len(list(xml(gateway, "/sitemap-news.xml"))) == count


def test_the_sitemaps_name_every_month_since_the_first_story(
    gateway: Gateway, publish: Publish
) -> None:
    publish("denmark/first", date="2026-08-15")
    locations = texts(xml(gateway, "/sitemap.xml"), f"{MAP}sitemap/{MAP}loc")
    months = [link[-11:-4] for link in locations if re.search(r"sitemap-\d", link)]
    assert months == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert texts(xml(gateway, "/sitemap-2026-08.xml"), f"{MAP}url/{MAP}loc") == [
        f"{SITE}/denmark/first"
    ]


def test_robots_txt_names_the_sitemaps(gateway: Gateway) -> None:
    answer = gateway.get("/robots.txt", base="/api", context=HOST)
    assert f"Sitemap: {SITE}/sitemap.xml" in answer.body.splitlines()
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_manifest_and_the_icon_are_there(gateway: Gateway) -> None:
    manifest = json.loads(gateway.get("/manifest.webmanifest", base="/api").body)
    assert manifest["start_url"] == "/api/"
    icon = gateway.get("/icon.svg", headers={"accept": "image/avif,*/*"})
    assert icon.headers["content-type"] == "image/svg+xml"
    ElementTree.fromstring(icon.body)


def test_the_guide_for_models_names_sections_and_pages(
    gateway: Gateway, newsroom: Newsroom
) -> None:
    body = gateway.get("/llms.txt", base="/api", context=HOST).body
    assert body.startswith(f"# {newsroom.name}\n")
    assert f"]({SITE}/denmark)" in body
    assert f"]({SITE}/ethics)" in body


def test_a_story_as_data_moves_and_goes_with_the_story(gateway: Gateway, publish: Publish) -> None:
    old = publish(authors="[Karen Holm]")
    data = json.loads(gateway.get(f"{old}.json", base="/api", context=HOST).body)
    assert data["url"] == f"{SITE}/denmark/bridge"
    assert data["section"] == {"slug": "denmark", "name": "Denmark"}
    new = publish(slug="the-bridge", written=NOON)
    moved = gateway.get(f"{old}.json")
    assert (moved.status, moved.headers["location"]) == (301, f"{new}.json")
    assert gateway.get("/denmark/nothing.json").status == 404


def test_structured_data_names_the_newsroom_and_its_policies(
    gateway: Gateway, publish: Publish
) -> None:
    publish(kind="opinion", authors="[Karen Holm]")
    html = gateway.get("/", base="/api", context=HOST).body
    data = json.loads(re.findall(r"ld\+json\">(.*?)</script>", html, re.DOTALL)[0])["@graph"]
    newsroom = next(each for each in data if each["@type"] == "NewsMediaOrganization")
    for policy in ("ethicsPolicy", "correctionsPolicy", "masthead", "ownershipFundingInfo"):
        assert newsroom[policy].startswith(SITE), policy
    html = gateway.get("/denmark/bridge", base="/api", context=HOST).body
    data = json.loads(re.findall(r"ld\+json\">(.*?)</script>", html, re.DOTALL)[0])["@graph"]
    assert data[0]["@type"] == "OpinionNewsArticle"
    assert data[0]["author"] == [
        {"@type": "Person", "name": "Karen Holm", "url": f"{SITE}/author/karen-holm"}
    ]
    assert [step["name"] for step in data[1]["itemListElement"]] == [
        "Home",
        "Denmark",
        "denmark/bridge",
    ]
    assert data[1]["itemListElement"][2]["item"] == f"{SITE}/denmark/bridge"
