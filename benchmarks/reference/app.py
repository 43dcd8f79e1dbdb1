"""The reference: Chalice, boto3's resource and Jinja2, as their own guides show them.

A story and its card are plain maps in one table; a page takes one or two reads; templates escape.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from boto3.dynamodb.conditions import Key
from chalice.app import Chalice, NotFoundError, Response
from jinja2 import Environment, FileSystemLoader

CARDS_BELOW_A_STORY = 7
CARDS_ON_THE_FRONT = 30

app = Chalice(app_name="reference")
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "chalicelib" / "templates"),
    autoescape=True,
    auto_reload=False,
    trim_blocks=True,
)
templates.filters["day"] = lambda text: f"{datetime.fromisoformat(text):%-d %B %Y}"
templates.filters["time"] = lambda text: f"{datetime.fromisoformat(text):%-d %B %Y, %H:%M}"


@app.route("/")
def front_page() -> Response:
    return _page("front.html", cards=_latest(CARDS_ON_THE_FRONT))


@app.route("/{section}/{slug}")
def story_page(section: str, slug: str) -> Response:
    address = f"{section}/{slug}"
    reply = table.get_item(Key={"pk": f"STORY#{address}", "sk": "STORY"})
    if "Item" not in reply:
        raise NotFoundError(address)
    latest = _latest(CARDS_BELOW_A_STORY + 1)
    cards = [card for card in latest if card["address"] != address]
    return _page("article.html", article=reply["Item"], cards=cards[:CARDS_BELOW_A_STORY])


def _latest(most: int) -> list[Any]:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    reply = table.query(
        KeyConditionExpression=Key("pk").eq("LATEST") & Key("sk").lte(now),
        ScanIndexForward=False,
        Limit=most,
    )
    return list(reply["Items"])


def _page(template: str, **parts: Any) -> Response:  # noqa: ANN401 - whatever a template shows
    html = templates.get_template(template).render(path="/api", **parts)
    return Response(html, headers={"Content-Type": "text/html; charset=utf-8"})
