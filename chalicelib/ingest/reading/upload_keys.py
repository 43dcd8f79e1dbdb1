"""The keys of uploads: whether one is a story, and its section and slug."""

from __future__ import annotations

from pathlib import PurePosixPath

from chalicelib.ingest.reading.dated_names import dated_name
from chalicelib.ingest.reading.leavings import is_left_alone, without_endings
from chalicelib.news.slug import slug_of

FOLDER = "articles"


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


def stem_of(name: PurePosixPath) -> str:
    """The file's name without its ending; the folder's if the file is a folder's `index`."""
    stem = without_endings(name)
    is_index = stem == "index" and len(name.parts) > 3
    return name.parent.name if is_index else stem
