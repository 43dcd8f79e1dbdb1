"""`make run`, as a developer and an editor meet it: real processes, real HTTP, real S3 client."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError
from PIL import Image

from doubles.newsroom import FOLDER
from local.ports import HOST, RUNNING
from operations.stages import PROJECT, endpoint, stage_environment
from tests.local.alien import ALIEN_SETTINGS, CONFIG

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


def _run(port: int, cloud_port: int, *options: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "local.run", "--port", str(port)]
    return subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--cloud-port", str(cloud_port), *options],
        cwd=PROJECT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _until_up(process: subprocess.Popen[str]) -> str:
    """What it says until it is up."""
    output = ""
    for line in _lines(process):
        output += line
        if "Ctrl-C stops everything" in line:
            break
    return output


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """What it says next, until it has said nothing for too long: then it is ended."""
    assert process.stdout
    while True:
        silence = threading.Timer(6 * TIMEOUT, process.kill)
        silence.start()
        try:
            line = process.stdout.readline()
        finally:
            silence.cancel()
        if not line:
            return
        yield line


class Tripwire:
    """A server that nothing may ever call, wherever a proxy or another cloud is expected."""

    def __init__(self) -> None:
        self._server = socket.socket()
        self._server.bind((HOST, 0))
        self._server.listen()
        self.address = f"http://{HOST}:{self._server.getsockname()[1]}"

    def is_untouched(self) -> bool:
        """Whether nobody has called; it can be asked once."""
        with self._server:
            self._server.setblocking(False)
            try:
                self._server.accept()[0].close()
            except BlockingIOError:
                return True
        return False


def _s3(cloud_port: int) -> Any:  # noqa: ANN401 - the client that boto3 makes
    return boto3.client(
        "s3",
        endpoint_url=endpoint(cloud_port),
        region_name="eu-north-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106 - moto accepts any
    )


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    """The site, up and with its sample stories but for their photographs, in a shell that is set up
    for work on other sites; nothing of it is left running, and nothing of it has called elsewhere.
    """
    port, cloud_port = _free_port(), _free_port()
    tripwire, home = Tripwire(), tmp_path_factory.mktemp("home")
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(CONFIG.format(elsewhere=tripwire.address))
    environment = {
        variable: value.format(elsewhere=tripwire.address, home=home)
        for setting in ALIEN_SETTINGS.values()
        for variable, value in setting.items()
    }
    data, stories = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("stories")
    photographs = shutil.ignore_patterns("*.webp")  # each takes a second or more to be made
    shutil.copytree(FOLDER / "stories", stories, ignore=photographs, dirs_exist_ok=True)
    options = ("--data", str(data), "--stories", str(stories))
    process = _run(port, cloud_port, *options, HOME=str(home), **environment)
    output = _until_up(process)
    assert f"http://{HOST}:{port}/" in output, output
    assert json.loads(RUNNING.read_text("utf-8"))["cloud"] == endpoint(cloud_port)
    assert f"aws --endpoint-url {endpoint(cloud_port)} s3 cp" in output
    s3 = _s3(cloud_port)
    try:
        with closing(s3):
            yield Laptop(s3, port, cloud_port)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0
    assert tripwire.is_untouched()
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


def test_an_editor_puts_a_file_by_newsdesk(laptop: Laptop, tmp_path: Path) -> None:
    story = tmp_path / "published.md"
    story.write_text(STORY.format(title="Published by newsdesk"), encoding="utf-8")
    at = ("--endpoint", endpoint(laptop.cloud_port), "--site", f"http://{HOST}:{laptop.port}")
    done = _newsdesk("put", str(story), "--section", "denmark", *at)
    assert done.stdout.endswith(f"http://{HOST}:{laptop.port}/denmark/published\n"), done.stderr
    assert laptop.get("/denmark/published")[0] == 200
    draft = tmp_path / "unready.md"
    draft.write_text(STORY.format(title="Unready\ndraft: true"), encoding="utf-8")
    done = _newsdesk("put", str(draft), "--section", "denmark", *at)
    preview = done.stdout.rstrip().rpartition(f"Preview: http://{HOST}:{laptop.port}")[2]
    status, page = laptop.get(preview)
    assert (status, "<h1>Unready</h1>" in page) == (200, True), done.stdout
    assert laptop.get("/denmark/unready")[0] == 404


def test_a_picture_is_made_and_can_be_looked_at_in_the_media_bucket(
    laptop: Laptop, tmp_path: Path
) -> None:
    picture = tmp_path / "Blåvand.jpg"
    Image.effect_noise((400, 300), 40).convert("RGB").save(picture)
    at = endpoint(laptop.cloud_port)
    done = _newsdesk("put", str(picture), "--section", "denmark", "--endpoint", at)
    assert "articles/denmark/Blåvand.jpg: ready." in done.stdout, done.stdout + done.stderr
    name = "receipts/articles/denmark/Blåvand.jpg.json"
    with laptop.s3.get_object(Bucket=BUCKET, Key=name)["Body"] as body:
        made = json.loads(body.read())["picture"]
    media = stage_environment("local")["MEDIA_BUCKET"]
    with closing(http.client.HTTPConnection(HOST, laptop.cloud_port, timeout=10)) as connection:
        connection.request("GET", f"/{media}/renditions/{made['digest']}/320.avif")
        response = connection.getresponse()
        assert (response.status, response.headers["Content-Type"]) == (200, "image/avif")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert len(response.read()) == made["renditions"][0]["avif"]


def _newsdesk(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsdesk.program", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def test_a_run_that_is_killed_leaves_nothing_running_and_the_next_one_has_all_it_confirmed(
    tmp_path: Path,
) -> None:
    port, cloud_port = _free_port(), _free_port()
    stories = tmp_path / "stories" / "denmark"
    stories.mkdir(parents=True)
    (stories / "followed.md").write_text(STORY.format(title="Followed"), encoding="utf-8")
    options = ["--data", str(tmp_path / "data"), "--stories", str(stories.parent)]
    process = _run(port, cloud_port, *options)
    _until_up(process)
    with closing(_s3(cloud_port)) as s3:
        versions = _upload_until_killed(s3, process)
    assert soon(lambda: not _is_listening(port) and not _is_listening(cloud_port)), "left running"
    (stories / "followed.md").write_text(STORY.format(title="Followed on"), encoding="utf-8")
    process = _run(port, cloud_port, *options)
    _until_up(process)
    try:
        with closing(_s3(cloud_port)) as s3:
            laptop = Laptop(s3, port, cloud_port)
            heads = {key: s3.head_object(Bucket=BUCKET, Key=key) for key in versions}
            assert {key: head["VersionId"] for key, head in heads.items()} == versions
            for key in versions:
                assert soon(lambda key=key: "published" in laptop.receipt(key))  # type: ignore[misc]
                assert laptop.get(f"/{key.removeprefix('articles/').removesuffix('.md')}")[0] == 200
            assert "Followed on" in laptop.get("/denmark/followed")[1]
            (stories / "followed.md").unlink()
            assert soon(lambda: laptop.get("/denmark/followed")[0] == 410)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT)


def _upload_until_killed(s3: Any, process: subprocess.Popen[str]) -> dict[str, str]:  # noqa: ANN401 - boto3's
    """The version of every file whose upload was confirmed before all ended."""
    versions: dict[str, str] = {}
    for number in range(1000):
        key = f"articles/denmark/number-{number}.md"
        text = STORY.format(title=f"Number {number} of many")
        try:
            versions[key] = s3.put_object(Bucket=BUCKET, Key=key, Body=text)["VersionId"]
        except BotoCoreError:
            break
        if number == 5:
            process.kill()
    process.communicate(timeout=TIMEOUT)
    return versions


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    process = _run(_free_port(), _free_port(), "--stories", str(tmp_path / "none"))
    output, _ = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    assert output.startswith(f"There is no folder {tmp_path / 'none'}.")


def test_a_template_that_fails_is_said_at_once_and_is_taken_as_soon_as_it_is_mended(
    tmp_path: Path,
) -> None:
    port, cloud_port = _free_port(), _free_port()
    paper = Path(shutil.copytree(FOLDER, tmp_path / "paper"))
    story = tmp_path / "stories" / "denmark" / "only.md"
    front = paper / "templates" / "pages" / "front.html"
    for file in (story, front):
        file.parent.mkdir(parents=True)
    story.write_text(STORY.format(title="The only one"), encoding="utf-8")
    text = '{% extends "standard/pages/front.html" %}{% block today %}TODAY{% endblock %}'
    # No sample page has such a lead, so that the check can't find it.
    when = "{% if page.lead.headline == 'The only one' %}{{ nothing }}{% endif %}"
    front.write_text(
        text.replace("TODAY", "{% if page.lead %}WHEN{% endif %}").replace("WHEN", when)
    )
    options = ["--data", str(tmp_path / "data"), "--stories", str(tmp_path / "stories")]
    process = _run(port, cloud_port, *options, NEWSROOM=str(paper))

    def said(words: str) -> bool:
        return any(words in line for line in _lines(process))

    try:
        assert said(f"http://{HOST}:{port}/ answers with an error. The end of ")
        assert said("It is tried again when a file of the pages changes.")
        front.write_text(text.replace("TODAY", "{{ todday }}"), encoding="utf-8")
        assert said("templates/pages/front.html, line 1: there is no 'todday' here")
        front.write_text(text.replace("TODAY", "Evening edition"), encoding="utf-8")
        assert said("Pages are up to date")
        assert "Evening edition" in Laptop(None, port, cloud_port).get("/")[1]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=TIMEOUT)
