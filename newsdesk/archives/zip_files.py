"""A zip of an archive, unpacked into a folder that is removed at the end."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from operations.refusal import Refused

MOST_FILES = 200_000
MOST_BYTES = 8 << 30  # of all files together: an archive with its pictures
LARGEST_RATIO = 200  # of a file's size to its size in the zip; text has ten, a bomb a thousand
_SMALL = 1 << 20  # bytes; of a file so small the ratio means nothing
_CHUNK = 1 << 20
_SAYS_UTF_8 = 0x800  # the bit of a zip's entry
_CONTROLS = re.compile(r"[\x00-\x1f]")


def unpacked(file: Path) -> tempfile.TemporaryDirectory[str]:
    """The folder. Raises Refused if the zip is none, or made to fill the disk."""
    folder = tempfile.TemporaryDirectory(prefix="newsdesk-")
    try:
        with zipfile.ZipFile(file) as opened:
            entries = [entry for entry in opened.infolist() if _is_wanted(entry)]
            _check(file, entries)
            for entry in entries:
                _unpack(opened, entry, Path(folder.name) / _plain(_name(entry)))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        folder.cleanup()
        raise Refused(f"{file} can't be read as a zip: {error}.") from None
    except BaseException:
        folder.cleanup()
        raise
    return folder


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a plain file, below the folder, and none of macOS's own."""
    parts = PurePosixPath(entry.filename).parts
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    is_within = bool(parts) and parts[0] != "/" and ".." not in parts and "\\" not in entry.filename
    return is_within and not entry.is_dir() and not is_link and parts[0] != "__MACOSX"


def _check(file: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise Refused(f"{file} has {len(entries):,} files; {MOST_FILES:,} is the most.")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused(f"{file} would be larger than {MOST_BYTES >> 30} GB; unpack it yourself.")
    for entry in entries:
        is_large = entry.file_size > _SMALL
        if is_large and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):
            raise Refused(f"{entry.filename} in {file} is made to fill the disk; take it out.")


def _unpack(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    """Write one file, of no more bytes than the zip says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    with opened.open(entry) as source, path.open("wb") as target:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile(f"{entry.filename} is longer than it says")
            target.write(chunk)


def _name(entry: zipfile.ZipInfo) -> str:
    """Its name as whoever made the zip had it. Some programs write UTF-8 and don't say so, and then
    Python reads it as what DOS had (cp437).
    """
    if entry.flag_bits & _SAYS_UTF_8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _plain(name: str) -> str:
    return _CONTROLS.sub("_", name)
