"""A file here and on the site: which of the two has changed since both were the same, and what that
asks for. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from local.stories_folder import Stamp


class SyncStep(Enum):
    """What is to be done with a file."""

    NOTHING = auto()
    UPLOAD = auto()
    FETCH = auto()
    DELETE_THERE = auto()
    DELETE_HERE = auto()
    COMPARE = auto()  # both changed: the same, or a conflict
    KEEP_HERE = auto()  # deleted there, and changed here
    FORGET = auto()


@dataclass(frozen=True)
class Known:
    """A file as both sides had it: its stamp and digest here, its tag there. Empty where that side
    had none.
    """

    stamp: Stamp
    digest: str
    tag: str


def step(known: Known | None, here: str, there: str) -> SyncStep:
    """By what the file's digest is here, and its tag there; each empty if it is not there."""
    has_changed_here = here != (known.digest if known else "")
    has_changed_there = there != (known.tag if known else "")
    if not has_changed_here and not has_changed_there:
        return SyncStep.NOTHING
    if not has_changed_there:
        return SyncStep.UPLOAD if here else SyncStep.DELETE_THERE
    if not has_changed_here:
        return SyncStep.FETCH if there else SyncStep.DELETE_HERE
    if not here:
        # What others made of it is not deleted by somebody who has not seen it.
        return SyncStep.FETCH if there else SyncStep.FORGET
    return SyncStep.COMPARE if there else SyncStep.KEEP_HERE


def remembered(memory: Path) -> dict[str, Known]:
    """What both sides had at the last time; an earlier release did not keep the tags."""
    if not memory.is_file():
        return {}
    data = json.loads(memory.read_text(encoding="utf-8"))
    return {
        name: Known((stamp[0], stamp[1]), digest, rest[0])
        for name, (stamp, digest, *rest) in data.items()
        if rest
    }


def remember(memory: Path, known: Mapping[str, Known]) -> None:
    """Keep it, as a whole or not at all."""
    written = memory.with_suffix(".new")
    data = {name: [one.stamp, one.digest, one.tag] for name, one in known.items()}
    written.write_text(json.dumps(data), encoding="utf-8")
    written.replace(memory)
