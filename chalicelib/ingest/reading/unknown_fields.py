"""Fields that we don't read: warned of, with the field that may have been meant; those of layouts
are named on one line.
"""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from chalicelib.ingest.limits import MOST_UNKNOWN
from chalicelib.ingest.reading.field_names import field_names, is_no, meaning
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.holding_fields import holds_in_words, may_hold_back, text_in
from chalicelib.ingest.reading.look_alikes import LONGEST_COMPARED, refuse_look_alike
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

PROSE = 6  # words; a name, a place or a link has fewer

LIKELY = 0.7  # of two names' letters, as difflib counts, for a question that costs nobody anything


def warn_of_unknown(fields: Fields, known: Collection[str]) -> None:
    """Warn of every field that is not `known`, under any name; refuse those that look as if they
    held the story back.
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
    """Whether a field says nothing, or what readers of this paper would see none of: a name, a
    number, a mark that nobody knows.
    """
    content = fields.values[name].content
    says_nothing = not content or (isinstance(content, str) and is_no(content))
    is_known = letters(name) in field_names().unused
    return says_nothing or is_known or not (_meant(name, ours) or _is_prose(fields.values[name]))


def _is_prose(value: Value) -> bool:
    """Whether a value, or a part of it, has words that its editor may miss on the page."""
    if isinstance(value.content, str):
        return len(value.content.split()) >= PROSE
    parts = value.content.values() if isinstance(value.content, dict) else value.content
    return any(map(_is_prose, parts))


def _did_you_mean(name: str, ours: dict[str, str]) -> str:
    meant = _meant(name, ours)
    nothing = "readers see nothing of it: take it out, or leave it if that is right"
    return f"did you mean `{meant}`? {nothing}" if meant else nothing


def _meant(name: str, ours: dict[str, str]) -> str:
    """The field that is likely meant; empty if none is."""
    plain = letters(name)[:LONGEST_COMPARED]
    close = get_close_matches(plain, ours, n=1, cutoff=LIKELY)
    return field_names().meant.get(plain) or (ours[close[0]] if close else "")
