"""Fields and lines that we don't read, and that look as if they held the story back or scheduled
it: each is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from chalicelib.ingest.reading.date_words import date_words
from chalicelib.ingest.reading.field_names import field_names, is_no, is_yes, meaning
from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import FrontMatter, Value
from chalicelib.ingest.reading.holding_fields import (
    EMBARGO_EXAMPLE,
    EXPIRY_EXAMPLE,
    holds_in_words,
    names_a_moment,
)
from chalicelib.news.errors import Problem
from chalicelib.news.text import letters

NEARLY = 0.8  # of two names' letters, as difflib counts: one letter off in five
LONGEST_COMPARED = 40  # characters of a name; ours are shorter
FIRST_LINES = 5  # of a text that are looked at: where notes to colleagues stand
LONGEST_NOTE = 150  # characters; a longer line is a paragraph
NEAR_DAYS = ("tomorrow", "tonight", "midnight", "noon", "morgen", "midnat", "middag")
MOST_WORDS_OF_A_DAY = 4

_WHOLE_DATE = re.compile(r"\d{4}\W\d{1,2}\W\d{1,2}|\d{1,2}\W\d{1,2}\W\d{4}")
_LIKE_A_DATE = re.compile(r"\d{4}|\d[./-]\d")
_NOTE = re.compile(r"\W{0,9}(?P<name>[^\W\d][\w -]{1,30}?)\W{0,3}[:=]\W{0,9}(?P<text>\S.*)")
_HOLDING = {"draft", "embargo", "expires", "date", "withdrawn"}
_MEND = "take it out if the story is to go out; else write "


def refuse_look_alike(fields: Fields, name: str, ours: Collection[str]) -> bool:
    """Whether an unknown field looks as if it held the story back; a problem in `fields` if so."""
    value, before = fields.values[name], len(fields.problems)
    meant = _look_alike(name, value)
    if meant:
        what = "is not a field we read, and it looks like one that holds back or schedules a story"
        fields.refuse(name, what, _MEND + _example(meant, value, ours))
    elif isinstance(value.content, str) and _asks_in_words(value.content):
        what = f"is {one_line(value.content)[:60]!r}: is the story to go out?"
        fields.refuse(name, what, f"{_MEND}`draft: true`")
    elif within := next(_holding_parts(value), None):
        part, said = within
        what = f"holds `{part[:40]}`, which is only read on a line of its own, not set in"
        fields.refuse(name, what, _MEND + _example(part, said, ours))
    return len(fields.problems) > before


def note_to_colleagues(parts: FrontMatter, field_mend: str = "") -> Problem | None:
    """A problem if one of the text's first lines says that the story is not to go out, or not yet:
    `EMBARGOED UNTIL …`, or as a field would, `Status: draft`, which `field_mend` makes one.
    """
    for number, line in first_lines(parts):
        is_field = _is_note_by_field(line)
        if is_field or _is_note_in_words(line):
            what = f"this line says that the story is not to go out, or not yet: {line[:60]!r}"
            mend = f"take it out; for it, write {EMBARGO_EXAMPLE} or `draft: true`"
            if is_field and field_mend:
                mend = f"{field_mend}, where it is read as a field; or take it out"
            return Problem(what, mend, number)
    return None


def first_lines(parts: FrontMatter) -> list[tuple[int, str]]:
    """The first lines of the text that are short enough for a note, with their numbers."""
    lines = enumerate(parts.source.split("\n"), start=parts.body_line)
    written = [(number, line.strip()) for number, line in lines if line.strip()]
    return [one for one in written[:FIRST_LINES] if len(one[1]) <= LONGEST_NOTE]


def typed_as_field(line: str) -> tuple[str, str]:
    """The name and the value of a line `name: value`, in bold or not; both empty if it is none."""
    note = _NOTE.fullmatch(line)
    return (note["name"], note["text"].rstrip(" *_")) if note else ("", "")


def _is_note_in_words(line: str) -> bool:
    label, _, rest = line.partition(" ")
    said = (line, rest) if label.isupper() else (line,)
    return any(letters(words).startswith(field_names().phrases) for words in said)


def _is_note_by_field(line: str) -> bool:
    name, text = typed_as_field(line)
    names = field_names()
    if not name:
        return False
    if letters(name) in names.held_if_no and is_no(text):
        return True
    if letters(name) in names.says_by_word:
        return names.says("held", text) or names.says("embargoed", text)
    has_stem = any(stem in letters(name) for stem in names.stems)
    if names_a_moment(name) and has_stem:
        return _LIKE_A_DATE.search(text) is not None or is_day(text)
    return meaning(name) == "draft" and is_yes(text)


def is_day(text: str) -> bool:
    """Whether it is no more than a day or an hour in words, such as “Tuesday noon”."""
    words = [word.strip(".,!") for word in text.casefold().split()]
    days = {*date_words().days, *NEAR_DAYS}
    return 0 < len(words) <= MOST_WORDS_OF_A_DAY and not days.isdisjoint(words)


def _look_alike(name: str, value: Value) -> str:
    """The name of a holding field that `name` is like; empty if it is like none, or says what no
    such field would.
    """
    names, plain = field_names(), letters(name)[:LONGEST_COMPARED]
    if not value.content or plain in names.innocent | names.unused or plain in names.meant:
        return ""
    if plain in names.refused_if_no | names.refused_if_yes | names.may_say_by_word:
        return "embargo" if _WHOLE_DATE.match(_text(value)) else ""
    if any(stem in plain for stem in names.stems):
        return name
    groups = names.held_if_no | names.for_some_readers | names.says_by_word
    holding = {other for other, ours in names.names.items() if ours in _HOLDING}
    likely = sorted(groups | holding | _HOLDING)
    close = get_close_matches(plain, likely, cutoff=NEARLY)
    return next((other for other in close if _could_say(other, value)), "")


def _could_say(name: str, value: Value) -> bool:
    """Whether a field of that name could have that value."""
    names, text = field_names(), _text(value)
    if meaning(name) == "withdrawn" or name in names.for_some_readers:
        return bool(text) and not is_no(text)
    if name in names.says_by_word:
        return holds_in_words(text) or names.says("public", text)
    if meaning(name) == "date":
        return _is_like_a_date(value)
    return is_yes(text) or is_no(text) or (names_a_moment(name) and _is_like_a_date(value))


def _asks_in_words(text: str) -> bool:
    names, plain = field_names(), letters(text[:200])
    return names.says("as_value", text) or any(phrase in plain for phrase in names.phrases)


def _holding_parts(value: Value) -> Iterator[tuple[str, Value]]:
    """The fields within a mapping, or a list of them, that would hold the story back."""
    if isinstance(value.content, tuple):
        for entry in value.content:
            yield from _holding_parts(entry)
    elif isinstance(value.content, dict):
        for name, part in value.content.items():
            if isinstance(part.content, str) and _says_so(name, one_line(part.content)):
                yield name, part
            yield from _holding_parts(part)


def _says_so(name: str, text: str) -> bool:
    """Whether a field of that name and value would hold a story back, or schedule it."""
    names, plain = field_names(), letters(name)
    if plain in names.held_if_no and is_no(text):
        return True
    if plain in names.says_by_word:
        return names.says("held", text) or names.says("for_some_readers", text)
    has_stem = any(stem in plain for stem in names.stems) and plain not in names.innocent
    if names_a_moment(name):
        return has_stem and bool(text) and not is_no(text) and not is_yes(text)
    return (meaning(name) == "draft" or has_stem) and bool(text) and not is_no(text)


def _example(name: str, value: Value, ours: Collection[str]) -> str:
    """How that is written which a field like `name` seems to ask for."""
    if meaning(name) == "withdrawn":
        return "`withdrawn: …`, with what readers shall be told"
    if not _is_like_a_date(value):
        return "`draft: true`"
    ends = meaning(name) == "expires" or "expir" in letters(name)
    return EXPIRY_EXAMPLE if ends and "expires" in ours else EMBARGO_EXAMPLE


def _is_like_a_date(value: Value) -> bool:
    return _LIKE_A_DATE.search(_text(value)) is not None


def _text(value: Value) -> str:
    return one_line(value.content) if isinstance(value.content, str) else ""
