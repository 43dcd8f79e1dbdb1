"""Taking in `articles/_redirects`: where old addresses lead that no story names as its own.

It keeps the promises of intake.py. The redirects do not fit in one transaction with the record; so
the record is written first, as stale, and every shard on the condition that it is still that one:
whoever comes later writes it anew and takes over, and who dies leaves a mark to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace

from chalicelib.ingest.marks import finished
from chalicelib.ingest.reading.redirect_lines import LARGEST_REDIRECTS, read_redirects
from chalicelib.ingest.redirect_receipt import RedirectReceipt
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import (
    LostRace,
    Problem,
    StillContested,
    UnreadableFile,
    UnusableManuscript,
)
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.redirects import REDIRECTS_KEY, Redirects, changed_shards, in_shards
from chalicelib.news.register import Entry, Record, Register
from chalicelib.news.uploads import Uploads


@dataclass(frozen=True)
class RedirectIntake:
    """The use case. `pause` waits before attempt n, of so many, that rivals part (backoff)."""

    register: Register
    uploads: Uploads
    redirects: Redirects
    newsroom: Newsroom
    pause: Callable[[int], None]
    most_attempts: int

    def receive(self, *, tells: bool = True) -> RedirectReceipt:
        """Make the site agree with the file as it stands now. Raises StillContested."""
        for attempt in range(self.most_attempts):
            try:
                return self._received(tells=tells)
            except LostRace:
                self.pause(attempt)
        raise StillContested(f"{REDIRECTS_KEY}: lost the race {self.most_attempts} times")

    def _received(self, *, tells: bool) -> RedirectReceipt:
        before = self.register.record(REDIRECTS_KEY)
        versions = self.uploads.versions(REDIRECTS_KEY)
        judged, wanted = self._judged(versions)
        changes = dict(changed_shards(self.redirects.shards(), in_shards(wanted)))
        record = replace(judged, revision=before.revision, is_stale=before.is_stale)
        if changes or record != before or before.is_stale:
            self.register.enter(Entry(record=(before, replace(record, is_stale=True))))
            record = replace(record, is_stale=True, revision=before.revision + 1)
            record = self.redirects.keep(record, changes)
        receipt = RedirectReceipt(record, self.newsroom.zone, len(wanted))
        if tells and record.chronicle.versions:
            self.uploads.keep_receipt(REDIRECTS_KEY, receipt.text(), receipt.data())
        done = finished(self.register, record)
        if done is None:
            raise LostRace(REDIRECTS_KEY)
        return RedirectReceipt(done, self.newsroom.zone, len(wanted))

    def _judged(self, versions: tuple[Version, ...]) -> tuple[Record, dict[str, str]]:
        """The record, and the redirects: those of the newest version that can be used, unless the
        file was deleted since.
        """
        if not versions:
            return Record(Chronicle(REDIRECTS_KEY)), {}
        newest, problems = versions[-1], tuple[Problem, ...]()
        redirects: dict[str, str] = {}
        for version in reversed(versions):
            if version.is_deletion:
                break
            try:
                redirects = self._read(version)
                break
            except UnusableManuscript as unusable:
                problems = problems or unusable.problems
        outcome = "refused" if problems else "deleted" if newest.is_deletion else "edition"
        chronicle = Chronicle(
            REDIRECTS_KEY,
            versions=len(versions),
            through=newest.id,
            last_written=newest.written,
            outcome=outcome,
        )
        return Record(chronicle, problems=problems), redirects

    def _read(self, version: Version) -> dict[str, str]:
        if version.size > LARGEST_REDIRECTS:
            what = f"the file has {version.size:,} bytes; {LARGEST_REDIRECTS:,} is the most"
            raise UnusableManuscript(Problem(what, "keep the lines that readers come by"))
        try:
            content = self.uploads.read(REDIRECTS_KEY, version.id)
        except UnreadableFile as obstacle:
            what = f"the file can't be read: {obstacle}"
            mend = "upload it again in the storage class STANDARD, with the bucket's own encryption"
            raise UnusableManuscript(Problem(what, mend)) from None
        return read_redirects(content, self.newsroom)
