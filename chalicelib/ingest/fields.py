"""Front matter's fields, typed: a wrong type is a problem, an unknown name a warning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from difflib import get_close_matches
from html import unescape

from chalicelib.ingest.dates import EXAMPLE, read_date
from chalicelib.ingest.front_matter import Value
from chalicelib.news.address import LONGEST_SLUG, is_slug
from chalicelib.news.article import Correction
from chalicelib.news.errors import Problem

LONGEST_NAME = 100  # characters of an author, a tag, a kicker
LONGEST_TEXT = 500  # characters of a summary, a correction, a reason

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass
class Fields:
    """Typed reading of one file's fields. What is wrong gathers in `problems`, never raises;
    a field with a problem reads as if it were absent.
    """

    values: dict[str, Value]
    zone: tzinfo
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def warn_of_unknown(self, known: tuple[str, ...]) -> None:
        """Warn of every field that no one will read."""
        for name, value in self.values.items():
            if name in known:
                continue
            close = get_close_matches(name, known, n=1)
            mend = (
                f"did you mean `{close[0]}`?"
                if close
                else "remove it, or leave it: it does no harm"
            )
            self.warnings.append(
                Problem(f"`{name[:40]}` is not a field we read", mend, value.line, name[:40])
            )

    def text(self, name: str, longest: int = LONGEST_NAME) -> str:
        """A line of text; empty if absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value.content, str):
            self._problem(name, value, "is a list or a mapping, not a text", "write it as one line")
            return ""
        text = " ".join(unescape(value.content).split())
        if len(text) > longest:
            self._problem(
                name, value, f"has {len(text)} characters; {longest} is the most", "shorten it"
            )
            return ""
        return text

    def yes_or_no(self, name: str) -> bool:
        """True or false, in the words people type; false if absent."""
        text = self.text(name).casefold()
        if text not in _TRUE | _FALSE:
            self._problem(
                name,
                self.values[name],
                f"is {text!r}, which is neither true nor false",
                "write `true` or `false`",
            )
        return text in _TRUE

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """One of `choices`; empty if absent."""
        text = self.text(name).casefold()
        if text and text not in choices:
            self._problem(
                name,
                self.values[name],
                f"is {text!r}, which is none we know",
                f"write one of: {', '.join(choices)}",
            )
            return ""
        return text

    def language(self, name: str) -> str:
        """A language tag (BCP 47) such as `da` or `en-GB`; empty if absent."""
        text = self.text(name)
        if text and not _LANGUAGE.fullmatch(text):
            self._problem(
                name,
                self.values[name],
                f"is {text!r}, which is not a language tag",
                "write `da`, `en`, `az` …",
            )
            return ""
        return text

    def slug(self, name: str) -> str:
        """A part of an address; empty if absent."""
        text = self.text(name, LONGEST_SLUG)
        if text and not is_slug(text):
            self._problem(
                name,
                self.values[name],
                f"is {text!r}, which can't stand in an address",
                "use lower-case letters a-z, digits and single hyphens",
            )
            return ""
        return text

    def date(self, name: str) -> datetime | None:
        """A moment, in the newsroom's zone if none is named; None if absent."""
        return self._date(name, self.values.get(name))

    def names(self, name: str, most: int) -> tuple[str, ...]:
        """A list of names, each once; a single text is a list of one, or parted by commas."""
        value = self.values.get(name)
        if value is None:
            return ()
        if isinstance(value.content, dict):
            self._problem(name, value, "is a mapping, not a list of names", "write `[one, two]`")
            return ()
        parts = (
            value.content.split(",")
            if isinstance(value.content, str)
            else [item.content if isinstance(item.content, str) else "" for item in value.content]
        )
        names = tuple(dict.fromkeys(" ".join(unescape(part).split()) for part in parts))
        return self._usable_names(name, value, tuple(filter(None, names)), most)

    def corrections(self, name: str) -> tuple[Correction, ...]:
        """Corrections, oldest first, from a list of mappings with `date` and `text`."""
        value = self.values.get(name)
        if value is None:
            return ()
        if isinstance(value.content, str | dict):
            self._problem(
                name, value, "is not a list", "write a list of `- date: …` with `text: …`"
            )
            return ()
        found = [self._correction(name, item) for item in value.content]
        return tuple(sorted(filter(None, found), key=lambda correction: correction.made))

    def _correction(self, name: str, value: Value) -> Correction | None:
        parts = value.content if isinstance(value.content, dict) else {}
        made = self._date(f"{name}.date", parts.get("date"))
        said = parts.get("text")
        text = " ".join(said.content.split()) if said and isinstance(said.content, str) else ""
        if "date" not in parts or not text:
            self._problem(
                name,
                value,
                "has an entry without `date` and `text`",
                f"write `- date: {EXAMPLE}` and below it `text: …`",
            )
            return None
        if len(text) > LONGEST_TEXT:
            self._problem(name, value, f"has a text over {LONGEST_TEXT} characters", "shorten it")
            return None
        return Correction(made, text) if made else None

    def _date(self, name: str, value: Value | None) -> datetime | None:
        if value is None or value.content == "":
            return None
        try:
            return read_date(value.content if isinstance(value.content, str) else "", self.zone)
        except (ValueError, OverflowError, TypeError):
            self._problem(name, value, "is not a date", f"write it like {EXAMPLE}")
            return None

    def _usable_names(
        self, name: str, value: Value, names: tuple[str, ...], most: int
    ) -> tuple[str, ...]:
        if len(names) > most:
            self._problem(name, value, f"has {len(names)} names; {most} is the most", "drop some")
            return ()
        if any(len(each) > LONGEST_NAME for each in names):
            self._problem(name, value, f"has a name over {LONGEST_NAME} characters", "shorten it")
            return ()
        return names

    def _problem(self, name: str, value: Value, what: str, mend: str) -> None:
        self.problems.append(Problem(f"`{name}` {what}", mend, value.line, name))
