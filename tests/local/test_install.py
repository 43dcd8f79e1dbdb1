"""Setting up the virtual environment: what is wrong is a sentence, what can be mended is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from operations.stages import PROJECT

# A Python that can only say its version and make a virtual environment of its like.
_PYTHON = """#!/bin/sh
case "$*" in
  *"sys.exit(sys.version_info"*) exit {too_old} ;;
  *"%d.%d"*) echo {version} ;;
  "-m venv "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" && echo made >>"$4.log" ;;
  "-m pip "*) echo "$*" >>"$(dirname "$0")/pip.log" ;;
esac
"""


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder of commands, in which there is no Python yet."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for command in ("cat", "cp", "dirname", "mkdir", "rm"):
        path = shutil.which(command)
        assert path
        (folder / command).symlink_to(path)
    return folder


def add_python(tools: Path, name: str, version: str) -> Path:
    python = tools / name
    too_old = int(tuple(map(int, version.split("."))) < (3, 12))
    python.write_text(_PYTHON.format(version=version, too_old=too_old), encoding="utf-8")
    python.chmod(0o755)
    return python


def install(tools: Path, folder: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    script = PROJECT / "local" / "install.sh"
    folder.mkdir(exist_ok=True)
    return subprocess.run(  # noqa: S603 - our own command
        ["/bin/sh", str(script), ".venv", "requirements-run.txt", python],
        cwd=folder,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_that_is_too_old_is_named_with_its_version(tools: Path, tmp_path: Path) -> None:
    old = add_python(tools, "python3.9", "3.9")
    done = install(tools, tmp_path / "project", str(old))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{old} is Python 3.9, and Tidende needs 3.12 or newer.")


def test_a_python_that_is_not_there_is_named(tools: Path, tmp_path: Path) -> None:
    done = install(tools, tmp_path / "project", "/nowhere/python3")
    assert done.returncode == 1
    assert done.stderr.startswith("There is no Python at /nowhere/python3.")


def test_the_newest_python_of_the_machine_is_found_beside_an_old_one(
    tools: Path, tmp_path: Path
) -> None:
    add_python(tools, "python3", "3.9")
    add_python(tools, "python3.13", "3.13")
    done = install(tools, tmp_path / "project")
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "project" / ".venv" / "bin" / "pip.log").read_text(encoding="utf-8")
    assert "--only-binary :all: --require-hashes --requirement requirements-run.txt" in log


def test_a_project_whose_folder_was_renamed_is_set_up_again(tools: Path, tmp_path: Path) -> None:
    add_python(tools, "python3.13", "3.13")
    install(tools, tmp_path / "project")
    (tmp_path / "project").rename(tmp_path / "newspaper")
    done = install(tools, tmp_path / "newspaper")
    assert done.stdout == "The folder was moved, or its Python is gone: .venv is set up again.\n"
    install(tools, tmp_path / "newspaper")
    log = (tmp_path / "newspaper" / ".venv.log").read_text(encoding="utf-8")
    assert log.splitlines() == ["made", "made"]


OTHER = (
    "venv has Python 3.13, and python3.12 is 3.12. Leave PYTHON out; for another: "
    "VENV=.venv-3.12 PYTHON=python3.12"
)


@pytest.mark.parametrize(
    ("name", "version", "said"), [("python3.13", "3.13", ""), ("python3.12", "3.12", OTHER)]
)
def test_an_environment_of_another_python_than_was_named_stops_the_command(
    tools: Path, tmp_path: Path, name: str, version: str, said: str
) -> None:
    add_python(tools, name, version)
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    add_python(venv / "bin", "python", "3.13")
    for mark in (".runs", ".ready"):
        (venv / mark).touch()
    done = subprocess.run(  # noqa: S603 - our own command
        ["make", "install", f"VENV={venv}", f"PYTHON={name}"],  # noqa: S607 - whichever there is
        cwd=PROJECT,
        env={"PATH": f"{tools}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert bool(done.returncode) is bool(said), done.stderr
    assert said in done.stderr
