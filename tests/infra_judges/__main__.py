"""`python -m tests.infra_judges`: infra/, judged by checkov; every exception is argued and needed.

checkov goes into an environment of its own below `.judges/`, once; it asks no service. If it can't
be fetched it is skipped, and a sentence says why; where CI=true a skip is a failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfnlint.decode.cfn_yaml import load

from tests import pip
from tests.npm import CannotJudge
from tests.reader_judges.verdicts import skipped

PROJECT = Path(__file__).parent.parent.parent
PINNED = PROJECT / "requirements-judges.txt"
FOLDER = PROJECT / ".judges" / "checkov"
TEMPLATES = sorted((PROJECT / "infra").glob("*.yaml"))

Excuse = tuple[str, str]  # a rule of checkov's, and the resource that does not follow it


@dataclass(frozen=True)
class Verdict:
    """What checkov found in all templates."""

    passed: int
    failed: tuple[str, ...]
    excused: frozenset[Excuse]


def main() -> None:
    """Judge, say what was found, and end as it says."""
    try:
        pip.install(PINNED, FOLDER, what="checkov")
    except CannotJudge as reason:
        sys.exit(not skipped("checkov", reason).is_well)
    verdict = judge(TEMPLATES)
    complaints = [*verdict.failed, *_unneeded(verdict.excused)]
    for complaint in complaints:
        print(complaint)
    outcome = "FAILED, see above" if complaints else "passed"
    print(
        f"checkov: {outcome} ({len(TEMPLATES)} templates, {verdict.passed} checks passed, "
        f"{len(verdict.excused)} exceptions argued)."
    )
    sys.exit(bool(complaints))


def judge(templates: list[Path]) -> Verdict:
    """What checkov says of the templates."""
    command = [str(FOLDER / "bin" / "checkov"), "--framework", "cloudformation"]
    command += ["--skip-download", "--compact", "--output", "json"]  # no service is asked
    for template in templates:
        command += ["--file", str(template)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    try:
        results: dict[str, Any] = json.loads(done.stdout)["results"]
    except (ValueError, KeyError):
        raise SystemExit(f"checkov did not judge: {done.stderr or done.stdout}") from None
    return Verdict(
        passed=len(results["passed_checks"]),
        failed=tuple(
            f"{c['file_path']}: {c['resource']}: {c['check_name']} ({c['check_id']})"
            for c in results["failed_checks"]
        ),
        excused=frozenset(
            (check["check_id"], check["resource"].rpartition(".")[2])
            for check in results["skipped_checks"]
        ),
    )


def argued() -> set[Excuse]:
    """Every exception in the templates. Raises SystemExit for one without a reason."""
    exceptions = set()
    for template in TEMPLATES:
        for name, resource in load(str(template))["Resources"].items():
            for skip in resource.get("Metadata", {}).get("checkov", {}).get("skip", []):
                if not skip.get("comment"):
                    raise SystemExit(f"{template.name}: {name}: {skip['id']} has no comment")
                exceptions.add((str(skip["id"]), str(name)))
    return exceptions


def _unneeded(excused: frozenset[Excuse]) -> list[str]:
    return [
        f"{resource}: {rule} is argued away, but checkov does not ask it there"
        for rule, resource in sorted(argued() - excused)
    ]


if __name__ == "__main__":
    main()
