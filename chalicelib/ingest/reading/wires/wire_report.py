"""The document that a report of a news agency becomes."""

from __future__ import annotations

from datetime import datetime
from html import escape

from msgspec.structs import replace

from chalicelib.ingest.reading.document import Document, Wire
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.ingest.reading.wires.agency_holds import advice, holds, is_machine_made
from chalicelib.ingest.reading.wires.wire_parts import Report, Statement
from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced

LONGEST_QUOTED = 200  # characters of a note or of terms in a receipt
MOST_NOTES = 5  # to editors, in a receipt
MOST_LOSSES = 10  # in a receipt, one by one
MOST_NAMED = 20  # names of what is not used, in a receipt

URGENT = (1, 2)  # of nine; the agencies' flashes and bulletins


def document_of(report: Report) -> Document:
    """The report as a document: a headline, a text, and the fields that front matter would have.
    It is a draft if its agency holds it back, for good or for now.
    """
    held = list(holds(report))
    fields = {name: value for name, value in _fields(report).items() if value}
    if held:
        fields["draft"] = Value(held[0].line or 1, "true")
    return Document(
        html=f"<h1>{escape(single_spaced(report.headline.text))}</h1>\n{report.html}",
        fields=fields,
        warnings=(*held, *advice(report), *_named(report.losses), *_notes(report)),
        wire=Wire(report.providers, report.terms),
    )


def _fields(report: Report) -> dict[str, Value | None]:
    made = is_machine_made(report.sources)
    is_urgent = report.urgency is not None and report.urgency.text.strip() in map(str, URGENT)
    return {
        "summary": _value(report.standfirst),
        "author": _value(report.byline),
        "dateline": _value(report.dateline),
        "language": _value(report.language),
        "date": _moment(report.created),
        "embargo": _moment(report.embargo),
        "expires": _moment(report.expires),
        "ai_generated": Value(made.line, "true") if made else None,
        "placement": Value(report.urgency.line, "top") if is_urgent and report.urgency else None,
    }


def _value(statement: Statement | None) -> Value | None:
    text = single_spaced(statement.text) if statement else ""
    return Value(statement.line, text) if statement and text else None


def _moment(statement: Statement | None) -> Value | None:
    """The moment in the form that our fields have; one that can't be read is left as it is, and
    refused where fields are read.
    """
    value = _value(statement)
    if value is None:
        return None
    try:
        return Value(value.line, datetime.fromisoformat(str(value.content)).isoformat(" "))
    except ValueError:
        return value


def _named(losses: tuple[Problem, ...]) -> list[Problem]:
    """The losses, as many as a record has room for."""
    more = len(losses) - MOST_LOSSES
    if more <= 0:
        return [*losses]
    rest = Problem(f"{more} more pictures or texts of the agency's are not shown", "", is_loss=True)
    return [*losses[:MOST_LOSSES], replace(rest, mend=losses[0].mend)]


def _notes(report: Report) -> list[Problem]:
    """What an editor should know, and need not act on."""
    said = [f"the agency's note to editors: “{_short(note)}”" for note in report.notes[:MOST_NOTES]]
    names = list(dict.fromkeys(report.unused))
    if names:
        more = [f"and {len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
        listed = ", ".join([*(f"`{name[:40]}`" for name in names[:MOST_NAMED]), *more])
        said.append(f"not used of the agency's report: {listed}")
    return [Problem(text, "") for text in said]


def _short(text: str) -> str:
    plain = single_spaced(text)
    return plain if len(plain) <= LONGEST_QUOTED else f"{plain[:LONGEST_QUOTED]}…"
