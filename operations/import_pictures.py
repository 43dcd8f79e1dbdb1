"""`make import-pictures`: pictures that editors uploaded to the media bucket become originals.

Earlier releases served pictures from `pictures/` in the media bucket as they were uploaded. Those
are served as before; copied to `pictures/` in the editors' bucket they are made into renditions,
and the stories that name them show these. What was copied before is left alone, so this can be
broken off and run again. Nothing is deleted.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

import boto3
from tqdm import tqdm

from chalicelib.news.pictures import LARGEST_PICTURE
from operations.deployed import client, outputs
from operations.file_versions import PICTURES, VersionedBucket
from operations.login import require_login
from operations.stages import enter_stage
from operations.terminal import errors_as_messages

# Of files that can be made into renditions. The others, such as SVG, would be refused.
ENDINGS = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}


class Fate(StrEnum):
    """What becomes of a picture in the media bucket."""

    COPIED = "copy"
    KNOWN = "known"
    SERVED_AS_IS = "leave"


@dataclass(frozen=True)
class MediaPicture:
    """A picture in the media bucket, and what becomes of it."""

    key: str
    size: int
    fate: Fate
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.fate:6} {self.key}{self.reason and ': '}{self.reason}"


def pictures_to_import(media: VersionedBucket, uploads: VersionedBucket) -> Iterator[MediaPicture]:
    """Every picture in the media bucket, in the order of their keys. One that the editors' bucket
    ever had is known there: if it was deleted since, that was meant.
    """
    known = {key for key, _versions in uploads.files(PICTURES)}
    pages = media.s3.get_paginator("list_objects_v2").paginate(Bucket=media.name, Prefix=PICTURES)
    for page in pages:
        for entry in page.get("Contents", []):
            if not entry["Key"].endswith("/"):
                fate = _fate(entry["Key"], entry["Size"], known)
                yield MediaPicture(entry["Key"], entry["Size"], *fate)


def copy_pictures(
    media: VersionedBucket, uploads: VersionedBucket, pictures: list[MediaPicture]
) -> None:
    """Copy those that are to be copied, within S3."""
    for picture in tqdm(pictures, unit=" files", disable=None):
        uploads.s3.copy_object(
            Bucket=uploads.name,
            Key=picture.key,
            CopySource={"Bucket": media.name, "Key": picture.key},
        )


def _fate(key: str, size: int, known: set[str]) -> tuple[Fate, str]:
    ending = PurePosixPath(key).suffix.lower()
    if key in known:
        return Fate.KNOWN, ""
    if ending not in ENDINGS:
        return Fate.SERVED_AS_IS, f"served as it is; no renditions are made of {ending or 'it'}"
    if size > LARGEST_PICTURE:
        return Fate.SERVED_AS_IS, f"served as it is; more than {LARGEST_PICTURE / 1e6:.0f} MB"
    return Fate.COPIED, ""


def main() -> None:
    """Print what would be copied, and copy it with --do-it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stage", required=True)
    options.add_argument("--cloud-port", type=int, help="of the local cloud, for --stage local")
    options.add_argument("--do-it", action="store_true", help="without it, only say what would be")
    chosen = options.parse_args()
    with errors_as_messages():
        media, uploads = _buckets(chosen.stage, chosen.cloud_port)
        pictures = list(pictures_to_import(media, uploads))
        copied = [picture for picture in pictures if picture.fate is Fate.COPIED]
        for picture in pictures:
            if picture.fate is not Fate.KNOWN:
                print(picture)
        print(_summary(pictures, copied))
        if copied and not chosen.do_it:
            print("Add DO=yes to do it.")
        elif copied:
            copy_pictures(media, uploads, copied)
            print(f"{len(copied)} pictures are copied; each has a receipt once it is made.")


def _summary(pictures: list[MediaPicture], copied: list[MediaPicture]) -> str:
    known = sum(picture.fate is Fate.KNOWN for picture in pictures)
    megabytes = sum(picture.size for picture in copied) / 1e6
    return (
        f"{len(copied)} of {len(pictures)} pictures to copy, {megabytes:,.1f} MB; "
        f"{known} are or were in the editors' bucket already."
    )


def _buckets(stage: str, cloud_port: int | None) -> tuple[VersionedBucket, VersionedBucket]:
    if stage == "local":
        enter_stage("local", cloud_port=cloud_port)
        names = os.environ["MEDIA_BUCKET"], os.environ["UPLOADS_BUCKET"]
    else:
        require_login(boto3.Session())
        stack = outputs(client("cloudformation"), stage)
        names = stack["MediaBucket"], stack["UploadsBucket"]
    s3: Any = client("s3")
    return VersionedBucket(s3, names[0]), VersionedBucket(s3, names[1])


if __name__ == "__main__":
    main()
