"""What whoever uploads `articles/_redirects` is told: beside the file, in words and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import tzinfo

from chalicelib.ingest.receipt import head_data, head_lines, listed
from chalicelib.news.errors import Problem
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
        lines = head_lines(self.record, self._sentence(), self.zone)
        lines += listed("What is wrong", self.record.problems)
        return "\n".join(lines).rstrip() + "\n"

    def data(self) -> str:
        """The same as JSON, times in UTC; `redirects` is how many old addresses lead on."""
        return json.dumps(
            {
                **head_data(self.record, self.outcome),
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
