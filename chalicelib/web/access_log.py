"""The access log: a line in the journal for each response, with its page, status and duration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.web.responses import PageResponse

if TYPE_CHECKING:
    from chalice.app import Request

    from chalicelib.site import Site

NO_PAGE = "none"  # the path has the shape of no address


def access_log(
    site: Site, clock: Callable[[], float]
) -> Callable[[Any, Callable[[Any], Response]], Response]:
    """Middleware for HTTP events, the outermost, so that it sees the final response. `clock` counts
    seconds.
    """

    def middleware(event: Request | None, get_response: Callable[[Any], Response]) -> Response:
        started = clock()
        response = get_response(event)
        page, path = _page_and_path(response)
        site.journal.answered(
            page=page,
            path=path,
            method=event.method if event else "",
            code=response.status_code,
            milliseconds=(clock() - started) * 1000,
            characters=len(response.body),
            request=request_id(event.lambda_context if event else None),
            gateway_request=event.context.get("requestId", "") if event else "",
        )
        return response

    return middleware


def request_id(context: object) -> str:
    """Lambda's id of this invocation; empty where there is no Lambda."""
    return str(getattr(context, "aws_request_id", ""))


def _page_and_path(response: Response) -> tuple[str, str]:
    """The page's name, and its path if that fits a route: any other path may say anything."""
    match = response.match if isinstance(response, PageResponse) else None
    if match is None:
        return NO_PAGE, ""
    return match.route.name, "" if match.route.hides_path else f"/{match.path}"
