"""A folder of articles that is followed: the bucket becomes what the folder is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from local.stories_folder import Buckets, StoriesFolder


class Bucket:
    """The two buckets, as far as a followed folder needs them."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: list[str] = []

    def put_object(self, Bucket: str, Key: str, Body: bytes, **_extra: object) -> None:  # noqa: N803 - boto3's names
        self.objects[f"{Bucket}/{Key}"] = Body
        self.uploads.append(Key)

    def delete_object(self, Bucket: str, Key: str) -> None:  # noqa: N803 - boto3's names
        self.objects.pop(f"{Bucket}/{Key}", None)


@pytest.fixture
def bucket() -> Bucket:
    return Bucket()


def write(folder: Path, name: str, text: str) -> None:
    file = folder / "stories" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def follow(folder: Path, bucket: Any, *portraits: str) -> StoriesFolder:  # noqa: ANN401 - in place of boto3's
    """The folder, followed as from the beginning of a run."""
    memory = folder / "uploaded.json"
    buckets = Buckets(bucket, "uploads", "media", frozenset(portraits))
    followed = StoriesFolder(folder / "stories", buckets, memory=memory, say=print)
    followed.first_look(lambda _done, _total: None)
    return followed


def test_a_new_a_changed_and_a_deleted_file_are_followed_once_they_are_whole(
    tmp_path: Path, bucket: Bucket
) -> None:
    write(tmp_path, "denmark/ferry.md", "The ferry")
    write(tmp_path, "_pictures/ferry.webp", "picture")
    write(tmp_path, ".git/config", "hidden")
    followed = follow(tmp_path, bucket)
    assert bucket.objects == {
        "uploads/articles/denmark/ferry.md": b"The ferry",
        "uploads/pictures/ferry.webp": b"picture",
    }
    assert bucket.uploads[0] == "pictures/ferry.webp", "a story has its picture at once"
    write(tmp_path, "denmark/ferry.md", "The ferry, half wri")
    followed.look()
    write(tmp_path, "denmark/ferry.md", "The ferry, half written, and now whole")
    followed.look()
    assert bucket.objects["uploads/articles/denmark/ferry.md"] == b"The ferry", "it may be half"
    followed.look()
    assert b"now whole" in bucket.objects["uploads/articles/denmark/ferry.md"]
    (tmp_path / "stories" / "denmark" / "ferry.md").unlink()
    followed.look()
    followed.look()
    assert "uploads/articles/denmark/ferry.md" not in bucket.objects


def test_the_next_run_uploads_only_what_has_changed_meanwhile(
    tmp_path: Path, bucket: Bucket
) -> None:
    for name in ("a", "b", "c"):
        write(tmp_path, f"denmark/{name}.md", name)
    follow(tmp_path, bucket)
    bucket.uploads.clear()
    bucket.objects["uploads/articles/denmark/a.md"] = b"corrected by an S3 client"
    os.utime(tmp_path / "stories" / "denmark" / "a.md")
    write(tmp_path, "denmark/b.md", "b, changed")
    (tmp_path / "stories" / "denmark" / "c.md").unlink()
    follow(tmp_path, bucket)
    assert bucket.uploads == ["articles/denmark/b.md"]
    assert bucket.objects == {
        "uploads/articles/denmark/a.md": b"corrected by an S3 client",
        "uploads/articles/denmark/b.md": b"b, changed",
    }


def test_a_picture_that_an_earlier_release_uploaded_is_uploaded_as_an_original_once(
    tmp_path: Path, bucket: Bucket
) -> None:
    write(tmp_path, "denmark/ferry.md", "The ferry")
    write(tmp_path, "_pictures/ferry.webp", "picture")
    follow(tmp_path, bucket)
    memory = tmp_path / "uploaded.json"
    memory.write_text(memory.read_text().replace("uploads:", ""))  # as that release wrote it
    bucket.objects["media/pictures/ferry.webp"] = bucket.objects.pop("uploads/pictures/ferry.webp")
    bucket.uploads.clear()

    follow(tmp_path, bucket)
    assert bucket.uploads == ["pictures/ferry.webp"]
    assert bucket.objects["media/pictures/ferry.webp"] == b"picture", "it is served as before"
    followed = follow(tmp_path, bucket)
    assert bucket.uploads == ["pictures/ferry.webp"]

    (tmp_path / "stories" / "_pictures" / "ferry.webp").unlink()
    followed.look()
    followed.look()
    assert bucket.objects.keys() == {"uploads/articles/denmark/ferry.md"}


def test_a_portrait_that_newsroom_toml_names_is_served_as_it_is(
    tmp_path: Path, bucket: Bucket
) -> None:
    write(tmp_path, "_pictures/karen.webp", "picture")
    follow(tmp_path, bucket)
    for _ in range(2):  # it is named from now on
        follow(tmp_path, bucket, "pictures/karen.webp")
    assert bucket.objects["media/pictures/karen.webp"] == b"picture"
    assert bucket.uploads == ["pictures/karen.webp"] * 2


def test_a_folder_that_is_gone_takes_no_story_along(tmp_path: Path, bucket: Bucket) -> None:
    write(tmp_path, "denmark/ferry.md", "The ferry")
    followed = follow(tmp_path, bucket)
    (tmp_path / "stories").rename(tmp_path / "elsewhere")
    with pytest.raises(FileNotFoundError):
        followed.look()
    assert bucket.objects
