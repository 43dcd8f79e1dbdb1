"""What a request may say, and what it can't change."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from chalice.app import Request

from chalicelib.news.address import LONGEST_SLUG, Address
from chalicelib.news.listing import Cursor
from chalicelib.rendering.urls import Urls
from chalicelib.settings import Settings
from chalicelib.web.page_request import (
    PageRequest,
    path_of,
    read_invalid_request,
    read_request,
)
from chalicelib.web.routes import LONGEST_PATH, match_route
from tests.conftest import NOON
from tests.web.conftest import Gateway

SETTINGS = Settings("test", "bucket", "table")


@pytest.fixture
def no_archive(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that must not be asked."""
    monkeypatch.setitem(app_module.site.__dict__, "archive", None)


def request(
    path: str,
    *names: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    query: dict[str, list[str]] | None = None,
    host: str = "",
) -> Request:
    """A request as API Gateway hands it on, the parts of its route named."""
    context = {"httpMethod": method, "resourcePath": "/", "path": path, "domainName": host}
    event = {
        "requestContext": context,
        "headers": headers or {},
        "multiValueQueryStringParameters": query,
        "pathParameters": dict(zip(("section", "slug", "rest"), names, strict=False)) or None,
        "stageVariables": {},
        "body": None,
    }
    return Request(event, None)


def read(request: Request, settings: Settings = SETTINGS) -> PageRequest:
    return read_request(request, settings, NOON)


LONGEST_BASE = "/" + "a" * 64


@pytest.mark.parametrize(
    ("path", "names", "base"),
    [
        ("/", (), ""), ("", (), ""), ("/api", (), "/api"), ("/api/", (), "/api"),
        ("/denmark", ("denmark",), ""), ("/denmark/", ("denmark",), ""),
        ("/api/denmark/bridge", ("denmark", "bridge"), "/api"),
        ("/api/a/b/c/d", ("a", "b", "c/d"), "/api"),
        ("/two/deep/denmark", ("denmark",), "/two/deep"),
        ("/", ("a", "b"), ""), ("/a/b/c", ("a", "b", "c/d"), ""),
        ("/v1.2/A_b-c/3", (), "/v1.2/A_b-c/3"), ("/a/b/c/d", (), ""),
        (LONGEST_BASE, (), LONGEST_BASE), (f"{LONGEST_BASE}a", (), ""), ("/.well-known", (), ""),
        ("/..", (), ""), ("//evil.example", (), ""), ("/api<script>", (), ""), ("/api?x", (), ""),
    ],
)  # fmt: skip
def test_the_base_of_links_is_the_path_before_the_route(
    path: str, names: tuple[str, ...], base: str
) -> None:
    received = request(path, *names)
    assert read(received).urls.base == base
    assert path_of(received) == "/".join(names)


@pytest.mark.parametrize(
    ("host", "is_name"),
    [
        ("abc.execute-api.eu-north-1.amazonaws.com", True), ("news.example.org", True), ("", False),
        ("localhost", False), ("evil.example/<script>", False), ("evil.example:80", False),
        ('evil.example"', False), ("evil..example", False),
    ],
)  # fmt: skip
def test_the_host_of_links_is_a_name_from_api_gateway(host: str, *, is_name: bool) -> None:
    page_request = read(request("/", host=host, headers={"host": "evil.example"}))
    assert page_request.urls.origin == (f"https://{host}" if is_name else "")


def test_site_url_comes_before_the_host_of_api_gateway() -> None:
    url, media = "http://127.0.0.1:8000/paper", "https://media.example.org"
    received = request("/api/denmark", "denmark", host="news.example.org")
    ours = Urls("/paper", "http://127.0.0.1:8000", media)
    theirs = Urls("/api", "https://news.example.org", media)
    assert read(received, replace(SETTINGS, site_url=url, media_url=media)).urls == ours
    assert read(received, replace(SETTINGS, media_url=media)).urls == theirs


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_invalid_request_is_answered_with_the_same_links_and_method(method: str) -> None:
    received = request("/api/denmark/x", "denmark", "x", method=method, host="news.example.org")
    whole, rest = read(received), read_invalid_request(received, SETTINGS, NOON)
    assert (rest.urls, rest.now, rest.wants_body) == (whole.urls, NOON, method != "HEAD")
    assert whole.wants_body == rest.wants_body
    assert read_invalid_request(None, SETTINGS, NOON).wants_body


@pytest.mark.parametrize(
    ("header", "etags"),
    [
        ('"a"', ('"a"',)),
        ('W/"a"', ('"a"',)),
        ('"a", W/"b" ,"c"', ('"a"', '"b"', '"c"')),
        ("*", ("*",)),
        ('"aBc"', ('"aBc"',)),
    ],
)
def test_the_client_names_the_etags_of_its_copies(header: str, etags: tuple[str, ...]) -> None:
    assert read(request("/", headers={"If-None-Match": header})).etags == etags
    assert read(request("/", headers={"If-Match": header})).etags == ("",)


def test_only_a_cursor_is_read_of_the_query() -> None:
    cursor = Cursor(NOON, Address("denmark", "bridge"))
    assert read(request("/", query={"before": [str(cursor)], "page": ["2"]})).before == cursor
    assert read(request("/", query={"page": ["2"]})).before is None
    assert read(request("/")).before is None


HOSTILE = [
    "/" + "a" * 300, "/denmark/" + "a" * 5000, "/denmark/..%2f..%2fetc%2fpasswd", "/%00",
    "/denmark/%c0%ae", "/denmark/story'--", "/denmark/<script>", "/denmark/story;x=1",
    "/sitemap-2026-13.xml", "/archive/2026-02-30",
    "/archive/9999-12", "/archive/9999-12-31", "/archive/0001-01", "/sitemap-9999-12.xml",
    "/sitemap-0001-01.xml",
    "/{{7*7}}", "/denmark/{% raw %}", "/denmark/😀",
    "/denmark/\u202eyrref", "/denmark/\ud800", "/.git/config", "/a/favicon.ico", "/a/b/style.css",
    "/a" * 9, "/a/./b",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.usefixtures("no_archive")
def test_an_impossible_address_is_a_404_before_any_call(gateway: Gateway, path: str) -> None:
    answer = gateway.get(path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>" not in answer.body


def test_no_path_longer_than_the_longest_fits_a_route() -> None:
    longest = f"{'a' * LONGEST_SLUG}/{'b' * LONGEST_SLUG}/pictures/99"
    assert len(longest) == LONGEST_PATH
    assert match_route(longest) is not None
    assert match_route(f"a{longest}") is None
