"""What readers get while DynamoDB is not well: a page, or an apology within three seconds."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from types import ModuleType

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Tag
from chalicelib.settings import Keys, Settings
from chalicelib.site import Site
from chalicelib.storage.dynamodb_http.client import DynamoDBClient
from doubles.faulty_dynamodb import BROKEN, HUNG, THROTTLED, Faults, faulty
from doubles.loopback import HOST
from local.cloud import start_moto
from tests.conftest import NOON
from tests.storage.engines import REGION, table_at
from tests.storage.samples import a_story, keep
from tests.web.conftest import Answer, Gateway

STORY = "/denmark/a-story"
PAGES = ["/", STORY, "/denmark", "/feed.xml", "/sitemap.xml", "/archive", "/denmark/none"]
OUTAGE = 15 * 60  # seconds that pages at the edge must outlast


@dataclass(frozen=True)
class Ailing:
    """The app over a DynamoDB that fails as it is told."""

    gateway: Gateway
    faults: Faults

    def get(self, path: str) -> tuple[Answer, float]:
        """The answer, and how many seconds it took."""
        started = time.monotonic()
        answer = self.gateway.get(path)
        return answer, time.monotonic() - started


@pytest.fixture(scope="module")
def faults() -> Iterator[tuple[Faults, str]]:
    """A proxy before a table with a story in it, and the table's name."""
    server, _ = start_moto(0)
    upstream = f"http://{HOST}:{server.server_port}"
    with table_at(upstream) as table, faulty(upstream) as proxy:
        # Its subject is looked up when the story has been read: a second wait.
        subjects = (Tag("sea", "Sea"),)
        story = replace(a_story(published=NOON.replace(year=2025)), subjects=subjects)
        keep(table.archive, story)
        yield proxy, table.name
    server.shutdown()
    server.server_close()


@pytest.fixture
def ailing(
    faults: tuple[Faults, str], app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Ailing]:
    """The real app, its archive read by the readers' own client."""
    proxy, table = faults
    proxy.next = Faults().next
    with app_over(app_module, proxy.url, table, monkeypatch) as gateway:
        yield Ailing(gateway, proxy)


@contextmanager
def app_over(
    app: ModuleType, endpoint: str, table: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gateway]:
    """The app, its archive over the table at an endpoint."""
    keys = Keys(REGION, "tests", "tests")
    site = Site(Settings("prod", "uploads", table, dynamodb_endpoint=endpoint, keys=keys))
    assert isinstance(site.dynamodb, DynamoDBClient)
    with closing(site.dynamodb):
        monkeypatch.setitem(app.site.__dict__, "archive", site.archive)
        yield Gateway(app.app)


def assert_apology(answer: Answer, seconds: float) -> None:
    assert answer.status == 503
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["cache-control"] == "no-store", "else the edge would keep it"
    assert "We can&#39;t reach our archive" in answer.body
    assert seconds <= 3


@pytest.mark.parametrize("path", PAGES)
def test_the_edges_copy_of_a_page_outlasts_an_outage_of_a_quarter_of_an_hour(
    ailing: Ailing, path: str
) -> None:
    answer, _ = ailing.get(path)
    assert answer.status == (404 if path.endswith("none") else 200)
    stale = re.search(r"stale-if-error=(\d+)", answer.headers["cache-control"])
    assert stale
    assert int(stale[1]) > OUTAGE


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("how", [BROKEN, THROTTLED])
def test_a_table_that_only_fails_is_an_apology_at_once(ailing: Ailing, path: str, how: str) -> None:
    ailing.faults.next = lambda: how
    assert_apology(*ailing.get(path))


def test_a_table_that_nobody_answers_for_is_an_apology_at_once(
    app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unheard:
        unheard.bind((HOST, 0))
        url = f"http://{HOST}:{unheard.getsockname()[1]}"
        with app_over(app_module, url, "table", monkeypatch) as gateway:
            started = time.monotonic()
            answer = gateway.get(STORY)
            assert_apology(answer, time.monotonic() - started)


def test_a_page_waits_three_seconds_in_all_however_many_calls_it_makes(ailing: Ailing) -> None:
    begun = time.monotonic()
    # The first reply comes late, and the second never: each alone would be in time.
    ailing.faults.next = lambda: 1.5 if time.monotonic() - begun < 1 else HUNG
    answer, seconds = ailing.get(STORY)
    assert_apology(answer, seconds)
    assert seconds > 1.5


def test_a_page_is_made_if_half_the_calls_fail_once(ailing: Ailing) -> None:
    turn: Iterator[str | float] = chain([BROKEN], repeat(0.0))
    ailing.faults.next = lambda: next(turn)
    answer, seconds = ailing.get(STORY)
    assert (answer.status, seconds <= 3) == (200, True)
