"""What is likely wrong in a line that is no TOML, in words for a person."""

from __future__ import annotations

import re

_PLACE = re.compile(r"\(at line (\d+), column \d+\)")

# What the parser says, what stands in the line, and how it is mended. The first that fits counts.
_MISTAKES = tuple(
    (re.compile(said), re.compile(line, re.IGNORECASE), mend)
    for said, line, mend in (
        (
            "Cannot overwrite",
            "",
            "a line of that name stands above already, in the same table; keep one of them",
        ),
        (
            "",
            r"=\s*(?:true|false|yes|no|on|off)\s*(?:#.*)?$",
            "write true or false, in small letters",
        ),
        ("", "[“”„‟«»‘’‚]", "write straight quotation marks, \" or ', around a text"),
        (r"Unterminated string|Illegal character '\\n'", "", "a quotation mark is missing"),
        ("", r"^\s*[\w-]+\s*:", "write = between a name and what it is"),
        ("", r"=\s*[^\W\d_][^\"'\[{]*$", "write texts in straight quotation marks"),
    )
)


def toml_mistake(text: str, said: str) -> str:
    """How the line is mended of which the parser `said` what is wrong; empty if nobody knows."""
    place, lines = _PLACE.search(said), text.split("\n")
    line = lines[int(place[1]) - 1].strip() if place else ""
    return next((mend for of, at, mend in _MISTAKES if of.match(said) and at.search(line)), "")
