"""The pages of stories: what is on them, and what becomes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.archive import Answers, NextNewer, Query
from chalicelib.web.story_views import READ_ON
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.web.conftest import Gateway, Publish


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
    names = re.findall(r">([^<>\n]+)</(?:a|span)>", crumbs[1])
    assert names == ["Home", "Denmark", "A bridge opens"]
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
    denmark, climate = ([f"/{s}/story-{n:02}" for n in range(14)] for s in ("denmark", "climate"))
    assert shown_under(html, "Read next") == [denmark[13]]
    assert shown_under(html, "Latest articles") == [
        climate[12],
        denmark[11],
        climate[10],
    ]
    more = [denmark[9], denmark[1], climate[8], climate[6], climate[4], climate[2]]
    assert shown_under(html, "More news") == more, "the same section first, without its neighbours"


def test_a_story_withdrawn_before_its_date_is_not_called_published(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(withdrawn="A mistake in our planning.", date="2026-11-01")
    answer = gateway.get(path)
    assert answer.status == 410
    assert "There is no story at this address." in answer.body
    assert "A mistake in our planning." in answer.body
    assert "We published" not in answer.body
    assert "<time" not in answer.body.partition("<main")[2].partition("</main>")[0]


def test_a_story_that_moved_leads_to_its_new_address_as_page_and_as_data(
    gateway: Gateway, publish: Publish
) -> None:
    old = publish()
    new = publish(slug="the-bridge", written=NOON + timedelta(minutes=5))
    for suffix in ("", ".json"):
        moved = gateway.get(f"{old}{suffix}")
        assert (moved.status, moved.headers["location"]) == (301, f"{new}{suffix}")
    assert json.loads(gateway.get(f"{new}.json").body)["headline"] == "denmark/bridge"


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_the_query_of_a_link_goes_along_when_a_story_has_moved(
    gateway: Gateway, publish: Publish, suffix: str
) -> None:
    old, new = publish(), publish(slug="the-bridge", written=NOON + timedelta(minutes=5))
    query = {"utm_source": ["a&b"], "q": ["æ", "\r\nSet-Cookie: a"], "odd": ["\ud800"]}
    location = gateway.get(f"{old}{suffix}", query=query).headers["location"]
    assert location == (f"{new}{suffix}?utm_source=a%26b&q=%C3%A6&q=%0D%0ASet-Cookie%3A+a&odd=%3F")


def test_a_story_blocked_by_law_says_who_ordered_it(gateway: Gateway, publish: Publish) -> None:
    answer = gateway.get(publish(withdrawn="A court has ordered us.", ordered_by="Landsretten"))
    assert answer.status == 451
    assert "A court has ordered us" in answer.body
    assert "Landsretten" in answer.body


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"withdrawn": "Det var ikke sandt."},
         {"status": 410, "title": "Gone", "reason": "Det var ikke sandt.", "is_expired": False}),
        ({"withdrawn": "En dom.", "ordered_by": "Landsretten"},
         {"status": 451, "reason": "En dom.", "ordered_by": "Landsretten"}),
        ({"expires": "2026-11-24T11:00:00Z"},
         {"status": 410, "reason": None, "is_expired": True, "since": "2026-11-24T12:00:00+01:00"}),
    ],
)  # fmt: skip
def test_a_story_that_is_gone_says_so_as_data_and_in_its_language_as_a_page_with_news(
    gateway: Gateway, publish: Publish, fields: dict[str, str], told: dict[str, object]
) -> None:
    other = publish("climate/other", language="da")
    publish(language="da", date="2026-11-20", written=NOON - timedelta(hours=2))
    path = publish(language="da", date="2026-11-20", **fields)
    page, data = gateway.get(path), gateway.get(f"{path}.json")
    assert page.status == data.status == told["status"]
    assert '<html lang="da"' in page.body
    assert shown_under(page.body, "Seneste artikler") == [other]
    assert data.headers["content-type"] == "application/json; charset=utf-8"
    assert json.loads(data.body).items() >= told.items()


@pytest.mark.parametrize("path", ["/denmark/nothing.json", "/nothing/at-all.json"])
def test_where_no_story_ever_was_data_says_so_as_data(gateway: Gateway, path: str) -> None:
    answer = gateway.get(path)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert (answer.status, json.loads(answer.body)["status"]) == (404, 404)


def test_a_deleted_story_is_gone_in_its_language(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    other = publish("climate/other", language="da")
    path = publish(language="da")
    uploads.delete("articles/denmark/bridge.md", NOON + timedelta(minutes=1))
    intake.receive("articles/denmark/bridge.md")
    answer = gateway.get(path)
    assert (answer.status, '<html lang="da"' in answer.body) == (410, True)
    assert shown_under(answer.body, "Seneste artikler") == [other]


def test_a_page_and_an_old_address_that_are_gone_offer_news_too(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    other = publish("climate/other")
    publish(aliases="[/2019/05/bridge.html, /bridge]")
    uploads.put("articles/_pages/about.md", "---\ntitle: About us\n---\n\nWe are here.", NOON)
    intake.receive("articles/_pages/about.md")
    for key in ("articles/_pages/about.md", "articles/denmark/bridge.md"):
        uploads.delete(key, NOON + timedelta(minutes=1))
        intake.receive(key)
    for path in ("/about", "/2019/05/bridge.html", "/bridge"):
        answer = gateway.get(path)
        assert answer.status == 410, path
        assert shown_under(answer.body, "Latest articles") == [other], path


def test_a_story_that_expires_tells_programs_when(gateway: Gateway, publish: Publish) -> None:
    path = publish(expires="2026-12-01T12:00:00Z")
    assert json.loads(gateway.get(f"{path}.json").body)["expires"] == "2026-12-01T13:00:00+01:00"
    assert json.loads(gateway.get(f"{publish('denmark/other')}.json").body)["expires"] is None


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
    assert '<a href="#corrections">Corrected</a></p>' in html, "its moment stands beside it"
    foot = html.partition('<h2 id="corrections"')[2].partition("</section>")[0]
    assert ">Corrections</h2>" in foot
    assert "<b>Correction</b>, <time" in foot
    assert "The bridge is 16 kilometres long." in foot


@pytest.mark.parametrize(
    ("kind", "mark", "label"),
    [
        ("clarification", "Præciseret", "Præcisering"),
        ("update", "Opdateret", "Opdatering"),
        ("apology", "Undskyldning", "Undskyldning"),
        ("retraction", "Trukket tilbage", "Tilbagetrækning"),
    ],
)
def test_a_correction_is_called_by_its_kind_at_the_top_and_the_foot(
    gateway: Gateway, publish: Publish, kind: str, mark: str, label: str
) -> None:
    made = "2026-11-24T10:00:00Z"
    path = publish(
        date="2026-11-24T08:00:00Z",
        language="da",
        corrections=f'[{{date: "{made}", kind: {kind}, text: "Broen er 16 kilometer."}}]',
    )
    html = gateway.get(path).body
    header = html.partition("<article")[2].partition("</header>")[0]
    assert f'<a href="#corrections">{mark}</a>' in header
    assert header.count("11:00 CET") == 1, "no moment stands there twice"
    assert f"<b>{label}</b>, <time" in html
    heading = "Opdateringer" if kind == "update" else "Rettelser"
    assert f'<h2 id="corrections" class="label">{heading}</h2>' in html


def test_the_changes_of_a_story_stand_in_their_order(gateway: Gateway, publish: Publish) -> None:
    entries = (
        '{date: "2026-11-24T09:00:00Z", text: "Ten."}, '
        '{date: "2026-11-24T10:00:00Z", kind: update, text: "With the mayor."}'
    )
    path = publish(date="2026-11-24T08:00:00Z", corrections=f"[{entries}]")
    header = gateway.get(path).body.partition("<article")[2].partition("</header>")[0]
    lines = re.findall(r'<p class="dates[^"]*">(.*?)</p>', header)
    day = " 24 November 2026 at"
    assert [re.sub(r"<[^>]*>", "", line).replace(day, "") for line in lines[:3]] == [
        "Published 09:00 CET", "Corrected 10:00 CET", "Updated 11:00 CET",
    ]  # fmt: skip


def test_a_correction_that_was_taken_down_marks_no_story(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(
        date="2026-11-24T08:00:00Z",
        corrections='[{date: "2026-11-24T10:00:00Z", withdrawn: "It was right at first."}]',
    )
    for address in (path, "/denmark", "/"):
        assert "Corrected" not in gateway.get(address).body, address
    assert "<b>Correction (withdrawn)</b>" in gateway.get(path).body


def test_whose_translation_a_story_is_stands_at_its_top_and_foot(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(translated_from="Turan", translator="machine", reviewed_by="Jonas Friis")
    said = "Translated from Turan. Translated by a machine. Reviewed by Jonas Friis."
    html = gateway.get(path).body
    header, _, foot = html.partition("<article")[2].partition("</header>")
    assert f'<a href="#provenance">{said}</a>' in header
    assert f'<p id="provenance" class="fine">{said}</p>' in foot


def test_whoever_released_a_story_that_is_no_translation_is_named_nowhere(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(reviewed_by="Jonas Friis")
    for address in (path, f"{path}.json", "/feed.json"):
        assert "Jonas Friis" not in gateway.get(address).body, address


def neighbours(gateway: Gateway, path: str) -> dict[str, str]:
    """Where a story's page leads back (prev) and on (next)."""
    return dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', gateway.get(path).body))


@pytest.mark.parametrize("count", [3, READ_ON + 3])
def test_previous_and_next_keep_to_the_section_and_to_public_stories(
    gateway: Gateway, publish: Publish, count: int
) -> None:
    paths = [publish(f"denmark/story-{n:02}", date="2026-11-20") for n in range(count)]
    publish("climate/between", date="2026-11-20")
    publish("denmark/embargoed", date="2026-11-24T12:00:01Z")
    for n, path in enumerate(paths):
        expected = {"prev": paths[n - 1]} if n else {}
        expected |= {"next": paths[n + 1]} if n + 1 < count else {}
        assert neighbours(gateway, path) == expected


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
    assert "too are about: <span>sea, tax<" in related
    assert {both, one}.isdisjoint(shown_under(html, "Latest articles"))


def test_an_old_story_says_how_old_it_is_from_the_thirty_first_day(
    gateway: Gateway, publish: Publish
) -> None:
    for seconds, is_shown in ((0, False), (1, True)):
        moment = NOON - timedelta(days=30, seconds=seconds)
        html = gateway.get(publish(f"denmark/{seconds}", date=moment.isoformat())).body
        assert ("more than 30 days ago" in html) is is_shown
