"""A DynamoDB that replays recorded replies, without an engine's latency.

`python -m doubles.canned_dynamodb --engine http://127.0.0.1:5555` prints its own address.

A new request is forwarded to the engine and its reply recorded; when the engine is gone, only
recorded replies are left. So a measured function speaks the real protocol over a real connection,
and an emulator's slowness is not in the figures. Requests are matched by their target and their
body, with the current time taken out.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import ssl
import sys
import urllib.error
import urllib.request
import zlib
from typing import NamedTuple

from doubles.loopback import HOST

# Lists are asked for up to the present second; see just_below() in storage/keys.py. The reference
# asks for whatever is not in the future.
_NOW = re.compile(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Y~|Z|\+00:00)"')
_CHUNK = re.compile(rb"([0-9a-fA-F]+)[^\r\n]*\r\n")


class CannedRequest(NamedTuple):
    """A request as it came in: header names in lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> tuple[str, bytes]:
        """The key of its recorded reply: the same whenever it is sent."""
        return self.headers.get("x-amz-target", ""), _NOW.sub(b'"NOW"', self.body)


class CannedReplies:
    """The recorded replies, as the bytes that go over the wire."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._answers: dict[tuple[str, bytes], bytes] = {}

    def answer(self, request: CannedRequest) -> bytes:
        """The recorded reply; of the engine for a new request, or 400 if the engine is gone."""
        key = request.key
        if key not in self._answers:
            try:
                self._answers[key] = self._query_engine(request)
            except urllib.error.URLError:
                print(f"not recorded: {key}", file=sys.stderr, flush=True)
                return _refusal("This was not asked while answers were recorded.")
        return self._answers[key]

    def _query_engine(self, request: CannedRequest) -> bytes:
        names = ("authorization", "content-type", "x-amz-date", "x-amz-target")
        headers = {name: request.headers[name] for name in names if name in request.headers}
        engine_request = urllib.request.Request(self._engine, request.body, headers)  # noqa: S310 - loopback
        with urllib.request.urlopen(engine_request, timeout=30) as response:  # noqa: S310 - http, on loopback
            return _answer(200, response.read())


class CannedConnection(asyncio.Protocol):
    """One client's connection, kept alive until it closes it."""

    def __init__(self, replies: CannedReplies) -> None:
        self._replies = replies
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Store the transport, for the replies."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._received += data
        while taken := take_request(self._received):
            request, self._received = taken
            self._transport.write(self._replies.answer(request))


def take_request(received: bytes) -> tuple[CannedRequest, bytes] | None:
    """Part the first request from the rest; None if it is not complete yet."""
    head, end, rest = received.partition(b"\r\n\r\n")
    if not end:
        return None
    lines = head.decode("latin-1").split("\r\n")[1:]
    named = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in named}
    taken = _body(headers, rest)
    if taken is None:
        return None
    body, rest = taken
    return CannedRequest(headers, body), rest


def _body(headers: dict[str, str], rest: bytes) -> tuple[bytes, bytes] | None:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _chunks(rest)
    length = int(headers.get("content-length", "0"))
    return (rest[:length], rest[length:]) if len(rest) >= length else None


def _chunks(rest: bytes) -> tuple[bytes, bytes] | None:
    body = b""
    while size := _CHUNK.match(rest):
        start, length = size.end(), int(size[1], 16)
        chunk, rest = rest[start : start + length], rest[start + length :]
        if not rest.startswith(b"\r\n"):
            return None
        body, rest = body + chunk, rest[2:]
        if length == 0:
            return body, rest
    return None


def _answer(status: int, body: bytes) -> bytes:
    """With the headers that DynamoDB sends."""
    head = (
        f"HTTP/1.1 {status} {'OK' if status == 200 else 'Bad Request'}\r\n"
        "Server: Server\r\n"
        "Date: Tue, 24 Nov 2026 12:00:00 GMT\r\n"
        "Content-Type: application/x-amz-json-1.0\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: keep-alive\r\n"
        "x-amzn-RequestId: 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEF\r\n"
        f"x-amz-crc32: {zlib.crc32(body)}\r\n"
        "\r\n"
    )
    return head.encode() + body


def _refusal(message: str) -> bytes:
    # Not a 500: clients would retry, and the figures would be of their backoff.
    kind = "com.amazon.coral.validate#ValidationException"
    return _answer(400, f'{{"__type":"{kind}","message":"{message}"}}'.encode())


async def serve(engine: str, tls: ssl.SSLContext | None) -> None:
    """Serve until the process ends; prints the address once it listens."""
    replies = CannedReplies(engine)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: CannedConnection(replies), HOST, 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    print(f"{'https' if tls else 'http'}://{HOST}:{port}", flush=True)
    await server.serve_forever()


def main() -> None:
    """Serve as the command line says."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--engine", required=True, help="asked for what is not known yet")
    options.add_argument("--certificate", help="a PEM file; without one, it speaks plain HTTP")
    options.add_argument("--key", help="its private key")
    chosen = options.parse_args()
    tls = None
    if chosen.certificate:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(chosen.certificate, chosen.key)
    asyncio.run(serve(chosen.engine, tls))


if __name__ == "__main__":
    main()
