"""A proxy before a DynamoDB engine that injects faults: errors, throttling, latency, hung calls."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from doubles.loopback import HOST, KeepAlive, serving

HOLD_SECONDS = 30  # longer than any client's timeout

WELL, BROKEN, THROTTLED, HUNG = "well", "broken", "throttled", "hung"
_ERRORS = {
    BROKEN: (500, "InternalServerError"),
    THROTTLED: (400, "ProvisionedThroughputExceededException"),
}


@dataclass
class Faults:
    """The fault of the next request: one by name, or seconds of latency."""

    next: Callable[[], str | float] = lambda: WELL
    url: str = ""
    is_over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def faulty(upstream: str) -> Iterator[Faults]:
    """A proxy before `upstream` (http://host:port), without faults until `next` is set."""
    faults = Faults()

    class FaultyHandler(KeepAlive):
        def do_POST(self) -> None:
            body = self.request_body()
            fault = faults.next()
            if fault in _ERRORS:
                status, code = _ERRORS[str(fault)]
                error = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "Sorry."}
                self._send(status, json.dumps(error).encode())
                return
            if fault != WELL:
                faults.is_over.wait(HOLD_SECONDS if fault == HUNG else float(fault))
            if fault == HUNG or faults.is_over.is_set():
                self.close_connection = True
                return
            self._pass(body)

        def _pass(self, body: bytes) -> None:
            connection = http.client.HTTPConnection(upstream.removeprefix("http://"), timeout=60)
            try:
                connection.request("POST", "/", body=body, headers=dict(self.headers.items()))
                reply = connection.getresponse()
                self._send(reply.status, reply.read())
            finally:
                connection.close()

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")  # no thread of the app keeps one
            self.end_headers()
            self.wfile.write(body)

    with serving(FaultyHandler) as port:
        faults.url = f"http://{HOST}:{port}"
        try:
            yield faults
        finally:
            faults.is_over.set()
