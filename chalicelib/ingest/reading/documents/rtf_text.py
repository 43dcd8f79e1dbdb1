"""The text of an RTF file as HTML, and what is in it that is not for readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape

from chalicelib.ingest.reading.documents.bounded_xml import too_long
from chalicelib.ingest.reading.documents.document_pictures import DocumentPictures
from chalicelib.ingest.reading.documents.rtf_blocks import RtfBlocks
from chalicelib.ingest.reading.documents.rtf_tables import RtfTables
from chalicelib.ingest.reading.documents.rtf_tokens import RtfToken
from chalicelib.ingest.reading.documents.rtf_words import (
    CHARACTERS,
    CROPS,
    ELSEWHERE,
    ENDS,
    KEPT_THOUGH_STARRED,
    SIGNS,
    SKIPPED,
)
from chalicelib.ingest.reading.documents.word_fields import link_of
from chalicelib.news.text import single_spaced

DEEPEST_GROUPS = 500

CROPPED = "it is cropped, and the file has all of it; cut it in an image program, and insert that"
DRAWN = "it is a drawing (EMF or WMF); save it as a PNG and insert that"


@dataclass(frozen=True)
class RtfState:
    """How the text of a group looks, and where it goes: empty is the text itself."""

    goes: str = ""
    encoding: str = "cp1252"
    after_u: int = 1  # characters that stand for one that old programs don't know
    is_bold: bool = False
    is_italic: bool = False
    is_hidden: bool = False
    is_white: bool = False
    is_shaded: bool = False
    is_deleted: bool = False
    is_inserted: bool = False
    is_skipped: bool = False


@dataclass
class RtfText:
    """Reads tokens one after the other; what it finds is in its lists."""

    pictures: DocumentPictures
    hidden: list[str] = field(default_factory=list)
    white: list[str] = field(default_factory=list)
    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    _blocks: RtfBlocks = field(default_factory=RtfBlocks)
    _states: list[RtfState] = field(default_factory=lambda: [RtfState()])
    _links: list[str] = field(default_factory=lambda: [""])
    _texts: dict[str, list[str]] = field(default_factory=dict)
    _bytes: bytearray = field(default_factory=bytearray)
    _tables: RtfTables = field(default_factory=RtfTables)
    _to_skip: int = 0
    _is_starred: bool = False
    _is_cropped: bool = False

    def read(self, token: RtfToken) -> None:
        """Read one token."""
        if token.kind == "text":
            self._take(token.content)
            return
        self._flush()
        if token.kind == "{":
            self._begin()
        elif token.kind == "}":
            self._end()
        elif token.kind == "sign":
            self._sign(token.word)
        else:
            self._word(token.word, token.number)

    def html(self) -> str:
        """All that was read."""
        self._flush()
        self._end_paragraph()
        return self._blocks.html()

    @property
    def _state(self) -> RtfState:
        return self._states[-1]

    def _say(self, **said: object) -> None:
        self._states[-1] = replace(self._state, **said)  # type: ignore[arg-type]  # any of its parts

    def _begin(self) -> None:
        if len(self._states) > DEEPEST_GROUPS:
            raise too_long()
        self._states.append(self._state)
        self._links.append(self._links[-1])
        self._is_starred, self._to_skip = False, 0

    def _end(self) -> None:
        if len(self._states) == 1:
            return
        ended = self._states.pop()
        self._links.pop()
        if ended.goes != self._state.goes and not ended.is_skipped:
            self._leave(ended.goes)

    def _leave(self, goes: str) -> None:
        """What became of a group whose content is no part of the text."""
        text = single_spaced(_whole("".join(self._texts.pop(goes, []))))
        if goes == "comment":
            self.comments.append((single_spaced("".join(self._texts.pop("author", []))), text))
        elif goes == "author":
            self._texts["author"] = [text]
        elif goes == "margin":
            self.margins.append(text)
        elif goes == "code":
            self._links[-1] = link_of(text)
        elif goes == "picture":
            self._picture(text)
        elif goes == "note":
            self._note(text)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._is_starred = True
        elif sign in SIGNS:
            self._add(SIGNS[sign])
        elif sign in ENDS:
            self._end_paragraph()

    def _word(self, word: str, number: int | None) -> None:
        is_starred, self._is_starred = self._is_starred, False
        if word in ELSEWHERE and not self._state.is_skipped:
            self._say(goes=ELSEWHERE[word])
            self._is_cropped &= word != "pict"
        elif word in SKIPPED or (is_starred and word not in KEPT_THOUGH_STARRED):
            self._say(is_skipped=True)
        elif word in ENDS and not self._state.goes:
            self._end_paragraph(word)
        elif word in ENDS or word == "line":
            self._add("\n")
        elif word in CHARACTERS:
            self._add(CHARACTERS[word])
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._to_skip = self._state.after_u
        elif word in CROPS:
            self._is_cropped |= bool(number and number > 0)
        elif word in _CHANGES_OF_STATE:
            _CHANGES_OF_STATE[word](self, 1 if number is None else number)

    def _take(self, content: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(content))
            self._to_skip -= skipped
            content = content[skipped:]
        self._bytes += content

    def _flush(self) -> None:
        if self._bytes:
            content, self._bytes = bytes(self._bytes), bytearray()
            self._add(content.decode(self._state.encoding, errors="replace"))

    def _add(self, text: str) -> None:
        """Add to the text, or where else it goes."""
        state = self._state
        if state.is_skipped or state.goes == "fonts":
            return
        if state.goes == "colours":
            self._tables.add_colours(text.count(";"))
            return
        if state.goes not in {"", "note"}:
            self._texts.setdefault(state.goes, []).append(text)
            return
        found = {
            "hidden": state.is_hidden,
            "deleted": state.is_deleted,
            "inserted": state.is_inserted and not state.is_deleted,
            "white": state.is_white and not state.is_shaded and not self._blocks.row,
        }
        for name, is_so in found.items():
            if is_so and text.strip():
                getattr(self, name).append(single_spaced(_whole(text)))
        if not (state.is_hidden or state.is_deleted):
            self._texts.setdefault(state.goes, []).append(self._looking(text))

    def _looking(self, text: str) -> str:
        html = escape(text).replace("\n", "<br>")
        if not text.strip():
            return html
        if self._state.is_bold:
            html = f"<strong>{html}</strong>"
        if self._state.is_italic:
            html = f"<em>{html}</em>"
        link = self._links[-1]
        return f'<a href="{escape(link)}">{html}</a>' if link else html

    def _end_paragraph(self, word: str = "par") -> None:
        text = "".join(self._texts.pop("", []))
        text = _whole(text.replace("</strong><strong>", "").replace("</em><em>", ""))
        self._blocks.end(text, word)

    def _note(self, text: str) -> None:
        self._texts.setdefault("", []).append(self._blocks.note(text))

    def _picture(self, digits: str) -> None:
        try:
            key = self.pictures.keep(bytes.fromhex(digits))
        except ValueError:
            key = ""
        if self._is_cropped or not key:
            self.pictures.lose(CROPPED if self._is_cropped else DRAWN, "")
        else:
            self._texts.setdefault("", []).append(f'<img src="{key}" alt="">')
        self._is_cropped = False

    def _set_font(self, number: int) -> None:
        self._tables.font = number
        if self._state.goes != "fonts":
            self._say(encoding=self._tables.encoding_of(number))

    def _set_code_page(self, number: int) -> None:
        if encoding := self._tables.set_code_page(number):
            self._say(encoding=encoding)

    def _set_colour(self, place: int, value: int) -> None:
        if self._state.goes == "colours":
            self._tables.set_colour(place, value)

    def _colour(self, number: int) -> None:
        self._say(is_white=self._tables.is_white(number))

    def _plain(self, _number: int) -> None:
        off = dict.fromkeys(("is_bold", "is_italic", "is_hidden", "is_white", "is_shaded"), False)
        self._say(**off, is_deleted=False, is_inserted=False)


def _whole(text: str) -> str:
    """The characters that RTF writes in two halves, put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _flag(name: str) -> Callable[[RtfText, int], None]:
    return lambda text, number: text._say(**{name: number != 0})  # noqa: SLF001 - this module's own


_CHANGES_OF_STATE: dict[str, Callable[[RtfText, int], None]] = {
    "b": _flag("is_bold"),
    "i": _flag("is_italic"),
    "v": _flag("is_hidden"),
    "deleted": _flag("is_deleted"),
    "revised": _flag("is_inserted"),
    **dict.fromkeys(("highlight", "cb", "chcbpat", "chshdng"), _flag("is_shaded")),
    "plain": RtfText._plain,  # noqa: SLF001 - as above
    "f": RtfText._set_font,  # noqa: SLF001 - as above
    "deff": RtfText._set_font,  # noqa: SLF001 - as above
    "fcharset": lambda text, number: text._tables.set_charset(number),  # noqa: SLF001 - as above
    "ansicpg": RtfText._set_code_page,  # noqa: SLF001 - as above
    "mac": lambda text, _: text._say(encoding="mac_roman"),  # noqa: SLF001 - as above
    "cf": RtfText._colour,  # noqa: SLF001 - as above
    "red": lambda text, value: text._set_colour(0, value),  # noqa: SLF001 - as above
    "green": lambda text, value: text._set_colour(1, value),  # noqa: SLF001 - as above
    "blue": lambda text, value: text._set_colour(2, value),  # noqa: SLF001 - as above
    "uc": lambda text, number: text._say(after_u=max(0, min(number, 8))),  # noqa: SLF001 - as above
}
