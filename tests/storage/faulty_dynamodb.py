"""A DynamoDB that is not well: a proxy on loopback before a real one, which fails as it is told."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"
PATIENCE = 30  # seconds; nobody waits that long for an answer that was held back

WELL, BROKEN, THROTTLED, HUNG = "well", "broken", "throttled", "hung"
_SAID = {
    BROKEN: (500, "InternalServerError"),
    THROTTLED: (400, "ProvisionedThroughputExceededException"),
}


@dataclass
class Faults:
    """How the next request is met: by name, or answered well after so many seconds."""

    next: Callable[[], str | float] = lambda: WELL
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def faulty(upstream: str) -> Iterator[Faults]:
    """A proxy before `upstream` (http://host:port), well until told otherwise."""
    faults = Faults()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet, or Nagle's algorithm parts them by 40 ms

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            how = faults.next()
            if how in _SAID:
                status, code = _SAID[str(how)]
                told = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "Sorry."}
                self._tell(status, json.dumps(told).encode())
                return
            if how != WELL:
                faults.over.wait(PATIENCE if how == HUNG else float(how))
            if how == HUNG or faults.over.is_set():
                self.close_connection = True
                return
            self._pass(body)

        def _pass(self, body: bytes) -> None:
            connection = http.client.HTTPConnection(upstream.removeprefix("http://"), timeout=60)
            try:
                connection.request("POST", "/", body=body, headers=dict(self.headers.items()))
                answer = connection.getresponse()
                self._tell(answer.status, answer.read())
            finally:
                connection.close()

        def _tell(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")  # no thread of the app keeps one
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = _Quiet((HOST, 0), Handler)
    faults.url = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield faults
    finally:
        faults.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that went away is what the faults are about."""
