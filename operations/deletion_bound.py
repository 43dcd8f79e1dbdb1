"""The bound of the brake on mass deletion, written into the bucket: it counts from then on."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.news.mass_deletion import BOUND_KEY
from operations.deployed import is_missing


def set_deletion_bound(s3: Any, bucket: str, most: int | None) -> bool:  # noqa: ANN401 - boto3's client
    """Write the newsroom's bound, unless the bucket has it already; whether it was written.

    It is in the bucket and not in the functions, so that a later bound does not change what was
    decided by an earlier one, and a bucket of before the brake stays as it is.
    """
    content = bound_file(most).encode()
    if _current(s3, bucket) == content:
        return False
    s3.put_object(Bucket=bucket, Key=BOUND_KEY, Body=content, ContentType="application/json")
    return True


def _current(s3: Any, bucket: str) -> bytes:  # noqa: ANN401 - boto3's client
    try:
        with s3.get_object(Bucket=bucket, Key=BOUND_KEY)["Body"] as body:
            content: bytes = body.read()
    except ClientError as error:
        if is_missing(error) or error.response["Error"]["Code"] == "NoSuchKey":
            return b""
        raise
    return content
