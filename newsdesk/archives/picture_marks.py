"""Pictures that generators show by marks, as `<img>`: by Hugo's `figure` and its themes' like, by
Jekyll's includes, by Eleventy's image plugin.
"""

from __future__ import annotations

import re
from html import escape

_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`"
_VALUES = rf"(?:[^{{}}\"'`]|{_QUOTED}){{1,4000}}?"
_NAME = r"(?:figure|image|img|picture)"
_INCLUDED = rf"include\s+[\w./-]{{0,80}}{_NAME}[\w-]{{0,40}}(?:\.\w+)?"
_MARKS = (
    re.compile(rf"\{{\{{[<%]\s*{_NAME}\s({_VALUES})/?[>%]\}}\}}"),
    re.compile(rf"\{{%-?\s*{_INCLUDED}\s({_VALUES})-?%\}}"),
)
_ELEVENTY = re.compile(
    rf"\{{%-?\s*{_NAME}\s+({_QUOTED})(?:\s*,\s*({_QUOTED}))?[^{{}}%]{{0,400}}-?%\}}"
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))""")
_FILES = ("src", "image_path", "url", "path", "file", "image")


def with_pictures(text: str) -> str:
    """The text with the pictures that such marks show; a mark that names no file stays."""
    if "{{" not in text and "{%" not in text:
        return text
    for mark in _MARKS:
        text = mark.sub(_picture, text)
    return _ELEVENTY.sub(lambda m: _img({"src": m[1][1:-1], "alt": (m[2] or '""')[1:-1]}), text)


def _picture(match: re.Match[str]) -> str:
    said = {m[1].lower(): m[2] or m[3] or m[4] or m[5] or "" for m in _ATTRIBUTE.finditer(match[1])}
    source = next((said.pop(name) for name in _FILES if said.get(name)), "")
    return _img({"src": source, **said}) if source and "{" not in source else match[0]


def _img(attributes: dict[str, str]) -> str:
    return f"<img {' '.join(f'{name}="{escape(text)}"' for name, text in attributes.items())}>"
