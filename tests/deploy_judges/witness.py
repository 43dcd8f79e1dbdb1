"""Put into the environment that plays Lambda as `sitecustomize`: tells which files were imported.

On SIGUSR1 it writes them to the file that WITNESS names, as soon as Python runs again.
"""

from __future__ import annotations

import json
import os
import signal
import sys


def _tell(*_: object) -> None:
    files = {
        name: getattr(module, "__file__", None) or "" for name, module in list(sys.modules.items())
    }
    with open(os.environ["WITNESS"], "w", encoding="utf-8") as report:  # noqa: PTH123 - imports nothing
        json.dump({"path": sys.path, "cwd": os.getcwd(), "files": files}, report)  # noqa: PTH109 - as above


if "WITNESS" in os.environ:
    signal.signal(signal.SIGUSR1, _tell)
