"""Fields of other programs that hold a story back: read where their meaning is clear, else refused.

A story that somebody may have wanted held back is not published.
"""

from __future__ import annotations

from chalicelib.ingest.reading.field_names import field_names, is_no, is_yes, meaning
from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.news.text import letters

EMBARGO_EXAMPLE = "`embargo: 2030-01-31 07:30`"
EXPIRY_EXAMPLE = "`expires: 2030-12-31 12:00`"

_NO_SUCH_READERS = (
    "asks for readers of its own, and whatever is published here is for all",
    "to publish it for all, take the field out; else write `draft: true`",
)
_MEND_YES_OR_NO = (
    "write `draft: true` to hold the story back; if it is to go out, take the field out"
)


def is_held_back(fields: Fields, *, is_dated: bool) -> bool:
    """Whether any field says that the story is not to go out; a problem in `fields` for each that
    can't be read. `is_dated`: the file has a date, for a field that says no more than that there
    is one.
    """
    written = [typed for typed, value in fields.values.items() if value.content]
    _check_tags(fields)
    answers = [_holds_back(fields, typed, is_dated=is_dated) for typed in written]  # all are read
    return any(answers)


def _holds_back(fields: Fields, typed: str, *, is_dated: bool) -> bool:
    names, plain, text = field_names(), letters(typed), text_in(fields, typed)
    if plain in names.held_if_no and (fields.is_yes_or_no(typed) or not names_a_moment(typed)):
        return _is_held_if_no(fields, typed)
    is_open = is_no(text) or names.says("public", text)
    if may_hold_back(typed, text):
        fields.refuse(typed, f"is {text!r}: is the story to go out?", _MEND_YES_OR_NO)
    elif plain in names.for_some_readers and not is_open:
        fields.refuse(typed, *_NO_SUCH_READERS)
    elif names_a_moment(typed) and is_yes(text):
        _check_when(fields, typed, is_dated=is_dated)
    elif plain in names.says_by_word or (plain in names.may_say_by_word and holds_in_words(text)):
        return _is_held_by_word(fields, typed, is_dated=is_dated)
    return False


def may_hold_back(name: str, text: str) -> bool:
    """Whether a field of many meanings says what another program holds a story back by."""
    names, plain = field_names(), letters(name)
    if meaning(name) == "draft":
        return False
    return (plain in names.refused_if_no and is_no(text)) or (
        plain in names.refused_if_yes and is_yes(text)
    )


def _is_held_if_no(fields: Fields, typed: str) -> bool:
    text = text_in(fields, typed)
    if not is_yes(text) and not is_no(text):
        fields.refuse(typed, "is neither true nor false", _MEND_YES_OR_NO)
    return is_no(text)


def _check_when(fields: Fields, typed: str, *, is_dated: bool) -> None:
    """A field says that there is a moment, but not which. A date may be that of the day, which is
    no embargo.
    """
    has_one = fields.is_written("embargo")
    if meaning(typed) == "embargo" and letters(typed) not in field_names().words["embargoed"]:
        has_one |= is_dated
    if not has_one:
        example = EXPIRY_EXAMPLE if meaning(typed) == "expires" else EMBARGO_EXAMPLE
        fields.refuse(typed, "says yes, but not until when", f"write {example}")


def _is_held_by_word(fields: Fields, typed: str, *, is_dated: bool) -> bool:
    names, text = field_names(), text_in(fields, typed)
    if names.says("for_some_readers", text):
        fields.refuse(typed, *_NO_SUCH_READERS)
    elif names.says("scheduled", text) or names.says("embargoed", text):
        has_one = fields.is_written("embargo")
        has_one |= is_dated and names.says("scheduled", text)
        if not has_one:
            fields.refuse(typed, f"is {text!r}, but until when?", f"write {EMBARGO_EXAMPLE}")
    elif not names.says("public", text) and not names.says("held", text):
        what = f"is {text[:40]!r}: it may hold the story back, and we don't know the word"
        mend = "write `published` if it is to go out, `draft` if not, or take the field out"
        fields.refuse(typed, what, mend)
    return names.says("held", text)


def _check_tags(fields: Fields) -> None:
    """A tag may be a note to colleagues. Whoever writes `draft`, true or false, has said it."""
    if fields.is_written("draft"):
        return
    for typed in (*fields.spellings("tags"), *fields.spellings("categories")):
        notes = [
            name for name in _texts(fields.values[typed]) if field_names().says("as_tag", name)
        ]
        if notes:
            mend = "write `draft: true` if it is not to go out, and `draft: false` if it is"
            fields.refuse(typed, f"has {notes[0]!r}: is the story to go out?", mend)


def names_a_moment(typed: str) -> bool:
    """Whether a field names the moment at which a story comes or goes."""
    return meaning(typed) in {"embargo", "expires"}


def holds_in_words(text: str) -> bool:
    """Whether a word says that a story is not out, or not out for all."""
    groups = ("held", "scheduled", "embargoed", "for_some_readers")
    return any(field_names().says(group, text) for group in groups)


def _texts(value: Value) -> list[str]:
    if isinstance(value.content, str):
        return value.content.split(",")
    entries = value.content if isinstance(value.content, tuple) else ()
    return [entry.content for entry in entries if isinstance(entry.content, str)]


def text_in(fields: Fields, typed: str) -> str:
    """A field's value if it is a text; that of a list of one, as WordPress exports it."""
    content = fields.values[typed].content
    if isinstance(content, tuple) and len(content) == 1:
        content = content[0].content
    return one_line(content) if isinstance(content, str) else ""
