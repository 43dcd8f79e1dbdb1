"""Lambda's Invoke over HTTP, and its retries: moto needs Docker to call a function.

An event is tried three times, then written down in a queue, in Lambda's own words:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import mock
from urllib.parse import unquote

from moto.core.utils import unix_time_millis
from moto.sqs.models import Message

HOST = "127.0.0.1"
ATTEMPTS = 3  # the first, and two retries

Function = Callable[[dict[str, Any]], object]


@dataclass
class FunctionService:
    """Functions by name; `say` puts what failed for good in a queue."""

    functions: Mapping[str, Function]
    say: Callable[[str], object] = lambda _body: None
    url: str = ""
    invoked: list[tuple[str, Any]] = field(default_factory=list)

    def send(self, name: str, event: dict[str, Any]) -> bool:
        """An event, as S3 sends it: whether it was done in the end."""
        for _ in range(ATTEMPTS):
            answer, error = self.call(name, event)
            if not error:
                return True
        self.say(json.dumps(record(name, event, answer)))
        return False

    def call(self, name: str, event: dict[str, Any]) -> tuple[Any, str]:
        """One call: what the function answers, and which kind of error it is, if one."""
        self.invoked.append((name, event))
        try:
            self.functions[name](event)
        except Exception as error:  # noqa: BLE001 - as Lambda does
            return {"errorType": type(error).__name__, "errorMessage": str(error)}, "Unhandled"
        return None, ""


def record(name: str, event: object, answer: object, *, condition: str = "RetriesExhausted") -> Any:  # noqa: ANN401 - JSON
    """What Lambda writes down of an event that a function failed at."""
    return {
        "version": "1.0",
        "timestamp": "2026-11-24T12:00:00.000Z",
        "requestContext": {
            "requestId": "c2a6f2ae-7dbb-4d22-8782-d0485c9877e2",
            "functionArn": f"arn:aws:lambda:eu-north-1:123456789012:function:{name}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": ATTEMPTS,
        },
        "requestPayload": event,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": "Unhandled",
        },
        "responsePayload": answer,
    }


@contextmanager
def prompt_queues() -> Iterator[None]:
    """moto keeps a message that is let go for ever, if it looks within the same millisecond."""

    def visible(message: Message) -> bool:
        return bool(unix_time_millis() >= message.visible_at)

    with mock.patch.object(Message, "visible", property(visible)):
        yield


@contextmanager
def served(service: FunctionService) -> Iterator[FunctionService]:
    """The service, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = unquote(self.path.split("/")[3])
            if name not in service.functions:
                self._tell(404, {"Message": f"Function not found: {name}"}, "")
                return
            self._tell(200, *service.call(name, event))

        def _tell(self, status: int, answer: object, error: str) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            if status == 404:
                self.send_header("x-amzn-ErrorType", "ResourceNotFoundException")
            if error:
                self.send_header("X-Amz-Function-Error", error)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    service.url = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
