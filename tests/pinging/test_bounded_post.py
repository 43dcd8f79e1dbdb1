"""A call to a hub or a search engine: what it answers, and how long it may take to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest

from chalicelib.news.ping_notes import PingReply
from chalicelib.pinging import bounded_post as module
from chalicelib.pinging.bounded_post import bounded_post
from doubles.loopback import KeepAlive, serving

Answer = Callable[[KeepAlive], None]
Serve = Callable[[Answer], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves answers to POST on loopback; returns the address."""
    with ExitStack() as servers:

        def started(answer: Answer) -> str:
            handler = type("Handler", (KeepAlive,), {"do_POST": answer, "do_GET": _never})
            return f"http://127.0.0.1:{servers.enter_context(serving(handler))}"

        yield started


def _never(_handler: KeepAlive) -> None:
    raise AssertionError("a redirect was followed")


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    """One that is always the same."""

    def answered(handler: KeepAlive) -> None:
        handler.request_body()
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answered


def post(address: str, all_seconds: float = 5) -> PingReply:
    return bounded_post(address, "text/plain", b"ping", all_seconds=all_seconds)


def test_the_body_and_its_type_arrive_at_the_whole_address(serve: Serve) -> None:
    got: list[tuple[str, str | None, bytes]] = []

    def note(handler: KeepAlive) -> None:
        body = handler.request_body()
        got.append((handler.path, handler.headers["Content-Type"], body))
        handler.send_response(204)
        handler.end_headers()

    assert post(f"{serve(note)}/hub?a=1&b=2") == PingReply(204)
    assert got == [("/hub?a=1&b=2", "text/plain", b"ping")]


def test_a_refusal_has_the_reason_that_was_given(serve: Serve) -> None:
    assert post(serve(answer(422, b"No such host\n"))) == PingReply(422, "No such host")
    assert post(serve(answer(404))) == PingReply(404, "Not Found")
    assert len(post(serve(answer(400, b"x" * 100_000))).reason) == 300


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    elsewhere = serve(answer(200))
    reply = post(serve(answer(307, Location=elsewhere)))
    assert reply.status == 307
    assert "put its new address into newsroom.toml" in reply.reason


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("120", 120),
        ("Tue, 24 Nov 2026 12:05:00 GMT", 300),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("-1", None),
        ("9" * 5000, None),
        ("", None),
    ],
)
def test_who_asks_to_be_left_alone_says_for_how_long(
    serve: Serve, wish: str, seconds: int | None
) -> None:
    def busy(handler: KeepAlive) -> None:
        handler.request_body()
        handler.send_response_only(429)
        handler.send_header("Date", "Tue, 24 Nov 2026 12:00:00 GMT")
        handler.send_header("Retry-After", wish)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    expected = None if seconds is None else timedelta(seconds=seconds)
    assert post(serve(busy)).retry_after == expected


def test_who_is_not_there_or_goes_away_has_no_status(serve: Serve) -> None:
    def leave(handler: KeepAlive) -> None:
        handler.close_connection = True

    assert post(serve(leave)).status == 0
    gone = post("http://127.0.0.1:1/")
    assert (gone.status, gone.reason[:22]) == (0, "ConnectionRefusedError")
    assert post("https://hub.invalid/").status == 0


@pytest.mark.parametrize("part", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 500 No\r\n\r\n"])
def test_who_answers_byte_by_byte_is_cut_off(serve: Serve, part: bytes) -> None:
    done = threading.Event()

    def drip(handler: KeepAlive) -> None:
        handler.connection.sendall(part)
        while not done.wait(0.01):
            handler.connection.sendall(b"X")

    started = time.monotonic()
    reply = post(serve(drip), all_seconds=0.2)
    done.set()
    assert reply.status in {0, int(part[9:12] or 0)}
    assert time.monotonic() - started < 3


def test_a_call_has_a_time_for_each_step_and_for_all_of_them() -> None:
    assert module.STEP_SECONDS < module.ALL_SECONDS < 30
