"""GitHub's workflows: what others wrote is pinned, and no job may do more than it must."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from operations.stages import PROJECT

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
INSTALLS = re.compile(r"""\bpip"?,? "?install\b""")


@pytest.fixture(params=WORKFLOWS, ids=lambda file: file.name)
def workflow(request: pytest.FixtureRequest) -> Path:
    file: Path = request.param
    return file


def jobs(workflow: Path) -> dict[str, dict[str, Any]]:
    by_name: dict[str, dict[str, Any]] = _read(workflow)["jobs"]
    return by_name


def _read(workflow: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    return read


def test_actions_are_pinned_by_their_commit(workflow: Path) -> None:
    for job in jobs(workflow).values():
        for step in job["steps"]:
            used = step.get("uses", "")
            assert not used or re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", used), used


def test_a_job_has_no_permission_that_it_does_not_need(workflow: Path) -> None:
    assert _read(workflow)["permissions"] == {}
    for name, job in jobs(workflow).items():
        wanted = {"contents": "read"} | ({"id-token": "write"} if name == "deploy" else {})
        assert job["permissions"] == wanted, name
        assert job["timeout-minutes"] <= 60


def test_nothing_is_deployed_untested_or_twice_at_once() -> None:
    deploy = jobs(PROJECT / ".github" / "workflows" / "deploy.yml")["deploy"]
    assert deploy["needs"] == "test"
    assert deploy["concurrency"]["cancel-in-progress"] is False
    assert "environment" in deploy


def test_all_is_installed_before_there_are_credentials() -> None:
    steps = jobs(PROJECT / ".github" / "workflows" / "deploy.yml")["deploy"]["steps"]
    runs = [step.get("run") or step["uses"].partition("@")[0] for step in steps]
    credentials = runs.index("aws-actions/configure-aws-credentials")
    assert runs.index("make install") < credentials
    deployment, *rest = runs[credentials + 1 :]
    assert deployment.startswith("make deploy ")
    assert rest == ["actions/upload-artifact"], "the bill of materials"


@pytest.mark.parametrize("file", ["local/install.sh", "operations/package.py", "tests/pip.py"])
def test_nothing_is_installed_without_its_hash(file: str) -> None:
    text = (PROJECT / file).read_text(encoding="utf-8")
    assert 0 < len(INSTALLS.findall(text)) <= text.count("--require-hashes")
    assert not INSTALLS.search((PROJECT / "Makefile").read_text(encoding="utf-8"))
