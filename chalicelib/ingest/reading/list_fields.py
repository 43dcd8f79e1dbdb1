"""Readers of list fields: names, and sentences."""

from __future__ import annotations

import re

from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT

# Where a mapping has the name: in Hugo and Ghost, in WordPress, in other exports. No `title`, which
# is an author's post, and no `login`.
_NAMES_OF_NAMES = ("name", "display_name", "displayname", "full_name", "fullname")
_NAME_PARTS = ("first_name", "last_name")
_WITH_ADDRESS = re.compile(
    r"(?P<before>[^<>()@]*[^<>()@\s])\s*[<(](?:mailto:)?[^\s<>()@]+@[^\s<>()@]+[>)]"
    r"|(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+\s*\((?P<behind>[^()<>@]+)\)"
)
_NOWHERE = {"false", "no", "off"}  # `permalink: false` in Eleventy


def read_names(fields: Fields, name: str, most: int) -> tuple[str, ...]:
    """A list of names, each once, as texts or as mappings with a name; a single text is a list of
    one, or parted by commas.
    """
    value = fields.values.get(name)
    if value is None:
        return ()
    parts = _names_in(value)
    if parts is None:
        mend = "write `[one, two]`, or a list of `- name: …`"
        fields.refuse(name, "has an entry that is not a name", mend)
        return ()
    names = tuple(dict.fromkeys(filter(None, map(_name_alone, parts))))
    if len(names) > most:
        fields.refuse(name, f"has {len(names)} names; {most} is the most", "drop some")
        return ()
    if any(len(entry) > LONGEST_NAME for entry in names):
        fields.refuse(name, f"has a name over {LONGEST_NAME} characters", "shorten it")
        return ()
    return names


def _names_in(value: Value) -> list[str] | None:
    """The names as they were typed, and those of mappings; None if there is something else."""
    if isinstance(value.content, str):
        return value.content.split(",")
    entries = (value,) if isinstance(value.content, dict) else value.content
    names = [_name_of(entry.content) for entry in entries]
    texts = [name for name in names if name is not None]
    return texts if len(texts) == len(names) else None


def _name_of(content: str | tuple[Value, ...] | dict[str, Value]) -> str | None:
    """An entry's name: the entry itself, or what other programs call the name within it."""
    if isinstance(content, str):
        return content
    if isinstance(content, tuple):
        return None
    texts = {name: part.content for name, part in content.items() if part.content}
    both = [texts.get(part) for part in _NAME_PARTS]
    if all(isinstance(part, str) for part in both):
        texts.setdefault("name", " ".join(map(str, both)))
    named = next((texts[name] for name in _NAMES_OF_NAMES if name in texts), None)
    return named if isinstance(named, str) else None


def _name_alone(text: str) -> str:
    """A name without the mail address beside it: `Karen Holm <kh@…>`, `kh@… (Karen Holm)`."""
    line = one_line(text)
    match = _WITH_ADDRESS.fullmatch(line)
    return (match["before"] or match["behind"]) if match else line


def read_sentences(fields: Fields, name: str, most: int) -> tuple[str, ...]:
    """A list of sentences; a single text is a list of one."""
    texts = _listed(fields, name, what="is not a list of sentences", mend="write `- one` a line")
    lines = tuple(filter(None, map(one_line, texts)))
    if len(lines) > most or any(len(line) > LONGEST_TEXT for line in lines):
        what = f"has more than {most} lines, or one over {LONGEST_TEXT} characters"
        fields.refuse(name, what, "keep to what matters most")
        return ()
    return lines


def read_old_addresses(fields: Fields, name: str) -> tuple[str, ...]:
    """A list of old addresses as they were typed; a single text is a list of one."""
    mend = "write `[/one.html, /two/]`"
    texts = _listed(fields, name, what="is not a list of old addresses", mend=mend)
    if any(text.strip().casefold() in _NOWHERE for text in texts):
        what = f"is `{texts[0]}`, which keeps a page off the site where other programs read it"
        fields.refuse(name, what, "write `draft: true`, or leave it out")
        return ()
    return tuple(filter(None, map(str.strip, texts)))


def _listed(fields: Fields, name: str, *, what: str, mend: str) -> list[str]:
    """The texts of a list, or a single one; none, and a problem, if it is something else."""
    value = fields.values.get(name)
    if value is None:
        return []
    entries = (value,) if isinstance(value.content, str) else value.content
    texts = None if isinstance(entries, dict) else _texts(entries)
    if texts is None:
        fields.refuse(name, what, mend)
        return []
    return texts


def _texts(entries: tuple[Value, ...]) -> list[str] | None:
    """The entries as texts; None if one is a list or a mapping."""
    texts = [entry.content for entry in entries if isinstance(entry.content, str)]
    return texts if len(texts) == len(entries) else None
