"""moto's server, with what `chalice deploy` sends put into the words that moto understands.

moto 5.2.5 wants the filters of a bucket's notifications named in small letters (AWS takes both),
an `info.description` in an API's document, and calls only OpenAPI 3 a document, where Chalice sends
Swagger 2.0. Nothing else is changed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.infra.stacks import Application


class UnderstandingChalice:
    """The application, which reads a few requests differently; and makes no API while told so."""

    def __init__(self, moto: Application, account: str) -> None:
        self._moto = moto
        self._account = account
        self.makes_no_api = False

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self._account
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if "notification" in environ.get("QUERY_STRING", "") and method == "PUT":
            _reword(environ, _in_small_letters)
        elif path.startswith("/restapis") and path.count("/") <= 2 and method in {"POST", "PUT"}:
            if self.makes_no_api:
                start_response("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"message": "No API today"}']
            _reword(environ, _as_openapi)
        return self._moto(environ, start_response)


def _reword(environ: dict[str, Any], words: Callable[[bytes], bytes]) -> None:
    said = words(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    environ["wsgi.input"] = io.BytesIO(said)
    environ["CONTENT_LENGTH"] = str(len(said))


def _in_small_letters(said: bytes) -> bytes:
    return said.replace(b"<Name>Prefix<", b"<Name>prefix<").replace(
        b"<Name>Suffix<", b"<Name>suffix<"
    )


def _as_openapi(said: bytes) -> bytes:
    document = json.loads(said)
    if document.pop("swagger", None):
        document["openapi"] = "3.0.1"
        document["info"].setdefault("description", "")
    return json.dumps(document).encode()
