"""The site as a client meets it: over HTTP on this machine, or in this process as API Gateway
calls it. Both answer alike.
"""

from __future__ import annotations

import http.client
import importlib
import os
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs

from chalicelib.settings import Settings, read_settings
from local.ports import HOST
from operations.stages import enter_stage
from tests.web.conftest import Gateway

_OF_THE_SERVER = {"date", "server", "connection", "content-length", "transfer-encoding"}


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case, without the server's own) and body."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def media_type(self) -> str:
        """What the body is, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


class Source(Protocol):
    """Something that answers for the site. `home` is what every link within the site begins with:
    the base path, and where it is known the origin before it.
    """

    name: str
    base: str
    origin: str

    def ask(self, path: str, method: str = "GET") -> Answer:
        """The answer for `path`, which is below the base and may have a query."""


class OverHttp:
    """The running site."""

    name = "/"
    base = ""
    origin = ""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, path: str, method: str = "GET") -> Answer:
        """The answer, over a connection of its own."""
        connection = http.client.HTTPConnection(HOST, self._port, timeout=30)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            body = answer.read().decode()
            headers = {k.lower(): v for k, v in answer.getheaders()}
        finally:
            connection.close()
        return Answer(answer.status, _own(headers), body)


class BehindGateway:
    """app.py in this process, asked by API Gateway below a stage; over the running cloud."""

    def __init__(self, cloud_port: int, *, stage: str, site_url: str = "") -> None:
        enter_stage("local", cloud_port=cloud_port)
        self._app: Any = importlib.import_module("app")
        self._settings: Settings = read_settings(os.environ | {"SITE_URL": site_url})
        self._stage = stage
        scheme, _, rest = site_url.partition("://")
        host, _, path = rest.partition("/")
        self.origin = f"{scheme}://{host}" if site_url else ""
        self.base = f"/{path}" if path else "" if site_url else stage
        self.name = site_url or stage

    def ask(self, path: str, method: str = "GET") -> Answer:
        """The answer to API Gateway's event."""
        self._app.site.settings = self._settings
        bare, _, query = path.partition("?")
        answer = Gateway(self._app.app).ask(
            method, bare, base=self._stage, query=parse_qs(query) or None
        )
        return Answer(answer.status, _own(answer.headers), answer.body)

    def broken(self, status: int, title: str, sentence: str) -> Answer:
        """The page for what can't be asked for: a mistake of ours."""
        self._app.site.settings = self._settings
        page = self._app.dispatcher.error_page(
            None, status=status, title=title, sentence=sentence, request_id="0f0e-judge"
        )
        headers = {k.lower(): v for k, v in page.headers.items()}
        return Answer(page.status_code, _own(headers), page.body)


def _own(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in _OF_THE_SERVER}
