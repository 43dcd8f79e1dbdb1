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


@pytest.mark.parametrize("content", [b"", b"RIFF\0\0", bytes(MOST_READ + 1)])
def test_a_picture_is_read_no_further_than_is_needed(
    pictures: S3Pictures, s3_editor: S3Editor, content: bytes
) -> None:
    s3_editor.put(FERRY, content)
    assert pictures.beginning(FERRY) == content[:MOST_READ]


def test_a_picture_that_is_deleted_or_only_named_alike_is_none(
    pictures: S3Pictures, s3_editor: S3Editor
) -> None:
    for key in (FERRY, f"{FERRY}.bak", "pictures/Ferry.webp", "ferry.webp"):
        s3_editor.put(key)
    s3_editor.delete(FERRY)
    assert pictures.beginning(FERRY) is None


def test_a_picture_in_cold_storage_is_unreadable(pictures: S3Pictures, s3_editor: S3Editor) -> None:
    s3_editor.client.put_object(
        Bucket=s3_editor.bucket, Key=FERRY, Body=b"RIFF", StorageClass="GLACIER"
    )
    with pytest.raises(UnreadableFile, match="cold storage"):
        pictures.beginning(FERRY)
