"""OpenSearch by HTTP: signed requests, with bounded times and sizes, and retries.

The domain is Amazon's, so requests are signed (https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-signing-service-requests.html).
The service ignores the parameters of a signed POST's URL, so no request here may have any.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.exceptions import HTTPClientError
from botocore.httpsession import URLLib3Session
from urllib3.exceptions import HTTPError

from chalicelib.news.errors import SearchUnavailable

_SERVICE = "es"
_JSON = "application/x-ndjson"  # of any number of lines, one too
_CONNECT_SECONDS = 1.0
_LARGEST = 60_000_000  # bytes of an answer: a hundred of the largest stories
# Headers and body are sent one after the other: else the body waits 40 ms for the headers' receipt
# (Nagle's algorithm). botocore's clients ask for that; its session alone does not.
_AT_ONCE: Any = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
# Too much at once, or a node that is being replaced.
_LATER = {429, 502, 503, 504}


class OpenSearchHTTP:
    """SearchServer. `pause` waits before attempt n; `credentials` is botocore's, asked at each
    request, since they change.
    """

    def __init__(
        self,
        url: str,
        credentials: Callable[[], Any],
        region: str,
        *,
        seconds: float,
        attempts: int,
        pause: Callable[[int], None],
    ) -> None:
        self._url = url
        self._credentials = credentials
        self._region = region
        self._attempts = attempts
        self._pause = pause
        timeouts: Any = (_CONNECT_SECONDS, seconds)  # the stubs know but one for both
        self._session = URLLib3Session(timeout=timeouts, socket_options=_AT_ONCE)

    def send(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the content of its answer. Raises SearchUnavailable if it gives none, or
        says that it can't now. A request may arrive twice.
        """
        reason = ""
        for attempt in range(self._attempts):
            if attempt:
                self._pause(attempt)
            try:
                status, content = self._sent(method, path, body)
            except (HTTPClientError, HTTPError) as error:
                reason = f"{type(error).__name__}: {error}"
                continue
            if status not in _LATER:
                return status, content
            reason = f"status {status}"
        raise SearchUnavailable(f"OpenSearch does not respond: {reason}")

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _sent(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        reply = self._session.send(self._signed(method, path, body))
        content: bytes = reply.raw.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            reply.raw.close()
            raise SearchUnavailable(f"OpenSearch's answer has more than {_LARGEST:,} bytes")
        return reply.status_code, content

    def _signed(self, method: str, path: str, body: bytes) -> AWSPreparedRequest:
        headers = {"Content-Type": _JSON} if body else {}
        request = AWSRequest(
            method=method, url=f"{self._url}{path}", data=body, headers=headers, stream_output=True
        )
        SigV4Auth(self._credentials(), _SERVICE, self._region).add_auth(request)
        prepared: AWSPreparedRequest = request.prepare()
        return prepared
