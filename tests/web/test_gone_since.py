"""Addresses of stories that were deleted before they came here."""

from __future__ import annotations

from datetime import timedelta

from chalicelib.ingest.intake import Intake
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.web.conftest import Gateway, Publish

GONE = """---
title: A deleted story
slug: basin
gone_since: 2026-11-22T12:00:00Z
aliases: [/old/basin.html]
tags: [The fjord]
---
"""


def test_an_address_says_that_its_story_was_withdrawn_as_if_it_had_been_deleted_here(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    old = {"slug": "quay", "tags": "[The quay]", "aliases": "[/old/quay.html]"}
    publish(written=NOON - timedelta(days=9), **old)
    uploads.delete("articles/denmark/bridge.md", NOON - timedelta(days=2))
    intake.receive("articles/denmark/bridge.md")
    uploads.put("articles/denmark/other.md", GONE, NOON)
    intake.receive("articles/denmark/other.md")
    for path, status in (
        ("/denmark/basin", 410),
        ("/denmark/basin.json", 410),
        ("/old/basin.html", 410),
        ("/tag/the-fjord", 200),
    ):
        there = path.replace("basin", "quay").replace("fjord", "quay")
        here, deleted = gateway.get(path), gateway.get(there)
        assert here.status == deleted.status == status
        assert here.body.replace("basin", "quay").replace("fjord", "quay") == deleted.body


def test_it_takes_no_address_from_a_story_and_gives_way_to_one(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    path = publish(slug="basin", written=NOON - timedelta(hours=1))
    uploads.put("articles/denmark/other.md", GONE, NOON)
    intake.receive("articles/denmark/other.md")
    assert gateway.get(path).status == 200
    assert gateway.get("/old/basin.html").status == 410
    publish(slug="basin", aliases="[/old/basin.html]", written=NOON)
    assert gateway.get("/old/basin.html").headers["location"] == path


def test_a_story_that_is_said_to_be_gone_goes_and_shows_nothing_more(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    path = publish(written=NOON - timedelta(hours=1))
    key = "articles/denmark/bridge.md"
    uploads.put(key, f"{GONE}A secret.", NOON)
    intake.receive(key)
    assert gateway.get(path).status == 410
    assert "secret" not in gateway.get("/denmark/basin").body
    assert '"preview": null' in uploads.receipts[key][1]
    assert (
        "tells readers that" in uploads.receipts[key][0] or "withdrawn" in uploads.receipts[key][0]
    )
