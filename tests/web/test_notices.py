"""Breaking news, pages that are no news, withdrawals by order, corrections."""

from __future__ import annotations

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


def test_breaking_news_ends_by_itself(
    gateway: Gateway, upload: Upload, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(BREAKING, "---\ntitle: Polls close\nuntil: 2026-11-24T12:30:00Z\n---\n")
    assert "Polls close" in gateway.get("/").body
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + timedelta(minutes=30))
    assert "Polls close" not in gateway.get("/").body


@pytest.mark.parametrize(
    "fields",
    ["draft: true", "withdrawn: It was a drill.", "until: 2026-11-24T12:00:00Z"],
)  # fmt: skip
def test_breaking_news_can_be_taken_back(gateway: Gateway, upload: Upload, fields: str) -> None:
    plain = gateway.get("/").body
    upload(BREAKING, "---\ntitle: Broen er lukket\nlanguage: da\n---\n", NOON - timedelta(hours=1))
    uploaded = gateway.get("/").body
    assert '<span lang="da" dir="ltr">Broen er lukket</span>' in uploaded
    upload(BREAKING, f"---\ntitle: Broen er åben\n{fields}\n---\n", NOON)
    assert gateway.get("/").body == plain


def test_breaking_news_waits_for_its_hour(
    gateway: Gateway, upload: Upload, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = gateway.get("/").body
    upload(BREAKING, "---\ntitle: Polls close\ndate: 2026-11-24T12:00:01Z\n---\n")
    assert gateway.get("/").body == plain
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + timedelta(seconds=1))
    assert "Polls close" in gateway.get("/").body


def test_a_refused_upload_leaves_the_breaking_news_as_it_was(
    gateway: Gateway, upload: Upload, intake: Intake, uploads: MemoryUploads
) -> None:
    upload(BREAKING, "---\ntitle: The bridge is closed\n---\n")
    uploads.put(BREAKING, "---\ntitle: [a, list]\n---\n", NOON + timedelta(seconds=1))
    assert intake.receive(BREAKING).problems
    assert "The bridge is closed" in gateway.get("/").body


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "data:text/html,x"])
def test_breaking_news_can_not_lead_just_anywhere(
    uploads: MemoryUploads, intake: Intake, link: str
) -> None:
    uploads.put(BREAKING, f"---\ntitle: Click\nlink: {link!r}\n---\n", NOON)
    assert [problem.field for problem in intake.receive(BREAKING).problems] == ["link"]


def test_a_placement_ends_at_its_date(
    gateway: Gateway, publish: Publish, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("denmark/lead", placement="lead", until="2026-11-24T13:00:00Z", date="2026-11-20")
    publish("climate/newer", date="2026-11-23")

    def lead() -> str:
        return gateway.get("/").body.partition('class="lead"')[2].partition("</h2>")[0]

    assert "denmark/lead" in lead()
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + timedelta(hours=1))
    assert "climate/newer" in lead()


def test_a_static_page_is_at_the_top_and_in_no_list(gateway: Gateway, upload: Upload) -> None:
    assert gateway.get("/about").status == 404
    upload(
        "articles/_pages/about.md", "---\ntitle: About us\n---\nWe are [few](/ethics) but awake."
    )
    answer = gateway.get("/about", base="/api")
    assert answer.status == 200
    assert "<h1>About us</h1>" in answer.body
    assert '<a href="/api/ethics">few</a>' in answer.body
    assert (
        "About us" not in gateway.get("/archive").body.partition("<main")[2].partition("</main")[0]
    )
    assert gateway.get("/pages/about").status == 404


def test_a_page_the_newsroom_does_not_name_is_refused(
    uploads: MemoryUploads, intake: Intake
) -> None:
    uploads.put(
        "articles/_pages/casino.md", "---\ntitle: Win\n---\nMany words about winning.", NOON
    )
    problems = intake.receive("articles/_pages/casino.md").problems
    assert "about, ethics" in problems[0].mend


def test_a_story_blocked_by_law_says_who_ordered_it(gateway: Gateway, publish: Publish) -> None:
    publish()
    path = publish(
        withdrawn="A court has ordered us to take this story down.",
        ordered_by="Østre Landsret",
        written=NOON + timedelta(seconds=1),
    )
    answer = gateway.get(path)
    assert answer.status == 451
    assert "A court has ordered us" in answer.body
    assert "Østre Landsret" in answer.body


def test_corrections_are_listed_by_when_they_were_made(gateway: Gateway, publish: Publish) -> None:
    for name, made in (
        ("denmark/one", "2026-11-24T09:00:00Z"),
        ("climate/two", "2026-11-24T10:00:00Z"),
    ):
        publish(
            name,
            date="2026-11-20",
            corrections=f'[{{date: "{made}", text: "We said {name} wrongly."}}]',
        )
    publish("culture/right")
    html = gateway.get("/corrections").body
    assert html.index("We said climate/two wrongly.") < html.index("We said denmark/one wrongly.")
    assert "culture/right" not in html


def test_key_points_pull_quotes_and_embeds_are_shown_without_a_third_party(
    gateway: Gateway, publish: Publish
) -> None:
    path = publish(
        key_points='["Eels are fewer", "Nobody knows why"]',
        body=(
            "The text begins here, with a word or two before what is set apart from it.\n\n"
            "> [!pull] They were *thick as arms*\n\n"
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n"
            '<iframe src="https://www.youtube.com/embed/abcdefg"></iframe>\n\n'
            '<iframe src="https://tracker.example/x"></iframe>\n'
        ),
    )
    html = gateway.get(path).body
    assert "<li>Eels are fewer</li>" in html
    assert '<aside class="pull"><p>They were <em>thick as arms</em></p></aside>' in html
    assert '<b>YouTube</b> <a href="https://www.youtube.com/watch?v=abcdefg">' in html
    assert html.count('class="embed"') == 2
    assert "<iframe" not in html
    assert "tracker.example" not in html
