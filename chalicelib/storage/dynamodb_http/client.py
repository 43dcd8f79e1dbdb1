"""The readers' client of DynamoDB: concurrent calls, signed, retried until a deadline.

Without boto3, which takes longer to import than a page takes to render.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.dynamodb_http.connection import PostReply
from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool, Post, PostFailure
from chalicelib.storage.dynamodb_http.deadline import deadline_within
from chalicelib.storage.dynamodb_http.signature import Credentials, signed_post
from chalicelib.storage.dynamodb_http.wire_format import (
    decode_reply,
    encode_parameters,
    error_of,
    read_units,
)
from chalicelib.storage.retries import MAX_ATTEMPTS, PAGE_SECONDS, backoff_seconds, is_retryable


@dataclass(frozen=True)
class Call:
    """One call of an operation that only reads, with the parameters that boto3 would take."""

    operation: str
    parameters: Mapping[str, Any]


Answer = dict[str, Any] | ArchiveUnavailable


class DynamoDBClient:
    """BatchGetItem and Query over a pool of connections. The policy of timeouts, retries and
    backoff is in retries.py.

    `spent` gets the read units of every reply; without it they are not requested. `deadline` is
    in seconds, for all attempts of one `call_all`, if the page at work has no sooner one.
    """

    def __init__(
        self,
        pool: ConnectionPool,
        credentials: Credentials,
        region: str,
        *,
        now: Callable[[], datetime],
        spent: Callable[[float], object] | None = None,
        deadline: float = PAGE_SECONDS,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._pool = pool
        self._credentials = credentials
        self._region = region
        self._now = now
        self._spent = spent
        self._deadline = deadline
        self._sleep = sleep
        self._chance = chance

    def call_all(self, calls: Sequence[Call]) -> list[dict[str, Any] | ArchiveUnavailable]:
        """The reply to each call, in order, as boto3 has it, or why there is none.

        All are sent before the first reply is awaited. What fails in a way that may pass is
        retried, after a backoff, without the calls that have their reply.
        """
        deadline = deadline_within(self._deadline)
        answers: dict[int, Answer] = {}
        pending = dict(enumerate(calls))
        for attempt in range(1, MAX_ATTEMPTS + 1):
            answers |= self._attempt(pending, attempt, deadline)
            pending = {n: calls[n] for n in pending if isinstance(answers[n], _TransientFailure)}
            if not pending or not self._may_retry(attempt, deadline):
                break
        return [answers[n] for n in range(len(calls))]

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def _may_retry(self, attempt: int, deadline: float) -> bool:
        """Whether there is an attempt and time left; waits for the backoff if so."""
        backoff = backoff_seconds(attempt, self._chance)
        if attempt == MAX_ATTEMPTS or time.monotonic() + backoff >= deadline:
            return False
        self._sleep(backoff)
        return True

    def _attempt(
        self, calls: Mapping[int, Call], attempt: int, deadline: float
    ) -> dict[int, Answer]:
        posts = [self._post(call) for call in calls.values()]
        outcomes = self._pool.post_all(posts, deadline=deadline)
        return {
            n: self._answer(outcome, f"{call.operation}, attempt {attempt}")
            for (n, call), outcome in zip(calls.items(), outcomes, strict=True)
        }

    def _post(self, call: Call) -> Post:
        metered = {"ReturnConsumedCapacity": "TOTAL"} if self._spent else {}
        body = encode_parameters({**call.parameters, **metered})
        headers = {
            "Host": self._pool.host,
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{call.operation}",
        }
        signed = signed_post(
            headers,
            body,
            credentials=self._credentials,
            region=self._region,
            service="dynamodb",
            now=self._now(),
        )
        return Post(signed, body)

    def _answer(self, outcome: PostReply | PostFailure, attempt: str) -> Answer:
        if isinstance(outcome, Exception):
            return self._transient(attempt, outcome)
        if outcome.status != 200:
            code, message = error_of(outcome)
            kind = _TransientFailure if is_retryable(outcome.status, code) else ArchiveUnavailable
            return kind(self._credentials.hide(f"{attempt}: {code}: {message}"))
        try:
            reply = decode_reply(outcome)
        except ValueError as error:
            return self._transient(attempt, error)
        if self._spent:
            self._spent(read_units(reply))
        return reply

    def _transient(self, attempt: str, error: Exception) -> _TransientFailure:
        reason = f"{attempt}: {type(error).__name__}: {error}"
        return _TransientFailure(self._credentials.hide(reason))


class _TransientFailure(ArchiveUnavailable):
    """A failure that may pass: a retry may succeed."""
