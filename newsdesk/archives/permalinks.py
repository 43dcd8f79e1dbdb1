"""Permalink rules, as `/:year/:month/:title/`, and how each program makes a name of a title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from unicodedata import category, normalize

from slugify import slugify

_UNKEPT_BY_HUGO = re.compile(r"[^\w./\\#+~@ -]")
_FORMATS = {
    "year": "%Y", "short_year": "%y", "month": "%m", "i_month": "%-m", "monthname": "%B",
    "short_month": "%b", "long_month": "%B", "day": "%d", "i_day": "%-d", "weekday": "%w",
    "weekdayname": "%A", "short_day": "%a", "long_day": "%A", "yearday": "%-j", "y_day": "%j",
    "w_year": "%G", "week": "%V", "w_day": "%u", "hour": "%H", "minute": "%M", "second": "%S",
}  # fmt: skip


def filled_in(rule: str, parts: Mapping[str, str]) -> str:
    """A rule with its parts. An empty one leaves no slash."""
    names = "|".join(sorted(map(re.escape, parts), key=len, reverse=True))
    text = re.sub(rf":({names})(?![a-z_])", lambda m: parts[m[1]], rule)
    return re.sub(r"/{2,}", "/", f"/{text.lstrip('/')}")


def date_parts(moment: datetime | None) -> dict[str, str]:
    """The parts of a date, as rules call them; empty without a date."""
    return {name: moment.strftime(form) if moment else "" for name, form in _FORMATS.items()}


def hugo_name(text: str) -> str:
    """A path as Hugo makes it: in small letters, of whatever script, hyphens for spaces."""
    kept = _UNKEPT_BY_HUGO.sub("", text.strip())
    return re.sub(r"[ -]*[ ][ -]*", "-", kept).lower()


def jekyll_name(text: str) -> str:
    """A text as Jekyll slugifies it: letters of whatever script, and hyphens between them."""
    kept = "".join(one if category(one)[0] in "LM" or one.isdecimal() else "-" for one in text)
    return re.sub(r"-{2,}", "-", kept).strip("-").lower()


def pelican_name(text: str) -> str:
    """A title as Pelican slugifies it: ASCII, apostrophes gone without a trace."""
    return str(slugify(re.sub(r"[^\w\s-]", "", normalize("NFKC", text))))
