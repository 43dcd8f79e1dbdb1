"""What a reader gets for each address."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from types import ModuleType

import pytest

from chalicelib.ingest.intake import Intake
from tests.conftest import NOON
from tests.memory import MemoryUploads
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


def test_the_front_page_shows_the_newest_story_first(gateway: Gateway, publish: Publish) -> None:
    older = publish("denmark/older", date="2026-11-22T08:00:00+01:00")
    newer = publish("climate/newer", date="2026-11-23T08:00:00+01:00")
    assert story_links(gateway.get("/").body) == [newer, older]


def test_the_editors_lead_stands_first_though_it_is_older(
    gateway: Gateway, publish: Publish
) -> None:
    lead = publish("denmark/lead", date="2026-11-22T08:00:00+01:00", placement="lead")
    newer = publish("climate/newer", date="2026-11-23T08:00:00+01:00")
    assert story_links(gateway.get("/").body) == [lead, newer]


def test_a_front_page_without_stories_says_so(gateway: Gateway) -> None:
    answer = gateway.get("/")
    assert answer.status == 200
    assert "No story has been published yet" in answer.body


def test_a_section_page_shows_its_own_stories_only(gateway: Gateway, publish: Publish) -> None:
    ours = publish("denmark/ours")
    publish("climate/theirs")
    answer = gateway.get("/denmark")
    assert story_links(answer.body) == [ours]
    assert "Home</a>" in answer.body


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


def test_related_stories_share_a_subject_and_say_which(gateway: Gateway, publish: Publish) -> None:
    publish("denmark/other", tags="[tax]", date="2026-11-20")
    related = publish("climate/eels", tags="[eels, sea]", date="2026-11-21")
    path = publish("denmark/harbour", tags="[sea]", date="2026-11-22")
    html = gateway.get(path).body
    assert shown_under(html, "Related stories") == [related]
    assert "Chosen since they too are about: sea" in html
    assert related not in shown_under(html, "Latest articles")


def test_every_page_has_one_main_and_one_h1(gateway: Gateway, publish: Publish) -> None:
    path = publish(body="# Not the headline\n\nA text with a heading of its own, as people write.")
    for page in ("/", "/denmark", path, "/nothing", "/a/b/c/d"):
        outline = Outline()
        outline.feed(gateway.get(page).body)
        assert outline.tags.count("main") == 1, page
        assert outline.tags.count("h1") == 1, page


def test_a_crawl_finds_each_of_a_thousand_stories_exactly_once(
    gateway: Gateway, publish: Publish
) -> None:
    everything = {
        publish(
            f"{'denmark' if number % 3 else 'climate'}/story-{number:04}",
            date=f"2026-{number % 10 + 1:02}-{number % 28 + 1:02}",
            tags="[sea]",
            authors="[Karen Holm]",
        )
        for number in range(1000)
    }
    ours = {path for path in everything if path.startswith("/denmark/")}
    october = {path for path in everything if int(path[-4:]) % 10 == 9}
    lists = {
        "/archive": everything,
        "/archive/2026-10": october,
        "/denmark": ours,
        "/tag/sea": everything,
        "/author/karen-holm": everything,
    }
    for start, expected in lists.items():
        found = crawled(gateway, start)
        assert len(found) == len(expected), start
        assert set(found) == expected, start


def crawled(gateway: Gateway, start: str) -> list[str]:
    """Every story that a list's pages link to, from `start` to the end."""
    found, query = [], None
    while True:
        html = gateway.get(start, query=query).body
        found += [
            link
            for link in story_links(html)
            if not link.startswith(("/tag", "/author", "/archive"))
        ]
        older = re.search(r'rel="next" href="([^"?]*)\?before=([^"]+)"', html)
        if not older:
            return found
        assert older[1] == start, "the next page is of the same list"
        query = {"before": [older[2]]}


@pytest.mark.parametrize("cursor", ["", "x", "2026-11-24", "2026-99-99T00:00:00Z~a/b", "~" * 9000])
def test_a_cursor_that_was_never_given_out_is_a_404(gateway: Gateway, cursor: str) -> None:
    for path in ("/archive", "/denmark", "/tag/sea", "/feed.xml"):
        assert gateway.get(path, query={"before": [cursor]}).status == 404


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


def test_an_embargoed_story_looks_like_a_missing_one(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = publish(date="2026-11-24T18:00:00Z")
    embargoed, missing = gateway.get(path), gateway.get("/denmark/never-was")
    assert embargoed.body == missing.body
    assert embargoed.status == missing.status == 404
    assert {k: v for k, v in embargoed.headers.items() if k != "etag"} == {
        k: v for k, v in missing.headers.items() if k != "etag"
    }
    lifted = NOON + timedelta(hours=6)
    monkeypatch.setattr(app_module.site, "now", lambda: lifted)
    assert gateway.get(path).status == 200
    assert story_links(gateway.get("/").body) == [path]


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/Denmark", "/denmark/", "/denmark/nothing", "/a/b/c", "/a/b/c/d/e/f", "/%00/x"],
)
def test_an_unknown_path_at_any_depth_is_a_page(gateway: Gateway, path: str) -> None:
    answer = gateway.get(path)
    if path == "/denmark/":
        assert answer.status == 200
        return
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "There is no such page" in answer.body


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


def test_the_canonical_link_comes_from_api_gateway_and_never_from_a_header(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish()
    context = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil"}
    plain = gateway.get(path, base="/api", context=context)
    asked = gateway.get(path, base="/api", context=context, headers=forged)
    assert asked == plain
    assert f'href="https://abc.execute-api.eu-north-1.amazonaws.com/api{path}"' in plain.body


@pytest.mark.parametrize(
    "base", ["//evil.example", "/<script>", "/a/b/c/d", "/..", "/" + "a" * 90, "/a//b"]
)
def test_a_base_path_that_no_stage_can_have_is_left_out(gateway: Gateway, base: str) -> None:
    internal = links(gateway.get("/denmark", base=base).body)
    assert "/denmark" in internal


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
