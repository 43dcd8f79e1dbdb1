"""Files that S3 refuses to whoever watches, as those of a section that is not theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from botocore.exceptions import ClientError

from newsdesk.watch_brake import Happened, Say

_REFUSALS = frozenset({"AccessDenied", "403", "Forbidden"})  # to a HEAD there is no word but 403
_SHOWN = 3  # names of many
_ADVICE = "An operator gives the rights that an editor needs: docs/operating.md, “Editors' rights”."


@dataclass
class ClosedFiles:
    """What was refused, until the file here is another; it is told once, by what was wanted and by
    folder.
    """

    say: Say
    _digests: Mapping[str, str] = field(default_factory=dict)
    _closed: dict[str, str] = field(default_factory=dict)
    _new: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def look(self, digests: Mapping[str, str]) -> None:
        """The files as they are here now, by their names."""
        self._digests = digests

    def is_closed(self, name: str) -> bool:
        """Whether it was refused, and has not changed here since."""
        return name in self._closed and self._closed[name] == self._digests.get(name, "")

    def attempt[T](self, name: str, action: Callable[[str], T], *, wanted: str, refused: T) -> T:
        """Do it to a file; `refused` if S3 refuses it, which is told later."""
        try:
            return action(name)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _REFUSALS:
                raise
        self._closed[name] = self._digests.get(name, "")
        self._new.setdefault((wanted, name.rpartition("/")[0]), []).append(name)
        return refused

    def tell(self) -> None:
        """A sentence for each folder that has files which were refused since the last time."""
        for (wanted, folder), names in self._new.items():
            more = " …" if len(names) > _SHOWN else ""
            named = ", ".join(sorted(names)[:_SHOWN])
            files = "1 file" if len(names) == 1 else f"{len(names)} files"
            place = f"{folder}/" if folder else "the folder"
            sentence = (
                f"{files} of {place} can't be {wanted} ({named}{more}): S3 does not let you do "
                f"that there. All others are kept in step. {_ADVICE}"
            )
            self.say(Happened("refused", "", sentence, needs_somebody=True))
        self._new.clear()
