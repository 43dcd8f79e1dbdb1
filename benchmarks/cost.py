"""The monthly cost on AWS: `python -m benchmarks.cost [--keep]`, of prices and measurements.

What can be counted is counted here, from the real code over an archive in memory: calls, units,
bytes of the log, metrics. Times are those of docs/performance.md. `--keep` writes docs/cost.md.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from benchmarks.report import table
from chalicelib.ingest.intake import Intake
from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.archive import Answers
from chalicelib.news.listing import list_entries
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from chalicelib.newsroom_file import read_newsroom
from chalicelib.storage import keys
from chalicelib.storage.article_items import card_to_item, standing_to_item
from chalicelib.storage.record_items import record_to_item
from chalicelib.web.access_log import NO_PAGE
from chalicelib.web.routes import ROUTES
from operations.stages import PROJECT
from tests.embedded_metrics import metrics_in
from tests.memory import MemoryArchive, MemoryUploads

PAGE = PROJECT / "docs" / "cost.md"
STORY = Path("stories/international/a-century-of-the-svalbard-treaty.md")

MILLION, GB = 1_000_000, 1_000_000_000


class Price(NamedTuple):
    """Dollars, for how many of what, and where that is published."""

    dollars: float
    per: int
    of: str
    source: str


_UNCONFIRMED = "not confirmed: the usual price; no page that says so was found"
_DYNAMODB = "https://airbyte.com/data-engineering-resources/dynamodb-pricing (July 2025)"
_LAMBDA = "https://cloudchipr.com/blog/aws-lambda-pricing (2024)"
_CLOUDWATCH = (
    "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/ "
    "(June 2026)"
)
_GATEWAY = (
    "https://docs.aws.amazon.com/whitepapers/latest/"
    "best-practices-api-gateway-private-apis-integration/cost-optimization.html (undated)"
)
_S3 = (
    "https://www.cloudkaramchari.com/blog/"
    "understanding-per-1000-put-copy-post-or-list-requests-in-amazon-s3-pricing/ (undated)"
)
# us-east-1, and Europe's edge; without taxes and free tiers. Looked up on 2026-11-24, in copies of
# these pages.
PRICES = {
    "gateway": Price(3.50, MILLION, "REST API requests", _GATEWAY),
    "call": Price(0.20, MILLION, "Lambda requests", _LAMBDA),
    "gb_second": Price(13.3334, MILLION, "Lambda GB-seconds, arm64", _LAMBDA),
    "read": Price(0.125, MILLION, "DynamoDB read units, on demand", _DYNAMODB),
    "write": Price(0.625, MILLION, "DynamoDB write units, on demand", _DYNAMODB),
    "table_gb": Price(
        0.25, 1, "DynamoDB GB-month", "https://aws.amazon.com/dynamodb/pricing/ (undated)"
    ),
    "recovery_gb": Price(0.20, 1, "point-in-time recovery GB-month", _UNCONFIRMED),
    "put": Price(0.005, 1000, "S3 PUTs or LISTs", _S3),
    "get": Price(0.0004, 1000, "S3 GETs", _UNCONFIRMED),
    "bucket_gb": Price(0.023, 1, "S3 GB-month", _UNCONFIRMED),
    "edge_gb": Price(
        0.085, 1, "CloudFront GB to readers", "https://aws.amazon.com/cloudfront/pricing (undated)"
    ),
    "edge_request": Price(0.0120, 10_000, "CloudFront HTTPS requests", _UNCONFIRMED),
    "edge_function": Price(0.10, MILLION, "CloudFront function invocations", _UNCONFIRMED),
    "log_gb": Price(0.50, 1, "CloudWatch Logs GB taken in", _CLOUDWATCH),
    "metric": Price(
        0.30, 1, "custom metric, a month", "https://signoz.io/guides/cloudwatch-pricing (Feb. 2026)"
    ),
    "alarm": Price(0.10, 1, "metric that an alarm watches, a month", _UNCONFIRMED),
    "dashboard": Price(3.00, 1, "dashboard, a month", _CLOUDWATCH),
}

# What a million views are of, in hundredths; the units are those of docs/performance.md, with
# nothing cached: MEMORY_SECONDS makes them fewer. Bytes are compressed, of the sample newsroom.
MIX = {"story": 60, "front page": 25, "section, tag, author, day, corrections": 15}
BYTES = {"story": 9_229, "front page": 6_929, "section, tag, author, day, corrections": 5_504}
PROCESSOR_MS = {  # docs/performance.md; a list was not measured by itself
    "story": 1.01,
    "front page": 0.78,
    "section, tag, author, day, corrections": 0.78,
}
COLD_MS = 139  # of processor time, to the first page
COLD_SHARE = 0.01  # assumed: one answer in a hundred is a function's first
WAIT_MS = 5  # assumed: one wait for DynamoDB; it promises "single-digit milliseconds"
ICONS = 0.2  # assumed: requests a view for icon and manifest, which browsers keep for a day
PICTURE = 60_000  # bytes, assumed: one a view; the edge keeps it, so S3 is asked once in twenty
EVENTS_A_STORY = 3  # its own, and those of its two receipts, which are passed over in a millisecond
LAMBDA_LINES = 330  # bytes that Lambda itself writes an invocation: START, END, REPORT
MEMORY = {
    "api_handler": 1024,
    "receive_upload": 512,
    "sweep_uploads": 512,
}  # MB; .chalice/config.json
ONE_PROCESSOR = 1769  # MB of memory with which Lambda gives a whole one

SWEEPS = 30 * 24 * 12  # a month
RECORD_MS = 0.1  # of processor time, assumed: a record (0.04 measured) and a line of a LIST
RECEIVE_MS = 300  # assumed: taking one story in, most of it waiting
ALARMED = 9  # metrics that the alarms watch
IN_A_LIST = 1000  # versions in one answer of S3

# A small newspaper, a year after it began
VIEWS, STORIES_A_DAY, HITS = 100_000, 20, 0.8


@dataclass(frozen=True)
class Story:
    """What taking one story in costs, counted; sizes in bytes."""

    puts: int
    gets: int
    reads: float
    writes: float
    table_bytes: int
    record_bytes: int
    file_bytes: int
    log_bytes: int


def main() -> None:
    """Calculate, print, and keep."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", action="store_true", help="write docs/cost.md")
    text = calculated()
    print(text)
    if options.parse_args().keep:
        PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), text), encoding="utf-8")


def with_tables(page: str, text: str) -> str:
    """Put these tables in the page."""
    between = re.compile(r"(?<=<!-- cost: begin -->\n).*(?=<!-- cost: end -->)", re.DOTALL)
    return between.sub(lambda _: f"\n{text}\n\n", page)


def calculated() -> str:
    """Lay out all tables."""
    story = counted_story()
    parts = [
        "### A small newspaper, dollars a month",
        _small_newspaper(story),
        "### A million page views, dollars",
        _views(),
        "### A thousand stories, dollars",
        _stories(story),
        "### A month with no reader and no editor, dollars",
        _standing(story),
        "### Prices",
        _prices(),
    ]
    return "\n\n".join(parts)


def _small_newspaper(story: Story) -> str:
    files, month = 365 * STORIES_A_DAY, 30 * STORIES_A_DAY
    costs = {
        f"{VIEWS:,} views, {HITS:.0%} of them answered by the edge": sum(views_cost(HITS).values())
        * VIEWS
        / MILLION,
        f"{month} stories taken in": month * sum(_once(story).values()),
        f"{files:,} stories kept": files * _storage_cost(story),
        f"the sweep over {files:,} files": sum(sweep_cost(story, files).values()),
        "metrics and alarms": sum(_fixed().values()),
    }
    rows = [(name.replace("%", " %"), _money(dollars)) for name, dollars in costs.items()]
    rows.append(("**together**", f"**{_money(sum(costs.values()))}**"))
    return table(("", "dollars"), rows)


def _views() -> str:
    heads = ("answered by the edge", "0 %", "80 %", "95 %")
    columns = [views_cost(hits) for hits in (0.0, 0.8, 0.95)]
    rows = [(name, *(_money(column[name]) for column in columns)) for name in columns[0]]
    rows.append(("**together**", *(f"**{_money(sum(column.values()))}**" for column in columns)))
    return table(heads, rows)


def views_cost(hits: float) -> dict[str, float]:
    """Add up the dollars of a million views by service, if the edge answers that share of them."""
    uncached_views = MILLION * (1 - hits)
    units = _mixed(read_units())
    log = answer_bytes() + LAMBDA_LINES
    requests = 1 + ICONS
    page_bytes = _mixed(BYTES)
    return {
        "API Gateway": uncached_views * requests * _price("gateway"),
        "Lambda": uncached_views
        * requests
        * (_price("call") + lambda_seconds() * _price("gb_second")),
        "DynamoDB reads": uncached_views * units * _price("read"),
        "CloudWatch Logs": uncached_views * requests * log / GB * _price("log_gb"),
        "CloudFront requests": MILLION * (requests + 1) * _price("edge_request"),
        "CloudFront function, every page": MILLION * requests * _price("edge_function"),
        "CloudFront bytes, pages": MILLION * page_bytes / GB * _price("edge_gb"),
        "CloudFront bytes, a picture each": MILLION * PICTURE / GB * _price("edge_gb"),
        "S3, pictures the edge lacks": MILLION / 20 * _price("get"),
    }


def lambda_seconds() -> float:
    """Add up the GB-seconds of an answer: two waits for the table, its processor time, its share
    of cold starts; whole milliseconds, as Lambda counts.
    """
    memory = MEMORY["api_handler"]
    processor = _mixed(PROCESSOR_MS) + COLD_SHARE * COLD_MS
    milliseconds = math.ceil(2 * WAIT_MS + processor * ONE_PROCESSOR / memory)
    return milliseconds / 1000 * memory / 1024


def read_units() -> dict[str, float]:
    """Read the units by page type, as measured by `benchmarks.reader_cost`."""
    text = (PROJECT / "docs" / "performance.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| \d+ \| \d+ \| ([\d.]+) \|$", text, re.MULTILINE)
    units_by_page = {name: float(units) for name, units in rows}
    return {name: units_by_page[name] for name in MIX}


def answer_bytes() -> int:
    """Measure an answer's line, with ids as long as AWS's."""
    [line] = _lines_of(["story"])
    return len(line) + 1


def _lines_of(pages: list[str]) -> list[str]:
    lines: list[str] = []
    journal = Journal("prod", now=lambda: datetime.now(UTC), write=lines.append, is_local=False)
    for page in pages:
        for code in (200, 304, 404, 503):
            journal.answered(
                page=page,
                path="/denmark/the-ferry-sails-again",
                method="GET",
                code=code,
                milliseconds=12.34,
                characters=27_420,
                request="8f5a5e1c-5f6b-4a3e-9d5c-0a1b2c3d4e5f",
                gateway_request="8f5a5e1c-5f6b-4a3e-9d5c-0a1b2c3d4e5f",
            )
    return lines if len(pages) > 1 else lines[:1]


def metrics() -> int:
    """Count the custom metrics of a stage, if every error comes up in a month."""
    lines = _lines_of(sorted({route.name for route in ROUTES} | {NO_PAGE}))
    journal = Journal("prod", now=lambda: datetime.now(UTC), write=lines.append, is_local=False)
    journal.swept(files=1, drift=["k"], refused=["k"], milliseconds=1, request="")
    now = datetime.now(UTC)
    declared = [line for line in lines if "_aws" in line]
    return len({name for line in declared for name in metrics_in(line, now=now)})


def _upload_line(journal: Journal, outcome: str) -> None:
    announced = dict.fromkeys(("event", "event_time", "event_sequencer"), "x" * 16)
    announced |= {"event_version": "x" * 32, "event_request": "x" * 16}
    journal.received(
        key="articles/denmark/the-ferry-sails-again.md",
        version="x" * 32,
        outcome=outcome,
        address="/denmark/the-ferry-sails-again",
        problems=0,
        warnings=0,
        milliseconds=123.4,
        request="8f5a5e1c-5f6b-4a3e-9d5c-0a1b2c3d4e5f",
        announced=announced,
    )


def _stories(story: Story) -> str:
    thousand = 1000
    once, monthly = _once(story), _storage_cost(story)
    rows = [(name, _money(thousand * dollars)) for name, dollars in once.items()]
    rows.append(("**taking them in, once**", f"**{_money(thousand * sum(once.values()))}**"))
    rows.append(("keeping them, a month", _money(thousand * monthly)))
    details = (
        f"One story of 1,049 words: {story.puts} PUT or LIST and {story.gets} GET to S3, "
        f"{story.reads:g} read units and {story.writes:g} write units, {story.table_bytes:,} bytes "
        f"in the table, {story.record_bytes:,} of them its record."
    )
    return f"{table(('', 'dollars'), rows)}\n\n{details}"


def _once(story: Story) -> dict[str, float]:
    seconds = RECEIVE_MS / 1000 * MEMORY["receive_upload"] / 1024
    log = story.log_bytes + EVENTS_A_STORY * LAMBDA_LINES
    return {
        "S3 requests": story.puts * _price("put") + story.gets * _price("get"),
        "Lambda": EVENTS_A_STORY * _price("call") + seconds * _price("gb_second"),
        "DynamoDB reads": story.reads * _price("read"),
        "DynamoDB writes": story.writes * _price("write"),
        "CloudWatch Logs": log / GB * _price("log_gb"),
    }


def _storage_cost(story: Story) -> float:
    return (
        story.table_bytes * (_price("table_gb") + _price("recovery_gb"))
        + story.file_bytes * _price("bucket_gb")
    ) / GB


def _fixed() -> dict[str, float]:
    return {
        f"custom metrics ({metrics()} at most)": metrics() * _price("metric"),
        f"alarms ({ALARMED} metrics watched)": ALARMED * _price("alarm"),
    }


def _standing(story: Story) -> str:
    sizes = (1_000, 10_000, 100_000)
    rows = [
        (name, *(_money(sweep_cost(story, files)[name]) for files in sizes))
        for name in sweep_cost(story, 0)
    ]
    fixed = _fixed()
    rows += [(name, *[_money(dollars)] * len(sizes)) for name, dollars in fixed.items()]
    totals = [sum(sweep_cost(story, files).values()) + sum(fixed.values()) for files in sizes]
    rows.append(("**together**", *(f"**{_money(total)}**" for total in totals)))
    return table(("files in the bucket", *(f"{files:,}" for files in sizes)), rows)


def sweep_cost(story: Story, files: int) -> dict[str, float]:
    """Add up the dollars a month of looking at every file every five minutes."""
    lists = math.ceil(max(files, 1) / IN_A_LIST)
    units = math.ceil(max(files, 1) * story.record_bytes / 4096)  # strongly consistent, 4 KB each
    memory = MEMORY["sweep_uploads"]
    processor = files * RECORD_MS * ONE_PROCESSOR / memory
    waits = (lists + math.ceil(files * story.record_bytes / MILLION)) * 4 * WAIT_MS
    seconds = (processor + waits) / 1000 * memory / 1024
    return {
        "sweep: S3 LIST": SWEEPS * lists * _price("put"),
        "sweep: DynamoDB reads": SWEEPS * units * _price("read"),
        "sweep: Lambda": SWEEPS * (_price("call") + seconds * _price("gb_second")),
    }


def counted_story() -> Story:
    """Take one story in over memory, and count by the published rules what AWS would."""
    archive, uploads = _CountedArchive(), _CountedUploads()
    key, content = f"articles/denmark/{STORY.name}", (PROJECT / STORY).read_bytes()
    uploads.put(key, content, datetime(2026, 11, 24, 12, tzinfo=UTC))
    intake = Intake(
        archive,
        uploads,
        read_newsroom(),
        "",
        pause=lambda _attempt: None,
        pictures=uploads,
        archive=archive,
    )
    record = intake.receive(key)
    lines: list[str] = []
    journal = Journal("prod", now=lambda: datetime.now(UTC), write=lines.append, is_local=False)
    _upload_line(journal, "published")
    receipts = sum(len(text) for text in uploads.receipts[key])
    record_bytes = _size(keys.record_key(key) | record_to_item(record))
    return Story(
        puts=1 + uploads.puts,  # the editor's own
        gets=uploads.gets,
        reads=archive.reads,
        writes=archive.writes,
        table_bytes=archive.bytes,
        record_bytes=record_bytes,
        file_bytes=len(content) + receipts,
        log_bytes=len(lines[0]) + 1,
    )


class _CountedUploads(MemoryUploads):
    puts = gets = 0

    def versions(self, key: str) -> tuple[Any, ...]:
        self.puts += 1  # a LIST
        return super().versions(key)

    def read(self, key: str, version: str) -> bytes:
        self.gets += 1
        return super().read(key, version)

    def beginning(self, path: str) -> bytes | None:
        self.puts += 1  # a LIST
        self.gets += 1
        return (PROJECT / "stories/_pictures" / PurePath(path).name).read_bytes()

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        self.puts += 2
        super().keep_receipt(key, text, data)


class _CountedArchive(MemoryArchive):
    """Counts strongly consistent reads (a unit for 4 KB) and writes in a transaction (two a KB)."""

    reads = writes = 0.0
    bytes = 0

    def record(self, key: str) -> Record:
        stored = super().record(key)
        self.reads += max(1, math.ceil(_size(record_to_item(stored)) / 4096))
        return stored

    def standings(self, addresses: Any) -> dict[Address, Standing]:  # noqa: ANN401 - as it has them
        stored = super().standings(addresses)
        self.reads += sum(
            max(1, math.ceil(_size(standing_to_item(standing)) / 4096))
            for standing in stored.values()
        )
        return stored

    def answer(self, queries: Any, **moments: Any) -> Answers:  # noqa: ANN401 - as it has them
        self.reads += len(queries)  # two cards of 3 kB each, eventually consistent: a unit
        return super().answer(queries, **moments)

    def enter(self, entry: Entry) -> None:
        super().enter(entry)
        for item in _items(entry):
            self.writes += 2 * math.ceil(_size(item) / 1024)
            self.bytes += _size(item)


def _items(entry: Entry) -> Iterator[dict[str, Any]]:
    _before, after = entry.record
    yield keys.record_key(after.key) | record_to_item(after)
    for _old, new in entry.standings:
        yield keys.story_key(new.address) | standing_to_item(new)
        if new.article:
            for listed in list_entries(new.article):
                card = card_to_item(new.article.card, listed.name)
                yield keys.card_key(listed.listing, listed.cursor) | card


def _size(item: Any) -> int:  # noqa: ANN401 - an item, as the client has it
    """Count the bytes of an item nearly as DynamoDB does: names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    [(kind, content)] = value.items()
    if kind == "B":
        return len(content)
    return len(content.encode()) if kind in {"S", "N"} else len(json.dumps(content))


def _mixed(by_page: dict[str, float] | dict[str, int]) -> float:
    return sum(share * by_page[page] for page, share in MIX.items()) / 100


def _price(name: str) -> float:
    return PRICES[name].dollars / PRICES[name].per


def _prices() -> str:
    rows = ["| what | dollars | for | source |", "|---|--:|--:|---|"]
    rows += [f"| {p.of} | {p.dollars:g} | {p.per:,} | {p.source} |" for p in PRICES.values()]
    return "\n".join(rows)


def _money(dollars: float) -> str:
    return f"{dollars:,.4f}" if dollars < 0.01 else f"{dollars:,.2f}"


if __name__ == "__main__":
    main()
