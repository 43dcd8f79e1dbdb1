"""Intake and sweep with a line in the journal for whatever comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime
from itertools import chain
from typing import Any

from chalicelib.ingest.announcement import (
    announced_decisions,
    announced_keys,
    announced_makings,
    announced_pictures,
    announced_strays,
    announcements,
)
from chalicelib.ingest.intake import Failed, Intake, Outcome, Received, raise_failed
from chalicelib.ingest.sweep import UNSEEN_AFTER, Findings, sweep
from chalicelib.ingest.unused_renditions import UnusedRenditions
from chalicelib.journal import Journal
from chalicelib.news.uploads import Changes

Announcements = dict[str, dict[str, str]]  # by key, what S3 said of the file


class LoggedIntake:
    """One invocation's intake. A sweep looks at `changes`, S3's second notices, and removes
    `unused_renditions`, if there are any; `clock` counts seconds, `request` is Lambda's name of it.
    """

    def __init__(
        self,
        intake: Intake,
        journal: Journal,
        *,
        clock: Callable[[], float],
        request: str,
        changes: Changes | None = None,
        unused_renditions: UnusedRenditions | None = None,
    ) -> None:
        self._intake = intake
        self._journal = journal
        self._changes = changes
        self._unused_renditions = unused_renditions
        self._clock = clock
        self._request = request
        self._last = clock()

    def receive(self, event: dict[str, Any]) -> tuple[str, ...]:
        """Receive every upload that an S3 event announces, and answer those that lie where none is
        read from; and the files whose held deletions it confirms. Returns the keys.

        Raises an ExceptionGroup of NotReceived, after all others, so that Lambda retries.
        """
        outcomes = chain(
            self._intake.receiving(announced_pictures(event)),
            self._intake.receiving(announced_keys(event)),
            self._intake.receiving(self._intake.naming(announced_makings(event))),
            self._intake.confirming(announced_decisions(event)),
            self._intake.answering(announced_strays(event)),
        )
        keys, failures = self._log(outcomes, announcements(event))
        raise_failed(failures)
        return keys

    def sweep(self, now: datetime) -> tuple[str, ...]:
        """Receive what no event announced; returns the keys. Raises as `receive` does, or whatever
        else went wrong, once the rest is done.
        """
        started, findings = self._clock(), Findings(unseen_since=now - UNSEEN_AFTER)
        keys, failures = self._log(sweep(self._intake, findings, self._changes), {})
        self._log_sweep(findings, started)
        with ExitStack() as rest:  # from the last to the first, though one of them fails
            rest.callback(raise_failed, failures)
            if self._unused_renditions:
                rest.callback(tuple, self._unused_renditions.remove(now))
            if self._intake.change_notes:
                rest.callback(self._intake.change_notes.sweep, self._intake.register)
            if self._intake.search:
                rest.callback(self._intake.search.tell_what_waits)
        return keys

    def _log(
        self, outcomes: Iterable[Outcome], announced: Announcements
    ) -> tuple[tuple[str, ...], list[Failed]]:
        """Write a line for each outcome as it comes; the keys received, and what failed."""
        keys, failures = [], []
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                failures.append(outcome)
                self._log_failure(outcome, announced)
            else:
                keys.append(outcome.record.key)
                self._log_received(outcome, announced)
        return tuple(keys), failures

    def _log_received(self, received: Received, announced: Announcements) -> None:
        record, receipt = received.record, received.receipt
        self._journal.received(
            key=record.key,
            version=record.chronicle.through,
            outcome=receipt.outcome,
            address=receipt.address,
            problems=len(record.problems),
            warnings=len(receipt.warnings),
            milliseconds=self._since_the_last(),
            request=self._request,
            announced=announced.get(record.key, {}),
        )

    def _log_failure(self, failed: Failed, announced: Announcements) -> None:
        self._journal.failed(
            key=failed.key,
            error=failed.error,
            request=self._request,
            announced=announced.get(failed.key, {}),
        )

    def _log_sweep(self, findings: Findings, started: float) -> None:
        self._journal.swept(
            files=findings.files,
            drift=findings.drift,
            refused=sorted({*findings.refused} - {*findings.drift}),  # those were looked at anew
            milliseconds=(self._clock() - started) * 1000,
            request=self._request,
        )

    def _since_the_last(self) -> float:
        """Milliseconds since a file was finished, or since we began."""
        now = self._clock()
        passed, self._last = now - self._last, now
        return passed * 1000
