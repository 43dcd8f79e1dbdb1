"""Requests to other functions of ours: asynchronous, so that nobody waits for them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.news.errors import NotCalled


class LambdaPictureRequests:
    """PictureRequests to one function. Lambda keeps each until the function has done it, retries it
    twice, and sends what fails to the function's failure destination.
    """

    def __init__(self, client: Any, function: str) -> None:  # noqa: ANN401 - boto3's, untyped
        self._client = client
        self._function = function

    def make(self, key: str) -> None:
        """Ask that an original be looked at as it stands now."""
        self._invoke(key=key)

    def make_for(self, story: str) -> None:
        """Ask for the share image and the crops of the story of a file."""
        self._invoke(story=story)

    def _invoke(self, **payload: str) -> None:
        invoke(self._client, self._function, payload)


def invoke(client: Any, function: str, payload: Mapping[str, str]) -> None:  # noqa: ANN401 - boto3's, untyped
    """Have a function called with this event, later; Lambda keeps it. Raises NotCalled."""
    try:
        client.invoke(
            FunctionName=function,
            InvocationType="Event",
            Payload=json.dumps(payload).encode(),
        )
    except (BotoCoreError, ClientError) as error:
        raise NotCalled(f"{function}: {error}") from error
