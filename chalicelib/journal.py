"""The journal: a structured log with a line for each response, upload and sweep, and its metrics.

What a function prints is its log, and CloudWatch Logs extracts the metrics that a line declares
(the embedded metric format): no call to wait for, no library to load.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
What each member means is in docs/journal.md.
"""

from __future__ import annotations

import json
import logging
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

NAMESPACE = "Tidende"

_UNITS = {"Duration": "Milliseconds"}  # everything else is a count

_serialise = json.JSONEncoder(separators=(",", ":")).encode


def _metrics(*metric_sets: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]) -> str:
    """The declaration of metrics: names of members, and the sets of dimensions of each."""
    return _serialise(
        [
            {
                "Namespace": NAMESPACE,
                "Dimensions": dimensions,
                "Metrics": [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in names],
            }
            for names, dimensions in metric_sets
        ]
    )


_BY_STAGE = (("Stage",),)
# Serialised once: a reader waits for this line.
_RESPONSE_METRICS = _metrics(
    (("Answers", "Duration"), (("Stage",), ("Stage", "Page"))),
    (("Answers",), (("Stage", "Status"),)),
    (("ServerErrors", "Unavailable", "ColdStarts", "ReadUnits"), _BY_STAGE),
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
        self._lock = threading.Lock()

    def count_read_units(self, units: float) -> None:
        """Count read units of the table towards the next answer; from any thread."""
        with self._lock:
            self._units += units

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
        was_cold, self._is_cold = self._is_cold, False
        if self._is_local:
            self.write(f"{code} {page} {path}: {milliseconds:.0f} ms, {characters:,} characters")
            return
        self._write_metrics(
            _RESPONSE_METRICS,
            {
                "what": "answer",
                "Page": page,
                "Status": f"{code // 100}xx",
                "code": code,
                "method": method,
                "path": path,
                "characters": characters,
                "Answers": 1,
                "Duration": round(milliseconds, 2),
                "ServerErrors": int(code >= 500),
                "Unavailable": int(code == 503),
                "ColdStarts": int(was_cold),
                "ReadUnits": units,
                "request": request,
                "gateway_request": gateway_request,
            },
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
        metric_names = ("Received", outcome.capitalize(), "Receipts")
        self._write_metrics(
            _metrics((metric_names, _BY_STAGE)),
            {
                "what": "upload",
                "key": key,
                "version": version,
                "outcome": outcome,
                "address": address,
                "problems": problems,
                "warnings": warnings,
                "milliseconds": round(milliseconds, 1),
                **dict.fromkeys(metric_names, 1),
                "request": request,
                **announced,
            },
        )

    def failed(
        self, *, key: str, error: BaseException, request: str, announced: Mapping[str, str]
    ) -> None:
        """Log an upload that failed: its event will be retried."""
        if self._is_local:
            self.write(f"{key}: failed, and will be tried again: {error!r}")
            return
        self._write_metrics(
            _metrics((("Failed",), _BY_STAGE)),
            {
                "what": "upload",
                "key": key,
                "outcome": "failed",
                **_error_members(error),
                "Failed": 1,
                "request": request,
                **announced,
            },
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
        """Log a sweep: the number of files, the keys that it took in (`drift`), and the keys that
        stand refused for a while. The first MOST_NAMED of both are named.
        """
        if self._is_local:
            self.write(f"swept {files} files: took in {len(drift)}, {len(refused)} stand refused")
            return
        metric_names = ("Sweeps", "Drift", "RefusedUnseen")
        self._write_metrics(
            _metrics((metric_names, _BY_STAGE)),
            {
                "what": "sweep",
                "files": files,
                "drift": drift[:MOST_NAMED],
                "refused": refused[:MOST_NAMED],
                "milliseconds": round(milliseconds, 1),
                "Sweeps": 1,
                "Drift": len(drift),
                "RefusedUnseen": len(refused),
                "request": request,
            },
        )

    def _write_metrics(self, metrics: str, members: Mapping[str, Any]) -> None:
        timestamp = int(self._now().timestamp() * 1000)
        metadata = f'"_aws":{{"Timestamp":{timestamp},"CloudWatchMetrics":{metrics}}}'
        self.write(f"{{{metadata},{_serialise({'Stage': self._stage, **members})[1:]}")


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
