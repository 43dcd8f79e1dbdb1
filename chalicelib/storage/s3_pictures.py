"""The pictures in the media bucket: whether a file exists, and its first bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.storage.s3_reading import read_object

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MOST_READ = 256 * 1024  # bytes; a camera writes a small picture before a JPEG tells its size


class S3Pictures:
    """The bucket that readers' pictures are served from."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def beginning(self, path: str) -> bytes | None:
        """The first bytes of a file; None if it is not there. Raises UnreadableFile if it is, and
        can't be read.

        It is looked for in the list, since S3 tells a missing file from a forbidden one only to
        those who may list the whole bucket, and this may list only what is asked for.
        https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
        """
        listing = self._client.list_objects_v2(Bucket=self._bucket, Prefix=path, MaxKeys=1)
        matches = [entry for entry in listing.get("Contents", []) if entry["Key"] == path]
        if not matches:
            return None
        if not matches[0]["Size"]:  # of which no range can be asked
            return b""
        span = f"bytes=0-{MOST_READ - 1}"
        return read_object(self._client, Bucket=self._bucket, Key=path, Range=span)
