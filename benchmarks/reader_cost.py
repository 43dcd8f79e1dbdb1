"""What a reader's pages cost: calls, read capacity and bytes read, at any number of stories.

`python -m benchmarks.reader_cost [--endpoint http://127.0.0.1:8000] [--stories 100 20000]`

Loads a table of its own with stories, the newest of them the same at every size, asks the real
app for pages and counts what it asks of DynamoDB. (Sitemaps are left out: one reads what it lists,
the stories of a month or of two days.) Exit status 1 if any page's cost differs. Without
an endpoint it starts Dynoxide (tests/judges); moto reckons capacity wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

import boto3
from tqdm import tqdm

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Correction, Tag, cut_at_word
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.listing import Cursor, cursor_of, places_of
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing
from chalicelib.settings import read_newsroom
from chalicelib.storage import keys
from chalicelib.storage.article_items import (
    Item,
    card_to_item,
    record_to_item,
    standing_to_item,
)
from local.stages import stage_environment
from tests.judges.installed import CannotJudge, install
from tests.judges.running import dynoxide, stop_in_order
from tests.storage.engines import Table, table_at

SIZES = (100, 20_000)
NEWEST = 100  # stories that are the same at every size: they fill every list that a page shows
NEWEST_AT = datetime.fromisoformat("2026-01-01T12:00:00Z")
APART = timedelta(minutes=7)
IN_A_BATCH = 25  # DynamoDB's own limit

_WORDS = (
    "the", "a", "ferry", "minister", "harbour", "said", "budget", "wind", "on", "Tuesday",
    "island", "price", "of", "in", "and", "new", "old",
)  # fmt: skip

_newsroom = cache(read_newsroom)


@dataclass(frozen=True)
class Page:
    """A page, and the event with which API Gateway asks the app for it."""

    name: str
    route: str
    parameters: dict[str, str] | None = None
    before: Cursor | None = None
    status: int = 200

    @property
    def event(self) -> dict[str, Any]:
        """As a REST API sends it."""
        query = {"before": [str(self.before)]} if self.before else None
        context = {"resourcePath": self.route, "httpMethod": "GET", "path": "/", "requestId": "1"}
        return {
            "requestContext": context,
            "headers": {},
            "multiValueHeaders": {},
            "multiValueQueryStringParameters": query,
            "pathParameters": self.parameters,
            "stageVariables": None,
            "body": None,
            "isBase64Encoded": False,
        }


@dataclass
class Cost:
    """What one page asked of DynamoDB."""

    calls: int = 0
    units: float = 0.0
    bytes: int = 0

    def is_as(self, other: Cost) -> bool:
        """Whether it is the same; the oldest story's date and number may take a few bytes more."""
        same = (self.calls, self.units) == (other.calls, other.units)
        return same and abs(self.bytes - other.bytes) <= 50


def main() -> None:
    """Measure at every size, print, and end as the comparison says."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("--endpoint")
    options.add_argument("--stories", type=int, nargs="+", default=SIZES)
    chosen = options.parse_args()
    if min(chosen.stories) < NEWEST:
        options.error(
            f"--stories: {NEWEST} is the least, since that many are the same at every size"
        )
    stop_in_order()
    with _engine(chosen.endpoint) as endpoint, table_at(endpoint) as table:
        costs = dict(measured(endpoint, table, sorted(set(chosen.stories))))
    _print(costs)
    sys.exit(not is_constant(costs))


def measured(
    endpoint: str, table: Table, sizes: Sequence[int]
) -> Iterator[tuple[int, dict[str, Cost]]]:
    """For each number of stories, what each page costs."""
    meter = Meter()
    app = _app(endpoint, table.name)
    loaded = 0
    for size in sizes:
        _load(table, range(loaded, size))
        loaded = size
        yield size, {page.name: meter.cost(app, page) for page in _pages()}


def is_constant(costs: dict[int, dict[str, Cost]]) -> bool:
    """Whether every page costs the same at every size, and the costs were seen at all."""
    one, *others = costs.values()
    return any(cost.calls for cost in one.values()) and all(
        cost.is_as(one[name]) for pages in others for name, cost in pages.items()
    )


class Meter:
    """Counts what every client of the default session asks of DynamoDB."""

    def __init__(self) -> None:
        boto3.setup_default_session()
        session = boto3.DEFAULT_SESSION
        assert session
        session.events.register("provide-client-params.dynamodb", self._ask_for_capacity)
        session.events.register("after-call.dynamodb", self._count)
        self._cost = Cost()

    def cost(self, app: Any, page: Page) -> Cost:  # noqa: ANN401 - the app is Chalice's
        """Count while the page is made. Raises SystemExit if it is not shown."""
        self._cost = Cost()
        answer = app(page.event, None)
        if answer["statusCode"] != page.status:
            raise SystemExit(f"The {page.name} answered {answer['statusCode']}.")
        return self._cost

    def _ask_for_capacity(self, params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401
        if "ReturnConsumedCapacity" in model.input_shape.members:
            params["ReturnConsumedCapacity"] = "TOTAL"

    def _count(self, http_response: Any, parsed: dict[str, Any], **_: object) -> None:  # noqa: ANN401
        consumed = parsed.get("ConsumedCapacity", [])
        self._cost.calls += 1
        self._cost.bytes += len(http_response.content)
        for each in consumed if isinstance(consumed, list) else [consumed]:
            self._cost.units += each["CapacityUnits"]


def _pages() -> list[Page]:
    newest = _story(0)
    section, slug = newest.address.section, newest.address.slug
    tag, author = newest.tags[0].slug, newest.authors[0].slug
    older = cursor_of(_story(24).card)
    return [
        Page("front page", "/"),
        _page("article page", section, slug),
        _page("article as data", section, f"{slug}.json"),
        _page("section page", section),
        _page("section page, older", section, before=older),
        _page("tag page", "tag", tag),
        _page("author page", "author", author),
        _page("all stories", "archive"),
        _page("all stories, older", "archive", before=older),
        _page("day's stories", "archive", f"{newest.published:%Y-%m-%d}"),
        _page("corrections", "corrections"),
        _page("404", section, "no-such-story", status=404),
        _page("feed", "feed.xml"),
        _page("section's feed", section, "feed.json"),
        _page("tag's feed", "tag", tag, "atom.xml"),
        _page("robots.txt", "robots.txt"),
    ]


def _page(name: str, *parts: str, before: Cursor | None = None, status: int = 200) -> Page:
    """Name the page at a path, by the route that API Gateway takes for it."""
    names = ("section", "slug", "rest")[: len(parts)]
    route = "".join(f"/{{{name}}}" for name in names).replace("{rest}", "{rest+}")
    return Page(name, route, dict(zip(names, parts, strict=True)), before, status)


def _load(table: Table, numbers: range) -> None:
    items = (item for n in tqdm(numbers, desc="Loading", unit=" stories") for item in _items(n))
    while batch := list(islice(items, IN_A_BATCH)):
        requests: Any = [{"PutRequest": {"Item": item}} for item in batch]
        while requests:
            answer = table.client.batch_write_item(RequestItems={table.name: requests})
            requests = answer.get("UnprocessedItems", {}).get(table.name, [])


def _items(number: int) -> Iterator[Item]:
    """Everything that the table holds of one story."""
    article = _story(number)
    key = f"articles/{article.address}.md"
    standing = Standing(article.address, revision=1, article=article)
    yield keys.record_key(key) | record_to_item(Record(Chronicle(key), 1, article.address))
    yield keys.story_key(article.address) | standing_to_item(standing)
    for place in places_of(article):
        card = card_to_item(article.card, place.name)
        yield keys.card_key(place.listing, place.cursor) | card


def _story(number: int) -> Article:
    """One of the stories; 0 is the newest. The first section and two tags have the most of them."""
    newsroom = _newsroom()
    chance = random.Random(number)  # noqa: S311 - text, no secret
    section = newsroom.sections[(0, 1, 2, 0, 3, 4, 0)[number % 7]]
    tag = number % 2 if number < NEWEST else number % 40
    author = newsroom.authors[number % len(newsroom.authors)].name
    published = NEWEST_AT - number * APART
    paragraphs = [" ".join(chance.choices(_WORDS, k=60)) for _ in range(8)]
    return Article(
        address=Address(section.slug, f"story-{number}"),
        identity=f"story-{number}",
        headline=" ".join(chance.choices(_WORDS, k=9)).capitalize(),
        summary=cut_at_word(paragraphs[0], 200),
        authors=(Byline(author.lower().replace(" ", "-"), author),),
        published=published,
        updated=None,
        body_html="".join(f"<p>{text}.</p>\n" for text in paragraphs),
        words=480,
        language=newsroom.language,
        tags=(Tag(f"tag-{tag}", f"Tag {tag}"),),
        subjects=(Tag(f"tag-{tag}", f"Tag {tag}"), Tag("ferry", "ferry"), Tag("wind", "wind")),
        corrections=(Correction(published, "It was twelve, not ten."),) if number % 3 == 0 else (),
    )


@contextmanager
def _engine(endpoint: str | None) -> Iterator[str]:
    try:
        if not endpoint:
            install()
        with nullcontext(endpoint) if endpoint else dynoxide() as answering:
            yield answering
    except CannotJudge as reason:
        raise SystemExit(f"Dynoxide can't run here, since {reason}. Name an --endpoint.") from None


def _app(endpoint: str, table: str) -> Any:  # noqa: ANN401 - the app is Chalice's
    """Import the real app, over the table."""
    own = {"AWS_ENDPOINT_URL": endpoint, "TABLE": table}
    os.environ.update(stage_environment("local") | own)
    module = importlib.import_module("app")
    # Readers ask without boto3, where there is nothing to count with; the calls are the same.
    module.site.archive = module.site.register
    return module.app


def _print(costs: dict[int, dict[str, Cost]]) -> None:
    print(f"{'page':<20}{'stories':>10}{'calls':>8}{'units':>8}{'bytes':>10}")
    for name in next(iter(costs.values())):
        for size, pages in costs.items():
            cost = pages[name]
            print(f"{name:<20}{size:>10,}{cost.calls:>8}{cost.units:>8}{cost.bytes:>10,}")
    verdict = "the same" if is_constant(costs) else "NOT the same"
    print(f"A page costs {verdict} at every size.")


if __name__ == "__main__":
    main()
