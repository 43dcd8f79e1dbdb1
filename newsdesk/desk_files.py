"""Files on an editor's own machine, and where in the bucket each belongs."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from chalicelib.ingest.reading.leavings import is_left_alone
from chalicelib.ingest.reading.story_address import section_called
from chalicelib.ingest.reading.upload_keys import FOLDER, is_upload
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import ENDINGS, PICTURES, is_picture_key
from operations.refusal import Refused

PICTURES_FOLDER = "_pictures"  # beside the sections' folders; its files go below pictures/
VERSIONS_FOLDER = "_versions"  # earlier ones, in an export; an import leaves them
_AT_THE_TOP = {"_breaking.md", "_redirects"}  # of the folder of stories
_OWN_FOLDERS = {"_pages"}
_LEVELS = 4  # folders above a file among which its section's is looked for


@dataclass(frozen=True)
class DeskFile:
    """A file, and its key in the editors' bucket."""

    path: Path
    key: str

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, and no story."""
        return is_picture_key(self.key)

    @property
    def root(self) -> Path | None:
        """The folder that has the sections' folders in it; None if the file lies in none."""
        inner = PurePosixPath(self.key.partition("/")[2])
        above = len(inner.parts) if inner.parts[1:] else 0
        return self.path.resolve().parents[above - 1] if above else None

    def content(self) -> bytes:
        """Its bytes. Raises Refused if they can't be read."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise Refused(f"{self.path} can't be read: {error.strerror}.") from None


def desk_files(paths: Iterable[Path], newsroom: Newsroom, section: str = "") -> list[DeskFile]:
    """The files that these paths name, and all that lie in a folder that one names: pictures first,
    so that stories have them. Raises Refused if there is no such file, or no such section.
    """
    if section:
        slug = section_called(section, newsroom)
        if not slug:
            known = ", ".join(one.slug for one in newsroom.sections)
            raise Refused(f"There is no section {section}; there are: {known}.")
        section = slug
    files = {}
    for path in paths:
        for one in _files(path):
            key = key_of(one, newsroom, section)
            is_named = path.is_file() and not is_left_alone(PurePosixPath(key))
            if is_named or is_upload(key):
                files[one.resolve()] = DeskFile(one, key)
    return sorted(files.values(), key=lambda file: (not file.is_picture, file.key))


def key_of(path: Path, newsroom: Newsroom, section: str = "") -> str:
    """Where a file belongs: in the `section`, or else as the folders above it say; a story in none
    of these in no section, and a picture below `pictures/`.
    """
    name = unicodedata.normalize("NFC", path.name)
    parts = [unicodedata.normalize("NFC", part) for part in path.resolve().parts]
    folders = parts[1:-1]
    if section:
        return f"{FOLDER}/{section}/{name}"
    if name in _AT_THE_TOP:
        return f"{FOLDER}/{name}"
    for depth in range(1, min(_LEVELS, len(folders)) + 1):
        folder, inner = folders[-depth], "/".join([*folders[len(folders) - depth + 1 :], name])
        if folder == PICTURES_FOLDER:
            return f"{PICTURES}{inner}"
        if folder in _OWN_FOLDERS:
            return f"{FOLDER}/{folder}/{inner}"
        if slug := section_called(folder, newsroom):
            return f"{FOLDER}/{slug}/{inner}"
    is_picture = PurePosixPath(name).suffix.casefold() in ENDINGS
    return f"{PICTURES if is_picture else f'{FOLDER}/'}{name}"


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))
    else:
        raise Refused(f"There is no file {path}.")
