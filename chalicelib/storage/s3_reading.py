"""Reads S3 objects, and tells those that can't be read: by storage class, or encryption key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.news.errors import UnreadableFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Reading from any other takes hours, or a request to restore it first.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
_READ_AT_ONCE = {
    "STANDARD", "STANDARD_IA", "ONEZONE_IA", "REDUCED_REDUNDANCY", "GLACIER_IR",
    "INTELLIGENT_TIERING", "EXPRESS_ONEZONE",
}  # fmt: skip


def read_object(client: S3Client, **parameters: Any) -> bytes:  # noqa: ANN401 - boto3 has their types
    """The bytes that GetObject returns for these parameters. Raises UnreadableFile if S3 will never
    hand them out.
    """
    try:
        return client.get_object(**parameters)["Body"].read()
    except ClientError as error:
        if obstacle := _reading_obstacle(error):
            raise UnreadableFile(obstacle) from error
        raise


def storage_class_obstacle(storage_class: str) -> str:
    """The reason why an object of this class can't be read; empty if it can.

    Known from the listing, without an attempt to read: so the answer is the same whenever it is
    asked for, also while a restored copy is there for a few days.
    """
    return "" if storage_class in _READ_AT_ONCE else f"its storage class is {storage_class}"


def _reading_obstacle(error: ClientError) -> str:
    """The reason why GetObject fails for this one object, though retried; empty if the error is of
    another kind (a fault of the service, or rights that we lack for every object).

    Our roles have no right to any KMS key, so S3 refuses what was encrypted with one, in the name
    of `kms:Decrypt`: https://repost.aws/knowledge-center/s3-troubleshoot-403
    """
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code == "InvalidObjectState":
        return "it is in cold storage"
    is_refused = code.startswith("KMS.") and "Throttl" not in code
    if is_refused or (code == "AccessDenied" and "kms:" in message.lower()):
        return "it was encrypted with a key of somebody else's"
    if code == "InvalidRequest" and "encrypt" in message.lower():  # SSE-C: the key is sent along
        return "it was encrypted with a key that only its sender has"
    return ""
