"""The index of the search in a bucket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.news.errors import LostRace
from chalicelib.news.search_index import BasePack, KeptManifest, Manifest
from chalicelib.storage.s3_index_files import S3IndexFiles
from tests.storage.editors import S3Editor

MANIFEST = Manifest(base=(BasePack(2026, "d1", stories=3, size=10),), checked="2026-11-24")


@pytest.fixture
def files(s3_editor: S3Editor) -> S3IndexFiles:
    return S3IndexFiles(s3_editor.client, s3_editor.bucket, "engine-1")


def test_of_two_who_write_the_manifest_at_once_one_loses(files: S3IndexFiles) -> None:
    nothing = files.manifest()
    first = files.replace_manifest(nothing, MANIFEST)
    with pytest.raises(LostRace):
        files.replace_manifest(nothing, Manifest())
    assert files.manifest() == first == KeptManifest(MANIFEST, first.tag)
    second = files.replace_manifest(first, Manifest(checked="2026-11-25"))
    with pytest.raises(LostRace):
        files.replace_manifest(first, MANIFEST)
    assert files.manifest() == second


def test_a_manifest_that_is_deleted_meanwhile_is_a_lost_race(
    files: S3IndexFiles, s3_editor: S3Editor
) -> None:
    first = files.replace_manifest(files.manifest(), MANIFEST)
    s3_editor.client.delete_object(Bucket=s3_editor.bucket, Key="manifests/engine-1.json")
    with pytest.raises(LostRace):
        files.replace_manifest(first, Manifest())


def test_a_manifest_that_cannot_be_read_is_empty_and_can_be_written_over(
    files: S3IndexFiles, s3_editor: S3Editor
) -> None:
    s3_editor.put("manifests/engine-1.json", b"{")
    torn = files.manifest()
    assert torn.manifest == Manifest()
    assert files.replace_manifest(torn, MANIFEST).manifest == MANIFEST


def test_a_manifest_of_a_later_release_is_read_without_what_is_unknown(
    files: S3IndexFiles, s3_editor: S3Editor
) -> None:
    s3_editor.put("manifests/engine-1.json", b'{"delta": "d2", "later": {"a": 1}}')
    assert files.manifest().manifest == Manifest(delta="d2")


def test_it_is_the_turn_of_whoever_took_it_last_with_a_stamp_of_its_own(
    files: S3IndexFiles, s3_editor: S3Editor
) -> None:
    other = S3IndexFiles(s3_editor.client, s3_editor.bucket, "engine-2")
    assert (files.turn(), other.turn()) == ("", "")
    files.take_turn()
    first = files.turn()
    files.take_turn()
    assert (files.turn(), other.turn()) == (first, "")
    other.take_turn()
    assert files.turn() == ""
    assert other.turn()
    files.take_turn()
    assert files.turn() not in {"", first}
    s3_editor.put("manifests/turn.json", b"{")
    assert files.turn() == ""


def test_packs_that_a_manifest_of_any_release_names_are_kept(
    files: S3IndexFiles, s3_editor: S3Editor
) -> None:
    for digest in ("d1", "d2", "d3"):
        files.keep_pack(digest, digest.encode())
    files.replace_manifest(files.manifest(), MANIFEST)
    other = S3IndexFiles(s3_editor.client, s3_editor.bucket, "engine-2")
    other.replace_manifest(other.manifest(), Manifest(delta="d2"))
    s3_editor.put("manifests/engine-3.json", b"{")
    written = s3_editor.client.head_object(Bucket=s3_editor.bucket, Key="packs/d3")["LastModified"]
    assert files.remove_unused(before=written - timedelta(hours=1)) == 0
    assert files.remove_unused(before=written + timedelta(hours=1)) == 1
    assert [files.pack(digest) for digest in ("d1", "d2", "d3")] == [b"d1", b"d2", None]
