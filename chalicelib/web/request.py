"""What we read of a request: where the site is served, and nothing a client could forge."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from chalice.app import Request

from chalicelib.rendering.urls import Urls

_BASE = re.compile(r"(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){0,3}")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def urls_for(context: dict[str, Any], path_parameters: dict[str, str], site_url: str) -> Urls:
    """The site's links: from `site_url` if it is set, else from API Gateway's request context.

    No header is read: a client chooses those.
    """
    if site_url:
        parts = urlsplit(site_url)
        return Urls(base=parts.path, origin=f"{parts.scheme}://{parts.netloc}")
    host = context.get("domainName", "")
    origin = f"https://{host}" if _HOST.fullmatch(host) else ""
    return Urls(base=_base_path(context, path_parameters), origin=origin)


def urls_of(request: Request, site_url: str) -> Urls:
    """The links for the page that answers `request`."""
    return urls_for(request.context, request.uri_params or {}, site_url)


def _base_path(context: dict[str, Any], path_parameters: dict[str, str]) -> str:
    """What stands before the route in the path: the stage, or a custom domain's mapping."""
    # Chalice has no setting for it: https://github.com/aws/chalice/issues/485
    path = context.get("path", "").rstrip("/").removeprefix("/").split("/")
    matched = sum(len(value.split("/")) for value in path_parameters.values())
    base = "".join(f"/{part}" for part in path[: max(0, len(path) - matched)]).rstrip("/")
    return base if _BASE.fullmatch(base) else ""
