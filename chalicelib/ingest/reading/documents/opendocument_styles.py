"""The styles of an OpenDocument text: what a paragraph is, and what a passage looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml import etree

from chalicelib.ingest.reading.documents.bounded_xml import too_long
from chalicelib.ingest.reading.documents.word_styles import DEEPEST, MOST_STYLES

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE, DRAW = (
    f"{{{_URN}{name}:1.0}}" for name in ("office", "style", "text", "table", "drawing")
)
FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
SVG = f"{{{_URN}svg-compatible:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"

_PROPERTIES = tuple(f"{STYLE}{kind}-properties" for kind in ("text", "paragraph", "graphic"))
_ROLES = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "illustration": "caption",
    "figure": "caption",
    "quotations": "quote",
    "horizontal line": "rule",
}
_ESCAPED = re.compile(r"_([0-9a-f]{2})_")


class OpenDocumentStyles:
    """All styles of a file, those of its text first."""

    def __init__(self, *roots: etree._Element) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, dict[str, str]] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                key = (style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", ""))
                self._styles.setdefault(key, style)
            for style in root.iter(f"{TEXT}list-style"):
                self._lists.setdefault(style.get(f"{STYLE}name", ""), _levels(style))
        if len(self._styles) + len(self._lists) > MOST_STYLES:
            raise too_long()
        self.role = cache(self._role)
        self.says = cache(self._says)

    def is_numbered(self, style: str, level: int) -> bool:
        """Whether the items of a list have numbers."""
        return self._lists.get(style, {}).get(str(level), "bullet") == "number"

    def _role(self, style: str) -> str:
        """`title`, `caption` …; empty for a paragraph of the text."""
        for name, _ in self._chain("paragraph", style):
            plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name).casefold()
            if plain in _ROLES:
                return _ROLES[plain]
        return ""

    def _says(self, family: str, style: str, attribute: str) -> str:
        """What a style says of its text, as `bold`; empty if nothing."""
        for _, one in self._chain(family, style):
            for properties in one.iterchildren(*_PROPERTIES):
                if said := properties.get(attribute, ""):
                    return str(said)
        return ""

    def _chain(self, family: str, style: str) -> Iterator[tuple[str, etree._Element]]:
        for _ in range(DEEPEST):
            found = self._styles.get((family, style))
            if found is None:
                if style:
                    yield style, etree.Element("none")
                return
            yield style, found
            style = found.get(f"{STYLE}parent-style-name", "")


def _levels(style: etree._Element) -> dict[str, str]:
    return {
        level.get(f"{TEXT}level", "1"): "number" if level.tag.endswith("-number") else "bullet"
        for level in style
        if isinstance(level.tag, str)
    }
