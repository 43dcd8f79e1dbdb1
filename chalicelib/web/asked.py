"""What we read of a request: the path, one cursor, and nothing that a client could forge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from chalice.app import Request

from chalicelib.news.listing import Cursor
from chalicelib.rendering.urls import Urls
from chalicelib.settings import Settings

_BASE = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,3}")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class Asked:
    """A request as the pages see it. `path` has no base and no outer slash."""

    urls: Urls
    now: datetime
    path: str = ""
    before: Cursor | None = None
    has: tuple[str, ...] = ()
    wants_body: bool = True


def asked(request: Request, settings: Settings, now: datetime) -> Asked:
    """Read a request. Raises ValueError if its cursor is not one that was given out."""
    parameters = request.uri_params or {}
    named = request.headers.get("if-none-match", "")
    return Asked(
        urls=_urls(request.context, parameters, settings),
        now=now,
        path="/".join(parameters.values()),
        before=_cursor(request),
        has=tuple(each.strip().removeprefix("W/") for each in named.split(",")),
        wants_body=request.method != "HEAD",
    )


def bare(request: Request | None, settings: Settings, now: datetime) -> Asked:
    """What can be told of a request that could not be read."""
    parameters = (request.uri_params or {}) if request else {}
    urls = _urls(request.context if request else {}, parameters, settings)
    return Asked(urls, now, wants_body=request is None or request.method != "HEAD")


def _urls(context: dict[str, Any], parameters: dict[str, str], settings: Settings) -> Urls:
    """The site's links: from SITE_URL if it is set, else from API Gateway's request context.

    No header is read: a client chooses those.
    """
    if settings.site_url:
        parts = urlsplit(settings.site_url)
        return Urls(parts.path, f"{parts.scheme}://{parts.netloc}", settings.media_url)
    host = context.get("domainName", "")
    origin = f"https://{host}" if _HOST.fullmatch(host) else ""
    return Urls(_base_path(context, parameters), origin, settings.media_url)


def _base_path(context: dict[str, Any], parameters: dict[str, str]) -> str:
    """What stands before the route in the path: the stage, or a custom domain's mapping."""
    # Chalice has no setting for it: https://github.com/aws/chalice/issues/485
    path = context.get("path", "").rstrip("/").removeprefix("/").split("/")
    matched = sum(len(value.split("/")) for value in parameters.values())
    base = "".join(f"/{part}" for part in path[: max(0, len(path) - matched)])
    return base if _BASE.fullmatch(base) else ""


def _cursor(request: Request) -> Cursor | None:
    query = request.query_params
    if not query or "before" not in query:
        return None
    return Cursor.parse(query["before"])
