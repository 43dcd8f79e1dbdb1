"""HTTP connections to one host, one a thread, kept open between requests."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any

from chalicelib.news.errors import WrongSettings

AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")

CONNECT_SECONDS = 2.0
# A connection that was lost in silence, as while Lambda froze us, must leave time for a new one.
READ_SECONDS = 2.0

_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(r"(https?)://([a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?/?")
_PIECE = 65_536  # bytes

Left = Callable[[], float]  # seconds until whoever asks gives up


@dataclass(frozen=True)
class Endpoint:
    """Where a service listens."""

    scheme: str
    name: str
    port: int

    @classmethod
    def parse(cls, url: str) -> Endpoint:
        """The endpoint at a URL of a scheme, a host and perhaps a port. Raises WrongSettings."""
        found = _URL.fullmatch(url)
        if not found:  # the URL is not repeated: some carry a password
            raise WrongSettings("DynamoDB's endpoint is no URL like http://127.0.0.1:8000")
        scheme, name, port = found.groups()
        return cls(scheme, name.strip("[]").lower(), int(port or _DEFAULT_PORTS[scheme]))

    @property
    def host(self) -> str:
        """As the Host header has it: without the port that goes without saying."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == _DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"


@dataclass(frozen=True)
class Reply:
    """What came back, whole; the names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HungUp(ConnectionError):
    """The other side closed the connection before it answered."""


class KeptConnection:
    """Posts to one endpoint. Whatever goes wrong ends the connection; the next is a new one."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self.endpoint = endpoint
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        # Loading the certificates takes longer than a request does: once for all threads.
        self._tls = tls_for(endpoint) if endpoint.scheme == "https" else None
        self._mine = threading.local()

    def post(self, headers: Mapping[str, str], body: bytes, *, left: Left) -> Reply:
        """The reply to a POST to `/`. Raises OSError or HTTPException.

        A server may close a connection that we keep, and we only hear of it when we use it: so a
        request that finds it closed is sent once more, over a new one: it must bear being made
        twice, as all that only read do.
        """
        kept: HTTPConnection | None = getattr(self._mine, "connection", None)
        if kept:
            try:
                return self._exchanged(kept, headers, body, left)
            except HungUp:
                pass
        return self._exchanged(self._opened(left), headers, body, left)

    def close(self) -> None:
        """End this thread's connection, if there is one."""
        connection: HTTPConnection | None = getattr(self._mine, "connection", None)
        if connection:
            connection.close()
            self._mine.connection = None

    def _opened(self, left: Left) -> HTTPConnection:
        connection = HTTPConnection(self.endpoint.name, self.endpoint.port)
        connection.sock = self._reached(_at_most(self._connect_seconds, left))
        self._mine.connection = connection
        return connection

    def _reached(self, seconds: float) -> socket.socket:
        """A socket to the endpoint, which has shown who it is if it is to.

        The name is handed over as bytes: for a text, Python loads its tables of international
        names, half a megabyte, to learn that AWS's hosts are plain ASCII.
        """
        name = self.endpoint.name.encode("ascii")
        address: Any = (name, self.endpoint.port)  # typeshed knows texts alone
        reached = socket.create_connection(address, timeout=seconds)
        try:
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._tls.wrap_socket(reached, server_hostname=name) if self._tls else reached
        except BaseException:
            reached.close()
            raise

    def _exchanged(
        self, connection: HTTPConnection, headers: Mapping[str, str], body: bytes, left: Left
    ) -> Reply:
        sock = connection.sock
        try:
            sock.settimeout(_at_most(self._read_seconds, left))
            response = _answered(connection, headers, body)
            received = {name.lower(): value for name, value in response.getheaders()}
            reply = Reply(response.status, received, self._body(response, sock, left))
        except BaseException:
            self.close()
            raise
        if response.will_close:
            self.close()
        return reply

    def _body(self, response: HTTPResponse, sock: socket.socket, left: Left) -> bytes:
        """All of it. In pieces, since a timeout is of each: many slow ones would take for ever."""
        body = b""
        while piece := response.read1(_PIECE):
            body += piece
            if response.isclosed():  # since Python 3.13 with the last byte, and the socket with it
                break
            sock.settimeout(_at_most(self._read_seconds, left))
        if response.length:
            raise IncompleteRead(body, response.length)
        response.close()  # else http.client takes it for half read, and the connection for in use
        return body


def _answered(connection: HTTPConnection, headers: Mapping[str, str], body: bytes) -> HTTPResponse:
    """The beginning of the response. Raises HungUp if the connection was closed instead."""
    try:
        connection.request("POST", "/", body=body, headers=headers)
        return connection.getresponse()
    except TimeoutError:
        raise
    except OSError as error:
        raise HungUp(str(error)) from error


def _at_most(seconds: float, left: Left) -> float:
    """The timeout, cut to what is left of the time. Raises TimeoutError if that is nothing."""
    remaining = left()
    if remaining <= 0:
        raise TimeoutError("there is no time left")
    return min(seconds, remaining)


def tls_for(endpoint: Endpoint) -> ssl.SSLContext:
    """Whom we believe to be `endpoint`.

    AWS's own hosts are vouched for by Amazon's roots and by nobody else's, which are also read in a
    tenth of the time: https://www.amazontrust.com/repository/
    """
    of_amazon = AMAZON_ROOTS if endpoint.name.endswith(".amazonaws.com") else None
    context = ssl.create_default_context(cafile=of_amazon)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
