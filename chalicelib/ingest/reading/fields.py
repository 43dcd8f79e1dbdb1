"""Front matter's fields, typed: a wrong type is a problem, an unknown name a warning."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from difflib import get_close_matches
from html import unescape

from chalicelib.ingest.language_codes import LANGUAGES, REGIONS
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.typed_dates import EXAMPLE, read_date
from chalicelib.news.address import LONGEST_SLUG, is_slug
from chalicelib.news.article import Correction, Picture
from chalicelib.news.errors import Problem
from chalicelib.news.slug import slug_of
from chalicelib.news.text import BASE, legible

LONGEST_NAME = 100  # characters of an author, a tag, a kicker
LONGEST_TEXT = 1000  # characters of a summary, a correction, a reason; the longest of 2,470 has 760
MOST_CORRECTIONS = 50
MOST_UNKNOWN = 10  # fields to warn of one by one; a record of an upload must stay small

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}
_PICTURE_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?i:jpe?g|png|webp|avif|gif|svg)")
_PICTURE_MEND = "write `file: name.webp`, `alt: what it shows`, `width: 1200` and `height: 800`"
_SITE_LINK = re.compile(r"/(?![/\\])[\w./#-]*")
_WEB_LINK = re.compile(r"https?://[^\s\"'<>]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


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
        unknown = [name for name in self.values if name not in known]
        for name in unknown[:MOST_UNKNOWN]:
            self._warning(name, "is not a field we read", _did_you_mean(name, known))
        if len(unknown) > MOST_UNKNOWN:
            rest = len(unknown) - MOST_UNKNOWN
            line = self.values[unknown[MOST_UNKNOWN]].line
            self.warnings.append(
                Problem(f"{rest} more fields are not ones we read", "leave them", line)
            )

    def warn(self, name: str, what: str, mend: str) -> None:
        """Warn of something that is not wrong, but may not be what the editor wants."""
        self._warning(name, what, mend)

    def text(self, name: str, longest: int = LONGEST_NAME) -> str:
        """A line of text; empty if absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value.content, str):
            self._problem(name, value, "is a list or a mapping, not a text", "write it as one line")
            return ""
        text = one_line(value.content)
        if len(text) > longest:
            self._problem(
                name, value, f"has {len(text)} characters; {longest} is the most", "shorten it"
            )
            return ""
        return text

    def said(self, name: str, longest: int = LONGEST_NAME) -> str:
        """A line of text that has to say something; empty if absent, or `false`.

        `true` alone would be shown to readers as if it were what the editor had to say.
        """
        text = self.text(name, longest)
        if text.casefold() in _FALSE:
            return ""
        if text.casefold() in _TRUE:
            self._problem(name, self.values[name], f"is only {text!r}", "say it in words")
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
        text = self.text(name).replace("_", "-")
        if text and not _LANGUAGE.fullmatch(text):
            self._problem(
                name,
                self.values[name],
                f"is {text!r}, which is not a language tag",
                "write `da`, `en`, `az` …",
            )
            return ""
        language, hyphen, rest = text.partition("-")
        language = _SHORTER.get(language.lower(), language.lower())
        if len(language) == 2 and language not in LANGUAGES:
            meant = _LANGUAGE_OF_COUNTRY.get(language)
            mend = f"did you mean `{meant}`?" if meant else "write `da`, `en`, `az` …"
            self._warning(name, f"is `{text}`, no language we know: it is left out", mend)
            return ""
        region = rest.rpartition("-")[2]
        if len(region) == 2 and region.upper() not in REGIONS:
            mend = f"write `{language}`" + ", or `en-GB`" * (region.upper() == "UK")
            self._warning(name, f"has `{region}`, no country we know: it is left out", mend)
            return language
        return language + hyphen + rest

    def slug(self, name: str) -> str:
        """A part of an address; empty if absent."""
        text = self.text(name, LONGEST_TEXT)
        if text and not is_slug(text):
            what = (
                f"has {len(text)} characters; {LONGEST_SLUG} is the most"
                if len(text) > LONGEST_SLUG
                else f"is {text!r}, which can't stand in an address"
            )
            mend = f"write `{name}: {slug_of(text) or 'a-few-words'}`"
            self._problem(name, self.values[name], what, mend)
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
        if isinstance(value.content, str):
            parts = value.content.split(",")
        else:
            parts = [item.content for item in value.content if isinstance(item.content, str)]
            if len(parts) < len(value.content):
                self._problem(name, value, "has an entry that is not a name", "write `[one, two]`")
                return ()
        names = tuple(dict.fromkeys(one_line(part) for part in parts))
        return self._usable_names(name, value, tuple(filter(None, names)), most)

    def lines(self, name: str, most: int) -> tuple[str, ...]:
        """A list of sentences; a single text is a list of one."""
        value = self.values.get(name)
        if value is None:
            return ()
        items = (value,) if isinstance(value.content, str) else value.content
        texts = [item.content for item in items if isinstance(item, Value)]
        if isinstance(value.content, dict) or not all(isinstance(text, str) for text in texts):
            self._problem(name, value, "is not a list of sentences", "write `- one` a line")
            return ()
        lines = tuple(filter(None, (one_line(str(text)) for text in texts)))
        if len(lines) > most or any(len(line) > LONGEST_TEXT for line in lines):
            what = f"has more than {most} lines, or one over {LONGEST_TEXT} characters"
            self._problem(name, value, what, "keep to what matters most")
            return ()
        return lines

    def link(self, name: str) -> str:
        """A link to a page of the site (`/denmark/ferry`, marked with BASE) or elsewhere
        (`https://…`); empty if absent.
        """
        text = self.text(name, LONGEST_TEXT)
        if not text:
            return ""
        if _SITE_LINK.fullmatch(text):
            return BASE + text
        if not _WEB_LINK.fullmatch(text):
            what = f"is {text[:80]!r}, which is not a link"
            self._problem(name, self.values[name], what, "write `/section/story` or `https://…`")
            return ""
        return text

    def picture(self, name: str) -> Picture | None:
        """A picture, from a mapping with `file`, `alt`, `width` and `height`; None if absent."""
        value = self.values.get(name)
        if value is None or value.content == "":
            return None
        if not isinstance(value.content, dict):
            self._problem(name, value, "is not a mapping", f"below `{name}:`, {_PICTURE_MEND}")
            return None
        parts = value.content
        texts = {
            part: one_line(found.content) if isinstance(found.content, str) else ""
            for part, found in parts.items()
        }
        file, alt = texts.get("file", "").removeprefix("pictures/"), texts.get("alt", "")
        sides = [_pixels(texts.get(side, "")) for side in ("width", "height")]
        has = {"file": _PICTURE_FILE.fullmatch(file), "alt": alt, "width": sides[0]}
        lacking = [part for part, found in (has | {"height": sides[1]}).items() if not found]
        if lacking:
            what = " and ".join(f"`{part}`" for part in lacking)
            self._problem(name, value, f"has no {what} that can be used", _PICTURE_MEND)
            return None
        if any(len(text) > LONGEST_TEXT for text in texts.values()):
            self._problem(name, value, f"has a text over {LONGEST_TEXT} characters", "shorten it")
            return None
        return Picture(
            path=f"pictures/{file}",
            alt=alt,
            width=sides[0],
            height=sides[1],
            caption=texts.get("caption", ""),
            credit=texts.get("credit", ""),
        )

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
        if len(value.content) > MOST_CORRECTIONS:
            self._problem(
                name,
                value,
                f"has {len(value.content)} entries; {MOST_CORRECTIONS} is the most",
                "keep the latest",
            )
            return ()
        found = [self._correction(name, item) for item in value.content]
        return tuple(sorted(filter(None, found), key=lambda correction: correction.made))

    def _correction(self, name: str, value: Value) -> Correction | None:
        parts = value.content if isinstance(value.content, dict) else {}
        dated, said = parts.get("date"), parts.get("text")
        made = self._date(f"{name}.date", dated)
        text = one_line(said.content) if said and isinstance(said.content, str) else ""
        if dated is None or dated.content == "" or not text:
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
        except ValueError:
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

    def _warning(self, name: str, what: str, mend: str) -> None:
        shown = name[:40]
        line = self.values[name].line
        self.warnings.append(Problem(f"`{shown}` {what}", mend, line, shown))

    def _problem(self, name: str, value: Value, what: str, mend: str) -> None:
        self.problems.append(Problem(f"`{name}` {what}", mend, value.line, name))


def _pixels(text: str) -> int:
    """A side of a picture; 0 if `text` is not one."""
    return int(text) if re.fullmatch(r"[1-9]\d{0,4}", text) else 0


def one_line(text: str) -> str:
    """`text` as readers shall see it: entities resolved, runs of white space as one space."""
    return " ".join(legible(unescape(text)).split())


def _did_you_mean(name: str, known: tuple[str, ...]) -> str:
    plain = name.casefold()
    close = [plain] if plain in known else get_close_matches(plain[:40], known, n=1)
    meant = _OTHERWISE.get(plain) or (close[0] if close else "")
    return f"did you mean `{meant}`?" if meant else "remove it, or leave it: it does no harm"


# Codes of three letters, where the one of two is what pages and browsers know.
_SHORTER = {
    "aze": "az", "dan": "da", "deu": "de", "eng": "en", "fao": "fo", "fin": "fi", "fra": "fr",
    "ger": "de", "ice": "is", "isl": "is", "kal": "kl", "nob": "nb", "nor": "no", "rus": "ru",
    "spa": "es", "swe": "sv", "tur": "tr", "ukr": "uk",
}  # fmt: skip
_LANGUAGE_OF_COUNTRY = {"cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "jp": "ja", "us": "en"}

# What other systems call our fields.
_OTHERWISE = {
    "headline": "title",
    "excerpt": "summary",
    "deck": "summary",
    "standfirst": "summary",
    "abstract": "summary",
    "modified": "lastmod",
    "updated": "lastmod",
    "byline": "authors",
    "category": "section",
    "categories": "section",
    "keywords": "tags",
    "topics": "tags",
    "lang": "language",
    "locale": "language",
    "publishdate": "date",
    "published": "date",
    "pubdate": "date",
}
