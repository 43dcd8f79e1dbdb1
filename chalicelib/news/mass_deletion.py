"""The brake on mass deletion: which deletions are held, so that their stories stay on the site.

A deletion belongs to the ten minutes in which it was made (its window). If more files than the
bound were deleted in one window, none of its deletions is obeyed until somebody confirms them: by a
file in the bucket, as is the bound. So what is held follows from the bucket, whatever order events
come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.chronicle import Version

WINDOW = timedelta(minutes=10)  # a sync of the wrong folder takes a minute or two
DECISIONS = "decisions/"  # of operators, in the bucket; editors may not write there
BOUND_KEY = f"{DECISIONS}deletion-bound.json"
_CONFIRMED = f"{DECISIONS}confirmed-deletions/"
_MINUTE = "%Y-%m-%dT%H.%MZ"  # colons in a file's name are trouble on Windows


class Bound(Struct, frozen=True):
    """How many files may be deleted in one window, decided at `since`. None: any number."""

    since: datetime
    most: int | None


class HeldDeletion(Struct, frozen=True):
    """A deletion that was not obeyed at once: the version that it made, when, and when somebody
    confirmed it (None: nobody has). Until then readers have the story.
    """

    version: str
    written: datetime
    confirmed: datetime | None = None


class DeletionWindow(Struct, frozen=True, omit_defaults=True):
    """What is known of the deletions of one window: the keys of the files, until there are more
    than the bound. Then it `is_over`, for good, and the keys are no longer needed. Pictures have
    windows of their own: an earlier release, which has no records of them, reads only the others.
    """

    start: datetime
    keys: tuple[str, ...] = ()
    is_over: bool = False
    revision: int = 0
    of_pictures: bool = False

    def with_file(self, key: str, most: int) -> DeletionWindow:
        """The window, once this file was deleted in it too."""
        if self.is_over or key in self.keys:
            return self
        keys = tuple(sorted((*self.keys, key)))
        return replace(self, keys=() if len(keys) > most else keys, is_over=len(keys) > most)


def reopened(before: DeletionWindow, after: DeletionWindow, key: str) -> tuple[str, ...]:
    """The other files whose deletions were obeyed, and are held from now on: they must be received
    again, since there were too many.
    """
    is_new = after.is_over and not before.is_over
    return tuple(other for other in before.keys if is_new and other != key)


def window_start(moment: datetime) -> datetime:
    """The beginning of the window that a moment is in. Windows begin at the full ten minutes."""
    moment = moment.astimezone(UTC)  # arithmetic within a zone passes over its change of clocks
    return moment - (moment - datetime.min.replace(tzinfo=UTC)) % WINDOW


def most_deletions(moment: datetime, bounds: Sequence[Bound]) -> int | None:
    """How many files may be deleted in the window of a moment; None if any number may.

    `bounds` are in the order of their making. A window has one bound: that which was there when it
    began. The very first counts at once, and for nothing that was deleted before it.
    """
    start = window_start(moment)
    earlier = [bound for bound in bounds if bound.since < start]
    if earlier:
        return earlier[-1].most
    return bounds[0].most if bounds and bounds[0].since < moment else None


def confirmed_at(
    deletion: Version | HeldDeletion, later: Sequence[Version], decisions: Sequence[Version]
) -> datetime | None:
    """When a deletion was confirmed, by a decision on its window: one confirms what lies deleted
    when it is made, and not what came back before. `later` are the file's versions after it.
    """
    back = min((version.written for version in later if not version.is_deletion), default=None)
    moments = (
        decision.written
        for decision in decisions
        if not decision.is_deletion
        and deletion.written <= decision.written
        and (back is None or decision.written < back)
    )
    return min(moments, default=None)


def confirmation_key(start: datetime) -> str:
    """The file that confirms the deletions of the window with this start."""
    return f"{_CONFIRMED}{start.astimezone(UTC).strftime(_MINUTE)}.json"


def confirmed_window(key: str) -> datetime | None:
    """The start of the window whose deletions a file confirms; None of any other file."""
    if not key.startswith(_CONFIRMED):
        return None
    try:
        name = key.removeprefix(_CONFIRMED).removesuffix(".json")
        return datetime.strptime(name, _MINUTE).replace(tzinfo=UTC)
    except ValueError:
        return None
