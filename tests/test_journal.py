"""The journal's lines: CloudWatch can take the metrics from them, people can read them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chalicelib.journal import Journal, JournalFormatter, write_as_lines
from tests.conftest import NOON
from tests.embedded_metrics import Metrics, NoMetrics, metrics_in

KEY = "articles/denmark/ferry.md"


@pytest.fixture
def lines() -> list[str]:
    """What was written."""
    return []


@pytest.fixture
def journal(lines: list[str]) -> Journal:
    """A production journal at noon."""
    return Journal("prod", now=lambda: NOON, write=lines.append, is_local=False)


def answer(journal: Journal, code: int = 200) -> None:
    """Log an answer: a story's page."""
    journal.answered(
        page="story",
        path="/denmark/ferry",
        method="GET",
        code=code,
        milliseconds=3.25,
        characters=27_420,
        request="lambda-1",
        gateway_request="gateway-1",
    )


def upload(journal: Journal, outcome: str = "published") -> None:
    """Log an upload."""
    journal.received(
        key=KEY,
        version="v1",
        outcome=outcome,
        address="/denmark/ferry",
        problems=0,
        warnings=1,
        milliseconds=41.0,
        request="lambda-1",
        announced={"event_sequencer": "0055"},
    )


def sweep(journal: Journal) -> None:
    """Log a sweep that found one file to take in."""
    journal.swept(files=3, drift=[KEY], refused=[], milliseconds=9, request="")


def search(journal: Journal) -> None:
    """Log a search."""
    journal.searched(hits=3, kind="meant", unsearched=1, milliseconds=12.34, request="lambda-1")


def index(journal: Journal, behind: float | None = 2.04) -> None:
    """Log a run of the index's writer."""
    journal.indexed(
        changes=2,
        behind=behind,
        stories=300,
        packs=4,
        due=1,
        milliseconds=210,
        request="lambda-1",
    )


def metrics(lines: list[str]) -> Metrics:
    """The metrics of the last line."""
    return metrics_in(lines[-1], now=NOON)


def test_a_good_answer_is_a_line_and_no_metric(journal: Journal, lines: list[str]) -> None:
    answer(journal, code=404)
    answer(journal)
    assert not any("_aws" in line for line in lines)
    line = json.loads(lines[-1])
    assert (line["request"], line["gateway_request"]) == ("lambda-1", "gateway-1")
    assert (line["code"], line["method"], line["path"]) == (200, "GET", "/denmark/ferry")
    assert (line["Page"], line["Duration"], line["characters"]) == ("story", 3.25, 27_420)
    assert (line["ColdStarts"], line["ReadUnits"]) == (0, 0)


@pytest.mark.parametrize(
    ("code", "is_ours"), [(200, False), (404, False), (500, True), (503, True)]
)
def test_errors_of_ours_are_counted_and_nothing_else_of_readers(
    journal: Journal, lines: list[str], code: int, *, is_ours: bool
) -> None:
    answer(journal, code=code)
    assert ("_aws" in lines[-1]) is is_ours
    assert not is_ours or metrics(lines) == {("ServerErrors", "Stage=prod"): 1}


def test_a_cold_start_and_read_units_count_for_one_answer_alone(
    journal: Journal, lines: list[str]
) -> None:
    journal.count_read_units(0.5)
    journal.count_read_units(2.0)
    answer(journal)
    answer(journal)
    assert [json.loads(line)["ColdStarts"] for line in lines] == [1, 0]
    assert [json.loads(line)["ReadUnits"] for line in lines] == [2.5, 0]


def test_searches_that_did_not_respond_are_counted_once_whatever_the_page_says(
    journal: Journal, lines: list[str]
) -> None:
    journal.count_search_error()
    answer(journal, code=503)
    both = {("ServerErrors", "Stage=prod"): 1, ("SearchErrors", "Stage=prod"): 1}
    assert metrics(lines) == both
    answer(journal)
    assert "_aws" not in lines[-1]


@pytest.mark.parametrize("outcome", ["accepted", "waits", "dropped"])
def test_what_nobody_will_be_told_of_is_counted_for_an_alarm_and_nothing_else_of_pings(
    journal: Journal, lines: list[str], outcome: str
) -> None:
    paths = ["feed.xml", "atom.xml"]
    journal.pinged(to="websub", outcome=outcome, code=404, reason="", paths=paths, request="r")
    assert ("_aws" in lines[-1]) is (outcome == "dropped")
    assert outcome != "dropped" or metrics(lines) == {("PingsDropped", "Stage=prod"): 2}


def test_a_search_is_a_line_without_what_was_asked_for(journal: Journal, lines: list[str]) -> None:
    search(journal)
    line = json.loads(lines[-1])
    assert line == {
        "Stage": "prod",
        "what": "search",
        "hits": 3,
        "kind": "meant",
        "unsearched": 1,
        "milliseconds": 12.3,
        "request": "lambda-1",
    }


def test_a_change_of_the_index_says_how_far_it_was_behind_if_at_all(
    journal: Journal, lines: list[str]
) -> None:
    index(journal)
    line = json.loads(lines[-1])
    assert (line["what"], line["changes"], line["behind"]) == ("index", 2, 2.0)
    assert (line["stories"], line["packs"], line["due"]) == (300, 4, 1)
    index(journal, behind=None)
    assert "behind" not in json.loads(lines[-1])


@pytest.mark.parametrize("enter", [search, index])
def test_a_laptop_says_nothing_of_the_search(
    lines: list[str], enter: Callable[[Journal], None]
) -> None:
    enter(Journal("local", now=lambda: NOON, write=lines.append, is_local=True))
    assert lines == []


def test_an_upload_is_a_line_and_no_metric(journal: Journal, lines: list[str]) -> None:
    upload(journal, outcome="withdrawn")
    line = json.loads(lines[-1])
    assert "_aws" not in line
    assert (line["key"], line["version"], line["outcome"]) == (KEY, "v1", "withdrawn")
    assert line["event_sequencer"] == "0055"


def test_a_failure_carries_its_traceback_in_the_line(journal: Journal, lines: list[str]) -> None:
    try:
        open_nothing()
    except FileNotFoundError as error:
        journal.failed(key=KEY, error=error, request="lambda-1", announced={})
    line = json.loads(lines[-1])
    assert line["outcome"] == "failed"
    assert line["error"].startswith("FileNotFoundError: ")
    assert "in open_nothing" in line["traceback"]


def test_a_sweep_is_logged_with_its_drift_and_refusals(journal: Journal, lines: list[str]) -> None:
    journal.swept(files=100, drift=[KEY], refused=["a", "b"], milliseconds=9, request="lambda-1")
    assert metrics(lines) == {("Drift", "Stage=prod"): 1, ("RefusedUnseen", "Stage=prod"): 2}
    assert json.loads(lines[-1])["refused"] == ["a", "b"]


def test_a_sweep_that_found_nothing_says_by_one_metric_that_it_ended(
    journal: Journal, lines: list[str]
) -> None:
    journal.swept(files=100, drift=[], refused=[], milliseconds=9, request="lambda-1")
    assert metrics(lines) == {("RefusedUnseen", "Stage=prod"): 0}


def test_a_sweep_after_a_disaster_still_fits_in_a_line(journal: Journal, lines: list[str]) -> None:
    keys = [f"articles/denmark/{'x' * 900}-{number}.md" for number in range(5_000)]
    journal.swept(files=5_000, drift=keys, refused=keys, milliseconds=9, request="lambda-1")
    assert metrics(lines)["Drift", "Stage=prod"] == 5_000


@pytest.mark.parametrize(
    ("enter", "line"),
    [
        (answer, "200 story /denmark/ferry: 3 ms, 27,420 characters"),
        (upload, f"{KEY}: published at /denmark/ferry (41 ms)"),
        (sweep, "swept 3 files: took in 1, 0 stand refused"),
    ],
)
def test_lines_on_a_laptop_are_for_people(
    lines: list[str], enter: Callable[[Journal], None], line: str
) -> None:
    enter(Journal("local", now=lambda: NOON, write=lines.append, is_local=True))
    assert lines == [line]


def test_a_librarys_log_record_is_one_line_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = logging.getLogger("a root of its own")
    handler = logging.StreamHandler()
    monkeypatch.setattr(root, "handlers", [handler])
    write_as_lines(root, "prod")
    assert isinstance(handler.formatter, JournalFormatter)
    try:
        open_nothing()
    except FileNotFoundError:
        record = root.makeRecord("r", 40, "f", 1, "It broke on %s", ("x\ny",), sys.exc_info())
    record.aws_request_id = "lambda-1"
    text, rest = handler.format(record).split("\n")
    assert rest == "", "Lambda's own handler does not end the line"
    line = json.loads(text)
    assert (line["level"], line["message"]) == ("ERROR", "It broke on x\ny")
    assert line["error"].startswith("FileNotFoundError: ")
    assert "in open_nothing" in line["traceback"]
    assert line["request"] == "lambda-1"


def open_nothing() -> None:
    """Raise an error of the machine's."""
    Path("/nowhere/at/all").open(encoding="utf-8")  # noqa: SIM115 - it does not open


METRIC_LINE = (
    f'{{"_aws":{{"Timestamp":{int(NOON.timestamp() * 1000)},"CloudWatchMetrics":'
    '[{"Namespace":"N","Dimensions":[["D"]],"Metrics":[{"Name":"M","Unit":"Count"}]}]},'
    '"D":"d","M":1}'
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"D":"d"', '"D":""'), ('"D":"d"', '"D":1'), ('"D":"d",', ""), ('"M":1', '"M":"1"'),
        ('"M":1', '"M":true'), ('"Count"', '"Units"'), ('[["D"]]', "[]"),
        ('"Namespace":"N",', ""), ('"Timestamp":', '"Timestamp":1.5,"x":'),
        ('"Timestamp":', '"Timestamp":1,"Time":'), ('"CloudWatchMetrics"', '"Metrics"'),
    ],
)  # fmt: skip
def test_the_reading_of_metrics_refuses_lines_that_cloudwatch_would(right: str, wrong: str) -> None:
    assert metrics_in(METRIC_LINE, now=NOON) == {("M", "D=d"): 1}
    assert right in METRIC_LINE
    with pytest.raises(NoMetrics):
        metrics_in(METRIC_LINE.replace(right, wrong), now=NOON)
