"""The local cloud: moto's server on loopback, with the resources of production's own template.

`python -m local.cloud [--port 5555]` runs until it is interrupted.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterable
from typing import Any

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from chalicelib.ingest.announcement import announced_keys
from chalicelib.newsroom_file import read_newsroom
from local.deliveries import Deliveries
from local.moto_mends import mend_moto
from local.ports import HOST, require_free
from operations.deletion_bound import set_deletion_bound
from operations.stages import PROJECT, chosen_newsroom, endpoint, enter_stage

DEFAULT_PORT = 5555

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class SerialisedMoto:
    """moto behind a lock, since its stores are not safe under concurrent writes. It calls `changed`
    after every request that may have changed a bucket.
    """

    def __init__(self, app: WsgiApp) -> None:
        self._app = app
        self._lock = threading.Lock()
        self.changed: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        with self._lock:
            answer = list(self._app(environ, start_response))
        is_s3 = "x-amz-target" not in {
            k.lower().removeprefix("http_").replace("_", "-") for k in environ
        }
        if is_s3 and environ["REQUEST_METHOD"] in {"PUT", "POST", "DELETE"}:
            self.changed()
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
    set_deletion_bound(
        s3, os.environ["UPLOADS_BUCKET"], read_newsroom(chosen_newsroom()).most_deletions
    )


def main() -> None:
    """Serve until interrupted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=DEFAULT_PORT)
    port = options.parse_args().port
    require_free(port, part="the local cloud", option="CLOUD_PORT")
    enter_stage("local", cloud_port=port)
    _server, moto = start_moto(port)
    make_storage("local")

    import app  # noqa: PLC0415 - only now: it reads the environment

    deliveries = Deliveries(
        lambda: app.site.uploads.newest(prefix=""),
        receive=lambda event: _received(app, event),
        sweep=lambda: app.site.logged_intake("").sweep(app.site.now()),
        report_error=_say,
    )
    moto.changed = deliveries.bucket_changed
    deliveries.start()
    _say(f"The local cloud is up: S3 and DynamoDB at {endpoint(port)}")
    _until_interrupted()


def _received(app: Any, event: dict[str, Any]) -> None:  # noqa: ANN401 - the module app.py
    app.receive_upload(event, None)  # the journal says what became of it
    for key in announced_keys(event):
        record = app.site.register.record(key)
        for problem in (*record.problems, *record.warnings):
            _say(f"    {problem.what}" + f"; {problem.mend}" * (not problem.is_note))


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _until_interrupted() -> None:
    done = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: done.set())
    done.wait()


if __name__ == "__main__":
    main()
