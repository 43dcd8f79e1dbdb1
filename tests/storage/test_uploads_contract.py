"""What the place where editors put their files promises: in memory, and on a versioned bucket."""

from __future__ import annotations

import random
from datetime import UTC, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.news.errors import UnreadableFile
from chalicelib.storage.s3_uploads import S3Uploads
from tests.conftest import NOON
from tests.storage.editors import Editor, S3Editor, ticking
from tests.storage.engines import REGION

KEY = "articles/denmark/a-story.md"
ODD_KEYS = (
    "articles/denmark/100%.md",
    "articles/denmark/Zebra.md",
    "articles/denmark/a b.md",
    "articles/denmark/a%20b.md",
    "articles/denmark/a&<b>.md",
    "articles/denmark/a+b.md",
    "articles/denmark/a.md",
    "articles/denmark/a/b.md",
    "articles/denmark/a?b#c.md",
    "articles/denmark/e\u0301.md",
    "articles/denmark/“quoted”.md",
    "articles/denmark/Ærø.md",
    "articles/denmark/æøå.md",
    "articles/denmark/\uff21.md",
    "articles/denmark/😀.md",
)


class TestVersions:
    def test_of_a_key_that_never_was_are_none(self, editor: Editor) -> None:
        assert editor.uploads.versions(KEY) == ()

    def test_are_told_oldest_first(self, editor: Editor) -> None:
        put = [editor.put(KEY, content) for content in (b"one", b"two", b"three")]
        assert [version.id for version in editor.uploads.versions(KEY)] == put

    def test_have_deletions_among_them(self, editor: Editor) -> None:
        changes = [editor.put(KEY), editor.delete(KEY), editor.put(KEY), editor.delete(KEY)]
        versions = editor.uploads.versions(KEY)
        assert [version.id for version in versions] == changes
        assert [version.is_deletion for version in versions] == [False, True, False, True]

    def test_are_kept_after_a_deletion(self, editor: Editor) -> None:
        editor.put(KEY)
        editor.delete(KEY)
        assert len(editor.uploads.versions(KEY)) == 2

    def test_say_when_they_were_written_to_the_second(self, editor: Editor) -> None:
        for _ in range(3):
            editor.put(KEY)
        written = [version.written for version in editor.uploads.versions(KEY)]
        assert written == sorted(set(written))
        assert all((moment.tzinfo, moment.microsecond) == (UTC, 0) for moment in written)

    def test_are_of_whole_seconds_though_some_stores_tell_fractions(
        self, s3_editor: S3Editor
    ) -> None:
        def half_a_second_later(parsed: dict[str, Any], **_: object) -> None:
            for each in parsed["Versions"]:
                each["LastModified"] += timedelta(milliseconds=500)

        events = s3_editor.client.meta.events
        events.register("after-call.s3.ListObjectVersions", half_a_second_later)
        s3_editor.put(KEY)
        [version] = s3_editor.uploads.versions(KEY)
        assert version.written.microsecond == 0

    def test_say_how_large_they_are(self, editor: Editor) -> None:
        editor.put(KEY, b"")
        editor.put(KEY, "æ".encode())
        editor.delete(KEY)
        assert [version.size for version in editor.uploads.versions(KEY)] == [0, 2, 0]

    def test_of_a_key_that_begins_another_are_its_own(self, editor: Editor) -> None:
        longer = f"{KEY}.md"
        own, others = editor.put(KEY), editor.put(longer)
        editor.delete(longer)
        assert [version.id for version in editor.uploads.versions(KEY)] == [own]
        assert next(version.id for version in editor.uploads.versions(longer)) == others

    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_are_found_under_odd_keys(self, editor: Editor, key: str) -> None:
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


class TestReading:
    def test_gives_the_bytes_of_the_version_that_was_asked_for(self, editor: Editor) -> None:
        contents = (b"", b"one", bytes(range(256)))
        put = {editor.put(KEY, content): content for content in contents}
        assert {version: editor.uploads.read(KEY, version) for version in put} == put

    def test_gives_a_version_that_was_deleted_since(self, editor: Editor) -> None:
        version = editor.put(KEY, b"one")
        editor.delete(KEY)
        assert editor.uploads.read(KEY, version) == b"one"


class TestNewest:
    def test_is_nothing_in_an_empty_bucket(self, editor: Editor) -> None:
        assert list(editor.uploads.newest()) == []

    def test_is_the_last_version_of_each_file(self, editor: Editor) -> None:
        editor.put(KEY)
        other = editor.put("articles/culture/b.md")
        last = editor.put(KEY)
        assert dict(editor.uploads.newest()) == {KEY: last, "articles/culture/b.md": other}

    def test_tells_of_deletions(self, editor: Editor) -> None:
        editor.put(KEY)
        deletion = editor.delete(KEY)
        assert list(editor.uploads.newest()) == [(KEY, deletion)]

    def test_comes_in_the_order_of_the_keys_bytes_deletions_among_them(
        self, editor: Editor
    ) -> None:
        expected = change_odd_files(editor)
        assert list(editor.uploads.newest()) == expected

    def test_leaves_receipts_out(self, editor: Editor) -> None:
        version = editor.put(KEY)
        editor.uploads.keep_receipt(KEY, "Published.", "{}")
        assert list(editor.uploads.newest()) == [(KEY, version)]


class TestReceipts:
    @pytest.mark.parametrize("key", ODD_KEYS)
    def test_lie_beside_the_upload_for_people_and_as_json(self, editor: Editor, key: str) -> None:
        editor.uploads.keep_receipt(key, "Udgivet på Ærø 😀.\n", '{"outcome": "udgivet på Ærø"}')
        assert editor.receipt(key) == ("Udgivet på Ærø 😀.\n", '{"outcome": "udgivet på Ærø"}')

    def test_are_replaced_by_the_next(self, editor: Editor) -> None:
        editor.uploads.keep_receipt(KEY, "Refused.", '{"outcome": "refused"}')
        editor.uploads.keep_receipt(KEY, "Published.", '{"outcome": "published"}')
        assert editor.receipt(KEY) == ("Published.", '{"outcome": "published"}')

    def test_open_in_a_browser_as_what_they_are(self, s3_editor: S3Editor) -> None:
        s3_editor.uploads.keep_receipt(KEY, "Udgivet.", "{}")
        assert s3_editor.media_type(f"receipts/{KEY}.txt") == "text/plain; charset=utf-8"
        assert s3_editor.media_type(f"receipts/{KEY}.json") == "application/json"

    def test_are_no_version_of_the_upload(self, editor: Editor) -> None:
        version = editor.put(KEY)
        editor.uploads.keep_receipt(KEY, "Published.", "{}")
        assert [each.id for each in editor.uploads.versions(KEY)] == [version]


class TestLongLists:
    """S3 lists a thousand versions a page; here three, which parts files from their deletions."""

    @pytest.fixture(autouse=True)
    def short_pages(self, s3_editor: S3Editor) -> None:
        def three(params: dict[str, Any], **_: object) -> None:
            params["MaxKeys"] = 3

        s3_editor.client.meta.events.register("provide-client-params.s3.ListObjectVersions", three)

    def test_have_every_file_once_and_in_order(self, s3_editor: S3Editor) -> None:
        expected = change_odd_files(s3_editor)
        assert list(s3_editor.uploads.newest()) == expected

    def test_have_every_version_of_a_file(self, s3_editor: S3Editor) -> None:
        changes = [change(KEY) for _ in range(4) for change in (s3_editor.put, s3_editor.delete)]
        assert [version.id for version in s3_editor.uploads.versions(KEY)] == changes

    def test_have_the_versions_of_a_key_that_begins_many_others(self, s3_editor: S3Editor) -> None:
        own = s3_editor.put(KEY)
        for n in range(5):
            s3_editor.put(f"{KEY}.{n}")
        assert [version.id for version in s3_editor.uploads.versions(KEY)] == [own]

    def test_are_not_read_further_than_asked(self, s3_editor: S3Editor) -> None:
        change_odd_files(s3_editor)
        asked: list[object] = []
        s3_editor.client.meta.events.register(
            "before-call.s3.ListObjectVersions", lambda **call: asked.append(call)
        )
        assert next(s3_editor.uploads.newest())[0] == min(ODD_KEYS, key=str.encode)
        assert len(asked) == 1


class TestTheSameSecond:
    """S3 tells times in whole seconds, so what an editor's program did within one has no order."""

    @pytest.fixture(autouse=True)
    def one_second(self, s3_editor: S3Editor, monkeypatch: pytest.MonkeyPatch) -> None:
        clock = ticking(NOON.replace(tzinfo=None), step=timedelta(milliseconds=1))
        monkeypatch.setattr("moto.s3.models.utcnow", clock)

    @pytest.mark.parametrize("changes", ["pd", "pdp", "ppd", "ppdd", "pddp", "pdpdpd"])
    def test_ends_with_the_newest_version(self, s3_editor: S3Editor, changes: str) -> None:
        made = [s3_editor.put(KEY) if each == "p" else s3_editor.delete(KEY) for each in changes]
        versions = s3_editor.uploads.versions(KEY)
        assert versions[-1].id == made[-1]
        assert {version.id for version in versions} == set(made)
        assert {version.written for version in versions} == {NOON}

    def test_is_told_in_the_same_order_at_every_call(self, s3_editor: S3Editor) -> None:
        for _ in range(4):
            s3_editor.put(KEY)
            s3_editor.delete(KEY)
        assert s3_editor.uploads.versions(KEY) == s3_editor.uploads.versions(KEY)

    @pytest.mark.parametrize("changes", ["pppp", "pddd", "ppdd"])
    def test_keeps_uploads_in_their_order_and_deletions_in_theirs(
        self, s3_editor: S3Editor, changes: str
    ) -> None:
        made = [s3_editor.put(KEY) if each == "p" else s3_editor.delete(KEY) for each in changes]
        assert [version.id for version in s3_editor.uploads.versions(KEY)] == made


class TestABucketThatKeepsNoVersions:
    """Not ours, but a test bucket may be: every version of a file is then called `null`."""

    @pytest.fixture
    def plain(self, s3_editor: S3Editor) -> S3Editor:
        name = f"{s3_editor.bucket}-plain"
        s3_editor.client.create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        return S3Editor(s3_editor.client, name, S3Uploads(s3_editor.client, name))

    def test_still_tells_that_a_file_has_changed(self, plain: S3Editor) -> None:
        seen = []
        for content in (b"one", b"two", b"two"):
            plain.client.put_object(Bucket=plain.bucket, Key=KEY, Body=content)
            [(key, version)] = plain.uploads.newest()
            assert plain.uploads.read(key, version) == content
            assert [each.id for each in plain.uploads.versions(key)] == [version]
            seen.append(version)
        assert len(set(seen)) == 3


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
