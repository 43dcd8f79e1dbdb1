"""Packages from npm, for tests only: those of a package-lock.json, and no script of any is run."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

_PACKAGES = ("package.json", "package-lock.json")
_DEADLINE = 300  # seconds; npm itself gives up on a silent registry long before


class CannotJudge(Exception):
    """A judge can't run on this machine; the message says why, as the end of a sentence."""


def install(pinned: Path, folder: Path) -> None:
    """Have npm fetch what the folder `pinned` names into `folder`, unless it is there already.

    Raises CannotJudge.
    """
    if _is_installed(pinned, folder):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise CannotJudge("there is no npm to fetch it with")
    folder.mkdir(parents=True, exist_ok=True)
    for name in _PACKAGES:
        shutil.copy(pinned / name, folder / name)
    _fetch(npm, folder)


def _fetch(npm: str, folder: Path) -> None:
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=folder, capture_output=True, text=True, timeout=_DEADLINE, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotJudge(f"npm fetched nothing in {_DEADLINE} seconds") from None
    if done.returncode:
        code = re.search(r"^npm error code (\S+)", done.stderr, re.MULTILINE)
        raise CannotJudge(f"npm could not fetch it ({code[1] if code else 'it says no code'})")


def _is_installed(pinned: Path, folder: Path) -> bool:
    """Whether npm finished, for the very packages that are pinned now."""
    finished = folder / "node_modules" / ".package-lock.json"
    copy = folder / "package-lock.json"
    wanted = (pinned / "package-lock.json").read_bytes()
    return finished.exists() and copy.exists() and copy.read_bytes() == wanted
