"""`make run`, as a developer and an editor meet it: real processes, real HTTP, real S3 client."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import boto3
import pytest
from botocore.config import Config

from local.ports import HOST
from operations.stages import PROJECT, endpoint, stage_environment

STORY = (
    "---\ntitle: {title}\n---\nThe ferry sails again after eleven months in dock, says the harbour."
)
TIMEOUT = 20  # seconds; the promise is one, the machine may be busy


@dataclass(frozen=True)
class Laptop:
    """A developer's machine with the whole site running on it."""

    process: subprocess.Popen[str]
    port: int
    cloud_port: int

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
        """Status, headers and body, over a real connection."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            body = "" if method == "HEAD" else answer.read().decode()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
        finally:
            connection.close()

    def upload(self, key: str, text: str) -> None:
        """As any S3 client does."""
        with _s3(self.cloud_port) as s3:
            s3.put_object(Bucket=_bucket(), Key=key, Body=text.encode())

    def delete(self, key: str) -> None:
        """As any S3 client does."""
        with _s3(self.cloud_port) as s3:
            s3.delete_object(Bucket=_bucket(), Key=key)

    def read(self, key: str) -> str:
        """As any S3 client does; empty if there is no such file."""
        with _s3(self.cloud_port) as s3:
            if not s3.list_objects_v2(Bucket=_bucket(), Prefix=key)["KeyCount"]:
                return ""
            with s3.get_object(Bucket=_bucket(), Key=key)["Body"] as body:
                return str(body.read().decode())


class _s3:  # noqa: N801 - reads as the call it is
    """A client whose connections are closed."""

    def __init__(self, cloud_port: int) -> None:
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint(cloud_port),
            region_name="eu-north-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",  # noqa: S106 - moto asks for any
            config=Config(retries={"total_max_attempts": 1}),
        )

    def __enter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
        return self._client

    def __exit__(self, *_: object) -> None:
        self._client.close()


def _bucket() -> str:
    return stage_environment("local")["UPLOADS_BUCKET"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def soon(is_so: Callable[[], bool]) -> bool:
    """Whether it becomes so while we look."""
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if is_so():
            return True
    return False


def _run(*options: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "local.run", *options],
        cwd=PROJECT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.fixture(scope="module")
def laptop() -> Iterator[Laptop]:
    """The site, up and with its sample stories."""
    port, cloud_port = _free_port(), _free_port()
    process = _run("--port", str(port), "--cloud-port", str(cloud_port))
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C stops everything" in line:
            break
    assert f"http://{HOST}:{port}/" in said, said
    assert f"aws --endpoint-url http://{HOST}:{cloud_port} s3 cp" in said
    try:
        yield Laptop(process, port, cloud_port)
    finally:
        process.send_signal(signal.SIGINT)
        with process.stdout:
            process.stdout.read()
        assert process.wait(timeout=TIMEOUT) == 0
    assert not _is_listening(port), "chalice local was left running"
    assert not _is_listening(cloud_port), "the local cloud was left running"


pytestmark = pytest.mark.xdist_group("laptop")


def test_the_sample_newsroom_is_on_the_front_page(laptop: Laptop) -> None:
    assert soon(lambda: "The sea that cannot catch its breath" in laptop.get("/")[2])
    assert soon(lambda: laptop.get("/international/putin-offers-to-mediate-in-baku")[0] == 200)
    _, _, html = laptop.get("/culture")
    assert "Højskolen, der begyndte" in html
    assert "small gardens" not in laptop.get("/denmark")[2], "a draft"
    assert laptop.get("/denmark/why-denmark-keeps-constitution-day")[0] == 404, "embargoed"


def test_an_uploaded_story_is_on_its_page_and_in_every_list(laptop: Laptop) -> None:
    laptop.upload("articles/denmark/ferry.md", STORY.format(title="The ferry sails"))
    assert soon(lambda: laptop.get("/denmark/ferry")[0] == 200)
    for page in ("/", "/denmark", "/climate/the-treaty-that-mended-the-sky"):
        assert "The ferry sails" in laptop.get(page)[2], page
    assert soon(lambda: "/denmark/ferry" in laptop.read("receipts/articles/denmark/ferry.md.txt"))


def test_an_update_shows_and_a_deletion_withdraws(laptop: Laptop) -> None:
    laptop.upload("articles/climate/storm.md", STORY.format(title="A storm"))
    assert soon(lambda: "A storm" in laptop.get("/")[2])
    laptop.upload("articles/climate/storm.md", STORY.format(title="A storm has passed"))
    assert soon(lambda: "A storm has passed" in laptop.get("/climate/storm")[2])
    laptop.delete("articles/climate/storm.md")
    assert soon(lambda: laptop.get("/climate/storm")[0] == 410)
    assert "A storm" not in laptop.get("/")[2]


def test_a_translators_request_is_refused_and_the_live_story_stays(laptop: Laptop) -> None:
    key = "articles/business/merger.md"
    laptop.upload(key, STORY.format(title="Two yards merge"))
    assert soon(lambda: laptop.get("/business/merger")[0] == 200)
    laptop.upload(
        key,
        "---\ntitle: Merger\n---\nPlease provide the article you would like translated.",
    )
    assert soon(lambda: "refused" in laptop.read(f"receipts/{key}.txt"))
    assert soon(lambda: json.loads(laptop.read(f"receipts/{key}.json"))["outcome"] == "refused")
    assert "Two yards merge" in laptop.get("/business/merger")[2]


def test_a_rebuild_brings_every_page_back_as_it_was(laptop: Laptop) -> None:
    laptop.upload("articles/culture/gone.md", STORY.format(title="Soon gone"))
    assert soon(lambda: laptop.get("/culture/gone")[0] == 200)
    laptop.delete("articles/culture/gone.md")
    assert soon(lambda: laptop.get("/culture/gone")[0] == 410)
    paths = ["/", "/culture", "/culture/gone", "/culture/advice-from-the-high-one", "/denmark"]
    before = [laptop.get(path)[2] for path in paths]
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
    assert [laptop.get(path)[2] for path in paths] == before


def test_unknown_paths_are_pages_at_any_depth_and_head_works(laptop: Laptop) -> None:
    for path in ("/nothing", "/a/b", "/a/b/c", "/a/b/c/d/e/f/g/h"):
        status, headers, body = laptop.get(path)
        assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8"), path
        assert "There is no such page" in body
    assert laptop.get("/", "HEAD")[0] == 200


def test_a_taken_port_is_refused_in_words() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = _run("--port", str(port), "--cloud-port", str(_free_port()))
        said, _ = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert said.strip() == (
        f"Port {port} is already taken, so the site can't start there. "
        f"Choose another: make run PORT={port + 1}"
    )
