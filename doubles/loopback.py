"""A server on loopback, in a thread of its own, for as long as a test needs it."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOST = "127.0.0.1"


class KeepAlive(BaseHTTPRequestHandler):
    """Requests over connections that are kept open; what is sent is buffered until it is whole."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet, or Nagle's algorithm parts them by 40 ms

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def request_body(self) -> bytes:
        """The body, of a length or in chunks."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers, such as a checksum
        return body


class LoopbackServer(ThreadingHTTPServer):
    """On a free port; silent about clients that went away, which some tests are about."""

    daemon_threads = True
    request_queue_size = 64  # of five, the default, a sixth call at once waits a second

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((HOST, 0), handler)

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(
    handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Serve in a thread; yields the port."""
    server = LoopbackServer(handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
