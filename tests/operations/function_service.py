"""Lambda's Invoke over HTTP, and its retries: moto needs Docker to call a function.

An event is tried three times, then its record goes to a queue, in Lambda's own schema:
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock
from urllib.parse import unquote

from moto.core.utils import unix_time_millis
from moto.sqs.models import Message

from doubles.loopback import HOST, KeepAlive, serving

ATTEMPTS = 3  # the first, and two retries

Function = Callable[[dict[str, Any]], object]


@dataclass
class FunctionService:
    """Functions by name; `enqueue` puts the record of a failed event in a queue."""

    functions: Mapping[str, Function]
    enqueue: Callable[[str], object]
    url: str = ""
    invoked: list[tuple[str, Any]] = field(default_factory=list)

    def send(self, name: str, event: dict[str, Any]) -> bool:
        """An event, as S3 sends it: whether one of the attempts succeeded."""
        for _ in range(ATTEMPTS):
            response, error = self.call(name, event)
            if not error:
                return True
        self.enqueue(json.dumps(record(name, event, response)))
        return False

    def call(self, name: str, event: dict[str, Any]) -> tuple[Any, str]:
        """One invocation: the function's response, and the kind of its error, if any."""
        self.invoked.append((name, event))
        try:
            self.functions[name](event)
        except Exception as error:  # noqa: BLE001 - as Lambda does
            return {"errorType": type(error).__name__, "errorMessage": str(error)}, "Unhandled"
        return None, ""


def record(name: str, event: object, response: object) -> Any:  # noqa: ANN401 - JSON
    """Lambda's record of an event at which a function failed."""
    return {
        "requestContext": {
            "functionArn": f"arn:aws:lambda:eu-north-1:123456789012:function:{name}:$LATEST",
            "condition": "RetriesExhausted",
        },
        "requestPayload": event,
        "responsePayload": response,
    }


@contextmanager
def prompt_queues() -> Iterator[None]:
    """moto never delivers a message again that is released within the same millisecond."""

    def visible(message: Message) -> bool:
        return bool(unix_time_millis() >= message.visible_at)

    with mock.patch.object(Message, "visible", property(visible)):
        yield


@contextmanager
def served(service: FunctionService) -> Iterator[FunctionService]:
    """The service, on loopback."""

    class InvokeHandler(KeepAlive):
        def do_POST(self) -> None:  # noqa: N802 - http.server calls it
            event = json.loads(self.request_body())
            name = unquote(self.path.split("/")[3])
            if name in service.functions:
                self._send(200, *service.call(name, event))
            else:
                self._send(404, {"Message": f"Function not found: {name}"}, "")

        def _send(self, status: int, response: object, error: str) -> None:
            body = json.dumps(response).encode()
            self.send_response(status)
            if status == 404:
                self.send_header("x-amzn-ErrorType", "ResourceNotFoundException")
            if error:
                self.send_header("X-Amz-Function-Error", error)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving(InvokeHandler) as port:
        service.url = f"http://{HOST}:{port}"
        yield service
