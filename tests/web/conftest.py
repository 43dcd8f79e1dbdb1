"""The real app.py over an archive in memory, asked as API Gateway asks it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

import pytest

from chalicelib.ingest.intake import Intake
from operations.stages import stage_environment
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads


@dataclass(frozen=True)
class Answer:
    """What API Gateway would hand back to the client; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: str


class Gateway:
    """API Gateway, calling the app as it does for a REST API's `{section}/{slug}/{rest+}`."""

    def __init__(self, app: Callable[[dict[str, Any], object], dict[str, Any]]) -> None:
        self._app = app

    def get(self, path: str, **facts: Any) -> Answer:  # noqa: ANN401 - as `ask` has them
        """The answer to GET `base` + `path`."""
        return self.ask("GET", path, **facts)

    def ask(
        self,
        method: str,
        path: str,
        *,
        base: str = "",
        headers: dict[str, str] | None = None,
        query: dict[str, list[str]] | None = None,
        context: dict[str, str] | None = None,
    ) -> Answer:
        """The answer to any request."""
        route, parameters = _matched(path)
        event = {
            "requestContext": {
                "httpMethod": method,
                "resourcePath": route,
                "path": f"{base}{path}",
                **(context or {}),
            },
            "headers": headers or {},
            "multiValueQueryStringParameters": query,
            "pathParameters": parameters,
            "stageVariables": {},
            "body": None,
        }
        answer = self._app(event, _Context())
        merged = answer["headers"] | {k: v[0] for k, v in answer["multiValueHeaders"].items()}
        return Answer(
            answer["statusCode"], {k.lower(): v for k, v in merged.items()}, answer["body"]
        )


class _Context:
    aws_request_id = "0f0e-request"
    function_name = "tidende-test"


def _matched(path: str) -> tuple[str, dict[str, str]]:
    parts = [part for part in path.split("/") if part]
    routes = ["/", "/{section}", "/{section}/{slug}", "/{section}/{slug}/{rest+}"]
    names = ["section", "slug", "rest"][: len(parts)]
    values = [*parts[:2], "/".join(parts[2:])] if len(parts) > 2 else parts
    return routes[min(len(parts), 3)], dict(zip(names, values, strict=True))


@pytest.fixture
def app_module(
    monkeypatch: pytest.MonkeyPatch, archive: MemoryArchive, uploads: MemoryUploads
) -> Iterator[ModuleType]:
    """app.py, its site's archive and bucket in memory and its clock at noon."""
    for name, value in stage_environment("local").items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("app")
    # Made before it is replaced: a thread that a failed page left behind may still ask for it, and
    # would put the real one in place of the next test's.
    assert module.site.archive
    monkeypatch.setitem(module.site.__dict__, "archive", archive)
    monkeypatch.setitem(module.site.__dict__, "register", archive)
    monkeypatch.setitem(module.site.__dict__, "redirects", archive)
    monkeypatch.setitem(module.site.__dict__, "uploads", uploads)
    monkeypatch.delitem(module.site.__dict__, "intake", raising=False)
    monkeypatch.setattr(module.site, "now", lambda: NOON)
    yield module
    module.site.__dict__.pop("intake", None)


@pytest.fixture
def gateway(app_module: ModuleType) -> Gateway:
    """The app behind API Gateway."""
    return Gateway(app_module.app)


Publish = Callable[..., str]


@pytest.fixture
def publish(intake: Intake, uploads: MemoryUploads) -> Publish:
    """Publishes a story through the real intake; returns the path of its page."""

    def published(
        name: str = "denmark/bridge",
        *,
        body: str = "Thirty words would be better, but these will do for a test of the site.",
        written: datetime = NOON,
        **fields: object,
    ) -> str:
        lines = [f"{field}: {value}" for field, value in {"title": name, **fields}.items()]
        key = f"articles/{name}.md"
        uploads.put(key, "\n".join(["---", *lines, "---", body]), written)
        record = intake.receive(key)
        assert not record.problems, record.problems
        return f"/{record.address}"

    return published
