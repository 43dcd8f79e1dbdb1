"""Replies are read as http.client reads them; what is none is told, and never believed."""

from __future__ import annotations

import http.client
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.storage import http_reply
from chalicelib.storage.http_reply import BrokenReply, HungUp, Reply, read_reply

LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
CHUNKS = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"
)
TO_THE_END = b"HTTP/1.0 200 OK\r\n\r\nhello"


@dataclass
class Wire:
    """Bytes that come in pieces; then the other side has closed."""

    pieces: list[bytes]

    def __call__(self) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


def received(*pieces: bytes) -> Reply:
    return read_reply(Wire(list(pieces)))


def as_http_client_has_it(wire: bytes) -> tuple[int, dict[str, str], bytes]:
    class Socket:
        def makefile(self, _: str) -> io.BytesIO:
            return io.BytesIO(wire)

    socket: Any = Socket()
    response = http.client.HTTPResponse(socket, method="POST")
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return response.status, headers, response.read()


NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True)
VALUES = st.from_regex(r"([!-~]([ -~]{0,30}[!-~])?)?", fullmatch=True)


@st.composite
def replies(draw: st.DrawFn) -> bytes:
    """Any reply that a server may send: with a length, in chunks, or up to its end."""
    status = draw(st.integers(200, 599).filter(lambda code: code not in {204, 304}))
    body = draw(st.binary(max_size=200))
    taken = {"content-length", "transfer-encoding", "connection"}
    headers = draw(
        st.dictionaries(NAMES.map(str.lower).filter(lambda name: name not in taken), VALUES)
    )
    way = draw(st.sampled_from(["length", "chunks", "end"]))
    if way == "length":
        headers["Content-Length"] = str(len(body))
    if way == "chunks":
        headers["Transfer-Encoding"] = "chunked"
        body = b"".join(_chunk(piece) for piece in _cut(draw, body) if piece) + b"0\r\n\r\n"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} So\r\n{lines}\r\n".encode("latin-1") + body


def _chunk(piece: bytes) -> bytes:
    return b"%X\r\n%s\r\n" % (len(piece), piece)


def _cut(draw: Callable[..., Any], what: bytes) -> list[bytes]:
    places = sorted(draw(st.lists(st.integers(0, len(what)), max_size=6)))
    return [what[start:end] for start, end in pairwise([0, *places, len(what)])]


@given(replies(), st.data())
def test_a_reply_in_any_pieces_is_what_http_client_reads(wire: bytes, data: st.DataObject) -> None:
    pieces = [piece for piece in _cut(data.draw, wire) if piece]
    reply = received(*pieces)
    assert (reply.status, reply.headers, reply.body) == as_http_client_has_it(wire)


@given(replies(), st.data())
def test_less_than_a_reply_is_none(wire: bytes, data: st.DataObject) -> None:
    if b"\r\nContent-Length:" not in wire and b"\r\nTransfer-Encoding:" not in wire:
        wire = LENGTH
    some = data.draw(st.integers(1, len(wire) - 1))
    with pytest.raises(BrokenReply):
        received(wire[:some])


@given(st.binary(min_size=1))
@example(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n")
@example(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\n folded\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nA: b\r\n folded: x\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 4\r\n\r\nhello")
@example(b"\r\n\r\n")
def test_what_is_no_reply_is_told_to_be_none(wire: bytes) -> None:
    with pytest.raises(BrokenReply):
        received(wire)


def test_nothing_at_all_is_told_from_a_bad_answer() -> None:
    with pytest.raises(HungUp):
        received()


@pytest.mark.parametrize(
    ("raised", "told"),
    [(ConnectionResetError("gone"), HungUp), (TimeoutError("late"), TimeoutError)],
)
def test_so_is_a_connection_that_was_lost(raised: OSError, told: type[OSError]) -> None:
    def lost() -> bytes:
        raise raised

    with pytest.raises(told, match=str(raised)):
        read_reply(lost)


def test_one_that_is_lost_within_an_answer_is_not_taken_for_one_that_hung_up() -> None:
    def lost(pieces: list[bytes]) -> bytes:
        if pieces:
            return pieces.pop()
        raise ConnectionResetError("gone")

    pieces = [LENGTH[:30]]
    with pytest.raises(ConnectionResetError) as failed:
        read_reply(lambda: lost(pieces))
    assert not isinstance(failed.value, HungUp)


def test_what_only_tells_to_wait_is_passed_over() -> None:
    assert (
        received(
            b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Hints\r\nA: b\r\n\r\n" + LENGTH
        ).body
        == b"hello"
    )


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_that_has_no_body_is_not_waited_for(status: int) -> None:
    reply = received(b"HTTP/1.1 %d None\r\n\r\n" % status)
    assert (reply.body, reply.may_go_on) == (b"", True)


GOES_ON = {
    "a length": (LENGTH, True),
    "chunks": (CHUNKS, True),
    "chunks with trailers": (CHUNKS[:-2] + b"Sum: 1\r\n\r\n", True),
    "told to go on": (LENGTH.replace(b"\r\n", b"\r\nConnection: Keep-Alive\r\n", 1), True),
    "up to the end": (TO_THE_END, False),
    "up to the end, though told to go on": (
        TO_THE_END.replace(b"\r\n", b"\r\nConnection: keep-alive\r\n", 1),
        False,
    ),
    "HTTP/1.0": (LENGTH.replace(b"/1.1", b"/1.0"), False),
    "HTTP/1.0 told to go on": (
        LENGTH.replace(b"/1.1", b"/1.0").replace(b"\r\n", b"\r\nConnection: keep-alive\r\n", 1),
        True,
    ),
    "told to close": (LENGTH.replace(b"\r\n", b"\r\nConnection: x, Close\r\n", 1), False),
    "a length beside chunks": (CHUNKS.replace(b"\r\n", b"\r\nContent-Length: 5\r\n", 1), False),
    "more than the length": (LENGTH + b"HTTP/1.1 200 OK", False),
}


@pytest.mark.parametrize(("wire", "goes_on"), GOES_ON.values(), ids=GOES_ON)
def test_a_connection_goes_on_only_if_both_sides_know_where_the_reply_ends(
    wire: bytes,
    goes_on: bool,  # noqa: FBT001 - a column of a table
) -> None:
    reply = received(wire)
    assert (reply.body, reply.may_go_on) == (b"hello", goes_on)


def _endless(first: bytes, then: bytes) -> Callable[[], bytes]:
    pieces = iter([first])
    return lambda: next(pieces, then)


TOO_MUCH = {
    "a head": (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 1000),
    "a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n", b"x" * 100_000),
    "chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"186a0\r\n%s\r\n" % (b"x" * 100_000),
    ),
    "one chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", b"x" * 9),
    "no end": (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 100_000),
}


@pytest.mark.parametrize(("first", "then"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_more_than_the_service_ever_sends_is_refused(
    first: bytes, then: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    if b"33554433" not in first:
        monkeypatch.setattr(http_reply, "MOST_BODY", 1_000_000)
    with pytest.raises(BrokenReply):
        read_reply(_endless(first, then))
