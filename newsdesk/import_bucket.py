"""The editors' bucket, as an import writes to it."""

from __future__ import annotations

import argparse
import mimetypes
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import FOLDERS
from newsdesk.earlier_stories import HEAD, KeptFile
from newsdesk.editors_bucket import READERS, EditorsBucket, open_bucket

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# An empty file, one in cold storage, and one of a section that is another editor's.
_UNREADABLE = {"InvalidRange", "InvalidObjectState", "AccessDenied"}
_MARK = "imported"  # the metadata of what an import wrote; an editor's upload has none of it


@dataclass(frozen=True)
class S3ImportBucket:
    """The bucket, over S3."""

    s3: S3Client
    name: str
    editors: EditorsBucket  # the same, as an editor has it

    @classmethod
    def named_by(cls, options: argparse.Namespace, newsroom: Newsroom) -> S3ImportBucket:
        """The bucket that the options name. Raises Refused."""
        bucket = open_bucket(options, newsroom)
        return cls(bucket.s3, bucket.name, bucket)

    def files(self) -> dict[str, KeptFile]:
        """Every file that is there, or was, by key."""
        found: dict[str, KeptFile] = {}
        deleted: set[str] = set()
        paginator = self.s3.get_paginator("list_object_versions")
        for folder in FOLDERS:
            for page in paginator.paginate(Bucket=self.name, Prefix=folder):
                marks = page.get("DeleteMarkers", [])
                deleted |= {mark["Key"] for mark in marks if mark["IsLatest"]}
                for entry in page.get("Versions", []):  # of each key the newest first
                    file = KeptFile(entry["ETag"].strip('"'), entry["VersionId"])
                    found.setdefault(entry["Key"], file)
        return {
            key: replace(file, is_deleted=True) if key in deleted else file
            for key, file in found.items()
        }

    def heads(self, files: Mapping[str, KeptFile]) -> Iterator[tuple[str, bytes]]:
        """The first bytes of each, with its key; none of what nobody can read."""
        with ThreadPoolExecutor(READERS) as threads:
            yield from zip(files, threads.map(self._head, files, files.values()), strict=True)

    def _head(self, key: str, file: KeptFile) -> bytes:
        try:
            answer = self.s3.get_object(
                Bucket=self.name, Key=key, VersionId=file.version, Range=f"bytes=0-{HEAD - 1}"
            )
            with answer["Body"] as body:
                return body.read()
        except ClientError as error:
            if error.response["Error"]["Code"] not in _UNREADABLE:
                raise
            return b""

    def was_imported(self, key: str) -> bool:
        """Whether the file as it is now was written by an import."""
        return _MARK in self.s3.head_object(Bucket=self.name, Key=key)["Metadata"]

    def read(self, key: str) -> bytes:
        """The bytes of a file; empty if there is none."""
        try:
            with self.s3.get_object(Bucket=self.name, Key=key)["Body"] as body:
                return body.read()
        except self.s3.exceptions.NoSuchKey:
            return b""

    def put(self, key: str, content: bytes) -> str:
        """Write a file, marked as one of an import; the id of its version."""
        kind = mimetypes.guess_type(key)[0] or "text/plain; charset=utf-8"
        answer = self.s3.put_object(
            Bucket=self.name, Key=key, Body=content, ContentType=kind, Metadata={_MARK: "yes"}
        )
        return answer.get("VersionId", "null")
