"""A picture's type by the first bytes of its file, whatever its ending; types that are refused are
in `picture_types.toml`.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from functools import cache
from pathlib import Path

from chalicelib.news.errors import Problem

_REFUSED = Path(__file__).with_suffix(".toml")

JPEG = "JPEG"  # the types have the names by which Pillow knows them
HEIF = "HEIF"
PNG = "PNG"
GIF = "GIF"
# What is read, with the endings that editors give it.
ENDINGS = {
    JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    PNG: (".png",),
    GIF: (".gif",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
    HEIF: (".heic", ".heif", ".hif"),
}

_STARTS = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"II+\0": "tiff",
    b"MM\0+": "tiff",
    b"IIRO": "raw",
    b"IIRS": "raw",
    b"IIU\0": "raw",
    b"FUJIFILMCCD-RAW": "raw",
    b"II\x1a\0\0\0HEAPCCDR": "raw",
    b"\0MRM": "raw",
    b"FOVb": "raw",
    b"8BPS": "photoshop",
    b"%PDF-": "pdf",
    b"%!PS": "postscript",
    b"\xc5\xd0\xd3\xc6": "postscript",
    b"BM": "bmp",
    b"\0\0\1\0": "icon",
    b"\0\0\0\x0cjP  ": "jpeg_2000",
    b"\xff\x4f\xff\x51": "jpeg_2000",
    b"\0\0\0\x0cJXL ": "jpeg_xl",
    b"\xff\x0a": "jpeg_xl",
    b"\x1a\x45\xdf\xa3": "film",
    b"OggS": "film",
    b"ID3": "film",
    b"\0\0\1\xba": "film",
    b"\0\0\1\xb3": "film",
    b"PK\3\4": "archive",
    b"\x1f\x8b": "packed",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\xd0\xcf\x11\xe0": "archive",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"version https://git-lfs": "pointer",
    b"\0\5\x16\7": "mac_part",
    b"gimp xcf": "layers",
}
# Brands of the ISO base media format: https://mp4ra.org/registered-types/brands
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx"}
_MOST_BRANDS = 64  # bytes of them that are looked at
_FILM_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}  # of QuickTime before brands
_SVG = re.compile(r"<(?:\w+:)?svg[\s>/]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BEGINNING = 65_536  # bytes of a text that are looked at; comments may come first


def type_of(content: bytes) -> str:
    """The type of a file: one of ENDINGS, one that is refused, or empty if it is unknown."""
    if content[4:8] == b"ftyp":
        return _type_of_box(content)
    if content.startswith(b"RIFF"):
        return "WEBP" if content[8:12] == b"WEBP" else "film"
    if content[4:8] in _FILM_BOXES:
        return "film"
    known = next((kind for start, kind in _STARTS.items() if content.startswith(start)), "")
    return known or _type_of_text(content[:_BEGINNING])


def refused_type(kind: str) -> Problem:
    """What is wrong with a file of a type that is not one of ENDINGS."""
    entry = _refused().get(kind)
    if entry is None:
        return Problem(
            "this is no picture that can be read",
            "export it as a JPEG or a PNG, and upload that; JPEG, PNG, WebP, AVIF, GIF and HEIC "
            "are read",
        )
    return Problem(f"this is {entry['called']}, and not read", entry["mend"])


def _type_of_text(beginning: bytes) -> str:
    """The type of what is written in angle brackets; empty if nothing is."""
    is_wide = beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = beginning.decode("utf-16" if is_wide else "utf-8-sig", "replace").lstrip()
    if not text.startswith("<"):
        return ""
    svg, html = _SVG.search(text), _HTML.search(text)
    if svg and not (html and html.start() < svg.start()):
        return "svg"
    return "html" if html else "xml"


def _type_of_box(content: bytes) -> str:
    size = int.from_bytes(content[:4])
    brands = content[8 : min(max(size, 12), _MOST_BRANDS)]
    if content[8:12] == b"crx ":
        return "raw"
    # Its minor version is no brand: every fourth byte, but for that one.
    names = {brands[at : at + 4] for at in range(0, len(brands), 4) if at != 4}
    if names & _AVIF_BRANDS:
        return "AVIF"
    return HEIF if names & _HEIF_BRANDS else "film"


@cache
def _refused() -> dict[str, dict[str, str]]:
    return tomllib.loads(_REFUSED.read_text(encoding="utf-8"))
