"""What whoever uploads `articles/_redirects` is told: beside the file, in words and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import tzinfo

from chalicelib.ingest.receipt import listed, time_text
from chalicelib.news.errors import Problem
from chalicelib.news.moments import utc_text
from chalicelib.news.register import Record


@dataclass(frozen=True)
class RedirectReceipt:
    """The outcome of one version of the file, and how many old addresses lead on now."""

    record: Record
    zone: tzinfo
    count: int

    @property
    def outcome(self) -> str:
        """published, deleted, refused or absent."""
        outcome = self.record.chronicle.outcome
        return "published" if outcome == "edition" else outcome

    @property
    def address(self) -> str:
        """The file has none of its own."""
        return ""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is not wrong, but perhaps not meant."""
        return self.record.warnings

    def text(self) -> str:
        """For people."""
        record, chronicle = self.record, self.record.chronicle
        lines = [f"{record.key}: {self._sentence()}", ""]
        if chronicle.last_written:
            written = time_text(chronicle.last_written, self.zone)
            lines.append(f"Version of {written} ({chronicle.through})")
        lines += listed("What is wrong", record.problems)
        return "\n".join(lines).rstrip() + "\n"

    def data(self) -> str:
        """The same as JSON, times in UTC; `redirects` is how many old addresses lead on."""
        chronicle = self.record.chronicle
        return json.dumps(
            {
                "key": self.record.key,
                "version": chronicle.through,
                "written": utc_text(chronicle.last_written) if chronicle.last_written else None,
                "outcome": self.outcome,
                "redirects": self.count,
                "address": None,
                "problems": [problem.data() for problem in self.record.problems],
                "warnings": [],
                "notes": [],
            },
            ensure_ascii=False,
            indent=2,
        )

    def _sentence(self) -> str:
        lead_on = (
            "1 old address leads on" if self.count == 1 else f"{self.count} old addresses lead on"
        )
        sentences = {
            "published": f"taken in: {lead_on}.",
            "deleted": "deleted: its old addresses lead nowhere now. Those of stories stay.",
            "refused": f"refused as a whole. Of the version before, {lead_on}.",
            "absent": "there is no such file.",
        }
        return sentences[self.outcome]
