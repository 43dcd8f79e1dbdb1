"""Files that other programs leave among stories, by their names: `leavings.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path, PurePosixPath

from chalicelib.ingest.reading.fields import Fields
from chalicelib.news.errors import Problem

_FILE = Path(__file__).with_suffix(".toml")


def is_left_alone(name: PurePosixPath) -> bool:
    """Whether nobody meant the file as a story: it is hidden, or in a folder of a program."""
    alone = _lists()["left_alone"]
    is_part = name.suffix.casefold() in _lists()["parts_of_saved_pages"]
    return (is_part and bool(_folder_of_saved_page(name))) or any(
        (part.startswith((".", "~")) and part != "..") or part.casefold() in alone
        for part in name.parts
    )


def says_draft(name: PurePosixPath) -> str:
    """What in a file's path holds it back, a folder or an ending; empty if nothing does."""
    lists = _lists()
    folder = next((part for part in name.parts[2:-1] if part.casefold() in lists["drafts"]), "")
    ending = PurePosixPath(without_endings(name)).suffix
    begins = (
        start for start in lists["draft_beginnings"] if name.name.casefold().startswith(start)
    )
    return folder or (ending if ending.casefold() in lists["draft_endings"] else next(begins, ""))


def check_name(fields: Fields, name: PurePosixPath) -> None:
    """A problem in `fields` for a name that a program gave, a warning for one that it may have."""
    fields.problems += filter(None, (leaving_problem(name),))
    fields.warnings += filter(None, (numbered_warning(name),))


def leaving_problem(name: PurePosixPath) -> Problem | None:
    """What is wrong with a file that was not meant to be published, though it could be."""
    private = _private_part(name)
    if private:
        what = f"it is in the folder `{private[:60]}`; those that begin with `_` hold no stories"
        return Problem(what, "move it out of that folder if it is to be published")
    saved = _folder_of_saved_page(name)
    if saved:
        what = f"it is in the folder `{saved[:60]}`, which a program saved beside a web page"
        return Problem(what, "delete it; if it is a story, move it out of that folder")
    if _is_one_of("conflict_copies", name):
        what = "its name says that it is a conflicted copy: two people changed one file"
        return Problem(what, "put what is right into the file itself, and delete this copy")
    if _is_one_of("copies", name):
        what = "its name says that it is a copy of another file"
        mend = "delete it; or, if it is a story of its own, give it a name of its own"
        return Problem(what, mend)
    return None


def _private_part(name: PurePosixPath) -> str:
    """The first folder below the section that begins with `_`, and holds no stories."""
    usable = _lists()["drafts"] | _lists()["of_stories"]
    private = (part for part in name.parts[2:-1] if part.startswith("_"))
    is_own = len(name.parts) > 1 and name.parts[1].startswith("_")
    return "" if is_own else next((p for p in private if p.casefold() not in usable), "")


def _folder_of_saved_page(name: PurePosixPath) -> str:
    patterns = _lists()["of_saved_pages"]
    folders = (part for part in name.parts[2:-1])
    return next((f for f in folders if any(re.fullmatch(p, f.casefold()) for p in patterns)), "")


def numbered_warning(name: PurePosixPath) -> Problem | None:
    """A file that may be the second of its name."""
    if not _is_one_of("numbered", name):
        return None
    what = f"its name, `{name.name[:60]}`, is that of a second copy: it may be published twice"
    return Problem(what, "if it is a copy of another file, delete one of the two")


def leaving_of_ending(name: PurePosixPath) -> str:
    """What a file of this ending is, in words; empty if no program leaves such."""
    return _lists()["endings"].get(name.suffix.casefold(), "")


def without_endings(name: PurePosixPath) -> str:
    """The file's name without its ending, or both of them: `ferry.md.txt`."""
    stem = PurePosixPath(name.stem)
    is_text = name.suffix.lower() in {".txt", ".text"}
    return stem.stem if is_text and stem.suffix.lower() in {".md", ".markdown"} else name.stem


def _is_one_of(group: str, name: PurePosixPath) -> bool:
    stem = without_endings(name).casefold()
    return any(re.fullmatch(pattern, stem) for pattern in _lists()[group])


@cache
def _lists() -> dict[str, dict[str, str]]:
    """The lists of the file, read once a process."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
