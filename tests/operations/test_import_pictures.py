"""`make import-pictures`, over moto: what is copied, what is left, and running it again."""

from __future__ import annotations

import sys
import uuid

import pytest

from operations import import_pictures
from operations.file_versions import VersionedBucket
from operations.import_pictures import Fate, copy_pictures, pictures_to_import
from tests.operations.conftest import Client
from tests.storage.engines import REGION

FERRY, BRIDGE, CHART = "pictures/2026/Ferry.JPG", "pictures/bridge.webp", "pictures/chart.svg"


@pytest.fixture
def media(client: Client) -> VersionedBucket:
    """A media bucket, as an earlier release has it."""
    bucket = made(client)
    for key in (FERRY, BRIDGE, CHART, "pictures/", "renditions/0f0e/320.jpg"):
        bucket.s3.put_object(Bucket=bucket.name, Key=key, Body=key.encode())
    return bucket


@pytest.fixture
def uploads(client: Client) -> VersionedBucket:
    """An empty bucket of editors."""
    return made(client)


def made(client: Client) -> VersionedBucket:
    s3, name = client("s3"), f"tidende-{uuid.uuid4()}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return VersionedBucket(s3, name)


def fates(media: VersionedBucket, uploads: VersionedBucket) -> dict[str, Fate]:
    return {picture.key: picture.fate for picture in pictures_to_import(media, uploads)}


def imported(media: VersionedBucket, uploads: VersionedBucket) -> list[str]:
    """Copy what is to be copied; the keys."""
    copied = [p for p in pictures_to_import(media, uploads) if p.fate is Fate.COPIED]
    copy_pictures(media, uploads, copied)
    return [picture.key for picture in copied]


def test_pictures_are_copied_once_and_what_has_no_renditions_is_left(
    media: VersionedBucket, uploads: VersionedBucket
) -> None:
    assert fates(media, uploads) == {
        FERRY: Fate.COPIED,
        BRIDGE: Fate.COPIED,
        CHART: Fate.SERVED_AS_IS,
    }
    assert imported(media, uploads) == [FERRY, BRIDGE]
    with uploads.s3.get_object(Bucket=uploads.name, Key=FERRY)["Body"] as body:
        assert body.read() == FERRY.encode()
    assert imported(media, uploads) == []


def test_a_picture_that_an_editor_replaced_or_deleted_since_is_left_alone(
    media: VersionedBucket, uploads: VersionedBucket
) -> None:
    uploads.s3.put_object(Bucket=uploads.name, Key=FERRY, Body=b"a better one")
    uploads.s3.put_object(Bucket=uploads.name, Key=BRIDGE, Body=b"wrong")
    uploads.delete(BRIDGE)
    assert imported(media, uploads) == []


def test_a_picture_that_would_be_refused_for_its_size_is_left(
    media: VersionedBucket, uploads: VersionedBucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_pictures, "LARGEST_PICTURE", len(BRIDGE))
    assert fates(media, uploads)[FERRY] is Fate.SERVED_AS_IS


def test_the_command_says_what_it_would_do_and_does_it_when_asked(
    media: VersionedBucket,
    uploads: VersionedBucket,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(import_pictures, "_buckets", lambda *_: (media, uploads))
    for do_it in ([], ["--do-it"]):
        monkeypatch.setattr(sys, "argv", ["import_pictures", "--stage", "local", *do_it])
        import_pictures.main()
    dry, done = capsys.readouterr().out.split("Add DO=yes to do it.\n")
    assert f"copy   {FERRY}\n" in dry
    assert f"leave  {CHART}: served as it is; no renditions are made of .svg\n" in dry
    assert "2 of 3 pictures to copy, 0.0 MB; 0 are or were in the editors' bucket" in dry
    assert done.endswith("2 pictures are copied; each has a receipt once it is made.\n")
