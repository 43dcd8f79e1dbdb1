"""Why an agency holds its report back, in whichever of its fields it says so; and what else it says
that an editor has to act on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.look_alikes import note_to_colleagues
from chalicelib.ingest.reading.wires.wire_parts import Report, Statement
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters, single_spaced

# What a report may say of itself, as ninjs and NewsML-G2 have it. Whatever else it says is not
# understood, and keeps it back.
USABLE = "usable"
CANCELED = "canceled"
WHOLE = {"", "full", "complete"}

_NEXT = "wait for the agency's next version"
_DELETE = "delete the file; if the story is true all the same, write it anew"
# In the names of signals and of fields that we don't know.
_HOLDING = ("kill", "withh", "withdr", "cancel", "retract", "recall", "embargo", "hold", "release")
_SPARED = ("holder", "released", "household", "threshold")
# A notice that takes another report back, as agencies write it in capitals.
_NOTICE = re.compile(
    r"(?:(?:BULLETIN|MANDATORY|STORY|URGENT|EDITORS?)\W+)*"
    r"(?:KILL|WITHHOLD|WITHDRAWN?|HOLD|RETRACTION|RETRACTED|CANCEL+ED)\b(?![ ][a-z])"
)


def holds(report: Report) -> Iterator[Problem]:
    """Each reason; it is a draft if there is one."""
    if report.status and _code(report.status) != USABLE:
        yield _by_status(report.status)
    if report.embargo and not report.embargo.text.strip():
        what = "the agency has put it under an embargo until further notice: it is kept as a draft"
        yield Problem(what, _NEXT, report.embargo.line)
    if report.wholeness and _code(report.wholeness) not in WHOLE:
        what = "the agency says that this is a part of the report: it is kept as a draft"
        yield Problem(what, "have the whole report sent", report.wholeness.line)
    if report.of_earlier and _code(report.of_earlier) not in {"", USABLE}:
        shown = single_spaced(report.of_earlier.text)[:40]
        what = f"the agency says `{shown}` of an earlier report: this notice is kept as a draft"
        mend = "withdraw or correct the story that was made of that report, and delete this file"
        yield Problem(what, mend, report.of_earlier.line)
    for signal in (*report.signals, *report.unknown):
        if is_holding(signal.text):
            what = f"the agency marks the report with `{signal.text[:60]}`: it is kept as a draft"
            yield Problem(what, f"ask the agency, or {_NEXT}", signal.line)
    yield from _by_words(report)


def advice(report: Report) -> Iterator[Problem]:
    """What an editor has to know of a report that may be published."""
    for signal in report.signals:
        if _code(signal) in {"correction", "corr"}:
            what = "the agency says that this corrects its earlier report"
            yield Problem(what, "tell readers what was wrong, in a story of your own", signal.line)
        elif _code(signal) in {"cwarn", "contentwarning"}:
            what = "the agency warns that the content may upset readers"
            yield Problem(what, "look whether it is fit for all of them", signal.line)


def is_holding(name: str) -> bool:
    """Whether a signal or a field that nobody knows is called like one that holds a report back."""
    plain = letters(name)
    for spared in _SPARED:
        plain = plain.replace(spared, "")
    return any(stem in plain for stem in _HOLDING)


def _by_words(report: Report) -> Iterator[Problem]:
    """What its headline or a note to editors says in words."""
    said = [report.headline.text, *report.notes]
    for text in said:
        plain = single_spaced(text)
        note = text in report.notes and note_to_colleagues(FrontMatter(text))
        if note or _NOTICE.match(plain):
            what = f"the agency says that it is not to go out, or not yet: “{plain[:100]}”"
            yield Problem(f"{what}; it is kept as a draft", _DELETE)


def _by_status(status: Statement) -> Problem:
    word = _code(status)
    if word in {CANCELED, "cancelled"}:
        what = "the agency has cancelled this report: it is no story any more"
        return Problem(what, _DELETE, status.line)
    shown = word[:40] or "nothing"
    what = f"the agency says `{shown}` of this report, and not `{USABLE}`: it is kept as a draft"
    return Problem(what, _NEXT, status.line)


def _code(statement: Statement) -> str:
    """The last part of a code, such as `stat:usable` or an address of the IPTC's."""
    return re.split("[:/]", statement.text.strip().casefold().rstrip("/"))[-1]


def is_machine_made(sources: Iterable[Statement]) -> Statement | None:
    """What says that a machine has written the report; None if nothing does."""
    return next((one for one in sources if "trainedalgorithmic" in letters(one.text)), None)
