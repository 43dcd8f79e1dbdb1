"""A DynamoDB that sends scripted replies: errors, cut, held back, slow, or malformed."""

from __future__ import annotations

import json
import ssl
import threading
import zlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from doubles.loopback import KeepAlive, serving

HOLD_SECONDS = 10  # of a reply that is held back: longer than any timeout of the tests


@dataclass(frozen=True)
class ScriptedReply:
    """One reply.

    `is_held` holds it back; `after_requests` holds it back until that many requests have come.
    `cut` closes the connection after that many bytes of it; `closes` closes it afterwards without
    having said so; `says_close` says so, and leaves that to the client. `drips` sends the body a
    byte at a time. `wire`, if any, is sent as it stands in place of a reply.
    """

    body: bytes = b"{}"
    status: int = 200
    crc: str | None = None
    cut: int | None = None
    is_held: bool = False
    after_requests: int = 0
    closes: bool = False
    says_close: bool = False
    drips: bool = False
    wire: bytes = b""

    @property
    def checksum(self) -> str:
        """The right one, or what the script says."""
        return str(zlib.crc32(self.body)) if self.crc is None else self.crc


@dataclass
class Script:
    """The replies to come, and the requests that came: headers, body and connection of each."""

    replies: deque[ScriptedReply]
    url: str = ""
    requests: list[tuple[dict[str, str], Any]] = field(default_factory=list)
    connections: list[object] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    has_more: threading.Condition = field(default_factory=threading.Condition)

    @property
    def bodies(self) -> list[Any]:
        """Of the requests, in the order in which they came."""
        return [body for _, body in self.requests]

    def next_reply(self, headers: dict[str, str], body: Any, connection: object) -> ScriptedReply:  # noqa: ANN401 - any JSON
        """The reply to a request, once as many requests have come as it is to wait for."""
        with self.has_more:
            self.requests.append((headers, body))
            self.connections.append(connection)
            reply = self.replies.popleft()
            self.has_more.notify_all()
            self.has_more.wait_for(lambda: len(self.requests) >= reply.after_requests, HOLD_SECONDS)
        return reply


def error(code: str, message: str = "Sorry.", *, status: int = 400) -> ScriptedReply:
    """An error as DynamoDB words it."""
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message}
    return ScriptedReply(json.dumps(body).encode(), status=status)


@contextmanager
def scripted(*replies: ScriptedReply, tls: ssl.SSLContext | None = None) -> Iterator[Script]:
    """Serve these replies, one a request."""
    script = Script(deque(replies))

    class ScriptHandler(KeepAlive):
        def do_POST(self) -> None:
            body = json.loads(self.request_body())
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(script.next_reply(headers, body, self.client_address))

        def _send(self, reply: ScriptedReply) -> None:
            if reply.is_held:
                script.is_over.wait(HOLD_SECONDS)
            self.close_connection = reply.closes or reply.cut is not None
            if reply.wire or reply.cut == 0:
                self.wfile.write(reply.wire)
                return
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("x-amz-crc32", reply.checksum)
            if reply.says_close:
                self.send_header("Connection", "close")
                self.close_connection = False
            self.end_headers()
            if reply.drips:
                self._drip(reply.body)
            else:
                self.wfile.write(reply.body[: reply.cut])

        def _drip(self, body: bytes) -> None:
            for n in range(len(body)):
                self.wfile.write(body[n : n + 1])
                self.wfile.flush()
                if script.is_over.wait(0.02):
                    return

    with serving(ScriptHandler, tls) as port:
        script.url = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        try:
            yield script
        finally:
            script.is_over.set()
