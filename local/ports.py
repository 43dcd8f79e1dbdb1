"""Ports on this machine: which to use, whether one is free, and waiting for a server on one."""

from __future__ import annotations

import errno
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
LARGEST_PORT = 65535
MOST_TRIED = 50  # ports after a usual one; if these are taken, something else is wrong


@dataclass(frozen=True)
class PortOption:
    """One of make's options for a port: `value` is as the person wrote it, empty if they did not.
    `part` is what listens there.
    """

    name: str
    part: str
    usual: int
    value: str = ""

    @property
    def number(self) -> int:
        """The port that is asked for. Raises SystemExit if it can't be one."""
        if not self.value:
            return self.usual
        if self.value.isdecimal() and 1 <= int(self.value) <= LARGEST_PORT:
            return int(self.value)
        raise SystemExit(
            f"{self.name}={self.value} is no port: write a number from 1 to {LARGEST_PORT:,}, "
            f"like {self.name}={self.usual}."
        )


PORT = PortOption("PORT", "the site", 8000)
CLOUD_PORT = PortOption("CLOUD_PORT", "the local cloud", 5555)
RUNNING = Path(__file__).parent.parent / ".local" / "running.json"  # where make run has them now
PROGRESS_PATH = "/tidende/progress"  # of the local cloud: how many files it has taken in


def choose_ports(command: str, *options: PortOption) -> list[int]:
    """A free port for each option: the one that is asked for, or one beside the usual one. Raises
    SystemExit, with a command that works, if one that is asked for can't be had.
    """
    asked = [option.number for option in options]
    chosen: list[int] = []
    wrong: list[str] = []
    for option, port in zip(options, asked, strict=True):
        obstacle = "is for another part already" if port in chosen else _obstacle(port)
        chosen.append(_free_beside(port, {*asked, *chosen}) if obstacle else port)
        if obstacle and option.value:
            wrong.append(f"Port {port} {obstacle}, so {option.part} can't have it.")
        elif obstacle:
            print(f"Port {port} {obstacle}: {option.part} has {chosen[-1]} instead.", flush=True)
    if wrong:
        hints = [
            f"{option.name}={port}"
            for option, port in zip(options, chosen, strict=True)
            if option.value or port != option.usual
        ]
        raise SystemExit(f"{' '.join(wrong)} Choose another: {' '.join([command, *hints])}")
    return chosen


def _obstacle(port: int) -> str:
    """Why nothing can listen on a port; empty if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            is_forbidden = error.errno == errno.EACCES
            return "is for administrators alone" if is_forbidden else "is already taken"
    return ""


def _free_beside(port: int, others: set[int]) -> int:
    """The next port that is free."""
    first = max(port, 1023) + 1
    for candidate in range(first, min(first + MOST_TRIED, LARGEST_PORT + 1)):
        if candidate not in others and not _obstacle(candidate):
            return candidate
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until_answering(url: str, *, seconds: float, still_alive: Callable[[], bool]) -> None:
    """Return once `url` answers 200. Raises TimeoutError, at once if the server died, or answers
    that it is broken (500).
    """
    deadline = time.monotonic() + seconds
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline and still_alive():
        try:
            with direct.open(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code == 500:
                    raise TimeoutError(f"{url} answers with an error") from None
            time.sleep(0.05)
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")
