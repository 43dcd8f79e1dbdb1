"""Notices to the index of the search: which addresses it may be behind at, and that it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.ingest.later_calls import call_or_leave_to_the_sweep
from chalicelib.news.register import Record
from chalicelib.news.search_index import SearchChanges


@dataclass(frozen=True)
class SearchNotices:
    """Notes changes, and has `tell` called once for all that come before the writer begins."""

    changes: SearchChanges
    tell: Callable[[], object]

    def note(self, record: Record) -> None:
        """Note the addresses that a file has, or has had."""
        addresses = {*record.chronicle.addresses, *filter(None, [record.address])}
        if addresses and self.changes.note(addresses):
            call_or_leave_to_the_sweep(self.tell)

    def tell_what_waits(self) -> None:
        """Tell the writer again, if anything waits: it may have crashed, or not been told; or there
        was more to do than it had time for.
        """
        if self.changes.waiting(1) or self.changes.is_abandoned():
            self.tell()
