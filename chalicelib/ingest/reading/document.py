"""A document: what is read of a file of a word processor or a browser, before it is sanitised."""

from __future__ import annotations

import hashlib

from msgspec import Struct

from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.errors import Problem
from chalicelib.news.picture_keys import EMBEDDED


class EmbeddedPicture(Struct, frozen=True):
    """A picture within a document; `ending` is that of its format, such as `.jpg`."""

    content: bytes
    ending: str

    @property
    def key(self) -> str:
        """Where it is kept: equal pictures of all documents are one file."""
        return f"{EMBEDDED}{hashlib.sha256(self.content).hexdigest()}{self.ending}"


class Wire(Struct, frozen=True):
    """Where a report of a news agency comes from, by all names that the agency has in it, and what
    it may be used for, in the agency's words.
    """

    providers: tuple[str, ...]
    terms: tuple[str, ...] = ()


class Document(Struct, frozen=True):
    """The text as HTML, which need not be safe: its headline, if it has one, is an `<h1>` that it
    begins with, and an `<img>` whose `src` is a picture's key stands for each of the `pictures`.

    `fields` are those that front matter would have. The text begins with paragraph `first_line`.
    `wire` is there if it is an agency's report. `is_typed`: its spaces are those that
    somebody typed, as in a word processor, and not a program's.
    """

    html: str
    fields: dict[str, Value] = {}
    pictures: tuple[EmbeddedPicture, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    first_line: int = 1
    wire: Wire | None = None
    is_typed: bool = False
