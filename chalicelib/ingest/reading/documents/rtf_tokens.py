"""RTF as tokens: words of control, groups, and bytes of text in an encoding of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from chalicelib.ingest.reading.documents.bounded_xml import too_long

MOST_TOKENS = 250_000  # each takes about 5 µs

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<group>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)

# The encodings of fonts, by the number that Windows gives their alphabet.
CHARSETS = {
    0: "cp1252", 1: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "cp936",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


class RtfToken(Struct, frozen=True):
    """A word with its number, a sign, `{`, `}`, or bytes of text; the others are empty."""

    kind: str
    word: str = ""
    number: int | None = None
    content: bytes = b""


def tokens_of(content: bytes) -> Iterator[RtfToken]:
    """The tokens that mean something. Raises UnusableManuscript if they are too many."""
    place, count = 0, 0
    while place < len(content):
        match = _TOKEN.match(content, place)
        if match is None:  # nothing that the pattern does not know
            return
        place, count = match.end(), count + 1
        if count > MOST_TOKENS:
            raise too_long()
        if match["word"] == b"bin" and match["number"]:
            place += max(0, int(match["number"]))  # a picture's bytes as they are
        elif match.lastgroup:
            yield _token(match)


def _token(match: re.Match[bytes]) -> RtfToken:
    if match["word"]:
        number = int(match["number"]) if match["number"] else None
        return RtfToken("word", match["word"].decode().lower(), number)
    if match["byte"]:
        return RtfToken("text", content=bytes.fromhex(match["byte"].decode()))
    if match["sign"]:
        return RtfToken("sign", match["sign"].decode("latin-1"))
    if match["group"]:
        return RtfToken(match["group"].decode())
    return RtfToken("text", content=match["text"])
