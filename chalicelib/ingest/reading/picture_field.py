"""The readers of pictures' fields: the name of a file, a mapping with it, or a list of them."""

from __future__ import annotations

import re

from msgspec.structs import replace

from chalicelib.ingest.picture_names import picture_file, picture_of_file
from chalicelib.ingest.reading.field_names import is_no, is_yes
from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.picture_focus import read_focus
from chalicelib.news.article import Picture
from chalicelib.news.errors import Problem
from chalicelib.news.renditions import CENTRE
from chalicelib.news.story_fields import LONGEST_TEXT
from chalicelib.news.text import letters

_SIDE = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_MEND = "write `file: name.jpg` and `alt: what it shows`"
_NONE = {"", "false", "no", "none", "nej", "0"}
_UNREADABLE = "?"  # what stands for a part that is no text
_OURS = "picture"  # a field of this name can hold nothing else
_OURS_IF_A_MAPPING = "gallery"  # other programs say yes in it, or name a folder
_MOST_NAMED = 5  # parts that we don't read

# What other programs call the parts of a picture.
_NAMES = {
    "file": ("file", "filename", "src", "path", "url", "image"),
    "alt": ("alt", "alt_text", "alttext"),
    "width": ("width",),
    "height": ("height",),
    "caption": ("caption", "image_caption"),
    "credit": ("credit", "photographer", "image_credit"),
    "rights": ("rights", "copyright"),
    "focus": ("focus",),
    "decorative": ("decorative",),
}


def read_picture(fields: Fields, name: str) -> Picture | None:
    """A picture, from its file's name or a mapping with `file`; None if absent.

    Its size may be left out, and is 0 × 0 then. What another program calls `image` may be a file
    elsewhere, or no file at all: the story is published without it.
    """
    value = fields.values.get(name)
    if value is None or _says_none(value):
        return None
    return _read(fields, name, _only(value))


def read_pictures(fields: Fields, name: str, most: int) -> tuple[Picture, ...]:
    """A list of pictures, each as `read_picture` reads one; a single one is a list of one."""
    value = fields.values.get(name)
    if value is None or _says_none(value):
        return ()
    entries = value.content if isinstance(value.content, tuple) else (value,)
    if len(entries) > most:
        what = f"has {len(entries)} pictures; {most} is the most"
        fields.refuse(name, what, "part the story in two, or leave some out")
        return ()
    return tuple(filter(None, (_read(fields, name, entry) for entry in entries)))


def _read(fields: Fields, name: str, value: Value) -> Picture | None:
    texts = _texts(value)
    file = picture_file(texts["file"])
    if not file and _may_be_lost(name, value):
        said = f", `{texts['file'][:80]}`" if len(texts["file"]) > 1 else ""
        what = f"`{name[:40]}` is no picture's file in the bucket{said}: readers don't see it"
        mend = "upload it beside the story or to `pictures/`, and write `picture: NAME`"
        fields.warnings.append(Problem(what, mend, value.line, name[:40], is_loss=True))
        return None
    return _picture(fields, name, texts, value)


def _may_be_lost(name: str, value: Value) -> bool:
    """Whether it may be something of another program, which is no fault of the story's."""
    if letters(name) == _OURS_IF_A_MAPPING:
        return isinstance(value.content, str)
    return letters(name) != _OURS


def _picture(fields: Fields, name: str, texts: dict[str, str], value: Value) -> Picture | None:
    lacking = [f"`{part}`" for part, is_usable in _usable(texts).items() if not is_usable]
    if lacking:
        what = f"has no {' and '.join(lacking)} that can be used"
        fields.refuse(name, what, _mend(texts), line=value.line)
        return None
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        what = f"has a text over {LONGEST_TEXT} characters"
        fields.refuse(name, what, "shorten it", line=value.line)
        return None
    is_decorative = is_yes(texts["decorative"])
    _warn_of_unread(fields, name, value)
    if is_decorative and texts["alt"]:
        fields.warn(name, "is `decorative`, so nobody gets its `alt`", "leave out one of the two")
    has_size = bool(texts["width"] and texts["height"])
    named = picture_of_file(
        picture_file(texts["file"]),
        "" if is_decorative else texts["alt"],
        caption=texts["caption"],
    )
    return replace(
        named,
        width=int(texts["width"]) if has_size else 0,
        height=int(texts["height"]) if has_size else 0,
        credit=texts["credit"],
        rights=texts["rights"],
        focus=read_focus(texts["focus"]) or CENTRE,
        is_decorative=is_decorative,
    )


def _warn_of_unread(fields: Fields, name: str, value: Value) -> None:
    """Say which parts nobody reads; but pictures of other programs have many of their own."""
    if letters(name) not in {_OURS, _OURS_IF_A_MAPPING} or not isinstance(value.content, dict):
        return
    known = {one for names in _NAMES.values() for one in names}
    unread = [f"`{part[:40]}`" for part in value.content if part not in known]
    if unread:
        takes = ", ".join(f"`{part}`" for part in _NAMES)
        what = f"has {', '.join(unread[:_MOST_NAMED])}, which is no part of a picture that we read"
        fields.warn(name, what, f"it takes {takes}")


def _only(value: Value) -> Value:
    """The picture of a list that has one; any other value as it is."""
    is_list_of_one = isinstance(value.content, tuple) and len(value.content) == 1
    return value.content[0] if is_list_of_one and isinstance(value.content, tuple) else value


def _texts(value: Value) -> dict[str, str]:
    """The parts by our names, empty where there are none."""
    parts = value.content if isinstance(value.content, dict) else {}
    if isinstance(value.content, str):
        parts = {"file": value}
    texts = {}
    for part, names in _NAMES.items():
        content = next((parts[name].content for name in names if name in parts), "")
        texts[part] = _joined(content) if part == "focus" else _text(content)
    return texts | {"file": "" if texts["file"].casefold() in _NONE else texts["file"]}


def _text(content: object) -> str:
    return one_line(content) if isinstance(content, str) else _UNREADABLE


def _joined(content: object) -> str:
    """The two parts of a focus, which may be a list or a mapping of x and y."""
    if isinstance(content, dict):
        content = tuple(part for name, part in sorted(content.items()) if name in {"x", "y"})
    if not isinstance(content, tuple):
        return _text(content)
    return " ".join(_text(part.content) for part in content if isinstance(part, Value))


def _usable(texts: dict[str, str]) -> dict[str, bool]:
    """Whether the parts that a page needs can be used."""
    says = texts["decorative"]
    return {
        "file": bool(picture_file(texts["file"])),
        "alt": texts["alt"] != _UNREADABLE,
        "width": not texts["width"] or _SIDE.fullmatch(texts["width"]) is not None,
        "height": not texts["height"] or _SIDE.fullmatch(texts["height"]) is not None,
        "focus": not texts["focus"] or read_focus(texts["focus"]) is not None,
        "decorative": not says or is_yes(says) or is_no(says),
    }


def _mend(texts: dict[str, str]) -> str:
    if texts["file"] and not picture_file(texts["file"]):
        return f"{_MEND}: the file's name with its ending, as `harbour.jpg`"
    if texts["focus"] and read_focus(texts["focus"]) is None:
        return "write `focus: left top`, or in per cent from left and top: `focus: 30% 20%`"
    if texts["decorative"]:
        return "write `decorative: true` if the picture says nothing, and else its `alt`"
    return f"{_MEND}; `width: 1200` and `height: 800` may be left out"


def _says_none(value: Value) -> bool:
    is_empty = not value.content
    return is_empty or (isinstance(value.content, str) and value.content.casefold() in _NONE)
