"""Timeouts, retries and backoff of everything that calls AWS.

Readers' calls to DynamoDB go over dynamodb_http/, by the numbers here; intake's calls to DynamoDB
and S3 go through boto3, configured by BOTO3_CONFIG.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Readers get a page or an apology within three seconds; half of one is for making it.
PAGE_SECONDS = 2.5  # the deadline of a page for all its calls, retries and backoff included

# Both timeouts leave time for another attempt before the deadline: a connection may have been lost
# in silence while Lambda froze the function.
CONNECT_SECONDS = 2.0  # TCP, TLS, and sending the request
READ_SECONDS = 2.0  # from the request sent to the reply read

MAX_ATTEMPTS = 4  # of one call, the same for boto3's standard mode
FIRST_BACKOFF_SECONDS = 0.1  # at most

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
THROTTLES = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
}

# An upload may wait longer than a reader, but a call that hangs must leave time for the rest of the
# function's minute. These are keyword arguments of botocore's Config.
BOTO3_CONFIG: dict[str, Any] = {
    "connect_timeout": 2,
    "read_timeout": 5,
    "retries": {"mode": "standard", "total_max_attempts": MAX_ATTEMPTS},
}


def is_retryable(status: int, code: str) -> bool:
    """Whether DynamoDB may answer otherwise when asked again: a fault of its own, or a throttle."""
    return status >= 500 or code in THROTTLES


def backoff_seconds(attempt: int, chance: Callable[[], float]) -> float:
    """The seconds to wait before a retry, after the failed attempt of this number (the first is 1).

    Exponential backoff with full jitter, so that copies of us don't retry in step:
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    return chance() * FIRST_BACKOFF_SECONDS * 2.0 ** (attempt - 1)
