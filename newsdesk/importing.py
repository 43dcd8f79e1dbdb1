"""An import: rehearsed, which writes nothing, or for real. A second one changes nothing.

For real, pictures go first, then stories, then the redirects. What the bucket has already, with the
same bytes, is passed over, so an import that was broken off goes on where it was. A file that is
there with other bytes is replaced only if an import wrote it: an editor's own work stays. So does a
deletion: what was deleted comes back only if that is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Protocol

from chalicelib.ingest.assessment import Assessor
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.pictures import LARGEST_PICTURE
from chalicelib.news.redirects import MOST_REDIRECTS, REDIRECTS_KEY, old_of_request
from chalicelib.news.register import Record
from newsdesk.earlier_stories import KeptFiles
from newsdesk.import_plan import Planned, PlannedStory
from newsdesk.old_categories import Choices

THREADS = 16  # uploads at once
_WAVE = 200  # stories that are in memory at once, at most

Progress = Callable[[int], object]


@dataclass(frozen=True)
class Rehearsed:
    """What would become of a story; `outlook` is published, scheduled, draft, refused or held."""

    planned: PlannedStory
    outlook: str
    address: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass
class Imported:
    """What an import did, by key."""

    uploaded: int = 0
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)  # here, since an earlier import
    stayed: dict[str, str] = field(default_factory=dict)  # and the section that is asked for now
    failed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # sentences
    versions: dict[str, str] = field(default_factory=dict, compare=False)  # of all that is ours


class ImportBucket(KeptFiles, Protocol):
    """The editors' bucket, as an import needs it."""

    def was_imported(self, key: str) -> bool:
        """Whether the file as it is now was written by an import."""
        ...

    def read(self, key: str) -> bytes:
        """The bytes of a file; empty if there is none."""
        ...

    def put(self, key: str, content: bytes) -> str:
        """Write a file, marked as one of an import; the id of its version."""
        ...


def rehearse_archive(plan: Planned, newsroom: Newsroom, now: datetime) -> Iterator[Rehearsed]:
    """What would become of every story, by intake's own code. Nothing is written."""
    for planned in plan.stories():
        yield rehearsed(planned, newsroom, now)


def rehearsed(planned: PlannedStory, newsroom: Newsroom, now: datetime) -> Rehearsed:
    """What would become of one story."""
    key, content = planned.placed.key, planned.written.content
    file = _OneFile(content, now)
    assessment = Assessor(file, newsroom).assess(Record(Chronicle(key)), file.versions(key))
    outcome = assessment.chronicle.outcome
    stations = assessment.chronicle.stations[-1:]
    if assessment.problems:
        is_held = any("reviewed_by" in problem.mend for problem in assessment.problems)
        outcome = "held" if is_held else "refused"
    elif outcome == "edition":
        is_later = any(station.published > now for station in stations)
        outcome = "scheduled" if is_later else "published"
    address = stations[0].address.path if stations else ""
    return Rehearsed(planned, outcome, address, assessment.problems, assessment.warnings)


def import_archive(plan: Planned, bucket: ImportBucket, progress: Progress) -> Imported:
    """Write every picture, story and redirect of the plan; calls `progress` for each file."""
    done = Imported(deleted=plan.deleted, stayed=plan.stayed)
    upload = _Upload(bucket, plan.choices, done, progress)
    upload.all([(file.key, file.path) for file in plan.loose_files()])
    sent: set[str] = set()
    for some in batched(plan.stories(), _WAVE):
        shown = {picture.key: picture.path for one in some for picture in one.written.pictures}
        upload.all([(key, path) for key, path in shown.items() if key not in sent])
        sent |= shown.keys()
        upload.all([(one.placed.key, one.written.content) for one in some])
    if not done.failed:
        lines = redirect_lines(plan.redirects(), bucket.read(REDIRECTS_KEY))
        if lines:
            upload.all([(REDIRECTS_KEY, lines)], is_ours=True)
    done.unread += plan.archive.losses.unread
    return done


def redirect_lines(redirects: dict[str, str], before: bytes) -> bytes:
    """The file of redirects with those that it lacks; empty if it lacks none."""
    text, known = before.decode("utf-8-sig", "replace"), redirects_in(before)
    new = [f"/{_quoted(old)} {path}" for old, path in redirects.items() if old not in known]
    new = new[: max(0, MOST_REDIRECTS - len(known))]
    if not new:
        return b""
    kept = [text.rstrip("\n")] if text.strip() else []
    return "\n".join([*kept, *new, ""]).encode()


def redirects_in(content: bytes) -> dict[str, str]:
    """The redirects that a file of them has, by what they lead from; as typed, not checked."""
    known = {}
    for line in content.decode("utf-8-sig", "replace").splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            path, _, query = words[0].partition("?")
            old = old_of_request(path, dict([query.partition("=")[::2]]) if query else {})
            known[old] = " ".join(words[1:2])
    return known


def _quoted(old: str) -> str:
    return old.replace("%", "%25").replace(" ", "%20")


class _Upload:
    """Uploads, so many at once, of what has changed."""

    def __init__(
        self, bucket: ImportBucket, choices: Choices, done: Imported, progress: Progress
    ) -> None:
        self._bucket, self._files, self._done = bucket, bucket.files(), done
        self._brings_back = choices.brings_back
        self._progress = progress

    def all(self, files: Sequence[tuple[str, bytes | Path]], *, is_ours: bool = False) -> None:
        """Upload all files."""
        with ThreadPoolExecutor(THREADS) as pool:
            outcomes = [pool.submit(self._one, *file, is_ours=is_ours) for file in files]
            wait(outcomes)
        for (key, _), outcome in zip(files, outcomes, strict=True):
            self._note(key, outcome.exception() or outcome.result())
            self._progress(1)

    def _note(self, key: str, outcome: str | BaseException) -> None:
        if isinstance(outcome, BaseException):
            self._done.failed.append(f"{key}: {outcome}")
        elif outcome == "left":
            self._done.left_alone.append(key)
        elif outcome == "deleted":
            self._done.deleted.append(key)
        elif outcome == "unchanged":
            self._done.unchanged += 1
        else:
            self._done.uploaded += 1

    def _one(self, key: str, source: bytes | Path, *, is_ours: bool) -> str:
        if isinstance(source, Path) and source.stat().st_size > LARGEST_PICTURE:
            raise ValueError(f"{source} is larger than {LARGEST_PICTURE:,} bytes")
        content = source.read_bytes() if isinstance(source, Path) else source
        there = self._files.get(key)
        if there and there.is_deleted:
            if not self._brings_back:
                return "deleted"
        elif there and there.digest == hashlib.md5(content, usedforsecurity=False).hexdigest():
            self._done.versions[key] = there.version
            return "unchanged"
        elif there and not is_ours and not self._bucket.was_imported(key):
            return "left"
        self._done.versions[key] = self._bucket.put(key, content)
        return "uploaded"


@dataclass(frozen=True)
class _OneFile:
    """The Uploads of one file that is not uploaded."""

    content: bytes
    now: datetime

    def versions(self, _key: str) -> tuple[Version, ...]:
        return (Version("rehearsed", self.now, len(self.content)),)

    def read(self, _key: str, _version: str) -> bytes:
        return self.content

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        raise NotImplementedError(after)

    def keep_receipt(self, _key: str, _text: str, _data: str) -> None:
        """Nothing: nobody has uploaded it."""

    def keep_picture(self, _key: str, _content: bytes) -> None:
        """Nothing, for the same reason."""
