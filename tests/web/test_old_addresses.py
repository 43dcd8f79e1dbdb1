"""Where readers are led from the addresses that a story had before it came here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.archive import Answers, Query
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.web.conftest import Gateway, Publish

OLD = {
    "/old/basin/": "/old/basin",
    "/2019/05/24/basin.html": "/2019/05/24/basin.html",
    "/basin": "/basin",
    "/Arkiv/Havnebassin/index.html": "/Arkiv/Havnebassin/",
    "/pages/basin": "/pages/basin",
    "/artikel/f%C3%A6rge": "/artikel/færge",
}


@pytest.mark.parametrize("asked", [*OLD, *OLD.values()])
def test_an_old_address_leads_to_the_story(gateway: Gateway, publish: Publish, asked: str) -> None:
    path = publish(aliases="[" + ", ".join(OLD) + "]")
    answer = gateway.get(asked, query={"utm_source": ["mail"]})
    assert (answer.status, answer.headers["location"]) == (301, f"{path}?utm_source=mail")


def test_an_old_address_leads_to_where_the_story_is_now_or_says_that_it_is_gone(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    publish(aliases="/old/basin.html", written=NOON - timedelta(minutes=9))
    path = publish(slug="basin", written=NOON - timedelta(minutes=8))
    assert gateway.get("/old/basin.html").headers["location"] == path
    uploads.delete("articles/denmark/bridge.md", NOON)
    intake.receive("articles/denmark/bridge.md")
    for gone in ("/old/basin.html", path):
        assert gateway.get(gone).status == 410


def test_an_old_address_tells_nothing_of_an_embargoed_story(
    gateway: Gateway, publish: Publish
) -> None:
    missing = {path: gateway.get(path) for path in OLD}
    publish(aliases="[" + ", ".join(OLD) + "]", date="2026-11-24T12:00:01Z")
    assert {path: gateway.get(path) for path in OLD} == missing
    assert {answer.status for answer in missing.values()} == {404}


def test_no_old_address_hides_a_page_of_the_site(gateway: Gateway, publish: Publish) -> None:
    own = ["/", "/denmark", "/climate/feed.xml", "/archive", "/robots.txt", "/sitemap.xml"]
    before = {path: gateway.get(path).status for path in [*own, "/about"]}
    publish(aliases="[" + ", ".join(before) + "]")
    assert {path: gateway.get(path).status for path in before} == before


def test_a_story_keeps_its_address_though_another_names_it_as_an_old_one(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish("denmark/ferry", title="The ferry")
    publish("denmark/bridge", aliases=path)
    assert "<h1>The ferry</h1>" in gateway.get(path).body


@pytest.mark.parametrize(
    ("path", "reads"),
    [("/2019/05/basin.html", 1), ("/wp-login.php", 1), ("/DENMARK/Story", 1), ("/.env", 0),
     ("/touch-icon.png", 0), ("/a" * 20, 0)],
)  # fmt: skip
def test_a_path_that_fits_no_page_takes_one_read_at_most(
    gateway: Gateway,
    archive: MemoryArchive,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    reads: int,
) -> None:
    asked: list[Query[Any]] = []
    answer = archive.answer

    def counted(queries: Collection[Query[Any]], *, now: datetime) -> Answers:
        asked.extend(queries)
        return answer(queries, now=now)

    monkeypatch.setattr(archive, "answer", counted)
    assert gateway.get(path).status == 404
    assert len(asked) == reads
