"""Starting an engine, waiting until it answers, and stopping it whatever happens."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError

from local.ports import HOST
from tests.judges.installed import DYNAMODB_LOCAL, DYNOXIDE, FOLDER
from tests.npm import CannotJudge
from tests.storage.engines import dynamodb_client

DEADLINE = 60  # seconds; a busy machine starts Java in five


@contextmanager
def dynoxide(*, port: int | None = None, database: Path | None = None) -> Iterator[str]:
    """Dynoxide, in memory or on a database file of its own; yields its endpoint."""
    port = port or free_port()
    command = [str(DYNOXIDE), "--host", HOST, "--port", str(port)]
    command += ["--db-path", str(database)] if database else []
    with _engine("dynoxide", command, port) as url:
        yield url


@contextmanager
def dynamodb_local() -> Iterator[str]:
    """Amazon's DynamoDB Local, in memory; yields its endpoint. It listens on every interface."""
    port = free_port()
    libraries = DYNAMODB_LOCAL / "DynamoDBLocal_lib"
    jar = DYNAMODB_LOCAL / "DynamoDBLocal.jar"
    command = [java(), f"-Djava.library.path={libraries}", "-jar", str(jar)]
    with _engine("dynamodb-local", [*command, "-inMemory", "-port", str(port)], port) as url:
        yield url


def java() -> str:
    """The program. Raises CannotJudge."""
    program = shutil.which("java")
    if program is None:
        raise CannotJudge("there is no java to run it with")
    return program


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def stop_in_order() -> None:
    """Let a request to end this program run every `finally`, so that no engine outlives it."""

    def leave(signum: int, _frame: FrameType | None) -> None:
        sys.exit(128 + signum)

    signal.signal(signal.SIGTERM, leave)


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which has ended when the block has."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _engine(name: str, command: list[str], port: int) -> Iterator[str]:
    endpoint = f"http://{HOST}:{port}"
    log = FOLDER / f"{name}.log"
    with (
        log.open("wb") as output,
        ended(subprocess.Popen(command, stdout=output, stderr=output)) as process,  # noqa: S603 - our own command
    ):
        if not _is_answering(endpoint, process):
            raise CannotJudge(f"it does not start; .judges/{log.name} may say why")
        yield endpoint


def _is_answering(endpoint: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + DEADLINE
    with closing(dynamodb_client(endpoint)) as client:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                client.list_tables()
            except BotoCoreError:
                time.sleep(0.05)
            else:
                return True
    return False
