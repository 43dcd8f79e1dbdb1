"""The queue of S3's second notices: EventBridge puts the key of each changed file there.

S3 announces a change to the function for uploads, and Lambda may drop such an event, or turn it
away for hours. It announces it to EventBridge as well, which keeps trying for a day, and a queue
loses nothing. The sweep looks there for what is new, so that it need not list the whole bucket.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import batched
from typing import Any

MOST_IN_A_CALL = 10  # SQS's own limit
# Without a wait SQS asks some of its servers only, and may say that there is nothing.
WAIT_SECONDS = 1
# Notices of one sweep. Each costs two calls where the file was taken in already, and three tenths
# of a second where not: all must fit in the sweep's time.
MOST_ANNOUNCED = 500


class SQSChanges:
    """Changes over one queue. What is not forgotten comes again at the next sweep."""

    def __init__(self, client: Any, queue_url: str) -> None:  # noqa: ANN401 - boto3's
        self._client = client
        self._queue_url = queue_url
        self._handles: dict[str, list[str]] = {}

    def announced(self) -> Iterator[str]:
        """Keys of files that have changed; one may come twice, and much later. None if there is no
        such queue, as after a rollback: the sweep's walk finds what it would have told of.
        """
        self._handles = {}
        with suppress(self._client.exceptions.QueueDoesNotExist):
            yield from self._received()

    def _received(self) -> Iterator[str]:
        for _ in range(MOST_ANNOUNCED // MOST_IN_A_CALL):
            reply = self._client.receive_message(
                QueueUrl=self._queue_url,
                MaxNumberOfMessages=MOST_IN_A_CALL,
                WaitTimeSeconds=WAIT_SECONDS,
            )
            messages = reply.get("Messages", [])
            if not messages:
                return
            for message in messages:
                key = str(json.loads(message["Body"]))
                self._handles.setdefault(key, []).append(message["ReceiptHandle"])
                yield key

    def forget(self, keys: Collection[str]) -> None:
        """Drop the notices of these files that were announced."""
        handles = [handle for key in keys for handle in self._handles.pop(key, [])]
        for batch in batched(handles, MOST_IN_A_CALL):
            entries = [
                {"Id": str(number), "ReceiptHandle": handle} for number, handle in enumerate(batch)
            ]
            self._client.delete_message_batch(QueueUrl=self._queue_url, Entries=entries)
