"""Documents that are made to blow up, to hang, or to ask elsewhere: for `document_fuzz.py`."""

from __future__ import annotations

import io
from collections.abc import Callable
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

from tests.documents.opendocument import line, opendocument, span
from tests.documents.word import bold, paragraph, picture, table, text, word_file

TEXT = "The ferry sailed again on Tuesday after three days in port. "
_MB = 1024 * 1024


def _zipped(parts: dict[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as zipped:
        for name, content in parts.items():
            zipped.writestr(ZipInfo(name), content, method, 9)
    return buffer.getvalue()


def _word(*blocks: str, **parts: str) -> bytes:
    return word_file(bold("The ferry"), *blocks, parts=parts)


def _nested(tag: str, times: int, within: str) -> str:
    return f"<w:{tag}>" * times + within + f"</w:{tag}>" * times


def _entities() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><w:document>&e11;</w:document>'
    return _zipped({"word/document.xml": xml.encode()})


def _elsewhere() -> bytes:
    xml = (
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        "<w:document>&e;</w:document>"
    )
    return _zipped({"word/document.xml": xml.encode()})


def _pictures() -> bytes:
    shown = [paragraph(picture("rId9")) for _ in range(3000)]
    png = b"\x89PNG\r\n\x1a\n" + bytes(50 * _MB)
    return word_file(bold("The ferry"), TEXT, *shown, media={"rId9": png})


def _many_parts() -> bytes:
    return _zipped({"word/document.xml": b"<a/>"} | {f"word/{n}.xml": b"" for n in range(60_000)})


def _lists() -> bytes:
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/></w:lvl>' for n in range(9))
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>'
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        for n in range(5000)
    )
    number = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    items = [paragraph("a", properties=number.format(n % 9, n % 5000)) for n in range(15_000)]
    return _word(*items, numbering=lists)


def _styles() -> bytes:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % 9000}"/>'
        "</w:style>"
        for n in range(9000)
    )
    blocks = [paragraph("a", style=f"s{n}") for n in range(9000)]
    return word_file(bold("The ferry"), *blocks, styles=styles)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a gigabyte of spaces": lambda: _zipped({"word/document.xml": b" " * 1000 * _MB}),
    "40 MB of text": lambda: _word(TEXT * 700_000),
    "11 MB of text": lambda: _word(TEXT * 190_000),
    "a text of the largest size": lambda: _word(*[TEXT * 20] * 240),
    "a run a letter": lambda: _word(
        paragraph(*(text("a", "<w:b/>" if n % 2 else "") for n in range(100_000)))
    ),
    "runs in turns": lambda: _word(
        *(
            paragraph(*(text("a", "<w:b/>" if n % 2 else "<w:i/>") for n in range(100)))
            for _ in range(90)
        )
    ),
    "paragraphs": lambda: _word(*["a"] * 100_000),
    "elements": lambda: _word("<w:p/>" * 1_900_000),
    "plain runs": lambda: _word(f"<w:p>{'<w:r><w:t>a</w:t></w:r>' * 74_000}</w:p>"),
    "paragraphs of nothing": lambda: _word("<w:p><w:pPr/></w:p>" * 39_000),
    "empty runs": lambda: _word(f"<w:p>{'<w:r/>' * 290_000}</w:p>"),
    "nested tables": lambda: _word(
        _nested("tbl><w:tr><w:tc", 1, "")
        + "<w:tbl><w:tr><w:tc>" * 80
        + paragraph(TEXT)
        + "</w:tc></w:tr></w:tbl>" * 80
    ),
    "tables in tables": lambda: _word(
        "<w:tbl><w:tr><w:tc>" * 60 + paragraph(TEXT) + "</w:tc></w:tr></w:tbl>" * 60
    ),
    "deep content": lambda: _word(_nested("sdt><w:sdtContent", 1, "") + _nested("ins", 240, TEXT)),
    "deeper content": lambda: _word(_nested("ins", 5000, paragraph(TEXT))),
    "wide tables": lambda: _word(table(*[("a",) * 500] * 60)),
    "cells that span": lambda: _word(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr>'
        "</w:tbl>"
    ),
    "open fields": lambda: _word(
        paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 100_000)
    ),
    "comments": lambda: _word(
        TEXT, comments=f'<w:comment w:id="1">{paragraph(TEXT)}</w:comment>' * 30_000
    ),
    "footnotes": lambda: _word(
        paragraph(*(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in range(20_000))),
        footnotes="".join(
            f'<w:footnote w:id="{n}">{paragraph("a")}</w:footnote>' for n in range(20_000)
        ),
    ),
    "boxes in boxes": lambda: _word(
        paragraph(
            "<w:r><w:pict><w:txbxContent><w:p>" * 55
            + text(TEXT * 1000)
            + "</w:p></w:txbxContent></w:pict></w:r>" * 55
        )
    ),
    "alternatives": lambda: _word(
        paragraph(
            "<mc:AlternateContent><mc:Choice>" * 110
            + "<w:r><w:br/></w:r>" * 100_000
            + "</mc:Choice></mc:AlternateContent>" * 110
        )
    ),
    "a picture shown often": _pictures,
    "lists": _lists,
    "styles": _styles,
    "many parts": _many_parts,
    ".odt paragraphs": lambda: opendocument("<text:p>a</text:p>" * 140_000),
    ".odt spans": lambda: opendocument(line(span("a", "Bold") * 90_000)),
    ".odt lists in lists": lambda: opendocument(
        "<text:list><text:list-item>" * 120 + line("a") + "</text:list-item></text:list>" * 120
    ),
    ".odt tables in tables": lambda: opendocument(
        "<table:table><table:table-row><table:table-cell>" * 80
        + line("a") * 500
        + "</table:table-cell></table:table-row></table:table>" * 80
    ),
    ".odt notes in notes": lambda: opendocument(
        "<text:p><text:note><text:note-body>" * 80
        + line("a")
        + "</text:note-body></text:note></text:p>" * 80
    ),
    ".odt notes": lambda: opendocument(
        line("<text:note><text:note-body><text:p>a</text:p></text:note-body></text:note>" * 30_000)
    ),
    ".odt spaces": lambda: opendocument(line('<text:s text:c="99999"/>' * 100_000)),
    ".odt boxes in boxes": lambda: opendocument(
        "<text:p><draw:frame><draw:text-box>" * 80
        + line("a")
        + "</draw:text-box></draw:frame></text:p>" * 80
    ),
    ".odt hidden in hidden": lambda: opendocument(
        '<text:section text:display="none">' * 200
        + line("a" * 100) * 30_000
        + "</text:section>" * 200
    ),
    ".odt changes": lambda: opendocument(
        "<text:tracked-changes>"
        + "".join(
            f'<text:changed-region text:id="c{n}"><text:insertion/></text:changed-region>'
            for n in range(20_000)
        )
        + "</text:tracked-changes>",
        line("".join(f'<text:change-start text:change-id="c{n}"/>a' for n in range(20_000))),
    ),
    ".odt a gigabyte": lambda: _zipped({"content.xml": b" " * 1000 * _MB}),
    ".rtf groups": lambda: b"{\\rtf1 " + b"{" * 300_000,
    ".rtf words": lambda: b"{\\rtf1 " + b"\\b a\\b0 a" * 95_000,
    ".rtf paragraphs": lambda: b"{\\rtf1 " + b"a\\par " * 190_000,
    ".rtf notes": lambda: b"{\\rtf1 " + b"{\\footnote a}" * 90_000,
    ".rtf fonts": lambda: b"{\\rtf1{\\fonttbl" + b"{\\f1\\fcharset128 a;}" * 60_000,
    ".rtf a text": lambda: b"{\\rtf1 " + TEXT.encode() * 500_000,
    ".rtf a picture": lambda: b"{\\rtf1 {\\pict\\pngblip " + b"89504e47" * 3_900_000 + b"}",
    ".rtf tables": lambda: b"{\\rtf1 " + b"a\\cell a\\row " * 95_000,
    ".odt elsewhere": lambda: _zipped(
        {"content.xml": b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/">'}
    ),
    "entities": _entities,
    "elsewhere": _elsewhere,
    "another compression": lambda: _zipped({"word/document.xml": b"<a/>"}, ZIP_BZIP2),
}
