"""Pages, mails, archives and texts that are made to blow up: for `document_fuzz.py`."""

from __future__ import annotations

import base64
from collections.abc import Callable

from benchmarks.document_sources import ATTACHED, mail, multipart, plain
from tests.documents.pages import page
from tests.documents.word import PNG, zipped

TEXT = "The ferry sailed again on Tuesday after three days in port. "
_MB = 1_000_000
_PHOTO = base64.encodebytes(PNG + bytes(11 * _MB))


def _styled(sheet: str) -> bytes:
    return page(head=f"<style>{sheet}</style>")


_LD = '<script type="application/ld+json">{"@graph":[{}' + ",{}" * 30_000 + "]}</script>"

BOMBS: dict[str, Callable[[], bytes]] = {
    ".html of four megabytes of text": lambda: page(f"<p>{TEXT}</p>" * 59_000),
    ".html of one word": lambda: b"<p>" + b"a" * 8 * _MB,
    ".html of brackets": lambda: b"<" * 8 * _MB,
    ".html of entities": lambda: b"&amp;" * 1_600_000,
    ".html of comments that never end": lambda: b"<!--" * 490_000,
    ".html of bold": lambda: b"<b>x" * 100_000,
    ".html of empty elements": lambda: page("<i></i>" * 59_000),
    ".html of tables in tables": lambda: b"<table><tr><td>" * 39_000,
    ".html with an element of attributes": lambda: (
        b"<p " + b"a=b " * 2 * _MB + b">" + TEXT.encode()
    ),
    ".html with elements of many classes": lambda: page(
        f'<p class="{"a " * 100}">x</p>' * 10_000, head="<style>.a{font-weight:bold}</style>"
    ),
    ".html with a sheet of selectors": lambda: _styled(".a" * 900_000),
    ".html with a sheet of comments": lambda: _styled("/*" * 900_000),
    ".html with a sheet of conditions": lambda: _styled("@a{b{" * 400_000),
    ".html with a sheet of at signs": lambda: _styled("@a" * 900_000),
    ".html with a rule of half declarations": lambda: _styled("p{" + "text-decoration:" * 120_000),
    ".html with a million things to say": lambda: page(head=_LD * 40),
    ".html with a picture in it": lambda: page(
        f'<img src="data:image/png;base64,{base64.b64encode(PNG + bytes(5 * _MB)).decode()}">'
    ),
    ".eml with a photograph": lambda: multipart(plain(TEXT * 9), ATTACHED + _PHOTO),
    ".eml of lines": lambda: mail(b"\n" + b"a\n" * 399_000),
    ".eml of one line": lambda: mail(b"\n" + b"a " * 7_900_000),
    ".eml of escapes": lambda: mail(
        b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=41" * 5 * _MB
    ),
    ".eml of boundaries": lambda: multipart(*[b""] * 190_000),
    ".eml of mails in mails": lambda: mail(
        b"Content-Type: multipart/mixed; boundary=q\n\n"
        + b"--q\nContent-Type: multipart/mixed; boundary=q\n\n" * 490
    ),
    ".eml of parameters": lambda: mail(
        b"Content-Type: text/plain; " + b"a*0=b; " * 9000 + b"\n\nx"
    ),
    ".eml of farewells": lambda: mail(b"\n" + b"mvh\n\n" * 9000 + TEXT.encode() * 20),
    ".mhtml of parts": lambda: multipart(
        *[b"Content-Type: image/png\nContent-Location: https://a.example/x\n\nx"] * 480,
        kind="related",
    ),
    ".zip of a gigabyte": lambda: zipped({"a.md": TEXT, **dict.fromkeys("bcd", b"\0" * 340 * _MB)}),
    ".zip of pictures": lambda: zipped(
        {"a.md": "# T\n\n" + "".join(f"![x]({n}.png)\n\n" for n in range(20))}
        | {f"{n}.png": PNG + bytes(3 * _MB) + bytes([n]) for n in range(20)}
    ),
    ".md of quotation marks below JSON": lambda: b'{"title": "x"}\n' + b'"' * 400_000,
    ".md of opening quotation marks": lambda: b"# T\n\n" + "“".encode() * 90_000,
    ".md of spaces": lambda: b"# T\n\na" + b"  " * 140_000 + b"b",
    ".md of brackets that look like JSON": lambda: b'{"a":' * 80_000,
    ".txt in UTF-32": lambda: ("x\n" * 60_000).encode("utf-32"),
    ".txt in an old charset": lambda: ("Færgen sejler igen\n" * 24_000).encode("cp1252"),
}

TROUBLE = (
    b"<article>", b"</article>", b"<table><td>", b"<script>", b"</style>", b"<style>.a{", b"<!--",
    b"-->", b"<p hidden>", b'<a href="', b"<img src=data:", b"<svg>", b"<template>", b"--q\n",
    b"Content-Type: multipart/mixed; boundary=q\n\n", b"=?utf-8?q?", b"\r\n\r\n", b"\xef\xbb\xbf",
    b'{"', b'":', b"[[[[[", b"\\u0000", b"<!DOCTYPE a [", b"&e;", b"--\n", b"> ", b"\x00\xd8",
)  # fmt: skip
