"""A pool of HTTP connections to one host, kept open between requests."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from chalicelib.news.errors import WrongSettings
from chalicelib.storage.dynamodb_http.connection import Connection, PostReply, tls_context
from chalicelib.storage.dynamodb_http.deadline import timeout_until
from chalicelib.storage.retries import CONNECT_SECONDS, READ_SECONDS

MAX_IDLE = 8  # connections: as many as the front page makes calls at once

# http.client lets a ValueError through for a chunk of a negative size.
PostFailure = OSError | HTTPException | ValueError


@dataclass(frozen=True)
class Post:
    """A POST to a path. Raises WrongSettings if a header's value could begin another header."""

    headers: Mapping[str, str]
    body: bytes
    path: str = "/"

    def __post_init__(self) -> None:
        """Check the values: they are ours, but for the credentials."""
        for name, value in self.headers.items():
            if not (value.isascii() and value.isprintable()):  # the value may be a secret
                raise WrongSettings(f"{name} can't be sent: it is not printable ASCII")


class ConnectionPool:
    """Posts to the host of a URL, concurrently but without threads: every request is sent before
    the first reply is awaited.

    A connection goes back to the pool after a whole reply, and is closed after any failure. The
    server may close an idle one, which often shows only in use: such a stale connection is replaced
    by a new one at once. So a post may arrive twice, and must be idempotent, as reads are.
    """

    def __init__(
        self,
        url: str,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._url = urlsplit(url)
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        # Loading the certificates takes longer than a request does: once for all connections.
        self._tls = tls_context(self._url.hostname or "") if self._url.scheme == "https" else None
        self._idle: list[Connection] = []

    @property
    def host(self) -> str:
        """As the Host header has it."""
        return self._url.netloc

    def post_all(self, posts: Sequence[Post], *, deadline: float) -> list[PostReply | PostFailure]:
        """The reply to each post, in order, or why there is none."""
        return _run_concurrently([self._exchange(post, deadline) for post in posts])

    def close(self) -> None:
        """Close the idle connections."""
        while connection := self._idle_connection():
            connection.close()

    def _exchange(self, post: Post, deadline: float) -> Generator[None, None, PostReply]:
        """A post and its reply; over a new connection if an idle one turns out to be stale."""
        if idle := self._idle_connection():
            try:
                return (yield from self._steps(post, deadline, idle))
            except TimeoutError:  # slow, and a new connection would wait as long
                raise
            except (OSError, HTTPException, ValueError):
                pass
        timeout = timeout_until(deadline, most=self._connect_seconds)
        new = Connection(self._url, self._tls, timeout=timeout)
        return (yield from self._steps(post, deadline, new))

    def _steps(
        self, post: Post, deadline: float, connection: Connection
    ) -> Generator[None, None, PostReply]:
        """Yields before it blocks to send or to read: the other exchanges come as far first."""
        try:
            yield
            timeout = timeout_until(deadline, most=self._connect_seconds)
            connection.post(post.path, post.headers, post.body, timeout=timeout)
            read_until = time.monotonic() + self._read_seconds
            yield
            reply = connection.reply(read_until=read_until, deadline=deadline)
        except BaseException:
            connection.close()
            raise
        self._take_back(connection)
        return reply

    def _take_back(self, connection: Connection) -> None:
        if connection.is_reusable and len(self._idle) < MAX_IDLE:
            self._idle.append(connection)
        else:
            connection.close()

    def _idle_connection(self) -> Connection | None:
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:  # none left, or another thread took the last one
                return None
            if connection.is_silent():
                return connection
            connection.close()


def _run_concurrently(
    exchanges: Sequence[Generator[None, None, PostReply]],
) -> list[PostReply | PostFailure]:
    """The outcome of each exchange; none takes its next step before all have taken the same one."""
    outcomes: dict[int, PostReply | PostFailure] = {}
    while len(outcomes) < len(exchanges):
        for n, exchange in enumerate(exchanges):
            if n not in outcomes:
                try:
                    next(exchange)
                except StopIteration as end:
                    outcomes[n] = end.value
                except (OSError, HTTPException, ValueError) as error:
                    outcomes[n] = error
    return [outcomes[n] for n in range(len(exchanges))]
