"""Tells HTML's tags from other text in angle brackets, such as `Map<Key>`, `<name>` or `a < b`.

Whatever is no HTML is text, and readers see it; html_names.toml has HTML's names.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_NAMES = {
    group: frozenset(names.split())
    for group, names in tomllib.loads(
        Path(__file__).with_name("html_names.toml").read_text(encoding="utf-8")
    ).items()
}
_HTML = _NAMES["elements"] | _NAMES["obsolete"]

# Every repetition is possessive, and a quote that opens one value closes the last: linear on any
# input. What follows the `<` is looked at only, since an attribute's value may hold another.
_ANGLE = re.compile(
    r"<(?:(?=(?P<other>[!?]))|(?=(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:._-]*+)"
    r"(?P<attributes>(?:[ \t\n\f/]++(?:[^ \t\n\f\"'<>/=]++(?:[ \t\n\f]*+=[ \t\n\f]*+"
    r"(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\f\"'=<>`]++))?+)?+)*+)>))?+"
)
_DECLARATION = re.compile(r"<(?:!(?:--|\[CDATA\[|doctype\b)|\?(?:php|xml|=))", re.IGNORECASE)
_CLOSED = re.compile(r"</([a-zA-Z][a-zA-Z0-9:._-]*+)[ \t\n\f]*+>")
_GENERIC = re.compile(r"[A-Z][a-z]*")  # as in `Vec<T>`, `List<Object>`
_NAME = re.compile(r"<[/]?([a-zA-Z][a-zA-Z0-9:._-]*)")


def with_text_escaped(html: str) -> str:
    """`html` with `&lt;` for every `<` that begins no tag, comment or declaration of HTML."""
    if "<" not in html:
        return html
    closed = {name.lower() for name in _CLOSED.findall(html)}

    def escaped(match: re.Match[str]) -> str:
        return "<" if _is_html(match, closed) else "&lt;"

    return _ANGLE.sub(escaped, html)


def begins_with_other_tag(line: str) -> bool:
    """Whether a line begins with what looks like a tag, and is none of HTML."""
    match = _NAME.match(line)
    return match is not None and not _is_name(match[1].lower()) and "-" not in match[1]


def _is_html(angle: re.Match[str], closed: set[str]) -> bool:
    if angle["other"]:
        return _DECLARATION.match(angle.string, angle.start()) is not None
    if not angle["name"]:
        return False
    name, attributes = angle["name"].lower(), angle["attributes"].strip(" \t\n\f/")
    if name in _NAMES["never_text"]:
        return True
    if "-" in name:  # of a custom element; `<write-here>` is none
        return "=" in attributes or name in closed
    if attributes:
        are_valid = not _NAMES["valueless"].isdisjoint(attributes.lower().split())
        return _is_name(name) and ("=" in attributes or are_valid)
    is_whole = bool(angle["end"]) or name in closed
    return _is_name(name) and (is_whole or not _is_word(angle, name))


def _is_name(name: str) -> bool:
    return name in _HTML or (name.partition(":")[0] in _NAMES["namespaces"] and ":" in name)


def _is_word(angle: re.Match[str], name: str) -> bool:
    """Whether a tag that nothing closes is a word in brackets."""
    if name in _NAMES["ordinary_words"]:
        return True
    before = angle.string[angle.start() - 1 : angle.start()]
    return before.isalnum() and _GENERIC.fullmatch(angle["name"]) is not None
