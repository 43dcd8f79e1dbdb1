"""The editors' bucket, as an import writes to it."""

from __future__ import annotations

import argparse
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import FOLDERS
from newsdesk.editors_bucket import open_bucket

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MARK = "imported"  # the metadata of what an import wrote; an editor's upload has none of it


@dataclass(frozen=True)
class S3ImportBucket:
    """The bucket, over S3."""

    s3: S3Client
    name: str

    @classmethod
    def named_by(cls, options: argparse.Namespace, newsroom: Newsroom) -> S3ImportBucket:
        """The bucket that the options name. Raises Refused."""
        bucket = open_bucket(options, newsroom)
        return cls(bucket.s3, bucket.name)

    def digests(self) -> dict[str, str]:
        """The MD5 of every file that is there now, by key."""
        paginator = self.s3.get_paginator("list_objects_v2")
        return {
            entry["Key"]: entry["ETag"].strip('"')
            for folder in FOLDERS
            for page in paginator.paginate(Bucket=self.name, Prefix=folder)
            for entry in page.get("Contents", [])
        }

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

    def put(self, key: str, content: bytes) -> None:
        """Write a file, marked as one of an import."""
        kind = mimetypes.guess_type(key)[0] or "text/plain; charset=utf-8"
        self.s3.put_object(
            Bucket=self.name, Key=key, Body=content, ContentType=kind, Metadata={_MARK: "yes"}
        )
