"""The elements of a WXR, one at a time: each item is parsed alone, so that a broken one, or a file
that was cut off, costs no other. What is no whole item is never read as one: a post may have been
private in the part that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from newsdesk.archives.wxr_items import local_name
from newsdesk.archives.wxr_mending import Mending, legal_text, mended_markup
from operations.refusal import Refused

LARGEST_PIECE = 64 << 20  # characters of an item, or of all that is before the first
_MARK = re.compile(r"<!\[CDATA\[|<!--|<item(?:\s[^>]*)?>|</item\s*>")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}
_TITLE = re.compile(r"<title>(?:<!\[CDATA\[)?([^<\]]{1,120})")
_DECLARATION = re.compile(r"\A\s*<\?xml.*?\?>", re.DOTALL)
_WANTED = frozenset({"author", "category", "tag", "base_blog_url"})
_TAG_ROOM = 1 << 16  # characters in which a tag that began must end
_CUT = "Export it anew, and import again: what is here already stays."


def elements(file: Path, mending: Mending, unread: list[str]) -> Iterator[Any]:
    """What is wanted of the channel's head, and every whole item. Raises Refused if there is no
    head that can be read; `unread` gets a sentence for what else can't.
    """
    spaces: dict[str, str] | None = None
    for piece in _pieces(file, mending, unread):
        if spaces is None:
            root = _head(file, piece.text)
            spaces = {name: uri for name, uri in root.nsmap.items() if name}
            channel = root.find("channel")
            yield from (one for one in channel if local_name(one) in _WANTED)
            continue
        declared = "".join(f' xmlns:{name}="{uri}"' for name, uri in spaces.items())
        try:
            yield _parsed(f"<rss{declared}>{piece.text}</rss>")[0]
        except etree.XMLSyntaxError as error:
            line = piece.line + error.lineno - 1
            unread.append(
                f"{file.name}: {_named(piece.text)} in line {piece.line:,} can't be read "
                f"({_plain(error)}, line {line:,}). Mend it there, and import again."
            )


@dataclass(frozen=True)
class _Stretch:
    text: str
    line: int


def _pieces(file: Path, mending: Mending, unread: list[str]) -> Iterator[_Stretch]:
    """What is before the first item, and then every item that ends."""
    begun: _Begun | None = _Begun(1)
    line, is_over = 1, False
    for kind, text in _tokens(legal_text(mending)):
        if kind == "open":
            if begun and begun.is_head:
                yield begun.piece
            elif begun:
                unread.append(
                    f"{file.name}: {begun.name} in line {begun.line:,} does not end before the "
                    "next begins, and is left out. Mend it there, and import again."
                )
            begun = _Begun(line, is_head=False)
        is_over = is_over or (kind == "text" and "</channel" in text)
        if begun:
            begun.add(mended_markup(text, line, mending) if kind == "text" else text, file)
        line += text.count("\n")
        if kind == "close" and begun and not begun.is_head:
            yield begun.piece
            begun = None
    if begun and begun.is_head:
        yield begun.piece
        begun = None
    if begun or not is_over:
        lost = f"{begun.name}, which begins in line {begun.line:,}," if begun else "what came after"
        unread.append(
            f"{file.name} is cut off in line {line:,}: {lost} is missing"
            f"{', and so is all after it' if begun else ''}. {_CUT}"
        )


class _Begun:
    """A piece that has begun."""

    def __init__(self, line: int, *, is_head: bool = True) -> None:
        self.line, self.is_head = line, is_head
        self._parts: list[str] = []
        self._size = 0

    def add(self, text: str, file: Path) -> None:
        """Add to it. Raises Refused if it is too large."""
        self._parts.append(text)
        self._size += len(text)
        if self._size > LARGEST_PIECE:
            raise Refused(
                f"{file}: {self.name} in line {self.line:,} has more than {LARGEST_PIECE:,} "
                "characters, or does not end. Mend it there, or take it out."
            )

    @property
    def piece(self) -> _Stretch:
        """All of it."""
        return _Stretch("".join(self._parts), self.line)

    @property
    def name(self) -> str:
        """What people know it by."""
        return _named("".join(self._parts)[:_TAG_ROOM]) if not self.is_head else "its head"


def _tokens(chunks: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The text in pieces that end between tags: `open` and `close` of an item, `cdata` (and
    comments, which say nothing either), and `text`. One that does not end is text.
    """
    text, wanted = "", 0
    for chunk in chunks:
        text += chunk
        if chunk and len(text) < wanted:
            continue
        at = 0
        while match := _MARK.search(text, at):
            end = _ENDS.get(match[0])
            stop = match.end() if end is None else text.find(end, match.end()) + len(end)
            if end is not None and stop < match.end():
                break
            if match.start() > at:
                yield "text", text[at : match.start()]
            if end:
                yield "cdata", text[match.start() : stop]
            else:
                yield "close" if match[0][1] == "/" else "open", match[0]
            at = stop
        else:
            safe = _safe(text, at)
            if safe > at:
                yield "text", text[at:safe]
            at = safe
        text = text[at:]
        wanted = 2 * len(text) if len(text) > _TAG_ROOM else 0  # a long one is not sought each time
        if len(text) > LARGEST_PIECE:
            break
    if text:
        yield "text", text


def _safe(text: str, at: int) -> int:
    """How far the text is whole: a tag or an entity that has begun is left."""
    end = len(text)
    for mark, closing in (("<", ">"), ("&", ";")):
        last = text.rfind(mark, max(at, len(text) - _TAG_ROOM))
        if last >= 0 and text.find(closing, last) < 0:
            end = min(end, last)
    return end


def _head(file: Path, text: str) -> Any:  # noqa: ANN401 - lxml's own
    text = _DECLARATION.sub(lambda m: "\n" * m[0].count("\n"), text)
    if "</channel" not in text:
        text += "</channel></rss>"
    try:
        root = _parsed(text)
    except etree.XMLSyntaxError as error:
        raise Refused(
            f"{file} can't be read as XML, line {error.lineno:,}: {_plain(error)}. "
            "Export it anew, or mend that line."
        ) from None
    if root.find("channel") is None:
        raise Refused(f"{file} is no export of WordPress: it has no channel. Export it anew.")
    return root


def _parsed(text: str) -> Any:  # noqa: ANN401 - lxml's own
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8"
    )
    return etree.fromstring(text.encode(), parser)


def _named(item: str) -> str:
    title = _TITLE.search(item)
    return f"the entry “{title[1].strip()}”" if title else "the entry"


def _plain(error: etree.XMLSyntaxError) -> str:
    return str(error.msg).partition(", line ")[0]
