"""Readers of list fields: names, and sentences."""

from __future__ import annotations

from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT


def read_names(fields: Fields, name: str, most: int) -> tuple[str, ...]:
    """A list of names, each once; a single text is a list of one, or parted by commas."""
    value = fields.values.get(name)
    if value is None:
        return ()
    if isinstance(value.content, dict):
        fields.refuse(name, "is a mapping, not a list of names", "write `[one, two]`")
        return ()
    parts = value.content.split(",") if isinstance(value.content, str) else _texts(value.content)
    if parts is None:
        fields.refuse(name, "has an entry that is not a name", "write `[one, two]`")
        return ()
    names = tuple(dict.fromkeys(filter(None, map(one_line, parts))))
    if len(names) > most:
        fields.refuse(name, f"has {len(names)} names; {most} is the most", "drop some")
        return ()
    if any(len(entry) > LONGEST_NAME for entry in names):
        fields.refuse(name, f"has a name over {LONGEST_NAME} characters", "shorten it")
        return ()
    return names


def read_sentences(fields: Fields, name: str, most: int) -> tuple[str, ...]:
    """A list of sentences; a single text is a list of one."""
    value = fields.values.get(name)
    if value is None:
        return ()
    entries = (value,) if isinstance(value.content, str) else value.content
    texts = None if isinstance(entries, dict) else _texts(entries)
    if texts is None:
        fields.refuse(name, "is not a list of sentences", "write `- one` a line")
        return ()
    lines = tuple(filter(None, map(one_line, texts)))
    if len(lines) > most or any(len(line) > LONGEST_TEXT for line in lines):
        what = f"has more than {most} lines, or one over {LONGEST_TEXT} characters"
        fields.refuse(name, what, "keep to what matters most")
        return ()
    return lines


def _texts(entries: tuple[Value, ...]) -> list[str] | None:
    """The entries as texts; None if one is a list or a mapping."""
    texts = [entry.content for entry in entries if isinstance(entry.content, str)]
    return texts if len(texts) == len(entries) else None
