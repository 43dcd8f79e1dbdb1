"""What Chalice would answer in JSON, answered as a page: readers are people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalice.app import Response

if TYPE_CHECKING:
    from chalice.app import Chalice, Request

    from chalicelib.web.reader import Reader

_SAID: dict[int, tuple[str, str]] = {
    400: ("We did not understand that", "The address has something in it that we can't read."),
    405: ("That is not how to ask", "Pages here are read with GET or HEAD."),
    500: (
        "Something broke on our side",
        "The page could not be made. It is not your fault; try again in a minute.",
    ),
}


def answer_in_html(
    app: Chalice, reader: Reader
) -> Callable[[Any, Callable[[Any], Response]], Response]:
    """Middleware for HTTP events: an error that has no page yet gets one, without a trace.

    Chalice turns whatever a view raises into JSON before middleware sees it:
    https://github.com/aws/chalice/issues/1884
    """

    def middleware(event: Request, get_response: Callable[[Any], Response]) -> Response:
        response = get_response(event)
        if response.status_code < 400 or isinstance(response.body, str):
            return response
        status = response.status_code if response.status_code in _SAID else 500
        title, sentence = _SAID[status]
        request_id = getattr(app.lambda_context, "aws_request_id", "") if status >= 500 else ""
        page = reader.broken(
            event, status=status, title=title, sentence=sentence, request_id=request_id
        )
        page.headers.update({k: v for k, v in response.headers.items() if k == "Allow"})
        return page

    return middleware
