"""moto's server, with requests of `chalice deploy` rewritten to the forms that moto accepts.

moto 5.2.5 wants the filters of a bucket's notifications in lower case (AWS takes both), an
`info.description` in an API's document, and OpenAPI 3, where Chalice sends Swagger 2.0.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.infra.calls import Call
from tests.infra.stacks import Application
from tests.operations.deployers_calls import call_of
from tests.storage.engines import REGION


class MotoForChalice:
    """The application; it refuses to make an API while `makes_no_api` is set. `calls` are what was
    asked of it so far, as IAM sees it; `invoked` are the functions that were called.
    """

    def __init__(self, moto: Application, account: str) -> None:
        self._moto = moto
        self._account = account
        self.makes_no_api = False
        self.calls: set[Call] = set()
        self.invoked: list[str] = []

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self._account
        self._record(environ)
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path.endswith("/invocations"):  # moto can run no function without Docker
            self.invoked.append(path.split("/")[-2])
            start_response("202 Accepted", [("Content-Type", "application/json")])
            return [b""]
        if "notification" in environ.get("QUERY_STRING", "") and method == "PUT":
            _rewrite(environ, _with_lower_case_filters)
        elif path.startswith("/restapis") and path.count("/") <= 2 and method in {"POST", "PUT"}:
            if self.makes_no_api:
                start_response("400 Bad Request", [("Content-Type", "application/json")])
                return [b'{"message": "No API today"}']
            _rewrite(environ, _as_openapi)
        return self._moto(environ, start_response)

    def _record(self, environ: dict[str, Any]) -> None:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        call = call_of(environ, body, region=REGION, account=self._account)
        self.calls |= {call} if call else set()


def _rewrite(environ: dict[str, Any], rewritten: Callable[[bytes], bytes]) -> None:
    body = rewritten(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _with_lower_case_filters(body: bytes) -> bytes:
    return body.replace(b"<Name>Prefix<", b"<Name>prefix<").replace(b">Suffix<", b">suffix<")


def _as_openapi(body: bytes) -> bytes:
    document = json.loads(body)
    if document.pop("swagger", None):
        document["openapi"] = "3.0.1"
        document["info"].setdefault("description", "")
    return json.dumps(document).encode()
