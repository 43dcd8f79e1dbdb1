"""Intake and sweep with a line in the journal for whatever comes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.ingest.announcement import announced_keys, announcements
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.receipt import Receipt
from chalicelib.ingest.sweep import UNSEEN_AFTER, Findings, sweep
from chalicelib.journal import Journal
from chalicelib.news.register import Record


class LoggedIntake:
    """One invocation's intake. `clock` counts seconds, `request` is what Lambda calls it."""

    def __init__(
        self, intake: Intake, journal: Journal, *, clock: Callable[[], float], request: str
    ) -> None:
        self._intake = replace(intake, told=self._enter)
        self._journal = journal
        self._clock = clock
        self._request = request
        self._announced: dict[str, dict[str, str]] = {}
        self._last = clock()

    def receive(self, event: dict[str, Any]) -> tuple[str, ...]:
        """Receive every upload that an S3 event announces; returns their keys."""
        self._announced = announcements(event)
        with self._entering_failures():
            return self._intake.receive_each(announced_keys(event))

    def sweep(self, now: datetime) -> tuple[str, ...]:
        """Receive what no event announced; returns the keys."""
        started, findings = self._clock(), Findings(unseen_since=now - UNSEEN_AFTER)
        try:
            with self._entering_failures():
                received = sweep(self._intake, findings)
        except ExceptionGroup:  # it went all the way, and some files failed
            self._enter_sweep(findings, started)
            raise
        self._enter_sweep(findings, started)
        return received

    def _enter(self, record: Record) -> None:
        receipt = Receipt(record, self._intake.site_url, self._intake.newsroom.zone)
        self._journal.received(
            key=record.key,
            version=record.chronicle.through,
            outcome=receipt.outcome,
            address=receipt.address,
            problems=len(record.problems),
            warnings=len(record.warnings),
            milliseconds=self._since_the_last(),
            request=self._request,
            announced=self._announced.get(record.key, {}),
        )

    def _enter_sweep(self, findings: Findings, started: float) -> None:
        self._journal.swept(
            files=findings.files,
            drift=findings.drift,
            refused=sorted({*findings.refused} - {*findings.drift}),  # those were looked at anew
            milliseconds=(self._clock() - started) * 1000,
            request=self._request,
        )

    @contextmanager
    def _entering_failures(self) -> Iterator[None]:
        try:
            yield
        except ExceptionGroup as failed:
            for failure in failed.exceptions:
                key = failure.__notes__[-1]  # as receive_each has it
                self._journal.failed(
                    key=key,
                    error=failure,
                    request=self._request,
                    announced=self._announced.get(key, {}),
                )
            raise

    def _since_the_last(self) -> float:
        """Milliseconds since a file was finished, or since we began."""
        now = self._clock()
        passed, self._last = now - self._last, now
        return passed * 1000
