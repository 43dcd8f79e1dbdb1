"""A POST to an address that the newsroom chose: of bounded time, and to nowhere else."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Timer
from urllib.parse import urlsplit

from chalicelib.news.ping_notes import PingReply

STEP_SECONDS = 8  # for each step: to connect, to send, to wait for an answer
ALL_SECONDS = 15  # for them together; who answers byte by byte is cut off
LONGEST_REASON = 300  # characters of an answer that the journal has

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_MOVED = "it answers with a redirect, which is not followed: put its new address into newsroom.toml"


def bounded_post(
    address: str, content_type: str, body: bytes, *, all_seconds: float = ALL_SECONDS
) -> PingReply:
    """What whoever is at the address answers. Redirects are not followed, and nothing is raised:
    who can't be reached has the status 0, and a reason.
    """
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.netloc, timeout=min(STEP_SECONDS, all_seconds))
    cut_off = None
    try:
        connection.connect()
        cut_off = Timer(all_seconds, _cut, [connection.sock])
        cut_off.daemon = True
        cut_off.start()
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        headers = {"Content-Type": content_type, "Connection": "close"}
        connection.request("POST", target, body, headers)
        return _reply(connection.getresponse())
    except (OSError, HTTPException, ValueError) as error:
        return PingReply(0, f"{type(error).__name__}: {error}"[:LONGEST_REASON])
    finally:
        if cut_off:
            cut_off.cancel()
        connection.close()


def _cut(connected: socket) -> None:
    with suppress(OSError):
        # Not an SSLSocket's own, which would have the other thread read what is encrypted.
        socket.shutdown(connected, SHUT_RDWR)


def _reply(response: HTTPResponse) -> PingReply:
    if 200 <= response.status < 300:
        return PingReply(response.status)
    if 300 <= response.status < 400:
        return PingReply(response.status, _MOVED)
    text = response.read(4 * LONGEST_REASON).decode("utf-8", "replace").strip()
    reason = (text or response.reason)[:LONGEST_REASON]
    return PingReply(response.status, reason, _wish(response))


def _wish(response: HTTPResponse) -> timedelta | None:
    """What Retry-After asks for: seconds, or a moment on the clock of whoever answers."""
    wish = response.getheader("Retry-After", "")
    if _SECONDS.fullmatch(wish):
        return timedelta(seconds=int(wish))
    try:
        sent = parsedate_to_datetime(response.getheader("Date", ""))
        return max(parsedate_to_datetime(wish) - sent, timedelta())
    except (TypeError, ValueError):  # also where one of them has no zone
        return None
