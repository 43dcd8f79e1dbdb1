"""Marks of other programs in a text: what they mean here, or a warning with their line.

foreign_marks.toml lists them. Comments for colleagues go out nowhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct, convert
from msgspec.structs import replace

from chalicelib.ingest.reading.backticks import Span
from chalicelib.ingest.reading.markdown import lines_of_code
from chalicelib.ingest.reading.markdown_code import MarkdownCode
from chalicelib.news.errors import Problem
from chalicelib.news.text import single_spaced

LONGEST_NAMED = 60  # characters of a mark
MOST_LINES = 3  # named in one warning
MOST_COUNTED = 20  # marks of a kind whose lines are counted, which takes time in a long text

TAKEN_OUT = "\0"  # no text has it

_FILE = Path(__file__).with_suffix(".toml")


class ForeignMark(Struct, frozen=True):
    """One kind of mark; see the head of the file."""

    pattern: str
    needs: str = ""
    becomes: str | None = None
    warns: str = ""
    refuses: str = ""
    mend: str = ""
    example: tuple[str, str] = ("", "")

    def replaced(self, match: re.Match[str]) -> str:
        """What stands in its place, of as many lines: those below keep their numbers."""
        if self.becomes is None:
            return match[0]
        text = match.expand(self.becomes)
        return text + "\n" * (match[0].count("\n") - text.count("\n"))


class PrivateComment(Struct, frozen=True):
    """One way to write a comment that is for colleagues alone, and what is left of it in Markdown:
    an empty one, where it parts paragraphs and lists.
    """

    opens: str
    closes: str
    needs: str = ""
    leaves: tuple[str, str] = ("", "")
    example: tuple[str, str] = ("", "")

    def left(self, line_ends: str, before: str) -> str:
        """What stands in its place in Markdown, of as many lines, after this in its line."""
        begin, end = self.leaves
        # A blank line would end it, or one that is not of the same list.
        is_within = len(line_ends) < 2 and bool(before.strip(" \t>*+-"))
        return f"{begin}{line_ends}{end}" if is_within else f"{begin}{end}{line_ends}"


class ForeignMarks(Struct, frozen=True):
    """All that the file lists."""

    code: tuple[ForeignMark, ...]
    comment: tuple[PrivateComment, ...]
    plain: tuple[ForeignMark, ...]
    mark: tuple[ForeignMark, ...]


class Cleared(Struct, frozen=True):
    """A text as it is to be read, on the lines that it was written on."""

    text: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@cache
def listed_marks() -> ForeignMarks:
    """The marks of the file."""
    return convert(tomllib.loads(_FILE.read_text(encoding="utf-8")), ForeignMarks)


def without_foreign_marks(text: str, first_line: int) -> Cleared:
    """A Markdown text without other programs' marks; those that stay are warned of."""
    if not _has_marks(text):
        return Cleared(text)
    written, lines = text, lines_of_code(text)
    for mark in listed_marks().code:
        text = _Search(mark, text, lines).replaced()
    lines = lines if text == written else lines_of_code(text)
    cleared = _without_comments(text, first_line, lines)
    if cleared.problems:
        return cleared
    lines = lines if text == cleared.text else lines_of_code(cleared.text)
    marks = (*listed_marks().plain, *listed_marks().mark)
    return _without_marks(marks, cleared.text, first_line, lines)


def without_comments(text: str, first_line: int) -> Cleared:
    """A plain text without comments for colleagues and what mail programs add; a problem if a
    comment is never closed.
    """
    cleared = _without_comments(text, first_line, None)
    if cleared.problems:
        return cleared
    return _without_marks(listed_marks().plain, cleared.text, first_line, [])


def may_comment(text: str) -> bool:
    """Whether a comment for colleagues may be in a text, or a change that is not decided on."""
    listed = listed_marks()
    needs = (*(one.needs for one in listed.comment), *(one.needs for one in listed.plain))
    return any(sign in text for sign in needs if sign)


def comments_marked(text: str, first_line: int) -> Cleared:
    """A text, each of its comments so many TAKEN_OUT as it has signs; and the same problems as
    those of a plain text.
    """
    cleared = _without_comments(text, first_line, None, mark=TAKEN_OUT)
    refusing = [mark for mark in listed_marks().plain if mark.refuses]
    checked = _without_marks(refusing, cleared.text, first_line, [])
    return replace(cleared, problems=cleared.problems or checked.problems)


def _without_marks(
    marks: Iterable[ForeignMark], text: str, first_line: int, lines: list[Span]
) -> Cleared:
    problems, warnings = [], []
    for mark in marks:
        search = _Search(mark, text, lines)
        if search.matches and mark.refuses:
            problems.append(_problem(mark.refuses, search, first_line))
        elif search.matches and mark.warns:
            warnings.append(_problem(mark.warns, search, first_line))
        text = search.replaced()
    return Cleared(text, tuple(problems), tuple(warnings))


def _without_comments(
    text: str, first_line: int, lines: list[Span] | None, *, mark: str = ""
) -> Cleared:
    """The text without comments, or with a `mark` for each of their signs; `lines` are those of
    code, if it is Markdown.
    """
    for comment in listed_marks().comment:
        parts, position = [], 0
        for start, end in _comments(comment, text, lines):
            if end is None:
                return Cleared(text, (_never_closed(text, start, first_line),))
            line_ends = "\n" * text.count("\n", start, end)
            before = text[text.rfind("\n", 0, start) + 1 : start]
            left = line_ends if lines is None else comment.left(line_ends, before)
            left = mark * (end - start) if mark else left
            parts += [text[position:start], left]
            position = end
        text = "".join([*parts, text[position:]])
    return Cleared(text)


def _comments(
    comment: PrivateComment, text: str, lines: list[Span] | None
) -> Iterator[tuple[int, int | None]]:
    """Where each begins and ends; the end of the last is None if nothing closes it."""
    opens, closes = _compiled(comment.opens), _compiled(comment.closes)
    opening = opens.search(text) if comment.needs in text else None
    code = MarkdownCode(text, lines) if opening and lines is not None else None
    while opening:
        end = code.end_at(opening.start()) if code else 0
        if not end:
            closing = closes.search(text, opening.end())
            yield opening.start(), closing.end() if closing else None
            if closing is None:
                return
            end = closing.end()
        opening = opens.search(text, max(end, opening.end()))


def _never_closed(text: str, start: int, first_line: int) -> Problem:
    shown = text[start : start + LONGEST_NAMED].partition("\n")[0]
    what = f"the private comment that begins with `{shown}` is never closed"
    mend = "close it, or take it out: nobody can tell where the story goes on"
    return Problem(what, mend, first_line + text.count("\n", 0, start))


class _Search:
    """Where a text holds such a mark outside of code."""

    def __init__(self, mark: ForeignMark, text: str, lines: list[Span]) -> None:
        self.mark = mark
        self.text = text
        is_there = mark.needs in text
        matches = list(_compiled(mark.pattern).finditer(text)) if is_there else []
        code = MarkdownCode(text, lines) if matches else None
        self.matches = [
            match
            for match in matches
            if not (code and code.end_at(match.start())) and not _is_escaped(text, match.start())
        ]

    def replaced(self) -> str:
        """The text with what the marks mean."""
        parts, position = [], 0
        for match in self.matches:
            parts += [self.text[position : match.start()], self.mark.replaced(match)]
            position = match.end()
        return "".join([*parts, self.text[position:]])


def _problem(what: str, search: _Search, first_line: int) -> Problem:
    """One problem for all marks of a kind, with the lines of some."""
    first, *others = search.matches[:MOST_COUNTED]
    lines = [first_line + search.text.count("\n", 0, match.start()) for match in (first, *others)]
    more = sorted(set(lines) - {lines[0]})
    named = ", ".join(map(str, more[:MOST_LINES])) + ", …" * (len(more) > MOST_LINES)
    shown = single_spaced(first[0])[:LONGEST_NAMED]
    also = f" (and others on line {named})" if more else ""
    return Problem(what.format(mark=shown) + also, search.mark.mend, lines[0])


def _is_escaped(text: str, position: int) -> bool:
    return position > 0 and text[position - 1] == "\\"


def _has_marks(text: str) -> bool:
    """Whether any may be there, code or not."""
    listed = listed_marks()
    marks = (*listed.code, *listed.plain, *listed.mark)
    return any(
        needs in text and _compiled(pattern).search(text)
        for needs, pattern in (
            *((mark.needs, mark.pattern) for mark in marks),
            *((comment.needs, comment.opens) for comment in listed.comment),
        )
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)
