"""What the API is described as, and what it does: the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace
from openapi_spec_validator import validate

from chalicelib.ingest.intake import Intake
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights
from chalicelib.rendering.feeds import STORIES
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.story_data import story_json
from chalicelib.rendering.urls import Urls
from chalicelib.web.routes import match_route
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.rendering.strategies import PLAIN
from tests.web.conftest import Answer, Gateway, Publish

HOST = {"domainName": "news.example.org"}
SITE = "https://news.example.org"
EXAMPLES = {"{section}": "denmark", "{slug}": "bridge", "{tag}": "sea", "{author}": "karen-holm"}


def description(gateway: Gateway) -> dict[str, Any]:
    answer = gateway.get("/openapi.json", context=HOST)
    assert answer.headers["content-type"] == "application/json"
    described: dict[str, Any] = json.loads(answer.body)
    return described


@pytest.fixture
def _at_work(
    app_module: ModuleType, monkeypatch: pytest.MonkeyPatch, publish: Publish, intake: Intake,
    uploads: MemoryUploads,
) -> None:  # fmt: skip
    """Stories that are there, moved, gone and forbidden; others may publish them, machines may not
    learn from them, and a hub tells of them.
    """
    newsroom = replace(
        NEWSROOM,
        republishing=Republishing("https://a.example/", "Ours"),
        rights=Rights(training=False),
    )
    monkeypatch.setattr(type(app_module.site), "hub", "https://hub.example/")
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", newsroom)
    monkeypatch.setitem(app_module.site.__dict__, "renderer", Renderer(newsroom))
    publish(
        tags="[sea]", authors="[Karen Holm]", date="2026-11-23T10:00:00Z", key_points="[One]",
        corrections='[{date: "2026-11-24T11:00:00Z", text: "It is longer."}]',
    )  # fmt: skip
    publish("denmark/moved")
    publish("denmark/moved", slug="there", written=NOON)
    publish("denmark/gone")
    uploads.delete("articles/denmark/gone.md", NOON)
    intake.receive("articles/denmark/gone.md")
    publish("denmark/forbidden")
    publish("denmark/forbidden", withdrawn="It names a child.", ordered_by="The court")


def closed(schema: Any) -> Any:  # noqa: ANN401 - JSON
    """A schema by which an object has no members but those that are described."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {"additionalProperties": False} if isinstance(schema.get("properties"), dict) else {}
    return rest | {name: closed(part) for name, part in schema.items()}


def faults(described: dict[str, Any], path: str, answer: Answer) -> Iterator[str]:
    """Where an answer is not what the description says of its path."""
    responses = described["paths"][path]["get"]["responses"]
    response = responses.get(f"{answer.status}")
    if response is None:
        yield f"{path}: {answer.status} is not described"
        return
    if "$ref" in response:
        response = described["components"]["responses"][response["$ref"].rpartition("/")[2]]
    if not answer.body:
        return
    media = answer.headers["content-type"].partition(";")[0]
    content = response.get("content", {})
    if media not in content:
        yield f"{path}: {answer.status} as {media} is not described"
    elif media.endswith("json"):
        schema = closed({**content[media]["schema"], "components": described["components"]})
        checked = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(answer.body))
        yield from (f"{path}: {error.json_path}: {error.message}" for error in checked)


def test_the_description_is_one_by_openapi_and_names_the_paper_and_its_address(
    gateway: Gateway,
) -> None:
    described = description(gateway)
    validate(described)
    assert described["info"]["title"] == "Tidende"
    assert described["servers"] == [{"url": SITE}]
    below = json.loads(gateway.get("/openapi.json", base="/api").body)
    assert below["servers"] == [{"url": "/api"}]


@pytest.mark.usefixtures("_at_work")
def test_every_answer_is_as_it_is_described(gateway: Gateway) -> None:
    described = description(gateway)
    for path in described["paths"]:
        address = re.sub(r"\{\w+\}", lambda name: EXAMPLES[name[0]], path)
        answer = gateway.get(address, context=HOST)
        assert answer.status == 200, address
        assert not list(faults(described, path, answer))
        etag = {"If-None-Match": answer.headers["etag"]}
        again = gateway.get(address, context=HOST, headers=etag)
        assert not list(faults(described, path, again))
        invalid = gateway.get(address, context=HOST, query={"before": ["x"]})
        assert not list(faults(described, path, invalid))
    of_story, of_section = "/{section}/{slug}.json", "/{section}/feed.json"
    for address, status in (
        ("denmark/moved", 301), ("denmark/gone", 410), ("denmark/forbidden", 451),
        ("denmark/none", 404), ("denmark/NONE", 404), ("none/x", 404),
    ):  # fmt: skip
        answer = gateway.get(f"/{address}.json", context=HOST)
        assert answer.status == status
        assert not list(faults(described, of_story, answer))
    assert not list(faults(described, of_section, gateway.get("/none/feed.json")))


def test_every_feed_and_every_story_as_data_is_described(gateway: Gateway) -> None:
    views = {
        match.route.name
        for path in description(gateway)["paths"]
        if (match := match_route(re.sub(r"\{\w+\}", lambda name: EXAMPLES[name[0]], path)[1:]))
    }
    assert {"feed", "corrections_feed", "withdrawals_feed", "today_feed", "story_data"} <= views


def test_every_member_of_a_story_is_described(gateway: Gateway) -> None:
    schema = description(gateway)["components"]["schemas"]["Story"]
    members = json.loads(story_json(PLAIN, Urls("", SITE, ""), NEWSROOM)).keys()
    assert schema["properties"].keys() == {*schema["required"]} == members


@pytest.mark.parametrize("list_", ["", "/denmark", "/tag/sea", "/author/karen-holm"])
def test_a_list_as_json_goes_on_to_its_oldest_story(
    gateway: Gateway, publish: Publish, list_: str
) -> None:
    count = 2 * STORIES + 3
    for number in range(count):
        written = NOON - timedelta(minutes=number)
        publish(f"denmark/s-{number}", written=written, tags="[sea]", authors="[Karen Holm]",
                date=written.isoformat())  # fmt: skip
    link, found, parts = f"{SITE}{list_}/feed.json", list[str](), list[str]()
    while link:
        assert link not in parts
        parts.append(link)
        path, _, before = link.removeprefix(SITE).partition("?before=")
        query = {"before": [before]} if before else None
        feed = json.loads(gateway.get(path, context=HOST, query=query).body)
        assert feed["feed_url"] == f"{SITE}{list_}/feed.json"
        found += [item["url"] for item in feed["items"]]
        link = feed.get("next_url", "")
    assert found == [f"{SITE}/denmark/s-{number}" for number in range(count)]
    assert len(parts) == 3


def test_feeds_in_other_formats_have_the_newest_alone(gateway: Gateway, publish: Publish) -> None:
    publish(date="2026-11-24T10:00:00Z")
    older = {"before": ["2026-11-20T00:00:00Z~a/a"]}
    for name in ("feed.xml", "atom.xml"):
        assert gateway.get(f"/{name}", query=older).body == gateway.get(f"/{name}").body
