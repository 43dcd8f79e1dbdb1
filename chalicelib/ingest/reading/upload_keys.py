"""The keys of uploads: whether one is a story, and its section and slug."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from chalicelib.ingest.reading.dated_names import dated_name
from chalicelib.ingest.reading.leavings import is_left_alone, without_endings
from chalicelib.news.slug import slug_of

FOLDER = "articles"

_IN_A_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)", re.ASCII)


def is_story_key(key: str) -> bool:
    """Whether an upload is meant as a story: no folder mark, and nothing that a computer hides."""
    is_file = key.startswith(f"{FOLDER}/") and not key.endswith("/")
    return is_file and not is_left_alone(PurePosixPath(key))


def is_breaking_key(key: str) -> bool:
    """Whether an upload is the breaking news: `articles/_breaking.md`."""
    name = PurePosixPath(key)
    return str(name.parent) == FOLDER and without_endings(name) == "_breaking"


def section_of_folder(name: PurePosixPath) -> str:
    """The slug of the first folder; empty if the file is in none."""
    folders = name.parts[1:-1]
    return slug_of(folders[0]) if folders else ""


def slug_of_name(name: PurePosixPath) -> str:
    """The slug of the file's name without its date; empty if that is all there is."""
    return slug_of(dated_name(stem_of(name)).name)


def describes_a_folder(name: PurePosixPath) -> bool:
    """Whether the file tells of its folder, and is no story: `README.md`, or Hugo's `_index.md`."""
    return _parted_stem(name)[0].casefold() in {"_index", "readme"}


def stem_of(name: PurePosixPath) -> str:
    """The file's name without its ending; of a folder's `index`, the folder's, and the language of
    `index.pl` behind it: a folder may have the story in several.
    """
    stem, language = _parted_stem(name)
    if stem != "index" or len(name.parts) <= 3:
        return without_endings(name)
    return f"{name.parent.name}-{language}" if language else name.parent.name


def _parted_stem(name: PurePosixPath) -> tuple[str, str]:
    """`index` and `pl` of `index.pl.md`, as Hugo names translations; the language may be empty, as
    of Middleman's `index.html.md`.
    """
    stem = without_endings(name).removesuffix(".html")
    match = _IN_A_LANGUAGE.fullmatch(stem)
    return (match[1], match[2]) if match else (stem, "")
