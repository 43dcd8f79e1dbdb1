"""What readers get from the media bucket, and what intake remembers there."""

from __future__ import annotations

import pytest

from chalicelib.news.errors import Problem
from chalicelib.news.pictures import Making
from chalicelib.news.renditions import PictureWords, Rendition
from chalicelib.storage.s3_renditions import S3Renditions
from tests.storage.editors import S3Editor


@pytest.fixture
def renditions(s3_editor: S3Editor) -> S3Renditions:
    return S3Renditions(s3_editor.client, s3_editor.bucket)


@pytest.mark.parametrize(("ending", "kind"), [("jpg", "image/jpeg"), ("avif", "image/avif")])
def test_a_rendition_is_served_for_ever_as_what_it_is(
    renditions: S3Renditions, s3_editor: S3Editor, ending: str, kind: str
) -> None:
    renditions.put(f"renditions/d1/320.{ending}", b"<script>")
    served = s3_editor.client.head_object(
        Bucket=s3_editor.bucket, Key=f"renditions/d1/320.{ending}"
    )
    assert served["ContentType"] == kind
    assert served["CacheControl"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "making",
    [
        Making("d1", "1", 640, 427, (Rendition(640, 427, 9, 8),), PictureWords(alt="A ferry")),
        Making("d1", "1", problems=(Problem("it is broken", "export it again"),)),
    ],
)
def test_what_was_made_is_remembered_by_the_content(
    renditions: S3Renditions, making: Making
) -> None:
    assert renditions.note("etag", 3) is None
    renditions.keep_note("etag", 3, making)
    assert renditions.note("etag", 3) == making
    assert renditions.note("etag", 30) is None


def test_a_note_that_cannot_be_read_is_none(renditions: S3Renditions, s3_editor: S3Editor) -> None:
    renditions.keep_note("etag", 3, Making("d1", "1"))
    (note,) = s3_editor.client.list_objects_v2(Bucket=s3_editor.bucket)["Contents"]
    s3_editor.put(note["Key"], b"{")
    assert renditions.note("etag", 3) is None


def test_renditions_that_are_removed_are_gone_and_others_are_not(
    renditions: S3Renditions,
) -> None:
    for path in ("renditions/d1/320.jpg", "renditions/d1/640.jpg", "renditions/d10/320.jpg"):
        renditions.put(path, b"x")
    assert renditions.paths("renditions/d1/") == {"renditions/d1/320.jpg", "renditions/d1/640.jpg"}
    renditions.remove({"renditions/d1/320.jpg", "renditions/d1/640.jpg", "renditions/d1/9.jpg"})
    assert renditions.paths("renditions/") == {"renditions/d10/320.jpg"}
