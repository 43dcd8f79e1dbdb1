"""The uploads bucket, versioned: editors' files and their receipts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from heapq import merge
from typing import TYPE_CHECKING, Any

from chalicelib.news.chronicle import Version
from chalicelib.news.picture_keys import FOLDERS
from chalicelib.storage.s3_reading import read_object, storage_class_obstacle

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


_UNVERSIONED_MARK = "@"
LONGEST_KEY = 1024  # bytes that S3 takes
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # characters that end a line, or do something


class S3Uploads:
    """The bucket: `articles/…` and `pictures/…` are the editors', `receipts/…` is ours, and so is
    `pictures/documents/…`.
    """

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def versions(self, key: str) -> tuple[Version, ...]:
        """Every version of one file, oldest first; empty for a key that never was.

        The service lists versions newest first, but the client parts deletions from the rest, and
        times are whole seconds. So a deletion and a version of the same second are put in an order
        that may not be theirs, but is the same at every call; the newest is always the newest.
        https://github.com/aws/aws-sdk-cpp/issues/1649
        """
        versions: list[Any] = []
        deletions: list[Any] = []
        for page in self._pages(key):
            versions += [entry for entry in page.get("Versions", []) if entry["Key"] == key]
            deletions += [entry for entry in page.get("DeleteMarkers", []) if entry["Key"] == key]
        oldest_first = [
            *((entry, False) for entry in reversed(versions)),
            *((entry, True) for entry in reversed(deletions)),
        ]
        oldest_first.sort(key=lambda pair: (pair[0]["LastModified"], pair[0]["IsLatest"]))
        return tuple(
            _version(entry, is_deletion=is_deletion) for entry, is_deletion in oldest_first
        )

    def read(self, key: str, version: str) -> bytes:
        """The bytes of one version. Raises UnreadableFile if S3 will never hand them out."""
        version_id = version.partition(_UNVERSIONED_MARK)[0]
        return read_object(self._client, Bucket=self._bucket, Key=key, VersionId=version_id)

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        """The key and newest version id of every file of the editors', or of those behind the key
        `after`, in the order of the keys' bytes.
        """
        for folder in FOLDERS:
            if after < folder or after.startswith(folder):
                yield from self._newest_below(folder, after if after > folder else "")

    def _newest_below(self, folder: str, after: str) -> Iterator[tuple[str, str]]:
        for page in self._pages(folder, after):
            lists = [page.get("Versions", []), page.get("DeleteMarkers", [])]
            for entry in merge(*lists, key=lambda entry: entry["Key"].encode()):
                if entry["IsLatest"] and entry["Key"] != after:
                    yield entry["Key"], _version_id(entry)

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        """Put a receipt beside the upload: for people, and as JSON."""
        for ending, content, media_type in (
            ("txt", text, "text/plain; charset=utf-8"),
            ("json", data, "application/json"),
        ):
            self._client.put_object(
                Bucket=self._bucket,
                Key=receipt_key(key, ending),
                Body=content.encode(),
                ContentType=media_type,
            )

    def keep_picture(self, key: str, content: bytes) -> None:
        """Put a picture of a document under its own key, unless there is or ever was one: whoever
        deleted it meant that.
        """
        if not self.versions(key):
            self._client.put_object(Bucket=self._bucket, Key=key, Body=content)

    def _pages(self, prefix: str, after: str = "") -> Iterator[Any]:
        paginator = self._client.get_paginator("list_object_versions")
        begin: Any = {"KeyMarker": after} if after else {}
        return iter(paginator.paginate(Bucket=self._bucket, Prefix=prefix, **begin))


def receipt_key(key: str, ending: str) -> str:
    """Where the receipt of an upload is: below `receipts/` under the upload's own key. Where that
    would be too long, or no plain name, it is the part of it that is one, and a digest of it all.
    """
    parts = ["_" if part in {"", ".", ".."} else part for part in key.split("/")]
    plain = _HIDDEN.sub("_", "/".join(parts))
    own = f"receipts/{key}.{ending}"
    if plain == key and len(own.encode()) <= LONGEST_KEY:
        return own
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    beginning = plain.encode()[: LONGEST_KEY - 100].decode(errors="ignore")
    return f"receipts/{beginning}-{digest}.{ending}"


def _version(entry: Any, *, is_deletion: bool) -> Version:  # noqa: ANN401 - the client's own item
    written: datetime = entry["LastModified"]
    return Version(
        id=_version_id(entry),
        written=written.astimezone(UTC).replace(microsecond=0),
        size=entry.get("Size", 0),
        etag=entry.get("ETag", "").strip('"'),
        is_deletion=is_deletion,
        unreadable_because=storage_class_obstacle(entry.get("StorageClass", "STANDARD")),
    )


def _version_id(entry: Any) -> str:  # noqa: ANN401 - the client's own item
    """The version's id. Where versioning is off, every id is `null`, so the time and the ETag are
    added, which differ from those of the version before.
    """
    if entry["VersionId"] != "null":
        return str(entry["VersionId"])
    written = entry["LastModified"].isoformat()
    return _UNVERSIONED_MARK.join(("null", written, entry.get("ETag", "").strip('"')))
