"""Whoever is woken by an alarm finds its page, and queries that find something."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jmespath
import pytest
from chalice.app import CloudWatchEvent

from chalicelib.journal import Journal, JournalFormatter
from operations.stages import PROJECT

RUNBOOK = PROJECT / "docs" / "runbook"
TEMPLATES = sorted((PROJECT / "infra").glob("*.yaml"))
PAGES = sorted(page for page in RUNBOOK.glob("*.md") if page.name != "README.md")

# What CloudWatch itself finds in a line, and Lambda in its own.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
AWS_FIELDS = {"@timestamp", "@message", "@type", "@duration", "@initDuration"}
AWS_FIELDS |= {"@maxMemoryUsed", "@memorySize"}
WORDS = {"fields", "filter", "sort", "stats", "limit", "desc", "asc", "by", "as", "like", "and"}
WORDS |= {"or", "not", "in", "count", "sum", "avg", "max", "min", "pct", "bin", "m", "h"}


def alarms() -> set[str]:
    """The alarms of the templates, without their prefix."""
    text = "".join(template.read_text(encoding="utf-8") for template in TEMPLATES)
    return set(re.findall(r'AlarmName: !Sub "?tidende-\$\{Stage\}-([a-z-]+)', text))


def members() -> set[str]:
    """Every member that a line of the journal has, as the journal writes them."""
    lines: list[str] = []
    journal = Journal("prod", now=lambda: datetime.now(UTC), write=lines.append, is_local=False)
    shared: dict[str, Any] = {"request": "r", "milliseconds": 1.0}
    journal.count_search_error()
    answer: dict[str, Any] = {"page": "p", "path": "/", "method": "GET", "gateway_request": "g"}
    journal.answered(code=200, characters=1, **answer, **shared)
    upload: dict[str, Any] = {
        "key": "k", "version": "v", "address": "", "problems": 0, "warnings": 0, **shared,
    }  # fmt: skip
    for outcome in ("published", "refused"):
        journal.received(outcome=outcome, announced={"event_request": "x"}, **upload)
    error = ValueError("x")
    journal.failed(key="k", error=error, request="r", announced={})
    journal.swept(files=1, drift=["k"], refused=[], **shared)
    journal.searched(hits=1, kind="found", unsearched=0, **shared)
    journal.indexed(changes=1, behind=1.0, stories=1, packs=1, due=0, **shared)
    journal.pinged(to="websub", outcome="dropped", code=1, reason="r", paths=["p"], request="r")
    logged = {"exc_info": (ValueError, error, None), "levelname": "ERROR", "msg": "m"}
    lines.append(JournalFormatter("prod").format(logging.makeLogRecord(logged)))
    return {member for line in lines for member in json.loads(line)}


def queries(page: Path) -> list[str]:
    """The Logs Insights queries of a page."""
    text = page.read_text(encoding="utf-8")
    return re.findall(r"```logs-insights\n(.*?)```", text, re.DOTALL)


def fields_of(query: str) -> set[str]:
    """The fields that a query reads: not its words, its texts, or names it gives itself."""
    bare = re.sub(r'"[^"]*"|/[^/\n]*/', "", query)
    own = set(re.findall(r"\bas (\w+)", bare))
    return set(re.findall(r"@?[A-Za-z_]\w*", bare)) - WORDS - own


def test_every_alarm_has_its_page_and_every_page_its_alarm() -> None:
    assert {page.stem for page in PAGES} == alarms()


def test_every_page_is_in_the_index() -> None:
    index = (RUNBOOK / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"^\| \[([a-z-]+)\]\(\1\.md\)", index, re.MULTILINE)
    assert sorted(linked) == [page.stem for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_how_to_look_what_to_do_and_when_it_is_over(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.stem}\n\n**What it means.** ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Look", "Do", "Over"]
    assert queries(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_pages_queries_name_only_members_of_log_lines(page: Path) -> None:
    known = members() | AWS_FIELDS
    for query in queries(page):
        assert fields_of(query) <= known, query


def test_every_member_of_a_line_is_in_the_journals_page() -> None:
    text = (PROJECT / "docs" / "journal.md").read_text(encoding="utf-8")
    assert members() - {"_aws"} <= set(re.findall(r"`(\w+)`", text))


def test_the_query_for_a_shell_shows_the_rows_of_the_log() -> None:
    text = (RUNBOOK / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"--query '(results.*)'", text)
    row = [{"field": "code", "value": "503"}, {"field": "@ptr", "value": "C"}]
    assert jmespath.search(shown, {"results": [row, row]}) == [["code=503"], ["code=503"]]


def test_a_sweep_by_hand_is_an_event_that_the_function_takes() -> None:
    text = (RUNBOOK / "sweep-silent.md").read_text(encoding="utf-8")
    (event,) = re.findall(r"echo '(\{.*?\})' > sweep.json", text, re.DOTALL)
    assert CloudWatchEvent(json.loads(event), None).detail_type == "Scheduled Event"
