"""The engines that the storage promises are checked on.

In memory and on moto; with DYNAMODB_ENDPOINT set, on the engine that answers there instead of
moto (`python -m tests.judges` starts such engines).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from chalicelib.storage.cached_archive import CachedArchive
from chalicelib.storage.dynamodb_archive import DynamoDBArchive
from chalicelib.storage.s3_uploads import S3Uploads
from local.cloud import start_moto
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.storage.editors import Editor, MemoryEditor, S3Editor, ticking
from tests.storage.engines import (
    ArchiveAndRegister,
    Joined,
    Table,
    bucket_at,
    signed_client,
    table_at,
)

DYNAMODB_ENDPOINT = "DYNAMODB_ENDPOINT"


@pytest.fixture(scope="session")
def moto() -> Iterator[str]:
    """moto's server behind a lock, on a free port."""
    server, _ = start_moto(0)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def dynamodb(request: pytest.FixtureRequest) -> str:
    """Where DynamoDB is."""
    return os.environ.get(DYNAMODB_ENDPOINT) or str(request.getfixturevalue("moto"))


@pytest.fixture
def table(dynamodb: str) -> Iterator[Table]:
    """A table of the test's own."""
    with table_at(dynamodb) as table:
        yield table


@pytest.fixture(params=["memory", "cached", "dynamodb", "signed"])
def archive(request: pytest.FixtureRequest) -> Iterator[ArchiveAndRegister]:
    """An empty archive and register, of each kind; signed: read as the site's readers do.

    What is cached expires at once, since a test reads what it wrote in the same moment.
    """
    if request.param == "memory":
        yield MemoryArchive()
        return
    if request.param == "cached":
        memory = MemoryArchive()
        yield Joined(CachedArchive(memory, seconds=0), memory)
        return
    table: Table = request.getfixturevalue("table")
    if request.param == "dynamodb":
        yield table.archive
        return
    with signed_client(request.getfixturevalue("dynamodb")) as client:
        yield Joined(DynamoDBArchive(client, table.name), table.archive)


@pytest.fixture
def s3_editor(moto: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Editor]:
    """An editor at an empty bucket on moto, whose clock moves a second with each change."""
    monkeypatch.setattr("moto.s3.models.utcnow", ticking(NOON.replace(tzinfo=None)))
    with bucket_at(moto) as (client, name):
        yield S3Editor(client, name, S3Uploads(client, name))


@pytest.fixture(params=["memory", "s3"])
def editor(request: pytest.FixtureRequest) -> Editor:
    """An editor at an empty bucket of each kind."""
    if request.param == "memory":
        return MemoryEditor(MemoryUploads())
    s3_editor: S3Editor = request.getfixturevalue("s3_editor")
    return s3_editor
