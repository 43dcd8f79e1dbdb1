"""The names by which a story calls its pictures' files."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import normpath
from unicodedata import normalize
from urllib.parse import unquote

from chalicelib.news.article import Picture
from chalicelib.news.picture_keys import ENDINGS, PICTURES
from chalicelib.news.text import has_hidden_characters

LONGEST_NAME = 200  # bytes; the key of a file has its folder too, and a receipt's name is longer
_DEEPEST = 10  # folders

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|.*(?:\{[{%]|\?)", re.IGNORECASE | re.DOTALL)
_EMBEDDED = re.compile(r"!?\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")  # as Obsidian has it in a property


def picture_file(text: str) -> str:
    """The file that a text names, as a path from the story's folder or the bucket's top; empty if
    it names none, or one that lies elsewhere.
    """
    embedded = _EMBEDDED.fullmatch(text.strip())
    path = normalize("NFC", embedded[1] if embedded else text).strip().replace("\\", "/")
    if not path or _ELSEWHERE.match(path) or has_hidden_characters(path):
        return ""
    file = PurePosixPath(normpath(path.lstrip("/")))
    return str(file) if len(file.parts) <= _DEEPEST and _is_picture(file.name) else ""


def linked_picture_file(link: str) -> str:
    """The same for a link, in which a space is `%20`, and what follows `?` is for a server."""
    is_whole = re.match(r"[a-z][a-z0-9+.-]*:|//", link.strip(), re.IGNORECASE)
    return "" if is_whole else picture_file(unquote(re.split("[?#]", link, maxsplit=1)[0]))


def picture_of_file(file: str, alt: str = "", *, caption: str = "") -> Picture:
    """The picture of a file that `picture_file` gave. Its path is where earlier releases have it,
    whether the story names that folder or not.
    """
    return Picture(PICTURES + file.removeprefix(PICTURES), alt, caption=caption)


def _is_picture(name: str) -> bool:
    is_hidden, is_short = name.startswith("."), len(name.encode()) <= LONGEST_NAME
    return is_short and not is_hidden and PurePosixPath(name).suffix.casefold() in ENDINGS
