"""An OpenSearch to test on: the one at OPENSEARCH_URL, or osmem, which is by others too.

osmem (https://github.com/shibukawa/osmem) is no OpenSearch: it understands its requests, and
answers as one does, without Java.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.credentials import Credentials
from osmem_server import resolve_binary  # type: ignore[import-untyped] # it has no types

from chalicelib.storage.opensearch_http import OpenSearchHTTP
from local.ports import HOST


@contextmanager
def opensearch_url() -> Iterator[str]:
    """Where it answers."""
    if chosen := os.environ.get("OPENSEARCH_URL"):
        yield chosen.rstrip("/")
        return
    command = [resolve_binary(), "--addr", f"{HOST}:0", "--parent-pid", str(os.getpid())]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert server.stdout
            yield next(json.loads(line)["url"] for line in server.stdout if b'"url"' in line)
        finally:
            server.terminate()


def client_of(url: str, *, seconds: float = 20, attempts: int = 1) -> OpenSearchHTTP:
    """A client, as patient as that."""
    return OpenSearchHTTP(
        url,
        lambda: Credentials("tests", "tests", "of a session"),
        "eu-north-1",
        seconds=seconds,
        attempts=attempts,
        pause=lambda _: None,
    )
