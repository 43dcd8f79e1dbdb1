"""The index of the search in a bucket: a manifest, and packs that never change."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import ClientError
from msgspec import DecodeError, Struct
from msgspec.json import Decoder, encode

from chalicelib.news.errors import LostRace
from chalicelib.news.search_index import KeptManifest, Manifest

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PACKS = "packs/"
_MANIFESTS = "manifests/"
_TURN = f"{_MANIFESTS}turn.json"  # which names no packs

# 412: somebody has written since; 409: somebody writes at this moment.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
_LOST = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_MISSING = {"NoSuchKey", "404"}

_MANIFEST = Decoder(Manifest)


class _Turn(Struct, frozen=True):
    """Whose turn it is, and a random stamp."""

    engine: str = ""
    stamp: str = ""


_TURNS = Decoder(_Turn)


class S3IndexFiles:
    """IndexFiles in a bucket, of one `engine` and schema: another release has a manifest of its
    own, and so never reads packs that it can't.
    """

    def __init__(self, client: S3Client, bucket: str, engine: str) -> None:
        self._client = client
        self._bucket = bucket
        self._engine = engine
        self._key = f"{_MANIFESTS}{engine}.json"

    def manifest(self) -> KeptManifest:
        """The newest manifest; an empty one if there is none that can be read."""
        reply = self._object(self._key)
        if reply is None:
            return KeptManifest()
        manifest = Manifest()
        with suppress(DecodeError):
            manifest = _MANIFEST.decode(reply["Body"].read())
        return KeptManifest(manifest, reply["ETag"])

    def replace_manifest(self, before: KeptManifest, after: Manifest) -> KeptManifest:
        """Write the manifest over the one that was read. Raises LostRace if it has changed."""
        condition: Any = {"IfMatch": before.tag} if before.tag else {"IfNoneMatch": "*"}
        try:
            reply = self._client.put_object(
                Bucket=self._bucket,
                Key=self._key,
                Body=encode(after),
                ContentType="application/json",
                **condition,
            )
        except ClientError as error:
            if _code(error) in _LOST | (_MISSING if before.tag else set()):
                raise LostRace(self._key) from None
            raise
        return KeptManifest(after, reply["ETag"])

    def pack(self, digest: str) -> bytes | None:
        """The content of a pack, whatever that is; None if there is no such file."""
        reply = self._object(f"{_PACKS}{digest}")
        return reply["Body"].read() if reply else None

    def keep_pack(self, digest: str, content: bytes) -> None:
        """Keep a pack, over whatever is there."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=f"{_PACKS}{digest}",
            Body=content,
            ContentType="application/x-tar",
        )

    def remove_unused(self, *, before: datetime) -> int:
        """Remove the packs that no manifest names, if they were written `before`; how many.

        One that is kept again at this moment may go with them. Then the next search finds that it
        is missing, and it is built anew.
        """
        listed = [entry for entry in self._listed(_PACKS) if entry["LastModified"] < before]
        named = self._named()
        unused = [e["Key"] for e in listed if e["Key"].removeprefix(_PACKS) not in named]
        for key in unused:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        return len(unused)

    def turn(self) -> str:
        """The stamp of this engine's turn; empty if it is another's."""
        reply = self._object(_TURN)
        turn = _Turn()
        with suppress(DecodeError):
            turn = _TURNS.decode(reply["Body"].read()) if reply else turn
        return turn.stamp if turn.engine == self._engine else ""

    def take_turn(self) -> None:
        """Have it be this engine's turn; with another stamp than ever before, unless it is.

        Of two that take it at once the later has it. The other sees that, before it forgets a note.
        """
        if not self.turn():
            turn = _Turn(self._engine, uuid4().hex)
            self._client.put_object(
                Bucket=self._bucket, Key=_TURN, Body=encode(turn), ContentType="application/json"
            )

    def _named(self) -> set[str]:
        """The packs that any manifest names; none for one that can't be read, which will be made
        anew.
        """
        named = set[str]()
        for entry in self._listed(_MANIFESTS):
            if reply := self._object(entry["Key"]):
                with suppress(DecodeError):
                    named |= _MANIFEST.decode(reply["Body"].read()).digests
        return named

    def _object(self, key: str) -> Any:  # noqa: ANN401 - boto3's own type of a reply
        """S3's reply with an object; None if there is none."""
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise

    def _listed(self, beginning: str) -> list[Any]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=beginning
        )
        return [entry for page in pages for entry in page.get("Contents", [])]


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
