"""One story everywhere: its dates, to the second, wherever they are told, and its headline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tests.reader_judges.answers import Source
from tests.reader_judges.feeds import MEDIA_TYPES, feeds
from tests.reader_judges.links import path_of
from tests.reader_judges.markup_tree import Element, Tree, tree
from tests.reader_judges.reading import Reading
from tests.reader_judges.sitemaps import news_dates, sitemap_dates
from tests.reader_judges.verdicts import Finding

NO_STORIES = {"/corrections/", "/today/"}  # their items have moments of their own

Moments = dict[str, datetime | None]  # by where they are told


def judge_dates(reading: Reading) -> Iterator[Finding]:
    """For every story, that it was published and changed when everything says it was."""
    source = reading.public
    elsewhere = _moments_elsewhere(reading)
    for path in story_paths(source):
        published, changed = elsewhere[path]
        faults = [*_own_moments(source, path, published, changed)]
        faults += [*_differing("published", published), *_differing("changed", changed)]
        yield Finding(path, tuple(faults), f"told {len(published)} and {len(changed)} times")


def story_paths(source: Source) -> list[str]:
    """Every story's, as the sitemaps have them."""
    return sorted(sitemap_dates(source))


def _moments_elsewhere(reading: Reading) -> dict[str, tuple[Moments, Moments]]:
    """By story, what sitemaps and feeds tell."""
    source = reading.public
    moments: dict[str, tuple[Moments, Moments]] = {
        path: ({}, {"sitemap": changed}) for path, changed in sitemap_dates(source).items()
    }
    for path, moment in news_dates(source).items():
        moments[path][0]["news sitemap"] = moment
    for feed in feeds(reading):
        if feed.path in NO_STORIES:
            continue
        for name in MEDIA_TYPES:
            for entry in feed.entries(name):
                published, changed = moments[path_of(source, entry.link) or ""]
                published[f"{feed.path}{name}"] = entry.published
                changed[f"{feed.path}{name}"] = entry.changed
    return moments


def _own_moments(source: Source, path: str, published: Moments, changed: Moments) -> Iterator[str]:
    """Add what the page and its data tell; yields what is wrong with that by itself."""
    page, data = source.ask(path), source.ask(f"{path}.json")
    markup, story = tree(page.body), json.loads(data.body)
    article = _article(markup)
    visible = markup.all("time", within="article.story")
    head = [time for time in visible if "header" in time.within]
    published |= {
        "reader": _moment(head[0]["datetime"] if head else ""),
        "JSON-LD": _moment(article.get("datePublished", "")),
        "OpenGraph": _moment("".join(markup.meta("article:published_time"))),
        ".json": _moment(story["published"]),
    }
    changed |= {
        "JSON-LD": _moment(article.get("dateModified", "")),
        "OpenGraph": _moment("".join(markup.meta("article:modified_time"))),
        ".json": _moment(story["updated"] or story["published"]),
        "reader": _moment(head[-1]["datetime"] if head else ""),
        "Last-Modified": parsedate_to_datetime(page.headers.get("last-modified", "")),
        "Last-Modified of .json": parsedate_to_datetime(data.headers.get("last-modified", "")),
    }
    now = datetime.now(UTC)
    for time in markup.all("time"):
        if "div.text" not in time.within:  # what stands in the text is its editor's
            yield from visible_faults(time, now)
    if not article.get("headline") == story["headline"] == markup.first("h1").text.strip():
        yield f"its headline is {story['headline']!r} in .json, and differs elsewhere"


def visible_faults(time: Element, now: datetime) -> Iterator[str]:
    """That the words say what `datetime` says, on its own clock: a story's own date with year and
    hour, a card's without this year, and of today the hour alone.
    """
    moment = _moment(time["datetime"])
    if moment is None:
        yield f"<time datetime={time['datetime']!r}> is no moment with a zone"
        return
    is_own = "article.story" in time.within and "section.related" not in time.within
    needed = _story_date(moment) if is_own else _card_date(moment, now)
    words = {word.strip(".,") for word in time.text.split()}
    hours = {word for word in words if re.fullmatch(r"\d\d:\d\d", word)}
    if not words.issuperset(needed) or not hours <= {_hour(moment)}:
        yield f"<time datetime={time['datetime']!r}> says {time.text!r}"


def _story_date(moment: datetime) -> set[str]:
    hour = set() if _is_day_alone(moment) else {_hour(moment)}
    return {str(moment.year), str(moment.day)} | hour


def _card_date(moment: datetime, now: datetime) -> set[str]:
    today = now.astimezone(moment.tzinfo)
    if moment.date() == today.date() and not _is_day_alone(moment):
        return {_hour(moment)}
    return {str(moment.day)} | (set() if moment.year == today.year else {str(moment.year)})


def _is_day_alone(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)


def _hour(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def _differing(event: str, moments: Moments) -> Iterator[str]:
    if len(set(moments.values())) > 1:
        listed = ", ".join(f"{where}: {moment}" for where, moment in moments.items())
        yield f"it is {event} at different moments: {listed}"


def _article(markup: Tree) -> dict[str, Any]:
    for script in markup.all("script", type="application/ld+json"):
        data = json.loads(script.text)
        for thing in data.get("@graph", [data]):
            if str(thing.get("@type", "")).endswith("NewsArticle"):
                return dict(thing)
    return {}


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
