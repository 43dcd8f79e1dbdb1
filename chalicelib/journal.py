"""The journal: a structured log with a line for all that happens, and its metrics.

What a function prints is its log, and CloudWatch Logs extracts the metrics that a line declares
(the embedded metric format): no call to wait for, no library to load.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

A metric costs as much a month as a quarter of a million answers, for the hours in which it has
values. So only what an alarm needs and AWS does not count itself is one; the rest is in the line,
for queries. What each member means is in docs/journal.md.
"""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

NAMESPACE = "Tidende"
NO_METRICS: Mapping[str, float] = MappingProxyType({})

_serialise = json.JSONEncoder(separators=(",", ":")).encode


def _declare(*metrics: str) -> str:
    """The declaration of metrics, all of them counts by stage."""
    return _serialise(
        [
            {
                "Namespace": NAMESPACE,
                "Dimensions": [["Stage"]],
                "Metrics": [{"Name": name, "Unit": "Count"} for name in metrics],
            }
        ]
    )


class Journal:
    """Writes the lines: short ones for people where the site is local, JSON elsewhere.

    `write` gets whole lines, since other threads may write concurrently. No line holds personal
    data: no query, no IP address, and a path only if it has the shape of one of ours.
    """

    def __init__(
        self,
        stage: str,
        *,
        now: Callable[[], datetime],
        write: Callable[[str], object],
        is_local: bool,
    ) -> None:
        self._stage = stage
        self._now = now
        self.write = write
        self._is_local = is_local
        self._is_cold = True
        self._units = 0.0
        self._search_errors = 0
        self._lock = threading.Lock()

    def count_read_units(self, units: float) -> None:
        """Count read units of the table towards the next answer; from any thread."""
        with self._lock:
            self._units += units

    def count_search_error(self) -> None:
        """Count a search that did not respond towards the next answer; from any thread."""
        with self._lock:
            self._search_errors += 1

    def answered(
        self,
        *,
        page: str,
        path: str,
        method: str,
        code: int,
        milliseconds: float,
        characters: int,
        request: str,
        gateway_request: str,
    ) -> None:
        """Log a response. `page` is the name of its view, `path` the path that was requested."""
        units, self._units = self._units, 0.0
        search_errors, self._search_errors = self._search_errors, 0
        was_cold, self._is_cold = self._is_cold, False
        if self._is_local:
            self.write(f"{code} {page} {path}: {milliseconds:.0f} ms, {characters:,} characters")
            return
        errors = {"ServerErrors": int(code >= 500), "SearchErrors": search_errors}
        self._write_line(
            {
                "what": "answer",
                "Page": page,
                "code": code,
                "method": method,
                "path": path,
                "characters": characters,
                "Duration": round(milliseconds, 2),
                "ColdStarts": int(was_cold),
                "ReadUnits": units,
                "request": request,
                "gateway_request": gateway_request,
            },
            metrics={name: number for name, number in errors.items() if number},
        )

    def received(
        self,
        *,
        key: str,
        version: str,
        outcome: str,
        address: str,
        problems: int,
        warnings: int,
        milliseconds: float,
        request: str,
        announced: Mapping[str, str],
    ) -> None:
        """Log an upload that has its receipt; `outcome` is the receipt's."""
        if self._is_local:
            where = f" at {address}" if address else ""
            self.write(f"{key}: {outcome}{where} ({milliseconds:.0f} ms)")
            return
        self._write_line(
            {
                "what": "upload",
                "key": key,
                "version": version,
                "outcome": outcome,
                "address": address,
                "problems": problems,
                "warnings": warnings,
                "milliseconds": round(milliseconds, 1),
                "request": request,
                **announced,
            }
        )

    def failed(
        self, *, key: str, error: BaseException, request: str, announced: Mapping[str, str]
    ) -> None:
        """Log an upload that failed: its event will be retried."""
        if self._is_local:
            self.write(f"{key}: failed, and will be tried again: {error!r}")
            return
        self._write_line(
            {
                "what": "upload",
                "key": key,
                "outcome": "failed",
                **_error_members(error),
                "request": request,
                **announced,
            }
        )

    def swept(
        self,
        *,
        files: int,
        drift: Sequence[str],
        refused: Sequence[str],
        milliseconds: float,
        request: str,
    ) -> None:
        """Log a sweep: the number of files it looked at, the keys that it took in (`drift`), and
        the keys that stand refused for a while. The first MOST_NAMED of both are named.

        `RefusedUnseen` has a value at every sweep, so that an alarm can miss it.
        """
        if self._is_local:
            self.write(f"swept {files} files: took in {len(drift)}, {len(refused)} stand refused")
            return
        self._write_line(
            {
                "what": "sweep",
                "files": files,
                "drift": drift[:MOST_NAMED],
                "refused": refused[:MOST_NAMED],
                "milliseconds": round(milliseconds, 1),
                "request": request,
            },
            metrics={"RefusedUnseen": len(refused)} | ({"Drift": len(drift)} if drift else {}),
        )

    def searched(
        self,
        *,
        hits: int,
        kind: str,
        unsearched: int,
        milliseconds: float,
        request: str,
    ) -> None:
        """Log a search that was answered, never what was asked: how many hits it gave, of which
        `kind`, and how many years it left out. A laptop's is not said.
        """
        if self._is_local:
            return
        self._write_line(
            {
                "what": "search",
                "hits": hits,
                "kind": kind,
                "unsearched": unsearched,
                "milliseconds": round(milliseconds, 1),
                "request": request,
            }
        )

    def indexed(
        self,
        *,
        changes: int,
        behind: float | None,
        stories: int,
        packs: int,
        due: int,
        milliseconds: float,
        request: str,
    ) -> None:
        """Log a run of the index's writer: how many changes it took in, how many seconds `behind`
        the first of them the index was then (None: there were none), what the index has,
        and how many years are still `due`. A laptop's is not said.
        """
        if self._is_local:
            return
        late = {} if behind is None else {"behind": round(behind, 1)}
        self._write_line(
            {
                "what": "index",
                "changes": changes,
                **late,
                "stories": stories,
                "packs": packs,
                "due": due,
                "milliseconds": round(milliseconds, 1),
                "request": request,
            }
        )

    def pinged(
        self,
        *,
        to: str,
        outcome: str,
        code: int,
        reason: str,
        paths: Sequence[str],
        request: str,
    ) -> None:
        """Log what a hub or a search engine was told: the paths, of which the first MOST_NAMED are
        named, and what came of it: they were accepted, wait, or were dropped for a `reason`; an
        alarm watches that.
        """
        if self._is_local:
            self.write(f"{to}: {len(paths)} {outcome} ({code} {reason})")
            return
        self._write_line(
            {
                "what": "ping",
                "to": to,
                "outcome": outcome,
                "code": code,
                "reason": reason,
                "number": len(paths),
                "paths": paths[:MOST_NAMED],
                "request": request,
            },
            metrics={"PingsDropped": len(paths)} if outcome == "dropped" else NO_METRICS,
        )

    def _write_line(
        self, members: Mapping[str, Any], metrics: Mapping[str, float] = NO_METRICS
    ) -> None:
        line = _serialise({"Stage": self._stage, **members, **metrics})
        if metrics:
            timestamp = int(self._now().timestamp() * 1000)
            declared = f'"Timestamp":{timestamp},"CloudWatchMetrics":{_declare(*metrics)}'
            line = f'{{"_aws":{{{declared}}},{line[1:]}'
        self.write(line)


MOST_NAMED = 20  # keys in one line


class JournalFormatter(logging.Formatter):
    """Formats log records, of libraries, Chalice and our own, as JSON lines."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON line, with a newline: Lambda's handler adds none. Lambda's filter
        has set the record's `aws_request_id`.
        """
        error = record.exc_info[1] if record.exc_info else None
        line = _serialise(
            {
                "what": "log",
                "Stage": self._stage,
                "level": record.levelname,
                "logger": record.name,
                "message": record.getMessage(),
                **(_error_members(error) if error else {}),
                "request": getattr(record, "aws_request_id", ""),
            }
        )
        return f"{line}\n"


def write_as_lines(root: logging.Logger, stage: str) -> None:
    """Format all log records as JSON lines. Lambda's runtime has set up the handlers."""
    for handler in root.handlers:
        handler.setFormatter(JournalFormatter(stage))


def _error_members(error: BaseException) -> dict[str, str]:
    return {
        "error": f"{type(error).__name__}: {error}",
        "traceback": "".join(traceback.format_exception(error)),
    }
