"""The search as readers' function asks for it: a call of the function that searches, in one wait.

Without boto3, as everything on a reader's way.
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from msgspec import DecodeError
from msgspec.json import Decoder, encode

from chalicelib.news.errors import SearchUnavailable
from chalicelib.news.search_results import Found, SearchQuery
from chalicelib.storage.dynamodb_http.connection import PostReply
from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool, Post
from chalicelib.storage.dynamodb_http.signature import Credentials, signed_post

# A search that has to start, and to fetch packs, takes two. Nobody waits for a second attempt.
SEARCH_SECONDS = 6.0

_FOUND = Decoder(Found)


class LambdaSearch:
    """Search by a function of this name; `failed` is told whenever it does not respond."""

    def __init__(
        self,
        pool: ConnectionPool,
        credentials: Credentials,
        region: str,
        function: str,
        *,
        now: Callable[[], datetime],
        failed: Callable[[], object],
    ) -> None:
        self._pool = pool
        self._credentials = credentials
        self._region = region
        self._path = f"/2015-03-31/functions/{function}/invocations"
        self._now = now
        self._failed = failed

    def find(self, wanted: SearchQuery) -> Found:
        """What is found. Raises SearchUnavailable."""
        try:
            return self._answer(wanted)
        except SearchUnavailable:
            self._failed()
            raise

    def _answer(self, wanted: SearchQuery) -> Found:
        post = self._post(encode(wanted))
        [reply] = self._pool.post_all([post], deadline=time.monotonic() + SEARCH_SECONDS)
        if isinstance(reply, Exception):
            reason = f"{type(reply).__name__}: {reply}"
            raise SearchUnavailable(self._credentials.hide(reason))
        return _found(reply)

    def _post(self, body: bytes) -> Post:
        headers = {"Host": self._pool.host, "Content-Type": "application/json"}
        signed = signed_post(
            headers,
            body,
            credentials=self._credentials,
            region=self._region,
            service="lambda",
            now=self._now(),
            path=self._path,
        )
        return Post(signed, body, self._path)


def _found(reply: PostReply) -> Found:
    failed = reply.headers.get("X-Amz-Function-Error")
    if reply.status != 200 or failed:
        raise SearchUnavailable(f"status {reply.status}, {failed or 'no error of the function'}")
    try:
        return _FOUND.decode(reply.body)
    except DecodeError as error:
        raise SearchUnavailable(f"its answer can't be read: {error}") from None
