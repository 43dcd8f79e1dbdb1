"""For those who publish our stories too: what they copy, and what became of it since."""

from __future__ import annotations

import json
from datetime import timedelta
from types import ModuleType
from typing import Any

import pytest
from lxml.html import HtmlElement, fromstring
from msgspec.structs import replace

from chalicelib.ingest.intake import Intake
from chalicelib.news.newsroom import ORGANISATION, Author
from chalicelib.news.republishing import Republishing
from chalicelib.rendering.renderer import Renderer
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.web.conftest import Gateway, Publish

HOST = {"domainName": "news.example.org"}
SITE = "https://news.example.org"
TERMS = Republishing("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0", "Ask first.")
FEED = "/corrections/and-withdrawals/feed.json"


@pytest.fixture
def terms(app_module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Republishing:
    """A newsroom that lets others publish its stories, but for an agency's."""
    agency = Author("Northern Wire", "northern-wire", kind=ORGANISATION)
    newsroom = replace(NEWSROOM, republishing=TERMS, authors=(*NEWSROOM.authors, agency))
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", newsroom)
    monkeypatch.setitem(app_module.site.__dict__, "renderer", Renderer(newsroom))
    return TERMS


def copied(gateway: Gateway, story: str) -> dict[str, str]:
    """What a republisher finds on the page: HTML, text, and the line for the head."""
    answer = gateway.get(f"{story}/republish", context=HOST)
    assert answer.status == 200
    page: HtmlElement = fromstring(answer.body)
    (robots,) = page.xpath("//meta[@name='robots']/@content")
    assert robots == "noindex"
    assert not page.xpath("//script")
    (head,) = page.xpath("//main//code/text()")
    # HTML drops the first line end in a textarea; lxml does not.
    texts = {area.get("id"): str(area.text).removeprefix("\n") for area in page.iter("textarea")}
    return {"head": head, **texts}


def items(gateway: Gateway) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gateway.get(FEED, context=HOST).body)["items"]
    return found


def test_nobody_publishes_our_stories_unless_the_newsroom_says_so(
    gateway: Gateway, publish: Publish
) -> None:
    story = publish()
    assert gateway.get(f"{story}/republish").status == gateway.get(FEED).status == 404
    assert "republish" not in gateway.get(story).body


@pytest.mark.usefixtures("terms")
def test_a_story_is_copied_with_its_byline_its_source_and_its_licence(
    gateway: Gateway, publish: Publish
) -> None:
    story = publish(
        title="Ships & “quays”", authors="[Karen Holm]", date="2026-11-24T10:00:00Z",
        summary="All that floats.", body="They sail [there](/denmark/other).\n\nAnd back.",
        corrections='[{date: "2026-11-24T11:00:00Z", text: "It was a boat."}]',
    )  # fmt: skip
    assert f'href="{story}/republish"' in gateway.get(story).body
    copy = copied(gateway, story)
    html = fromstring(f"<div>{copy['html']}</div>")
    assert html.findtext("h1") == "Ships & “quays”"
    assert [p.text_content() for p in html.findall("p")][:2] == [
        "All that floats.", "By Karen Holm",
    ]  # fmt: skip
    assert f'href="{SITE}/denmark/other"' in copy["html"]
    assert "It was a boat." in copy["html"]
    source = html.findall("p")[-1]
    assert source.text_content() == (
        "First published by Tidende on 24 November 2026: Ships & “quays”. Licence: CC BY 4.0."
    )
    assert [link.get("href") for link in source.findall("a")] == [f"{SITE}{story}", TERMS.licence]
    assert f"They sail there ({SITE}/denmark/other).\n\nAnd back." in copy["text"]
    assert "<" not in copy["text"]
    assert copy["head"] == f'<link rel="canonical" href="{SITE}{story}">'


@pytest.mark.usefixtures("terms")
@pytest.mark.parametrize(
    "fields",
    [
        {"no_republishing": "true"},
        {"expires": "2026-12-24T10:00:00Z"},
        {"authors": "[Northern Wire]"},
        {"authors": "[Karen Holm, Ritzau]"},
    ],
)
def test_some_stories_are_nobody_elses_to_publish(
    gateway: Gateway, publish: Publish, fields: dict[str, str]
) -> None:
    story = publish(**fields)
    assert gateway.get(f"{story}/republish").status == 404
    assert "republish" not in gateway.get(story).body


@pytest.mark.usefixtures("terms")
def test_the_page_of_a_copy_moves_and_goes_with_its_story(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    publish()
    publish(slug="there", written=NOON)
    moved = gateway.get("/denmark/bridge/republish")
    assert (moved.status, moved.headers["location"]) == (301, "/denmark/there/republish")
    uploads.delete("articles/denmark/bridge.md", NOON)
    intake.receive("articles/denmark/bridge.md")
    assert gateway.get("/denmark/there/republish").status == 410
    assert gateway.get("/denmark/none/republish").status == 404


@pytest.mark.parametrize(
    ("rights", "goes"),
    [
        ("CC BY 4.0", True),
        ("cc  by 4.0.", True),
        ("Licence: https://creativecommons.org/licenses/by/4.0", True),
        ("© Karen Holm", True),
        ("© Karen Holm, all rights reserved", False),
        ("CC BY 4.0 but for the faces", False),
        ("https://creativecommons.org/licenses/by/4.0.html", False),
        ("", False),
    ],
)
def test_only_pictures_whose_own_rights_say_so_go_along(*, rights: str, goes: bool) -> None:
    assert replace(TERMS, pictures=("© Karen Holm",)).covers_picture(rights) is goes


@pytest.mark.usefixtures("terms")
def test_republishers_hear_of_what_is_corrected_and_what_is_taken_down(
    gateway: Gateway, publish: Publish, intake: Intake, uploads: MemoryUploads
) -> None:
    early = "2026-11-24T08:00:00Z"
    publish("denmark/kept", date=early)
    publish(
        "denmark/corrected", date=early,
        corrections='[{date: "2026-11-24T09:00:00Z", text: "It was a boat."}]',
    )  # fmt: skip
    written = NOON - timedelta(hours=2)
    for name in ("deleted", "draft", "withdrawn", "forbidden", "moved", "back"):
        publish(f"denmark/{name}", date=early, written=written)
    later = NOON - timedelta(hours=1)
    for name in ("deleted", "back"):
        uploads.delete(f"articles/denmark/{name}.md", later)
        intake.receive(f"articles/denmark/{name}.md")
    publish("denmark/draft", draft="true", written=later)
    publish("denmark/withdrawn", withdrawn="It was not true.", written=later)
    publish(
        "denmark/forbidden", withdrawn="It names a child.", ordered_by="The court", written=later
    )
    publish("denmark/moved", slug="elsewhere", date=early, written=later)
    publish("denmark/back", date=early, written=NOON)
    found = items(gateway)
    assert {item["url"] for item in found} == {
        f"{SITE}/denmark/corrected#corrections",
        *(f"{SITE}/denmark/{name}" for name in ("deleted", "draft", "withdrawn", "forbidden")),
    }
    told = {item["url"].rpartition("/")[2]: item for item in found}
    assert told["withdrawn"]["title"] == "This story has been withdrawn: denmark/withdrawn"
    assert "It was not true." in told["withdrawn"]["content_html"]
    assert "By order of: The court" in told["forbidden"]["content_html"]
    assert told["deleted"]["date_published"] == later.isoformat()
    assert found[-1] == told["corrected#corrections"], "the newest is first"
    for name in ("feed.xml", "atom.xml"):
        body = gateway.get(f"/corrections/and-withdrawals/{name}", context=HOST).body
        assert f"{SITE}/denmark/deleted<" in body or f'{SITE}/denmark/deleted"' in body
