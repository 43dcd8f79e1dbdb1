"""The local cloud: moto's server on loopback, with the resources of production's own template.

`make cloud` runs it alone, until it is interrupted; `make run` with the site beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import re
import signal
import threading
import warnings
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from chalicelib.ingest.announcement import announced_keys
from chalicelib.ingest.sweep import drift
from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import FILE, read_newsroom
from chalicelib.site import Site
from local.deliveries import Deliveries, event_for, is_announced
from local.moto_mends import mend_moto
from local.parent_process import OPTION, end_with_parent
from local.ports import CLOUD_PORT, HOST, PROGRESS_PATH, choose_ports
from local.saved_cloud import SavedCloud
from local.stories_folder import StoriesFolder, buckets_of
from operations.deletion_bound import set_deletion_bound
from operations.stages import PROJECT, chosen_newsroom, endpoint, enter_stage

PICTURES_AT_ONCE = min(4, os.cpu_count() or 1)  # each takes a processor and up to 650 MB
DATA = PROJECT / ".local" / "data"  # what is published here, from one run to the next
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
_INVOCATION = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")


class SerialisedMoto:
    """moto behind a lock, since its stores are not safe under concurrent writes. It calls `save`
    after every request that may have changed something, before that is answered. moto can call no
    function without Docker: those of `functions` get the events that they are invoked with, later,
    and those that are `answering` at once.
    """

    def __init__(self, app: WsgiApp) -> None:
        self._app = app
        self._lock = threading.Lock()
        self.save: Callable[[], object] = lambda: None
        self.progress: Callable[[], dict[str, Any]] = dict
        self.functions: dict[str, Callable[[str], object]] = {}
        self.answering: dict[str, Callable[[dict[str, Any]], Any]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["PATH_INFO"] == PROGRESS_PATH:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(self.progress()).encode()]
        invoked = _INVOCATION.fullmatch(environ["PATH_INFO"])
        if invoked and invoked[1] in self.functions:
            event = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.functions[invoked[1]](event.decode())
            start_response("202 Accepted", [("Content-Type", "application/json")])
            return [b""]
        if invoked and invoked[1] in self.answering:
            event = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            body = json.dumps(self.answering[invoked[1]](json.loads(event))).encode()
            start_response("200 OK", [("Content-Length", str(len(body)))])
            return [body]
        with self._lock:
            answer = list(self._app(environ, start_response))
            if environ["REQUEST_METHOD"] in {"PUT", "POST", "DELETE"}:
                self.save()
        return answer


def start_moto(port: int) -> tuple[BaseWSGIServer, SerialisedMoto]:
    """Start moto's server in a thread of its own; the port 0 is any free one."""
    mend_moto()
    for library in ("werkzeug", "moto"):
        logging.getLogger(library).setLevel(logging.ERROR)
    moto = SerialisedMoto(DomainDispatcherApplication(create_backend_app))
    server = make_server(HOST, port, moto, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True, name="moto").start()
    return server, moto


def make_storage(stage: str) -> None:
    """Bucket and table from infra/storage.yaml, as production makes them."""
    template = (PROJECT / "infra" / "storage.yaml").read_text(encoding="utf-8")
    formation = boto3.client("cloudformation")
    with warnings.catch_warnings():
        # moto leaves out the policies, which it would not enforce either, and warns of each.
        warnings.filterwarnings("ignore", message="Tried to parse AWS::")
        formation.create_stack(
            StackName=f"tidende-{stage}-storage",
            TemplateBody=template,
            Parameters=[{"ParameterKey": "Stage", "ParameterValue": stage}],
        )
        formation.get_waiter("stack_create_complete").wait(StackName=f"tidende-{stage}-storage")
    s3 = boto3.client("s3")
    for bucket in (os.environ["UPLOADS_BUCKET"], os.environ["MEDIA_BUCKET"]):
        # moto's CloudFormation leaves this property of the template out.
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", default="")
    options.add_argument("--data", type=Path, help="the folder that keeps what is published")
    options.add_argument("--fresh", action="store_true", help="begin with nothing published")
    options.add_argument("--stories", type=Path, help="a folder of articles to follow")
    options.add_argument(OPTION, action="store_true", dest="ends_with_parent")
    chosen = options.parse_args()
    if chosen.ends_with_parent:
        end_with_parent()
    (port,) = choose_ports("make cloud", replace(CLOUD_PORT, value=chosen.port))
    enter_stage("local", cloud_port=port)
    cloud = Cloud(chosen.data or data_folder(chosen.stories))
    cloud.open(fresh=chosen.fresh)
    cloud.start(port)
    if chosen.stories:
        cloud.follow(chosen.stories)
    _say(f"The local cloud is up: S3 and DynamoDB at {endpoint(port)}")
    _until_interrupted()


def data_folder(stories: Path | None) -> Path:
    """Where what is published is kept: apart for each folder of stories that is served."""
    if stories is None:
        return DATA / "cloud"
    path = stories.resolve()
    if path.is_relative_to(PROJECT):
        return DATA / path.relative_to(PROJECT).as_posix().replace("/", "-")
    return DATA / f"{path.name}-{hashlib.sha256(bytes(path)).hexdigest()[:8]}"


class Cloud:
    """The buckets, the table, and intake of what is uploaded; kept in the folder `data`."""

    def __init__(self, data: Path) -> None:
        self._data = data
        names = ("UPLOADS_BUCKET", "MEDIA_BUCKET", "INDEX_BUCKET")
        buckets = tuple(os.environ[name] for name in names)
        self._saved = SavedCloud(data, buckets=buckets, table=os.environ["TABLE"])
        self._deliveries = Deliveries(self._receive, sweep=self._sweep, say=_say)
        # Beside the uploads and one another, as on Lambda; each picture always by the same.
        self._picture_makers = [
            Deliveries(self._make_pictures, say=_say) for _ in range(PICTURES_AT_ONCE)
        ]
        self._index_writer = Deliveries(self._write_index, say=_say_of_the_index)
        self._uploading = (0, 0)
        self._newsroom_written = _written()

    def open(self, *, fresh: bool) -> None:
        """Take the folder. Raises SystemExit if another program has it."""
        self._saved.open(fresh=fresh)

    def start(self, port: int) -> None:
        """Serve what was published before, and take in what was left over then."""
        _server, moto = start_moto(port)
        make_storage("local")
        self._saved.bring_back()
        _set_bound(read_newsroom(chosen_newsroom()))

        import app  # noqa: PLC0415 - only now: it reads the environment

        self._app = app
        moto.save = self._save
        moto.progress = self._progress
        moto.functions[os.environ["PICTURES_FUNCTION"]] = self._have_pictures_made
        moto.functions[os.environ["INDEX_FUNCTION"]] = self._have_index_written
        moto.answering[os.environ["SEARCH_FUNCTION"]] = self._search
        records = app.site.register.records()
        self._deliveries.announce(key for key in drift(app.site.uploads, records) if key)
        self._deliveries.start()
        for maker in self._picture_makers:
            maker.start()
        self._index_writer.start()
        self._have_index_written("{}")  # what was left over; all of it for another engine

    def follow(self, stories: Path) -> None:
        """Upload what is new in a folder of articles, and follow its changes."""
        buckets = buckets_of(read_newsroom(chosen_newsroom()), boto3.client("s3"))
        memory = self._data / "uploaded.json"
        folder = StoriesFolder(stories, buckets, memory=memory, say=_say)
        self._uploading = (0, 1)
        threading.Thread(target=self._follow, args=(folder,), daemon=True).start()

    def _follow(self, folder: StoriesFolder) -> None:
        folder.first_look(self._uploaded)
        self._uploading = (0, 0)
        folder.run()

    def _uploaded(self, done: int, total: int) -> None:
        self._uploading = (done, total)

    def _progress(self) -> dict[str, Any]:
        """How far uploads of the followed folder, intake and pictures are."""
        uploaded, to_upload = self._uploading
        pairs = [queue.progress() for queue in (self._deliveries, *self._picture_makers)]
        done, announced = (sum(numbers) for numbers in zip(*pairs, strict=True))
        return {"taken_in": done, "total": announced + to_upload - uploaded}

    def _save(self) -> None:
        bucket = os.environ["UPLOADS_BUCKET"]
        keys = [key for changed, key in self._saved.save() if changed == bucket]
        if keys := [key for key in keys if is_announced(key)]:
            self._deliveries.announce(keys)

    def _sweep(self) -> None:
        self._app.site.logged_intake("").sweep(self._app.site.now())

    def _receive(self, key: str) -> None:
        self._follow_newsroom()
        event = event_for(key)
        self._app.receive_upload(event, None)  # the journal says what became of it
        for story in announced_keys(event):
            self._say_problems(story)

    def _have_pictures_made(self, event: str) -> None:
        number = zlib.crc32(event.encode()) % PICTURES_AT_ONCE
        self._picture_makers[number].announce([event])

    def _make_pictures(self, event: str) -> None:
        self._app.make_pictures(json.loads(event), None)
        if picture := json.loads(event).get("key"):
            self._say_problems(picture)

    def _have_index_written(self, event: str) -> None:
        self._index_writer.announce([event])

    def _write_index(self, event: str) -> None:
        self._app.write_index(json.loads(event), None)

    def _search(self, event: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        return self._app.search_stories(event, None)

    def _say_problems(self, key: str) -> None:
        record = self._app.site.register.record(key)
        for problem in (*record.problems, *record.warnings):
            _say(f"    {problem.what}" + f"; {problem.mend}" * (not problem.is_note))

    def _follow_newsroom(self) -> None:
        """Take uploads in by newsroom.toml as it is now, if it can be used."""
        written = _written()
        if written == self._newsroom_written:
            return
        with suppress(WrongSettings):
            newsroom = read_newsroom(chosen_newsroom())
            self._app.site = Site(self._app.settings)
            _set_bound(newsroom)
            self._newsroom_written = written


def _written() -> int:
    return (chosen_newsroom() / FILE).stat().st_mtime_ns


def _set_bound(newsroom: Newsroom) -> None:
    s3 = boto3.client("s3")
    set_deletion_bound(s3, os.environ["UPLOADS_BUCKET"], newsroom.most_deletions)


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _say_of_the_index(sentence: str) -> None:
    """Failures alone: how far the index is, nobody at a laptop needs to know."""
    if not sentence.endswith("taken in"):
        _say(f"The search's index: {sentence}")


def _until_interrupted() -> None:
    done = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: done.set())
    done.wait()


if __name__ == "__main__":
    main()
