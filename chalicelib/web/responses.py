"""Answers: text with its lifetime and validator, or "not modified" (RFC 9110, RFC 9111)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from chalice.app import Response

from chalicelib.news.moments import http_date

HTML = "text/html; charset=utf-8"
NOT_KEPT = "no-store"


@dataclass(frozen=True)
class Answer:
    """What a view found: a text and what it is. `changed` is when what it tells of last changed."""

    body: str
    media_type: str = HTML
    status: int = 200
    changed: datetime | None = None
    location: str = ""
    is_kept: bool = True
    retry_after: int = 0  # seconds


def kept_for(seconds: int) -> str:
    """How long an answer may be shown: stale copies bridge a slow or broken origin."""
    return f"public, max-age={seconds}, stale-while-revalidate=60, stale-if-error=86400"


def response(
    answer: Answer, *, has: tuple[str, ...], wants_body: bool, seconds: int, headers: dict[str, str]
) -> Response:
    """The answer, or 304 if the client has it; HEAD gets the same headers and no body."""
    tag = _tag(answer.body)
    found: dict[str, Any] = {
        **headers,
        "Cache-Control": kept_for(seconds) if answer.is_kept else NOT_KEPT,
        "ETag": tag,
    }
    if answer.changed:
        found["Last-Modified"] = http_date(answer.changed)
    if answer.location:
        found["Location"] = answer.location
    if answer.retry_after:
        found["Retry-After"] = str(answer.retry_after)
    if answer.status == 200 and ("*" in has or tag in has):
        return Response(body="", status_code=304, headers=found)
    body = answer.body if wants_body else ""
    return Response(body, {**found, "Content-Type": answer.media_type}, answer.status)


@lru_cache(maxsize=50)  # as many pages as the renderer shows again
def _tag(body: str) -> str:
    """The text's entity tag (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
