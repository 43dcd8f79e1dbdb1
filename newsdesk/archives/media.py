"""The pictures beside an archive: found by the links that its posts have to them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from chalicelib.ingest.markup.typed_links import parts_of_link
from chalicelib.news.picture_keys import ENDINGS, LONGEST_PICTURE_KEY, PICTURES
from chalicelib.news.pictures import LARGEST_PICTURE

# Where generators keep what is served from the root.
_SERVED = ("", "static/", "assets/", "public/", "src/", "content/", "content/images/", "images/")

# WordPress's own copies of a picture: `-300x200`, `-scaled`, `-e1591234567890`. The last is of one
# that somebody cropped there: the whole is not taken in its place while it is there.
_SMALLER = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated)(?=\.\w+$)")
_COPY = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,14})(?=\.\w+$)")
_ROOTS = re.compile(r"^(?:.*/)?(?:wp-content/uploads(?:/sites/\d+)?|content/images|wp-content)/")
_SIZES = re.compile(r"(?:^|/)size/w\d+(?:h\d+)?/")  # Ghost's copies
_UNKEPT = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True)
class MediaFile:
    """A picture's file, and its key in the editors' bucket."""

    path: Path
    key: str


class Media:
    """The pictures in some folders. A link finds the file at its path, or else the only file of its
    name, or several that are the same to the last byte.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._by_name: dict[str, list[tuple[str, Path]]] = {}
        self._by_path: dict[str, Path] = {}
        for folder in folders:
            for file in _pictures_in(folder):
                relative = file.relative_to(folder).as_posix()
                self._by_name.setdefault(file.name.casefold(), []).append((relative, file))
                self._by_path.setdefault(relative.casefold(), file)

    def find(self, link: str, *, beside: str = "") -> MediaFile | None:
        """The file that a link or a path names; None if there is none, or nobody can tell which.
        `beside` is the folder of the post, for paths that begin nowhere. Of a picture of
        WordPress's or Ghost's, the original, if that lies there too.
        """
        path = path_of(link)
        is_rooted = link.startswith("/") or "://" in link[:9]
        near = [] if is_rooted or not beside else [normpath(f"{beside}/{path}")]
        wholes = [_SIZES.sub("/", place) for place in (*near, path)]
        exact = (self._by_path.get(f"{at}{one}".casefold()) for one in wholes for at in _SERVED)
        found = next(filter(None, exact), None) or self._like(path, beside)
        if found and "wp-content/" in link:
            found = self._whole(found)
        return MediaFile(found, key_of(link, found.name, beside)) if found else None

    def _like(self, path: str, beside: str) -> Path | None:
        for place in [path, f"{beside}/{path}"] if beside else [path]:
            for one in dict.fromkeys((place, _COPY.sub("", place), _SIZES.sub("/", place))):
                if found := self._at(one):
                    return found
        return None

    def _whole(self, file: Path) -> Path:
        """The picture of which a file is a smaller copy, if it lies beside it and may be taken."""
        name = file.name
        while (shorter := _SMALLER.sub("", name)) != name:
            name = shorter
            alike = (path for _, path in self._by_name.get(name.casefold(), ()))
            whole = next((path for path in alike if path.parent == file.parent), None)
            if whole and whole.stat().st_size <= LARGEST_PICTURE:
                file = whole
        return file

    def _at(self, path: str) -> Path | None:
        alike = self._by_name.get(path.rpartition("/")[2].casefold(), [])
        if len(alike) == 1:
            return alike[0][1]
        matching = [(_common_end(relative, path), file) for relative, file in alike]
        matching.sort(key=lambda pair: pair[0], reverse=True)
        if not matching or matching[0][0] <= 1:  # its name alone
            return None
        first, *others = [file for count, file in matching if count == matching[0][0]]
        # What a generator has copied into its output is the same picture.
        return first if all(cmp(first, other, shallow=False) for other in others) else None


def path_of(link: str) -> str:
    """The path of a link, decoded, without outer slashes."""
    return unquote(parts_of_link(link.strip()).path if "://" in link[:9] else link.strip()).strip(
        "/"
    )


def key_of(link: str, name: str, beside: str = "") -> str:
    """Where a picture goes: below `pictures/`, as it lay in the archive, under its file's name."""
    path = _SIZES.sub("/", _ROOTS.sub("", path_of(link)))
    parts = [part for part in PurePosixPath(path).parts[:-1] if part not in {"/", "..", "."}]
    folder = beside.split("/") if beside and not parts and "://" not in link[:9] else parts
    key = _UNKEPT.sub("_", f"{PICTURES}{'/'.join([*folder, name])}")
    return key if len(key.encode()) <= LONGEST_PICTURE_KEY else f"{PICTURES}{name[-200:]}"


def is_picture(link: str) -> bool:
    """Whether a link is to a picture, by its ending."""
    return PurePosixPath(path_of(link)).suffix.casefold() in ENDINGS


def _common_end(one: str, other: str) -> int:
    """How many parts of two paths are the same, from the end."""
    pairs = zip(
        reversed(one.casefold().split("/")), reversed(other.casefold().split("/")), strict=False
    )
    count = 0
    for mine, theirs in pairs:
        if mine != theirs:
            break
        count += 1
    return count


def _pictures_in(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if PurePosixPath(name).suffix.casefold() in ENDINGS:
                yield Path(parent) / name
