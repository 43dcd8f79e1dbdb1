"""The reader of a picture field: the name of its file, or a mapping with it."""

from __future__ import annotations

import re

from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.news.article import Picture
from chalicelib.news.errors import Problem
from chalicelib.news.story_fields import LONGEST_TEXT
from chalicelib.news.text import letters

_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?i:jpe?g|png|webp|avif|gif|svg)")
_SIDE = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_MEND = "write `file: name.webp` and `alt: what it shows`"
_NONE = {"", "false", "no", "none", "nej", "0"}

# What other programs call the parts of a picture.
_NAMES = {
    "file": ("file", "filename", "src", "path", "url", "image"),
    "alt": ("alt", "alt_text", "alttext"),
    "width": ("width",),
    "height": ("height",),
    "caption": ("caption", "image_caption"),
    "credit": ("credit", "photographer", "image_credit"),
}


def read_picture(fields: Fields, name: str) -> Picture | None:
    """A picture, from its file's name or a mapping with `file`; None if absent.

    Its size may be left out, and is 0 × 0 then. What another program calls `image` may be a file
    elsewhere, or no file at all: the story is published without it.
    """
    value = fields.values.get(name)
    if value is None or _says_none(value):
        return None
    texts = _texts(_only(value))
    if letters(name) != "picture" and not _FILE.fullmatch(texts["file"]):
        said = f", `{texts['file'][:80]}`" if len(texts["file"]) > 1 else ""
        what = f"`{name[:40]}` is no file in `pictures/`{said}: readers don't see it"
        mend = "upload it to `pictures/` in the media bucket, and write `picture: NAME`"
        fields.warnings.append(Problem(what, mend, value.line, name[:40], is_loss=True))
        return None
    return _picture(fields, name, texts)


def _picture(fields: Fields, name: str, texts: dict[str, str]) -> Picture | None:
    lacking = [f"`{part}`" for part, is_usable in _usable(texts).items() if not is_usable]
    if lacking:
        fields.refuse(name, f"has no {' and '.join(lacking)} that can be used", _mend(texts))
        return None
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        fields.refuse(name, f"has a text over {LONGEST_TEXT} characters", "shorten it")
        return None
    has_size = bool(texts["width"] and texts["height"])
    return Picture(
        path=f"pictures/{texts['file']}",
        alt=texts["alt"],
        width=int(texts["width"]) if has_size else 0,
        height=int(texts["height"]) if has_size else 0,
        caption=texts["caption"],
        credit=texts["credit"],
    )


def _only(value: Value) -> Value:
    """The picture of a list that has one; any other value as it is."""
    is_list_of_one = isinstance(value.content, tuple) and len(value.content) == 1
    return value.content[0] if is_list_of_one and isinstance(value.content, tuple) else value


def _texts(value: Value) -> dict[str, str]:
    """The parts by our names, empty where there are none; `?` for what is no text. A receipt names
    the file with its folder; so may an editor.
    """
    parts = value.content if isinstance(value.content, dict) else {}
    if isinstance(value.content, str):
        parts = {"file": value}
    texts = {}
    for part, names in _NAMES.items():
        content = next((parts[name].content for name in names if name in parts), "")
        texts[part] = one_line(content) if isinstance(content, str) else "?"
    file = texts["file"].removeprefix("/").removeprefix("pictures/")
    return texts | {"file": "" if file.casefold() in _NONE else file}


def _usable(texts: dict[str, str]) -> dict[str, bool]:
    """Whether the parts that a page needs can be used."""
    return {
        "file": _FILE.fullmatch(texts["file"]) is not None,
        "alt": texts["alt"] != "?",
        "width": not texts["width"] or _SIDE.fullmatch(texts["width"]) is not None,
        "height": not texts["height"] or _SIDE.fullmatch(texts["height"]) is not None,
    }


def _mend(texts: dict[str, str]) -> str:
    if texts["file"] and not _FILE.fullmatch(texts["file"]):
        return (
            f"{_MEND}: its name in `pictures/`, of a-z, A-Z, 0-9, `.`, `-` and `_`, with the "
            "ending of a picture"
        )
    return f"{_MEND}; `width: 1200` and `height: 800` may be left out"


def _says_none(value: Value) -> bool:
    is_empty = not value.content
    return is_empty or (isinstance(value.content, str) and value.content.casefold() in _NONE)
