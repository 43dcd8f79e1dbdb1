"""The judges' programs: packages from npm below `.judges/readers/`, and this machine's own.

No script of any package is run, and nothing is downloaded but the packages of package-lock.json.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.reader_judges.verdicts import CannotJudge

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
FOLDER = PROJECT / ".judges" / "readers"

_PACKAGES = ("package.json", "package-lock.json")
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DEADLINE = 300  # seconds; npm itself gives up on a silent registry long before


def package(path: str) -> Path:
    """A file of an npm package, which is fetched first if need be. Raises CannotJudge."""
    _install()
    return FOLDER / "node_modules" / path


def program(name: str, *others: str) -> str:
    """The first of these programs that is on this machine. Raises CannotJudge."""
    found = next(filter(None, map(shutil.which, (name, *others))), None)
    if found is None:
        raise CannotJudge(f"there is no {name}")
    return found


def chromium() -> str:
    """The browser. Raises CannotJudge."""
    return program(*_CHROMIUMS)


def _install() -> None:
    if _is_installed():
        return
    npm = program("npm")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in _PACKAGES:
        shutil.copy(HERE / name, FOLDER / name)
    _fetch(npm)


def _fetch(npm: str) -> None:
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    command += ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, cwd=FOLDER, capture_output=True, text=True, timeout=_DEADLINE, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotJudge(f"npm fetched nothing in {_DEADLINE} seconds") from None
    if done.returncode:
        code = re.search(r"^npm error code (\S+)", done.stderr, re.MULTILINE)
        raise CannotJudge(f"npm could not fetch it ({code[1] if code else 'it says no code'})")


def _is_installed() -> bool:
    """Whether npm finished, for the very packages that are pinned now."""
    finished = FOLDER / "node_modules" / ".package-lock.json"
    pinned = (HERE / "package-lock.json").read_bytes()
    copy = FOLDER / "package-lock.json"
    return finished.exists() and copy.exists() and copy.read_bytes() == pinned
