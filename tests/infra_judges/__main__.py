"""`python -m tests.infra_judges`: infra/, judged by checkov; every exception is argued and needed.

checkov goes into an environment of its own below `.judges/`, once; it asks no service. If it can't
be fetched it is skipped, and a sentence says why; where CI=true a skip is a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfnlint.decode.cfn_yaml import load

PROJECT = Path(__file__).parent.parent.parent
PINNED = PROJECT / "requirements-judges.txt"
FOLDER = PROJECT / ".judges" / "checkov"
TEMPLATES = sorted((PROJECT / "infra").glob("*.yaml"))

Excuse = tuple[str, str]  # a rule of checkov's, and the resource that does not follow it


class CannotJudge(Exception):
    """checkov can't run on this machine; the message says why, as the end of a sentence."""


@dataclass(frozen=True)
class Verdict:
    """What checkov found in all templates."""

    passed: int
    failed: tuple[str, ...]
    excused: frozenset[Excuse]


def main() -> None:
    """Judge, say what was found, and end as it says."""
    try:
        install()
    except CannotJudge as reason:
        is_ci = os.environ.get("CI") == "true"
        print(f"checkov: skipped, since {reason}.{' CI must not skip it.' if is_ci else ''}")
        sys.exit(is_ci)
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


def install() -> None:
    """Have pip fetch checkov, unless what is pinned is there already. Raises CannotJudge."""
    mark = FOLDER / "installed.txt"
    if mark.exists() and mark.read_bytes() == PINNED.read_bytes():
        return
    print("Fetching checkov: about a minute, once …", flush=True)
    venv.create(FOLDER, with_pip=True, clear=True)
    command = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "--no-deps", "--require-hashes"]
    command += ["--requirement", str(PINNED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise CannotJudge(f"pip could not fetch it ({said[-1] if said else 'it says nothing'})")
    mark.write_bytes(PINNED.read_bytes())


def judge(templates: list[Path]) -> Verdict:
    """What checkov says of the templates."""
    command = [str(FOLDER / "bin" / "checkov"), "--framework", "cloudformation"]
    command += ["--skip-download", "--compact", "--output", "json"]  # no service is asked
    for template in templates:
        command += ["--file", str(template)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        found: dict[str, Any] = json.loads(done.stdout)["results"]
    except (ValueError, KeyError):
        raise SystemExit(f"checkov did not judge: {done.stderr or done.stdout}") from None
    return Verdict(
        passed=len(found["passed_checks"]),
        failed=tuple(
            f"{each['file_path']}: {each['resource']}: {each['check_name']} ({each['check_id']})"
            for each in found["failed_checks"]
        ),
        excused=frozenset(
            (each["check_id"], each["resource"].rpartition(".")[2])
            for each in found["skipped_checks"]
        ),
    )


def argued() -> set[Excuse]:
    """Every exception in the templates. Raises SystemExit for one without a reason."""
    found = set()
    for template in TEMPLATES:
        for name, resource in load(str(template))["Resources"].items():
            for each in resource.get("Metadata", {}).get("checkov", {}).get("skip", []):
                if not each.get("comment"):
                    raise SystemExit(f"{template.name}: {name}: {each['id']} has no comment")
                found.add((str(each["id"]), str(name)))
    return found


def _unneeded(excused: frozenset[Excuse]) -> list[str]:
    return [
        f"{resource}: {rule} is argued away, but checkov does not ask it there"
        for rule, resource in sorted(argued() - excused)
    ]


if __name__ == "__main__":
    main()
