"""Files of one command that claim one address: the first has it, the others would be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from msgspec.structs import replace as with_changes

from chalicelib.ingest.receipt import Receipt
from chalicelib.news.errors import Problem
from newsdesk.checking import Check
from newsdesk.editors_bucket import EditorsBucket


class ClaimedAddresses:
    """The addresses that the files had which were looked at so far."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}  # names, by address

    def told(self, check: Check) -> Check:
        """The check, with a problem if a file before it has its address."""
        address = claimed_by(check)
        if not address or not isinstance(check.receipt, Receipt):
            return check
        first = self._files.setdefault(address, str(check.file.path))
        if first == str(check.file.path):
            return check
        problem = Problem(
            f"its address, {address}, is that of {first} too, and one story can stand there",
            "write another `slug` in one of the two",
            field="slug",
        )
        record = with_changes(check.record, address=None, problems=(problem,))
        return replace(check, record=record, receipt=replace(check.receipt, record=record))


def claimed_by(check: Check) -> str:
    """The address that the file would have; empty if it would have none, or be refused."""
    address = check.record.address
    return "" if check.is_refused or address is None else address.path


def told_of_shared(checks: Sequence[Check], bucket: EditorsBucket) -> list[Check]:
    """The checks, with a problem in each whose address another file has: what is in the bucket
    already comes first.
    """
    counts = Counter(filter(None, map(claimed_by, checks)))
    shared = {address for address, count in counts.items() if count > 1}
    first = sorted(
        (check for check in checks if claimed_by(check) in shared),
        key=lambda check: not bucket.tag(check.file.key),
    )
    claimed = ClaimedAddresses()
    told = {check.file.key: claimed.told(check) for check in first}
    return [told.get(check.file.key, check) for check in checks]
