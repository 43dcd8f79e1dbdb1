"""HTTP connections to one host, kept open between requests; many are waited for at the same time.

Threads would do that too, but take memory and processor time: here every request is sent before the
first answer is waited for.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from chalicelib.news.errors import WrongSettings
from chalicelib.storage.http_reply import HungUp, Reply, read_reply

AMAZON_ROOTS = Path(__file__).with_name("amazon_roots.pem")

CONNECT_SECONDS = 2.0
# A connection that was lost in silence, as while Lambda froze us, must leave time for a new one.
READ_SECONDS = 2.0
MOST_IDLE = 8  # connections: as many as the front page has questions

_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(r"(https?)://([a-zA-Z0-9._-]+|\[[0-9a-fA-F:.]+\])(?::(\d{1,5}))?/?")
_PIECE = 65_536  # bytes
_AT_ONCE = 0.001  # seconds: enough to read what has come while others were waited for

Left = Callable[[], float]  # seconds until whoever asks gives up
Exchange = Generator[None, None, Reply]


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
class Request:
    """A POST to `/`. Raises WrongSettings if a header's value would begin another header."""

    headers: Mapping[str, str]
    body: bytes

    def __post_init__(self) -> None:
        """Refuse line breaks: what is in the headers is ours, but for the credentials."""
        for name, value in self.headers.items():
            if not value.isprintable():
                raise WrongSettings(f"{name} can't be sent to AWS: there is a line break in it")

    def written(self) -> bytes:
        """As it goes over the wire."""
        lines = [f"{name}: {value}\r\n" for name, value in self.headers.items()]
        own = f"Accept-Encoding: identity\r\nContent-Length: {len(self.body)}\r\n"
        return f"POST / HTTP/1.1\r\n{''.join(lines)}{own}\r\n".encode("latin-1") + self.body


class KeptConnections:
    """Posts to one endpoint. Whatever goes wrong ends a connection; the next is a new one."""

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
        # Loading the certificates takes longer than a request does: once for all connections.
        self._tls = tls_for(endpoint) if endpoint.scheme == "https" else None
        self._idle: list[_Connection] = []

    def post_all(self, requests: Sequence[Request], *, left: Left) -> list[Reply | OSError]:
        """The reply to each, or why there is none."""
        return _in_step([self._exchange(request.written(), left) for request in requests])

    def close(self) -> None:
        """End the connections that are kept."""
        while connection := self._kept():
            connection.close()

    def _exchange(self, request: bytes, left: Left) -> Exchange:
        """One request and its reply; a step of it ends where others may take theirs.

        A server may close a connection that we keep, and we only hear of it when we use it: so a
        request that finds it closed is sent once more, over a new one: it must bear being made
        twice, as all that only read do.
        """
        if kept := self._kept():
            with suppress(HungUp):
                return (yield from self._over(kept, request, left))
        return (yield from self._over(self._opened(left), request, left))

    def _over(self, connection: _Connection, request: bytes, left: Left) -> Exchange:
        try:
            yield
            connection.send(request, _at_most(self._connect_seconds, left))
            ends = time.monotonic() + self._read_seconds
            yield
            reply = read_reply(partial(connection.receive, ends, left))
        except BaseException:
            connection.close()
            raise
        if reply.may_go_on and len(self._idle) < MOST_IDLE:
            self._idle.append(connection)
        else:
            connection.close()
        return reply

    def _opened(self, left: Left) -> _Connection:
        return _Connection(self.endpoint, self._tls, _at_most(self._connect_seconds, left))

    def _kept(self) -> _Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None


class _Connection:
    """A socket to an endpoint that has shown, before anything is sent, who it is."""

    def __init__(self, endpoint: Endpoint, tls: ssl.SSLContext | None, seconds: float) -> None:
        # The name is handed over as bytes: for a text, Python loads its tables of international
        # names, half a megabyte, to learn that AWS's hosts are plain ASCII.
        name = endpoint.name.encode("ascii")
        address: Any = (name, endpoint.port)  # typeshed knows texts alone
        self._socket = socket.create_connection(address, timeout=seconds)
        self._greeting: ssl.SSLSocket | None = None
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls:
                self._socket = self._greeting = _greeted(self._socket, tls, name)
        except BaseException:
            self.close()
            raise

    def send(self, request: bytes, seconds: float) -> None:
        """Send it whole. Raises HungUp if nobody takes it any more, or another OSError."""
        self._socket.settimeout(seconds)
        if self._greeting:
            self._greeting.do_handshake()
            self._greeting = None
        try:
            self._socket.sendall(request)
        except TimeoutError:
            raise
        except OSError as error:
            raise HungUp(str(error)) from error

    def receive(self, ends: float, left: Left) -> bytes:
        """What came next, by the moment `ends` (of time.monotonic)."""
        seconds = max(_AT_ONCE, ends - time.monotonic())
        self._socket.settimeout(_at_most(seconds, left))
        return self._socket.recv(_PIECE)

    def close(self) -> None:
        """End it."""
        self._socket.close()


def _greeted(reached: socket.socket, tls: ssl.SSLContext, name: bytes) -> ssl.SSLSocket:
    """A socket that has said hello, and is not yet answered."""
    wrapped = tls.wrap_socket(reached, server_hostname=name, do_handshake_on_connect=False)
    try:
        wrapped.setblocking(False)
        wrapped.do_handshake()
    except ssl.SSLWantReadError:
        pass
    except BaseException:
        wrapped.close()
        raise
    return wrapped


def _in_step(exchanges: Sequence[Exchange]) -> list[Reply | OSError]:
    """Each one's outcome; none takes its next step before all have taken this one."""
    outcomes: dict[int, Reply | OSError] = {}
    while len(outcomes) < len(exchanges):
        for place, exchange in enumerate(exchanges):
            if place not in outcomes and (outcome := _stepped(exchange)):
                outcomes[place] = outcome
    return [outcomes[place] for place in range(len(exchanges))]


def _stepped(exchange: Exchange) -> Reply | OSError | None:
    """The outcome, if that was the last step."""
    try:
        next(exchange)
    except StopIteration as done:
        reply: Reply = done.value
        return reply
    except OSError as error:
        return error
    return None


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
