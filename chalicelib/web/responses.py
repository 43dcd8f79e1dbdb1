"""Answers: a page with its lifetime and validator, or "not modified" (RFC 9110, RFC 9111)."""

from __future__ import annotations

import hashlib
from typing import Any

from chalice.app import Request, Response

# Ten seconds: an editor's correction must not wait longer. Stale copies bridge a broken origin.
PAGE_LIFETIME = "public, max-age=10, stale-while-revalidate=60, stale-if-error=86400"
NOT_KEPT = "no-store"

HTML = "text/html; charset=utf-8"


def page_response(
    request: Request | None,
    html: str,
    *,
    status: int,
    headers: dict[str, str],
    lifetime: str = PAGE_LIFETIME,
) -> Response:
    """The page, or 304 if the client has it; HEAD gets the same headers and no body."""
    tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:32]}"'
    kept: dict[str, Any] = {**headers, "Cache-Control": lifetime, "ETag": tag}
    if status == 200 and request is not None and _has(request, tag):
        return Response(body="", status_code=304, headers=kept)
    body = "" if request is not None and request.method == "HEAD" else html
    return Response(body=body, status_code=status, headers={**kept, "Content-Type": HTML})


def moved_response(location: str, *, headers: dict[str, str]) -> Response:
    """301: the story has another address now."""
    kept: dict[str, Any] = {
        **headers,
        "Cache-Control": PAGE_LIFETIME,
        "Location": location,
        "Content-Type": HTML,
    }
    return Response(body="", status_code=301, headers=kept)


def _has(request: Request, tag: str) -> bool:
    """Whether If-None-Match names `tag`: weakly compared, as RFC 9110 13.1.2 asks."""
    named = request.headers.get("if-none-match", "")
    tags = [each.strip().removeprefix("W/") for each in named.split(",")]
    return "*" in tags or tag in tags
