"""Fields that we don't read: warned of, with the field that may have been meant; those of layouts
are named on one line.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from chalicelib.ingest.limits import MOST_UNKNOWN
from chalicelib.ingest.reading.field_names import field_names, is_no, is_yes, meaning
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.holding_fields import holds_in_words, may_hold_back, text_in
from chalicelib.ingest.reading.look_alikes import LONGEST_COMPARED, refuse_look_alike
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

PROSE = 6  # words; a name or a place has fewer
LIKELY = 0.7  # of two names' letters, as difflib counts, for a question that costs nobody anything

_DATE = re.compile(r"\d[\d\s./:TZ+-]{7,}")


def warn_of_unknown(fields: Fields, known: Collection[str]) -> None:
    """Warn of every field that is not `known`, under any name, and may matter; refuse those that
    look as if they held the story back.
    """
    ours = {letters(name): name for name in known}
    unread = [name for name in fields.values if not _is_read(fields, name, ours)]
    suspect = [name for name in unread if refuse_look_alike(fields, name, ours)]
    unused = [name for name in unread if name not in suspect and _is_unused(fields, name, ours)]
    fields.unused += unused
    unknown = [name for name in unread if name not in {*suspect, *unused}]
    for name in unknown[:MOST_UNKNOWN]:
        fields.warn(name, "is not a field we read", _did_you_mean(name, ours))
    if len(unknown) > MOST_UNKNOWN:
        what = f"{len(unknown) - MOST_UNKNOWN} more fields are not ones we read"
        line = fields.line_of(unknown[MOST_UNKNOWN])
        fields.warnings.append(Problem(what, "readers see nothing of them: take them out", line))


def _is_read(fields: Fields, name: str, ours: Collection[str]) -> bool:
    names, plain = field_names(), letters(name)
    if plain in names.may_say_by_word:
        return holds_in_words(text_in(fields, name))
    if may_hold_back(name, text_in(fields, name)):
        return True
    holding = names.held_if_no | names.for_some_readers | names.says_by_word
    return meaning(name) in ours or plain in holding


def _is_unused(fields: Fields, name: str, ours: dict[str, str]) -> bool:
    """Whether a field says nothing, or what readers of this paper would see none of: a number, a
    link, a word or two under a name that nobody knows.
    """
    value = fields.values[name]
    says_nothing = not value.content or (isinstance(value.content, str) and is_no(value.content))
    is_known = letters(name) in field_names().unused
    return says_nothing or is_known or not (_meant(name, ours) or _may_matter(value))


def _may_matter(value: Value) -> bool:
    """Whether a value, or a part of it, is a yes, a date, or words that readers may miss."""
    if isinstance(value.content, str):
        text = value.content
        is_date = _DATE.fullmatch(text.strip()) is not None
        return is_yes(text) or is_date or len(text.split()) >= PROSE
    parts = value.content.values() if isinstance(value.content, dict) else value.content
    return any(map(_may_matter, parts))


def _did_you_mean(name: str, ours: dict[str, str]) -> str:
    meant = _meant(name, ours)
    nothing = "readers see nothing of it: take it out, or leave it if that is right"
    return f"did you mean `{meant}`? {nothing}" if meant else nothing


def _meant(name: str, ours: dict[str, str]) -> str:
    """The field that is likely meant; empty if none is."""
    plain = letters(name)[:LONGEST_COMPARED]
    close = get_close_matches(plain, ours, n=1, cutoff=LIKELY)
    return field_names().meant.get(plain) or (ours[close[0]] if close else "")
