"""Opening an archive: which program's it is, by what lies there."""

from __future__ import annotations

from pathlib import Path

from newsdesk.archives.ghost import Ghost, is_ghost
from newsdesk.archives.hugo import CONFIGS, Hugo
from newsdesk.archives.jekyll import Jekyll
from newsdesk.archives.post import OldSite
from newsdesk.archives.wxr import Wxr
from newsdesk.folder_import import OwnFolder
from operations.refusal import Refused

_HEAD = 65536  # bytes, in which a file says what it is
_KNOWN = "a WordPress export (.xml), a Ghost export (.json), or the folder of a Jekyll or Hugo site"


def open_archive(source: Path) -> OldSite:
    """The archive at a path. Raises Refused if it is none that we can read."""
    if not source.exists():
        raise Refused(f"There is no file {source}.")
    if source.is_dir() and (source / "_posts").is_dir():
        return Jekyll(source)
    is_hugo = source.is_dir() and any((source / name).is_file() for name in CONFIGS)
    if is_hugo and (source / "content").is_dir():
        return Hugo(source)
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


def _says(file: Path) -> bool:
    with file.open("rb") as opened:
        return b"wordpress.org/export/" in opened.read(_HEAD)
