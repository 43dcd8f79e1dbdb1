"""Sets a field at the top of a text file, and leaves all else in it as it was typed."""

from __future__ import annotations

import json
import re

_BLOCK = re.compile(
    r"\A(\ufeff?\s*)(---|\+\+\+)([ \t]*\r?\n)(.*?)^(\2[ \t]*(?:\r?\n|\Z))", re.MULTILINE | re.DOTALL
)


def with_field(text: str, name: str, value: str) -> str:
    """The text with the field, in place of any of that name; empty: without it. What fields it has
    in another shape than between lines `---` or `+++` is left; intake says what comes of both.
    """
    block = _BLOCK.match(text)
    if block is None:
        return f"---\n{name}: {value}\n---\n\n{text.lstrip()}" if value else text
    before, fence, end, fields, closing = block.groups()
    is_toml = fence == "+++"
    mark = "=" if is_toml else ":"
    own = re.compile(rf"(?im)^{re.escape(name)}[ \t]*{mark}.*(?:\n(?:[ \t]+.*|- .*))*(?:\n|\Z)")
    fields = own.sub("", fields)
    if value:
        typed = json.dumps(value, ensure_ascii=False) if is_toml else value
        line = f"{name} {mark} {typed}\n" if is_toml else f"{name}{mark} {typed}\n"
        fields = line + fields if is_toml else fields + line  # TOML: above its tables
    return f"{before}{fence}{end}{fields}{closing}{text[block.end() :]}"
