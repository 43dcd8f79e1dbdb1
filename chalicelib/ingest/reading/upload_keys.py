"""The keys of uploads: whether one is a story, and its section and slug."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from chalicelib.ingest.language_codes import LANGUAGES
from chalicelib.ingest.reading.dated_names import dated_name
from chalicelib.ingest.reading.leavings import is_left_alone, without_endings
from chalicelib.news.errors import Problem
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.slug import slug_of
from chalicelib.news.text import has_hidden_characters

FOLDER = "articles"

# Bytes. S3 takes 1,024, its receipt's name is longer, and each claim on an address has the key.
LONGEST_KEY = 500

_IN_A_LANGUAGE = re.compile(r"(.+)\.([a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)", re.ASCII)


def is_story_key(key: str) -> bool:
    """Whether an upload is meant as a story: no folder mark, no picture, nothing that a computer
    hides.
    """
    is_file = key.startswith(f"{FOLDER}/") and not key.endswith("/") and not is_picture_key(key)
    return is_file and not is_left_alone(PurePosixPath(key))


def is_picture_upload(key: str) -> bool:
    """Whether an upload is meant as a picture, and nothing that a computer hides."""
    return is_picture_key(key) and not is_left_alone(PurePosixPath(key))


def is_upload(key: str) -> bool:
    """Whether an upload is meant as a story or as a picture, and lies where it is read from."""
    return is_story_key(key) or is_picture_upload(key)


def is_breaking_key(key: str) -> bool:
    """Whether an upload is the breaking news. No other spelling counts, since who may write it is
    decided by the key.
    """
    return key == f"{FOLDER}/_breaking.md"


def key_problem(key: str) -> Problem | None:
    """What is wrong with a key that people or programs take for another, or that is too long."""
    rename = "upload the file under a plain name, and delete this one"
    if len(key.encode()) > LONGEST_KEY:
        what = f"its name is too long: it has {len(key.encode())} bytes; {LONGEST_KEY} is the most"
        return Problem(what, "upload the file under a shorter name, and delete this one")
    if has_hidden_characters(key):
        return Problem("its name has characters that can't be seen, such as an end of line", rename)
    if any(part in {"", ".", ".."} for part in key.split("/")):
        return Problem(
            "its name has `//`, `/./` or `/../`: it is another one for many programs", rename
        )
    return None


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


def language_of_name(name: PurePosixPath) -> str:
    """The language of a folder's story by its name, `pl` of `plan/index.pl.md`; empty if it says
    none that we know.
    """
    stem, language = _parted_stem(name)
    tag = language.lower().partition("-")[0]
    return language if stem == "index" and tag in LANGUAGES else ""


def _parted_stem(name: PurePosixPath) -> tuple[str, str]:
    """`index` and `pl` of `index.pl.md`, as Hugo names translations; the language may be empty, as
    of Middleman's `index.html.md`.
    """
    stem = without_endings(name).removesuffix(".html")
    match = _IN_A_LANGUAGE.fullmatch(stem)
    return (match[1], match[2]) if match else (stem, "")
