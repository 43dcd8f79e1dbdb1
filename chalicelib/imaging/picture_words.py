"""The words in a picture's file: XMP before IIM, in one line each. What cameras write by themselves
(`camera_words.toml`) are no words.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from PIL import ImageFile, IptcImagePlugin

from chalicelib.imaging.picture_bounds import LARGEST_METADATA
from chalicelib.imaging.xmp_packet import XmpPacket
from chalicelib.news.excerpts import cut_at_word
from chalicelib.news.renditions import GENERATED, PictureWords
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT
from chalicelib.news.text import is_visible, legible, single_spaced

LONGEST_ALT = 250  # columns; a screen reader can't pause within an alt text
_BYLINES = 5  # photographers who are named, at most

# Datasets of IIM 4.2: https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf
_CHARACTER_SET, _BYLINE, _CREDIT = (1, 90), (2, 80), (2, 110)
_COPYRIGHT, _CAPTION = (2, 116), (2, 120)
_UTF_8 = b"\x1b%G"
_CAMERA_WORDS = Path(__file__).with_name("camera_words.toml")
_SOURCE = re.compile(r"[A-Za-z]{1,60}")

_Datasets = Mapping[tuple[int, int], bytes | list[bytes]]


def picture_words(image: ImageFile.ImageFile, *, language: str) -> PictureWords:
    """What an opened file says of its picture, in the newsroom's language if it has it."""
    xmp, iim = XmpPacket(_xmp_of(image)), _Iim(_iim_of(image))
    described = _line(xmp.text("Iptc4xmpCore:ExtDescrAccessibility", language=language))
    alt = _line(xmp.text("Iptc4xmpCore:AltTextAccessibility", language=language))
    creators = [_line(name) for name in xmp.texts("dc:creator")[:_BYLINES]]
    caption = xmp.text("dc:description", language=language)
    return PictureWords(
        # The long description is for who wants more; as an alt text it serves if it is short.
        alt=alt or (described if len(described) <= LONGEST_ALT else ""),
        caption=_caption(caption) or _caption(iim.text(_CAPTION)),
        credit=_line(xmp.text("photoshop:Credit", language=language) or iim.text(_CREDIT)),
        creator=_name(", ".join(filter(None, creators)) or iim.text(_BYLINE)),
        rights=_line(xmp.text("dc:rights", language=language) or iim.text(_COPYRIGHT)),
        source=_source(xmp.text("Iptc4xmpExt:DigitalSourceType", language=language)),
    )


class _Iim:
    """The datasets of IIM, in the character set that they name."""

    def __init__(self, datasets: _Datasets) -> None:
        self._datasets = datasets
        declared = datasets.get(_CHARACTER_SET)
        self._is_utf_8 = isinstance(declared, bytes) and declared.startswith(_UTF_8)

    def text(self, dataset: tuple[int, int]) -> str:
        """All entries of a dataset, with commas; empty if there is none."""
        entries = self._datasets.get(dataset, b"")
        listed = entries[:_BYLINES] if isinstance(entries, list) else [entries]
        return ", ".join(self._decoded(entry) for entry in listed)

    def _decoded(self, entry: bytes) -> str:
        """Few programs name the set: UTF-8, where it is valid, or else that of old Windows."""
        try:
            return entry.decode()
        except UnicodeDecodeError:
            errors = "ignore" if self._is_utf_8 else "replace"
            return entry.decode("utf-8" if self._is_utf_8 else "cp1252", errors)


def _xmp_of(image: ImageFile.ImageFile) -> bytes:
    packet: Any = image.info.get("xmp", b"")
    return packet.encode() if isinstance(packet, str) else bytes(packet or b"")


def _iim_of(image: ImageFile.ImageFile) -> _Datasets:
    blocks: Any = image.info.get("photoshop") or {}
    if sum(len(block) for block in blocks.values() if isinstance(block, bytes)) > LARGEST_METADATA:
        return {}
    try:
        return IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, IndexError, OSError):  # a broken block
        return {}


def _line(text: str) -> str:
    line = single_spaced(legible(unicodedata.normalize("NFC", text[: LONGEST_TEXT * 4])))
    return cut_at_word(line, LONGEST_TEXT) if is_visible(line) else ""


def _name(text: str) -> str:
    return cut_at_word(_line(text), LONGEST_NAME)


def _caption(text: str) -> str:
    line, names = _line(text), _camera_words()
    small = line.lower()
    return "" if small in names["captions"] or small.startswith(names["beginnings"]) else line


def _source(text: str) -> str:
    """The last part of a DigitalSourceType, which is an address of IPTC, or its short form."""
    source = re.split("[/:]", text.strip().rstrip("/"))[-1]
    if source.casefold() == GENERATED.casefold():
        return GENERATED
    return source if _SOURCE.fullmatch(source) else ""


@cache
def _camera_words() -> dict[str, tuple[str, ...]]:
    data: dict[str, list[str]] = tomllib.loads(_CAMERA_WORDS.read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in data.items()}
