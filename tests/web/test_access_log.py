"""Every answer is in the journal, whatever became of it, and nothing that a reader typed."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any
from unittest.mock import Mock

import pytest

from chalicelib.journal import Journal
from chalicelib.news.errors import ArchiveUnavailable
from tests.conftest import NOON
from tests.embedded_metrics import metrics_in
from tests.web.conftest import Gateway, Publish

CONTEXT: Any = {"requestId": "gateway-1", "identity": {"sourceIp": "203.0.113.9"}}


@pytest.fixture
def lines(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the production journal has; CloudWatch can take the metrics that a line declares."""
    entered: list[dict[str, Any]] = []

    def write(line: str) -> None:
        if "_aws" in line:
            assert metrics_in(line, now=NOON)
        entered.append(json.loads(line))

    journal = Journal("prod", now=lambda: NOON, write=write, is_local=False)
    monkeypatch.setattr(app_module.site, "journal", journal)
    return entered


def test_a_storys_page_is_in_the_log(
    gateway: Gateway, publish: Publish, lines: list[dict[str, Any]]
) -> None:
    path = publish()
    answer = gateway.get(path, context=CONTEXT)
    [line] = lines
    assert (line["Page"], line["path"], line["code"]) == ("story", path, 200)
    assert (line["gateway_request"], line["request"]) == ("gateway-1", "0f0e-request")
    assert line["characters"] == len(answer.body)
    assert 0 < line["Duration"] < 60_000


@pytest.mark.parametrize(
    ("path", "page", "code"),
    [
        ("/", "front", 200), ("/denmark", "section_or_page", 200),
        ("/denmark/never-was", "story", 404), ("/feed.xml", "feed", 200),
        ("/robots.txt", "robots", 200),
    ],
)  # fmt: skip
def test_a_page_is_logged_under_the_name_of_its_view(
    gateway: Gateway, lines: list[dict[str, Any]], path: str, page: str, code: int
) -> None:
    gateway.get(path)
    assert [(line["Page"], line["code"]) for line in lines] == [(page, code)]


def test_a_304_is_logged_with_no_body(
    gateway: Gateway, publish: Publish, lines: list[dict[str, Any]]
) -> None:
    path = publish()
    tag = gateway.get(path).headers["etag"]
    gateway.get(path, headers={"if-none-match": tag})
    logged = [(line["code"], line["characters"] > 0) for line in lines]
    assert logged == [(200, True), (304, False)]


def test_a_request_that_chalice_refuses_is_in_the_log(
    gateway: Gateway, lines: list[dict[str, Any]]
) -> None:
    gateway.ask("DELETE", "/denmark/ferry")
    assert [(line["method"], line["code"]) for line in lines] == [("DELETE", 405)]


def test_nothing_that_a_reader_typed_or_where_they_are_is_in_the_log(
    gateway: Gateway, lines: list[dict[str, Any]]
) -> None:
    typed = ["jane@example.org", "Jane-Doe", "a/b/jane-doe"]
    for path in typed:
        gateway.get(f"/{path}", context=CONTEXT)
    headers = {"user-agent": "Jane", "x-forwarded-for": "203.0.113.9", "referer": "jane"}
    gateway.get("/denmark", query={"before": ["jane"], "q": ["jane"]}, headers=headers)
    log = json.dumps(lines)
    assert len(lines) == 4
    assert "jane" not in log.lower()
    assert "203.0.113.9" not in log
    assert {line["Page"] for line in lines[:3]} == {"none"}


@pytest.mark.parametrize(
    ("error", "code"), [(ArchiveUnavailable("no reply"), 503), (ZeroDivisionError(), 500)]
)
def test_a_page_that_could_not_be_made_is_counted(
    gateway: Gateway,
    app_module: ModuleType,
    lines: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    code: int,
) -> None:
    monkeypatch.setattr(app_module.site.archive, "answer", Mock(side_effect=error))
    gateway.get("/denmark/ferry")
    assert [(line["code"], line["ServerErrors"]) for line in lines] == [(code, 1)]
    reason = "story: the archive is unavailable: no reply"
    assert (reason in caplog.messages) is (code == 503), "operators are told why"
