"""Whose reports are published: an agency's are drafts, unless the newsroom says otherwise."""

from __future__ import annotations

from msgspec.structs import replace

from chalicelib.ingest.reading.document import Document, Wire
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Wires
from chalicelib.news.text import letters, single_spaced

MOST_TERMS = 5  # in a receipt
LONGEST_TERMS = 300  # characters of them in a receipt


def by_newsrooms_rules(document: Document, wires: Wires) -> Document:
    """The document, as a draft if it is a report that the newsroom does not publish unread."""
    wire = document.wire
    if wire is None:
        return document
    holds = list(_unpublished(wire, wires))
    fields = document.fields | ({"draft": Value(1, "true")} if holds else {})
    return replace(document, fields=fields, warnings=(*holds, *document.warnings))


def _unpublished(wire: Wire, wires: Wires) -> list[Problem]:
    """Why nobody may publish it unread; nothing, if the newsroom's settings say that they may."""
    published = set(map(letters, wires.publish))
    if published.isdisjoint(map(letters, wire.providers)):
        return [_foreign(wire)]
    accepted = set(map(letters, wires.accept_terms))
    unknown = [terms for terms in wire.terms if letters(terms) not in accepted]
    return [_with_terms(terms) for terms in unknown[:MOST_TERMS]]


def _foreign(wire: Wire) -> Problem:
    name = wire.providers[0][:60] if wire.providers else ""
    what = f"a report of the agency `{name}`" if name else "a report of an agency without a name"
    named = f'`[wires] publish = ["{name}"]`' if name else "`[wires] publish = [...]`"
    return Problem(
        f"{what} is kept as a draft, until the newsroom says that it may be published",
        f"write it anew as a story of your own; if all of this agency's are to be published as "
        f"they come, write {named} in newsroom.toml",
        field="draft",
    )


def _with_terms(terms: str) -> Problem:
    plain = single_spaced(terms)
    shown = plain if len(plain) <= LONGEST_TERMS else f"{plain[:LONGEST_TERMS]}…"
    return Problem(
        f"the agency has terms for this report, so it is kept as a draft: “{shown}”",
        "write it anew as a story of your own, if the terms allow that; terms that always do, as "
        "they stand there, belong into `[wires] accept_terms` of newsroom.toml",
        field="draft",
    )
