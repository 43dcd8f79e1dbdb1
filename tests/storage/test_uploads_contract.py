"""What the place where editors put their files promises: in memory, and on a versioned bucket."""

from __future__ import annotations

import random
from datetime import UTC, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.news.errors import UnreadableFile
from chalicelib.storage.s3_uploads import S3Uploads, receipt_key
from tests.conftest import NOON
from tests.storage.editors import Editor, S3Editor, ticking
from tests.storage.engines import REGION
from tests.storage.samples import ODD_KEYS

KEY = "articles/denmark/a-story.md"


class TestVersions:
    def test_versions_come_oldest_first_with_deletions_and_sizes(self, editor: Editor) -> None:
        assert editor.uploads.versions(KEY) == ()
        changes = [
            editor.put(KEY, b""),
            editor.delete(KEY),
            editor.put(KEY, "æ".encode()),
            editor.put(KEY, b"one"),
            editor.delete(KEY),
        ]
        versions = editor.uploads.versions(KEY)
        assert [version.id for version in versions] == changes
        assert [version.is_deletion for version in versions] == [False, True, False, False, True]
        assert [version.size for version in versions] == [0, 0, 2, 3, 0]
        written = [version.written for version in versions]
        assert written == sorted(set(written))
        assert all((moment.tzinfo, moment.microsecond) == (UTC, 0) for moment in written)

    def test_versions_are_of_whole_seconds_though_some_stores_tell_fractions(
        self, s3_editor: S3Editor
    ) -> None:
        def half_a_second_later(parsed: dict[str, Any], **_: object) -> None:
            for version in parsed["Versions"]:
                version["LastModified"] += timedelta(milliseconds=500)

        events = s3_editor.client.meta.events
        events.register("after-call.s3.ListObjectVersions", half_a_second_later)
        s3_editor.put(KEY)
        [version] = s3_editor.uploads.versions(KEY)
        assert version.written.microsecond == 0

    def test_a_key_that_begins_another_has_only_versions_of_its_own(self, editor: Editor) -> None:
        version = editor.put(KEY)
        for n in range(5):
            editor.put(f"{KEY}.{n}")
        editor.delete(f"{KEY}.0")
        assert [own.id for own in editor.uploads.versions(KEY)] == [version]

    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_a_file_is_found_under_its_odd_key(self, editor: Editor, key: str) -> None:
        put = editor.put(key, b"odd")
        [version] = editor.uploads.versions(key)
        assert version.id == put
        assert editor.uploads.read(key, put) == b"odd"


class TestUnreadableVersions:
    @pytest.mark.parametrize("storage_class", ["GLACIER", "DEEP_ARCHIVE"])
    def test_a_version_in_cold_storage_is_known_from_the_listing(
        self, s3_editor: S3Editor, storage_class: str
    ) -> None:
        s3_editor.put(KEY)
        put: Any = s3_editor.client.put_object
        put(Bucket=s3_editor.bucket, Key=KEY, Body=b"News.", StorageClass=storage_class)
        warm, cold = s3_editor.uploads.versions(KEY)
        assert warm.unreadable_because == ""
        assert cold.unreadable_because == f"its storage class is {storage_class}"
        with pytest.raises(UnreadableFile, match="cold storage"):
            s3_editor.uploads.read(KEY, cold.id)

    @pytest.mark.parametrize(
        ("code", "message", "is_of_this_file"),
        [
            ("AccessDenied", "not authorized to perform: kms:Decrypt on resource", True),
            ("KMS.DisabledException", "the key is disabled", True),
            ("InvalidRequest", "stored using a form of Server Side Encryption", True),
            ("AccessDenied", "Access Denied", False),
            ("InternalError", "We encountered an internal error", False),
        ],
    )
    def test_a_foreign_key_is_told_from_a_fault_that_would_refuse_every_file(
        self, s3_editor: S3Editor, code: str, message: str, *, is_of_this_file: bool
    ) -> None:
        def refuse(parsed: dict[str, Any], http_response: SimpleNamespace, **_: object) -> None:
            http_response.status_code = 403
            parsed["Error"] = {"Code": code, "Message": message}

        version = s3_editor.put(KEY)
        s3_editor.client.meta.events.register("after-call.s3.GetObject", refuse)
        with pytest.raises(UnreadableFile if is_of_this_file else ClientError):
            s3_editor.uploads.read(KEY, version)


def test_a_version_is_read_whole_though_deleted_since(editor: Editor) -> None:
    contents = (b"", b"one", bytes(range(256)))
    put = {editor.put(KEY, content): content for content in contents}
    editor.delete(KEY)
    assert {version: editor.uploads.read(KEY, version) for version in put} == put


class TestNewest:
    def test_an_empty_bucket_has_no_newest_version(self, editor: Editor) -> None:
        assert list(editor.uploads.newest()) == []

    def test_the_newest_versions_come_in_the_order_of_the_keys_bytes_deletions_among_them(
        self, editor: Editor
    ) -> None:
        expected = change_odd_files(editor)
        assert list(editor.uploads.newest()) == expected

    def test_the_newest_versions_behind_a_key_are_listed_without_it(self, editor: Editor) -> None:
        expected = change_odd_files(editor)
        for number, (key, _) in enumerate(expected):
            assert list(editor.uploads.newest(after=key)) == expected[number + 1 :]


class TestReceipts:
    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_a_receipt_lies_beside_the_upload_for_people_and_as_json(
        self, editor: Editor, key: str
    ) -> None:
        editor.uploads.keep_receipt(key, "Udgivet på Ærø 😀.\n", '{"outcome": "udgivet på Ærø"}')
        assert editor.receipt(key) == ("Udgivet på Ærø 😀.\n", '{"outcome": "udgivet på Ærø"}')

    @pytest.mark.parametrize(
        ("key", "beginning"),
        [
            (f"articles/{'æ' * 507}.md", "receipts/articles/æ"),
            (f"articles/{'x' * 1007}.md", "receipts/articles/x"),
            ("articles//./a/../b.md", "receipts/articles/_/_/a/_/b.md-"),
            ("articles/a\nb\x00.md", "receipts/articles/a_b_.md-"),
        ],
    )
    def test_the_receipt_of_any_key_has_a_key_that_fits(self, key: str, beginning: str) -> None:
        text, data = (receipt_key(key, ending) for ending in ("txt", "json"))
        assert text.startswith(beginning)
        assert len(text.encode()) <= 1024
        assert text.removesuffix(".txt") == data.removesuffix(".json")
        assert text != receipt_key(f"{key}x", "txt")

    def test_a_receipt_replaces_the_last_and_is_no_version_of_the_upload(
        self, editor: Editor
    ) -> None:
        version = editor.put(KEY)
        editor.uploads.keep_receipt(KEY, "Refused.", '{"outcome": "refused"}')
        editor.uploads.keep_receipt(KEY, "Published.", '{"outcome": "published"}')
        assert editor.receipt(KEY) == ("Published.", '{"outcome": "published"}')
        assert [own.id for own in editor.uploads.versions(KEY)] == [version]
        assert list(editor.uploads.newest()) == [(KEY, version)]

    def test_a_receipt_opens_in_a_browser_as_text_and_as_json(self, s3_editor: S3Editor) -> None:
        s3_editor.uploads.keep_receipt(KEY, "Udgivet.", "{}")
        assert s3_editor.media_type(f"receipts/{KEY}.txt") == "text/plain; charset=utf-8"
        assert s3_editor.media_type(f"receipts/{KEY}.json") == "application/json"


class TestPicturesOfDocuments:
    def test_a_picture_is_kept_once_and_never_again_after_somebody_deleted_it(
        self, editor: Editor
    ) -> None:
        key = "pictures/documents/0f0e.jpg"
        editor.uploads.keep_picture(key, b"ferry")
        editor.uploads.keep_picture(key, b"ferry")
        [kept] = editor.uploads.versions(key)
        assert editor.uploads.read(key, kept.id) == b"ferry"
        editor.delete(key)
        editor.uploads.keep_picture(key, b"ferry")
        assert editor.uploads.versions(key)[-1].is_deletion


class TestLongLists:
    """S3 lists a thousand versions a page; here three, which parts files from their deletions."""

    @pytest.fixture(autouse=True)
    def short_pages(self, s3_editor: S3Editor) -> None:
        def three(params: dict[str, Any], **_: object) -> None:
            params["MaxKeys"] = 3

        s3_editor.client.meta.events.register("provide-client-params.s3.ListObjectVersions", three)

    def test_a_long_list_has_every_file_once_and_in_order(self, s3_editor: S3Editor) -> None:
        expected = change_odd_files(s3_editor)
        assert list(s3_editor.uploads.newest()) == expected
        assert list(s3_editor.uploads.newest(after=expected[3][0])) == expected[4:]

    def test_a_long_list_has_every_version_of_a_file(self, s3_editor: S3Editor) -> None:
        for n in range(5):
            s3_editor.put(f"{KEY}.{n}")
        changes = [change(KEY) for _ in range(4) for change in (s3_editor.put, s3_editor.delete)]
        assert [version.id for version in s3_editor.uploads.versions(KEY)] == changes

    def test_a_long_list_is_not_read_further_than_asked(self, s3_editor: S3Editor) -> None:
        change_odd_files(s3_editor)
        calls: list[object] = []
        s3_editor.client.meta.events.register(
            "before-call.s3.ListObjectVersions", lambda **call: calls.append(call)
        )
        assert next(s3_editor.uploads.newest())[0] == min(ODD_KEYS, key=str.encode)
        assert len(calls) == 1


class TestTheSameSecond:
    """S3 tells times in whole seconds, so what an editor's program did within one has no order."""

    @pytest.fixture(autouse=True)
    def one_second(self, s3_editor: S3Editor, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = ticking(NOON.replace(tzinfo=None), step=timedelta(milliseconds=1))
        monkeypatch.setattr("moto.s3.models.utcnow", clock)

    @pytest.mark.parametrize(
        ("changes", "is_in_order"),
        [
            ("pppp", True), ("pddd", True), ("ppdd", True), ("pd", True),
            ("pdp", False), ("pddp", False), ("pdpdpd", False),
        ],
    )  # fmt: skip
    def test_changes_of_one_second_end_with_the_newest(
        self, s3_editor: S3Editor, changes: str, *, is_in_order: bool
    ) -> None:
        change = {"p": s3_editor.put, "d": s3_editor.delete}
        changed = [change[letter](KEY) for letter in changes]
        versions = s3_editor.uploads.versions(KEY)
        ids = [version.id for version in versions]
        assert ids[-1] == changed[-1]
        assert set(ids) == set(changed)
        assert ids == changed or not is_in_order
        assert {version.written for version in versions} == {NOON}
        assert s3_editor.uploads.versions(KEY) == versions


def test_a_bucket_that_keeps_no_versions_still_tells_that_a_file_has_changed(
    s3_editor: S3Editor,
) -> None:
    """Not ours, but a test bucket may be: every version of a file is then called `null`."""
    client, name = s3_editor.client, f"{s3_editor.bucket}-plain"
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    uploads = S3Uploads(client, name)
    versions = []
    for content in (b"one", b"two", b"two"):
        client.put_object(Bucket=name, Key=KEY, Body=content)
        [(key, version)] = uploads.newest()
        assert uploads.read(key, version) == content
        assert [own.id for own in uploads.versions(key)] == [version]
        versions.append(version)
    assert len(set(versions)) == 3


def change_odd_files(editor: Editor) -> list[tuple[str, str]]:
    """Upload files with odd keys in any order, delete every third; what `newest` should tell."""
    newest = {}
    for key in random.sample(ODD_KEYS, k=len(ODD_KEYS)):
        newest[key] = editor.put(key)
    for key in ODD_KEYS[::3]:
        newest[key] = editor.delete(key)
    for key in ODD_KEYS[::5]:
        newest[key] = editor.put(key)
    return sorted(newest.items(), key=lambda pair: pair[0].encode())
