"""Whole files of every format, to be broken: stories that are published, and some with traps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.documents.opendocument import flat_opendocument, frame, line, opendocument, span
from tests.documents.pages import google_archive, google_page, page
from tests.documents.trapped import TRAPPED
from tests.documents.wires import newsml, ninjs, nitf
from tests.documents.word import PNG, bold, paragraph, picture, table, text, word_file, zipped
from tests.ingest.samples import TEXT

LARGEST_SOURCE = 60_000  # bytes; small files are quick, and it is their structure that is broken

_BLOCKS = (
    line("The ferry", "Title"),
    "Tags: ferries",
    line(f"It {span('sails', 'Bold')} again.{frame(alt='The quay')}"),
    line(
        '<text:a xlink:href="https://a.example/">here</text:a><text:note><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>By the log.</text:p></text:note-body>"
        "</text:note>"
    ),
    line(TEXT),
    (
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>B</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    ),
    (
        '<text:list text:style-name="Numbers"><text:list-item><text:p>One</text:p></text:list-item>'
        "</text:list>"
    ),
    line(TEXT),
)
_HIDDEN = line(span("They say", "Hidden"))
_WORD = word_file(
    paragraph("The ferry sails again", style="Title"),
    "Tags: ferries",
    paragraph(TEXT, text(" Twice.", "<w:i/>"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    bold("Flour"),
    paragraph(f'<w:hyperlink r:id="rId8">{text("here")}</w:hyperlink>', picture(alt="The quay")),
    table(("A", "B"), ("1", "2")),
    paragraph("One", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
    TEXT,
    media={"rId1": PNG},
    links={"rId8": "https://a.example/"},
    parts={
        "footnotes": f'<w:footnote w:id="2">{paragraph("By the log.")}</w:footnote>',
        "numbering": '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt '
        'w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        "</w:num>",
    },
)
_RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}{\colortbl;\red255;}"
    r"\pard{\b The ferry sails again\par}" + TEXT + r" It {\i sails}, {\f1 \'cc} \u26085?\par"
    r'{\field{\*\fldinst{HYPERLINK "https://a.example/"}}{\fldrslt here}}{\footnote By the log.}'
    r"\trowd\intbl A\cell B\cell\row{\pict\pngblip " + PNG.hex() + r"}\par " + TEXT
)
_RTF_WITH_TRAPS = _RTF + r"{\v they say}{\header Desk\par}{\deleted Not so.}"
_LD = (
    '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"A ferry",'
    '"datePublished":"2026-11-23T09:00:00+01:00","author":[{"name":"Karen Holm"}]}]}</script>'
)
_META = (
    '<meta property="og:title" content="A ferry"><meta name="description" content="It sails.">'
    '<meta property="article:published_time" content="2026-11-23T09:00:00+01:00">'
)
_FIGURE = '<figure><img src="quay.png" alt="The quay"><figcaption>The quay</figcaption></figure>'
_RICH = (
    f"<p>{TEXT}</p><h2>Flour</h2>{_FIGURE}<ul><li>One<li>Two</ul><blockquote>Ours</blockquote>"
    '<table><tr><th>A<td colspan="2">B</table><p><a href="https://a.example/">here</a></p>'
)
_GOOGLE = google_page(
    f'<p class="c6 title"><span>The ferry</span></p><p class="c1"><span class="c2">{TEXT}</span>'
    f'<a href="https://www.google.com/url?q=https://a.example/&sa=D">here</a></p><p>{TEXT}</p>'
)
ATTACHED = (
    b"Content-Type: image/png\nContent-Transfer-Encoding: base64\n"
    b"Content-Disposition: attachment; filename=quay.png\n\n"
)
_PAGE_PART = b"Content-Type: text/html; charset=utf-8\n\n" + page(_RICH)
_NINJS_2 = {
    "infoSources": None, "headlines": None, "bodies": None, "provider": "Nordvest",
    "headline": "Ferry sails again", "body_xhtml": f"<p>{TEXT}</p>", "byline": "Karen Holm",
}  # fmt: skip


def mail(below: bytes) -> bytes:
    """Write a mail of a reporter's; the blank line after its head is in `below`."""
    head = b"Subject: The ferry sails\nFrom: Karen Holm <a@post.example>\nMIME-Version: 1.0\n"
    return head + b"Date: Mon, 23 Nov 2026 09:00:00 +0100\n" + below


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    """Write a mail of these parts, each with a head of its own."""
    head = f"Content-Type: multipart/{kind}; boundary=q\n\n".encode()
    return mail(head + b"".join(b"--q\n" + part + b"\n" for part in parts) + b"--q--\n")


def plain(words: str) -> bytes:
    """Write a part that is plain text."""
    return f"Content-Type: text/plain; charset=utf-8\n\n{words}".encode()


BUILT: Mapping[str, Sequence[bytes]] = {
    ".docx": (_WORD, _WORD, *TRAPPED.values()),
    ".odt": (
        opendocument(*_BLOCKS, media={"Pictures/1.png": PNG}),
        opendocument(*_BLOCKS, _HIDDEN),
    ),
    ".rtf": (_RTF.encode() + b"}", _RTF.encode() + b"}", _RTF_WITH_TRAPS.encode() + b"}"),
    ".fodt": (flat_opendocument(*_BLOCKS), flat_opendocument(*_BLOCKS, _HIDDEN)),
    ".html": (page(_RICH), _GOOGLE, page(_RICH, head=_LD + _META)),
    ".eml": (
        mail(b"\n" + f"{TEXT}\n\n{TEXT}\n".encode()),
        multipart(plain(f"{TEXT}\n\n{TEXT}\n"), _PAGE_PART, kind="alternative"),
        multipart(_PAGE_PART, ATTACHED + b"iVBORw0K"),
    ),
    ".mhtml": (multipart(_PAGE_PART, kind="related"),),
    ".zip": (
        google_archive(),
        zipped({"a/index.md": f"# The ferry\n\n{TEXT}\n\n![x](x.png)", "a/x.png": PNG}),
        zipped({"Ferry.html": _GOOGLE, "images/image1.png": PNG}),
    ),
    ".json": (ninjs(), ninjs(**_NINJS_2), ninjs(embargoed="2026-11-25T06:00:00+01:00")),
    ".xml": (nitf(), newsml(), nitf(content=f"<p>{TEXT}</p><table><tr><td>A</td></tr></table>")),
    ".md": (
        f'{{\n"title": "The ferry",\n"tags": ["a"]\n}}\n\n{TEXT}\n\n## Flour\n\n{TEXT}'.encode(),
        f"---\ntitle: The ferry\ndate: 2026-11-23\n---\n\n{TEXT}\n\n> Ours\n\n- One\n".encode(),
    ),
    ".txt": (f"The ferry\n\n{TEXT}\n\n{TEXT}\n".encode(), f"Færgen\n\n{TEXT}\n".encode("cp1252")),
}


def found(folders: Sequence[Path], kind: str) -> list[bytes]:
    """Read the files below the folders that are of a kind, and small."""
    files = [path for folder in folders for path in sorted(folder.rglob(f"*{kind}"))]
    return [path.read_bytes() for path in files if path.stat().st_size < LARGEST_SOURCE]
