"""Marks in the register: other files that must be received again, and records without a receipt."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from chalicelib.news.errors import LostRace
from chalicelib.news.previews import PreviewChange
from chalicelib.news.register import Entry, Record, Register


def with_marks(entry: Entry, others: Iterable[str], *, most_writes: int, tells: bool) -> Entry:
    """The entry with marks on as many other files as it has room for; the others are kept in the
    record for the next entry. Its record is stale until it has a receipt, if that `tells`.
    """
    before, after = entry.record
    unmarked = tuple(dict.fromkeys((*before.unmarked, *others)))
    room = max(0, most_writes - entry.writes)
    has_news = before.is_stale or not entry.is_empty
    after = replace(
        after,
        unmarked=unmarked[room:],
        is_stale=bool(unmarked[room:]) or (tells and has_news),
    )
    return replace(
        entry,
        record=(before, after),
        stale=frozenset(unmarked[:room]),
        is_partial=bool(unmarked[room:]),
    )


def finished(
    register: Register, record: Record, preview: PreviewChange | None = None
) -> Record | None:
    """The record once its receipt is kept, and with it the file's preview: a slower copy of intake
    must not put back what a faster one dropped. None if it has changed since it was read.
    """
    if not record.is_stale and preview is None:
        newest = register.record(record.key)
        return newest if newest.revision == record.revision else None
    done = replace(record, is_stale=False, marked="")
    try:
        register.enter(Entry(record=(record, done), preview=preview))
    except LostRace:
        return None
    return replace(done, revision=record.revision + 1)
