"""The feeds of corrections: one item a correction, newest first."""

from __future__ import annotations

import importlib
import json
from typing import Any

from chalicelib.rendering.feeds import STORIES
from tests.web.conftest import Gateway, Publish

HOST = {"domainName": "abc.execute-api.eu-north-1.amazonaws.com"}
SITE = "https://abc.execute-api.eu-north-1.amazonaws.com/api"


def corrected(*entries: tuple[str, str, str]) -> str:
    """The field of a story with corrections: when they were made, their kinds and texts."""
    made = (f'{{date: "{when}", kind: {kind}, text: "{text}"}}' for when, kind, text in entries)
    return f"[{', '.join(made)}]"


def items(gateway: Gateway) -> list[dict[str, Any]]:
    """What is in the JSON Feed of corrections."""
    answer = gateway.get("/corrections/feed.json", base="/api", context=HOST)
    found: list[dict[str, Any]] = json.loads(answer.body)["items"]
    return found


def test_every_correction_is_an_item_that_leads_to_the_foot_of_its_story(
    gateway: Gateway, publish: Publish
) -> None:
    field = corrected(
        ("2026-11-24T09:00:00Z", "correction", "Ten & twelve."),
        ("2026-11-24T11:00:00Z", "apology", "We are sorry."),
        ("2026-11-24T11:30:00Z", "update", "Now with the mayor."),
    )
    publish(title="The bridge", date="2026-11-24T08:00:00Z", authors="[Karen Holm]",
            corrections=field)  # fmt: skip
    other = corrected(("2026-11-24T10:00:00Z", "clarification", "Broen er en bro."))
    publish("denmark/other", title="Broen", date="2026-11-24", language="da", corrections=other)
    titles = [item["title"] for item in items(gateway)]
    assert titles == ["Apology: The bridge", "Præcisering: Broen", "Correction: The bridge"]
    *_, first = items(gateway)
    link = f"{SITE}/denmark/bridge#corrections"
    assert first["url"] == link
    assert first["summary"] == "Ten & twelve."
    assert first["date_published"] == first["date_modified"] == "2026-11-24T09:00:00+00:00"
    assert first["authors"] == []
    assert first["content_html"] == (
        f'<p>Ten &amp; twelve.</p><p><a href="{link}">The bridge</a></p>'
    )


def test_a_second_correction_leaves_the_first_item_as_it_was(
    gateway: Gateway, publish: Publish
) -> None:
    one = ("2026-11-24T09:00:00Z", "correction", "Ten.")
    same_second = ("2026-11-24T09:00:00Z", "correction", "Nor twelve.")
    publish(date="2026-11-24T08:00:00Z", corrections=corrected(one))
    (before,) = items(gateway)
    publish(date="2026-11-24T08:00:00Z", corrections=corrected(one, same_second))
    after = items(gateway)
    assert before in after
    assert len({item["id"] for item in after}) == 2


def test_the_feeds_of_corrections_hold_the_newest(gateway: Gateway, publish: Publish) -> None:
    for number in range(STORIES + 1):
        made = (f"2026-11-24T09:00:{number:02}Z", "correction", f"Number {number}.")
        publish(f"denmark/story-{number}", date="2026-11-24T08:00:00Z", corrections=corrected(made))
    assert [item["summary"] for item in items(gateway)] == [
        f"Number {number}." for number in range(STORIES, 0, -1)
    ]


def test_readers_of_feeds_read_the_corrections_in_every_format(
    gateway: Gateway, publish: Publish
) -> None:
    made = ("2026-11-24T09:00:00Z", "retraction", "None of it.")
    publish(title="The bridge", date="2026-11-24T08:00:00Z", corrections=corrected(made))
    feedparser = importlib.import_module("feedparser")  # it has no types
    for name in ("feed.xml", "atom.xml"):
        answer = gateway.get(f"/corrections/{name}", base="/api", context=HOST)
        parsed = feedparser.parse(answer.body)
        (entry,) = parsed.entries
        assert not parsed.bozo
        assert parsed.feed.title == "Corrections – Tidende"
        assert entry.title == "Retraction: The bridge"
        assert (entry.updated_parsed or entry.published_parsed)[:5] == (2026, 11, 24, 9, 0)


def test_the_feeds_of_stories_have_their_corrections_in_the_storys_language(
    gateway: Gateway, publish: Publish
) -> None:
    made = ("2026-11-24T09:00:00Z", "clarification", "Broen er en bro.")
    publish(date="2026-11-24T08:00:00Z", language="da", corrections=corrected(made))
    for path in ("/feed.json", "/denmark/feed.json"):
        answer = gateway.get(path, base="/api", context=HOST)
        (item,) = json.loads(answer.body)["items"]
        assert f'<a href="{SITE}/denmark/bridge#corrections">Præciseret</a>' in item["content_html"]
        assert "<b>Præcisering</b>" in item["content_html"]
        assert item["date_modified"] == "2026-11-24T09:00:00+00:00"


def test_the_page_of_corrections_names_its_feeds(gateway: Gateway) -> None:
    html = gateway.get("/corrections", base="/api", context=HOST).body
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert f'href="/api/corrections/{name}"' in html
