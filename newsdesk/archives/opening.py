"""Opening an archive: which program's it is, by what lies there."""

from __future__ import annotations

from pathlib import Path

from newsdesk.archives.eleventy import CONFIGS as ELEVENTY
from newsdesk.archives.eleventy import Eleventy
from newsdesk.archives.ghost import Ghost, is_ghost
from newsdesk.archives.hugo import CONFIGS as HUGO
from newsdesk.archives.hugo import Hugo
from newsdesk.archives.jekyll import Jekyll
from newsdesk.archives.pelican import CONFIG as PELICAN
from newsdesk.archives.pelican import Pelican
from newsdesk.archives.post import OldSite
from newsdesk.archives.wxr import Wxr
from newsdesk.folder_import import OwnFolder
from operations.refusal import Refused

_HEAD = 65536  # bytes, in which a file says what it is
_KNOWN = (
    "a WordPress export (.xml), a Ghost export (.json), the folder of a Jekyll, Hugo, Eleventy or "
    "Pelican site, a folder of stories, or a zip of one of these"
)


def open_archive(source: Path) -> OldSite:
    """The archive at a path. Raises Refused if it is none that we can read."""
    if not source.exists():
        raise Refused(f"There is no file {source}.")
    site = _folder_of_a_program(source) if source.is_dir() else None
    if site:
        return site
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    exports = [file for file in files if file.suffix.lower() == ".xml" and _says(file)]
    if exports:
        return Wxr(exports)
    ghosts = [file for file in files if file.is_file() and is_ghost(file)]
    if ghosts:
        return Ghost(ghosts[0])
    if source.is_dir():
        return OwnFolder(source)
    raise Refused(f"{source} is no archive that can be read: {_KNOWN}.")


def _folder_of_a_program(folder: Path) -> OldSite | None:
    """The site whose sources the folder has, by their configuration."""
    if (folder / "_posts").is_dir():
        return Jekyll(folder)
    if any((folder / name).is_file() for name in HUGO) and (folder / "content").is_dir():
        return Hugo(folder)
    if (folder / PELICAN).is_file():
        return Pelican(folder)
    if any((folder / name).is_file() for name in ELEVENTY):
        return Eleventy(folder)
    return None


def _says(file: Path) -> bool:
    with file.open("rb") as opened:
        return b"wordpress.org/export/" in opened.read(_HEAD)
