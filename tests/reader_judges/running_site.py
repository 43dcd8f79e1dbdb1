"""The whole site on free ports, as `make run` starts it, and stopped whatever happens."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from local.ports import HOST
from operations.stages import PROJECT, endpoint, stage_environment
from tests.judges.running import ended, free_port
from tests.reader_judges.installed import FOLDER
from tests.reader_judges.worst_stories import Upload

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

DEADLINE = 300  # seconds; a busy machine needs ninety for three hundred stories


@dataclass(frozen=True)
class RunningSite:
    """Where it is, and its bucket."""

    port: int
    cloud_port: int

    @property
    def home(self) -> str:
        """The front page without its final slash."""
        return f"http://{HOST}:{self.port}"

    @property
    def media(self) -> str:
        """Where pictures are served."""
        return f"{endpoint(self.cloud_port)}/{stage_environment('local')['MEDIA_BUCKET']}"

    def upload(self, uploads: list[Upload]) -> None:
        """As editors do; returns when each has its receipt. Raises SystemExit if one is refused."""
        environment = stage_environment("local")
        s3 = boto3.client(
            "s3",
            endpoint_url=endpoint(self.cloud_port),
            region_name=environment["AWS_DEFAULT_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )
        versions = {}
        for upload in uploads:
            bucket = environment["MEDIA_BUCKET" if upload.is_picture else "UPLOADS_BUCKET"]
            put = s3.put_object(
                Bucket=bucket,
                Key=upload.key,
                Body=upload.content,
                ContentType=upload.media_type,
                ACL="public-read" if upload.is_picture else "private",
            )
            if not upload.is_picture:
                versions[upload.key] = put["VersionId"]
        _wait_for_receipts(s3, environment["UPLOADS_BUCKET"], versions)


@contextmanager
def running_site() -> Iterator[RunningSite]:
    """The site, up and with its sample stories."""
    site = RunningSite(free_port(), free_port())
    command = [sys.executable, "-u", "-m", "local.run"]
    command += ["--port", str(site.port), "--cloud-port", str(site.cloud_port)]
    command += ["--data", str(FOLDER / "published"), "--fresh"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    log = FOLDER / "site.log"
    with (
        log.open("wb") as output,
        ended(subprocess.Popen(command, cwd=PROJECT, stdout=output, stderr=output)) as process,  # noqa: S603 - our own command
    ):
        _wait_until_up(log, process)
        yield site


def _wait_until_up(log: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + DEADLINE
    while "The site is up" not in _written_so_far(log):
        if time.monotonic() > deadline or process.poll() is not None:
            end = "\n".join(_written_so_far(log).splitlines()[-15:])
            raise SystemExit(f"The site does not start. The end of {log}:\n\n{end}")
        time.sleep(0.1)


def _written_so_far(log: Path) -> str:
    """The log so far; its last letter may be half written."""
    return log.read_text(encoding="utf-8", errors="replace")


def _wait_for_receipts(s3: S3Client, bucket: str, versions: dict[str, str]) -> None:
    deadline = time.monotonic() + DEADLINE
    waiting = dict(versions)
    while waiting:
        if time.monotonic() > deadline:
            raise SystemExit(f"No receipt came for {', '.join(sorted(waiting))}.")
        waiting = {k: v for k, v in waiting.items() if not _is_received(s3, bucket, k, v)}
        time.sleep(0.1)


def _is_received(s3: S3Client, bucket: str, key: str, version: str) -> bool:
    try:
        with closing(s3.get_object(Bucket=bucket, Key=f"receipts/{key}.json")["Body"]) as body:
            receipt = json.loads(body.read())
    except s3.exceptions.NoSuchKey:
        return False
    if receipt["version"] != version:
        return False
    if receipt["outcome"] == "refused":
        raise SystemExit(f"{key} is refused: {receipt['problems']}")
    return True
