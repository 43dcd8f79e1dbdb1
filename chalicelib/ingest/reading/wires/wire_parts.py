"""What a report of an agency says, in any of the formats."""

from __future__ import annotations

from msgspec import Struct

from chalicelib.news.errors import Problem


class Statement(Struct, frozen=True):
    """What a report says in one place, and the line that it stands on."""

    text: str
    line: int = 1


class Report(Struct, frozen=True, kw_only=True):
    """What a report says, in any format; dates and numbers as they were written.

    `providers` are the names of the agency that it comes from. An `embargo` that is there but
    empty is one until further notice. `terms` say what the report may be used for, `notes` are for
    editors alone; `unused` are names of what says nothing that readers would see. `wholeness` is
    whether it is all of the report, `of_earlier` the status of another that it is about. `signals`
    tell programs what to do with it, `sources` how it was made; `unknown` are names of fields.
    """

    headline: Statement
    html: str
    standfirst: Statement | None = None
    byline: Statement | None = None
    dateline: Statement | None = None
    language: Statement | None = None
    created: Statement | None = None
    embargo: Statement | None = None
    expires: Statement | None = None
    status: Statement | None = None
    urgency: Statement | None = None
    providers: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    losses: tuple[Problem, ...] = ()
    unused: tuple[str, ...] = ()
    wholeness: Statement | None = None
    of_earlier: Statement | None = None
    signals: tuple[Statement, ...] = ()
    sources: tuple[Statement, ...] = ()
    unknown: tuple[Statement, ...] = ()
