"""A function's own handler, called without Lambda's runtime. Its package must be on the path.

It still asks the stand-in for its items over a connection: that is counted.
"""

from __future__ import annotations

import importlib
import json
from typing import Any, NamedTuple

from benchmarks.peers.content import FOLDER
from benchmarks.peers.meter import measure


class Context(NamedTuple):
    """What a handler is told of its invocation."""

    aws_request_id: str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"


def main() -> None:
    """Measure the handler."""
    handler: Any = importlib.import_module("app").app
    event = json.loads((FOLDER / "event.json").read_text("utf-8"))
    measure(lambda: _page(handler, event))


def _page(handler: Any, event: dict[str, Any]) -> str:  # noqa: ANN401 - Chalice's app
    answer = handler(event, Context())
    assert answer["statusCode"] == 200, answer
    return str(answer["body"])


if __name__ == "__main__":
    main()
