"""Finds front matter by its lines where the lines `---` are missing, or stand elsewhere."""

from __future__ import annotations

import re

from chalicelib.ingest.reading.field_names import is_no, is_yes, meaning
from chalicelib.news.text import letters

# Hyphens and dashes, as word processors make them of `---`.
_DASH = "[-\u2010-\u2015\u2212]"
LIKE_A_FENCE = f"(?:{_DASH}{{2,12}}|[\u2012-\u2015]|{_DASH}(?: {_DASH}){{2,5}})"

MOST_TEXT_ABOVE = 500  # characters; a block of such lines further down is part of the story

LINE_OF_A_FIELD = _FIELD = re.compile(
    r"[ \t]*(?P<name>[^\W\d][\w -]{0,40}?)[ \t]*[:：=](?P<value>[^\n]*)(?:\n|\Z)"
)
_GOES_ON = re.compile(r"[ \t]+\S|[ \t]*[-•*–] ?\S|#")
_BLOCK = re.compile(rf"^({LIKE_A_FENCE}|\+\+\+)[ \t]*\n", re.MULTILINE)
_CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)

# By their letters, in the languages of our editors and of other systems. No story begins with one
# of them and a colon, and what follows on the next line is another.
_TELLING = {
    *("title", "titel", "headline", "overskrift", "date", "dato", "datum", "author", "authors"),
    *("byline", "forfatter", "draft", "published", "publish", "status", "visibility", "tags"),
    *("summary", "description", "layout", "slug", "section", "category", "categories", "kicker"),
    *("dateline", "lastmod", "permalink", "embargo", "publishdate", "expirydate", "expires"),
    *("withdrawn", "language", "lang", "picture", "image", "private", "hidden", "kladde"),
    *("aliases", "corrections", "orderedby", "redirectfrom", "subtitle", "reviewedby", "keywords"),
}
# Alone above a text, they are no headline either.
_NO_HEADLINE = {
    *("title", "aliases", "corrections", "withdrawn", "orderedby", "redirectfrom", "slug"),
    *("byline", "lastmod", "permalink", "tags", "categories", "layout", "reviewedby", "expires"),
    *("publishdate", "expirydate", "draft"),
}
_HOLDING = {
    *("draft", "published", "publish", "status", "visibility", "embargo", "publishdate"),
    *("withdrawn", "private", "hidden", "kladde", "expires", "expirydate"),
}


def is_field(text: str, place: int) -> bool:
    """Whether the line at `place` is a field that front matter has."""
    match = _FIELD.match(text, place)
    return match is not None and is_telling(letters(match["name"]))


def is_telling(name: str) -> bool:
    """Whether the letters of a field's name are of one that front matter has."""
    return name in _TELLING


def is_lone_field(text: str) -> bool:
    """Whether the file begins with a title, or another field that is no headline, as front matter
    does.
    """
    name, value = _first_field(text)
    return name in _NO_HEADLINE or (name in _HOLDING and len(value.split()) == 1)


def takes_down(text: str) -> bool:
    """Whether the first line of such a file says that the story is to go."""
    name, value = _first_field(text)
    if name == "withdrawn":
        return bool(value) and not is_no(value)
    return meaning(name) == "draft" and is_yes(value)


def _first_field(text: str) -> tuple[str, str]:
    """The letters of its name, and its value; empty if the file does not begin with a field."""
    match = _FIELD.match(text.lstrip())
    return (letters(match["name"]), match["value"].strip()) if match else ("", "")


def unfenced(text: str) -> tuple[int, int] | None:
    """Where fields at the top of the file begin, and where the body does; None if there are none.

    They are a block of lines: of a title, of two fields, or of one that holds the story back.
    """
    begin = len(text) - len(text.lstrip())
    if not is_field(text, begin) or "=" in text[begin : text.find(":", begin)]:
        return None
    lines = text[begin:].split("\n")
    size = next((place for place, line in enumerate(lines) if _ends(line)), len(lines))
    block = lines[:size]
    names = [letters(match["name"]) for line in block if (match := _FIELD.match(line))]
    is_whole = all(_FIELD.match(line) or _GOES_ON.match(line) for line in block)
    if not is_whole or not _is_front_matter(names, block[0]):
        return None
    has_fence = size < len(lines) and lines[size].strip() != ""
    end = begin + sum(len(line) + 1 for line in lines[: size + has_fence])
    return begin, min(end, len(text))


def misplaced(text: str) -> int | None:
    """Where a block of fields between two fences begins that has a little text above it."""
    for start in _BLOCK.finditer(text, 0, MOST_TEXT_ABOVE):
        end = _BLOCK.search(text, start.end()) or re.compile(
            rf"^{LIKE_A_FENCE}[ \t]*\Z", re.MULTILINE
        ).search(text, start.end())
        if end is None or _CODE.search(text, 0, start.start()):
            continue
        lines = [line for line in text[start.end() : end.start()].split("\n") if line.strip()]
        names = {letters(match["name"]) for line in lines if (match := _FIELD.match(line))}
        is_whole = all(_FIELD.match(line) or _GOES_ON.match(line) for line in lines)
        if is_whole and names & {"title", *_HOLDING}:
            return start.start()
    return None


def first_prose(block: str) -> int | None:
    """The first line behind a blank one, from 0, that is no field and no part of one."""
    lines = block.split("\n")
    for place in range(1, len(lines)):
        line = lines[place]
        is_parted = line.strip() and not lines[place - 1].strip()
        if is_parted and not _FIELD.match(line) and not _GOES_ON.match(line):
            return place
    return None


def last_field(text: str) -> str:
    """The last line of the fields that `text` begins with; empty if it begins with none."""
    last = ""
    for line in text.split("\n"):
        if not line.strip() or not (_FIELD.match(line) or _GOES_ON.match(line)):
            break
        last = line.strip()
    return last


def _ends(line: str) -> bool:
    return not line.strip() or re.fullmatch(rf"{LIKE_A_FENCE}[ \t]*", line) is not None


def _is_front_matter(names: list[str], first: str) -> bool:
    telling = [name for name in names if name in _TELLING]
    value = first.partition(":")[2].split()
    is_held = telling[:1] and telling[0] in _HOLDING and len(value) <= 2
    return "title" in telling or len(telling) > 1 or bool(is_held)
