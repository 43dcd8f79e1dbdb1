"""Ports on this machine: whether one is free, and waiting for a server on one."""

from __future__ import annotations

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

HOST = "127.0.0.1"


def require_free(port: int, *, part: str, option: str) -> None:
    """Raises SystemExit, with the option that mends it, if something listens on `port`."""
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise SystemExit(
                f"Port {port} is already taken, so {part} can't start there. "
                f"Choose another: {option}={port + 1}"
            )


def wait_until_answering(url: str, *, seconds: float, still_alive: Callable[[], bool]) -> None:
    """Return once `url` answers 200. Raises TimeoutError, at once if the server died."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and still_alive():
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - loopback only
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")
