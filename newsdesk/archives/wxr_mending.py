"""The text of a WXR as exports really are: what XML forbids in it is mended, and said.

WordPress and its plugins write control characters, bare `&`, HTML's own entities and texts in
another charset than they say. Nothing is guessed about elements.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path

from operations.refusal import Refused

_CHUNK = 1 << 20  # bytes
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*(\d{1,7}));")
_ENTITY = re.compile(r"&([A-Za-z]\w{1,31};)")
_XMLS_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_BARE = re.compile(r"&(?!#\d{1,9};|#x[0-9a-fA-F]{1,9};|(?:amp|lt|gt|quot|apos);)")
_LESS = re.compile(r"<(?![A-Za-z_/!?])")
_OTHER_BYTES = re.compile("[\udc80-\udcff]+")  # what surrogateescape makes of them
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]{1,40})["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip

CONTROLS = "control characters, which XML forbids, were taken out"
AMPERSANDS = "bare & were read as &amp;"
ENTITIES = "entities of HTML, such as &nbsp;, were read as HTML has them"
LESS = "bare < were read as &lt;"
BYTES = "bytes that are not in the file's charset were read as Windows-1252"

Mended = Callable[[re.Match[str]], str]


@dataclass
class Mending:
    """What was mended in a file: how often, and the line of the first."""

    file: Path
    done: dict[str, tuple[int, int]] = field(default_factory=dict)

    def mend(
        self, what: str, pattern: re.Pattern[str], mended: Mended, text: str, line: int
    ) -> str:
        """The text, which begins in this line, with all that is found mended, counted as `what`."""
        count, first = self.done.get(what, (0, 0))

        def counted(match: re.Match[str]) -> str:
            nonlocal count, first
            new = mended(match)
            if new != match[0]:
                first = first or line + text.count("\n", 0, match.start())
                count += 1
            return new

        text_mended = pattern.sub(counted, text)
        if count:
            self.done[what] = count, first
        return text_mended

    def sentences(self) -> list[str]:
        """For people."""
        return [
            f"{self.file.name}: {what} ({count:,}, the first in line {line:,})"
            for what, (count, line) in self.done.items()
        ]


def legal_text(mending: Mending) -> Iterator[str]:
    """The text of the file, some at a time, of characters that XML allows. Raises Refused."""
    line = 1
    with mending.file.open("rb") as opened:
        head = opened.read(_CHUNK)
        charset = _charset(head, mending.file)
        decoder = codecs.getincrementaldecoder(charset)("surrogateescape")
        chunk = head
        while True:
            text = decoder.decode(chunk, final=not chunk)
            text = mending.mend(BYTES, _OTHER_BYTES, _as_windows, text, line)
            text = mending.mend(CONTROLS, _ILLEGAL, _nothing, text, line)
            line += text.count("\n")
            yield text
            if not chunk:
                return
            chunk = opened.read(_CHUNK)


def mended_markup(text: str, line: int, mending: Mending) -> str:
    """Text and tags, as they are outside of CDATA, without what no parser takes."""
    if "&" in text:
        text = mending.mend(CONTROLS, _NUMBER, _legal_number, text, line)
        text = mending.mend(ENTITIES, _ENTITY, _as_numbers, text, line)
        text = mending.mend(AMPERSANDS, _BARE, lambda _: "&amp;", text, line)
    return mending.mend(LESS, _LESS, lambda _: "&lt;", text, line)


def _nothing(_match: re.Match[str]) -> str:
    return ""


def _legal_number(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if number <= sys.maxunicode and not _ILLEGAL.match(chr(number)) else ""


def _as_numbers(match: re.Match[str]) -> str:
    known = match[1] not in _XMLS_OWN and html5.get(match[1])
    return "".join(f"&#{ord(character)};" for character in known) if known else match[0]


def _as_windows(match: re.Match[str]) -> str:
    return bytes(ord(one) - 0xDC00 for one in match[0]).decode("cp1252", "replace")


def _charset(head: bytes, file: Path) -> str:
    for bom, charset in _BOMS:
        if head.startswith(bom):
            return charset
    declared = _DECLARED.match(head)
    charset = declared[1].decode() if declared else "utf-8"
    try:
        return codecs.lookup(charset).name
    except LookupError:
        raise Refused(
            f"{file} says in its first line that its charset is {charset}, which nobody knows. "
            "Write there what it is, or export it anew."
        ) from None
