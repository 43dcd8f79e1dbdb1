"""Comments for colleagues in fields that readers see: such a file is refused."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.ingest.reading.declared_fields import FIELD_NAMES
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.foreign_marks import without_comments
from chalicelib.ingest.reading.front_matter import Value


def refuse_comments(fields: Fields) -> None:
    """A problem for each field with a comment in it, wherever in the field that is."""
    for name in FIELD_NAMES:
        value = fields.values.get(name)
        for part in _parts(value) if value else ():
            cleared = without_comments(str(part.content), part.line)
            if cleared.problems or cleared.text != part.content:
                mend = "take it out: readers would see it"
                fields.refuse(name, "holds a private comment", mend, line=part.line)


def _parts(value: Value) -> Iterator[Value]:
    """The texts in a value."""
    if isinstance(value.content, str):
        yield value
        return
    inner = value.content.values() if isinstance(value.content, dict) else value.content
    for part in inner:
        yield from _parts(part)
