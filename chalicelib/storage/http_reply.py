"""Replies in HTTP/1.1, read as they come: http.client's way takes five times as long and 1.2 MiB.

What is understood is what services and what stands before them send: RFC 9112, sections 4 to 7.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MOST_HEAD = 65_536  # bytes
MOST_BODY = 32 * 1024 * 1024  # twice what a batch of DynamoDB's may hold

_STATUS_LINE = re.compile(r"HTTP/1\.([01]) ([1-5]\d\d)(?: .*)?")
_LENGTH = re.compile(r"\d{1,12}")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?")
_WITHOUT_BODY = {204, 304}

Receive = Callable[[], bytes]  # what came next; empty when the other side has closed


@dataclass(frozen=True)
class Reply:
    """What came back, whole; the names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    may_go_on: bool  # whether the connection may be used again


class HungUp(ConnectionError):
    """The other side closed the connection before it answered."""


class BrokenReply(ConnectionError):
    """What came is no reply, or not all of one."""


def read_reply(receive: Receive) -> Reply:
    """The next reply of a connection, past those that only tell to wait (1xx).

    Raises HungUp, BrokenReply, and whatever `receive` does.
    """
    reading = _Reading(receive)
    _await_first(reading)
    while True:
        minor, status, headers = _head(reading)
        if status >= 200:
            break
    body, is_delimited = _body(reading, status, headers)
    said = {each.strip().lower() for each in headers.get("connection", "").split(",")}
    is_kept = "close" not in said if minor == "1" else "keep-alive" in said
    return Reply(status, headers, body, is_kept and is_delimited and reading.is_at_its_end)


def _await_first(reading: _Reading) -> None:
    """Wait until anything comes. A connection that was lost meanwhile is told from a bad answer."""
    try:
        came = reading.more()
    except TimeoutError:
        raise
    except OSError as error:
        raise HungUp(str(error)) from error
    if not came:
        raise HungUp("the connection was closed instead of an answer")


class _Reading:
    """What was received, and how far it is read."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._received = bytearray()

    @property
    def is_at_its_end(self) -> bool:
        return not self._received

    def more(self) -> bool:
        """Whether anything more came."""
        piece = self._receive()
        self._received += piece
        return bool(piece)

    def line(self, end: bytes = b"\r\n") -> bytes:
        """All up to `end`, which is left out."""
        while (at := self._received.find(end)) < 0:
            if len(self._received) > MOST_HEAD:
                raise BrokenReply(f"a head of more than {MOST_HEAD:,} bytes")
            self._require_more()
        return self._taken(at, past=len(end))

    def exactly(self, count: int) -> bytes:
        while len(self._received) < count:
            self._require_more()
        return self._taken(count)

    def rest(self) -> bytes:
        """All until the other side closes."""
        while self.more():
            if len(self._received) > MOST_BODY:
                raise BrokenReply(f"an answer of more than {MOST_BODY:,} bytes")
        return self._taken(len(self._received))

    def _require_more(self) -> None:
        if not self.more():
            raise BrokenReply("the connection was closed within an answer")

    def _taken(self, count: int, *, past: int = 0) -> bytes:
        taken = bytes(self._received[:count])
        del self._received[: count + past]
        return taken


def _head(reading: _Reading) -> tuple[str, int, dict[str, str]]:
    """HTTP's minor version, the status, and the headers; what comes twice is one list."""
    first, *lines = reading.line(b"\r\n\r\n").decode("latin-1").split("\r\n")
    told = _STATUS_LINE.fullmatch(first)
    if not told:
        raise BrokenReply("an answer that is no HTTP/1.1")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or line[0] in " \t":
            raise BrokenReply("a header that is none")
        name, value = name.strip().lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return told[1], int(told[2]), headers


def _body(reading: _Reading, status: int, headers: Mapping[str, str]) -> tuple[bytes, bool]:
    """The body, and whether it said itself where it ends (RFC 9112, 6.3)."""
    if status in _WITHOUT_BODY:
        return b"", True
    coding = headers.get("transfer-encoding")
    if coding is not None:
        if coding.lower() != "chunked":
            raise BrokenReply("an answer in a coding that was not asked for")
        # With a length beside it, somebody on the way may read it otherwise: the last one here.
        return _chunks(reading), "content-length" not in headers
    length = headers.get("content-length")
    if length is None:
        return reading.rest(), False
    if not _LENGTH.fullmatch(length) or int(length) > MOST_BODY:
        raise BrokenReply("an answer whose length can't be")
    return reading.exactly(int(length)), True


def _chunks(reading: _Reading) -> bytes:
    body = bytearray()
    while True:
        told = _CHUNK_SIZE.fullmatch(reading.line())
        if not told:
            raise BrokenReply("a chunk without its size")
        size = int(told[1], 16)
        if size == 0:
            break
        if len(body) + size > MOST_BODY:
            raise BrokenReply(f"an answer of more than {MOST_BODY:,} bytes")
        body += reading.exactly(size)
        if reading.line():
            raise BrokenReply("a chunk longer than its size")
    while reading.line():
        pass  # trailers, which nobody here reads
    return bytes(body)
