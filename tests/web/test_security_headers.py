"""The Content-Security-Policy: nothing runs, and pictures come from one host."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from chalicelib.web.error_pages import bare_page
from chalicelib.web.security_headers import security_headers
from tests.web.conftest import Gateway

SAID = "only-the-edge-says-this"
HASH = "'sha256-abc='"


def policy(media_url: str, *, has_form: bool = False) -> dict[str, str]:
    """The Content-Security-Policy, each directive with its sources."""
    header = security_headers(HASH, media_url, has_form=has_form)["Content-Security-Policy"]
    parts = (directive.partition(" ") for directive in header.split("; "))
    return {name: sources for name, _, sources in parts}


def test_the_policy_lets_nothing_run() -> None:
    assert policy("") == {
        "default-src": "'none'",
        "style-src": HASH,
        "img-src": "'self'",
        "manifest-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def test_a_form_leads_to_the_site_alone_and_only_where_there_is_one() -> None:
    assert policy("", has_form=True) == policy("") | {"form-action": "'self'"}


@pytest.mark.parametrize(
    ("media_url", "allowed"),
    [
        ("https://media.example.org", "'self' https://media.example.org"),
        ("https://media.example.org/pictures/here", "'self' https://media.example.org"),
        ("http://127.0.0.1:4566/media", "'self' http://127.0.0.1:4566"),
        ("/media", "'self'"),
    ],
)
def test_the_policy_lets_pictures_come_only_from_their_host(media_url: str, allowed: str) -> None:
    assert policy(media_url)["img-src"] == allowed


def test_only_the_edge_is_answered_where_it_has_a_secret(
    gateway: Gateway, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = app_module.site
    monkeypatch.setattr(site, "settings", replace(site.settings, edge_secret=SAID))
    for headers in ({}, {"x-edge-secret": "guess"}):
        refused = gateway.get("/", headers=headers)
        assert (refused.status, refused.headers["cache-control"]) == (403, "no-store")
    assert gateway.get("/", headers={"x-edge-secret": SAID}).status == 200
    assert SAID not in repr(site.settings)


def test_no_security_header_can_be_split_in_two() -> None:
    for value in security_headers(HASH, "https://media.example.org", has_form=True).values():
        assert value.isascii()
        assert value.isprintable()


def test_a_page_that_needs_no_newsroom_has_every_header_too() -> None:
    headers = bare_page(500, "Broken", "It broke.", "r1").headers
    expected = security_headers("'none'", "", has_form=False)
    assert headers.keys() >= expected.keys()
    for name in expected.keys() - {"Content-Security-Policy"}:
        assert headers[name] == expected[name]
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
