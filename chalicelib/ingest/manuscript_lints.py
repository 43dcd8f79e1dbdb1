"""The newsroom's lints, on a manuscript: `chalicelib/news/lints.py` says what they find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from itertools import pairwise

from chalicelib.ingest.gate.source_lines import line_of
from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import Problem
from chalicelib.news.lints import BOLD_HEADING, END_MARK, OPEN_QUOTATION, TWO_SPACES
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import letters

LONGEST_HEADING = 80  # characters; a longer bold paragraph is one that is meant to be read
LONGEST_QUOTED = 60  # characters of a passage in a receipt

_END_MARK = re.compile(
    r"[ \t>]*(?:\#{3,}|[-–—(]{1,2} ?30 ?[-–—)]{1,2}|ENDS?\.?"
    r"|[-–—(/]+ ?(?:ends?|ENDS?|Ends?) ?[-–—)/]+)[ \t]*"
)
# Code, its quotation marks and spaces with it, is as somebody else wrote it.
_CODE = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)
_PARAGRAPH = re.compile(r"<(p|h[2-6]|pre|li|blockquote|figure|table|aside|ul|ol|dl)\b[^<>]*>")
_TEXT = re.compile(r"<p(?: [^<>]*)?>(.*?)</p>", re.DOTALL)
_BOLD = re.compile(r"\s*<(b|strong)>((?:(?!</?\1>).)*)</\1>:?\s*", re.DOTALL)
_NO_HEADING_ENDS = ".,;!?…:»”“\"'’)"
_NAME_AND_POST = re.compile(r" [-–—] |, \w")  # “Karen Holm – editor”: of an interview
_TWO_SPACES = re.compile(r"(?<=[\w.,;:!?»”\"’)])[ \xa0]{2,}(?=[\w«»“„\"‘(])")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|dt|dd|figcaption)>|<br>|\n")
_TAG = re.compile("<[^>]*>")
_NO_PROSE = re.compile(r"(?: {4}|\t|\s*[|`~<:{]|\s*\[[^\]\n]*\]:)|.*(?:\t|\|| {3}|`|\{\{|\{%)")
_ITEM = re.compile(r"\A(?:\w{1,3}[.):]|[-*+–]) +")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def lints(manuscript: Manuscript, off: Iterable[str] = ()) -> Iterator[Problem]:
    """A warning for each lint that finds something, but for those that are `off`."""
    if manuscript.story.withdrawn or manuscript.gone_since or manuscript.is_notice:
        return
    for name, look in _LINTS.items():
        if name not in off:
            yield from look(manuscript)


def _end_mark(manuscript: Manuscript) -> Iterator[Problem]:
    lines = manuscript.source.split("\n")
    for number, line in _prose(lines):
        if _END_MARK.fullmatch(line):
            below = any(other.strip() for other in lines[number:])
            what = f"`{line.strip()}` ends a manuscript; here it is a part of the text"
            more = ", and what is below it if that is not for readers" if below else ""
            yield Problem(what, f"delete it{more}", number)
            return


def _bold_heading(manuscript: Manuscript) -> Iterator[Problem]:
    html = manuscript.story.body_html
    matches = list(_TEXT.finditer(html))
    for match, following in pairwise(matches):
        bold = _BOLD.fullmatch(match[1])
        words = plain_text(bold[2]) if bold else ""
        is_alone = html[match.end() : following.start()].strip() == ""
        goes_on = is_alone and not _BOLD.fullmatch(following[1])
        if words and goes_on and _is_like_a_heading(words):
            what = f"the bold paragraph “{words[:LONGEST_QUOTED]}” looks like a heading"
            mend = "write `## ` before it, or give it the style Heading, and leave out the bold"
            yield Problem(what, mend, line_of(words, manuscript.source))
            return


def _is_like_a_heading(words: str) -> bool:
    is_line = len(words) <= LONGEST_HEADING and "\n" not in words
    is_name = _NAME_AND_POST.search(words) is not None
    return is_line and not is_name and words[0].isalnum() and words[-1] not in _NO_HEADING_ENDS


def _two_spaces(manuscript: Manuscript) -> Iterator[Problem]:
    found = list(_PLACES[manuscript.typed_spaces](manuscript))
    if not found:
        return
    (number, match), count = found[0], len(found)
    around = match.string[max(match.start() - 20, 0) : match.end() + 20].strip()
    around = around.replace("\xa0", " ")
    others = "another place" if count == 2 else f"{count - 1} other places"
    more = f", and at {others}" if count > 1 else ""
    yield Problem(f"two spaces stand in “{around}”{more}", "make them one", number)


def _spaces(line: str) -> Iterator[re.Match[str]]:
    is_prose = not _NO_PROSE.match(line)
    return _TWO_SPACES.finditer(_ITEM.sub("", line.strip())) if is_prose else iter(())


_Places = Iterator[tuple[int | None, re.Match[str]]]


def _spaces_of_source(manuscript: Manuscript) -> _Places:
    prose = _prose(manuscript.source.split("\n"))
    return ((number, match) for number, line in prose for match in _spaces(line))


def _spaces_of_text(manuscript: Manuscript) -> _Places:
    """Those of a document, whose source has none."""
    html = _CODE.sub(" ", manuscript.story.body_html)
    for block in _BLOCK_END.split(html):
        text = unescape(_TAG.sub("", block))
        line = line_of(text, manuscript.source)
        yield from ((line, match) for match in _TWO_SPACES.finditer(text))


_PLACES: dict[str, Callable[[Manuscript], _Places]] = {
    "source": _spaces_of_source,
    "text": _spaces_of_text,
    "": lambda _manuscript: iter(()),
}


def _prose(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, but for those of fenced code."""
    is_code = False
    for number, line in enumerate(lines, 1):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code:
            yield number, line


# The marks that close a quotation, by the one that opens it. In Swedish and Finnish both are `”`,
# of which nobody can tell what it does.
_CLOSING = {"“": "”“", "„": "“”", "«": "»", "»": "«"}
_MARKS = re.compile("[“”„«»]")
_GOES_ON_BELOW = ":…,"  # a list, a quoted block or a poem


def _open_quotation(manuscript: Manuscript) -> Iterator[Problem]:
    body = _CODE.sub(" ", manuscript.story.body_html)
    paragraphs = [unescape(plain_text(match[1])) for match in _TEXT.finditer(body)]
    for number, text in enumerate(paragraphs):
        opening = _left_open(text)
        is_shortcode = "{{" in text or "{%" in text
        is_prose = opening is not None and bool(letters(text[opening:])) and not is_shortcode
        if opening is None or not is_prose or text[-1] in _GOES_ON_BELOW:
            continue
        if _closes_below(text[opening], paragraphs[number + 1 :]):
            continue
        yield Problem(
            f"the quotation “{_MARKS.sub('', text[opening:])[:LONGEST_QUOTED]}…” never closes",
            "write the second quotation mark where it ends",
            line_of(text[opening:], manuscript.source),
        )
        return


def _left_open(text: str) -> int | None:
    """Where the quotation begins that nothing in the paragraph closes; None if all are closed."""
    first = _MARKS.search(text)
    if first is None or first[0] not in _CLOSING:
        return None
    place: int | None = None
    for mark in _MARKS.finditer(text):
        if place is not None and mark[0] in _CLOSING[first[0]]:
            place = None
        elif place is None and mark[0] == first[0]:
            place = mark.start()
    return place


def _closes_below(opening: str, paragraphs: list[str]) -> bool:
    """Whether it is one of several paragraphs: the next begins with the mark again, or the first
    mark below closes it.
    """
    if paragraphs[:1] and paragraphs[0].startswith(opening):
        return True
    marks = (mark[0] for text in paragraphs for mark in _MARKS.finditer(text))
    following = next(marks, "")
    return bool(following) and following in _CLOSING[opening] and following != opening


_LINTS = {
    END_MARK: _end_mark,
    BOLD_HEADING: _bold_heading,
    TWO_SPACES: _two_spaces,
    OPEN_QUOTATION: _open_quotation,
}
