"""The cost of readers' pages: calls, read capacity and bytes read, at any number of stories.

`python -m benchmarks.reader_cost [--endpoint http://127.0.0.1:8000] [--stories 100 20000]`

Loads a table of its own with stories, the newest of them the same at every size, gets pages of the
real app and counts its calls of DynamoDB: with an empty cache (cold), and once more (warm). A wait
is for one or more calls that are sent together. Sitemaps are left out: one reads what it
lists, the stories of a month or of two days. Exit status 1 if any page's cost differs. Without an
endpoint it starts Dynoxide (tests/judges), which imports them from files; moto reckons
capacity wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.many_stories import NEWEST, Import, as_json, put, story
from benchmarks.report import circumstances, table
from chalicelib.news.article import Article
from chalicelib.news.listing import Cursor, cursor_of
from chalicelib.site import Site
from chalicelib.storage.dynamodb_http.client import Call
from chalicelib.storage.table_lookups import Calls
from chalicelib.web.list_parts import STORIES_ON_A_LIST
from chalicelib.web.period_queries import RECENT_YEARS
from doubles.canned_search import CannedSearch, hit
from local.ports import HOST
from operations.stages import stage_environment
from tests.judges.installed import install
from tests.judges.running import dynoxide, free_port, stop_in_order
from tests.npm import CannotJudge
from tests.storage.engines import Table, table_at

SIZES = (100, 20_000)
FOUND = 20  # stories, by the search: a page and more
DEEP = STORIES_ON_A_LIST * 99  # stories before the hundredth page of a list
TIMES = 5  # each page is timed
TABLE = "tidende"
A_WHILE = timedelta(minutes=1)  # by then every entry of the cache has expired (MEMORY_SECONDS)


@dataclass(frozen=True)
class Engine:
    """Where it answers and what the table is called; `sizes` fills it, and tells when it is."""

    endpoint: str
    table: str
    sizes: Iterator[int]


@dataclass(frozen=True)
class Page:
    """A page, and the event with which API Gateway asks the app for it; `at` a moment if what it
    shows depends on that.
    """

    name: str
    route: str
    parameters: dict[str, str] | None = None
    before: Cursor | None = None
    status: int = 200
    spread: int = 50  # bytes: the date and the number of the oldest story may take a few more
    at: datetime | None = None
    asks: str = ""  # the search

    @property
    def event(self) -> dict[str, Any]:
        """As a REST API sends it."""
        query = {"before": [str(self.before)]} if self.before else None
        query = {"q": [self.asks]} if self.asks else query
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
    waits: int = 0
    units: float = 0.0
    bytes: int = 0
    oldest: int = 0  # of them the oldest story's card, where it was asked for by itself
    warm_calls: int = 0
    warm_waits: int = 0
    milliseconds: float = field(default=0.0, compare=False)
    spread: int = 0

    def is_as(self, other: Cost) -> bool:
        """Whether it is the same, but for the bytes that its page may take more; the oldest story
        is another one at each size, with a headline and a correction of its own, so that its card
        does not count.
        """
        mine, theirs = self._without_the_oldest(), other._without_the_oldest()
        alike = replace(mine, bytes=theirs.bytes) == theirs
        return alike and abs(mine.bytes - theirs.bytes) <= self.spread

    def _without_the_oldest(self) -> Cost:
        return replace(self, bytes=self.bytes - self.oldest, oldest=0)


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
    with _engine(chosen.endpoint, sorted(set(chosen.stories))) as engine:
        costs = dict(measured(engine))
    print(circumstances("benchmarks.reader_cost"))
    _print(costs)
    sys.exit(not is_constant(costs))


def measured(engine: Engine) -> Iterator[tuple[int, dict[str, Cost]]]:
    """For each number of stories, what each page costs."""
    meter = Meter(_app(engine.endpoint, engine.table))
    for size in engine.sizes:
        meter.oldest = str(story(size - 1).address)
        yield size, {page.name: meter.cost(page) for page in _pages(size)}


def is_constant(costs: dict[int, dict[str, Cost]]) -> bool:
    """Whether every page costs the same at every size, and the costs were seen at all."""
    first, *others = costs.values()
    return any(cost.calls for cost in first.values()) and all(
        cost.is_as(first[name]) for pages in others for name, cost in pages.items() if name in first
    )


class Meter:
    """Counts what the app asks of DynamoDB: first with an empty cache, then once more."""

    def __init__(self, app: Any) -> None:  # noqa: ANN401 - the module app.py
        self.oldest = ""  # the address of the oldest story
        self._app = app
        self._site: Site = app.site
        self._site.journal.write = lambda _line: None
        self._cost = Cost()
        self._started: datetime = self._site.now()
        self._clock: datetime = self._started
        self._waited = timedelta()
        parts = vars(self._site)  # where its cached properties are
        parts["now"] = self._now  # first: the archive keeps the clock that it is made with
        parts["dynamodb"] = Metered(self._site.dynamodb, self)
        parts["search"] = CannedSearch([hit(story(number)) for number in range(FOUND)])

    def cost(self, page: Page) -> Cost:
        """Count while the page is made. Raises SystemExit if it is not shown."""
        cold = self._cold(page)
        warm = self._counted(page)
        times = [self._cold(page).milliseconds for _ in range(TIMES)]
        return replace(
            cold,
            warm_calls=warm.calls,
            warm_waits=warm.waits,
            milliseconds=statistics.median(times),
            spread=page.spread,
        )

    def count(self, answers: Sequence[Any]) -> None:
        """Add one wait to what the page costs."""
        self._cost.waits += 1
        for answer in answers:
            consumed = answer["ConsumedCapacity"]
            entries = consumed if isinstance(consumed, list) else [consumed]
            content = {name: answer[name] for name in ("Items", "Responses") if name in answer}
            self._cost.calls += 1
            size = len(as_json(content))
            self._cost.bytes += size
            self._cost.oldest += size if _is_alone(self.oldest, content) else 0
            self._cost.units += sum(units["CapacityUnits"] for units in entries)

    def _cold(self, page: Page) -> Cost:
        """Count a while later than ever before, so that nothing in the cache counts any more."""
        self._waited += A_WHILE
        self._clock = (page.at or self._started) + self._waited
        return self._counted(page)

    def _now(self) -> datetime:
        return self._clock

    def _counted(self, page: Page) -> Cost:
        self._cost = Cost()
        started = time.perf_counter()
        answer = self._app.app(page.event, None)
        self._cost.milliseconds = (time.perf_counter() - started) * 1000
        if answer["statusCode"] != page.status:
            raise SystemExit(f"The {page.name} answered {answer['statusCode']}.")
        return self._cost


def _is_alone(address: str, content: dict[str, Any]) -> bool:
    """Whether an answer is one story's card, and nothing else."""
    items = content.get("Items", [])
    return len(items) == 1 and f'"{address}"' in items[0].get("card", {}).get("S", "")


class Metered:
    """The readers' client, which tells the meter of every wait."""

    def __init__(self, client: Calls, meter: Meter) -> None:
        self._client = client
        self._meter = meter

    def call_all(self, calls: Sequence[Call]) -> list[Any]:
        """Call, and count."""
        answers = self._client.call_all(calls)
        self._meter.count(answers)
        return answers


def _pages(size: int) -> list[Page]:
    """Every kind of page; the hundredth of a list if there are so many stories."""
    newest = story(0)
    section, slug = newest.address.section, newest.address.slug
    tag, author = newest.tags[0].slug, newest.authors[0].slug
    older, deep = (cursor_of(story(number).card) for number in (STORIES_ON_A_LIST, DEEP))
    hundredth = [_page("all stories, page 100", "archive", before=deep)] if size > DEEP else []
    return [
        Page("front page", "/"),
        _page("article page", section, slug),
        _page("article as data", section, f"{slug}.json"),
        _page("section page", section),
        _page("section page, older", section, before=older),
        _page("tag page", "tag", tag),
        _page("author page", "author", author),
        # It reads two cards of each year that has stories, of the last twenty.
        _page("all stories", "archive", spread=2 * RECENT_YEARS * 1000),
        _page("all stories, page 2", "archive", before=older),
        *hundredth,
        # It looks at each of its months.
        _page("year's stories", "archive", f"{newest.published:%Y}", at=_end_of_year(newest)),
        _page("month's stories", "archive", f"{newest.published:%Y-%m}"),
        _page("day's stories", "archive", f"{newest.published:%Y-%m-%d}"),
        _page("today", "today", at=newest.published),
        _page("digest's feed", "today", "feed.xml", at=newest.published),
        _page("corrections", "corrections"),
        # What the search's own function takes is not DynamoDB's.
        replace(_page("search", "search"), asks="harbour"),
        replace(_page("search as data", "search.json"), asks="harbour"),
        _page("corrections' feed", "corrections", "feed.xml"),
        _page("404 in a section", section, "no-such-story", status=404),
        _page("404 elsewhere", "blog", "no-such-story", status=404),
        _page("404 of an old shape", "2019", "05/no-such-story.html", status=404),
        _page("404 of a tag", "tag", "no-such-tag", status=404),
        _page("feed", "feed.xml"),
        _page("section's feed", section, "feed.json"),
        _page("tag's feed", "tag", tag, "atom.xml"),
        _page("robots.txt", "robots.txt"),
    ]


def _page(
    name: str,
    *parts: str,
    before: Cursor | None = None,
    status: int = 200,
    spread: int = Page.spread,
    at: datetime | None = None,
) -> Page:
    """Name the page at a path, by the route that API Gateway takes for it."""
    names = ("section", "slug", "rest")[: len(parts)]
    route = "".join(f"/{{{name}}}" for name in names).replace("{rest}", "{rest+}")
    return Page(name, route, dict(zip(names, parts, strict=True)), before, status, spread, at)


def _end_of_year(newest: Article) -> datetime:
    return newest.published.replace(month=12, day=31)


@contextmanager
def _engine(endpoint: str | None, sizes: Sequence[int]) -> Iterator[Engine]:
    """Yield the engine that was named, or Dynoxide. Raises SystemExit if it can't run here."""
    if endpoint:
        with table_at(endpoint) as empty:
            yield Engine(endpoint, empty.name, _filled(empty, sizes))
        return
    try:
        install()
        with tempfile.TemporaryDirectory(prefix="tidende-stories-") as folder:
            port = free_port()
            yield Engine(f"http://{HOST}:{port}", TABLE, _imported(Path(folder), port, sizes))
    except CannotJudge as reason:
        raise SystemExit(f"Dynoxide can't run here, since {reason}. Name an --endpoint.") from None


def _filled(empty: Table, sizes: Sequence[int]) -> Iterator[int]:
    for loaded, size in pairwise((0, *sizes)):
        put(empty, range(loaded, size))
        yield size


def _imported(folder: Path, port: int, sizes: Sequence[int]) -> Iterator[int]:
    """Fill a database of each size by turns, on disk: a million stories would fill a memory."""
    stories, database = Import(folder, TABLE), folder / "database"
    for loaded, size in pairwise((0, *sizes)):
        started = time.monotonic()
        stories.write(range(loaded, size))
        stories.into(database)
        seconds = time.monotonic() - started
        print(f"{size:,} stories, {database.stat().st_size:,} bytes, in {seconds:.0f} s")
        with dynoxide(port=port, database=database):
            yield size


def _app(endpoint: str, table: str) -> Any:  # noqa: ANN401 - the module app.py
    """Import the real app, over the table, with lists kept as in production."""
    own = {"AWS_ENDPOINT_URL": endpoint, "TABLE": table, "MEMORY_SECONDS": "5"}
    os.environ.update(stage_environment("local") | own)
    return importlib.import_module("app")


def _print(costs: dict[int, dict[str, Cost]]) -> None:
    costs_of_a_page = ("calls", "waits", "units", "bytes", "ms", "warm calls", "warm waits")
    heads = ("page", "stories", *costs_of_a_page)
    print(table(heads, [_row(*page_cost) for page_cost in _by_page(costs)]))
    verdict = "the same" if is_constant(costs) else "NOT the same"
    print(f"A page costs {verdict} at every size.")


def _by_page(costs: dict[int, dict[str, Cost]]) -> Iterator[tuple[str, int, Cost]]:
    for name in max(costs.values(), key=len):
        for size, pages in costs.items():
            if name in pages:
                yield name, size, pages[name]


def _row(name: str, size: int, cost: Cost) -> list[str]:
    figures = (size, cost.calls, cost.waits, cost.units, cost.bytes)
    cells = (*figures, round(cost.milliseconds, 1), cost.warm_calls, cost.warm_waits)
    return [name, *(f"{cell:,}" for cell in cells)]


if __name__ == "__main__":
    main()
