"""Templates made into modules look as they are written, or are not used."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest

from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering import ahead
from chalicelib.rendering.feeds import MEDIA_TYPES, Feed, feed_item
from chalicelib.rendering.pages import Frame
from chalicelib.rendering.renderer import Renderer, template_environment
from chalicelib.rendering.sitemaps import (
    NewsSitemap,
    PagesSitemap,
    Sitemap,
    SitemapEntry,
    SitemapIndex,
    story_entry,
)
from chalicelib.rendering.urls import Urls
from local.stages import PROJECT
from tests.conftest import NOON
from tests.rendering.test_pages import article, every_page

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


def feeds_and_sitemaps(renderer: Renderer, newsroom: Newsroom) -> list[str]:
    """One of each kind, with a story whose every field is filled, and empty."""
    story = article()
    entry, links = story_entry(story.card, URLS), SitemapEntry("https://news.example.org/")
    sitemaps: list[Sitemap] = [
        SitemapIndex((entry, links)),
        PagesSitemap((entry, links)),
        NewsSitemap(URLS, (story.card,)),
        SitemapIndex(()),
        PagesSitemap(()),
        NewsSitemap(URLS, ()),
    ]
    feeds = [feed_of(newsroom, story), feed_of(newsroom)]
    return [
        *(renderer.feed(feed, name) for feed in feeds for name in MEDIA_TYPES),
        *(renderer.sitemap(sitemap) for sitemap in sitemaps),
    ]


def feed_of(newsroom: Newsroom, *stories: Article) -> Feed:
    items = tuple(feed_item(story, URLS, newsroom) for story in stories)
    return Feed(URLS, "Tidende <&>", "News & more", "en", "tag:x", "/api/", "/api/feed.xml", items)


def test_so_is_every_feed_and_sitemap(
    templates: Path, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = made(templates)
    as_written = feeds_and_sitemaps(Renderer(newsroom), newsroom)
    monkeypatch.setattr(ahead, "loader", lambda: jinja2.ModuleLoader(compiled))
    assert feeds_and_sitemaps(Renderer(newsroom), newsroom) == as_written


def test_and_every_template_is_among_those_compared(
    templates: Path, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: set[str] = set()
    read = jinja2.ModuleLoader.load

    def noted(loader: jinja2.ModuleLoader, _: object, name: str, *rest: Any) -> jinja2.Template:  # noqa: ANN401
        used.add(name)
        return read(loader, _, name, *rest)  # type: ignore[arg-type]

    compiled = made(templates)
    monkeypatch.setattr(ahead, "loader", lambda: jinja2.ModuleLoader(compiled))
    monkeypatch.setattr(jinja2.ModuleLoader, "load", noted)
    feeds_and_sitemaps(Renderer(newsroom), newsroom)
    for page in every_page(Frame(URLS, NOON), newsroom):
        Renderer(newsroom).html(page)
    there = {path.relative_to(templates).as_posix() for path in templates.rglob("*.*")}
    assert used == there


def test_what_a_template_may_not_speak_of_is_an_error_either_way(
    templates: Path, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (templates / "sitemaps" / "pages.xml").open("a", encoding="utf-8") as file:
        file.write("{{ sitemap.nothing }}")
    compiled = made(templates)
    for loader in (jinja2.FileSystemLoader(templates), jinja2.ModuleLoader(compiled)):
        monkeypatch.setattr(ahead, "loader", lambda it=loader: it)
        with pytest.raises(jinja2.UndefinedError, match="nothing"):
            Renderer(newsroom).sitemap(PagesSitemap(()))


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
