"""What judges say of a page: what is wrong with it, or that they can't be asked."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from tests.npm import CannotJudge

MOST_SHOWN = 12  # faults of one page; the rest is counted

Judged = TypeVar("Judged")
Judge = Callable[[Judged], Iterable["Finding"]]


class BrokeOff(Exception):
    """A judge began and could not end; the message says why. That is a failure."""


@dataclass(frozen=True)
class Finding:
    """What a judge found on one page: its faults, if any, and what is worth knowing anyway."""

    page: str
    faults: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one judge makes of everything."""

    judge: str
    is_well: bool
    sentence: str


def chosen_judges(judges: dict[str, Any], description: str | None) -> list[str]:
    """The judges named on the command line, or all of them. Ends the program if one is unknown."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("judges", nargs="*", metavar="JUDGE", help=", ".join(judges))
    names = options.parse_args().judges or list(judges)
    if unknown := set(names) - set(judges):
        options.error(f"there is no judge {', '.join(sorted(unknown))}")
    return names


def conclude(verdicts: list[Verdict]) -> NoReturn:
    """End the program as the verdicts say."""
    print("\n" + "\n".join(f"{verdict.judge}: {verdict.sentence}." for verdict in verdicts))
    sys.exit(not all(verdict.is_well for verdict in verdicts))


def verdict[Judged](name: str, judge: Judge[Judged], judged: Judged) -> Verdict:
    """Ask a judge, saying a line for every page as it comes."""
    findings = []
    start = time.monotonic()
    try:
        for finding in judge(judged):
            print(_line(name, finding), flush=True)
            findings.append(finding)
    except CannotJudge as reason:
        return skipped(name, reason)
    except Exception:  # noqa: BLE001 - such as XML that is none; the other judges go on
        print(f"{name}: BROKE OFF\n{traceback.format_exc()}", flush=True)
        return Verdict(name, is_well=False, sentence="BROKE OFF, see above")
    took = time.monotonic() - start
    failed = [finding.page for finding in findings if finding.faults]
    if failed:
        return Verdict(name, is_well=False, sentence=f"FAILED for {', '.join(failed)}")
    return Verdict(name, is_well=True, sentence=f"passed ({len(findings)} pages, {took:.0f} s)")


def skipped(name: str, reason: CannotJudge) -> Verdict:
    """That one judge could not be asked. On CI that is bad news."""
    is_ci = os.environ.get("CI") == "true"
    demand = "; CI must not skip it" if is_ci else ""
    sentence = f"skipped, since {reason}{demand}"
    print(f"{name}: {sentence}.", flush=True)
    return Verdict(name, is_well=not is_ci, sentence=sentence)


def _line(judge: str, finding: Finding) -> str:
    note = f" ({finding.note})" if finding.note else ""
    if not finding.faults:
        return f"{judge}: {finding.page}: passed{note}"
    shown = [f"    {fault}" for fault in finding.faults[:MOST_SHOWN]]
    rest = len(finding.faults) - len(shown)
    more = [f"    and {rest} more"] if rest else []
    return "\n".join([f"{judge}: {finding.page}: FAILED{note}", *shown, *more])
