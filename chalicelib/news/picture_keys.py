"""The keys of pictures that editors upload, and how the name in a story is compared with them."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import PurePosixPath

STORIES = "articles/"
PICTURES = "pictures/"
FOLDERS = (STORIES, PICTURES)  # of the editors' bucket, in the order of their bytes

# Pictures within documents, each under the digest of its content: ours, though editors may delete.
EMBEDDED = f"{PICTURES}documents/"

# Bytes; S3 takes 1,024, and the key is part of the keys of the table.
LONGEST_PICTURE_KEY = 500

# All that is a picture to the one who uploads or names it; some are refused, with what to do
# instead.
ENDINGS = frozenset(
    (
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif", ".gif",
        ".heic", ".heif", ".hif", ".svg", ".svgz", ".tif", ".tiff", ".bmp",
        ".psd", ".ai", ".eps", ".jxl", ".jp2",
        ".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf",
    )
)  # fmt: skip

_TEXTS = frozenset((".md", ".markdown", ".txt", ".text"))  # stories in the wrong place


def is_picture_key(key: str) -> bool:
    """Whether a file lies where pictures do: by its ending beside stories, and below `pictures/`
    whatever is no text.
    """
    ending = PurePosixPath(key).suffix.casefold()
    if key.endswith("/"):
        return False
    if key.startswith(PICTURES):
        return ending not in _TEXTS
    return key.startswith(STORIES) and ending in ENDINGS


def folded(path: str) -> str:
    """The path as names are compared: macOS uploads `å` as two characters, and nobody remembers in
    which letters a camera writes `JPG`.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def can_be_named(key: str) -> bool:
    """Whether a story can name the file with this key: of longer ones the table keeps no name."""
    return len(folded(key).encode()) <= LONGEST_PICTURE_KEY


def base_name(path: str) -> str:
    """The name that a story and a file have in common, whatever the folder."""
    return folded(path.rpartition("/")[2])


def folder_of(key: str) -> str:
    """The folder that a file is in, with its `/`."""
    return key[: key.rfind("/") + 1]


def places_of(written: str, story: str) -> tuple[str, ...]:
    """Where the picture that a story names is looked for first, from the likeliest on: as written,
    from the story's folder, from `pictures/`, or from the top; then beside the story. That a path
    begins with `pictures/` says nothing, since a plain name is read so.
    """
    path = written.strip().lstrip("/").removeprefix(PICTURES)
    beside, name = folder_of(story), path.rpartition("/")[2]
    from_the_top = [path] if path.startswith(STORIES) else []
    paths = (beside + path, PICTURES + path, *from_the_top, beside + name)
    return tuple(dict.fromkeys(folded(_without_steps(path)) for path in paths))


def place_digest(place: str) -> str:
    """A short name of a folded path, for keys of a bounded length."""
    return hashlib.sha256(place.encode()).hexdigest()[:24]


def _without_steps(path: str) -> str:
    """The path without `.` and `..`; one that leads out of the bucket ends at its top."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
