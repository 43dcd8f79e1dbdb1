"""Templates made into modules look as they are written, or are not used."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest

from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering import ahead
from chalicelib.rendering.pages import Frame
from chalicelib.rendering.renderer import Renderer, template_environment
from chalicelib.rendering.urls import Urls
from local.stages import PROJECT
from tests.conftest import NOON
from tests.rendering.test_pages import every_page

URLS = Urls(base="/api", origin="https://news.example.org", media="https://media.example.org")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates, to be changed."""
    return Path(shutil.copytree(ahead.TEMPLATES, tmp_path / "templates"))


def made(templates: Path) -> Path:
    compiled = templates.with_name("compiled")
    ahead.make_modules(template_environment(), templates, compiled)
    return compiled


def test_every_page_is_the_same_either_way(
    templates: Path, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = made(templates)
    assert isinstance(ahead.loader(templates, compiled), jinja2.ModuleLoader)
    pages = every_page(Frame(URLS, NOON), newsroom)
    as_written = [Renderer(newsroom).html(page) for page in pages]
    monkeypatch.setattr(ahead, "loader", lambda: jinja2.ModuleLoader(compiled))
    assert [Renderer(newsroom).html(page) for page in pages] == as_written


@pytest.mark.parametrize("name", ["base.html", "fragments/footer.html", "feeds/feed.xml"])
def test_a_changed_template_is_seen_at_once(templates: Path, name: str) -> None:
    compiled = made(templates)
    with (templates / name).open("a", encoding="utf-8") as file:
        file.write("<!-- new -->")
    assert isinstance(ahead.loader(templates, compiled), jinja2.FileSystemLoader)


def test_so_is_a_new_one_and_one_less(templates: Path) -> None:
    compiled = made(templates)
    (templates / "new.html").write_text("", encoding="utf-8")
    assert isinstance(ahead.loader(templates, compiled), jinja2.FileSystemLoader)
    (templates / "new.html").unlink()
    assert isinstance(ahead.loader(templates, compiled), jinja2.ModuleLoader)
    (templates / "base.html").unlink()
    assert isinstance(ahead.loader(templates, compiled), jinja2.FileSystemLoader)


def test_modules_of_another_jinja_are_not_used(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = made(templates)
    monkeypatch.setattr(jinja2, "__version__", "99.0")
    assert isinstance(ahead.loader(templates, compiled), jinja2.FileSystemLoader)


@pytest.mark.parametrize("option", ["autoescape", "trim_blocks", "undefined"])
def test_nor_are_those_made_with_other_options(
    templates: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    compiled = made(templates)
    monkeypatch.setitem(ahead.OPTIONS, option, jinja2.Undefined if option == "undefined" else False)
    assert isinstance(ahead.loader(templates, compiled), jinja2.FileSystemLoader)


def test_a_checkout_has_none(tmp_path: Path) -> None:
    assert isinstance(ahead.loader(compiled=tmp_path / "compiled"), jinja2.FileSystemLoader)


def test_the_command_makes_them_in_the_package_it_is_run_in(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__", "compiled")
    shutil.copytree(PROJECT / "chalicelib", tmp_path / "chalicelib", ignore=ignored)
    command = [sys.executable, "-m", "chalicelib.rendering.ahead"]
    subprocess.run(command, cwd=tmp_path, check=True)  # noqa: S603 - our own command
    package = tmp_path / "chalicelib" / "rendering"
    loader = ahead.loader(package / "templates", package / "compiled")
    assert isinstance(loader, jinja2.ModuleLoader)
