"""The renditions in the media bucket, and the notes of what was made of which content."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from msgspec import DecodeError
from msgspec.json import Decoder, encode

from chalicelib.news.errors import UnreadableFile
from chalicelib.news.pictures import Making
from chalicelib.news.renditions import RECIPE
from chalicelib.storage.s3_reading import read_object

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_MEDIA_TYPES = {"jpg": "image/jpeg", "avif": "image/avif"}
_FOR_EVER = "public, max-age=31536000, immutable"  # a name with a digest has one content
_NOTES = "made/"  # beside the folder that readers are served from
_MOST_IN_A_DELETE = 1000  # S3's own limit

_MAKING = Decoder(Making)


class S3Renditions:
    """RenditionFiles in a bucket. Notes are told apart by the recipe as well."""

    def __init__(self, client: S3Client, bucket: str, *, access: str = "") -> None:
        """`access`: an ACL for renditions; on a laptop browsers read them from the bucket."""
        self._client = client
        self._bucket = bucket
        self._access: Any = {"ACL": access} if access else {}

    def note(self, etag: str, size: int) -> Making | None:
        """What was made of the content with this ETag and size; None if nobody noted it."""
        key = _note_key(etag, size)
        listing = self._client.list_objects_v2(Bucket=self._bucket, Prefix=key, MaxKeys=1)
        if not listing.get("Contents"):
            return None
        try:
            return _MAKING.decode(read_object(self._client, Bucket=self._bucket, Key=key))
        except (UnreadableFile, DecodeError):
            return None

    def keep_note(self, etag: str, size: int, making: Making) -> None:
        """Note what was made of that content."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=_note_key(etag, size),
            Body=encode(making),
            ContentType="application/json",
        )

    def paths(self, beginning: str) -> set[str]:
        """The files that are there whose paths begin so."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=beginning
        )
        return {entry["Key"] for page in pages for entry in page.get("Contents", [])}

    def put(self, path: str, content: bytes) -> None:
        """Put a rendition where readers get it, with its true type: it can never run."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=path,
            Body=content,
            ContentType=_MEDIA_TYPES[path.rpartition(".")[2]],
            CacheControl=_FOR_EVER,
            **self._access,
        )

    def remove(self, paths: Collection[str]) -> None:
        """Remove these files; one that is not there is no error."""
        names = sorted(paths)
        for start in range(0, len(names), _MOST_IN_A_DELETE):
            some: Any = [{"Key": name} for name in names[start : start + _MOST_IN_A_DELETE]]
            self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": some})


def _note_key(etag: str, size: int) -> str:
    return f"{_NOTES}{RECIPE}/{etag}-{size}.json"
