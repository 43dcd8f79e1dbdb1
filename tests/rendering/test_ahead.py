"""Templates made into modules look as they are written, or are not used."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings

from chalicelib.news.article import Article
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering import ahead, compiled_templates
from chalicelib.rendering.compiled_templates import (
    TEMPLATES,
    CompiledTemplates,
    NotDefined,
    Template,
    Templates,
)
from chalicelib.rendering.feeds import MEDIA_TYPES, Feed, feed_item
from chalicelib.rendering.pages import ArticlePage, Frame, Page
from chalicelib.rendering.renderer import Renderer, templates_in
from chalicelib.rendering.sitemaps import (
    NewsSitemap,
    PagesSitemap,
    Sitemap,
    SitemapEntry,
    SitemapIndex,
    story_entry,
)
from chalicelib.rendering.urls import Urls
from operations.stages import PROJECT
from tests.conftest import NOON
from tests.rendering.strategies import stories
from tests.rendering.test_kept import pages
from tests.rendering.test_pages import article, every_page

URLS = Urls(base="/api", origin="https://news.example.org", media="https://media.example.org")
TIDENDE = read_newsroom()


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """A copy of the templates, to be changed."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


@pytest.fixture(scope="module")
def made_of_ours(tmp_path_factory: pytest.TempPathFactory) -> CompiledTemplates:
    compiled = tmp_path_factory.mktemp("ours") / "compiled"
    ahead.make_modules(TEMPLATES, compiled)
    return CompiledTemplates(compiled)


def made(templates: Path) -> Path:
    compiled = templates.with_name("compiled")
    ahead.make_modules(templates, compiled)
    return compiled


def renderer_by(templates: Templates) -> Renderer:
    """One that finds its templates there."""
    renderer = Renderer(TIDENDE)
    vars(renderer)["_templates"] = templates
    return renderer


def both_ways(made_of_ours: CompiledTemplates) -> tuple[Renderer, Renderer]:
    return renderer_by(ahead.as_written()), renderer_by(made_of_ours)


def test_every_page_is_the_same_either_way(made_of_ours: CompiledTemplates) -> None:
    written, made = both_ways(made_of_ours)
    for page in every_page(Frame(URLS, NOON), TIDENDE):
        assert made.html(page) == written.html(page), page.template


@settings(max_examples=200)
@given(page=pages())
def test_so_is_any_page(made_of_ours: CompiledTemplates, page: Page) -> None:
    written, made = both_ways(made_of_ours)
    assert made.html(page) == written.html(page)


@settings(max_examples=50)
@given(story=stories(), other=stories())
def test_so_is_any_story_and_its_feed(
    made_of_ours: CompiledTemplates, story: Article, other: Article
) -> None:
    written, made = both_ways(made_of_ours)
    shown, section, card = Frame(URLS, NOON, other), TIDENDE.sections[0], other.card
    page = ArticlePage(shown, story, section, (), (card,), (card,), (card,), "x", card, card)
    assert made.html(page) == written.html(page)
    feed = feed_of(TIDENDE, story, other)
    for name in MEDIA_TYPES:
        assert made.feed(feed, name) == written.feed(feed, name)


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


def test_so_is_every_feed_and_sitemap(made_of_ours: CompiledTemplates) -> None:
    written, made = both_ways(made_of_ours)
    assert feeds_and_sitemaps(made, TIDENDE) == feeds_and_sitemaps(written, TIDENDE)


def test_and_every_template_is_among_those_compared(templates: Path) -> None:
    used: set[str] = set()

    class Noted(CompiledTemplates):
        def get_template(self, name: str, asked_by: str = "") -> Template:
            used.add(name)
            return super().get_template(name, asked_by)

    renderer = renderer_by(Noted(made(templates)))
    feeds_and_sitemaps(renderer, TIDENDE)
    for page in every_page(Frame(URLS, NOON), TIDENDE):
        renderer.html(page)
    there = {path.relative_to(templates).as_posix() for path in templates.rglob("*.*")}
    assert used == there


@pytest.mark.parametrize("spoken", ["sitemap.nothing", "nothing"])
def test_what_a_template_may_not_speak_of_is_an_error_either_way(
    templates: Path, spoken: str
) -> None:
    with (templates / "sitemaps" / "pages.xml").open("a", encoding="utf-8") as file:
        file.write(f"{{{{ {spoken} }}}}")
    made_ahead = renderer_by(CompiledTemplates(made(templates)))
    with pytest.raises(jinja2.UndefinedError, match="'nothing'"):
        renderer_by(ahead.as_written(templates)).sitemap(PagesSitemap(()))
    with pytest.raises(NotDefined, match=r"sitemaps/pages\.xml: .*'nothing'"):
        made_ahead.sitemap(PagesSitemap(()))


@pytest.mark.parametrize("name", ["base.html", "fragments/footer.html", "feeds/feed.xml"])
def test_a_changed_template_is_seen_at_once(templates: Path, name: str) -> None:
    compiled = made(templates)
    with (templates / name).open("a", encoding="utf-8") as file:
        file.write("<!-- new -->")
    assert not are_used(templates, compiled)
    last = templates_in(templates, compiled).get_template(name)
    assert isinstance(last, jinja2.Template)


def test_so_is_a_change_that_keeps_its_length(templates: Path) -> None:
    compiled = made(templates)
    base = templates / "base.html"
    base.write_text(base.read_text("utf-8").replace("<b>", "<i>"), encoding="utf-8")
    assert not are_used(templates, compiled)


def are_used(templates: Path, compiled: Path) -> bool:
    """Whether pages are made by the modules."""
    return isinstance(templates_in(templates, compiled), CompiledTemplates)


def test_so_is_a_new_one_and_one_less(templates: Path) -> None:
    compiled = made(templates)
    (templates / "new.html").write_text("", encoding="utf-8")
    assert not are_used(templates, compiled)
    (templates / "new.html").unlink()
    assert are_used(templates, compiled)
    (templates / "base.html").unlink()
    assert not are_used(templates, compiled)


@pytest.mark.parametrize("maker", compiled_templates.MAKERS, ids=lambda path: str(path.name))
def test_modules_are_not_used_that_were_made_otherwise_or_for_another_runtime(
    templates: Path, maker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = made(templates)
    copies = [Path(shutil.copy(each, templates.parent)) for each in compiled_templates.MAKERS]
    monkeypatch.setattr(compiled_templates, "MAKERS", copies)
    assert are_used(templates, compiled)
    with (templates.parent / maker.name).open("a", encoding="utf-8") as file:
        file.write("# another")
    assert not are_used(templates, compiled)


def test_a_checkout_has_none(tmp_path: Path) -> None:
    assert not are_used(TEMPLATES, tmp_path / "compiled")
    assert isinstance(templates_in(TEMPLATES, tmp_path / "compiled"), jinja2.Environment)


UNKNOWN = {
    "{{ page|groupby('x') }}": "the filter `groupby`",
    "{{ page is defined }}": "the test `defined`",
    "{% for x in range(3) %}{% endfor %}": "the function `range`",
    "{{ 'a' if page }}": "an `if` in an expression without `else`",
    "{% for x in page %}{{ loop.cycle(1, 2) }}{% endfor %}": "`cycle`",
    "{% for x in page %}{% if x %}{{ loop.previtem }}{% endif %}{% endfor %}": "`previtem`",
    "{% for x in page recursive %}{{ loop(x) }}{% endfor %}": "a recursive loop",
    "{% macro m() %}{{ varargs }}{% endmacro %}": "`varargs` or `caller` in the macro 'm'",
    "{% macro m() %}{{ kwargs }}{% endmacro %}": "`kwargs`",
    "{% macro m() %}{{ caller() }}{% endmacro %}": "`caller`",
    "{% set a %}a{% endset %}": "`set` with a body",
    "{% set a = namespace(b=1) %}{% set a.b = 2 %}": "`namespace`",
    "{% autoescape false %}{{ page }}{% endautoescape %}": "`autoescape`",
    "{% include 'base.html' %}": "`include`",
    "{% include 'none.html' ignore missing %}": "`TemplateNotFound`",
    "{% import 'components/cards.html' as cards %}": "`import` without context",
    "{% from 'components/cards.html' import way %}": "`import` without context",
    "{% extends 'base.html' %}{% block main %}{{ super() }}{% endblock %}": "`super()`",
    "{% block a scoped %}{% endblock %}": "a scoped block",
    "{% block a required %}{% endblock %}": "`TemplateRuntimeError`",
    "{% block a %}{% endblock %}{{ self.a() }}": "`self`",
    "{% include ['a.html', 'b.html'] %}": "`select_template`",
}


@pytest.mark.parametrize(("source", "what"), UNKNOWN.items(), ids=UNKNOWN.values())
def test_what_the_modules_could_not_do_is_refused_when_they_are_made(
    templates: Path, source: str, what: str
) -> None:
    (templates / "sitemaps" / "news.xml").write_text(source, encoding="utf-8")
    with pytest.raises(ahead.CannotBeMade) as refused:
        made(templates)
    said = str(refused.value)
    assert said.startswith("sitemaps/news.xml uses ")
    assert what in said
    assert said.endswith(
        ": do without, or give it as Jinja2 does, with a test, in "
        "chalicelib/rendering/compiled_templates.py."
    )


def test_where_one_is_refused_none_is_made(templates: Path) -> None:
    (templates / "sitemaps" / "news.xml").write_text("{{ page is none }}", encoding="utf-8")
    with pytest.raises(ahead.CannotBeMade):
        made(templates)
    assert not templates.with_name("compiled").exists()


def package(folder: Path) -> Path:
    """A copy of what ships, without what was made in this checkout."""
    ignored = shutil.ignore_patterns("__pycache__", "compiled")
    shutil.copytree(PROJECT / "chalicelib", folder / "chalicelib", ignore=ignored)
    return folder / "chalicelib" / "rendering"


def make_in(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "chalicelib.rendering.ahead"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


def test_the_command_makes_them_in_the_package_it_is_run_in(tmp_path: Path) -> None:
    rendering = package(tmp_path)
    assert make_in(tmp_path).returncode == 0
    assert are_used(rendering / "templates", rendering / "compiled")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ page|groupby('x') }}", "sitemaps/news.xml uses the filter `groupby`"),
        ("one\n{% if %}", "sitemaps/news.xml, line 2: "),
        ("one\n{{ page|nothing }}", "sitemaps/news.xml, line 2: No filter named 'nothing'"),
    ],
)
def test_or_says_in_a_line_what_is_wrong(tmp_path: Path, source: str, said: str) -> None:
    news = package(tmp_path) / "templates" / "sitemaps" / "news.xml"
    news.write_text(source, encoding="utf-8")
    done = make_in(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1
