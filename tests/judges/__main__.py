"""`python -m tests.judges`: the storage promises, kept on engines that judge better than moto.

What can't run here is skipped, and the last lines say why; where CI=true a skip is a failure.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

from tests.judges.alone import MOST_WRITES, judged_alone
from tests.judges.contract import judged_by
from tests.judges.installed import install
from tests.judges.running import dynoxide, java, stop_in_order
from tests.npm import CannotJudge

Verdict = tuple[str, bool]  # a sentence, and whether it is good news


def main() -> None:
    """Ask every judge, and end as they say."""
    stop_in_order()
    judges = {
        "Dynoxide 1.2.1": by_dynoxide,
        f"DynamoDB Local 1.11.478 (up to {MOST_WRITES} writes an entry)": by_dynamodb_local,
    }
    try:
        install()
    except CannotJudge as reason:
        _conclude([skipped(name, reason) for name in judges])
    _conclude([verdict(name, judge) for name, judge in judges.items()])


def by_dynoxide() -> bool:
    """Whether all promises are kept on Dynoxide. Raises CannotJudge."""
    with dynoxide() as endpoint:
        return judged_by(endpoint)


def by_dynamodb_local() -> bool:
    """Whether all promises are kept on Amazon's DynamoDB Local. Raises CannotJudge."""
    java()
    return judged_alone()


def verdict(name: str, judge: Callable[[], bool]) -> Verdict:
    """What one judge finds."""
    print(f"The storage promises on {name}:", flush=True)
    try:
        is_kept = judge()
    except CannotJudge as reason:
        return skipped(name, reason)
    return f"{name}: {'passed' if is_kept else 'FAILED, see above'}.", is_kept


def skipped(name: str, reason: CannotJudge) -> Verdict:
    """That one judge could not be asked."""
    is_ci = os.environ.get("CI") == "true"
    demand = " CI must not skip it." if is_ci else ""
    return f"{name}: skipped, since {reason}.{demand}", not is_ci


def _conclude(verdicts: list[Verdict]) -> NoReturn:
    for sentence, _is_well in verdicts:
        print(sentence)
    sys.exit(not all(is_well for _sentence, is_well in verdicts))


if __name__ == "__main__":
    main()
