"""What a reader's pages cost: calls, read capacity and bytes read, at any number of stories.

`python -m benchmarks.reader_cost [--endpoint http://127.0.0.1:8000] [--stories 100 20000]`

Loads a table of its own with stories, the newest of them the same at every size, asks the real
app for pages and counts what it asks of DynamoDB: with no list remembered, and once more (warm). A
flight is one wait for the table, whatever was asked in it. Sitemaps are left out: one reads what it
lists, the stories of a month or of two days. Exit status 1 if any page's cost differs. Without an
endpoint it starts Dynoxide (tests/judges); moto reckons capacity wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import random
import statistics
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any

from tqdm import tqdm

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Correction, Tag, cut_at_word
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.listing import Cursor, cursor_of, places_of
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing
from chalicelib.settings import read_newsroom
from chalicelib.site import Site
from chalicelib.storage import keys
from chalicelib.storage.article_items import (
    Item,
    card_to_item,
    standing_to_item,
)
from chalicelib.storage.record_items import record_to_item
from chalicelib.storage.signed_dynamodb import SignedDynamoDB
from local.stages import stage_environment
from tests.judges.installed import install
from tests.judges.running import dynoxide, stop_in_order
from tests.npm import CannotJudge
from tests.storage.engines import Table, table_at

SIZES = (100, 20_000)
NEWEST = 100  # stories that are the same at every size: they fill every list that a page shows
DEEP = 24 * 99  # stories before the hundredth page of a list
TIMES = 5  # each page is timed
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
    flights: int = 0
    units: float = 0.0
    bytes: int = 0
    warm_calls: int = 0
    warm_flights: int = 0
    milliseconds: float = field(default=0.0, compare=False)

    @property
    def told(self) -> str:
        """In a sentence."""
        return (
            f"{self.calls} calls in {self.flights} flights, {self.units} units, {self.bytes:,} "
            f"bytes, {self.milliseconds:.1f} ms"
        )

    def is_as(self, other: Cost) -> bool:
        """Whether it is the same; the oldest story's date and number may take a few bytes more."""
        alike = replace(self, bytes=other.bytes) == other
        return alike and abs(self.bytes - other.bytes) <= 50


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
    meter = Meter(_app(endpoint, table.name))
    loaded = 0
    for size in sizes:
        _load(table, range(loaded, size))
        loaded = size
        yield size, {page.name: meter.cost(page) for page in _pages()}
    if loaded > DEEP:
        deep = _page("its 100th page", "archive", before=cursor_of(_story(DEEP).card))
        second, hundredth = (
            meter.cost(_page("its 2nd page", "archive", before=cursor_of(_story(24).card))),
            meter.cost(deep),
        )
        print(f"Page 2 of all {loaded:,} stories: {second.told}\nPage 100: {hundredth.told}")


def is_constant(costs: dict[int, dict[str, Cost]]) -> bool:
    """Whether every page costs the same at every size, and the costs were seen at all."""
    one, *others = costs.values()
    return any(cost.calls for cost in one.values()) and all(
        cost.is_as(one[name]) for pages in others for name, cost in pages.items()
    )


class Meter:
    """Counts what the app asks of DynamoDB: first with nothing remembered, then once more."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - the module app.py
        self._app = app
        self._site: Site = app.site
        self._site.journal.write = lambda _line: None
        self._cost = Cost()
        self._is_together = False
        self._lock = threading.Lock()
        self._started: datetime = self._site.now()
        self._hours = 0
        parts = vars(self._site)  # where its cached properties are
        parts["reads"] = Metered(self._site.reads, self)
        self._together = self._site.together
        parts["together"] = self._asked_together
        parts["now"] = self._now

    def cost(self, page: Page) -> Cost:
        """Count while the page is made. Raises SystemExit if it is not shown."""
        cold = self._forgetful(page)
        warm = self._counted(page)
        times = [self._forgetful(page).milliseconds for _ in range(TIMES)]
        return replace(
            cold,
            warm_calls=warm.calls,
            warm_flights=warm.flights,
            milliseconds=statistics.median(times),
        )

    def count(self, answer: Any, size: int) -> None:  # noqa: ANN401 - as the client has it
        """Add one call to what the page costs."""
        consumed = answer["ConsumedCapacity"]
        with self._lock:
            self._cost.calls += 1
            self._cost.flights += not self._is_together
            self._cost.bytes += size
            for each in consumed if isinstance(consumed, list) else [consumed]:
                self._cost.units += each["CapacityUnits"]

    def _forgetful(self, page: Page) -> Cost:
        """Count an hour later, when no list is remembered any more."""
        self._hours += 1
        return self._counted(page)

    def _now(self) -> datetime:
        return self._started + timedelta(hours=self._hours)

    def _counted(self, page: Page) -> Cost:
        self._cost = Cost()
        started = time.perf_counter()
        answer = self._app.app(page.event, None)
        self._cost.milliseconds = (time.perf_counter() - started) * 1000
        if answer["statusCode"] != page.status:
            raise SystemExit(f"The {page.name} answered {answer['statusCode']}.")
        return self._cost

    def _asked_together(self, *questions: Callable[[], Any]) -> list[Any]:
        """One flight, if any of them asks for anything."""
        before, self._is_together = self._cost.calls, True
        answers: list[Any] = self._together(*questions)
        self._is_together = False
        self._cost.flights += self._cost.calls > before
        return answers


class Metered:
    """The readers' client, which tells the meter of every call."""

    def __init__(self, reads: SignedDynamoDB, meter: Meter) -> None:
        self._reads = reads
        self._meter = meter

    def batch_get_item(self, **parameters: object) -> Any:  # noqa: ANN401 - as boto3 has it
        """BatchGetItem."""
        return self._told(self._reads.batch_get_item(**parameters, ReturnConsumedCapacity="TOTAL"))

    def query(self, **parameters: object) -> Any:  # noqa: ANN401 - as boto3 has it
        """Query."""
        return self._told(self._reads.query(**parameters, ReturnConsumedCapacity="TOTAL"))

    def _told(self, answer: Any) -> Any:  # noqa: ANN401 - as boto3 has it
        told = {name: answer[name] for name in ("Items", "Responses") if name in answer}
        self._meter.count(answer, len(json.dumps(told, default=_as_sent)))
        return answer


def _as_sent(binary: bytes) -> str:
    return b64encode(binary).decode()


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


def _app(endpoint: str, table: str) -> Any:  # noqa: ANN401 - the module app.py
    """Import the real app, over the table, with lists kept as in production."""
    own = {"AWS_ENDPOINT_URL": endpoint, "TABLE": table, "MEMORY_SECONDS": "5"}
    os.environ.update(stage_environment("local") | own)
    return importlib.import_module("app")


def _print(costs: dict[int, dict[str, Cost]]) -> None:
    heads = ("stories", "calls", "flights", "units", "bytes", "ms", "warm: calls", "flights")
    print(f"{'page':<20}" + "".join(f"{head:>{len(head) + 3}}" for head in heads))
    for name in next(iter(costs.values())):
        for size, pages in costs.items():
            cost = pages[name]
            figures = (size, cost.calls, cost.flights, cost.units, cost.bytes)
            milliseconds = round(cost.milliseconds, 1)
            told = (*figures, milliseconds, cost.warm_calls, cost.warm_flights)
            row = (f"{each:>{len(head) + 3},}" for each, head in zip(told, heads, strict=True))
            print(f"{name:<20}" + "".join(row))
    verdict = "the same" if is_constant(costs) else "NOT the same"
    print(f"A page costs {verdict} at every size.")


if __name__ == "__main__":
    main()
