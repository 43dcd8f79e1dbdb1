"""The journal: a line for each answer, upload and sweep; CloudWatch takes its metrics from them.

What a function prints is its log, and CloudWatch Logs makes metrics of a line that says which of
its members are some (the embedded metric format): no call to wait for, no library to load.
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


_encoded = json.JSONEncoder(separators=(",", ":")).encode


def _metrics(*directives: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]) -> str:
    """Which members are metrics, and each by which sets of dimensions."""
    return _encoded(
        [
            {
                "Namespace": NAMESPACE,
                "Dimensions": dimensions,
                "Metrics": [{"Name": name, "Unit": _UNITS.get(name, "Count")} for name in names],
            }
            for names, dimensions in directives
        ]
    )


_BY_STAGE = (("Stage",),)
# Made once: a reader waits for this line.
_ANSWER = _metrics(
    (("Answers", "Duration"), (("Stage",), ("Stage", "Page"))),
    (("Answers",), (("Stage", "Status"),)),
    (("ServerErrors", "Unavailable", "ColdStarts", "ReadUnits"), _BY_STAGE),
)


class Journal:
    """Writes the lines: short ones for people where the site is local, JSON elsewhere.

    A line is handed to `write` whole, since other threads may write too. Nothing that a reader
    typed is in one, nor where they are: a path is only there if it has the shape of one of ours.
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
        """An answer was made. `page` is the view that made it, `path` its address."""
        units, self._units = self._units, 0.0
        was_cold, self._is_cold = self._is_cold, False
        if self._is_local:
            self.write(f"{code} {page} {path}: {milliseconds:.0f} ms, {characters:,} characters")
            return
        self._enter(
            _ANSWER,
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
        """An upload was taken in and has its receipt; `outcome` is what the receipt says."""
        if self._is_local:
            where = f" at {address}" if address else ""
            self.write(f"{key}: {outcome}{where} ({milliseconds:.0f} ms)")
            return
        counted = ("Received", outcome.capitalize(), "Receipts")
        self._enter(
            _metrics((counted, _BY_STAGE)),
            {
                "what": "upload",
                "key": key,
                "version": version,
                "outcome": outcome,
                "address": address,
                "problems": problems,
                "warnings": warnings,
                "milliseconds": round(milliseconds, 1),
                **dict.fromkeys(counted, 1),
                "request": request,
                **announced,
            },
        )

    def failed(
        self, *, key: str, error: BaseException, request: str, announced: Mapping[str, str]
    ) -> None:
        """An upload could not be taken in: it will be tried again."""
        if self._is_local:
            self.write(f"{key}: failed, and will be tried again: {error!r}")
            return
        self._enter(
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
        """A sweep is over: it saw so many files, took in `drift`, and met `refused` ones that
        nobody has mended for a while. The first few of both are named.
        """
        if self._is_local:
            self.write(f"swept {files} files: took in {len(drift)}, {len(refused)} stand refused")
            return
        counted = ("Sweeps", "Drift", "RefusedUnseen")
        self._enter(
            _metrics((counted, _BY_STAGE)),
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

    def _enter(self, metrics: str, facts: Mapping[str, Any]) -> None:
        stamp = int(self._now().timestamp() * 1000)
        metadata = f'"_aws":{{"Timestamp":{stamp},"CloudWatchMetrics":{metrics}}}'
        self.write(f"{{{metadata},{_encoded({'Stage': self._stage, **facts})[1:]}")


MOST_NAMED = 20  # keys in one line


class JournalFormatter(logging.Formatter):
    """What libraries, Chalice and we ourselves log, as lines of the journal."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self._stage = stage

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line, with its end: Lambda's handler writes none. Lambda's filter has
        named the request in it.
        """
        error = record.exc_info[1] if record.exc_info else None
        line = _encoded(
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
    """Let all that is logged be lines of the journal. Lambda's runtime has set up the handlers."""
    for handler in root.handlers:
        handler.setFormatter(JournalFormatter(stage))


def _error_members(error: BaseException) -> dict[str, str]:
    return {
        "error": f"{type(error).__name__}: {error}",
        "traceback": "".join(traceback.format_exception(error)),
    }
