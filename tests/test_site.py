"""The site's parts are made when they are first used, and a page uses few of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zoneinfo
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.news.chronicle import Chronicle
from chalicelib.news.previews import Preview, PreviewChange, link_to
from chalicelib.news.register import Entry, Record
from chalicelib.settings import Keys, Settings
from chalicelib.site import Site
from chalicelib.storage.boto3_calls import Boto3Calls
from chalicelib.storage.cached_archive import CachedArchive
from chalicelib.storage.dynamodb_archive import DynamoDBArchive
from doubles.newsroom import FOLDER
from local.cloud import start_moto
from operations.package import copy_newsroom, copy_source
from operations.stages import PROJECT, stage_environment
from tests.conftest import NOON
from tests.storage.engines import REGION, table_at
from tests.storage.samples import a_story, keep

# All that a reader's function may load beside Python's own library: it starts slower for each.
# Not boto3, not botocore, and not what only ingest needs.
FOR_READERS = {"app", "chalice", "chalicelib", "jinja2", "markupsafe", "msgspec", "tzdata"}
FOR_READERS |= {"typing_extensions"}  # msgspec takes it where there is one; we don't ship it
COMPILED_TEMPLATES = "_jinja2_module_templates"  # how jinja2.ModuleLoader names its packages
NOT_FOR_READERS = {
    "chalicelib.ingest",
    "chalicelib.search",
    "chalicelib.news.chronicle",
    "chalicelib.storage.dynamodb_register",
    "chalicelib.storage.s3_uploads",
    "asyncio",  # Jinja2 would load it for templates that are rendered asynchronously
    "concurrent.futures",
    "encodings.idna",  # half a megabyte of tables, for hosts that are plain ASCII
}

SECRET = "secret-of-the-stage"  # noqa: S105 - of the tests
READS_PAGES = """
import sys
before = set(sys.modules)
import app, json

def status(route, path, query=None, **names):
    event = {
        "requestContext": {"httpMethod": "GET", "resourcePath": route, "path": path},
        "headers": {}, "multiValueQueryStringParameters": query, "pathParameters": names or None,
        "stageVariables": {}, "body": None,
    }
    return app.app(event, None)["statusCode"]

statuses = {
    "front page": status("/", "/"),
    "story": status("/{section}/{slug}", "/denmark/a-story", section="denmark", slug="a-story"),
    "feed": status("/{section}", "/feed.xml", section="feed.xml"),
    "robots": status("/{section}", "/robots.txt", section="robots.txt"),
    "preview": status(
        "/{section}/{slug}/{rest+}", PREVIEW, section=PREVIEW.split("/")[1],
        slug=PREVIEW.split("/")[2], rest=PREVIEW.split("/", 3)[3],
    ),
    "missing": status("/{section}/{slug}", "/denmark/none", section="denmark", slug="none"),
    "search": status("/{section}", "/search", section="search", query={"q": ["ferry"]}),
}
json.dump({"statuses": statuses, "modules": sorted(set(sys.modules) - before)}, sys.stdout)
"""


def run(
    program: str, folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder, as Lambda starts a function."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"NEWSROOM": ""} | stage_environment("local") | environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What we ship, with its templates compiled."""
    folder = copy_source(tmp_path_factory.mktemp("package"))
    copy_newsroom(FOLDER, folder / "newsroom")  # where Lambda has it
    make = [sys.executable, "-m", "chalicelib.rendering.template_loading", "newsroom"]
    subprocess.run(make, cwd=folder, check=True)  # noqa: S603 - our own program
    return folder


@pytest.fixture(scope="module")
def read(package: Path) -> dict[str, Any]:
    """What app.py in the package answered, logged and loaded: in a process of its own, as Lambda
    has it, over a table with a story in it.
    """
    server, moto = start_moto(0)
    moto.answering["tidende-prod-search_stories"] = lambda _event: {}
    endpoint = f"http://127.0.0.1:{server.server_port}"
    with table_at(endpoint) as table:
        keep(table.archive, a_story(published=NOON.replace(year=2025)))
        link = link_to("articles/denmark/draft.md", "v1", datetime.now(UTC))
        kept = PreviewChange(link.file, Preview(link.version, a_story("denmark/draft")))
        record = Record(Chronicle("articles/denmark/draft.md"))
        table.archive.enter(Entry(record=(record, record), preview=kept))
        lambda_has = {
            "STAGE": "prod",
            "TABLE": table.name,
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_SESSION_TOKEN": "token",
            "PREVIEW_SECRET": SECRET,
            "SEARCH_FUNCTION": "tidende-prod-search_stories",
            "AWS_LAMBDA_FUNCTION_NAME": "tidende-prod",
            # Else Python loads how it was built, to learn where time zones are.
            "PYTHONTZPATH": os.pathsep.join(zoneinfo.TZPATH),
        }
        program = f"PREVIEW = '/{link.path(SECRET)}'\n{READS_PAGES}"
        process = run(program, package, lambda_has)
    server.shutdown()
    server.server_close()
    *lines, output = process.stdout.splitlines()
    outcome: dict[str, Any] = json.loads(output)
    return outcome | {"lines": lines}


def test_a_readers_function_answers_with_stories_from_the_table(read: dict[str, Any]) -> None:
    ok = dict.fromkeys(["front page", "story", "feed", "robots", "preview", "search"], 200)
    assert read["statuses"] == ok | {"missing": 404}


def test_the_log_of_a_readers_function_has_what_dynamodb_charged(read: dict[str, Any]) -> None:
    pages = [json.loads(line) for line in read["lines"]]
    assert [line["ColdStarts"] for line in pages] == [1, *[0] * 6]
    units = {line["Page"]: line["ReadUnits"] for line in pages if line["code"] == 200}
    assert units["story"] > 0
    assert units["front"] > 0
    assert units["robots"] == 0


def test_a_readers_function_searches_and_loads_no_engine(read: dict[str, Any]) -> None:
    assert read["statuses"]["search"] == 200
    assert "chalicelib.storage.lambda_search" in read["modules"]
    engine = ("tantivy", "Stemmer", "regex", "chalicelib.search")
    assert not [name for name in read["modules"] if name.startswith(engine)]


def test_a_readers_function_loads_neither_boto3_nor_what_ingest_needs(
    read: dict[str, Any],
) -> None:
    modules = [name for name in read["modules"] if not name.startswith(COMPILED_TEMPLATES)]
    libraries = {name.split(".")[0] for name in modules}
    assert {"app", "jinja2"} <= libraries
    assert libraries - FOR_READERS - sys.stdlib_module_names == set()
    assert NOT_FOR_READERS.isdisjoint(read["modules"])
    of_files = ("chalicelib.ingest.", "chalicelib.imaging", "newsdesk")  # documents, wires, imports
    assert not [name for name in modules if name.startswith(of_files)]
    assert len(modules) < len(read["modules"]), "its templates were compiled"


def test_nothing_of_the_editors_tool_ships(package: Path) -> None:
    assert {"app.py", "chalicelib"} <= {path.name for path in package.iterdir()}
    assert not [path for path in package.rglob("*") if path.name.startswith("newsdesk")]


LOADS_INTAKE = """
import sys
import app, json

app.site.logged_intake("")
json.dump(sorted(sys.modules), sys.stdout)
"""


def test_intake_and_the_sweep_load_no_library_of_a_layer_before_they_need_it(
    package: Path,
) -> None:
    loaded = json.loads(run(LOADS_INTAKE, package, {}).stdout)
    assert {"boto3", "chalicelib.ingest.intake"} <= {*loaded}
    assert {"PIL", "pi_heif", "uharfbuzz"}.isdisjoint(loaded), "they are in a layer, not here"
    assert {"mammoth", "chardet"}.isdisjoint(loaded), "they take time to load"
    assert {"tantivy", "Stemmer", "regex"}.isdisjoint(loaded), "they are in a layer of others"
    assert "chalicelib.imaging" not in loaded


def test_readers_go_through_boto3_where_the_environment_has_no_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in stage_environment("local").items():  # else boto3 looks for a role to play
        monkeypatch.setenv(name, value)
    site = Site(Settings(stage="prod", bucket="uploads", table="table"))
    assert isinstance(site.dynamodb, Boto3Calls)


def test_answers_are_cached_where_the_settings_say_so() -> None:
    settings = Settings(stage="prod", bucket="uploads", table="table", keys=Keys(REGION, "a", "b"))
    assert isinstance(Site(settings).archive, DynamoDBArchive)
    assert isinstance(Site(replace(settings, memory_seconds=5)).archive, CachedArchive)


class LambdasContext:
    """What a function may ask of Lambda: how long it may go on running."""

    def __init__(self, left: int) -> None:
        self._left = left

    def get_remaining_time_in_millis(self) -> int:
        return self._left


@pytest.mark.parametrize(("left", "has_time"), [(45_000, False), (45_001, True), (None, True)])
def test_no_step_begins_that_lambda_would_cut_short(
    monkeypatch: pytest.MonkeyPatch, left: int | None, *, has_time: bool
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    settings = Settings(stage="prod", bucket="uploads", table="table", keys=Keys(REGION, "a", "b"))
    sending = Site(settings).sending_pings("", LambdasContext(left) if left else None)
    assert sending.has_time() is has_time


WRONG_START = """
import sys
import app, json

event = {
    "requestContext": {"httpMethod": "GET", "resourcePath": "/", "path": "/"},
    "headers": {}, "multiValueQueryStringParameters": None, "pathParameters": None,
    "stageVariables": {}, "body": None,
}
answer = app.app(event, None)
failure = ""
try:
    bucket, upload = {"name": "uploads"}, {"key": "articles/denmark/ferry.md"}
    app.receive_upload({"Records": [{"s3": {"bucket": bucket, "object": upload}}]}, None)
except Exception as error:
    failure = str(error)
print()
json.dump({"answer": answer, "failure": failure}, sys.stdout)
"""


def test_wrong_settings_are_a_page_for_readers_and_a_retry_for_uploads() -> None:
    wrong = {"STAGE": "prod", "TABLE": "a b", "AWS_LAMBDA_FUNCTION_NAME": "tidende-prod"}
    process = run(WRONG_START, PROJECT, wrong)
    *lines, output = process.stdout.splitlines()
    outcome = json.loads(output)
    answer = outcome["answer"]
    assert answer["statusCode"] == 500
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert "Something broke on our side" in answer["body"]
    assert "TABLE" not in answer["body"], "readers are not told how we are made"
    assert "TABLE is 'a b'" in outcome["failure"], "the upload fails, so Lambda tries it again"
    assert "TABLE is 'a b'" in process.stderr, "the log says why"
    assert json.loads(lines[0])["ServerErrors"] == 1
