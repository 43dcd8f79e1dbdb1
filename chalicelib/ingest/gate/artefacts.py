"""What programs leave in a text, by the exact expressions of `artefacts.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_suffix(".toml")
IN_LINKS = "assistant-links"  # the one rule about addresses
AROUND = 60  # characters that are quoted on either side


@cache
def artefact_patterns() -> dict[str, re.Pattern[str]]:
    """A pattern for each rule, which matches any of its expressions."""
    lists: dict[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    flags = dict.fromkeys(("roles", "word-count", "filler"), re.IGNORECASE)
    return {
        rule: re.compile("|".join(expressions), re.MULTILINE | flags.get(rule, 0))
        for rule, expressions in lists.items()
    }


def artefacts(text: str, html: str = "") -> dict[str, str]:
    """The rules that a text breaks, each with the words where it does; of its HTML only the links
    are read.
    """
    found = {}
    for rule, pattern in artefact_patterns().items():
        searched = html if rule == IN_LINKS else text
        if match := pattern.search(searched):
            found[rule] = match[0] if rule == IN_LINKS else _line_around(text, match)
    return found


def _line_around(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - AROUND)
    end = text.find("\n", match.end())
    end = min(len(text) if end < 0 else end, match.end() + AROUND)
    return text[start:end].strip()
