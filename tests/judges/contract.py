"""The storage promises, asked of the engine at one endpoint."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.judges.installed import PROJECT
from tests.judges.running import ended


def judged_by(endpoint: str, *, most_writes: int = 100) -> bool:
    """Whether all promises are kept there; pytest itself says which are not, or were left out."""
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-rs", "tests/storage/test_contract.py"]
    environment = os.environ | {
        "DYNAMODB_ENDPOINT": endpoint,
        "DYNAMODB_MOST_WRITES": str(most_writes),
    }
    with ended(subprocess.Popen(command, cwd=PROJECT, env=environment)) as process:  # noqa: S603 - our own command
        return process.wait() == 0
