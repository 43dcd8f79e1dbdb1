"""The brake on mass deletion, at work: looks up what was deleted when, and what was decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from msgspec import Struct

from chalicelib.news.chronicle import Version
from chalicelib.news.errors import Problem, UnreadableFile
from chalicelib.news.mass_deletion import (
    BOUND_KEY,
    WINDOW,
    Bound,
    DeletionWindow,
    HeldDeletion,
    confirmation_key,
    confirmed_at,
    most_deletions,
    window_start,
)
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.uploads import Uploads


class Ruling(Struct, frozen=True):
    """Which of a file's deletions are held, or were, and the windows that must be written for them:
    each pair is what was read, and what shall stand instead.
    """

    held: tuple[HeldDeletion, ...] = ()
    windows: tuple[tuple[DeletionWindow, DeletionWindow], ...] = ()

    def on_part(self, versions: Sequence[Version]) -> Ruling:
        """As much of it as concerns these versions, of all that it was made of."""
        deletions = [version for version in versions if version.is_deletion]
        ids = {version.id for version in deletions}
        starts = {_window(version) for version in deletions}
        return Ruling(
            held=tuple(deletion for deletion in self.held if deletion.version in ids),
            windows=tuple(pair for pair in self.windows if pair[0].start in starts),
        )


class CountedWindows(Protocol):
    """Whoever counts the deletions of each window; a Register does."""

    def windows(
        self, starts: Iterable[datetime], *, of_pictures: bool = False
    ) -> dict[datetime, DeletionWindow]:
        """What was counted in each, by its start."""
        ...


@dataclass(frozen=True)
class DeletionBrake:
    """Rules on deletions by the register, which counts them, and by the decisions in the bucket."""

    register: CountedWindows
    uploads: Uploads

    def ruling(self, key: str, versions: Sequence[Version]) -> Ruling:
        """Which deletions of a file are held, or were. One never deleted costs no call."""
        counted = self._counted(versions)
        if not counted:
            return Ruling()
        starts = {_window(version) for version, _most in counted}
        before = self.register.windows(starts, of_pictures=is_picture_key(key))
        after = dict(before)
        for version, most in counted:
            after[_window(version)] = after[_window(version)].with_file(key, most)
        decisions = {start: self._decisions(start) for start in starts if after[start].is_over}
        over = (version for version, _most in counted if _window(version) in decisions)
        held = tuple(
            HeldDeletion(
                version.id,
                version.written,
                confirmed_at(version, _later(version, versions), decisions[_window(version)]),
            )
            for version in over
        )
        changed = ((before[start], after[start]) for start in sorted(starts))
        return Ruling(held, tuple(pair for pair in changed if pair[0] != pair[1]))

    def confirmed(self, held: Iterable[tuple[str, HeldDeletion]]) -> Iterator[str]:
        """Of files that lie deleted, and are held so far: the keys of those that were confirmed."""
        decisions: dict[datetime, tuple[Version, ...]] = {}
        for key, deletion in held:
            start = window_start(deletion.written)
            if start not in decisions:
                decisions[start] = self._decisions(start)
            may_be = confirmed_at(deletion, (), decisions[start])
            if may_be and self._is_confirmed(key, deletion, decisions[start]):
                yield key

    def _is_confirmed(self, key: str, deletion: HeldDeletion, decisions: Sequence[Version]) -> bool:
        """Whether a decision came before the file came back, if it did."""
        versions = self.uploads.versions(key)
        version = next((one for one in versions if one.id == deletion.version), None)
        later = _later(version, versions) if version else ()
        return confirmed_at(deletion, later, decisions) is not None

    def _decisions(self, start: datetime) -> tuple[Version, ...]:
        return self.uploads.versions(confirmation_key(start))

    def _counted(self, versions: Sequence[Version]) -> list[tuple[Version, int]]:
        """The deletions that count, each with the bound of its window."""
        deletions = [version for version in versions if version.is_deletion]
        bounds = self.bounds() if deletions else ()
        rated = ((version, most_deletions(version.written, bounds)) for version in deletions)
        return [(version, most) for version, most in rated if most is not None]

    def bounds(self) -> tuple[Bound, ...]:
        """How many files may be deleted at once, in the order of the decisions."""
        return tuple(
            Bound(version.written, self._most(version))
            for version in self.uploads.versions(BOUND_KEY)
            if not version.is_deletion
        )

    def _most(self, version: Version) -> int | None:
        try:
            return most_of(self.uploads.read(BOUND_KEY, version.id))
        except UnreadableFile:
            return None


def held_problem(deleted: datetime, zone: tzinfo, what: str) -> Problem:
    """What is wrong with the file of a `story` or a `picture` whose deletion is held."""
    start = window_start(deleted).astimezone(zone)
    return Problem(
        what=f"too many files were deleted between {start:%Y-%m-%d %H:%M} and "
        f"{start + WINDOW:%H:%M}, so the {what} stays on the site until somebody decides",
        mend="was it a mistake? Upload the file again; operators put back all of them with "
        f"`make restore`. {_MUST_GO[what]} If all are to go, operators say so with "
        "`make confirm-deletions`",
    )


_MUST_GO = {
    "story": "Must this one go now? Upload it with `draft: true`, or with `withdrawn: …` and the "
    "reason.",
    "picture": "Must this one go now? Take its name out of the stories that show it.",
}


def bound_file(most: int | None) -> str:
    """The file in the bucket that says how many files may be deleted in ten minutes."""
    return json.dumps({"most_deletions_in_ten_minutes": most})


def most_of(content: bytes) -> int | None:
    """What `bound_file` says; None, no bound, of a file that says anything else."""
    try:
        most = json.loads(content)["most_deletions_in_ten_minutes"]
    except (ValueError, LookupError, TypeError):
        return None
    return most if isinstance(most, int) else None


def _window(version: Version) -> datetime:
    return window_start(version.written)


def _later(version: Version, versions: Sequence[Version]) -> Sequence[Version]:
    return versions[list(versions).index(version) + 1 :]
