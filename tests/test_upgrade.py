"""Upgrades: a newsroom's folder, made for an earlier release, runs on this one as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering.pages import Frame
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.template_loading import compile_templates, template_environment
from chalicelib.rendering.urls import Urls
from operations.newsroom_check import remarks, require_newsroom
from operations.package import copy_newsroom
from operations.sample_pages import article, every_page
from operations.stages import PROJECT
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads

TEXTS = {".md", ".txt"}
UPGRADES = PROJECT / "tests" / "upgrades"
# What the front page of each says in its own way, with its own templates and words.
OWN_WORDS = {
    "abendpost-2026-11": (
        "24. November 2026, Spätausgabe",
        'aria-label="Themen"',
        "Eilmeldung",
        "redaktion@abendpost.example",
    ),
    "landbladet-2026-12": ("24. november 2026, onsdagsudgaven", "<title>Landbladet, hver onsdag<"),
}
FOLDERS = sorted(path for path in UPGRADES.iterdir() if path.is_dir())

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def test_an_earlier_newsroom_is_accepted_without_a_remark(folder: Path) -> None:
    newsroom = require_newsroom(folder)
    assert newsroom == read_newsroom(folder)
    assert list(remarks(newsroom, folder)) == []


def test_its_stories_and_pages_are_taken_in(folder: Path) -> None:
    uploads = MemoryUploads()
    newsroom = read_newsroom(folder)
    intake = Intake(MemoryArchive(), uploads, newsroom, site_url="", pause=lambda _attempt: None)
    texts = sorted(path for path in (folder / "stories").rglob("*") if path.suffix in TEXTS)
    assert len(texts) >= len(newsroom.sections) + len(newsroom.pages)
    for text in texts:
        key = f"articles/{text.relative_to(folder / 'stories').as_posix()}"
        uploads.put(key, text.read_text(encoding="utf-8"), NOON)
        record = intake.receive(key)
        assert (record.problems, record.warnings) == ((), ()), key


def test_every_page_has_its_looks_its_words_and_its_templates(folder: Path, tmp_path: Path) -> None:
    newsroom = read_newsroom(folder)
    shipped = copy_newsroom(folder, tmp_path / "newsroom")
    compile_templates(compiled=tmp_path / "compiled", own=shipped / "templates")
    renderer = Renderer(newsroom, shipped)
    vars(renderer)["_templates"] = template_environment(
        compiled=tmp_path / "compiled", own=shipped / "templates"
    )
    frame = Frame(Urls("/api", "https://n.example", "https://m.example"), NOON, article(9))
    pages = [renderer.html(page) for page in every_page(frame, newsroom)]
    for html in pages:
        assert f"--accent:{newsroom.colours.accent};" in html
        assert f'src="/api/logo.svg" alt="{newsroom.name}"' in html
    for words in OWN_WORDS[folder.name]:
        assert words in pages[0], "its front page"
    german = renderer.language("de")
    assert "Lesezeit" in german.text("{minutes} min read", minutes=3)
