"""A program of ours that `make run` starts: its log, whether it runs, and waiting for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from local.parent_process import OPTION
from local.ports import wait_until_answering
from operations.stages import PROJECT

START_TIMEOUT = 60  # seconds; a slow laptop needs about ten
LAST_LINES = 15


class Program:
    """A module of ours, run in a process of its own that ends with this one."""

    def __init__(self, module: str, *arguments: str, log: Path) -> None:
        self._command = [sys.executable, "-m", module, OPTION, *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self.log = log

    def start(self) -> None:
        """Start it, with an empty log."""
        with self.log.open("wb") as output:
            # A session of its own, so that Ctrl-C reaches only this program.
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                cwd=PROJECT,
                # glibc would give each of the many short threads an arena, and take none back.
                env=os.environ | {"MALLOC_ARENA_MAX": "2"},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End it, if it runs."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    @property
    def is_running(self) -> bool:
        """Whether it has started and not ended."""
        return self._process is not None and self._process.poll() is None

    def wait_until_answering(self, url: str) -> None:
        """Return once it serves `url`. Raises SystemExit, with the end of its log, if it fails."""
        try:
            wait_until_answering(url, seconds=START_TIMEOUT, still_alive=lambda: self.is_running)
        except TimeoutError as failed:
            why = f"{failed}." if self.is_running else "It did not start."
            raise SystemExit(self.last_words(why)) from None

    def wait_for_line(self, words: str) -> None:
        """Return once these words are in its log. Raises SystemExit as above."""
        deadline = time.monotonic() + START_TIMEOUT
        while words not in self.log.read_text(encoding="utf-8"):
            if time.monotonic() > deadline or not self.is_running:
                raise SystemExit(self.last_words())
            time.sleep(0.05)

    def last_words(self, why: str = "It did not start.") -> str:
        """The end of its log: the sentence it ended with, or the lines before it failed."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        if (
            self._process
            and self._process.poll() == 1
            and not any("Trace" in line for line in lines)
        ):
            return "\n".join(lines)
        tail = "\n".join(lines[-LAST_LINES:])
        return f"{why} The end of {self.log.relative_to(PROJECT)}:\n\n{tail}"
