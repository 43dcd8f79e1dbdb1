"""`make run`, as a developer and an editor meet it: real processes, real HTTP, real S3 client."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from local.ports import HOST
from operations.stages import PROJECT, endpoint, stage_environment

STORY = (
    "---\ntitle: {title}\n---\nThe ferry sails again after eleven months in dock, says the harbour."
)
TIMEOUT = 20  # seconds; the promise is one, the machine may be busy
BUCKET = stage_environment("local")["UPLOADS_BUCKET"]


@dataclass(frozen=True)
class Laptop:
    """A developer's machine with the whole site running on it."""

    s3: Any
    port: int
    cloud_port: int

    def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        """Status and body, over a real connection."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=10)) as connection:
            connection.request(method, path)
            response = connection.getresponse()
            assert response.headers["Content-Type"] == "text/html; charset=utf-8"
            return response.status, response.read().decode()

    def upload(self, key: str, title: str, text: str = STORY) -> None:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=text.format(title=title).encode())

    def receipt(self, key: str) -> str:
        """The receipt; empty as long as there is none."""
        name = f"receipts/{key}.txt"
        if not self.s3.list_objects_v2(Bucket=BUCKET, Prefix=name)["KeyCount"]:
            return ""
        with self.s3.get_object(Bucket=BUCKET, Key=name)["Body"] as body:
            return str(body.read().decode())


def soon(condition: Callable[[], bool]) -> bool:
    """Whether the condition becomes true before the timeout."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if condition():
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _run(port: int, cloud_port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "local.run", "--port", str(port), "--cloud-port", str(cloud_port)],
        cwd=PROJECT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.fixture(scope="module")
def laptop() -> Iterator[Laptop]:
    """The site, up and with its sample stories; nothing of it is left running."""
    port, cloud_port = _free_port(), _free_port()
    process = _run(port, cloud_port)
    assert process.stdout
    output = ""
    for line in process.stdout:
        output += line
        if "Ctrl-C stops everything" in line:
            break
    assert f"http://{HOST}:{port}/" in output, output
    assert f"aws --endpoint-url {endpoint(cloud_port)} s3 cp" in output
    s3 = boto3.client(
        "s3",
        endpoint_url=endpoint(cloud_port),
        region_name="eu-north-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - moto accepts any
    )
    try:
        with closing(s3):
            yield Laptop(s3, port, cloud_port)
    finally:
        process.send_signal(signal.SIGINT)
        with process.stdout:
            process.stdout.read()
        assert process.wait(timeout=TIMEOUT) == 0
    assert not _is_listening(port), "chalice local was left running"
    assert not _is_listening(cloud_port), "the local cloud was left running"


pytestmark = pytest.mark.xdist_group("laptop")


def test_the_sample_newsroom_is_published_without_drafts_and_embargoed_stories(
    laptop: Laptop,
) -> None:
    assert soon(lambda: "The sea that cannot catch its breath" in laptop.get("/")[1])
    assert "Højskolen, der begyndte" in laptop.get("/culture")[1]
    assert "small gardens" not in laptop.get("/denmark")[1], "a draft"
    assert laptop.get("/denmark/why-denmark-keeps-constitution-day")[0] == 404, "embargoed"


def test_uploads_and_deletions_show_on_pages_and_in_receipts(laptop: Laptop) -> None:
    key = "articles/denmark/ferry.md"
    laptop.upload(key, "The ferry sails")
    assert soon(lambda: laptop.get("/denmark/ferry")[0] == 200)
    assert "The ferry sails" in laptop.get("/denmark")[1]
    laptop.upload(key, "The ferry has sailed")
    assert soon(lambda: "The ferry has sailed" in laptop.get("/denmark/ferry")[1])
    laptop.upload(key, "", "Please provide the article you would like translated.")
    assert soon(lambda: "refused" in laptop.receipt(key))
    assert "The ferry has sailed" in laptop.get("/denmark/ferry")[1]
    laptop.s3.delete_object(Bucket=BUCKET, Key=key)
    assert soon(lambda: laptop.get("/denmark/ferry")[0] == 410)


def test_a_file_in_the_wrong_folder_has_a_receipt_that_says_where_it_belongs(
    laptop: Laptop,
) -> None:
    laptop.upload("denmark/stray.md", "The ferry sails")
    assert soon(lambda: "`articles/denmark/stray.md`" in laptop.receipt("denmark/stray.md"))
    assert not laptop.receipt("receipts/denmark/stray.md.txt")


def test_a_local_rebuild_brings_every_page_back_as_it_was(laptop: Laptop) -> None:
    key = "articles/culture/gone.md"
    laptop.upload(key, "Soon gone")
    assert soon(lambda: laptop.get("/culture/gone")[0] == 200)
    laptop.s3.delete_object(Bucket=BUCKET, Key=key)
    assert soon(lambda: laptop.get("/culture/gone")[0] == 410)
    paths = ["/", "/culture", "/culture/gone", "/culture/advice-from-the-high-one", "/denmark"]
    before = [laptop.get(path) for path in paths]
    command = [sys.executable, "-m", "operations.rebuild", "--stage", "local"]
    rebuilt = subprocess.run(  # noqa: S603 - our own command
        [*command, "--cloud-port", str(laptop.cloud_port)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert f"Rebuilding tidende-local at {endpoint(laptop.cloud_port)}: 100%" in rebuilt.stderr
    assert [laptop.get(path) for path in paths] == before


def test_chalice_local_serves_pages_at_any_depth_and_head_requests(laptop: Laptop) -> None:
    for path in ("/nothing", "/a/b/c", "/a/b/c/d/e/f/g/h"):
        status, page = laptop.get(path)
        assert status == 404
        assert "There is no such page" in page, path
    assert laptop.get("/", "HEAD") == (200, "")


def test_a_taken_port_is_refused_with_another_to_choose() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = _run(port, _free_port())
        output, _ = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert output.strip() == (
        f"Port {port} is already taken, so the site can't start there. "
        f"Choose another: make run PORT={port + 1}"
    )
