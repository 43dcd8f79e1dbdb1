"""Names in a file: the bylines of its authors, and its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from chalicelib.ingest.reading.declared_fields import spellings
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.list_fields import read_names
from chalicelib.news.article import Byline, Story, Tag
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.slug import slug_of
from chalicelib.news.story_fields import declared
from chalicelib.news.write_budget import LISTED_TAGS, MOST_AUTHORS

NEARLY_THE_SAME = 0.9  # of two names' letters, as difflib counts: one letter off in ten

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NOT_ONE_NAME = re.compile(r"\A(?:af|by|av) \S+ |\s(?:og|and|och|und|&|\+)\s", re.IGNORECASE)


def bylines(fields: Fields, newsroom: Newsroom) -> tuple[Byline, ...]:
    """The authors, each once; those whom the newsroom knows are spelt as it spells them."""
    written: dict[str, str] = {}
    for field in spellings(fields, declared(Story)["authors"]):
        names = read_names(fields, field, MOST_AUTHORS)
        for name in names:
            _warn_of_name(fields, field, name, newsroom)
        written |= {name.casefold(): newsroom.author(name).name for name in names}
    if len(written) > MOST_AUTHORS:
        what = f"all fields of authors have {len(written)} names; {MOST_AUTHORS} is the most"
        fields.problems.append(Problem(what, "drop some", fields.line_of("author"), "author"))
    candidates = (Byline(slug_of(name), name) for name in written.values())
    return tuple(byline for byline in candidates if byline.slug)


def tags_of(fields: Fields, names: Iterable[str]) -> tuple[Tag, ...]:
    """The tags of those names, each once."""
    by_slug = {slug_of(name): name for name in names}
    tags = tuple(Tag(slug, name) for slug, name in by_slug.items() if slug)
    if len(tags) > LISTED_TAGS:
        fields.warn(
            "tags",
            f"has {len(tags)} names; the story stands in the lists of the first {LISTED_TAGS}",
            "put those first that readers shall find it by",
        )
    return tags


def _warn_of_name(fields: Fields, field: str, name: str, newsroom: Newsroom) -> None:
    """Anybody may write, but one letter makes two people of one. An address is no name."""
    if _ADDRESS.fullmatch(name):
        fields.refuse(
            field, f"has {name!r}, a mail address, which readers would see", "write a name"
        )
        return
    known = {slug_of(author.name): author.name for author in newsroom.authors}
    slug = slug_of(name)
    close = [slug] if slug in known else get_close_matches(slug, known, 1, NEARLY_THE_SAME)
    meant = known[close[0]] if close else name
    if meant.casefold() != name.casefold():
        what = f"has `{name}`, nearly the name of `{meant}`"
        mend = f"if it is the same person, write `{meant}`; if not, all is well"
        fields.warn(field, what, mend)
    elif _NOT_ONE_NAME.search(name):
        what = f"has `{name}`, which readers see as the name of one person"
        mend = "write a list of names alone, `[NAME, NAME]`; if it is one, all is well"
        fields.warn(field, what, mend)
