"""A document that is a ZIP archive of parts, as those of Word and LibreOffice: bounded before it
is unpacked.

A kilobyte of ZIP can hold a gigabyte, or the same part a thousand times under other names.
"""

from __future__ import annotations

import io
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from chalicelib.news.errors import Problem, UnusableManuscript

MOST_PARTS = 2000  # the fullest of 100 real documents has 60
LARGEST_UNPACKED = 64 * 1024 * 1024  # bytes of all parts
LARGEST_LIST = 1024 * 1024  # bytes of the list of parts, at the end of the file

_END = b"PK\x05\x06"  # of the archive; 22 bytes, and a comment
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_ENCRYPTED = 0x1  # a flag of a part


class ZippedFile:
    """An archive that is small enough: its parts by name."""

    def __init__(self, content: bytes) -> None:
        """Raises UnusableManuscript if it is broken, too large, or made to exhaust."""
        if _size_of_list(content) > LARGEST_LIST:
            raise _too_large("its archive has too many parts")
        try:
            self._zipped = ZipFile(io.BytesIO(content))
        except (BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise broken(error) from None
        parts = self._zipped.infolist()
        if len(parts) > MOST_PARTS:
            raise _too_large(f"its archive has {len(parts)} parts; {MOST_PARTS} is the most")
        unpacked = sum(part.file_size for part in parts)
        if unpacked > LARGEST_UNPACKED:
            raise _too_large(
                f"it has {unpacked} bytes when it is unpacked; {LARGEST_UNPACKED} is the most"
            )
        self._parts = {part.filename.lstrip("/"): part for part in parts}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parts."""
        return tuple(self._parts)

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def read(self, name: str) -> bytes:
        """A part. Raises UnusableManuscript if it is not there, or is broken."""
        part = self._parts.get(name)
        if part is None:
            raise broken(KeyError(name))
        if part.flag_bits & _ENCRYPTED:
            what = "the file is locked with a password"
            raise UnusableManuscript(Problem(what, "save it without one"))
        return self._unpacked(part)

    def _unpacked(self, part: ZipInfo) -> bytes:
        # The other methods of compression are none that a word processor writes.
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise broken(BadZipFile("compression"))
        try:
            return self._zipped.read(part)  # no more than the size that was added up above
        except (
            BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            ValueError,
        ) as error:
            raise broken(error) from None


def broken(_reason: Exception) -> UnusableManuscript:
    """The refusal of a file that its own program could not open either."""
    return UnusableManuscript(
        Problem(
            "the file is broken: a part of it is missing or damaged",
            "open it in the program that it was written in, save it anew, and upload that",
        )
    )


def _size_of_list(content: bytes) -> int:
    """As the end of the archive says; the library reads as much at once."""
    end = content.rfind(_END, max(0, len(content) - _END_SIZE - _LONGEST_COMMENT))
    if end < 0 or len(content) < end + _END_SIZE:
        raise broken(BadZipFile())
    return int.from_bytes(content[end + 12 : end + 16], "little")


def _too_large(why: str) -> UnusableManuscript:
    what = f"the file is too large to be read: {why}"
    return UnusableManuscript(Problem(what, "take large pictures out, or part the story in two"))
