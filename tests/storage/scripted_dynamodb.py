"""A server on loopback that answers as a script says, well or badly."""

from __future__ import annotations

import json
import ssl
import threading
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
PATIENCE = 10  # seconds; an answer held back this long is never waited for in full


@dataclass(frozen=True)
class Told:
    """One answer. `cut` closes the connection after that many bytes of it; `slow` holds it back;
    `after` holds it back until that many requests were heard; `last` closes the connection
    afterwards without having said so, `parting` says so and leaves that to the client.
    """

    body: bytes = b"{}"
    status: int = 200
    crc: str | None = None
    cut: int | None = None
    slow: bool = False
    after: int = 0
    last: bool = False
    parting: bool = False

    @property
    def checksum(self) -> str:
        return str(zlib.crc32(self.body)) if self.crc is None else self.crc


@dataclass
class Script:
    """What will be told, and what was heard: a request's headers and body, and its connection."""

    told: deque[Told]
    port: int = 0
    heard: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    connections: list[object] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    more: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, headers: dict[str, str], body: Any, connection: object) -> Told:  # noqa: ANN401 - any JSON
        """The next answer, once as many requests were heard as it is to wait for."""
        with self.more:
            self.heard.append((headers, body))
            self.connections.append(connection)
            told = self.told.popleft()
            self.more.notify_all()
            self.more.wait_for(lambda: len(self.heard) >= told.after, PATIENCE)
        return told


def error(code: str, message: str = "Sorry.", *, status: int = 400) -> Told:
    """An error as DynamoDB words it."""
    told = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message}
    return Told(json.dumps(told).encode(), status=status)


@contextmanager
def scripted(*told: Told, tls: ssl.SSLContext | None = None) -> Iterator[Script]:
    """A server that tells these answers, one a request; the script says what it heard."""
    script = Script(deque(told))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet, or Nagle's algorithm parts them by 40 ms

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._tell(script.hear(headers, json.loads(body), self.client_address))

        def _tell(self, told: Told) -> None:
            if told.slow:
                script.over.wait(PATIENCE)
            if told.cut == 0:
                self.close_connection = True
                return
            self.send_response(told.status)
            self.send_header("Content-Length", str(len(told.body)))
            self.send_header("x-amz-crc32", told.checksum)
            if told.parting:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(told.body[: told.cut])
            self.close_connection = told.last or told.cut is not None

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = _Quiet((HOST, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    script.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that went away is what some tests are about."""
