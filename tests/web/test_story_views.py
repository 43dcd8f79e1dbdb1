"""The pages of stories: what is on them, and what becomes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.archive import Answers, NextNewer, Query
from chalicelib.web.story_views import READ_ON
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.web.conftest import Gateway, Publish


def links(html: str) -> list[str]:
    """Where every link of a page leads."""
    return re.findall(r'<a [^>]*href="([^"]*)"', html)


def story_links(html: str) -> list[str]:
    """Links of the site to pages two levels deep, in the order they stand in <main>."""
    main = html.partition("<main")[2]
    return [link for link in links(main) if re.fullmatch(r"/[a-z-]+/[a-z0-9-]+", link)]


class Outline(HTMLParser):
    """The landmarks and headings of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_an_article_has_breadcrumb_headline_byline_date_and_text(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(
        title="A bridge opens",
        authors="[Karen Holm, Somebody Else]",
        date="2026-11-23T08:00:00+01:00",
        body="The *bridge* is open to all who want to cross the water between the two towns.",
    )
    html = gateway.get(path).body
    crumbs = re.search(r'aria-label="Breadcrumb">(.*?)</nav>', html, re.DOTALL)
    assert crumbs
    assert re.findall(r">([^<>\n]+)</(?:a|span)>", crumbs[1]) == [
        "Home",
        "Denmark",
        "A bridge opens",
    ]
    assert "<h1>A bridge opens</h1>" in html
    assert '<a rel="author" href="/author/karen-holm">Karen Holm</a> and <a' in html
    assert '<time datetime="2026-11-23T08:00:00+01:00">23 November 2026 at 08:00 CET</time>' in html
    assert "<p>The <em>bridge</em> is open" in html
    assert "trained as an oceanographer" in html


def shown_under(html: str, heading: str) -> list[str]:
    """The stories listed below a heading."""
    part = html.partition(f">{heading}</h2>")[2].partition("</section>")[0]
    return re.findall(r'<h\d><a href="([^"]+)"', part)


def test_no_story_stands_twice_on_an_article_page(gateway: Gateway, publish: Publish) -> None:
    for number in range(14):
        section = "denmark" if number % 2 else "climate"
        publish(f"{section}/story-{number:02}", date=f"2026-11-{number + 1:02}")
    html = gateway.get("/denmark/story-05").body
    assert shown_under(html, "Latest articles") == [
        "/denmark/story-13",
        "/climate/story-12",
        "/denmark/story-11",
        "/climate/story-10",
    ]
    assert shown_under(html, "More news") == [
        "/denmark/story-09",
        "/denmark/story-07",
        "/denmark/story-03",
        "/denmark/story-01",
        "/climate/story-08",
        "/climate/story-06",
    ], "the same section first"
    assert 'rel="prev" href="/denmark/story-03"' in html
    assert 'rel="next" href="/denmark/story-07"' in html


def test_every_page_has_one_main_and_one_h1(gateway: Gateway, publish: Publish) -> None:
    path = publish(body="# Not the headline\n\nA text with a heading of its own, as people write.")
    for page in ("/", "/denmark", path, "/nothing", "/a/b/c/d"):
        outline = Outline()
        outline.feed(gateway.get(page).body)
        assert outline.tags.count("main") == 1, page
        assert outline.tags.count("h1") == 1, page


def test_a_withdrawn_story_says_so_and_leaves_every_list(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    path = publish()
    uploads.delete("articles/denmark/bridge.md", NOON + timedelta(minutes=5))
    intake.receive("articles/denmark/bridge.md")
    answer = gateway.get(path)
    assert answer.status == 410
    assert "withdrawn" in answer.body
    assert "24 November 2026 at 13:05 CET" in answer.body
    assert story_links(gateway.get("/").body) == story_links(gateway.get("/denmark").body) == []


def test_a_story_that_was_never_there_is_not_said_to_have_been(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(withdrawn="A mistake in our planning.", date="2026-11-01")
    answer = gateway.get(path)
    assert answer.status == 410
    assert "There is no story at this address." in answer.body
    assert "A mistake in our planning." in answer.body
    assert "We published" not in answer.body
    assert "<time" not in answer.body.partition("<main")[2].partition("</main>")[0]


def test_a_story_that_moved_leads_to_its_new_address(gateway: Gateway, publish: Publish) -> None:
    old = publish()
    new = publish(slug="the-bridge", written=NOON + timedelta(minutes=5))
    answer = gateway.get(old)
    assert (answer.status, answer.headers["location"]) == (301, new)
    assert gateway.get(new).status == 200


def test_markup_in_a_headline_is_only_text(gateway: Gateway, publish: Publish) -> None:
    path = publish(title="'</script><script>alert(1)</script>'")
    for page in (path, "/", "/denmark"):
        html = gateway.get(page).body
        data, _, rest = html.partition('<script type="application/ld+json">')[2].partition(
            "</script>"
        )
        assert "<" not in data
        assert "<script" not in rest
        assert "&lt;script&gt;alert(1)" in rest


def test_links_carry_the_stage_that_api_gateway_names(gateway: Gateway, publish: Publish) -> None:
    publish(
        "climate/other", body="See [the bridge](/denmark/bridge), which has opened at last today."
    )
    path = publish()
    for page in ("/", "/denmark", path, "/climate/other", "/no/such/page/at/all"):
        internal = [link for link in links(gateway.get(page, base="/api").body) if link[0] == "/"]
        assert internal
        assert all(link.startswith("/api/") for link in internal), page
    assert 'href="/api/denmark/bridge"' in gateway.get("/climate/other", base="/api").body


def test_links_carry_the_path_of_site_url(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app_module.settings, site_url="https://news.example.org/paper")
    monkeypatch.setattr(app_module.site, "settings", settings)
    path = publish()
    html = gateway.get(path, base="/api").body
    internal = [link for link in links(html) if link[0] == "/"]
    assert all(link.startswith("/paper/") for link in internal)
    assert f'<link rel="canonical" href="https://news.example.org/paper{path}">' in html


def test_a_danish_story_is_marked_as_danish(gateway: Gateway, publish: Publish) -> None:
    path = publish(title="Højskolen", language="da")
    html = gateway.get(path).body
    assert '<html lang="da" dir="ltr">' in html
    assert "Udgivet" in html
    assert "Published <time" not in html
    assert re.search(
        r'<h\d lang="da"[^>]*><a href="[^"]+" hreflang="da">Højskolen', gateway.get("/").body
    )


def test_corrections_and_the_time_of_update_are_shown(gateway: Gateway, publish: Publish) -> None:
    publish(date="2026-11-24T08:00:00Z")
    path = publish(
        date="2026-11-24T08:00:00Z",
        corrections='[{date: "2026-11-24T12:10:00Z", text: "The bridge is 16 kilometres long."}]',
        body="Thirty words would be better, but these others will do for a test of the site.",
        written=NOON + timedelta(minutes=10),
    )
    html = gateway.get(path).body
    assert 'Updated <time datetime="2026-11-24T13:10:00+01:00">' in html
    assert "The bridge is 16 kilometres long." in html


def test_previous_and_next_keep_to_the_section_and_to_what_is_public(
    gateway: Gateway, publish: Publish
) -> None:
    paths = [publish(f"denmark/story-{n}", date=f"2026-11-2{n}") for n in range(3)]
    publish("climate/between", date="2026-11-20T12:00:00Z")
    publish("denmark/embargoed", date="2026-11-24T12:00:01Z")

    def beside(path: str) -> dict[str, str]:
        links = re.findall(r'rel="(prev|next)" href="([^"]+)"', gateway.get(path).body)
        return dict(links)

    assert beside(paths[0]) == {"next": paths[1]}
    assert beside(paths[1]) == {"prev": paths[0], "next": paths[2]}
    assert beside(paths[2]) == {"prev": paths[1]}


def test_previous_and_next_are_the_same_for_the_newest_and_the_oldest(
    gateway: Gateway, publish: Publish
) -> None:
    paths = [publish(f"denmark/story-{n:02}", date="2026-11-20") for n in range(READ_ON + 3)]
    for n, path in enumerate(paths):
        html = gateway.get(path).body
        links = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', html))
        assert links.get("prev") == (paths[n - 1] if n else None)
        assert links.get("next") == (paths[n + 1] if path != paths[-1] else None)


def test_the_neighbours_of_a_new_story_take_no_query(
    gateway: Gateway, publish: Publish, archive: MemoryArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, *newer = (publish(f"denmark/story-{n:02}", date="2026-11-20") for n in range(READ_ON + 1))
    newer_queries: list[Query[Any]] = []
    answer = archive.answer

    def counted(queries: Collection[Query[Any]], *, now: datetime) -> Answers:
        newer_queries.extend(query for query in queries if isinstance(query, NextNewer))
        return answer(queries, now=now)

    monkeypatch.setattr(archive, "answer", counted)
    for path in newer[1:]:
        assert gateway.get(path).status == 200
    assert not newer_queries
    assert gateway.get(old).status == 200
    assert len(newer_queries) == 1


def test_related_stories_are_listed_with_the_subjects_they_share(
    gateway: Gateway, publish: Publish
) -> None:
    both = publish("denmark/both", tags="[sea, tax]", date="2026-11-19")
    one = publish("climate/one", tags="[sea]", date="2026-11-20")
    path = publish("denmark/harbour", tags="[sea, tax, eels]", date="2026-11-21")
    html = gateway.get(path).body
    related = html.partition(">Related stories</h2>")[2].partition("</section>")[0]
    assert re.findall(r'<h3><a href="([^"]+)"', related) == [both, one], "the closest first"
    assert "too are about: sea, tax<" in related
    assert {both, one}.isdisjoint(shown_under(html, "Latest articles"))


def test_an_old_story_tells_its_age_from_the_thirty_first_day(
    gateway: Gateway, publish: Publish
) -> None:
    for seconds, is_told in ((0, False), (1, True)):
        moment = NOON - timedelta(days=30, seconds=seconds)
        html = gateway.get(publish(date=moment.isoformat())).body
        assert ("more than 30 days ago" in html) is is_told


def test_a_dateline_is_shown_on_the_page_of_its_story_and_in_no_list(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(dateline="BAKU", body="The port is open.")
    assert "<p><b><bdi>BAKU</bdi></b> – The port is open.</p>" in gateway.get(path).body
    assert json.loads(gateway.get(f"{path}.json").body)["dateline"] == "BAKU"
    for listing in ("/", "/denmark", "/archive/2026-11"):
        assert "The port is open." in gateway.get(listing).body
        assert "BAKU" not in gateway.get(listing).body
