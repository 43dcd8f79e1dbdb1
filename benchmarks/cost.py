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
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from cfnlint.decode.cfn_yaml import loads

from benchmarks.report import table
from chalicelib.ingest.intake import SLICE, Intake
from chalicelib.ingest.previewing import Previewing
from chalicelib.ingest.rendition_uses import RenditionCount, ShareImages
from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.archive import Answers
from chalicelib.news.listing import list_entries
from chalicelib.news.pictures import RenditionUse
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from chalicelib.storage import keys
from chalicelib.storage.article_items import card_to_item, preview_to_item, standing_to_item
from chalicelib.storage.record_items import record_to_item, use_to_item
from chalicelib.storage.retries import PAGE_SECONDS
from chalicelib.storage.sqs_changes import WAIT_SECONDS
from chalicelib.web.access_log import NO_PAGE
from chalicelib.web.routes import ROUTES
from doubles.newsroom import NEWSROOM
from doubles.picture_maker import a_share_image
from operations.deploy import REQUESTS_PER_SECOND
from operations.stages import PROJECT
from tests.embedded_metrics import metrics_in
from tests.memory import MemoryArchive, MemoryUploads

PAGE = PROJECT / "docs" / "cost.md"
_MORNING = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORY = Path("samples/stories/international/a-century-of-the-svalbard-treaty.md")

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
_S3 = "https://c3x.dev/blog/s3-request-fees-explained (undated)"
_EDGE = "https://aws.amazon.com/cloudfront/pricing (undated)"
_VANTAGE = "https://cur.vantage.sh/aws/amazoncloudfront/ (undated)"
_PLANS = "https://www.duckbillhq.com/?p=10291 (Jan. 2026), and AWS's own page by way of others"
LOOKED_UP = "24 and 29 November 2026"
# us-east-1, and Europe's edge; without taxes and free tiers.
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
    "get": Price(0.0004, 1000, "S3 GETs", _S3),
    "bucket_gb": Price(0.023, 1, "S3 GB-month", _UNCONFIRMED),
    "cold_gb": Price(
        0.004,
        1,
        "S3 GB-month, Glacier Instant Retrieval",
        "https://awsnegotiations.com/s3-storage.html (undated)",
    ),
    "move": Price(0.02, 1000, "S3 objects moved to it", _UNCONFIRMED),
    "edge_gb": Price(0.085, 1, "CloudFront GB to readers", _EDGE),
    "edge_request": Price(0.0120, 10_000, "CloudFront HTTPS requests", _UNCONFIRMED),
    "edge_function": Price(0.10, MILLION, "CloudFront function invocations", _VANTAGE),
    "log_gb": Price(0.50, 1, "CloudWatch Logs GB taken in", _CLOUDWATCH),
    "metric": Price(
        0.30, 1, "custom metric, a month", "https://signoz.io/guides/cloudwatch-pricing (Feb. 2026)"
    ),
    "alarm": Price(
        0.10,
        1,
        "metric that an alarm watches, a month",
        "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm (undated)",
    ),
    "dashboard": Price(3.00, 1, "dashboard, a month", _CLOUDWATCH),
    "event": Price(
        1.00,
        MILLION,
        "EventBridge events of S3; by other pages nothing",
        "https://cloudburn.io/blog/amazon-eventbridge-pricing (March 2026)",
    ),
    "queue": Price(
        0.40,
        MILLION,
        "SQS requests",
        "https://cloudburn.io/blog/amazon-sqs-pricing (March 2026)",
    ),
    "firewall": Price(
        10.00, 1, "firewall, a month: a web ACL, its three rules, two groups' fees", _UNCONFIRMED
    ),
    "firewall_request": Price(0.60, MILLION, "requests that a firewall looks at", _UNCONFIRMED),
    "pro_plan": Price(15.00, 1, "CloudFront's flat-rate plan Pro, a month", _PLANS),
}

# What AWS gives every account each month, for ever; not what a new one has for a year (S3, API
# Gateway). https://aws.amazon.com/cloudwatch/pricing/ https://aws.amazon.com/lambda/pricing/
# https://aws.amazon.com/cloudfront/pricing https://aws.amazon.com/dynamodb/pricing/
ALWAYS_FREE = {
    "call": 1 * MILLION,
    "gb_second": 400_000,
    "table_gb": 25,
    "edge_gb": 1_000,
    "edge_request": 10 * MILLION,
    "edge_function": 2 * MILLION,
    "log_gb": 5,
    "metric": 10,
    "alarm": 10,
    "dashboard": 3,
    "queue": 1 * MILLION,
}


class Plan(NamedTuple):
    """A flat-rate plan of CloudFront: its price, and the requests and gigabytes that it has."""

    name: str
    price: str
    requests: int
    gigabytes: int


PLANS = (Plan("Free", "", 1 * MILLION, 100), Plan("Pro", "pro_plan", 10 * MILLION, 50_000))

# What a million views are of, in hundredths; the units are those of docs/performance.md, with
# nothing cached: MEMORY_SECONDS makes them fewer. Bytes are compressed, of the sample newsroom.
MIX = {"story": 60, "front page": 25, "section, tag, author": 15}
BYTES = {"story": 9_229, "front page": 6_929, "section, tag, author": 5_504}
PROCESSOR_MS = {  # docs/performance.md; a list was not measured by itself
    "story": 1.01,
    "front page": 0.78,
    "section, tag, author": 0.78,
}
COLD_MS = 139  # of processor time, to the first page
COLD_SHARE = 0.01  # assumed: one answer in a hundred is a function's first
WAIT_MS = 5  # assumed: one wait for DynamoDB; it promises "single-digit milliseconds"
ICONS = 0.2  # assumed: requests a view for icon and manifest, which browsers keep for a day
# Bytes of a picture, and how many a view loads: between a story's lead on a phone (34 kB measured)
# and a front page of photographs on a large screen (168 kB); docs/performance.md, "Pictures". The
# edge keeps them, so S3 is asked once in twenty.
PICTURE, PICTURES_A_VIEW = 40_000, 2
EVENTS_A_STORY = 3  # its own, and those of its two receipts, which are passed over in a millisecond
LAMBDA_LINES = 330  # bytes that Lambda itself writes an invocation: START, END, REPORT
MEMORY = {
    "api_handler": 1024,
    "receive_upload": 512,
    "sweep_uploads": 512,
    "make_pictures": 1769,
    "search_stories": 1769,
    "write_index": 1769,
    "send_pings": 256,
}  # MB; .chalice/config.json
ONE_PROCESSOR = 1769  # MB of memory with which Lambda gives a whole one
SLOW = PAGE_SECONDS * MEMORY["api_handler"] / 1024  # GB-seconds of a page that waits in vain

SWEEPS = 30 * 24 * 12  # a month
RECORD_MS = 0.1  # of processor time, assumed: a record (0.04 measured) and a line of a LIST
RECEIVE_MS = 300  # assumed: taking one story in, most of it waiting
IN_A_LIST = 1000  # versions in one answer of S3
VERSIONS_A_FILE = 1.5  # assumed
NOTICES_A_STORY = 3  # S3 announces its two receipts to EventBridge too
SWEEP_LINES = 250  # bytes of the line of a sweep
SWEEP_WAITS = 8  # calls of a sweep, one after the other
# Of one photograph of 12 to 24 megapixels, and the share image and crops of one story: between real
# ones, and drawn ones of more grain (docs/performance.md).
PICTURE_MS, STORY_IMAGES_MS = 2_000, 500  # of processor time
RENDITIONS, STORY_IMAGES = 550_000, 350_000  # bytes
RENDITION_FILES, STORY_IMAGE_FILES = 10, 4  # of a story: its share image, and three crops
ORIGINAL = 5_000_000  # bytes, assumed: a JPEG as photographers send it
PICTURE_WAIT_MS = 600  # assumed: reading the original, and writing all that is made of it
PICTURES_A_STORY = 1  # assumed
# Counted, beside its renditions: the editor's PUT, two receipts, a note of what was made; lists of
# its versions and of that note. The units are of its record, its name, and who uses what was made.
PICTURE_PUTS, PICTURE_READS, PICTURE_WRITES = 6, 5.0, 12.0
RECEIPTS = 2  # files, each of which is an event
PASSED_ON_MS = 50  # assumed: one of these events, in the function for uploads
PICTURE_LINES = 900  # bytes of the log: one line of ours, and Lambda's own

# Of one question, between a phrase and a word typed wrong: half take at most 2 to 30 ms at 1,000
# stories, 3 to 56 at 100,000 (benchmarks/search_scale.py, on a busy machine). The first
# of a function loads the engine and the packs.
SEARCH_MS, SEARCH_COLD_MS = 35, 500  # of processor time
SEARCH_COLD_SHARE = 0.3  # assumed: few search, so that many a question is a function's first
SEARCHED_STORIES = 20  # hits that are looked up for a page of ten (web/search_views.py)
SEARCH_BYTES, SEARCH_LINES = 7_000, 150  # of the page, compressed, assumed; of the log's line
VIEWS_A_SEARCH = 100  # assumed: one view in so many is a question
INDEX_MS_A_STORY = 2.1  # of processor time, measured: to put a story of 280 words into a pack
INDEX_BYTES_A_STORY = 3_500  # of a pack of some thousands, measured (search_scale)
INDEX_LINES = 250  # bytes of the line of a run
# Of a run: the manifest, read thrice and before it is written, and thrice whose turn it is; a pack.
INDEX_GETS, INDEX_PUTS = 7, 2
INDEX_WAITS = 18  # calls of a run, one after the other

HOURS = 30 * 24  # a month
TROUBLED_HOURS = 20  # assumed: those with an error or a lost event; such a metric has values then

MANY_REFUSED = 10_000  # files, such as after a release that refuses what the one before took

# A small newspaper, a year after it began
VIEWS, STORIES_A_DAY, HITS = 100_000, 20, 0.8


class Usage(NamedTuple):
    """So much of something that has a price."""

    of: str
    price: str
    quantity: float

    @property
    def dollars(self) -> float:
        """What it costs without a free tier."""
        return self.quantity * _price(self.price)


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
        "### Alarms, dollars a month",
        _alarms(),
        "### A million page views, dollars",
        _views(),
        "### A million page views by how CloudFront is paid, dollars",
        _plans(),
        "### A thousand stories, dollars",
        _stories(story),
        "### A thousand pictures, dollars",
        _pictures(),
        "### A thousand questions to the search, dollars",
        _searches(),
        "### A month with no reader and no editor, dollars",
        _standing(story),
        "### A flood, dollars",
        _flood(),
        "### Prices",
        _prices(),
    ]
    return "\n\n".join(parts)


def small_newspaper(story: Story) -> dict[str, list[Usage]]:
    """Add up a month of it, part by part."""
    files, month = 365 * STORIES_A_DAY, 30 * STORIES_A_DAY
    return {
        f"{VIEWS:,} views, {HITS:.0%} of them answered by the edge": times(
            views_usage(HITS), VIEWS / MILLION
        ),
        f"{month} stories taken in, and again with their pictures": times(
            intake_usage(story), 2 * month
        ),
        f"{files:,} stories kept": times(storage_usage(story), files),
        f"{PICTURES_A_STORY * month} pictures made": times(
            making_usage(), PICTURES_A_STORY * month
        ),
        f"{month} stories' share images and crops": times(story_images_usage(), month),
        f"{PICTURES_A_STORY * files:,} pictures kept, and what was made of them": [
            *times(originals_usage(month), PICTURES_A_STORY * files),
            *times(renditions_usage(), files),
        ],
        f"{VIEWS // VIEWS_A_SEARCH:,} questions to the search": times(
            search_usage(), VIEWS / VIEWS_A_SEARCH
        ),
        f"{month} stories and as many changes put into its index": times(index_usage(), 2 * month),
        f"the index of {files:,} stories, once a day": nightly_usage(files),
        f"the sweep over {files:,} files": sweep_usage(story, files),
        "metrics and alarms": watching_usage(),
    }


def times(usage: list[Usage], factor: float) -> list[Usage]:
    """Take so many times as much."""
    return [one._replace(quantity=one.quantity * factor) for one in usage]


def dollars(usage: list[Usage]) -> float:
    """Add up what it costs without a free tier."""
    return sum(one.dollars for one in usage)


def beyond_free(usage: list[Usage]) -> dict[str, float]:
    """Tell the share of each price that is charged, after what is always free."""
    totals: dict[str, float] = {}
    for one in usage:
        totals[one.price] = totals.get(one.price, 0) + one.quantity
    return {
        price: max(0, 1 - ALWAYS_FREE.get(price, 0) / total) if total else 0
        for price, total in totals.items()
    }


def _small_newspaper(story: Story) -> str:
    parts = small_newspaper(story)
    charged = beyond_free([one for usage in parts.values() for one in usage])
    rows = []
    sums = [0.0, 0.0]
    for name, usage in parts.items():
        costs = dollars(usage), sum(one.dollars * charged[one.price] for one in usage)
        sums = [total + cost for total, cost in zip(sums, costs, strict=True)]
        rows.append((name.replace("%", " %"), *map(_money, costs)))
    rows.append(("**together**", *(f"**{_money(total)}**" for total in sums)))
    return table(("", "without any free tier", "with what is always free"), rows)


def _alarms() -> str:
    rows = [
        (name, watched, str(metrics), _money(metrics * _price("alarm")))
        for name, (watched, metrics) in alarms().items()
    ]
    total = sum(metrics for _, metrics in alarms().values())
    rows.append(("**together**", "", f"**{total}**", f"**{_money(total * _price('alarm'))}**"))
    return table(("alarm", "watches", "metrics", "dollars"), rows)


def alarms() -> dict[str, tuple[str, int]]:
    """Read off the template what each alarm watches that every stage has, and how many metrics that
    is.
    """
    template = loads((PROJECT / "infra" / "edge.yaml").read_text(encoding="utf-8"))
    properties = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Condition" not in resource
    ]
    return {_alarm_name(alarm): _watched(alarm) for alarm in properties}


def _alarm_name(alarm: dict[str, Any]) -> str:
    return str(alarm["AlarmName"]["Fn::Sub"].removeprefix("tidende-${Stage}-"))


def _watched(alarm: dict[str, Any]) -> tuple[str, int]:
    queries = [one["MetricStat"] for one in alarm.get("Metrics", []) if "MetricStat" in one]
    metrics = [(one["Metric"], one["Stat"]) for one in queries] or [
        (alarm, alarm.get("Statistic") or alarm["ExtendedStatistic"])
    ]
    names = (f"{one['Namespace']} {one['MetricName']} ({how})" for one, how in metrics)
    return ", ".join(names), len(metrics)


def _views() -> str:
    heads = ("answered by the edge", "0 %", "80 %", "95 %", "99 %")
    columns = [views_usage(hits) for hits in (0.0, 0.8, 0.95, 0.99)]
    rows = [
        (one.of, *(_money(column[number].dollars) for column in columns))
        for number, one in enumerate(columns[0])
    ]
    behind = (f"**{_money(dollars(behind_the_edge(column)))}**" for column in columns)
    rows.append(("**behind the edge**", *behind))
    rows.append(("**together**", *(f"**{_money(dollars(column))}**" for column in columns)))
    return table(heads, rows)


def behind_the_edge(usage: list[Usage]) -> list[Usage]:
    """Leave out what is CloudFront's."""
    return [one for one in usage if not one.of.startswith("CloudFront")]


def views_usage(hits: float) -> list[Usage]:
    """Count a million views, if the edge answers that share of them."""
    uncached = MILLION * (1 - hits)
    units = _mixed(read_units())
    log = answer_bytes() + LAMBDA_LINES
    requests = 1 + ICONS
    page_bytes = _mixed(BYTES)
    return [
        Usage("API Gateway", "gateway", uncached * requests),
        Usage("Lambda, calls", "call", uncached * requests),
        Usage("Lambda, time", "gb_second", uncached * requests * lambda_seconds()),
        Usage("DynamoDB reads", "read", uncached * units),
        Usage("CloudWatch Logs", "log_gb", uncached * requests * log / GB),
        Usage("S3, pictures the edge lacks", "get", MILLION * PICTURES_A_VIEW / 20),
        Usage("CloudFront requests", "edge_request", MILLION * (requests + PICTURES_A_VIEW)),
        Usage("CloudFront function, every page", "edge_function", MILLION * requests),
        Usage("CloudFront bytes, pages", "edge_gb", MILLION * page_bytes / GB),
        Usage("CloudFront bytes, pictures", "edge_gb", MILLION * PICTURES_A_VIEW * PICTURE / GB),
    ]


def _plans() -> str:
    usage = views_usage(0.99)
    behind = dollars(behind_the_edge(usage))
    edge = dollars(usage) - behind
    requests = next(one.quantity for one in usage if one.price == "edge_request")
    gigabytes = sum(one.quantity for one in usage if one.price == "edge_gb")
    firewall = _price("firewall") + requests * _price("firewall_request")
    rows = [("pay as you go", _money(behind), _money(edge), _money(behind + edge), "any number")]
    rows.append(
        (
            "the same with a firewall",
            _money(behind),
            _money(edge + firewall),
            _money(behind + edge + firewall),
            "any number",
        )
    )
    for plan in PLANS:
        fee = _price(plan.price) if plan.price else 0
        allowed = MILLION * min(plan.requests / requests, plan.gigabytes / gigabytes)
        rows.append(
            (
                f"flat-rate plan {plan.name}, with a firewall",
                _money(behind),
                _money(fee),
                _money(behind + fee),
                f"{round(allowed, -4):,.0f}",
            )
        )
    heads = (
        "99 % answered by the edge",
        "behind the edge",
        "the edge",
        "together",
        "views a month",
    )
    return table(heads, rows)


def _flood() -> str:
    """Lay out what requests cost that nobody caches, as many as are let through, and what the edge
    takes for what it answers itself: as pages usually are, and at worst.
    """
    usual, slow = (sum(flood_cost(seconds).values()) for seconds in (lambda_seconds(), SLOW))
    most = REQUESTS_PER_SECOND
    floods = (
        (f"{most:,} a second past the edge, pages as usual", most * usual),
        ("50 a second past the edge, pages as usual", 50 * usual),
        (f"{most:,} a second past the edge, DynamoDB slow", most * slow),
        ("1,000 pages a second, answered by the edge", 1000 * edge_cost(_mixed(BYTES))),
        (f"1,000 pictures a second of {PICTURE // 1000} kB", 1000 * edge_cost(PICTURE)),
    )
    rows = [(name, *_money_by_time(dollars_a_second)) for name, dollars_a_second in floods]
    return table(("requests", "an hour", "a day", "a month"), rows)


def edge_cost(size: float) -> float:
    """Add up the dollars of one answer of the edge, of so many bytes."""
    return _price("edge_request") + _price("edge_function") + size / GB * _price("edge_gb")


def flood_cost(gb_seconds: float) -> dict[str, float]:
    """Add up the dollars of one request that the edge can't answer, by service; it is no CloudFront
    request too, as who floods goes to the API's own address.
    """
    log = answer_bytes() + LAMBDA_LINES
    return {
        "API Gateway": _price("gateway"),
        "Lambda": _price("call") + gb_seconds * _price("gb_second"),
        "DynamoDB reads": _mixed(read_units()) * _price("read"),
        "CloudWatch Logs": log / GB * _price("log_gb"),
        "bytes": _mixed(BYTES) / GB * _price("edge_gb"),  # nearly what AWS takes without an edge
    }


def _money_by_time(dollars_a_second: float) -> tuple[str, ...]:
    hour = 60 * 60
    return tuple(_money(dollars_a_second * hour * hours) for hours in (1, 24, 30 * 24))


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
            _answer_line(journal, page, code)
    return lines if len(pages) > 1 else lines[:1]


def _answer_line(journal: Journal, page: str, code: int) -> None:
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


def metrics() -> set[str]:
    """Collect the custom metrics of a stage, if every error and outcome comes up in a month."""
    lines = _lines_of(sorted({route.name for route in ROUTES} | {NO_PAGE}))
    journal = Journal("prod", now=lambda: datetime.now(UTC), write=lines.append, is_local=False)
    journal.count_search_error()
    _answer_line(journal, "search", 503)
    _upload_line(journal, "published")
    journal.failed(key="k", error=ValueError(), request="", announced={})
    journal.swept(files=1, drift=["k"], refused=["k"], milliseconds=1, request="")
    now = datetime.now(UTC)
    declared = [line for line in lines if "_aws" in line]
    return {name for line in declared for name, _stage in metrics_in(line, now=now)}


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
    once = times(intake_usage(story), thousand)
    rows = [(one.of, _money(one.dollars)) for one in once]
    rows.append(("**taking them in, once**", f"**{_money(dollars(once))}**"))
    rows.append(("keeping them, a month", _money(dollars(times(storage_usage(story), thousand)))))
    details = (
        f"One story of 1,049 words: {story.puts} PUT or LIST and {story.gets} GET to S3, "
        f"{story.reads:g} read units and {story.writes:g} write units, {story.table_bytes:,} bytes "
        f"in the table, {story.record_bytes:,} of them its record. The second notice of it takes "
        f"the sweep a LIST and a read unit more, and the index of open records two write units."
    )
    return f"{table(('', 'dollars'), rows)}\n\n{details}\n\n{_previews()}"


def _previews() -> str:
    first, preview = counted_draft()
    kept = [
        Usage("S3 PUT and LIST", "put", first.puts),
        Usage("S3 GET", "get", first.gets),
        Usage("DynamoDB reads", "read", first.reads),
        Usage("DynamoDB writes", "write", first.writes + preview.keeping),
    ]
    all_of_them = dollars(times([*kept, Usage("drop", "write", preview.keeping)], 1000))
    return (
        f"If it was a draft first: {first.puts} PUT or LIST and {first.gets} GET more, "
        f"{first.reads:g} read units and {first.writes:g} write units for the draft's record; "
        f"{preview.keeping:g} write units to keep its preview, as many to drop it once it is "
        f"published, and a read unit for each 4 KB of it whenever it is looked at (here "
        f"{preview.reading:g}), beside those of a story's page. "
        f"A thousand such drafts: {_money(all_of_them)} dollars. Scheduled and held stories have "
        f"previews too."
    )


@dataclass(frozen=True)
class PreviewUnits:
    """What a preview costs, in units of DynamoDB: to keep, or drop, and to look at."""

    keeping: float
    reading: float


def counted_draft() -> tuple[Story, PreviewUnits]:
    """Take the story in as a draft; what that costs without the preview, and the preview alone."""
    archive, uploads = _CountedArchive(), _CountedUploads()
    key = f"articles/denmark/{STORY.name}"
    story = (PROJECT / STORY).read_text(encoding="utf-8")
    uploads.put(key, story.replace("---\n", "---\ndraft: true\n", 1), _MORNING)
    intake = replace(_intake(archive, uploads), previewing=Previewing("a secret"))
    intake.receive(key)
    ((file, preview),) = archive.kept_previews.items()
    size = _size(keys.preview_key(file) | preview_to_item(preview))
    units = PreviewUnits(keeping=2 * math.ceil(size / 1024), reading=math.ceil(size / 4096))
    return (
        Story(
            puts=1 + uploads.puts,
            gets=uploads.gets,
            reads=archive.reads,
            writes=archive.writes,
            table_bytes=archive.bytes + size,
            record_bytes=archive.bytes,
            file_bytes=len(story),
            log_bytes=0,
        ),
        units,
    )


def intake_usage(story: Story) -> list[Usage]:
    """Count what taking one story in takes, its second notice included."""
    seconds = RECEIVE_MS / 1000 * MEMORY["receive_upload"] / 1024
    log = story.log_bytes + EVENTS_A_STORY * LAMBDA_LINES
    return [
        Usage("S3 PUT and LIST", "put", story.puts + 1),
        Usage("S3 GET", "get", story.gets),
        Usage("Lambda, calls", "call", EVENTS_A_STORY),
        Usage("Lambda, time", "gb_second", seconds),
        Usage("DynamoDB reads", "read", story.reads + 1),
        Usage("DynamoDB writes", "write", story.writes + 2),
        Usage("EventBridge", "event", NOTICES_A_STORY),
        Usage("SQS", "queue", 3),
        Usage("CloudWatch Logs", "log_gb", log / GB),
    ]


def storage_usage(story: Story) -> list[Usage]:
    """Count what keeping one story takes, a month."""
    return [
        Usage("table", "table_gb", story.table_bytes / GB),
        Usage("its backups", "recovery_gb", story.table_bytes / GB),
        Usage("bucket", "bucket_gb", story.file_bytes / GB),
    ]


def making_usage() -> list[Usage]:
    """Count what it takes to make one picture, of which two receipts tell."""
    receiving = MEMORY["receive_upload"] / 1024 * (RECEIPTS + 1) * PASSED_ON_MS / 1000
    return [
        Usage("S3 PUT and LIST", "put", RENDITION_FILES + PICTURE_PUTS),
        Usage("S3 GET", "get", 1),
        Usage("Lambda, calls", "call", RECEIPTS + 2),
        Usage("Lambda, time to make it", "gb_second", _making_seconds(PICTURE_MS)),
        Usage("Lambda, time to pass it on", "gb_second", receiving),
        Usage("DynamoDB reads", "read", PICTURE_READS),
        Usage("DynamoDB writes", "write", PICTURE_WRITES),
        Usage("EventBridge", "event", RECEIPTS + 1),
        Usage("SQS", "queue", 3),
        Usage("CloudWatch Logs", "log_gb", (RECEIPTS + 2) * PICTURE_LINES / GB),
    ]


def story_images_usage() -> list[Usage]:
    """Count what the share image of one story takes, and the crops of its lead picture."""
    return [
        Usage("S3 PUT and LIST", "put", STORY_IMAGE_FILES + 2),
        Usage("S3 GET", "get", 1),
        Usage("Lambda, calls", "call", 1),
        Usage("Lambda, time", "gb_second", _making_seconds(STORY_IMAGES_MS)),
        Usage("DynamoDB reads", "read", 2),
        Usage("CloudWatch Logs", "log_gb", PICTURE_LINES / GB),
    ]


def originals_usage(new: int, kept: int = 365 * STORIES_A_DAY) -> list[Usage]:
    """Count a month of keeping one original among so many `kept`, `new` of them of this month."""
    share = min(1, new / kept)
    return [
        Usage("originals of this month", "bucket_gb", share * ORIGINAL / GB),
        Usage("older originals", "cold_gb", (1 - share) * ORIGINAL / GB),
        Usage("originals that become older", "move", share),
    ]


def renditions_usage() -> list[Usage]:
    """Count a month of keeping what was made of one picture, and for its story."""
    return [Usage("renditions", "bucket_gb", (RENDITIONS + STORY_IMAGES) / GB)]


def _making_seconds(processor: int) -> float:
    """Reckon in GB-seconds: the function has a whole processor, and uses one."""
    return (processor + PICTURE_WAIT_MS) / 1000 * MEMORY["make_pictures"] / 1024


def _pictures() -> str:
    thousand = 1000
    once = times(making_usage(), thousand)
    images = times(story_images_usage(), thousand)
    rows = [(one.of, _money(one.dollars)) for one in once]
    rows.append(("**making them, once**", f"**{_money(dollars(once))}**"))
    rows.append(("a thousand stories' share images and crops", _money(dollars(images))))
    for name, kept in (
        ("keeping the originals, in the first month", originals_usage(1, 1)),
        ("keeping the originals, in a later month", originals_usage(0)),
        ("keeping what was made of them, a month", renditions_usage()),
    ):
        rows.append((name, _money(dollars(times(kept, thousand)))))
    details = (
        f"One picture: {RENDITION_FILES} renditions of {RENDITIONS // 1000} kB together, "
        f"{PICTURE_MS / 1000:g} seconds of processor time, {RENDITION_FILES + PICTURE_PUTS} PUT or "
        f"LIST to S3, {PICTURE_READS:g} read units and {PICTURE_WRITES:g} write units. A picture "
        "that is uploaded again unchanged, or taken in by a rebuild, is not made again. A story "
        "that was there before its picture is taken in once more."
    )
    return f"{table(('', 'dollars'), rows)}\n\n{details}"


def search_usage() -> list[Usage]:
    """Count what one question takes that the edge does not have."""
    searching = SEARCH_MS + SEARCH_COLD_SHARE * SEARCH_COLD_MS + WAIT_MS
    reading = 2 * WAIT_MS + _mixed(PROCESSOR_MS) * ONE_PROCESSOR / MEMORY["api_handler"] + searching
    units = SEARCHED_STORIES * math.ceil(standing_bytes() / 4096) / 2
    log = answer_bytes() + SEARCH_LINES + 2 * LAMBDA_LINES
    return [
        Usage("API Gateway", "gateway", 1),
        Usage("Lambda, calls", "call", 2),
        Usage("Lambda, time to search", "gb_second", _seconds(searching, "search_stories")),
        Usage("Lambda, time of its page", "gb_second", _seconds(reading, "api_handler")),
        Usage("S3 GET", "get", 1),
        Usage("DynamoDB reads", "read", units),
        Usage("CloudWatch Logs", "log_gb", log / GB),
        Usage("CloudFront requests", "edge_request", 1),
        Usage("CloudFront function", "edge_function", 1),
        Usage("CloudFront bytes", "edge_gb", SEARCH_BYTES / GB),
    ]


def index_usage(in_delta: int = STORIES_A_DAY // 2) -> list[Usage]:
    """Count what it takes to have one change found: a delta of so many stories is made anew."""
    milliseconds = SEARCH_COLD_MS + in_delta * INDEX_MS_A_STORY + INDEX_WAITS * WAIT_MS
    return [
        Usage("S3 PUT", "put", INDEX_PUTS),
        Usage("S3 GET", "get", INDEX_GETS),
        Usage("Lambda, calls", "call", 1),
        Usage("Lambda, time", "gb_second", _seconds(milliseconds, "write_index")),
        Usage("DynamoDB reads", "read", 2 + in_delta * math.ceil(standing_bytes() / 4096)),
        # The note, that its writer was told, that it has begun: forgotten in the end. It goes on.
        Usage("DynamoDB writes", "write", 7),
        Usage("CloudWatch Logs", "log_gb", (INDEX_LINES + LAMBDA_LINES) / GB),
    ]


def nightly_usage(stories: int) -> list[Usage]:
    """Count a month of building the packs of one year of so many stories anew each day, with a
    month's worth of keeping them.
    """
    milliseconds = SEARCH_COLD_MS + stories * (INDEX_MS_A_STORY + WAIT_MS / 50)
    return [
        Usage("S3 PUT and LIST", "put", 30 * 5),
        Usage("Lambda, time", "gb_second", 30 * _seconds(milliseconds, "write_index")),
        Usage("DynamoDB reads", "read", 30 * stories * math.ceil(standing_bytes() / 4096)),
        Usage("packs, of this day and the one before", "bucket_gb", _packs(stories)),
    ]


def _packs(stories: int) -> float:
    return 2 * stories * INDEX_BYTES_A_STORY / GB


def _seconds(milliseconds: float, function: str) -> float:
    """Reckon in GB-seconds."""
    return milliseconds / 1000 * MEMORY[function] / 1024


def standing_bytes() -> int:
    """Measure a story as the table has it at its address."""
    archive, uploads = _CountedArchive(), _CountedUploads()
    key = f"articles/denmark/{STORY.name}"
    uploads.put(key, (PROJECT / STORY).read_bytes(), _MORNING)
    _intake(archive, uploads).receive(key)
    return max(_size(standing_to_item(one)) for one in archive.kept_standings.values())


def _searches() -> str:
    thousand = 1000
    asked = times(search_usage(), thousand)
    rows = [(one.of, _money(one.dollars)) for one in asked]
    rows.append(("**a thousand questions**", f"**{_money(dollars(asked))}**"))
    rows.append(
        ("a thousand changes, each found at once", _money(dollars(times(index_usage(), thousand))))
    )
    rows += [
        (f"the index of {stories:,} stories of one year, a month", _money(dollars(usage)))
        for stories in (1_000, 10_000, 100_000)
        for usage in [nightly_usage(stories)]
    ]
    details = (
        f"A question is {SEARCH_MS} ms of processor time and a look at {SEARCHED_STORIES} stories "
        f"of the table; three in ten are taken for a function's first. Its answer is "
        f"kept at the edge for a minute, which is left out here. One year of the index is built "
        f"anew each day, which reads its stories; without a reader or an editor there is no more."
    )
    return f"{table(('', 'dollars'), rows)}\n\n{details}"


def watching_usage() -> list[Usage]:
    """Count metrics and alarms. The dashboard is one of the account's free ones, or is not made."""
    at_times = len(metrics()) - 1
    return [
        Usage("a metric of each sweep", "metric", 1),
        Usage(
            f"{at_times} metrics, {TROUBLED_HOURS} hours",
            "metric",
            at_times * TROUBLED_HOURS / HOURS,
        ),
        Usage("alarms", "alarm", sum(metrics for _, metrics in alarms().values())),
    ]


def _standing(story: Story) -> str:
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    columns = [[*sweep_usage(story, files), *watching_usage()] for files in sizes]
    rows = [
        (one.of, *(_money(column[number].dollars) for column in columns))
        for number, one in enumerate(columns[0])
    ]
    sweeps = (f"**{_money(dollars(sweep_usage(story, files)))}**" for files in sizes)
    rows.append(("**the sweep**", *sweeps))
    rows.append(("**together**", *(f"**{_money(dollars(column))}**" for column in columns)))
    rows.append(("the whole bucket, hours", *(f"{walk_hours(files):.1f}" for files in sizes)))
    details = (
        f"Refused files are read by the index at every sweep: {MANY_REFUSED:,} of them cost "
        f"{_money(refused_cost(MANY_REFUSED))} dollars of reads a month, until somebody mends them."
    )
    heads = ("files in the bucket", *(f"{files:,}" for files in sizes))
    return f"{table(heads, rows)}\n\n{details}"


def refused_cost(files: int) -> float:
    """Add up the dollars of a month of reading so many open records, by the index: half a unit for
    4 KB of them.
    """
    return SWEEPS * math.ceil(files * refused_bytes() / 4096) / 2 * _price("read")


def refused_bytes() -> int:
    """Measure the record of a file that was published, and refused in its newest version."""
    uploads = _CountedUploads()
    key = f"articles/denmark/{STORY.name}"
    for day, content in enumerate(((PROJECT / STORY).read_bytes(), b"# Ferry"), start=24):
        uploads.put(key, content, datetime(2026, 11, day, 12, tzinfo=UTC))
    record = _intake(MemoryArchive(), uploads).receive(key)
    return _size(keys.record_key(key) | record_to_item(record))


def walk_hours(files: int) -> float:
    """Reckon in how many hours the sweep goes along the whole bucket."""
    return math.ceil(files / SLICE) * HOURS / SWEEPS


def sweep_usage(story: Story, files: int) -> list[Usage]:
    """Count a month of looking at a slice, what is open and second notices, every five minutes."""
    compared = min(files, SLICE)
    lists = math.ceil(max(compared, 1) * VERSIONS_A_FILE / IN_A_LIST)
    # Strongly consistent, 4 KB each; the walk's own; the index at half the price.
    # Two more: whether anything waits for the search, and whether its writer is done.
    units = math.ceil(compared * story.record_bytes / 4096) + 1 + 0.5 + 2
    memory = MEMORY["sweep_uploads"]
    processor = compared * RECORD_MS * ONE_PROCESSOR / memory
    milliseconds = processor + SWEEP_WAITS * WAIT_MS + 1000 * WAIT_SECONDS
    return [
        Usage("sweep: S3 LIST", "put", SWEEPS * lists),
        Usage("sweep: DynamoDB reads", "read", SWEEPS * units),
        Usage("sweep: DynamoDB writes", "write", SWEEPS),
        Usage("sweep: SQS", "queue", SWEEPS),
        Usage("sweep: Lambda, calls", "call", SWEEPS),
        Usage("sweep: Lambda, time", "gb_second", SWEEPS * milliseconds / 1000 * memory / 1024),
        Usage("sweep: CloudWatch Logs", "log_gb", SWEEPS * (SWEEP_LINES + LAMBDA_LINES) / GB),
    ]


def counted_story() -> Story:
    """Take one story in over memory, and count by the published rules what AWS would."""
    archive, uploads = _CountedArchive(), _CountedUploads()
    key, content = f"articles/denmark/{STORY.name}", (PROJECT / STORY).read_bytes()
    uploads.put(key, content, _MORNING)
    record = _intake(archive, uploads).receive(key)
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


def _intake(archive: MemoryArchive, uploads: _CountedUploads) -> Intake:
    return Intake(
        archive,
        uploads,
        NEWSROOM,
        "",
        pause=lambda _attempt: None,
        pictures=uploads,
        archive=archive,
        share_images=ShareImages(a_share_image, RenditionCount(archive, lambda: datetime.now(UTC))),
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
        return (PROJECT / "samples/stories/_pictures" / PurePath(path).name).read_bytes()

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        self.puts += 2
        super().keep_receipt(key, text, data)

    def keep_picture(self, key: str, content: bytes) -> None:
        self.puts += 2  # a LIST, and a PUT unless it was there
        super().keep_picture(key, content)


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

    def use(self, digest: str) -> RenditionUse:
        self.reads += 1
        return super().use(digest)

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
    for _read, use in entry.uses:
        yield keys.use_key(use.digest) | use_to_item(use)
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
    when = f"Looked up on {LOOKED_UP}, in copies of these pages; in brackets is a page's own date."
    rows = [when, "", "| what | dollars | for | source |", "|---|--:|--:|---|"]
    rows += [f"| {p.of} | {p.dollars:g} | {p.per:,} | {p.source} |" for p in PRICES.values()]
    return "\n".join(rows)


def _money(dollars: float) -> str:
    return f"{dollars:,.4f}" if dollars < 0.01 else f"{dollars:,.2f}"


if __name__ == "__main__":
    main()
