"""An environment below `.judges/` that plays Lambda: it has little that a package must bring.

Only PyYAML is in both, since MiniStack needs it; which one is imported is looked at.
"""

from __future__ import annotations

import platform
import subprocess
import venv
from pathlib import Path

from operations.package import MACHINES, this_python
from tests.judges.installed import FOLDER
from tests.npm import CannotJudge

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
LAMBDA = FOLDER / f"lambda-{this_python()}"
PYTHON = LAMBDA / "bin" / "python"


def install() -> None:
    """Make the environment, unless it is there already. Raises CannotJudge."""
    architecture()
    finished = LAMBDA / "finished"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if finished.is_file() and finished.read_text(encoding="utf-8") == wanted:
        return
    venv.create(LAMBDA, with_pip=True, clear=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*pip, "--require-hashes", "--requirement", str(REQUIREMENTS)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise CannotJudge(f"pip could not fetch Lambda's runtime ({' '.join(last)})")
    finished.write_text(wanted, encoding="utf-8")


def architecture() -> str:
    """Lambda's word for this machine's processor. Raises CannotJudge if it has none."""
    words = {machine: word for word, machine in MACHINES.items()}
    if platform.system() != "Linux" or platform.machine() not in words:
        raise CannotJudge(f"Lambda runs on no {platform.system()} on {platform.machine()}")
    return words[platform.machine()]
