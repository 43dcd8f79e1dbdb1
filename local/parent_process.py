"""Ends this program when the one that started it is gone, however that ended."""

from __future__ import annotations

import os
import threading

OPTION = "--ends-with-parent"  # for a program whose standard input is a pipe of its parent's


def end_with_parent() -> None:
    """End this process once its standard input ends: the parent never writes, but even if it is
    killed with -9 the system closes its end of the pipe.
    """
    threading.Thread(target=_wait, daemon=True, name="parent").start()


def _wait() -> None:
    while os.read(0, 1024):  # not sys.stdin, whose lock must be free when the program ends itself
        pass
    os._exit(0)
