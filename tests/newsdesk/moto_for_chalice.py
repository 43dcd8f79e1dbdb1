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


def understanding_chalice(moto: Application) -> Application:
    """The application, which reads a few requests differently."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if "notification" in environ.get("QUERY_STRING", "") and method == "PUT":
            _reword(environ, _in_small_letters)
        elif path.startswith("/restapis") and path.count("/") <= 2 and method in {"POST", "PUT"}:
            _reword(environ, _as_openapi)
        return moto(environ, start_response)

    return application


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
