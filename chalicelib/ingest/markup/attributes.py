"""Validates the attributes of elements, by the HTML standard."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from chalicelib.ingest.language_codes import LANGUAGES, REGIONS
from chalicelib.ingest.markup.elements import rule_of
from chalicelib.ingest.markup.links import valid_id, valid_link

LONGEST_VALUE = 2000  # characters; browsers and mail give up on longer links
_LARGEST_SPAN = 1000  # columns or rows; browsers read no more


def allowed_attributes(tag: str, written: dict[str, str]) -> dict[str, str]:
    """Those that `tag` may have, with valid values, in the order in which they were written."""
    rule = rule_of(tag)
    allowed: dict[str, str] = {}
    for name, value in written.items():
        if name == "align" and value.strip().lower() in rule.classes:
            allowed["class"] = value.strip().lower()
        elif name in rule.attributes and len(value) <= LONGEST_VALUE:
            valid = _valid_class(tag, value) if name == "class" else _VALID[name](value)
            if valid is not None:
                allowed[name] = valid
    return allowed


def is_moment(text: str) -> bool:
    """Whether `<time>` may have this value: a date, a time, a week, a duration."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return False
    day, month, week, yearless = match.group("day", "month", "week", "yearless")
    if not (day or month or week or yearless):
        return True
    try:
        date.fromisoformat(day or week or (month and f"{month}-01") or f"2000-{yearless}")
    except ValueError:
        return False
    return True


def _valid_class(tag: str, value: str) -> str | None:
    return " ".join(name for name in value.split() if name in rule_of(tag).classes) or None


_SCRIPTS = {"latn", "cyrl", "arab", "grek", "hebr", "hans", "hant", "deva", "cans"}
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?", re.ASCII)


def _valid_language(value: str) -> str | None:
    """A tag such as `da`, `en-GB` or `sr-Latn`; rarer ones go, valid or not."""
    match = _LANGUAGE_TAG.fullmatch(value)
    if match is None:
        return None
    language, script, region = match.groups()
    is_known = (
        language.lower() in LANGUAGES
        and (script is None or script.lower() in _SCRIPTS)
        and (region is None or region.upper() in REGIONS)
    )
    return value if is_known else None


_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?"
_ZONE = r"(?:Z|(?!-00:?00)[+-](?:[01]\d|2[0-3]):?[0-5]\d)"
_DURATION = r"P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,3})?S)?)?"
_MOMENT = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\d)(?:[T ]{_TIME}{_ZONE}?)?|(?P<month>\d{{4}}-\d\d)"
    rf"|(?P<week>\d{{4}}-W\d\d)|(?!0000)\d{{4}}|(?P<yearless>\d\d-\d\d)"
    rf"|{_TIME}|{_ZONE}|{_DURATION}",
    re.ASCII,
)


def _valid_integer(value: str) -> str | None:
    number = value.strip()
    return number if re.fullmatch(r"-?\d{1,9}", number, re.ASCII) else None


def _valid_span(value: str) -> str | None:
    number = _valid_integer(value)
    return number if number and 1 <= int(number) <= _LARGEST_SPAN else None


def _not_blank(value: str) -> str | None:
    return value if value.strip() else None


def _one_of(*values: str) -> Callable[[str], str | None]:
    return lambda value: value.lower() if value.lower() in values else None


_VALID: dict[str, Callable[[str], str | None]] = {
    "href": valid_link,
    "id": valid_id,
    "lang": _valid_language,
    "hreflang": _valid_language,
    "dir": _one_of("ltr", "rtl", "auto"),
    "datetime": lambda value: value if is_moment(value) else None,
    "title": _not_blank,
    "aria-label": _not_blank,
    "start": _valid_integer,
    "value": _valid_integer,
    "type": lambda value: value if value in {"1", "a", "A", "i", "I"} else None,
    "scope": _one_of("row", "col", "rowgroup", "colgroup"),
    "colspan": _valid_span,
    "rowspan": _valid_span,
}
