"""Front matter as editors type it, made into the YAML that they mean, line by line.

Lines are never added or taken away, so that a problem further down names the line of the file.
What has no plain meaning stays as it is, for YAML to refuse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chalicelib.ingest.reading.front_matter_lines import is_telling
from chalicelib.ingest.reading.typed_lines import (
    ENTRY,
    FIELD,
    Levels,
    as_entry,
    indent,
    with_spaces,
)
from chalicelib.ingest.reading.typed_lists import depth, listed
from chalicelib.ingest.reading.typed_scalars import (
    has_no_partner,
    in_quotes,
    is_block,
    is_decade,
    meant_by,
    without_marks,
)
from chalicelib.ingest.reading.typed_value import unusable
from chalicelib.ingest.reading.yaml_mistakes import has_equals, mistake_of_line
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import letters

LONGEST_NOTE = 6  # words of a field that nobody knows; a sentence has more

_PARTS = {"date", "text", "name", "file"}  # by which a mapping in a list may begin
_PROSE = re.compile(r"[^\W\d_].*\s")  # a note behind a date or a `true` is plainly one


@dataclass(frozen=True)
class Yaml:
    """The block as YAML, and warnings of what is left out of it."""

    yaml: str
    warnings: tuple[Problem, ...] = ()


def as_meant(block: str, first_line: int, *, has_curly_quotes: bool = False) -> Yaml:
    """The block as YAML that says what its editor means. Raises UnusableManuscript where that is
    plain, but for the end of a quotation or a list, or of the front matter itself.
    """
    if block.lstrip()[:1] in {"{", "["}:  # JSON
        return Yaml(block)
    typed = _TypedYaml(block.split("\n"), first_line, has_curly_quotes=has_curly_quotes)
    typed.read()
    return Yaml("\n".join(typed.lines), tuple(typed.warnings))


@dataclass
class _TypedYaml:
    """The lines of a block, changed in place while they are read."""

    lines: list[str]
    first_line: int
    has_curly_quotes: bool
    warnings: list[Problem] = field(default_factory=list)
    _levels: Levels = field(default_factory=Levels)

    def read(self) -> None:
        place = 0
        while place < len(self.lines):
            place = self._read_line(place)

    def _read_line(self, place: int) -> int:
        """Read what begins on a line; returns the first line behind it."""
        line = self.lines[place] = with_spaces(self.lines[place])
        if not line.strip() or line.lstrip().startswith("#"):
            return place + 1
        if self._levels.may_list(line):
            line = self.lines[place] = as_entry(line)
        match = self._field(place) or ENTRY.fullmatch(line)
        if not match or self._is_sentence(place, match) or not self._levels.takes(match["lead"]):
            self._require_no_prose(place)
            return place + 1
        return self._read_value(place, match)

    def _field(self, place: int) -> re.Match[str] | None:
        """The field that a line begins; None for an entry of a list that is a text."""
        match = FIELD.fullmatch(self.lines[place])
        if match is None or not match["lead"].strip():
            return match
        return None if self._is_text_with_colon(place, match) else match

    def _is_text_with_colon(self, place: int, match: re.Match[str]) -> bool:
        """Whether an entry is a text, like `- The ferry: it sails` or `- Ferry: who pays`, and no
        field of a mapping, which has another below it or a name that we know.
        """
        if re.match(r"\w+ ", match["name"]):
            return True
        below = self.lines[place + 1] if place + 1 < len(self.lines) else ""
        following = FIELD.fullmatch(with_spaces(below))
        has_more = following is not None and following["lead"] == " " * len(match["lead"])
        name = letters(match["name"])
        is_known = name in _PARTS or is_telling(name) or not match["name"][0].isupper()
        return not has_more and not is_known

    def _read_value(self, place: int, match: re.Match[str]) -> int:
        lead, value = match["lead"], match["value"].strip()
        name = match.groupdict().get("name") or ""
        start = f"{lead}{name}: " if name else lead
        self._levels.add(lead, is_open=not value)
        if not value or is_block(value):
            self.lines[place] = (start + value).rstrip()
            return self._behind(place, len(lead), is_text=bool(value))
        if value[0] in "[{" and depth(value) > 0:
            return self._read_list(place, start, value)
        if has_no_partner(value):
            return self._read_quotation(place, start, value, len(lead) if name else indent(lead))
        return self._read_text(place, start, value, name)

    def _read_text(self, place: int, start: str, value: str, name: str) -> int:
        """A value that begins on this line, and may go on below."""
        column = len(start) - len(start.lstrip(" -"))
        end = self._behind(place, column, is_text=False)
        more = [with_spaces(line).strip() for line in self.lines[place + 1 : end]]
        is_plain = value[0] not in "\"'[{|>"
        meant = meant_by(
            " ".join([value, *more]) if is_plain else value, has_curly_quotes=self.has_curly_quotes
        )
        if meant is None or (more and (meant.note or not is_plain)):
            self.lines[place] = start + listed(value)
            return end
        if meant.note and _PROSE.search(meant.text):
            self._warn_of_note(place, name, meant.text, meant.note)
        quoted = _in_single_quotes([value, *more] if more else [meant.text])
        self.lines[place] = f"{start}{quoted[0]}" + (f" {meant.note}" if meant.note else "")
        for below, text in enumerate(quoted[1:], start=place + 1):
            self.lines[below] = f"{' ' * (column + 1)}{text}"
        return end

    def _read_quotation(self, place: int, start: str, value: str, column: int) -> int:
        """A text whose quotation ends on a line below; refused if it does not."""
        self.lines[place] = start + value
        for end in range(place + 1, len(self.lines)):
            line = self.lines[end]
            match = FIELD.fullmatch(line)
            if match and len(match["lead"]) <= column:
                break
            if value[0] in line.replace('\\"', "").replace("''", ""):
                return end + 1
        if is_decade(value):
            self.lines[place] = start + _in_single_quotes([value])[0]
            return place + 1
        raise unusable(
            self.first_line + place,
            f"the quotation mark `{value[0]}` before `{without_marks(value)[:40]}` has no partner",
            f"write the line so: {start.strip()} {in_quotes(without_marks(value))}",
            start.strip(" -:") or None,
        )

    def _read_list(self, place: int, start: str, value: str) -> int:
        """A list that ends on a line below; refused if it does not."""
        self.lines[place] = start + listed(value)
        open_brackets = depth(value)
        for end in range(place + 1, len(self.lines)):
            line = self.lines[end]
            match = FIELD.fullmatch(line)
            if match and value[0] == "[" and not match["lead"]:
                break
            self.lines[end] = listed(with_spaces(line))
            open_brackets += depth(line)
            if open_brackets <= 0:
                return end + 1
        closing = "]" if value[0] == "[" else "}"
        if open_brackets > 1:  # nobody types that: YAML refuses it early
            return len(self.lines)
        raise unusable(
            self.first_line + place,
            f"`{value[0]}` is never closed: the fields at the top can't be read",
            f"write the line so: {start.strip()} {value.rstrip(', ')}{closing}",
            start.strip(" -:") or None,
        )

    def _behind(self, place: int, column: int, *, is_text: bool) -> int:
        """The first line that does not go on with a text which began at `place`."""
        end = place + 1
        while end < len(self.lines):
            line = with_spaces(self.lines[end])
            is_within = indent(line) > column if line.strip() else is_text
            if not is_within or (not is_text and self._is_structure(line)):
                break
            end += 1
        return end

    def _is_structure(self, line: str) -> bool:
        is_field = FIELD.fullmatch(line) is not None
        return self._levels.is_open or is_field or line.lstrip().startswith("#")

    def _is_sentence(self, place: int, match: re.Match[str]) -> bool:
        """Whether what looks like a field is the story's first sentence, with a colon in it."""
        name = match.groupdict().get("name", "")
        is_parted = place > 0 and not self.lines[place - 1].strip()
        is_long = " " in name or len(match["value"].split()) >= LONGEST_NOTE
        return is_parted and not match["lead"] and name[:1].isupper() and is_long

    def _require_no_prose(self, place: int) -> None:
        """Refuse the story's own text: the line that ends the front matter is missing."""
        line = self.lines[place]
        if has_equals(line):
            raise UnusableManuscript(mistake_of_line(line, self.first_line + place))
        above = [other.strip() for other in self.lines[:place]]
        is_parted = any(above) and not above[-1]
        if indent(line) or not is_parted or line[0] in "]}\"'?:-<":
            return
        last = next(filter(None, reversed(above)))
        raise unusable(
            self.first_line + place,
            f"the line `---` is missing above `{line.strip()[:40]}`: the front matter does not end",
            f"write `---` on a line of its own below `{last[:60]}`",
        )

    def _warn_of_note(self, place: int, name: str, text: str, note: str) -> None:
        line = f"{name}: {in_quotes(f'{text} {note}')}"
        self.warnings.append(
            Problem(
                f"`{name[:40]}` ends before `{note[:60]}`, which is read as a note to yourself",
                f"if it belongs to the text, write the line so: {line[:200]}",
                self.first_line + place,
                name[:40] or None,
                is_loss=True,
            )
        )


def _in_single_quotes(texts: list[str]) -> list[str]:
    """One text on some lines, between quotes that take all but themselves as it is."""
    escaped = [text.replace("'", "''") for text in texts]
    escaped[0] = f"'{escaped[0]}"
    escaped[-1] += "'"
    return escaped
