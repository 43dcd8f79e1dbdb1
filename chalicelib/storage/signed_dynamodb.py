"""The two calls of DynamoDB that readers need, without boto3, which takes longer to load than a
page takes to make.

It speaks the service's JSON protocol 1.0:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
"""

from __future__ import annotations

import json
import random
import time
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPException
from typing import Any

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.kept_connection import KeptConnection, Reply
from chalicelib.storage.patience import PAGE_SECONDS, page_ends
from chalicelib.storage.signature import Credentials, signed_post

DEADLINE = PAGE_SECONDS  # for all attempts of one call, if no page has less left
MOST_ATTEMPTS = 4
FIRST_PAUSE = 0.1  # seconds at most; each further one may be twice as long

_THROTTLES = {
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
}


class SignedDynamoDB:
    """Asks as boto3's client does: the same parameters, the same items in the answer.

    What may pass is tried again, after a pause of random length so that copies of us part:
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    Every failure is an ArchiveUnavailable that says what happened. `spent` is told the read units
    of every answer; without it they are not asked for.
    """

    def __init__(
        self,
        connection: KeptConnection,
        credentials: Credentials,
        region: str,
        *,
        now: Callable[[], datetime],
        spent: Callable[[float], object] | None = None,
        deadline: float = DEADLINE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._connection = connection
        self._credentials = credentials
        self._region = region
        self._now = now
        self._spent = spent
        self._deadline = deadline
        self._clock = clock
        self._sleep = sleep
        self._chance = chance

    def batch_get_item(self, **parameters: object) -> Any:  # noqa: ANN401 - as boto3 has it
        """BatchGetItem."""
        return self._metered("BatchGetItem", parameters)

    def query(self, **parameters: object) -> Any:  # noqa: ANN401 - as boto3 has it
        """Query."""
        return self._metered("Query", parameters)

    def close(self) -> None:
        """End this thread's connection."""
        self._connection.close()

    def _metered(self, operation: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - as boto3 has it
        if self._spent is None:
            return self._ask(operation, parameters)
        answer = self._ask(operation, {**parameters, "ReturnConsumedCapacity": "TOTAL"})
        self._spent(_units(answer.get("ConsumedCapacity")))
        return answer

    def _ask(self, operation: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - as boto3 has it
        body = json.dumps(parameters, default=_binary_to_json).encode()
        ends = min(self._clock() + self._deadline, page_ends())
        attempt = 1
        while True:
            try:
                return self._answer(operation, body, ends)
            except _MayPass as trouble:
                pause = self._chance() * FIRST_PAUSE * 2 ** (attempt - 1)
                if attempt == MOST_ATTEMPTS or self._clock() + pause >= ends:
                    said = f"{operation}, attempt {attempt}: {trouble}"
                    raise ArchiveUnavailable(said) from trouble
            self._sleep(pause)
            attempt += 1

    def _answer(self, operation: str, body: bytes, ends: float) -> Any:  # noqa: ANN401 - as boto3 has it
        """What one attempt brings. Raises _MayPass if another may bring more."""
        headers = self._signed(operation, body)
        try:
            reply = self._connection.post(headers, body, left=lambda: ends - self._clock())
        except (OSError, HTTPException) as error:
            raise _MayPass(f"{type(error).__name__}: {error}") from error
        if reply.status == 200:
            return _answer_from(reply)
        code, message = _refusal(reply)
        said = self._credentials.hide(f"{code}: {message}")
        if reply.status >= 500 or code in _THROTTLES:
            raise _MayPass(said)
        raise ArchiveUnavailable(f"{operation}: {said}")

    def _signed(self, operation: str, body: bytes) -> dict[str, str]:
        headers = {
            "Host": self._connection.endpoint.host,
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        }
        return signed_post(
            headers,
            body,
            credentials=self._credentials,
            region=self._region,
            service="dynamodb",
            now=self._now(),
        )


class _MayPass(Exception):
    """Something that may be over when we try again."""


def _answer_from(reply: Reply) -> Any:  # noqa: ANN401 - as boto3 has it
    checksum = reply.headers.get("x-amz-crc32")
    if checksum and checksum != str(zlib.crc32(reply.body)):
        raise _MayPass("the answer is not what was sent, by its checksum")
    try:
        return json.loads(reply.body, object_hook=_binary_from_json)
    except ValueError:
        raise _MayPass("the answer is not JSON") from None


def _units(consumed: Any) -> float:  # noqa: ANN401 - as boto3 has it
    """A query's consumption is a map, a batch's a list of them; an emulator may leave it out."""
    told = consumed if isinstance(consumed, list) else [consumed] if consumed else []
    return sum(float(each.get("CapacityUnits", 0)) for each in told)


def _refusal(reply: Reply) -> tuple[str, str]:
    """The code and the message of an error; what stands between us and AWS may send neither.

    The code comes as `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`.
    """
    try:
        told = json.loads(reply.body)
        code = told["__type"].rpartition("#")[2]
        return code, str(told.get("message") or told.get("Message") or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return f"HTTP {reply.status}", ""


def _binary_from_json(read: dict[str, Any]) -> dict[str, Any]:
    """A binary attribute as bytes. Nothing else in an answer is `B` alone with a text."""
    match read:
        case {"B": str(text)} if len(read) == 1:
            return {"B": b64decode(text)}
    return read


def _binary_to_json(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"DynamoDB takes no {type(value).__name__}")
