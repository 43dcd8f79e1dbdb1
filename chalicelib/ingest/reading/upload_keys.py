"""The keys of uploads: whether one is a story, and its section, slug and date."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from pathlib import PurePosixPath

from chalicelib.ingest.reading.typed_dates import read_date
from chalicelib.news.slug import slug_of

FOLDER = "articles"

_DATED_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-_ ]+(.+))?", re.ASCII)


def is_story_key(key: str) -> bool:
    """Whether an upload is meant as a story: no folder mark, no file that a computer hides."""
    name = PurePosixPath(key)
    return (
        key.startswith(f"{FOLDER}/")
        and not key.endswith("/")
        and not name.name.startswith((".", "~"))
        and name.name != "Thumbs.db"
    )


def is_breaking_key(key: str) -> bool:
    """Whether an upload is the breaking news: `articles/_breaking.md`."""
    name = PurePosixPath(key)
    return str(name.parent) == FOLDER and name.stem == "_breaking"


def section_of_folder(name: PurePosixPath) -> str:
    """The slug of the first folder; empty if the file is in none."""
    folders = name.parts[1:-1]
    return slug_of(folders[0]) if folders else ""


def slug_of_name(name: PurePosixPath) -> str:
    """The slug of the file's name without its date; empty if that is all there is."""
    match = _DATED_NAME.fullmatch(_stem(name))
    return slug_of((match[2] or "") if match else _stem(name))


def date_in_name(name: PurePosixPath, zone: tzinfo) -> datetime | None:
    """The day that the file's name begins with, as on `zone`'s clock."""
    match = _DATED_NAME.fullmatch(_stem(name))
    try:
        return read_date(match[1], zone) if match else None
    except ValueError:
        return None


def _stem(name: PurePosixPath) -> str:
    """The file's name without its ending; the folder's if the file is a folder's `index`."""
    is_index = name.stem == "index" and len(name.parts) > 3
    return name.parent.name if is_index else name.stem
