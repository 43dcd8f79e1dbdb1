"""The entry points of Tidende on AWS Lambda: routes, S3 events and the schedule."""

from __future__ import annotations

import logging
import os
import time
from typing import Any, cast

from chalice.app import Chalice, CloudWatchEvent, Rate, Request, Response, S3Event

from chalicelib.journal import write_as_lines
from chalicelib.settings import settings_at_start
from chalicelib.site import Site
from chalicelib.web.access_log import access_log, request_id
from chalicelib.web.dispatch import Dispatcher
from chalicelib.web.error_pages import error_pages

settings = settings_at_start(os.environ)
site = Site(settings)
dispatcher = Dispatcher(site)

app = Chalice(app_name="tidende", configure_logs=settings.is_local)
app.log.setLevel(logging.INFO)
app.register_middleware(access_log(site, time.perf_counter), "http")
app.register_middleware(error_pages(app, dispatcher), "http")

if settings.is_local:
    import chalicelib.web.local_routes  # noqa: F401 - `chalice local` matches {rest+} with one segment only
else:
    write_as_lines(logging.getLogger(), settings.stage)


def current_request() -> Request:
    return cast("Request", app.current_request)  # never None in a view


READ = {"methods": ["GET", "HEAD"], "content_types": ["*/*"]}


# API Gateway allows one variable a level, so the greedy one can't be `/{proxy+}`. What stands at
# each depth is in chalicelib/web/routes.py.
@app.route("/", **READ)
def front_page() -> Response:
    return dispatcher.respond(current_request())


@app.route("/{section}", **READ)
def section_page(section: str) -> Response:
    return dispatcher.respond(current_request())


@app.route("/{section}/{slug}", **READ)
def story_page(section: str, slug: str) -> Response:
    return dispatcher.respond(current_request())


@app.route("/{section}/{slug}/{rest+}", **READ)
def deeper_page(section: str, slug: str) -> Response:
    return dispatcher.respond(current_request())


# Of the whole bucket, so that a file in the wrong folder has a receipt too. Receipts are announced
# as well, and must never be answered by others: chalicelib/ingest/strays.py.
@app.on_s3_event(bucket=settings.bucket, events=["s3:ObjectCreated:*", "s3:ObjectRemoved:*"])
def receive_upload(event: S3Event) -> None:
    site.logged_intake(request_id(event.context)).receive(event.to_dict())


# Invoked by the two others, since what it imports is in its own layer: operations/layer.py.
@app.lambda_function()
def make_pictures(event: dict[str, str], context: Any) -> None:  # noqa: ANN401 - Lambda's own
    site.picture_making(request_id(context)).receive(event)


# The engine of the search is in a layer of these two alone.
@app.lambda_function()
def search_stories(event: dict[str, Any], context: Any) -> Any:  # noqa: ANN401 - Lambda's own
    return site.searching(event, request_id(context))


@app.lambda_function()
def write_index(event: dict[str, Any], context: Any) -> None:  # noqa: ANN401 - Lambda's own
    site.writing_index(event, context, request_id(context))


# Invoked by the two before: hubs and search engines may be slow, or down.
@app.lambda_function()
def send_pings(event: dict[str, str], context: Any) -> None:  # noqa: ANN401 - Lambda's own
    site.sending_pings(request_id(context), context).run()


@app.schedule(Rate(5, unit=Rate.MINUTES))
def sweep_uploads(event: CloudWatchEvent) -> None:
    site.logged_intake(request_id(event.context)).sweep(site.now())
