"""Uploads that lie where no story is read from: their receipt says where stories go.

Nothing is recorded of them. A receipt is an upload too, and is never answered by another.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import PurePosixPath

from chalicelib.ingest.reading.upload_keys import FOLDER, is_upload
from chalicelib.news.errors import Problem
from chalicelib.news.mass_deletion import DECISIONS
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import PICTURES, is_picture_key
from chalicelib.news.slug import slug_of

RECEIPTS = "receipts"
_NEARLY = 0.75  # of the letters of a folder's name, as difflib counts: `article`, `artikler`


def is_stray_key(key: str) -> bool:
    """Whether an upload is meant as a story or a picture, and lies in the wrong place."""
    is_elsewhere = not key.startswith((f"{FOLDER}/", f"{RECEIPTS}/", DECISIONS))
    return is_elsewhere and not is_picture_key(key) and is_upload(f"{FOLDER}/{key}")


def stray_problem(key: str, newsroom: Newsroom) -> Problem:
    """What is wrong with a stray, and where it belongs."""
    first, _, rest = key.strip("/").partition("/")
    first, name = (first, PurePosixPath(rest).name) if rest else ("", first)
    folder = f"the folder `{first[:40]}`" if first else "no folder"
    if is_picture_key(f"{FOLDER}/{name}"):
        return Problem(
            f"the file is in {folder}: pictures are read from the folder `{PICTURES}`, and beside "
            "their story",
            f"upload it again as `{PICTURES}{name}`, and delete this one",
        )
    return Problem(
        f"the file is in {folder}: stories are read from the folder `{FOLDER}` alone",
        f"upload it again as `{_meant_key(key, newsroom)}`, and delete this one",
    )


def _meant_key(key: str, newsroom: Newsroom) -> str:
    """Where the story was to go; with `SECTION` in it where that can't be told."""
    *folders, file = (part for part in key.split("/") if part.strip())
    if folders and _is_nearly_the_folder(folders[0]):
        del folders[0]
    slugs = {
        slug_of(name) for section in newsroom.sections for name in (section.slug, section.name)
    }
    if not folders or (slug_of(folders[0]) not in slugs and not folders[0].startswith("_")):
        folders = ["SECTION"]
    return "/".join([FOLDER, *folders, file])


def _is_nearly_the_folder(name: str) -> bool:
    return bool(get_close_matches(name.strip().casefold()[:40], [FOLDER], cutoff=_NEARLY))
