"""An environment below `.judges/` that plays Lambda: it has little that a package must bring.

Only PyYAML is in both, since MiniStack needs it; which one is imported is looked at.
"""

from __future__ import annotations

import platform
from pathlib import Path

from operations.package import MACHINES, this_python
from tests import pip
from tests.judges.installed import FOLDER
from tests.npm import CannotJudge

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
LAMBDA = FOLDER / f"lambda-{this_python()}"
PYTHON = LAMBDA / "bin" / "python"


def install() -> None:
    """Make the environment, unless it is there already. Raises CannotJudge."""
    architecture()
    pip.install(REQUIREMENTS, LAMBDA, what="Lambda's runtime")


def architecture() -> str:
    """Lambda's word for this machine's processor. Raises CannotJudge if it has none."""
    words = {machine: word for word, machine in MACHINES.items()}
    if platform.system() != "Linux" or platform.machine() not in words:
        raise CannotJudge(f"Lambda runs on no {platform.system()} on {platform.machine()}")
    return words[platform.machine()]
