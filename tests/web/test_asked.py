"""What a request may say, and what it can't change."""

from __future__ import annotations

import random
import string
from types import ModuleType

import pytest

from chalicelib.news.address import LONGEST_SLUG
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.web.routes import LONGEST_PATH, route_for
from tests.web.conftest import Gateway, Publish


@pytest.fixture
def no_archive(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that must not be asked."""
    monkeypatch.setitem(app_module.site.__dict__, "archive", None)


HOSTILE = [
    "/" + "a" * 300,
    "/denmark/" + "a" * 5000,
    "/denmark/..%2f..%2fetc%2fpasswd",
    "/%00",
    "/denmark/%c0%ae",
    "/denmark/story'--",
    "/denmark/<script>",
    "/denmark/story;x=1",
    "/DENMARK/Story",
    "/denmark/story/comments",
    "/sitemap-2026-13.xml",
    "/archive/2026-02-30",
    "/denmark/" + "a" * 81,
    "/denmark/" + "a" * 81 + ".json",
    "/" + "a" * 81 + "/ferry",
    "/tag/" + "a" * 81,
    "/author/" + "a" * 81 + "/feed.xml",
    "/archive/9999-12",
    "/archive/9999-12-31",
    "/archive/0001-01",
    "/sitemap-9999-12.xml",
    "/sitemap-0001-01.xml",
    "/archive/２０２６-11",
    "/{{7*7}}",
    "/denmark/{% raw %}",
    "/denmark/😀",
    "/denmark/\u202eyrref",
    "/denmark/\ud800",
    "/.git/config",
    "/wp-login.php",
    "/favicon.ico",
]


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.usefixtures("no_archive")
def test_what_can_not_be_an_address_is_a_404_before_any_call(gateway: Gateway, path: str) -> None:
    answer = gateway.get(path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>" not in answer.body


@pytest.mark.parametrize("before", ["x" * 10_000, "\x00", "../", "2026-11-24T00:00:00Z~a/B"])
@pytest.mark.usefixtures("no_archive")
def test_a_hostile_cursor_is_a_404_before_any_call(gateway: Gateway, before: str) -> None:
    assert gateway.get("/archive", query={"before": [before]}).status == 404


def test_a_query_we_do_not_know_changes_nothing(gateway: Gateway, publish: Publish) -> None:
    publish()
    for query in ({"page": ["x"]}, {"utm_source": ["mail"]}, {"page": ["-1"], "q": ["\x00"]}):
        assert gateway.get("/", query=query) == gateway.get("/")


def test_a_thousand_odd_headers_change_not_one_byte(gateway: Gateway, publish: Publish) -> None:
    path = publish()
    plain = gateway.get(path)
    dice = random.Random(2026)
    names = ["accept", "accept-language", "cookie", "host", "origin", "referer", "user-agent",
             "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-original-url",
             "x-rewrite-url", "forwarded", "if-modified-since", "range", "dnt"]  # fmt: skip
    for _ in range(1000):
        chosen = dice.sample(names, 4)
        headers = {name: "".join(dice.choices(string.printable, k=20)) for name in chosen}
        assert gateway.get(path, headers=headers) == plain


def test_an_archive_that_does_not_answer_is_a_503_that_says_when_to_try_again(
    gateway: Gateway,
    app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Silent:
        def __getattr__(self, name: str) -> object:
            raise ArchiveUnavailable(name)

    monkeypatch.setitem(app_module.site.__dict__, "archive", Silent())
    for path in ("/", "/denmark", "/denmark/bridge", "/feed.xml", "/sitemap.xml"):
        answer = gateway.get(path)
        assert answer.status == 503, path
        assert answer.headers["retry-after"] == "30"
        assert answer.headers["cache-control"] == "no-store"
        assert "can't reach our archive" in answer.body.replace("&#39;", "'")
    assert "front: the archive is unavailable: stories" in caplog.messages, "operators are told why"


def test_no_path_longer_than_the_longest_fits_a_route() -> None:
    longest = f"{'a' * LONGEST_SLUG}/{'b' * LONGEST_SLUG}.json"
    assert len(longest) == LONGEST_PATH
    assert route_for(longest) is not None
    assert route_for(f"a{longest}") is None
