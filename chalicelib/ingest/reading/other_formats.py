"""Formats that are not read here, by a file's ending or by what is in it: `other_formats.toml`.

Whatever its ending says, a mail is no story, and neither is a Word file.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from chalicelib.news.errors import Problem

_FILE = Path(__file__).with_suffix(".toml")

LEAST_ROWS = 4  # of a table; a story has no four lines in a row that are parted alike
LEAST_CELLS = 3
LONGEST_CELL = 40  # characters on average; what is longer are sentences with commas


class OtherFormat(Struct, frozen=True):
    """What a format is called, and how an editor makes a story of it."""

    called: str
    mend: str
    endings: tuple[str, ...]


def format_by_ending(ending: str) -> OtherFormat | None:
    """The format that files of an ending have; None if we don't know the ending."""
    return next((form for form in _formats().values() if ending.lower() in form.endings), None)


def refuse_by_bytes(content: bytes) -> Problem | None:
    """What is wrong with a file that is no text, by its first bytes."""
    return _problem(_kind_of_bytes(content))


def refuse_by_text(text: str, *, line: int = 1, is_plain: bool = False) -> Problem | None:
    """What is wrong with a text that is no story, by its beginning, which stands on `line`; what
    `is_plain` does not begin with an element of HTML either.
    """
    start = text.lstrip()
    kind = next((kind for kind, is_so in _BY_TEXT.items() if is_so(start)), "")
    if is_plain:
        kind = kind or _kind_of_element(start)
    return _problem(kind, line)


def kind_in_archive(content: bytes) -> Problem | None:
    """What is wrong with a ZIP archive that is some program's file; None if it is a plain one."""
    kind = _kind_of_bytes(content) if content.startswith(b"PK\x03\x04") else ""
    return _problem("" if kind == "zip" else kind)


def _problem(kind: str, line: int | None = None) -> Problem | None:
    if not kind:
        return None
    form = _formats()[kind]
    return Problem(f"whatever its name says, this is {form.called}", form.mend, line)


@cache
def _formats() -> dict[str, OtherFormat]:
    data: dict[str, dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: OtherFormat(form["called"], form["mend"], tuple(form["endings"]))
        for name, form in data.items()
    }


_SIGNATURES = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "office",
    b"%PDF-": "pdf",
    b"{\\rtf": "rtf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"RIFF": "picture",
    b"II*\0": "picture",
    b"MM\0*": "picture",
    b"\x1f\x8b": "archive",
    b"7z\xbc\xaf": "archive",
    b"Rar!": "archive",
    b"ID3": "recording",
    b"bplist": "webarchive",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"\x01": "wire",
}
# What is in a ZIP archive, by a name in it.
_IN_ZIP = {
    b"word/": "word",
    b"application/vnd.oasis.opendocument.text": "opendocument",
    b"application/vnd.oasis.opendocument.spreadsheet": "spreadsheet",
    b"Index/Document.iwa": "pages",
    b"xl/": "spreadsheet",
    b"ppt/": "slides",
}


def _kind_of_bytes(content: bytes) -> str:
    if content.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in _IN_ZIP.items() if name in content), "zip")
    if content[4:8] == b"ftyp":
        is_picture = content[8:12] in {b"heic", b"heix", b"mif1", b"avif"}
        return "picture" if is_picture else "recording"
    stripped = content[:2000].lstrip()
    return next(
        (kind for sign, kind in _SIGNATURES.items() if _begins(sign, content, stripped)), ""
    )


def _begins(sign: bytes, content: bytes, stripped: bytes) -> bool:
    """`MZ` may begin a story; a program has zero bytes too."""
    if sign in {b"MZ", b"ID3", b"RIFF", b"GIF8"}:
        return content.startswith(sign) and b"\0" in content[:64]
    return content.startswith(sign) or (sign == b"{\\rtf" and stripped.startswith(sign))


# The lines at the head of a mail, as programs write them and as they are shown in a few languages.
_MAIL_LINE = re.compile(
    r"(?P<name>from|to|cc|bcc|subject|date|sent|reply-to|return-path|received|message-id"
    r"|mime-version|content-type|content-transfer-encoding|delivered-to|x-[a-z-]+|dkim-signature"
    r"|fra|til|emne|dato|sendt|från|till|ämne|skickat|von|an|betreff|gesendet|de|à|objet|envoyé)"
    r" ?: ?\S.*",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"[ \t]+\S.*")
_SENDERS = {"from", "fra", "från", "von", "de", "return-path", "received", "delivered-to"}
_HTML = re.compile(
    r"(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)(?:\s[^<>]*+)?>",
    re.IGNORECASE | re.DOTALL,
)
_ELEMENT = re.compile(r"<(?P<name>[A-Za-z][\w:.-]*)(?:\s[^<>]*+)?>")
_JSON = re.compile(r'[{\[]\s*+(?:\{\s*+)?"[^"\n]{1,80}"\s*+:')
_XML = re.compile(r"<\?xml\b|<(?:rss|feed|nitf|newsml|newsItem|newsMessage)[\s>]", re.IGNORECASE)


def _kind_of_element(text: str) -> str:
    """What a plain text is that begins with an element which is closed again."""
    match = _ELEMENT.match(text)
    if match is None or f"</{match['name']}" not in text:
        return ""
    return "html" if match["name"].islower() else "xml"


def _is_mail(text: str) -> bool:
    """Whether it begins with the lines of a mail's head, the sender among them."""
    names = []
    for line in text[:5000].split("\n"):
        match = _MAIL_LINE.fullmatch(line.strip("\r*_"))
        if match:
            names.append(match["name"].lower())
        elif not names or not _CONTINUED.fullmatch(line):
            break
    return len(names) >= 2 and not _SENDERS.isdisjoint(names)


def _is_json(text: str) -> bool:
    """Whether it begins as JSON with names does; what follows may be broken."""
    return _JSON.match(text) is not None


def _is_table(text: str) -> bool:
    lines = text.rstrip().split("\n")[:50]
    return len(lines) >= LEAST_ROWS and any(_is_parted(lines, mark) for mark in (";", "\t", ","))


def _is_parted(lines: list[str], mark: str) -> bool:
    """Whether all lines have as many cells, three at least, and short ones."""
    cells = {line.count(mark) + 1 for line in lines}
    longest = LONGEST_CELL * min(cells)
    is_even = len(cells) == 1 and min(cells) >= LEAST_CELLS
    is_prose = mark == "," and any(", " in line for line in lines)
    return is_even and not is_prose and all(0 < len(line) <= longest for line in lines)


_BY_TEXT = {
    "rtf": lambda text: text.startswith("{\\rtf"),
    "mail": _is_mail,
    "xml": lambda text: _XML.match(text) is not None,
    "html": lambda text: _HTML.match(text[:20_000]) is not None,
    "json": _is_json,
    "calendar": lambda text: text.startswith(("BEGIN:VCALENDAR", "BEGIN:VCARD")),
    "table": _is_table,
}
