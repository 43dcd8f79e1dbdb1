"""Requests a page of a WSGI application as a web server does."""

from __future__ import annotations

import io
from typing import Any


def page_at(site: Any, path: str) -> str:  # noqa: ANN401 - Django is in .venv-peers only
    """Return the page at a path, which must be there."""
    status: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "news.example.org",
        "HTTP_ACCEPT": "text/html",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    answer = site(environ, lambda line, _headers: status.append(line))
    page = b"".join(answer).decode()
    answer.close()
    assert status == ["200 OK"], status
    return page
