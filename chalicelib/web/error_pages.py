"""Error pages: HTML in place of Chalice's JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.web.access_log import request_id
from chalicelib.web.responses import HTML, NO_STORE
from chalicelib.web.security_headers import bare_security_headers

if TYPE_CHECKING:
    from chalice.app import Chalice, Request

    from chalicelib.web.dispatch import Dispatcher

_MESSAGES: dict[int, tuple[str, str]] = {
    400: ("We did not understand that", "The address has something in it that we can't read."),
    405: ("That is not how to ask", "Pages here are read with GET or HEAD."),
    500: (
        "Something broke on our side",
        "The page could not be made. It is not your fault; try again in a minute.",
    ),
}


def error_pages(
    app: Chalice, dispatcher: Dispatcher
) -> Callable[[Any, Callable[[Any], Response]], Response]:
    """Middleware for HTTP events: an error that has no page yet gets one, without a traceback.

    Chalice turns whatever a view raises into JSON before middleware sees it:
    https://github.com/aws/chalice/issues/1884
    """

    def middleware(event: Request, get_response: Callable[[Any], Response]) -> Response:
        response = get_response(event)
        if response.status_code < 400 or isinstance(response.body, str):
            return response
        status = response.status_code if response.status_code in _MESSAGES else 500
        title, sentence = _MESSAGES[status]
        request = request_id(app.lambda_context) if status >= 500 else ""
        try:
            page = dispatcher.error_page(
                event, status=status, title=title, sentence=sentence, request_id=request
            )
        except Exception:  # wrong settings leave us without a newsroom to make a page for
            app.log.exception("The page for this error could not be made either")
            page = bare_page(status, title, sentence, request)
        page.headers.update({k: v for k, v in response.headers.items() if k == "Allow"})
        return page

    return middleware


def bare_page(status: int, title: str, sentence: str, request: str) -> Response:
    """A page that needs neither the newsroom nor a template, for when these fail. Its texts are
    ours, and the id is Lambda's, so nothing is escaped.
    """
    html = _BARE.format(title=title, sentence=sentence, request_id=request)
    headers: dict[str, str | list[str]] = {
        **bare_security_headers(),
        "Content-Type": HTML,
        "Cache-Control": NO_STORE,
    }
    return Response(html, headers, status)


_BARE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<main>
<h1>{title}</h1>
<p>{sentence}</p>
<p>{request_id}</p>
</main>
</html>
"""
