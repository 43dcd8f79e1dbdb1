"""The fonts and colours of an RTF file, which its text calls by numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.ingest.reading.documents.rtf_tokens import CHARSETS

_BLACK = (0, 0, 0)
_WHITE = (255, 255, 255)
_UTF_8 = 65001  # Windows' number for it


@dataclass
class RtfTables:
    """What is known of them so far; `font` is the one that was named last."""

    font: int = 0
    _encodings: dict[int, str] = field(default_factory=dict)
    _default: str = "cp1252"
    _colours: list[tuple[int, int, int]] = field(default_factory=list)

    def encoding_of(self, font: int) -> str:
        """How text in a font is encoded."""
        return self._encodings.get(font, self._default)

    def set_charset(self, number: int) -> None:
        """Note the alphabet of the font that was named last."""
        self._encodings[self.font] = CHARSETS.get(number, self._default)

    def set_code_page(self, number: int) -> str:
        """Note how the file is encoded where no font says it; empty if it is not known."""
        name = "utf-8" if number == _UTF_8 else f"cp{number}"
        if name not in {*CHARSETS.values(), "cp437", "cp850", "utf-8"}:
            return ""
        self._default = name
        return name

    def add_colours(self, count: int) -> None:
        """Begin so many colours more."""
        self._colours = [*(self._colours or [_BLACK]), *[_BLACK] * count]

    def set_colour(self, place: int, value: int) -> None:
        """Set the red, green or blue of the last colour."""
        self._colours = self._colours or [_BLACK]
        last = list(self._colours[-1])
        last[place] = value
        self._colours[-1] = (last[0], last[1], last[2])

    def is_white(self, number: int) -> bool:
        """Whether a colour is white."""
        return 0 <= number < len(self._colours) and self._colours[number] == _WHITE
