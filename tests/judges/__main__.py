"""`python -m tests.judges`: the storage promises, kept on engines that judge better than moto.

What can't run here is skipped, and the last lines say why; where CI=true a skip is a failure.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.judges.alone import MOST_WRITES, judged_alone
from tests.judges.contract import judged_by
from tests.judges.installed import install
from tests.judges.running import dynoxide, java, stop_in_order
from tests.reader_judges.verdicts import Finding, Judge, conclude, verdict

PROMISES = "the storage promises"


def main() -> None:
    """Ask every judge, and end as they say."""
    stop_in_order()
    judges: dict[str, Judge[str]] = {
        "Dynoxide 1.2.1": by_dynoxide,
        f"DynamoDB Local 1.11.478 (up to {MOST_WRITES} writes an entry)": by_dynamodb_local,
    }
    conclude([verdict(name, judge, PROMISES) for name, judge in judges.items()])


def by_dynoxide(promises: str) -> Iterator[Finding]:
    """Whether all promises are kept on Dynoxide. Raises CannotJudge."""
    install()
    with dynoxide() as endpoint:
        yield _finding(promises, is_kept=judged_by(endpoint))


def by_dynamodb_local(promises: str) -> Iterator[Finding]:
    """Whether all promises are kept on Amazon's DynamoDB Local. Raises CannotJudge."""
    install()
    java()
    yield _finding(promises, is_kept=judged_alone())


def _finding(promises: str, *, is_kept: bool) -> Finding:
    return Finding(promises, () if is_kept else ("pytest says above which are broken",))


if __name__ == "__main__":
    main()
