"""The API as OpenAPI 3.1 has it: static/openapi.json, in the newsroom's name, at its address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.urls import Urls

_FILE = Path(__file__).with_name("static") / "openapi.json"


def api_description(newsroom: Newsroom, urls: Urls) -> str:
    """The description, as JSON."""
    description: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    description["info"]["title"] = newsroom.name
    description["servers"] = [{"url": urls.absolute(urls.base) or "/"}]
    return json.dumps(description, ensure_ascii=False)
