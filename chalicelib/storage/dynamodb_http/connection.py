"""One HTTP connection: a TLS handshake, a POST, and its reply as http.client parses it."""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any, cast
from urllib.parse import SplitResult

from chalicelib.storage.dynamodb_http.deadline import timeout_until

AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")
MAX_REPLY = 32 * 1024 * 1024  # bytes; twice what a batch of DynamoDB's may hold

_POLL_SECONDS = 0.001  # enough to read what has come while other replies were awaited


@dataclass(frozen=True)
class PostReply:
    """What a server replied to a POST, whole; headers are looked up in any case."""

    status: int
    headers: Mapping[str, Any]
    body: bytes


class Connection:
    """A connection to the host of a URL, opened when it is made.

    Everything raises OSError, HTTPException or ValueError where the other side fails, or the way to
    it; then the connection must be closed.
    """

    def __init__(self, url: SplitResult, tls: ssl.SSLContext | None, *, timeout: float) -> None:
        # The name goes as bytes: for a text, Python loads its tables of international names, half
        # a megabyte, to learn that AWS's hosts are plain ASCII.
        name = (url.hostname or "").encode("ascii")
        address: Any = (name, url.port or (443 if tls else 80))  # typeshed knows texts alone
        self._socket = socket.create_connection(address, timeout)
        self._tls: ssl.SSLSocket | None = None
        self.is_reusable = False
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls:
                self._begin_handshake(tls, name)
        except BaseException:
            self.close()
            raise

    def _begin_handshake(self, tls: ssl.SSLContext, name: bytes) -> None:
        """Send the ClientHello alone: `post` finishes the handshake, so that the handshakes of new
        connections are concurrent.
        """
        self._socket = self._tls = tls.wrap_socket(
            self._socket, server_hostname=name, do_handshake_on_connect=False
        )
        self._tls.setblocking(False)
        with suppress(ssl.SSLWantReadError):
            self._tls.do_handshake()

    def post(self, path: str, headers: Mapping[str, str], body: bytes, *, timeout: float) -> None:
        """Finish the handshake, which verifies the server's certificate, and send."""
        self.is_reusable = False
        self._socket.settimeout(timeout)
        if self._tls:
            self._tls.do_handshake()  # does nothing when it is done
        lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
        head = f"POST {path} HTTP/1.1\r\n{''.join(lines)}Content-Length: {len(body)}\r\n\r\n"
        self._socket.sendall(head.encode("ascii") + body)

    def reply(self, *, read_until: float, deadline: float) -> PostReply:
        """The reply. After `read_until`, only what has come already is read."""
        incoming = _DeadlineReader(self._socket, read_until, deadline)
        with HTTPResponse(cast("socket.socket", incoming), method="POST") as response:
            response.begin()
            body = _body(response)
        self.is_reusable = not response.will_close
        return PostReply(response.status, cast("Mapping[str, Any]", response.headers), body)

    def is_silent(self) -> bool:
        """Whether there is nothing to read: the server has neither closed the connection nor sent
        bytes that nobody requested.
        """
        return not select.select([self._socket], [], [], 0)[0]

    def close(self) -> None:
        """End it."""
        self._socket.close()


class _DeadlineReader(RawIOBase):
    """Reads from a socket until a deadline. socket.makefile() has a timeout for each read only, so
    a server that sends a byte at a time would delay a page for ever.
    """

    def __init__(self, source: socket.socket, read_until: float, deadline: float) -> None:
        self._socket = source
        self._read_until = read_until
        self._deadline = deadline

    def makefile(self, _mode: str) -> BufferedReader:
        """The one method of a socket that HTTPResponse calls."""
        return BufferedReader(self)

    def readable(self) -> bool:
        """True: BufferedReader asks."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Receive some bytes; 0 when the other side has closed."""
        seconds = max(_POLL_SECONDS, self._read_until - time.monotonic())
        self._socket.settimeout(timeout_until(self._deadline, most=seconds))
        return self._socket.recv_into(buffer)


def _body(response: HTTPResponse) -> bytes:
    body = response.read(MAX_REPLY + 1)
    if response.length:  # too long, or the connection ended early, which read(amount) hides
        raise IncompleteRead(b"", response.length)
    if len(body) > MAX_REPLY:
        raise HTTPException(f"a reply of more than {MAX_REPLY:,} bytes")
    return body


def tls_context(host: str) -> ssl.SSLContext:
    """Whose certificates are trusted.

    For AWS's own hosts those of Amazon's roots alone, which are also read in a tenth of the time:
    https://www.amazontrust.com/repository/
    """
    roots = AMAZON_ROOTS if host.endswith(".amazonaws.com") else None
    context = ssl.create_default_context(cafile=roots)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
