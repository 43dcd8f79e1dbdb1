"""What readers search for, what is found, and the protocol of an engine that finds it.

An engine answers from an index, which may be some seconds behind and knows nothing of what was
withdrawn since. So each of its hits names the version that it knows, and is shown only if the table
still has that one for readers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from chalicelib.news.question import Question

Order = Literal["best", "newest"]

MOST_HITS = 100  # of one call
FURTHEST = 400  # hits before the first of a call: nobody pages further, and each page costs more


class SearchQuery(Struct, frozen=True, omit_defaults=True):
    """`most` stories that answer a question, after the first `skip`; of one section or one year if
    those are given. Nothing that is published after `now` counts.
    """

    question: Question
    now: datetime
    section: str = ""
    year: int = 0
    order: Order = "best"
    skip: int = 0
    most: int = 10


class MarkedText(Struct, frozen=True, array_like=True):
    """A part of a text that is shown; one of the words looked for if it `is_found`."""

    text: str
    is_found: bool = False


class Hit(Struct, frozen=True, omit_defaults=True):
    """A story that answers the question: its address, and which version of it the index has (see
    news/indexed_story.py); its headline, and where in its text the words are.
    """

    address: str
    version: str
    headline: tuple[MarkedText, ...] = ()
    context: tuple[MarkedText, ...] = ()


class Found(Struct, frozen=True, omit_defaults=True):
    """The hits, best first or newest first; `more` may follow.

    `meant` is the question as it was answered, where the words that were typed are nowhere; empty:
    as it was typed. If not even that is anywhere, the hits are stories that come `near`. `sections`
    and `years` have answers; `unsearched` years were not looked at, since there was no time.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    meant: str = ""
    near: bool = False
    sections: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unsearched: tuple[int, ...] = ()


class StorySearch(Protocol):
    """An engine, with an index of the stories that readers have."""

    def find(self, wanted: SearchQuery) -> Found:
        """What is found. Raises SearchUnavailable."""
        ...
