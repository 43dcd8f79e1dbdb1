"""Previews: whoever has the link of a receipt reads what readers do not have, and nobody else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from msgspec import structs

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.previewing import Previewing
from chalicelib.ingest.sweep import rebuild
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.previews import LINK_LASTS, link_to
from chalicelib.news.register import Entry
from chalicelib.rendering.renderer import Renderer
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
        archive=archive, originals=archive, previewing=Previewing(SECRET),
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
    marks = MARK.findall(preview)
    assert len(marks) == 1
    assert gateway.get("/denmark/ferry").body == MARK.sub("", preview)


@pytest.mark.parametrize(
    ("tongue", "says", "until"),
    [
        ("en", "Preview – not published", "This link works until 8 December 2026 at 13:00 CET."),
        ("da", "Forhåndsvisning – ikke udgivet", "Linket virker indtil 8. december 2026"),
        ("de", "Vorschau – nicht veröffentlicht", "Dieser Link gilt bis 8. Dezember 2026"),
    ],
)
def test_a_preview_says_what_it_is_and_until_when_in_the_newsrooms_language(
    gateway: Gateway,
    editor: Editor,
    app_module: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tongue: str,
    says: str,
    until: str,
) -> None:
    own = structs.replace(app_module.site.newsroom, language=tongue)
    monkeypatch.setitem(app_module.site.__dict__, "newsroom", own)
    monkeypatch.setitem(app_module.site.__dict__, "renderer", Renderer(own))
    path = editor.put("draft: true\nlanguage: en\ngallery: [one.jpg, two.jpg]")
    for page in (path, f"{path}/pictures/1"):
        body = gateway.get(page).body
        (mark,) = MARK.findall(body)
        assert says in mark
        assert until in mark
        assert (f'lang="{tongue}"' in mark) == (tongue != "en"), "the page's own is the story's"
        assert body.index(mark) < body.index("<header")


def test_the_pictures_of_a_preview_have_pages_too(gateway: Gateway, editor: Editor) -> None:
    path = editor.put("draft: true\ngallery: [one.jpg, {file: two.jpg, alt: A crane}]")
    assert f'href="{path}/pictures/2"' in gateway.get(path).body
    page = gateway.get(f"{path}/pictures/2")
    assert (page.status, page.headers["cache-control"]) == (200, "no-store")
    assert 'alt="A crane"' in page.body
    assert f'href="{path}/pictures/1"' in page.body
    assert f'href="{path}#picture-2"' in page.body
    for nothing in ("pictures/3", "pictures/0", "pictures"):
        assert gateway.get(f"{path}/{nothing}").status == 404
    assert gateway.get(f"{path[:-1]}{'0' if path[-1] != '0' else '1'}/pictures/2").status == 404


def test_a_preview_leads_to_the_story_once_readers_have_it(
    gateway: Gateway, editor: Editor, app_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, comes = editor.put("date: 2026-12-01 07:00"), datetime(2026, 12, 1, 6, tzinfo=UTC)
    monkeypatch.setattr(app_module.site, "now", lambda: comes - timedelta(seconds=1))
    assert gateway.get(path).status == 200
    monkeypatch.setattr(app_module.site, "now", lambda: comes)
    answer = gateway.get(path)
    assert (answer.status, answer.headers["location"]) == (301, "/denmark/ferry")
    assert answer.headers["cache-control"] == "no-store"
    assert gateway.get("/denmark/ferry").status == 200


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


@pytest.mark.parametrize("left", [0, 1], ids=["no version", "another version"])
def test_a_preview_goes_when_its_version_is_removed_for_good(
    gateway: Gateway, editor: Editor, uploads: MemoryUploads, previewing: Intake, left: int
) -> None:
    path = editor.put("draft: true")
    uploads.put(KEY, "---\ntitle: The ferry sails\n---\n" + TEXT, LATER)
    uploads.files[KEY] = uploads.files[KEY][2 - left :] if left else []
    previewing.receive(KEY)
    assert gateway.get(path).status == 404


def test_a_preview_is_there_after_a_rebuild(
    gateway: Gateway, editor: Editor, previewing: Intake
) -> None:
    path = editor.put("draft: true")
    before = gateway.get(path)
    rebuild(previewing, progress=lambda _files: None)
    assert gateway.get(path) == before


def test_a_preview_takes_no_call_and_a_story_that_was_never_a_draft_no_write(
    editor: Editor, archive: MemoryArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries: list[str] = []
    enter = archive.enter

    def noted(entry: Entry) -> None:
        change = entry.preview
        entries.append("keep" if change and change.preview else "drop" if change else "none")
        enter(entry)

    monkeypatch.setattr(archive, "enter", noted)
    editor.put("kicker: Sea")
    editor.put("draft: true", written=LATER)
    editor.put("kicker: Sea", written=LATER + timedelta(minutes=1))
    assert entries == ["none", "none", "none", "keep", "none", "drop"]


def test_the_log_of_requests_has_no_link(
    gateway: Gateway, editor: Editor, capsys: pytest.CaptureFixture[str]
) -> None:
    path = editor.put("draft: true")
    capsys.readouterr()
    gateway.get(path)
    line = capsys.readouterr().out
    assert line.startswith("200 preview")
    assert path.rpartition("/")[2] not in line


MARK = re.compile(r'<aside class="pull" aria-labelledby="preview".*?</aside>\n', re.DOTALL)


def _plain(answer: Answer) -> tuple[int, dict[str, str], str]:
    """An answer but for the day's time, which is in its frame."""
    headers = {name: value for name, value in answer.headers.items() if name != "etag"}
    return answer.status, headers, answer.body
