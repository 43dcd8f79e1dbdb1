"""Lambda's runtime API for one function process, and the time and memory that the process takes.

The interface is the documented one: the process requests the next event, and posts its response
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from doubles.loopback import HOST, KeepAlive, LoopbackServer

ANSWER_SECONDS = 120  # for one answer; Valgrind needs up to thirty
VERSION = "/2018-06-01/runtime"

_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class FunctionFailed(Exception):
    """The function answered with an error, or not at all."""


class Usage(NamedTuple):
    """Seconds: of the clock, and of all processors, in user mode and in the kernel."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Function:
    """A package, unpacked, and how Lambda would start it."""

    python: Path
    package: Path
    environment: dict[str, str]
    watched_by: tuple[str, ...] = ()  # the command of a tool that runs it
    handler: str = "app.app"

    @property
    def command(self) -> list[str]:
        """As the runtime's bootstrap has it."""
        return [*self.watched_by, str(self.python), "-m", "awslambdaric", self.handler]


class Instance:
    """One running process of a function: from its start to the answer of its last event."""

    def __init__(self, function: Function, log: Path) -> None:
        self._function = function
        self._log = log
        self._server = _RuntimeApi()
        api = {"AWS_LAMBDA_RUNTIME_API": f"{HOST}:{self._server.server_port}"}
        self._environment = function_environment(function) | api

    @contextmanager
    def running(self, first_event: dict[str, Any]) -> Iterator[Usage]:
        """Start the process with an event waiting; yields what it took to the first answer."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        with self._log.open("wb") as log:
            started = time.perf_counter()
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._function.command,
                cwd=self._function.package,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
            try:
                self.answer(first_event)
                wall = time.perf_counter() - started
                yield Usage(wall, self._cpu())
            finally:
                self._process.terminate()
                self._process.wait()
                self._server.shutdown()
                self._server.server_close()

    def answer(self, event: dict[str, Any]) -> str:
        """Invoke the function with a request's event; returns the page. Raises FunctionFailed."""
        response = self.invoke(event)
        if response.get("statusCode") != 200:
            raise FunctionFailed(f"It answered {str(response)[:300]}. {self._end_of_log}")
        return str(response["body"])

    def invoke(self, event: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the function returns
        """Invoke the function with an event; returns its response. Raises FunctionFailed."""
        self._server.events.put(event)
        try:
            return self._server.answers.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            raise FunctionFailed(f"No answer. {self._end_of_log}") from None

    def signal(self, number: int) -> None:
        """Send the process a signal."""
        self._process.send_signal(number)

    def mean_usage(self, event: dict[str, Any], times: int) -> Usage:
        """Invoke the function so many times; returns the mean usage of one."""
        started, cpu = time.perf_counter(), self._cpu()
        for _ in range(times):
            self.answer(event)
        wall = time.perf_counter() - started
        return Usage(wall / times, (self._cpu() - cpu) / times)

    @property
    def peak_memory(self) -> int:
        """The most that the process ever had in memory, in KiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0])

    @property
    def _end_of_log(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(["The end of its log:", *lines[-15:]])

    def _cpu(self) -> float:
        """Processor time of every thread so far, once the process waits for its next event."""
        if not self._server.is_waiting.acquire(timeout=ANSWER_SECONDS):
            raise FunctionFailed(f"It never asked for an event. {self._end_of_log}")
        self._server.is_waiting.release()
        return _cpu_seconds(self._process.pid)


def function_environment(function: Function) -> dict[str, str]:
    """Name the variables that Lambda sets, and the function's own."""
    return {
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.11",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": str(function.package),
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(function.package),
        "PYTHONHASHSEED": "0",  # not Lambda's: it makes counts of instructions repeatable
        "PYTHONTZPATH": str(function.package / "tzdata" / "zoneinfo"),
        "TZ": ":UTC",
        "_HANDLER": function.handler,
        "AWS_REGION": "eu-north-1",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "local" * 60,  # a role's is long, and is sent with every request
        **function.environment,
    }


class _RuntimeApi(LoopbackServer):
    """Hands events out, takes responses in, and knows whether the process waits for an event."""

    def __init__(self) -> None:
        super().__init__(_RuntimeHandler)
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self.answers: queue.Queue[Any] = queue.Queue()
        self.is_waiting = threading.Lock()  # free while the process waits
        self.is_waiting.acquire()


class _RuntimeHandler(KeepAlive):
    server: _RuntimeApi

    def do_GET(self) -> None:
        """Hand out the next event."""
        self.server.is_waiting.release()
        event = self.server.events.get()
        self.server.is_waiting.acquire()
        headers = {
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + ANSWER_SECONDS) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-north-1:1:function:bench",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
        }
        self._send(200, json.dumps(event).encode(), headers)

    def do_POST(self) -> None:
        """Take the answer, or the error that the process ended in."""
        response = json.loads(self.request_body() or b"{}")
        if self.path.endswith("/error"):
            response = {"statusCode": 500, "body": response}
        self._send(202, b'{"status":"OK"}', {})
        self.server.answers.put(response)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        lines = {"Content-Type": "application/json", "Content-Length": str(len(body))} | headers
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.wfile.write(f"HTTP/1.1 {status} OK\r\n{head}\r\n".encode() + body)


def _cpu_seconds(pid: int) -> float:
    """To the nanosecond where the kernel counts them, else to the clock tick."""
    tasks = list(Path(f"/proc/{pid}/task").iterdir())
    try:
        # Threads that ended are missing here; the runtime and both functions start none.
        nanoseconds = [int((task / "schedstat").read_text("ascii").split()[0]) for task in tasks]
    except FileNotFoundError:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _CLOCK_TICKS
    return sum(nanoseconds) / 1e9
