"""Compiled templates: used if they were made of exactly these templates, and equal to the byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest

from chalicelib.news.digest import A_DAY, Digest
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.period import Period
from chalicelib.rendering import template_loading
from chalicelib.rendering.feeds import MEDIA_TYPES, Feed, feed_item
from chalicelib.rendering.pages import Frame
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.sitemaps import (
    NewsSitemap,
    PagesSitemap,
    Sitemap,
    SitemapEntry,
    SitemapIndex,
    story_entry,
)
from chalicelib.rendering.template_loading import (
    TEMPLATES,
    compile_templates,
    template_environment,
)
from chalicelib.rendering.urls import Urls
from operations.sample_pages import article, digest, every_page
from tests.conftest import NOON

URLS = Urls(base="/api", origin="https://news.example.org", media="https://media.example.org")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates, to be changed."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


@pytest.fixture
def compiled(templates: Path, tmp_path: Path) -> Path:
    """What they were compiled to before any change."""
    compile_templates(templates, tmp_path / "compiled")
    return tmp_path / "compiled"


def are_compiled(environment: jinja2.Environment) -> bool:
    return isinstance(environment.loader, jinja2.ModuleLoader)


def test_every_page_feed_and_sitemap_is_the_same_from_compiled_templates(
    templates: Path, compiled: Path, newsroom: Newsroom
) -> None:
    from_modules = template_environment(templates, compiled)
    from_files = template_environment(templates, compiled / "none")
    assert are_compiled(from_modules)
    assert not are_compiled(from_files)
    assert all_texts(from_modules, newsroom) == all_texts(from_files, newsroom)
    names = {path.relative_to(templates).as_posix() for path in templates.rglob("*.*")}
    assert loaded_templates(from_modules) == loaded_templates(from_files) == names


def all_texts(environment: jinja2.Environment, newsroom: Newsroom) -> list[str]:
    """Every kind of page, feed and sitemap, full and empty."""
    renderer = Renderer(newsroom)
    vars(renderer)["_templates"] = environment
    story, link = article(), "/api/feed.xml"
    entry = story_entry(story.card, URLS)
    item = feed_item(story, URLS, newsroom)
    sitemaps: list[Sitemap] = [
        SitemapIndex((entry, SitemapEntry("https://news.example.org/"))),
        PagesSitemap((entry,)),
        NewsSitemap(URLS, (story.card,)),
        SitemapIndex(()),
        PagesSitemap(()),
        NewsSitemap(URLS, ()),
    ]
    feeds = [
        Feed(URLS, "Tidende <&>", "News & more", "en", "tag:x", "/api/", link, stories)
        for stories in ((item,), ())
    ]
    day = Digest(Period("2026-11-24", NOON - A_DAY, NOON), digest(newsroom))
    return [
        renderer.digest(day, URLS),
        *(renderer.html(page) for page in every_page(Frame(URLS, NOON, story), newsroom)),
        *(renderer.feed(feed, name) for feed in feeds for name in MEDIA_TYPES),
        *(renderer.sitemap(sitemap) for sitemap in sitemaps),
        renderer.search_description(URLS),
    ]


def loaded_templates(environment: jinja2.Environment) -> set[str]:
    assert environment.cache is not None
    return {name for _, name in environment.cache.keys()}  # noqa: SIM118 - Jinja2's cache is no dict


@pytest.mark.parametrize(
    "change",
    [
        lambda templates: (templates / "base.html").write_text("", encoding="utf-8"),
        lambda templates: (templates / "new.html").write_text("", encoding="utf-8"),
        lambda templates: (templates / "fragments" / "footer.html").unlink(),
        lambda templates: (templates / "base.html").rename(templates / "basis.html"),
    ],
    ids=["changed", "added", "removed", "renamed"],
)
def test_modules_compiled_from_other_templates_are_not_used(
    templates: Path, compiled: Path, change: Callable[[Path], object]
) -> None:
    change(templates)
    assert not are_compiled(template_environment(templates, compiled))


def test_modules_compiled_by_another_jinja2_are_not_used(
    templates: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jinja2, "__version__", "3.0.0")
    assert not are_compiled(template_environment(templates, compiled))


def test_modules_compiled_with_other_options_are_not_used(
    templates: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copy(template_loading.__file__, templates.parent))
    monkeypatch.setattr(template_loading, "__file__", str(copy))
    assert are_compiled(template_environment(templates, compiled))
    with copy.open("a", encoding="utf-8") as file:
        file.write("# other options")
    assert not are_compiled(template_environment(templates, compiled))


def test_a_template_with_an_error_leaves_no_modules_that_would_be_used(
    templates: Path, compiled: Path
) -> None:
    (templates / "pages" / "list.html").write_text("{% if %}", encoding="utf-8")
    with pytest.raises(jinja2.TemplateSyntaxError):
        compile_templates(templates, compiled)
    assert not are_compiled(template_environment(templates, compiled))


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "as written"])
@pytest.mark.parametrize("expression", ["sitemap.nothing", "nothing"])
def test_a_template_with_an_unknown_name_raises_an_error(
    templates: Path, newsroom: Newsroom, expression: str, *, is_compiled: bool
) -> None:
    with (templates / "sitemaps" / "pages.xml").open("a", encoding="utf-8") as file:
        file.write(f"{{{{ {expression} }}}}")
    modules = templates.with_name("compiled")
    if is_compiled:
        compile_templates(templates, modules)
    renderer = Renderer(newsroom)
    vars(renderer)["_templates"] = template_environment(templates, modules)
    with pytest.raises(jinja2.UndefinedError, match="'nothing'"):
        renderer.sitemap(PagesSitemap(()))
