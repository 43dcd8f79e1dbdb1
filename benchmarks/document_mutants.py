"""Broken documents: a file of any format, changed by its structure or by its bytes, or in a part of
its archive, which is zipped again as a whole one.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from functools import partial
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from benchmarks import page_bombs
from benchmarks.structure_mutants import broken_json, broken_tokens, broken_xml

BY_STRUCTURE = 0.75  # of the mutants; the others are broken by their bytes
SPAN = 200  # bytes that are cut, doubled or replaced at once

TROUBLE = (
    b"<w:p>", b"</w:p>", b"<w:r><w:t>", b"<w:tbl><w:tr><w:tc>", b"<w:vanish/>", b"<w:del>",
    b'<w:fldChar w:fldCharType="begin"/>', b'<w:gridSpan w:val="-1"/>', b"<w:vMerge/>",
    b"<![CDATA[", b"<!DOCTYPE a>", b"<!ENTITY a 'b'>", b"&a;", b"&#0;", b"&#xFFFF;", b"\0",
    b"\xff\xfe", b"\xc3", b'w:val=""', b'w:id="-1"', b'xmlns:w=""', b'<w:numId w:val="99"/>',
    b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04", b"\xff\xff\xff\xff", b"javascript:",
    b"../../../", b"]]>", b"<text:p>", b"<table:table>", b"<text:list>", b"<draw:frame>",
    b'text:display="none"', b'table:number-columns-spanned="99999"', b"<text:note>",
    b"{\\pict ", b"\\bin99999999 ", b"\\u-1?", b"{\\footnote ", b"{\\*\\fldinst ", b"\\uc8", b"}}}",
    *page_bombs.TROUBLE,
)  # fmt: skip

Mutation = Callable[[bytes, bytes, random.Random], bytes]

_lines: Mutation = partial(broken_tokens, of="lines")
_html: Mutation = partial(broken_tokens, of="html")
_BY_STRUCTURE: dict[str, Mutation] = {
    **dict.fromkeys((".xml", ".fodt", ".rels"), broken_xml),
    **dict.fromkeys((".html", ".htm"), _html),
    **dict.fromkeys((".md", ".txt"), _lines),
    ".json": broken_json,
    ".rtf": partial(broken_tokens, of="rtf"),
}


def mutant(kind: str, sources: Sequence[bytes], seed: int) -> bytes:
    """Make one broken file of a kind; the same of the same sources and seed."""
    dice = random.Random(seed)  # noqa: S311 - seeded: the same file again
    content, other = dice.choice(sources), dice.choice(sources)
    if content.startswith(b"PK"):
        if dice.random() < 0.9:
            return _with_broken_part(content, other, dice)
    elif dice.random() < BY_STRUCTURE:
        return _by_structure(kind, content, other, dice)
    return broken_by_bytes(content, other, dice)


def _by_structure(kind: str, content: bytes, other: bytes, dice: random.Random) -> bytes:
    if kind in {".eml", ".mhtml"}:  # its head is lines; its parts may be pages
        return dice.choice((_lines, _html))(content, other, dice)
    return _BY_STRUCTURE.get(kind, broken_by_bytes)(content, other, dice)


def _with_broken_part(content: bytes, other: bytes, dice: random.Random) -> bytes:
    """Make a whole archive with a part in it that is not; or that is missing, or another."""
    parts = _parts(content)
    others = _parts(other) or parts
    # Mostly it is the text that is broken, which is the largest part.
    texts = [name for name in parts if _ending(name) in _BY_STRUCTURE]
    is_text = texts and dice.random() < 0.5
    name = max(texts, key=lambda one: len(parts[one])) if is_text else dice.choice([*parts])
    alike = others.get(name) or dice.choice([*others.values()])
    match dice.randint(0, 19):
        case 0:
            del parts[name]
        case 1:
            parts[name] = dice.choice([*others.values()])
        case 2 | 3:
            parts[name] = broken_by_bytes(parts[name], alike, dice)
        case 4:
            parts[f"{dice.choice(('', '../', '/', '__MACOSX/', 'a/'))}{name}"] = alike
        case _:
            change = _BY_STRUCTURE.get(_ending(name), broken_by_bytes)
            parts[name] = change(parts[name], alike, dice)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as zipped:
        for one, within in parts.items():
            zipped.writestr(one, within)
    return buffer.getvalue()


def _ending(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with ZipFile(io.BytesIO(content)) as zipped:
            return {name: zipped.read(name) for name in zipped.namelist()}
    except BadZipFile:
        return {}


def broken_by_bytes(content: bytes, other: bytes, dice: random.Random) -> bytes:
    """Change some bytes of a file, wherever they are; another file's may come in."""
    changed = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(changed))
        span = slice(at, at + dice.randint(0, SPAN))
        dice.choice(_CHANGES)(changed, span, other, dice)
    return bytes(changed)


def _cut(content: bytearray, span: slice, _other: bytes, _dice: random.Random) -> None:
    del content[span]


def _double(content: bytearray, span: slice, _other: bytes, dice: random.Random) -> None:
    content[span.start : span.start] = content[span] * dice.choice((1, 2, 50))


def _splice(content: bytearray, span: slice, other: bytes, _dice: random.Random) -> None:
    content[span] = other[span]


def _end(content: bytearray, span: slice, _other: bytes, _dice: random.Random) -> None:
    del content[span.start :]


def _change_byte(content: bytearray, span: slice, _other: bytes, dice: random.Random) -> None:
    content[span.start : span.start + 1] = bytes((dice.randint(0, 255),))


def _trouble(content: bytearray, span: slice, _other: bytes, dice: random.Random) -> None:
    content[span.start : span.start] = dice.choice(TROUBLE) * dice.choice((1, 1, 2, 40))


_CHANGES: tuple[Callable[[bytearray, slice, bytes, random.Random], None], ...] = (
    _cut, _double, _splice, _end, _change_byte, _change_byte, _trouble, _trouble,
)  # fmt: skip
