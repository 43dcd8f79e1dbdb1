"""`make publish`: one file into the running local cloud, and its receipt; no AWS CLI is needed."""

from __future__ import annotations

import argparse
import json
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.ingest.reading.story_address import section_called
from chalicelib.news.picture_keys import ENDINGS
from chalicelib.newsroom_file import read_newsroom
from local.ports import CLOUD_PORT, HOST, PORT
from local.stories_folder import PICTURES, buckets_of
from operations.stages import chosen_newsroom, endpoint, enter_stage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PATIENCE = 60  # seconds; a receipt takes less than one, unless many files are waiting


def main() -> None:
    """Upload the file, and print what became of it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--file", default="")
    options.add_argument("--section", default="")
    options.add_argument("--port", default="")
    options.add_argument("--cloud-port", default="")
    chosen = options.parse_args()
    port = replace(PORT, value=chosen.port).number
    cloud_port = replace(CLOUD_PORT, value=chosen.cloud_port).number
    name = _name(Path(chosen.file), chosen.section) if chosen.file else _no_file("")
    enter_stage("local", cloud_port=cloud_port)
    once = Config(connect_timeout=5, retries={"total_max_attempts": 1})
    with closing(boto3.client("s3", config=once)) as s3:
        buckets = buckets_of(read_newsroom(chosen_newsroom()), s3)
        try:
            buckets.put(name, Path(chosen.file).read_bytes())
            if buckets.bucket_of(name) == buckets.media:
                print("newsroom.toml names it, so it is served as it is, from the media bucket.")
                return
            _say_receipt(s3, buckets.uploads, buckets.key_of(name), site=f"{HOST}:{port}")
        except (BotoCoreError, ClientError):
            raise SystemExit(
                f"Nothing answers at {endpoint(cloud_port)}. Start the site in another terminal "
                f"first: make run. If it has another port: {CLOUD_PORT.name}=number"
            ) from None


def _name(file: Path, section: str) -> str:
    """Where in a folder of stories the file would be. Raises SystemExit if that is not known."""
    if not file.is_file():
        _no_file(str(file))
    if file.suffix.casefold() in ENDINGS and not section:
        return f"{PICTURES}/{file.name}"
    newsroom = read_newsroom(chosen_newsroom())
    sections = [section.slug for section in newsroom.sections]
    folder = section or file.resolve().parent.name
    folder = section_called(folder, newsroom) or folder
    if folder in {*sections, "_pages"}:
        return f"{folder}/{file.name}"
    wrong = f"There is no section {section}" if section else "In which section? Its folder is none"
    raise SystemExit(
        f"{wrong}; name one: make publish FILE={file} "
        f"SECTION={sections[0]} (or {', '.join(sections[1:])})"
    )


def _no_file(name: str) -> Any:  # noqa: ANN401 - it never returns
    missing = f"There is no file {name}. " if name else ""
    raise SystemExit(f"{missing}Name the file: make publish FILE=my-story.md SECTION=…")


def _say_receipt(s3: S3Client, bucket: str, key: str, *, site: str) -> None:
    """Print the receipt of the newest version, when it is there."""
    version = s3.head_object(Bucket=bucket, Key=key)["VersionId"]
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        receipt = _receipt(s3, bucket, f"receipts/{key}.json")
        if receipt and json.loads(receipt)["version"] == version:
            print(_receipt(s3, bucket, f"receipts/{key}.txt"))
            if json.loads(receipt)["outcome"] == "refused":
                raise SystemExit(1)
            address = json.loads(receipt).get("address")  # a picture has none
            print(f"http://{site}{address}" if address else "")
            return
        time.sleep(0.05)
    raise SystemExit(f"{key} is uploaded, but has no receipt yet; many files may be waiting.")


def _receipt(s3: S3Client, bucket: str, key: str) -> str:
    """A receipt's text; empty as long as there is none."""
    try:
        answer = s3.get_object(Bucket=bucket, Key=key)
    except s3.exceptions.NoSuchKey:
        return ""
    with closing(answer["Body"]) as body:
        return body.read().decode()


if __name__ == "__main__":
    main()
