"""What an editor means by a value on a line of front matter, where YAML takes it otherwise.

`title: Ferry: what now`, `title: @home` and `title: "We sail," says captain` are errors in YAML,
and `title: Ferry no #5 sails` ends before the `#`. Whoever types one means the whole line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.ingest.reading.typed_lists import is_list_of_quoted

_COMMENT = re.compile(r"(?<=\S)\s+#(?=\s|$).*", re.DOTALL)
_HASH_WITHIN = re.compile(r"\s#(?=\S)")
_COLON_WITHIN = re.compile(r":(?=\s|$)")
_BLOCK = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])(?:\s+#.*)?")
_ALIAS = re.compile(r"\*[^\s,\[\]{}]*[^\s,\[\]{}*]|[&*]\S.*", re.DOTALL)
_WHOLE = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"\s*(?:(?<=\s)#.*)?', re.DOTALL),
    "'": re.compile(r"'(?:[^']|'')*'\s*(?:(?<=\s)#.*)?", re.DOTALL),
}
# https://yaml.org/spec/1.2.2/#57-escaped-characters
_BAD_ESCAPE = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?![0abtnvfre \"/\\N_LP\t\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})"
)
_DECADE = re.compile(r"'\d\d")
_LABEL = re.compile(r"[\[{][^\[\]{},\"':]*[\]}]\s*[^\s#,:].*", re.DOTALL)  # [Video] The ferry
_CURLY = re.compile(r"[“„]([^“”„]*)[”“]|‘([^‘’]*)’")
_DATE = re.compile(r"\d[\d\s:.+TZ/-]{6,}")


@dataclass(frozen=True)
class Meant:
    """The text that is meant, and the note behind ` # `, which is no part of it."""

    text: str
    note: str = ""


def meant_by(value: str, *, has_curly_quotes: bool = False) -> Meant | None:
    """What is meant by a value that begins and ends on its line; None: what YAML reads.

    `has_curly_quotes`: the editor's program makes straight quotation marks curly.
    """
    if curly := _CURLY.fullmatch(value):
        text = curly[1] or curly[2] or ""
        return Meant(text) if has_curly_quotes or _DATE.fullmatch(text) else None
    read = _BY_FIRST_CHARACTER.get(value[0], _plain)
    return read(value)


def is_block(value: str) -> bool:
    """Whether the value is the mark of a text on the lines below, like `|` or `>-`."""
    return _BLOCK.fullmatch(value) is not None


def has_no_partner(value: str) -> bool:
    """Whether the quotation mark that the value begins with is the only one of its kind in it."""
    mark = value[0]
    if mark not in _WHOLE or _WHOLE[mark].fullmatch(value):
        return False
    within = value[1:].replace('\\"', "") if mark == '"' else value[1:].replace("''", "")
    return mark not in within and not value.endswith(("”", "’"))


def is_decade(value: str) -> bool:
    """Whether the value begins with an apostrophe, as `'90s` does."""
    return _DECADE.match(value) is not None


def without_marks(value: str) -> str:
    """A value without the quotation marks at its ends."""
    return value.strip().strip("\"'“”„‘’").strip()


def in_quotes(text: str) -> str:
    """A text as YAML reads it whole, and as an editor would write it."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f"'{text.replace(chr(39), chr(39) * 2)}'"


def _plain(value: str) -> Meant | None:
    """A value that begins with a letter or a digit."""
    note = _COMMENT.search(value)
    text = value[: note.start()] if note else value
    if note or _HASH_WITHIN.search(text) or _COLON_WITHIN.search(text):
        return Meant(text, note[0].strip() if note else "")
    return None


def _quoted(value: str) -> Meant | None:
    mark = value[0]
    if _WHOLE[mark].fullmatch(value):
        escaped = mark == '"' and _BAD_ESCAPE.search(value)
        return Meant(value[1 : value.rindex('"')]) if escaped else None
    if is_list_of_quoted(value):
        return None
    if value.endswith(("”", "’")) and value.count(mark) == 1:
        return Meant(value[1:-1])
    return Meant(value[1:-1] if _encloses(value) else value)


def _encloses(value: str) -> bool:
    """Whether the marks at both ends are a pair, and those within stand for themselves: the first
    of them opens a quotation, or is an apostrophe.
    """
    mark, within = value[0], value[1:-1]
    if len(value) < 3 or not value.endswith(mark) or mark not in within:
        return False
    place = within.index(mark)
    before, behind = within[place - 1 : place], within[place + 1 : place + 2]
    if mark == "'" and before.isalnum() and behind.isalnum():
        return True
    return (not before or before in " (") and not behind.isspace()


def _flow(value: str) -> Meant | None:
    return Meant(value) if _LABEL.fullmatch(value) else None


def _block(value: str) -> Meant | None:
    return None if is_block(value) else Meant(value)


def _reference(value: str) -> Meant | None:
    """YAML's anchors and aliases are refused; `*x* y` and `& more` are none."""
    return None if _ALIAS.fullmatch(value) and not _is_emphasis(value) else Meant(value)


def _is_emphasis(value: str) -> bool:
    return value[0] == "*" and (" " in value or value.endswith("*"))


def _tag(value: str) -> Meant | None:
    return None if value.startswith("!!") else Meant(value)


def _comment(value: str) -> Meant | None:
    return None if value[1:2].isspace() or value == "#" else Meant(value)


def _item(value: str) -> Meant | None:
    """A dash or a question mark; without a space behind it, it begins a word."""
    return Meant(value) if value[1:2].isspace() or value in "-?" else _plain(value)


_BY_FIRST_CHARACTER: dict[str, Callable[[str], Meant | None]] = {
    **dict.fromkeys("\"'", _quoted),
    **dict.fromkeys("[{", _flow),
    **dict.fromkeys("|>", _block),
    **dict.fromkeys("&*", _reference),
    **dict.fromkeys("-?:", _item),
    **dict.fromkeys("@`%,]}", Meant),
    "!": _tag,
    "#": _comment,
}
