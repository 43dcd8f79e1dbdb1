"""Every answer is entered in the journal: which page it was, how it went and how long it took."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.web.routes import route_for

if TYPE_CHECKING:
    from chalice.app import Request

    from chalicelib.site import Site

NO_PAGE = "none"  # what was asked for has the shape of no address


def journalled(
    site: Site, clock: Callable[[], float]
) -> Callable[[Any, Callable[[Any], Response]], Response]:
    """Middleware for HTTP events, the outermost: it sees what the client gets. `clock` counts
    seconds.
    """

    def middleware(event: Request | None, get_response: Callable[[Any], Response]) -> Response:
        started = clock()
        response = get_response(event)
        milliseconds = (clock() - started) * 1000
        page, path = _page_and_path(event)
        site.journal.answered(
            page=page,
            path=path,
            method=event.method if event else "",
            code=response.status_code,
            milliseconds=milliseconds,
            characters=len(response.body),
            request=request_id(event.lambda_context if event else None),
            gateway_request=event.context.get("requestId", "") if event else "",
        )
        return response

    return middleware


def request_id(context: object) -> str:
    """How Lambda calls this invocation; empty where there is no Lambda."""
    return str(getattr(context, "aws_request_id", ""))


def _page_and_path(event: Request | None) -> tuple[str, str]:
    """The view, and the path if it has the shape of an address: others may say anything."""
    path = "/".join((event.uri_params or {}).values()) if event else ""
    found = route_for(path) if event else None
    return (found[0].view, f"/{path}") if found else (NO_PAGE, "")
