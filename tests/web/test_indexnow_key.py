"""The file by which search engines know who tells them of changes."""

from __future__ import annotations

import dataclasses
from types import ModuleType

import pytest

from tests.web.conftest import Gateway

KEY = "0123456789abcdef0123456789abcdef"


def test_the_key_is_at_its_own_address_and_no_other_is(
    app_module: ModuleType, monkeypatch: pytest.MonkeyPatch, gateway: Gateway
) -> None:
    site = app_module.site
    monkeypatch.setattr(site, "settings", dataclasses.replace(site.settings, indexnow_key=KEY))
    answer = gateway.get(f"/{KEY}.txt")
    assert (answer.status, answer.body) == (200, KEY)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    other = gateway.get(f"/{KEY[::-1]}.txt")
    assert (other.status, other.headers["cache-control"]) == (404, "no-store")


def test_without_a_key_there_is_no_such_file(gateway: Gateway) -> None:
    assert gateway.get(f"/{KEY}.txt").status == 404
