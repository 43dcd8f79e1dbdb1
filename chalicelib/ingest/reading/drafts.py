"""Whether a file is a draft: by its fields, its path, or a note above its text."""

from __future__ import annotations

from pathlib import PurePosixPath

from chalicelib.ingest.reading.declared_fields import Instructions
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import FrontMatter
from chalicelib.ingest.reading.holding_fields import is_held_back
from chalicelib.ingest.reading.leavings import says_draft
from chalicelib.ingest.reading.look_alikes import note_to_colleagues
from chalicelib.ingest.reading.unread_fields import check_unread_fields
from chalicelib.news.errors import Problem


def is_draft(
    name: PurePosixPath, instructions: Instructions, fields: Fields, *, is_dated: bool
) -> bool:
    """Whether the file's fields, its folder or its name hold the story back."""
    said = says_draft(name)
    if said:
        what = f"`{said[:60]}` in its path says that it is a draft: it is kept as one"
        fields.warnings.append(Problem(what, "move it, or rename it, to publish it"))
    return is_held_back(fields, is_dated=is_dated) or instructions.draft or bool(said)


def check_notes(
    fields: Fields, parts: FrontMatter, field_mend: str, *, is_draft: bool, is_dated: bool
) -> None:
    """A line above the text may say what a field should: a problem if no field says it, and a
    warning otherwise, since readers would see it. `field_mend` is how it becomes one.
    """
    note = note_to_colleagues(parts, field_mend)
    if note:
        is_held = is_draft or fields.is_written("embargo")
        (fields.warnings if is_held else fields.problems).append(note)
    else:
        check_unread_fields(fields, parts, field_mend, is_dated=is_dated)
