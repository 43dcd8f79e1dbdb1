"""The charset of a file: by its byte order mark, else UTF-8, else as declared or detected."""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

from chalicelib.news.errors import Problem, UnusableManuscript

MOST_SHOWN = 3  # words by which an editor sees whether the charset was the right one
LONGEST_SHOWN = 40  # characters of one
LEAST_CONFIDENCE = 0.1  # of the detection; below it, short texts of Denmark were Hebrew
SURE_OF_UTF_16 = 0.9  # it is seen by its zero bytes, or not at all

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Those of the web (https://encoding.spec.whatwg.org/). Python knows others that run or unpack what
# they decode.
_DECLARED = re.compile(
    r"utf-?8|us-ascii|ascii|iso[-_]?8859[-_]?\d{1,2}|latin-?1|(?:windows-|cp)125\d|koi8-[ru]"
    r"|gb(?:2312|k|18030)|big5|euc-(?:jp|kr)|shift[-_]jis|macintosh",
    re.IGNORECASE,
)
_WESTERN = "windows-1252"
# As browsers do: what calls itself Latin 1 is Windows' superset of it.
_SUPERSETS = {"ascii": _WESTERN, "us-ascii": _WESTERN, "latin-1": _WESTERN, "latin1": _WESTERN}
_SUPERSETS |= {"iso-8859-1": _WESTERN, "iso8859-1": _WESTERN, "gb2312": "gb18030"}
_NAMES = {"cp125": "Windows-125", "windows-125": "Windows-125", "mac-roman": "Mac Roman"}

# Signs that stand in running text. Others, with no letter beside them, tell of a wrong charset.
_USUAL = re.compile(r"[\w\s\x20-\x7e «»“”„‘’‚‹›–—…•·°§£€©®™½¼¾×¿¡´\xad]")

SAVE_ANEW = (
    "open it in the program that it was written in, choose “Save As” and, where that asks for an "
    "encoding, UTF-8; then upload it again"
)


class Decoded(Struct, frozen=True):
    """A file's text; a warning names its charset, where that was guessed."""

    text: str
    warnings: tuple[Problem, ...] = ()


def decoded(content: bytes, declared: str = "") -> Decoded:
    """The text of a file that says of itself it is in the `declared` charset, if it says so.
    Raises UnusableManuscript if it is no text, or in a charset that can't be told.
    """
    for mark, charset in _MARKS.items():
        if content.startswith(mark):
            return Decoded(_by_mark(content, charset))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _by_name(content, declared) or _detected(content, line)
    return _detected(content, 1) if "\0" in text else Decoded(text)


def _by_mark(content: bytes, charset: str) -> str:
    try:
        text = content.decode(charset)
    except UnicodeDecodeError as error:
        raise _unreadable(content.count(b"\n", 0, error.start) + 1) from None
    if "\0" in text:
        raise _zero_byte(text.count("\n", 0, text.index("\0")) + 1)
    return text


def _by_name(content: bytes, declared: str) -> Decoded | None:
    """The text, if its file names its charset and is right."""
    name = declared.strip().lower()
    if not _DECLARED.fullmatch(name):
        return None
    try:
        return Decoded(content.decode(_SUPERSETS.get(name, name)))
    except (UnicodeDecodeError, LookupError):
        return None


def _detected(content: bytes, line: int) -> Decoded:
    has_zero = b"\0" in content
    charset, confidence = _guess(content)
    if has_zero and not (charset.startswith("utf-16") and confidence >= SURE_OF_UTF_16):
        raise _zero_byte(content.count(b"\n", 0, content.index(b"\0")) + 1)
    text = _decoded_or_none(content, charset) if charset else None
    western = None if has_zero else _decoded_or_none(content, _WESTERN)
    if western is not None and _oddities(western) == 0:
        is_doubtful = text is None or confidence < LEAST_CONFIDENCE or _oddities(text) > 0
        charset, text = (_WESTERN, western) if is_doubtful else (charset, text)
    elif confidence < LEAST_CONFIDENCE:
        raise _unreadable(line)
    if text is None or "\0" in text:
        raise _unreadable(line)
    return Decoded(text, (_said(charset, text, line),))


def _guess(content: bytes) -> tuple[str, float]:
    import chardet  # noqa: PLC0415 - for a file that is not UTF-8 alone

    eras = chardet.EncodingEra.MODERN_WEB | chardet.EncodingEra.LEGACY_MAC
    found = chardet.detect(content, encoding_era=eras, compat_names=False, prefer_superset=True)
    return found["encoding"] or "", found["confidence"]


def _decoded_or_none(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


def _oddities(text: str) -> int:
    return len(_USUAL.sub("", text))


def _said(charset: str, text: str, line: int) -> Problem:
    words = [word[:LONGEST_SHOWN] for word in text.split() if not word.isascii()]
    shown = ", ".join(f"“{word}”" for word in list(dict.fromkeys(words))[:MOST_SHOWN])
    name = charset
    for prefix, called in _NAMES.items():
        name = re.sub(rf"\A{prefix}", called, name)
    return Problem(
        f"the file was saved in an older way: it was read as {name}, with words such as {shown}",
        f"if these are wrong: {SAVE_ANEW}",
        line,
    )


def _unreadable(line: int) -> UnusableManuscript:
    return UnusableManuscript(
        Problem("the letters of the file can't be read as they were saved", SAVE_ANEW, line)
    )


def _zero_byte(line: int) -> UnusableManuscript:
    what = "the file is not text, or is broken: it holds a byte that no text has"
    return UnusableManuscript(Problem(what, SAVE_ANEW, line))
