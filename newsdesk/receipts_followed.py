"""What became of many files, by their receipts: how many of each outcome, and which are to mend."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chalicelib.news.redirects import REDIRECTS_KEY
from newsdesk.editors_bucket import EditorsBucket
from newsdesk.put_command import WELL_OUTCOMES, line_of

_OF_ADDRESSES = "with old addresses"  # the outcome of the file of redirects: it is no story
_MOST_SHOWN = 20


@dataclass
class Followed:
    """The outcomes, and the receipts of files that are not as they were meant; None of one that has
    no receipt yet.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    to_mend: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    def note(self, key: str, receipt: dict[str, Any] | None) -> None:
        """Note a file."""
        outcome = receipt["outcome"] if receipt else "waiting"
        if key == REDIRECTS_KEY and outcome == "published":
            outcome = _OF_ADDRESSES
        self.outcomes[outcome] += 1
        if outcome not in {*WELL_OUTCOMES, _OF_ADDRESSES}:
            self.to_mend[key] = receipt

    def data(self) -> dict[str, Any]:
        """For programs; nothing if no receipt was waited for."""
        told = [receipt or {"key": key} for key, receipt in self.to_mend.items()]
        return {"outcomes": dict(self.outcomes), "to_mend": told} if self.outcomes else {}

    def lines(self, bucket: EditorsBucket) -> list[str]:
        """For people."""
        if not self.outcomes:
            return []
        by_count = sorted(self.outcomes.items(), key=lambda pair: (-pair[1], pair[0]))
        counts = [f"{count:,} {outcome}" for outcome, count in by_count]
        shown = [*self.to_mend.items()][:_MOST_SHOWN]
        more = len(self.to_mend) - len(shown)
        return [
            f"By their receipts: {', '.join(counts)}.",
            *(line_of(key, receipt, bucket) for key, receipt in shown),
            *([f"and {more:,} more: newsdesk status names them all"] if more else []),
        ]
