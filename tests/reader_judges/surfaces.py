"""Corrections of every kind and a machine's translation, followed over all surfaces of the site.

`make surfaces` prints them as a table: what each surface says of each story.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from benchmarks.report import table
from chalicelib.news.article import CORRECTION_KINDS, MACHINE, UPDATE, Correction
from chalicelib.news.digest import last_closed_day
from chalicelib.rendering.language import language
from chalicelib.rendering.story_notes import kind_of, mark
from operations.stages import chosen_newsroom
from tests.reader_judges.answers import Source
from tests.reader_judges.feeds import MEDIA_TYPES, Feed
from tests.reader_judges.markup_tree import Tree, tree
from tests.reader_judges.paper import HOME, NEWSROOM
from tests.reader_judges.reading import Reading
from tests.reader_judges.sitemaps import sitemap_dates
from tests.reader_judges.verdicts import Finding
from tests.reader_judges.worst_stories import Upload, story_file

TAG = "followed"  # a list of their own, however many stories the newsroom publishes
TRANSLATION = "translation"
OURS = chosen_newsroom() / "languages"
OF_STORIES, OF_LISTS = (language(code, own=OURS) for code in ("en", NEWSROOM.language))
SOURCE, REVIEWER = "Turan", "Jonas Friis"


@dataclass(frozen=True)
class Followed:
    """A story, and what is to be found of it: the kind of its correction, or its source."""

    kind: str

    @property
    def path(self) -> str:
        """Its page."""
        return f"/{HOME}/followed-{self.kind}"

    @property
    def text(self) -> str:
        """What only this correction says."""
        return f"Not twenty cars, but twelve ({self.kind})."

    @property
    def correction(self) -> Correction:
        """Its correction, of whatever moment."""
        return Correction(datetime.fromtimestamp(0, UTC), self.text, kind=self.kind)


STORIES = (*map(Followed, CORRECTION_KINDS), Followed(TRANSLATION))


def followed_stories(now: datetime) -> list[Upload]:
    """Their files: published when the last digest was closed, corrected a few minutes ago."""
    closed = last_closed_day(NEWSROOM.digest_at, NEWSROOM.zone, now).end
    uploads = []
    for number, story in enumerate(STORIES, 1):
        published = closed - timedelta(seconds=number)
        fields: dict[str, object] = {"title": f"Followed: {story.kind}", "tags": [TAG]}
        if story.kind == TRANSLATION:
            fields |= {"translated_from": SOURCE, "translator": MACHINE, "reviewed_by": REVIEWER}
        else:
            made = (now - timedelta(minutes=3)).isoformat(timespec="seconds")
            fields["corrections"] = [{"date": made, "kind": story.kind, "text": story.text}]
        fields["date"] = published.isoformat(timespec="seconds")
        uploads.append(story_file(story.path.strip("/"), fields))
    return uploads


@dataclass(frozen=True)
class Surface:
    """A place where readers or programs meet a story. `says` is what it says of one that is
    followed; empty where it says nothing, which is right of those it is `silent_about`.
    """

    name: str
    says: Callable[[Source, Followed], str]
    silent_about: frozenset[str] = frozenset()


def judge_surfaces(reading: Reading) -> Iterator[Finding]:
    """That every surface says of every story what it is to say; prints the table."""
    rows = {
        surface: [surface.says(reading.public, story) for story in STORIES] for surface in SURFACES
    }
    lines = [[surface.name, *(cell or "–" for cell in cells)] for surface, cells in rows.items()]
    print(f"\n{table(('surface', *(story.kind for story in STORIES)), lines)}\n")
    for surface, cells in rows.items():
        faults = [
            f"{story.kind}: {cell or 'nothing is said'}"
            for story, cell in zip(STORIES, cells, strict=True)
            if bool(cell) is (story.kind in surface.silent_about)
        ]
        yield Finding(surface.name, tuple(faults))


def top(source: Source, story: Followed) -> str:
    """What links to the foot of the story's page."""
    for link in _page(source, story).all("a", within="header"):
        if link["href"] == "#corrections" and link.text == OF_STORIES.text(mark(story.correction)):
            return link.text
        if link["href"] == "#provenance" and _is_whole(story, link.text):
            return _label(story)
    return ""


def foot(source: Source, story: Followed) -> str:
    """What stands below its text."""
    page = _page(source, story)
    notes = [*page.all("li", within="section.corrections"), *page.all("p", id="provenance")]
    return _label(story) if any(_is_whole(story, note.text) for note in notes) else ""


def structured_data(source: Source, story: Followed) -> str:
    """What search engines read: the kind, or the IPTC's word for how it was made."""
    (script,) = _page(source, story).all("script", type="application/ld+json")
    article: dict[str, Any] = json.loads(script.text)["@graph"][0]
    if story.kind == TRANSLATION:
        return str(article.get("digitalSourceType", "")).rpartition("/")[2]
    named = {correction["text"]: correction["name"] for correction in article["correction"]}
    return str(named.get(story.text, ""))


def data(source: Source, story: Followed) -> str:
    """What programs read."""
    read = json.loads(source.ask(f"{story.path}.json").body)
    if story.kind == TRANSLATION:
        is_whole = (read["translated_from"], read["reviewed_by"]) == (SOURCE, REVIEWER)
        return str(read["translator"]) if is_whole else ""
    return str({entry["text"]: entry["kind"] for entry in read["corrections"]}.get(story.text, ""))


def feed_item(name: str, source: Source, story: Followed) -> str:
    """What the text of its item says, if the item is as new as that."""
    for entry in Feed(source, f"/tag/{TAG}/").entries(name):
        is_it = entry.link.endswith(story.path) and _is_whole(story, _text(entry.html))
        if is_it and entry.changed == _changed(source, story):
            return _label(story)
    return ""


def card(source: Source, story: Followed) -> str:
    """The mark on its card."""
    return _mark_below(story, source.ask(f"/tag/{TAG}").body)


def digest(source: Source, story: Followed) -> str:
    """The mark in the mail."""
    return "".join(_mark_below(story, e.html) for e in Feed(source, "/today/").entries("feed.json"))


def list_of_corrections(source: Source, story: Followed) -> str:
    """The label before its text."""
    entries = tree(source.ask("/corrections").body).all("p", within="ul.corrected")
    label = kind_of(story.correction, OF_LISTS)
    is_there = any(label in entry.text and story.text in entry.text for entry in entries)
    return label if is_there else ""


def feed_of_corrections(name: str, source: Source, story: Followed) -> str:
    """The label before the headline of an item of its own."""
    entries = Feed(source, "/corrections/").entries(name)
    labels = (entry.title.partition(":")[0] for entry in entries if story.text in entry.summary)
    return next(labels, "")


def sitemap(source: Source, story: Followed) -> str:
    """When it was corrected, which is when it was changed."""
    moment = sitemap_dates(source)[story.path]
    return f"{moment:%H:%M:%S}" if moment == _made(source, story) else ""


ONLY_WRONG = frozenset({UPDATE, TRANSLATION})  # what the list of corrections is no place for
SURFACES = (
    Surface("top of the story", top),
    Surface("foot of the story", foot),
    Surface("JSON-LD", structured_data),
    Surface(".json of the story", data),
    *(Surface(f"text in {name}", partial(feed_item, name)) for name in MEDIA_TYPES),
    Surface("card in lists", card, frozenset({TRANSLATION})),
    Surface("the digest's mail", digest, frozenset({TRANSLATION})),
    Surface("/corrections", list_of_corrections, ONLY_WRONG),
    *(
        Surface(f"/corrections/{name}", partial(feed_of_corrections, name), ONLY_WRONG)
        for name in MEDIA_TYPES
    ),
    Surface("lastmod in sitemaps", sitemap, frozenset({TRANSLATION})),
)


def _label(story: Followed) -> str:
    return MACHINE if story.kind == TRANSLATION else kind_of(story.correction, OF_STORIES)


def _is_whole(story: Followed, text: str) -> bool:
    """Whether a text says all that is to be said of the story."""
    by_machine = OF_STORIES.text("Translated by a machine.")
    parts = (
        (SOURCE, by_machine, REVIEWER) if story.kind == TRANSLATION else (_label(story), story.text)
    )
    return all(part in text for part in parts)


def _mark_below(story: Followed, html: str) -> str:
    """The mark between the story's headline in a list and the next one."""
    below = html.partition(f'{story.path}"')[2].partition("<h")[0]
    mark_here = tree(below).first("b").text
    return mark_here if mark_here == OF_LISTS.text(mark(story.correction)) else ""


def _text(html: str) -> str:
    return tree(f"<div>{html}</div>").first("div").text


def _page(source: Source, story: Followed) -> Tree:
    return tree(source.ask(story.path).body)


def _made(source: Source, story: Followed) -> datetime | None:
    """When it was corrected, by its JSON; None if it was not."""
    corrections = json.loads(source.ask(f"{story.path}.json").body)["corrections"]
    return datetime.fromisoformat(corrections[0]["made"]) if corrections else None


def _changed(source: Source, story: Followed) -> datetime:
    """When it was corrected, or else published."""
    published = json.loads(source.ask(f"{story.path}.json").body)["published"]
    return _made(source, story) or datetime.fromisoformat(published)
