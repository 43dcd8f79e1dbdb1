"""Templates, style, languages and newsroom.toml: a change is seen once it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from local import page_files
from local.page_files import PageFiles


@pytest.mark.parametrize(
    "name",
    [
        "chalicelib/rendering/templates/pages/article.html",
        "chalicelib/rendering/static/style.css",
        "chalicelib/rendering/languages/da.toml",
        "newsroom/newsroom.toml",
        "newsroom/templates/pages/front.html",
    ],
)
def test_a_change_is_named_once_when_nothing_has_changed_since_the_last_look(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_files, "PROJECT", tmp_path)
    monkeypatch.setenv("NEWSROOM", str(tmp_path / "newsroom"))
    (tmp_path / "app.py").touch()
    file = tmp_path / name
    for folder in (file.parent, tmp_path / "newsroom"):
        folder.mkdir(parents=True, exist_ok=True)
    (tmp_path / "newsroom" / "newsroom.toml").write_text("before", encoding="utf-8")
    files = PageFiles()
    assert files.changed() == []
    file.write_text("an editor that is not done", encoding="utf-8")
    assert files.changed() == []
    assert files.changed() == [name]
    assert files.changed() == []


def test_what_editors_leave_behind_and_a_folder_that_has_gone_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_files, "PROJECT", tmp_path)
    monkeypatch.setenv("NEWSROOM", str(tmp_path / "newsroom"))
    templates = tmp_path / "newsroom" / "templates"
    templates.mkdir(parents=True)
    (tmp_path / "app.py").touch()
    files = PageFiles()
    for name in (".front.html.swp", "front.html~", ".DS_Store"):
        (templates / name).touch()
    assert [files.changed() for _ in range(3)] == [[], [], []]
    (tmp_path / "newsroom").rename(tmp_path / "away")
    assert [files.changed() for _ in range(3)] == [[], [], []]
