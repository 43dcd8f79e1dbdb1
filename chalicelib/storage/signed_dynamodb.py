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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.http_reply import Reply
from chalicelib.storage.kept_connections import KeptConnections, Request
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


@dataclass(frozen=True)
class Call:
    """One call of the service, as it is asked."""

    operation: str
    body: bytes


class SignedDynamoDB:
    """Asks what boto3's client would: the same parameters, the same items in the answer; many calls
    at the same time. flights.py has a method for each, named as boto3's.

    What may pass is tried again, after a pause of random length so that copies of us part:
    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    Every failure is an ArchiveUnavailable that says what happened. `spent` is told the read units
    of every answer; without it they are not asked for.
    """

    def __init__(
        self,
        connections: KeptConnections,
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
        self._connections = connections
        self._credentials = credentials
        self._region = region
        self._now = now
        self._spent = spent
        self._deadline = deadline
        self._clock = clock
        self._sleep = sleep
        self._chance = chance

    def call(self, operation: str, parameters: dict[str, Any]) -> Call:
        """What would be asked."""
        metered = {"ReturnConsumedCapacity": "TOTAL"} if self._spent else {}
        body = json.dumps(parameters | metered, default=_binary_to_json).encode()
        return Call(operation, body)

    def ask_all(self, calls: Sequence[Call]) -> list[Any]:
        """The answer to each, or its ArchiveUnavailable; they are waited for at the same time."""
        told: dict[Call, Any] = {}
        ends = min(self._clock() + self._deadline, page_ends())
        for attempt in range(1, MOST_ATTEMPTS + 1):
            troubled = self._attempt([call for call in calls if call not in told], told, ends)
            if not troubled:
                break
            pause = self._chance() * FIRST_PAUSE * 2 ** (attempt - 1)
            if attempt == MOST_ATTEMPTS or self._clock() + pause >= ends:
                told |= {call: _given_up(call, attempt, why) for call, why in troubled.items()}
                break
            self._sleep(pause)
        return [told[call] for call in calls]

    def close(self) -> None:
        """End the connections."""
        self._connections.close()

    def _attempt(
        self, calls: Sequence[Call], told: dict[Call, Any], ends: float
    ) -> dict[Call, _MayPass]:
        """Ask once, and note what was told; returns what another attempt may bring more of."""
        requests = [Request(self._signed(call), call.body) for call in calls]
        replies = self._connections.post_all(requests, left=lambda: ends - self._clock())
        troubled: dict[Call, _MayPass] = {}
        for call, reply in zip(calls, replies, strict=True):
            try:
                told[call] = self._answer(call, reply)
            except _MayPass as trouble:
                troubled[call] = trouble
        return troubled

    def _answer(self, call: Call, reply: Reply | OSError) -> Any:  # noqa: ANN401 - as boto3 has it
        """What one attempt brought. Raises _MayPass if another may bring more."""
        if isinstance(reply, OSError):
            raise _MayPass(f"{type(reply).__name__}: {reply}") from reply
        if reply.status == 200:
            answer = _answer_from(reply)
            if self._spent:
                self._spent(_units(answer.get("ConsumedCapacity")))
            return answer
        code, message = _refusal(reply)
        said = self._credentials.hide(f"{code}: {message}")
        if reply.status >= 500 or code in _THROTTLES:
            raise _MayPass(said)
        return ArchiveUnavailable(f"{call.operation}: {said}")

    def _signed(self, call: Call) -> dict[str, str]:
        headers = {
            "Host": self._connections.endpoint.host,
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{call.operation}",
        }
        return signed_post(
            headers,
            call.body,
            credentials=self._credentials,
            region=self._region,
            service="dynamodb",
            now=self._now(),
        )


class _MayPass(Exception):
    """Something that may be over when we try again."""


def _given_up(call: Call, attempt: int, why: _MayPass) -> ArchiveUnavailable:
    said = ArchiveUnavailable(f"{call.operation}, attempt {attempt}: {why}")
    said.__cause__ = why
    return said


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
