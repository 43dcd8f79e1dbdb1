"""Names in a file: the bylines of its authors, and its tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from chalicelib.ingest.reading.declared_fields import spellings
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.list_fields import read_names
from chalicelib.news.address import is_slug
from chalicelib.news.article import Byline, Story, Tag
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.slug import name_slug, slug_of
from chalicelib.news.spelling import is_same_name
from chalicelib.news.story_fields import declared
from chalicelib.news.text import letters
from chalicelib.news.write_budget import LISTED_TAGS, MOST_AUTHORS

NEARLY_THE_SAME = 0.9  # of two names' letters, as difflib counts: one letter off in ten

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_BY = re.compile(r"\A(?:by|af|av)\s+(?=\S+\s+\S)", re.IGNORECASE)  # readers see it before names
_NOT_ONE_NAME = re.compile(r"\s(?:og|and|och|und|&|\+)\s", re.IGNORECASE)


def bylines(fields: Fields, newsroom: Newsroom) -> tuple[Byline, ...]:
    """The authors, each once; those whom the newsroom knows are spelt as it spells them."""
    names = spellings(fields, declared(Story)["authors"])
    written = [byline for name in names for byline in _bylines_in(fields, name, newsroom)]
    field = next(iter(names), "authors")
    authors = _without_repetitions(written, fields, field)
    _warn_of_shared_lists(
        authors,
        fields,
        field,
        "if they are one person, write one of them; if not, write `name: …` and `slug: …` of one "
        "as a mapping, or introduce both in newsroom.toml",
    )
    if len(authors) > MOST_AUTHORS:
        what = f"all fields of authors have {len(authors)} names; {MOST_AUTHORS} is the most"
        fields.problems.append(Problem(what, "drop some", fields.line_of("author"), "author"))
    return authors


def tags_of(fields: Fields, names: Iterable[str]) -> tuple[Tag, ...]:
    """The tags of those names, each once."""
    written = [Tag(name_slug(name), name) for name in names]
    tags = _without_repetitions(written, fields, "tags")
    mend = "write one of them; if they are two things, write one in other words"
    _warn_of_shared_lists(tags, fields, "tags", mend)
    if len(tags) > LISTED_TAGS:
        fields.warn(
            "tags",
            f"has {len(tags)} names; the story stands in the lists of the first {LISTED_TAGS}",
            "put those first that readers shall find it by",
        )
    return tags


def _bylines_in(fields: Fields, field: str, newsroom: Newsroom) -> Iterator[Byline]:
    entries = list(_names_and_slugs(fields, field))
    for written, slug in entries:
        name = _BY.sub("", written)
        if _ADDRESS.fullmatch(name) and len(entries) > 1:
            fields.warn(field, f"has {name!r}, a mail address: it is left out", "leave it out")
            continue
        if _ADDRESS.fullmatch(name):
            what = f"has {name!r}, a mail address, which readers would see"
            fields.refuse(field, what, "write a name")
        elif not slug:
            _warn_of_name(fields, field, name, newsroom)
        author = newsroom.author(name, slug)
        yield Byline(slug or author.slug or name_slug(author.name), author.name)


def _names_and_slugs(fields: Fields, field: str) -> Iterator[tuple[str, str]]:
    """The names, and the slug of each that has one beside it, in a mapping: by that, two people of
    one name are told apart.
    """
    names, value = read_names(fields, field, MOST_AUTHORS), fields.values.get(field)
    if value is None or not names or isinstance(value.content, str):
        yield from ((name, "") for name in names)
        return
    for entry in (value,) if isinstance(value.content, dict) else value.content:
        alone = Fields({field: Value(entry.line, (entry,))}, fields.zone)
        for name in read_names(alone, field, 1):
            yield name, _slug_within(entry, fields, field)


def _slug_within(entry: Value, fields: Fields, field: str) -> str:
    """The slug in a mapping; empty if there is none, or it can't be one."""
    value = entry.content.get("slug") if isinstance(entry.content, dict) else None
    slug = value.content.strip() if value and isinstance(value.content, str) else ""
    if slug and not is_slug(slug):
        what = f"has the slug `{slug[:80]}`, which can't stand in an address"
        fields.refuse(field, what, f"write `slug: {slug_of(slug) or 'a-few-words'}`")
        return ""
    return slug


def _without_repetitions[Name: (Byline, Tag)](
    names: Iterable[Name], fields: Fields, field: str
) -> tuple[Name, ...]:
    """The names without other spellings of the same ones, and without those that can't be seen."""
    once: dict[tuple[str, str], Name] = {}
    for name in names:
        if name.slug:
            once[name.slug, letters(name.name)] = name
        else:
            what = f"has {ascii(name.name)[:40]}, of which readers see nothing: it is left out"
            fields.warn(field, what, "delete it, or type it again")
    return tuple(once.values())


def _warn_of_shared_lists(
    names: Iterable[Byline | Tag], fields: Fields, field: str, mend: str
) -> None:
    by_slug: dict[str, list[str]] = {}
    for name in names:
        by_slug.setdefault(name.slug, []).append(f"`{name.name}`")
    for slug, sharing in by_slug.items():
        if len(sharing) > 1:
            what = f"has {' and '.join(sharing)}, which share one list of stories: `{slug}`"
            fields.warn(field, what, mend)


def _warn_of_name(fields: Fields, field: str, name: str, newsroom: Newsroom) -> None:
    """Anybody may write, but one letter makes two people of one."""
    known = {slug_of(author.name): author.name for author in newsroom.authors}
    slug = slug_of(name)
    close = [slug] if slug in known else get_close_matches(slug, known, 1, NEARLY_THE_SAME)
    meant = known[close[0]] if close else name
    namesakes = [author.slug for author in newsroom.authors if is_same_name(author.name, name)]
    if len(namesakes) > 1:
        what = f"has `{name}`, and newsroom.toml has {len(namesakes)} people of that name"
        mend = f"write `- name: {name}` and below it the slug of one: {', '.join(namesakes)}"
        fields.warn(field, what, mend)
    elif not namesakes and not is_same_name(meant, name):
        what = f"has `{name}`, nearly the name of `{meant}`"
        mend = f"if it is the same person, write `{meant}`; if not, all is well"
        fields.warn(field, what, mend)
    elif _NOT_ONE_NAME.search(name):
        what = f"has `{name}`, which readers see as the name of one person"
        mend = "write a list of names alone, `[NAME, NAME]`; if it is one, all is well"
        fields.warn(field, what, mend)
