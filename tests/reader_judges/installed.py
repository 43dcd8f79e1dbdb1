"""The judges' programs: packages from npm below `.judges/readers/`, and this machine's own.

No script of any package is run, and nothing is downloaded but the packages of package-lock.json.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests import npm
from tests.npm import CannotJudge

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
FOLDER = PROJECT / ".judges" / "readers"

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def package(path: str) -> Path:
    """A file of an npm package, which is fetched first if need be. Raises CannotJudge."""
    npm.install(HERE, FOLDER)
    return FOLDER / "node_modules" / path


def program(name: str, *others: str) -> str:
    """The first of these programs that is on this machine. Raises CannotJudge."""
    path = next(filter(None, map(shutil.which, (name, *others))), None)
    if path is None:
        raise CannotJudge(f"there is no {name}")
    return path


def chromium() -> str:
    """The browser. Raises CannotJudge."""
    return program(*_CHROMIUMS)
