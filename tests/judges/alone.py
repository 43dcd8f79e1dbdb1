"""`python -m tests.judges.alone`: DynamoDB Local and its tests, in a network of their own.

DynamoDB Local listens on every interface and can't be told otherwise. So it runs where there is
no interface but loopback, and so must the tests that speak to it.
"""

from __future__ import annotations

import fcntl
import shutil
import socket
import struct
import subprocess
import sys

from tests.judges.contract import judged_by
from tests.judges.running import dynamodb_local, ended, stop_in_order
from tests.npm import CannotJudge

MOST_WRITES = 10  # in a transaction; Amazon's service takes 100, but this build is older than that

_SKIPPED = 77  # an exit status, as automake's tests have it
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x1 | 0x40  # netdevice(7)


def judged_alone() -> bool:
    """Whether all promises are kept. Raises CannotJudge."""
    command = [*_own_network(), sys.executable, "-m", "tests.judges.alone"]
    with ended(subprocess.Popen(command)) as process:  # noqa: S603 - our own command
        status = process.wait()
    if status == _SKIPPED:
        raise CannotJudge("it does not start; .judges/dynamodb-local.log may say why")
    return status == 0


def main() -> None:
    """What runs inside the network of its own."""
    stop_in_order()
    _raise_loopback()
    try:
        with dynamodb_local() as endpoint:
            is_kept = judged_by(endpoint, most_writes=MOST_WRITES)
    except CannotJudge:
        sys.exit(_SKIPPED)
    sys.exit(not is_kept)


def _own_network() -> list[str]:
    """The words before a command that give it one: as root, or as anyone who may."""
    unshare = shutil.which("unshare")
    if unshare is None:
        raise CannotJudge("there is no unshare to give it a network of its own")
    for options in (["--net"], ["--user", "--map-root-user", "--net"]):
        command = [unshare, *options]
        tried = subprocess.run([*command, "true"], capture_output=True, check=False)  # noqa: S603 - our own command
        if tried.returncode == 0:
            return command
    raise CannotJudge("this machine allows it no network of its own")


def _raise_loopback() -> None:
    with socket.socket() as any_socket:
        request = struct.pack("16sH22x", b"lo", _UP_AND_RUNNING)
        fcntl.ioctl(any_socket, _SET_FLAGS, request)


if __name__ == "__main__":
    main()
