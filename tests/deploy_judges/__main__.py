"""`python -m tests.deploy_judges [JUDGE …]`: what is deployed, run by what Lambda runs it with.

`make judge-deploy`. What can't be judged here is skipped, and the last lines say why; where
CI=true a skip is a failure.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from tests.deploy_judges.installed import install
from tests.deploy_judges.layered import judge_layers
from tests.deploy_judges.packaged import judge_packages, judge_running
from tests.deploy_judges.rehearsal import judge_rehearsal
from tests.npm import CannotJudge
from tests.reader_judges.verdicts import Judge, chosen_judges, conclude, skipped, verdict

JUDGES: dict[str, Judge[Path]] = {
    "packages": judge_packages,
    "layers": judge_layers,
    "package-running": judge_running,
    "rehearsal": judge_rehearsal,
}


def main() -> None:
    """Ask the judges that are named, or all, and end as they say."""
    names = chosen_judges(JUDGES, __doc__)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line for every request
    with tempfile.TemporaryDirectory() as folder:
        try:
            install()
        except CannotJudge as reason:
            verdicts = [skipped(name, reason) for name in names]
        else:
            # Below /tmp: nothing of the checkout is a parent of what runs.
            verdicts = [verdict(name, JUDGES[name], _empty(Path(folder) / name)) for name in names]
    conclude(verdicts)


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
