"""`chalice local`, as `make run` starts it: in this interpreter, wherever the project's folder is.

`.venv/bin/chalice` has the path of the folder in its first line, and fails once that was renamed.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from chalice.cli import main as chalice

from local.parent_process import OPTION, end_with_parent
from local.ports import HOST, PORT, choose_ports
from operations.stages import enter_stage


def main() -> None:
    """Serve pages until interrupted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", default="")
    options.add_argument("--cloud-port", default="")
    options.add_argument(OPTION, action="store_true", dest="ends_with_parent")
    chosen = options.parse_args()
    if chosen.ends_with_parent:
        end_with_parent()
    (port,) = choose_ports("make pages", replace(PORT, value=chosen.port))
    enter_stage("local", cloud_port=int(chosen.cloud_port or 0) or None)
    sys.argv = ["chalice", "local", "--stage", "local", "--no-autoreload"]
    sys.argv += ["--host", HOST, "--port", str(port)]
    chalice()


if __name__ == "__main__":
    main()
