"""The declarations of a story's fields: where each is read from, its limits, where it is shown.

How it is read from a file follows from the class of its declaration (see ingest/reading/
declared_fields.py), so a new field of a class that exists is one line in `Story`.
"""

from __future__ import annotations

from functools import cache
from typing import get_type_hints

from msgspec import Struct

LONGEST_NAME = 100  # characters of an author, a tag, a kicker
LONGEST_TEXT = 1000  # characters of a summary, a correction, a reason; the longest of 2,470 has 760


class Field(Struct, frozen=True, kw_only=True):
    """A field. `names` are its names in front matter, of which the first that is not empty counts;
    without any, it is computed from the text or from other fields.

    `is_seen`: readers see a change of it, so the story was updated. `is_data`: it is in the JSON
    of the story, under its own name; as null when it is empty, if `is_nullable`.
    """

    names: tuple[str, ...] = ()
    is_seen: bool = True
    is_data: bool = True
    is_nullable: bool = False


class Line(Field, frozen=True, kw_only=True):
    """A line of text, of so many characters at most."""

    longest: int = LONGEST_NAME


class Words(Line, frozen=True, kw_only=True):
    """A line in words: `true` alone is a problem, `false` means an absent field."""


class Choice(Field, frozen=True, kw_only=True):
    """One of a few words."""

    choices: tuple[str, ...]


class YesOrNo(Field, frozen=True, kw_only=True):
    """True or false, in the words people type."""


class Slug(Field, frozen=True, kw_only=True):
    """A part of an address."""


class LanguageTag(Field, frozen=True, kw_only=True):
    """A language tag (BCP 47)."""


class Moment(Field, frozen=True, kw_only=True):
    """A date, with or without a time and a zone; the later one where the clock names two."""


class End(Moment, frozen=True, kw_only=True):
    """A date from which on something is over; the earlier one where the clock names two."""


class NameList(Field, frozen=True, kw_only=True):
    """Names, in all fields together at most so many."""

    most: int


class Sentences(Field, frozen=True, kw_only=True):
    """Sentences, at most so many."""

    most: int


class Link(Field, frozen=True, kw_only=True):
    """A link to a page of the site or elsewhere."""


class DocumentRecord(Field, frozen=True, kw_only=True):
    """The address of the story's record in the AT protocol."""


class PictureFile(Field, frozen=True, kw_only=True):
    """A picture: its file, or a mapping with that, its text and its size."""


class PictureList(Field, frozen=True, kw_only=True):
    """Pictures, at most so many."""

    most: int


class OldPaths(Field, frozen=True, kw_only=True):
    """Old addresses: paths, or links of the paper's own domain."""


class DatedTexts(Field, frozen=True, kw_only=True):
    """A list of mappings with `date` and `text`."""


@cache  # one entry for each of the few kinds that declare fields
def declared(kind: type[Struct]) -> dict[str, Field]:
    """The fields of `kind` that are declared, by their names."""
    hints = get_type_hints(kind, include_extras=True)
    annotated = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {name: metadata[0] for name, metadata in annotated.items() if metadata}
