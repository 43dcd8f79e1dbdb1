"""Previews: whoever has the link of a receipt reads what readers do not have, and nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from types import ModuleType

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.previewing import Previewing
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.previews import LINK_LASTS, link_to
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.web.conftest import Answer, Gateway

SECRET = "a secret of this stage"  # noqa: S105 - of the tests
KEY = "articles/denmark/ferry.md"
TEXT = "The ferry sails again on Tuesday, says the harbour master, with all of its twelve cars."
KINDS = {
    "a draft": ("draft: true", TEXT),
    "a scheduled story": ("date: 2026-12-01 07:00", TEXT),
    "a held story": ("kicker: Sea", f"{TEXT}\n\nPlease provide the text you want translated."),
}


@pytest.fixture
def previewing(
    archive: MemoryArchive,
    uploads: MemoryUploads,
    newsroom: Newsroom,
    app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
) -> Intake:
    """Intake that keeps previews, of a site that shows them."""
    site = app_module.site
    monkeypatch.setattr(site, "settings", replace(site.settings, preview_secret=SECRET))
    return Intake(
        archive, uploads, newsroom, site_url="", pause=lambda _attempt: None,
        archive=archive, originals=archive, previewing=Previewing(archive, SECRET),
    )  # fmt: skip


class Editor:
    """Uploads versions of one story, and reads their receipts."""

    def __init__(self, intake: Intake, uploads: MemoryUploads) -> None:
        self._intake, self._uploads = intake, uploads

    def put(self, fields: str, text: str = TEXT, written: datetime = NOON) -> str:
        """Upload a version; the path of its preview, empty if its receipt has none."""
        self._uploads.put(KEY, f"---\ntitle: The ferry sails\n{fields}\n---\n{text}", written)
        self._intake.receive(KEY)
        return str(json.loads(self._uploads.receipts[KEY][1])["preview"] or "")


@pytest.fixture
def editor(previewing: Intake, uploads: MemoryUploads) -> Editor:
    return Editor(previewing, uploads)


@pytest.mark.parametrize(("fields", "text"), KINDS.values(), ids=KINDS)
def test_what_readers_do_not_have_can_be_read_by_the_link_in_its_receipt(
    gateway: Gateway, editor: Editor, fields: str, text: str
) -> None:
    path = editor.put(fields, text)
    page = gateway.get(path)
    assert page.status == 200
    assert "<h1>The ferry sails</h1>" in page.body
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert page.headers["referrer-policy"] == "no-referrer"
    for address in ("/", "/denmark", "/feed.xml", "/sitemap-pages.xml", "/sitemap-2026-11.xml"):
        assert "The ferry sails" not in gateway.get(address).body, address
    assert gateway.get("/denmark/ferry").status == 404


def test_a_preview_is_the_page_that_readers_will_have(gateway: Gateway, editor: Editor) -> None:
    preview = gateway.get(editor.put("draft: true\ndate: 2026-11-20")).body
    assert editor.put("date: 2026-11-20") == ""
    assert gateway.get("/denmark/ferry").body == preview


def test_any_other_link_is_answered_as_an_address_that_never_was(
    gateway: Gateway, editor: Editor, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = editor.put("draft: true")
    _, room, file, until, signature = path.split("/")
    guesses = [
        f"/{room}/{file}/{until}/{'0' * len(signature)}",
        f"/{room}/{'0' * len(file)}/{until}/{signature}",
        f"/{room}/{file}/{int(until) + 1}/{signature}",
        f"/{room}/{file}/{until}",
    ]
    nothing = _plain(gateway.get("/preview/nothing/at/all"))
    assert [_plain(gateway.get(guess)) for guess in guesses] == [nothing] * len(guesses)
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + LINK_LASTS - timedelta(seconds=1))
    assert gateway.get(path).status == 200
    monkeypatch.setattr(app_module.site, "now", lambda: NOON + LINK_LASTS)
    assert _plain(gateway.get(path)) == nothing


def test_without_a_secret_nothing_is_a_good_link(
    gateway: Gateway, editor: Editor, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor.put("draft: true")
    site, version = app_module.site, "v1"
    monkeypatch.setattr(site, "settings", replace(site.settings, preview_secret=""))
    assert gateway.get(f"/{link_to(KEY, version, NOON).path('')}").status == 404


LATER = NOON + timedelta(minutes=1)


@pytest.mark.parametrize("fields", ["draft: true", "kicker: Sea", "withdrawn: A mistake."])
def test_a_preview_goes_when_there_is_another_version(
    gateway: Gateway, editor: Editor, fields: str
) -> None:
    path = editor.put("draft: true")
    editor.put(fields, f"{TEXT} It is another.", LATER)
    assert gateway.get(path).status == 404


def test_a_preview_goes_when_its_file_is_deleted(
    gateway: Gateway, editor: Editor, uploads: MemoryUploads, previewing: Intake
) -> None:
    path = editor.put("draft: true")
    uploads.delete(KEY, LATER)
    previewing.receive(KEY)
    assert gateway.get(path).status == 404


def test_the_log_of_requests_has_no_link(
    gateway: Gateway, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    path = editor.put("draft: true")
    capsys.readouterr()
    gateway.get(path)
    line = capsys.readouterr().out
    assert line.startswith("200 preview")
    assert path.rpartition("/")[2] not in line


def _plain(answer: Answer) -> tuple[int, dict[str, str], str]:
    """An answer but for the day's time, which is in its frame."""
    headers = {name: value for name, value in answer.headers.items() if name != "etag"}
    return answer.status, headers, answer.body
