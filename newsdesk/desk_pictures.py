"""The pictures on an editor's own machine that a story means: beside it, or in `_pictures`."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from chalicelib.news.errors import UnusablePicture
from chalicelib.news.originals import Original
from chalicelib.news.picture_keys import ENDINGS, PICTURES, base_name, folded, folder_of
from chalicelib.news.renditions import (
    Rendition,
    SourcePicture,
    picture_digest,
    rendition_widths,
)
from newsdesk.desk_files import PICTURES_FOLDER, DeskFile

DEEPEST = 4  # folders below a story's own; it may lie on a desktop, with all of a life below it

Maker = Callable[[str, bytes], Original]  # of a picture's key and content


class DeskPictures:
    """The Originals that one story finds: in its folder and `_pictures`, and `embedded` in it, by
    their keys. Each is made by `make` when it is first asked for.
    """

    def __init__(self, story: DeskFile, embedded: Mapping[str, bytes], make: Maker) -> None:
        self._story = story
        self._embedded = embedded
        self._make = make
        self._meant: dict[str, DeskFile] = {}

    @property
    def meant(self) -> tuple[DeskFile, ...]:
        """The files that were asked for."""
        return tuple(self._meant.values())

    def at(self, places: Sequence[str]) -> list[Original]:
        """The originals at these folded paths."""
        wanted = set(places)
        return [self._original(key) for key in self._keys if folded(key) in wanted]

    def named(self, name: str, folder: str = "") -> list[Original]:
        """The originals of a name, below a folder."""
        keys = (key for key in self._keys if key.startswith(folder) and base_name(key) == name)
        return [self._original(key) for key in keys]

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        """Nothing: nobody waits for a picture here."""

    def stories_naming(self, key: str) -> list[str]:
        """None: there is but one story."""
        return []

    @cached_property
    def _paths(self) -> dict[str, Path]:
        story = self._story
        found = _pictures_below(story.path.resolve().parent, folder_of(story.key))
        if story.root:
            found |= _pictures_below(story.root / PICTURES_FOLDER, PICTURES)
        return found

    @cached_property
    def _keys(self) -> list[str]:
        return [*self._paths, *self._embedded]

    def _original(self, key: str) -> Original:
        content = self._embedded.get(key)
        if content is None:
            self._meant[key] = DeskFile(self._paths[key], key)
        return self._make(key, self._paths[key].read_bytes() if content is None else content)


def read_picture(language: str) -> Maker:
    """A maker that reads what a picture's file says, and makes no renditions of it."""

    @cache
    def read(key: str, content: bytes) -> Original:
        # An image library takes a tenth of a second to load.
        from chalicelib.imaging.picture_reading import read_picture_file

        try:
            picture = read_picture_file(content, language=language)
        except UnusablePicture as unusable:
            return Original(key, problems=(unusable.problem,))
        widths = rendition_widths(picture.width, picture.height)
        renditions = tuple(
            Rendition(width, max(1, round(width * picture.height / picture.width)), jpeg=0)
            for width in widths
        )
        digest = picture_digest(content)
        source = SourcePicture(
            key, digest, picture.width, picture.height, renditions, picture.words
        )
        return Original(key, source)

    return read


def _pictures_below(folder: Path, prefix: str) -> dict[str, Path]:
    """The pictures in a folder and those not far below it, by their keys."""
    found = {}
    for path, folders, names in os.walk(folder):
        inner = Path(path).relative_to(folder)
        is_far = len(inner.parts) >= DEEPEST
        folders[:] = [] if is_far else sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.casefold() in ENDINGS and not name.startswith("."):
                found[f"{prefix}{(inner / name).as_posix()}"] = Path(path) / name
    return found
