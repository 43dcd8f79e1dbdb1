"""Breaking news, pages that are no news, the list of corrections."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest

from chalicelib.ingest.intake import Intake
from tests.conftest import NOON
from tests.memory import MemoryUploads
from tests.web.conftest import Gateway, Publish

Upload = Callable[..., None]


@pytest.fixture
def upload(intake: Intake, uploads: MemoryUploads) -> Upload:
    """Uploads a file as it is; a refused one fails the test."""

    def uploaded(key: str, text: str, written: datetime = NOON) -> None:
        uploads.put(key, text, written)
        record = intake.receive(key)
        assert not record.problems, record.problems

    return uploaded


BREAKING = "articles/_breaking.md"


def test_breaking_news_is_on_every_page_until_the_file_goes(
    gateway: Gateway, publish: Publish, upload: Upload, intake: Intake, uploads: MemoryUploads
) -> None:
    path = publish()
    upload(BREAKING, "---\ntitle: The bridge is closed\nlink: /denmark/bridge\n---\n")
    pages = ["/", "/denmark", path, "/archive", "/corrections", "/denmark/nothing"]
    for page in pages:
        html = gateway.get(page, base="/api").body
        assert '<a href="/api/denmark/bridge">The bridge is closed</a>' in html, page
    assert "The bridge is closed" not in gateway.get("/archive/2026-11").body.partition("<main")[2]
    assert gateway.get("/notices/breaking").status == 404
    uploads.delete(BREAKING, NOON + timedelta(minutes=1))
    intake.receive(BREAKING)
    for page in pages:
        assert "The bridge is closed" not in gateway.get(page).body, page


@pytest.mark.parametrize("field", ["until", "date"])
def test_breaking_news_waits_for_its_hour_and_ends_by_itself(
    gateway: Gateway,
    upload: Upload,
    app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    field: str,
) -> None:
    upload(BREAKING, f"---\ntitle: Polls close\n{field}: 2026-11-24T12:00:01Z\n---\n")
    assert ("Polls close" in gateway.get("/").body) is (field == "until")
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + timedelta(seconds=1))
    assert ("Polls close" in gateway.get("/").body) is (field == "date")


@pytest.mark.parametrize(
    "fields",
    [
        *("draft: true", "withdrawn: It was a drill."),
        *("until: 2026-11-24T12:00:00Z", "expires: 2026-11-24T12:00:00Z"),
    ],
)  # fmt: skip
def test_breaking_news_can_be_taken_back(gateway: Gateway, upload: Upload, fields: str) -> None:
    plain = gateway.get("/").body
    upload(BREAKING, "---\ntitle: Broen er lukket\nlanguage: da\n---\n", NOON - timedelta(hours=1))
    uploaded = gateway.get("/").body
    assert '<span lang="da" dir="ltr">Broen er lukket</span>' in uploaded
    upload(BREAKING, f"---\ntitle: Broen er åben\n{fields}\n---\n", NOON)
    assert gateway.get("/").body == plain


def test_a_static_page_is_at_the_top_and_in_no_list(gateway: Gateway, upload: Upload) -> None:
    assert gateway.get("/about").status == 404
    upload(
        "articles/_pages/about.md", "---\ntitle: About us\n---\nWe are [few](/ethics) but awake."
    )
    answer = gateway.get("/about", base="/api")
    assert answer.status == 200
    assert "<h1>About us</h1>" in answer.body
    assert '<a href="/api/ethics">few</a>' in answer.body
    archive = gateway.get("/archive").body
    assert "About us" not in archive.partition("<main")[2].partition("</main")[0]
    assert gateway.get("/pages/about").status == 404


def test_a_static_page_that_is_over_or_withdrawn_says_so(gateway: Gateway, upload: Upload) -> None:
    for fields, sentence in (
        ("expires: 2026-11-24T12:00:00Z", "no longer available"),
        ("withdrawn: We have moved.", "We have moved."),
    ):
        upload("articles/_pages/about.md", f"---\ntitle: About us\n{fields}\n---\nWe are few.")
        answer = gateway.get("/about")
        assert answer.status == 410
        assert sentence in answer.body


def test_every_correction_of_a_story_is_listed_but_for_updates(
    gateway: Gateway, publish: Publish
) -> None:
    entries = [
        '{date: "2026-11-24T09:00:00Z", text: "Twelve cars, not ten."}',
        '{date: "2026-11-24T10:00:00Z", kind: apology, text: "We are sorry."}',
        '{date: "2026-11-24T11:00:00Z", kind: update, text: "Now with the mayor."}',
    ]
    publish(date="2026-11-24T08:00:00Z", corrections=f"[{', '.join(entries)}]")
    publish("denmark/live", date="2026-11-24T08:00:00Z", corrections=f"[{entries[2]}]")
    html = gateway.get("/corrections").body
    listed = html.partition('<ul class="corrected">')[2].partition("</ul>")[0]
    assert re.findall(r"<b>(\w+)</b>", listed) == ["Apology", "Correction"]
    assert listed.count("<h2") == 1
    assert "the mayor" not in listed


def test_a_card_says_that_its_story_was_corrected(gateway: Gateway, publish: Publish) -> None:
    moment = "2026-11-24T09:00:00Z"
    for name, kind in (("one", "correction"), ("two", "retraction")):
        correction = f'[{{date: "{moment}", kind: {kind}, text: "Not so."}}]'
        publish(f"denmark/{name}", date="2026-11-24T08:00:00Z", corrections=correction)
    publish("denmark/three", date="2026-11-24T08:00:00Z")
    for path in ("/", "/denmark", "/archive", "/denmark/three"):
        marks = re.findall(r'<b class="marked">(\w+)</b>', gateway.get(path).body)
        assert sorted(marks) == ["Corrected", "Retracted"], path


def test_corrections_are_listed_by_when_they_were_made(gateway: Gateway, publish: Publish) -> None:
    for name, moment in (
        ("denmark/one", "2026-11-24T09:00:00Z"),
        ("climate/two", "2026-11-24T10:00:00Z"),
    ):
        publish(
            name,
            date="2026-11-20",
            corrections=f'[{{date: "{moment}", text: "We said {name} wrongly."}}]',
        )
    publish("culture/right")
    html = gateway.get("/corrections").body
    assert html.index("We said climate/two wrongly.") < html.index("We said denmark/one wrongly.")
    assert "culture/right" not in html
