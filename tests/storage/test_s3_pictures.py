"""What intake sees of the media bucket."""

from __future__ import annotations

import pytest

from chalicelib.news.errors import UnreadableFile
from chalicelib.storage.s3_pictures import MOST_READ, S3Pictures
from tests.storage.editors import S3Editor

FERRY = "pictures/ferry.webp"


@pytest.fixture
def pictures(s3_editor: S3Editor) -> S3Pictures:
    return S3Pictures(s3_editor.client, s3_editor.bucket)


def test_a_picture_that_is_there_begins_as_it_does(
    pictures: S3Pictures, s3_editor: S3Editor
) -> None:
    s3_editor.put(FERRY, b"RIFF\0\0")
    assert pictures.beginning(FERRY) == b"RIFF\0\0"


def test_no_more_of_it_is_read_than_is_needed(pictures: S3Pictures, s3_editor: S3Editor) -> None:
    s3_editor.put(FERRY, bytes(MOST_READ + 1))
    assert pictures.beginning(FERRY) == bytes(MOST_READ)


def test_one_that_is_not_there_is_none_whatever_is_named_alike(
    pictures: S3Pictures, s3_editor: S3Editor
) -> None:
    assert pictures.beginning(FERRY) is None
    for other in (f"{FERRY}.bak", "pictures/Ferry.webp", "ferry.webp"):
        s3_editor.put(other)
    assert pictures.beginning(FERRY) is None


def test_one_that_was_deleted_is_none(pictures: S3Pictures, s3_editor: S3Editor) -> None:
    s3_editor.put(FERRY)
    s3_editor.delete(FERRY)
    assert pictures.beginning(FERRY) is None


def test_an_empty_file_is_there_and_empty(pictures: S3Pictures, s3_editor: S3Editor) -> None:
    s3_editor.put(FERRY, b"")
    assert pictures.beginning(FERRY) == b""


def test_a_picture_in_cold_storage_is_unreadable(pictures: S3Pictures, s3_editor: S3Editor) -> None:
    s3_editor.client.put_object(
        Bucket=s3_editor.bucket, Key=FERRY, Body=b"RIFF", StorageClass="GLACIER"
    )
    with pytest.raises(UnreadableFile, match="cold storage"):
        pictures.beginning(FERRY)
