"""Originals: the pictures that editors upload, and which of them a story means by a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from chalicelib.news.errors import Problem
from chalicelib.news.picture_keys import PICTURES, base_name, folded, places_of
from chalicelib.news.renditions import SourcePicture

MOST_OF_A_NAME = 4  # that are looked at where a name alone must do; more are as good as two


class Original(Struct, frozen=True, omit_defaults=True):
    """A picture's file that lies in the bucket: what it was made into, and since when that version
    is there; or why it was refused.
    """

    key: str
    picture: SourcePicture | None = None
    since: datetime | None = None
    problems: tuple[Problem, ...] = ()


class FittingOriginals(Struct, frozen=True):
    """The originals that fit the name in a story: one, none, or several that fit equally well."""

    originals: tuple[Original, ...] = ()

    @property
    def original(self) -> Original | None:
        """The one that is meant; None if that can't be told."""
        return self.originals[0] if len(self.originals) == 1 else None


class Originals(Protocol):
    """The index of originals by their names. Reads see every write that was finished."""

    def at(self, places: Sequence[str]) -> list[Original]:
        """The originals at these folded paths, which end in one name."""
        ...

    def named(self, name: str, folder: str = "") -> list[Original]:
        """Some originals of a name, below a folder: all, or more than one."""
        ...

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        """Note that a story names pictures: each name, and a folded path at which it may lie;
        empty: anywhere.
        """
        ...

    def stories_naming(self, key: str) -> list[str]:
        """The stories that the original with this key may matter to."""
        ...


class NamedPictures:
    """The originals that one file's story means by the names in it; each is looked up once.

    Where one is looked for is noted first, if that `links`: so an original that comes at the same
    moment finds the story.
    """

    def __init__(self, story: str, originals: Originals, *, links: bool) -> None:
        self._story = story
        self._originals = originals
        self._links = links
        self._meant: dict[str, FittingOriginals] = {}

    def meant_by(self, paths: Iterable[str]) -> dict[str, FittingOriginals]:
        """What lies at each path, seen from the story or from `pictures/`; else what has that name
        beside the story; else below `pictures/`; else anywhere, if there is only one.
        """
        wanted = dict.fromkeys(paths)
        places = {path: places_of(path, self._story) for path in wanted if path not in self._meant}
        self._link((path, place) for path in places for place in places[path])
        found = {path: _at(places[path], self._originals.at(places[path]), path) for path in places}
        elsewhere = [path for path, fitting in found.items() if fitting is None]
        self._link((path, "") for path in elsewhere)
        self._meant |= {path: fitting or self._by_name(path) for path, fitting in found.items()}
        return {path: self._meant[path] for path in wanted}

    def _link(self, places: Iterable[tuple[str, str]]) -> None:
        named = sorted({(base_name(path), place) for path, place in places})
        if named and self._links:
            self._originals.link(self._story, named)

    def _by_name(self, path: str) -> FittingOriginals:
        name = base_name(path)
        below = self._originals.named(name, PICTURES)
        return FittingOriginals(tuple(below or self._originals.named(name)))


def _at(places: Sequence[str], found: Iterable[Original], written: str) -> FittingOriginals | None:
    """Those at the likeliest place; of several, whose names differ in their letters alone, the one
    that is spelt as written.
    """
    by_place: dict[str, list[Original]] = {}
    for original in found:
        by_place.setdefault(folded(original.key), []).append(original)
    here = next((by_place[place] for place in places if place in by_place), None)
    if here is None:
        return None
    name = written.rpartition("/")[2]
    alike = [one for one in here if one.key.rpartition("/")[2] == name]
    return FittingOriginals(tuple(alike if len(alike) == 1 else here))
