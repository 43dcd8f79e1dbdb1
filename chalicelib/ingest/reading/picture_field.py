"""The reader of a picture field: a mapping with file, alternative text and size."""

from __future__ import annotations

import re

from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.news.article import Picture
from chalicelib.news.story_fields import LONGEST_TEXT

_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?i:jpe?g|png|webp|avif|gif|svg)")
_SIDE = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_MEND = "write `file: name.webp`, `alt: what it shows`, `width: 1200` and `height: 800`"


def read_picture(fields: Fields, name: str) -> Picture | None:
    """A picture, from a mapping with `file`, `alt`, `width` and `height`; None if absent."""
    value = fields.values.get(name)
    if value is None or value.content == "":
        return None
    if not isinstance(value.content, dict):
        fields.refuse(name, "is not a mapping", f"below `{name}:`, {_MEND}")
        return None
    texts = _texts(value.content)
    lacking = [f"`{part}`" for part, is_usable in _usable(texts).items() if not is_usable]
    if lacking:
        fields.refuse(name, f"has no {' and '.join(lacking)} that can be used", _MEND)
        return None
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        fields.refuse(name, f"has a text over {LONGEST_TEXT} characters", "shorten it")
        return None
    return Picture(
        path=f"pictures/{texts['file']}",
        alt=texts["alt"],
        width=int(texts["width"]),
        height=int(texts["height"]),
        caption=texts.get("caption", ""),
        credit=texts.get("credit", ""),
    )


def _texts(parts: dict[str, Value]) -> dict[str, str]:
    """The parts that are texts. A receipt names the file with its folder; so may an editor."""
    written = {name: part.content for name, part in parts.items()}
    texts = {name: one_line(text) for name, text in written.items() if isinstance(text, str)}
    return texts | {"file": texts.get("file", "").removeprefix("pictures/")}


def _usable(texts: dict[str, str]) -> dict[str, bool]:
    """Whether the parts that a page needs can be used."""
    return {
        "file": _FILE.fullmatch(texts["file"]) is not None,
        "alt": bool(texts.get("alt")),
        "width": _SIDE.fullmatch(texts.get("width", "")) is not None,
        "height": _SIDE.fullmatch(texts.get("height", "")) is not None,
    }
