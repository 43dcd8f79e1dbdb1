"""The request as views see it: the path and one cursor; no header that a client can forge."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from chalice.app import Request
from msgspec import Struct

from chalicelib.news.listing import Cursor
from chalicelib.rendering.urls import Urls
from chalicelib.settings import Settings

_BASE = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,3}")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


class PageRequest(Struct, frozen=True):
    """A request as the views see it. `path` is what stands below the base, without outer slashes.
    `etags` are those of the copies that the client has, and `modified_since` the date of its copy
    if it has none; `query` is what follows the `?`, encoded anew.
    """

    urls: Urls
    now: datetime
    before: Cursor | None = None
    etags: tuple[str, ...] = ()
    wants_body: bool = True
    query: str = ""
    modified_since: str = ""
    path: str = ""


def read_request(request: Request, settings: Settings, now: datetime) -> PageRequest:
    """Read a request. Raises ValueError if its cursor is not one that was given out."""
    if_none_match = request.headers.get("if-none-match", "")
    return PageRequest(
        urls=_urls(request, settings),
        now=now,
        before=_cursor(request),
        etags=tuple(etag.strip().removeprefix("W/") for etag in if_none_match.split(",")),
        wants_body=_wants_body(request),
        query=_query(request),
        modified_since="" if if_none_match else request.headers.get("if-modified-since", ""),
        path=path_of(request),
    )


def read_invalid_request(request: Request | None, settings: Settings, now: datetime) -> PageRequest:
    """What an error page needs of a request, which may be invalid or missing."""
    return PageRequest(_urls(request, settings), now, wants_body=_wants_body(request))


def path_of(request: Request | None) -> str:
    """The path below the base, without outer slashes."""
    return "/".join(_path_parameters(request).values())


def _path_parameters(request: Request | None) -> dict[str, str]:
    return (request.uri_params or {}) if request else {}


def _wants_body(request: Request | None) -> bool:
    return request is None or request.method != "HEAD"


def _urls(request: Request | None, settings: Settings) -> Urls:
    """The site's links: from SITE_URL if it is set, else from API Gateway's request context.

    No header is read: a client chooses those.
    """
    if settings.site_url:
        parts = urlsplit(settings.site_url)
        return Urls(parts.path, f"{parts.scheme}://{parts.netloc}", settings.media_url)
    context: dict[str, Any] = request.context if request else {}
    host = context.get("domainName", "")
    origin = f"https://{host}" if _HOST.fullmatch(host) else ""
    return Urls(_base_path(context, _path_parameters(request)), origin, settings.media_url)


def _base_path(context: dict[str, Any], parameters: dict[str, str]) -> str:
    """What stands before the route in the path: the stage, or a custom domain's mapping."""
    # Chalice has no setting for it: https://github.com/aws/chalice/issues/485
    path = context.get("path", "").rstrip("/").removeprefix("/").split("/")
    matched = sum(len(value.split("/")) for value in parameters.values())
    base = "".join(f"/{part}" for part in path[: max(0, len(path) - matched)])
    return base if _BASE.fullmatch(base) else ""


def _query(request: Request) -> str:
    query = request.query_params
    if not query:
        return ""
    pairs = [(name, value) for name in query for value in query.getlist(name)]
    return urlencode(pairs, errors="replace")


def _cursor(request: Request) -> Cursor | None:
    query = request.query_params
    if not query or "before" not in query:
        return None
    return Cursor.parse(query["before"])
