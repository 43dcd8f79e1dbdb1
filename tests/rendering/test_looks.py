"""A newsroom's looks: its colours and fonts, its logo and icon, its templates and its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from chalicelib.news.newsroom import DARK, Author, Colours, Fonts, Newsroom, Section
from chalicelib.rendering.language import FILES, language
from chalicelib.rendering.looks import dark_colour, minified, read_logo
from chalicelib.rendering.pages import Frame, FrontPage, ListPage, NothingHerePage
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.template_loading import compile_templates, template_environment
from chalicelib.rendering.urls import Urls
from operations.sample_pages import article_page
from tests.conftest import NOON

FRAME = Frame(Urls(base="/api"), NOON)
FRONT = FrontPage(FRAME, None, (), (), (), "")
MISSING = NothingHerePage(FRAME)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="9" viewBox="0 0 300.4 60"><path/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newsroom's folder with nothing in it."""
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_colours_and_fonts_of_the_newsroom_are_the_style_of_its_pages(newsroom: Newsroom) -> None:
    ours = Renderer(newsroom)
    theirs = Renderer(
        replace(
            newsroom,
            colours=Colours(accent="#00529b"),
            dark_colours=replace(DARK, paper="#000000"),
            fonts=Fonts(text="Georgia, serif"),
        )
    )
    html = theirs.html(FRONT)
    assert "--accent:#00529b;" in html
    assert "--band:#00529b;" in html
    assert "--serif:Georgia,serif;" in html
    assert "dark){:root{--paper:#000000;" in html
    assert "#8a1f1f" not in html
    assert ours.style_hashes != theirs.style_hashes, "the policy allows the style that is shown"


def test_print_is_black_on_white_in_any_colours(newsroom: Newsroom) -> None:
    html = Renderer(replace(newsroom, colours=Colours(ink="#123456"))).html(FRONT)
    assert html.index("--ink:#123456") < html.index("--paper:#fff;--ink:#000;")


def test_a_logo_stands_in_place_of_the_name_and_is_called_by_it(
    folder: Path, newsroom: Newsroom
) -> None:
    write(folder, "logo.svg", LOGO)
    paper = Renderer(replace(newsroom, name="The <Post>"), folder)
    wanted = '<img src="/api/logo.svg" alt="The &lt;Post&gt;" width="300" height="60"></a></p>'
    assert wanted in paper.html(FRONT)
    assert paper.logo
    assert paper.logo.svg == LOGO
    assert "<img" not in Renderer(newsroom).html(FRONT)


def test_screens_that_are_set_to_dark_have_the_dark_logo_if_there_is_one(
    folder: Path, newsroom: Newsroom
) -> None:
    write(folder, "logo-dark.svg", LOGO.replace("300.4", "280"))
    assert "<picture>" not in Renderer(newsroom, folder).html(FRONT), "dark alone is no logo"
    write(folder, "logo.svg", LOGO)
    html = Renderer(newsroom, folder).html(FRONT)
    source = 'srcset="/api/logo-dark.svg" media="(prefers-color-scheme: dark)" width="280"'
    assert f"<picture><source {source}" in html
    assert 'height="60"></picture></a></p>' in html


def test_search_engines_are_told_the_logo_or_else_the_icon(
    folder: Path, newsroom: Newsroom
) -> None:
    frame = Frame(Urls(base="", origin="https://n.example"), NOON)
    pages = replace(FRONT, frame=frame), article_page(frame, newsroom)
    for page in pages:
        assert '"url": "https://n.example/icon.svg"' in Renderer(newsroom).html(page)
    write(folder, "logo.svg", LOGO)
    for page in pages:
        assert '"url": "https://n.example/logo.svg"' in Renderer(newsroom, folder).html(page)


def test_an_author_of_whom_nothing_is_told_leaves_no_empty_paragraph(newsroom: Newsroom) -> None:
    frame, names = Frame(Urls(), NOON), ("Ann", "ann")
    for author, box in (
        (Author(*names), None),
        (Author(*names, role="Editor"), '<p class="fine">Editor</p></div>'),
        (Author(*names, biography="She writes."), "<p>She writes.</p></div>"),
    ):
        page = ListPage(frame, "{name}", "Ann", "/", (), "", is_continued=False, author=author)
        html = Renderer(newsroom).html(page)
        assert "<p></p>" not in html
        assert ('author-box"' in html) is bool(box)
        assert not box or box in html


@pytest.mark.parametrize("box", ["", 'viewBox="0 0 10"', 'viewBox="0 0 0 10"', 'viewBox="a b c d"'])
def test_a_logo_of_no_shape_is_none(box: str) -> None:
    assert read_logo(f"<svg {box}>") is None


def test_a_newsroom_without_a_tagline_leaves_no_gap(newsroom: Newsroom) -> None:
    html = Renderer(replace(newsroom, name="The Post", tagline="")).html(FRONT)
    assert "<title>The Post</title>" in html
    assert '<meta name="description" content="The Post">' in html
    assert 'class="tagline"' not in html


def test_an_icon_of_the_newsroom_is_the_sites(folder: Path, newsroom: Newsroom) -> None:
    assert Renderer(newsroom, folder).icon == Renderer(newsroom).icon
    write(folder, "icon.svg", LOGO)
    assert Renderer(newsroom, folder).icon == LOGO


def test_words_of_the_newsroom_go_before_ours(folder: Path, newsroom: Newsroom) -> None:
    write(folder, "languages/de.toml", '[words]\n"Home" = "Titelseite"\n')
    own = language("de", own=folder / "languages")
    assert (own.text("Home"), own.text("Sections")) == ("Titelseite", "Ressorts")
    assert language("de").text("Home") == "Startseite"
    paper = Renderer(replace(newsroom, language="de"), folder)
    assert "Zu den Nachrichten" in paper.html(FRONT)


def test_a_language_that_only_the_newsroom_has_is_used(folder: Path, newsroom: Newsroom) -> None:
    words = '[words]\n"Skip to the news" = "Naar het nieuws"\n"Sections" = "Rubrieken"\n'
    english = (FILES / "en.toml").read_text(encoding="utf-8")
    write(folder, "languages/nl.toml", english.replace("[words]", words))
    html = Renderer(replace(newsroom, language="nl"), folder).html(FRONT)
    assert '<html lang="nl"' in html
    assert "Naar het nieuws" in html
    assert 'aria-label="Rubrieken"' in html, "fragments are in it too"


OWN_FRONT = """{% extends "standard/pages/front.html" %}
{% block today %}{% include "own/edition.html" %}{{ super() }}{% endblock %}"""


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "as written"])
def test_a_template_of_the_newsroom_stands_in_place_of_ours(
    folder: Path, newsroom: Newsroom, *, is_compiled: bool
) -> None:
    write(folder, "templates/pages/front.html", OWN_FRONT)
    write(folder, "templates/own/edition.html", "<p>The evening edition</p>")
    write(folder, "templates/fragments/footer.html", "<footer>{{ newsroom.domain }}</footer>")
    own, compiled = folder / "templates", folder / "compiled"
    if is_compiled:
        compile_templates(compiled=compiled, own=own)
    paper = Renderer(newsroom, folder)
    vars(paper)["_templates"] = template_environment(compiled=compiled, own=own)
    assert '<p>The evening edition</p><p class="today">24 November 2026' in paper.html(FRONT)
    for page in (FRONT, MISSING):
        assert f"<footer>{newsroom.domain}</footer>" in paper.html(page)
    assert "evening edition" not in paper.html(MISSING)


def test_of_ours_only_those_that_are_replaced_are_compiled_twice(folder: Path) -> None:
    write(folder, "templates/pages/front.html", OWN_FRONT)
    write(folder, "templates/own/edition.html", "")
    environment = template_environment(compiled=folder / "none", own=folder / "templates")
    doubled = [name for name in environment.list_templates() if name.startswith("standard/")]
    assert doubled == ["standard/pages/front.html"]


def test_templates_compiled_for_another_newsroom_are_not_used(folder: Path) -> None:
    write(folder, "a/base.html", "a")
    compile_templates(compiled=folder / "compiled", own=folder / "a")
    modules = template_environment(compiled=folder / "compiled", own=folder / "a")
    write(folder, "b/base.html", "b")
    for other in (folder / "b", None):
        loader = template_environment(compiled=folder / "compiled", own=other).loader
        assert type(loader) is not type(modules.loader)


def test_a_style_is_minified_without_a_change_of_meaning() -> None:
    assert minified("a { color: red; }  /* why */\nb , c > d { x: y }") == "a{color:red}b,c>d{x:y}"


def test_a_section_has_its_colour_by_day_and_a_lighter_one_by_night(newsroom: Newsroom) -> None:
    sections = (
        Section("sea", "Sea", colour="#003366"),
        Section("air", "Air", colour="#003366", dark_colour="#99bbdd"),
        Section("land", "Land"),
    )
    html = Renderer(replace(newsroom, sections=sections)).html(FRONT)
    day, _, night = html.partition("@media (prefers-color-scheme:dark)")
    assert ".in-sea{--day:#003366}.in-air{--day:#003366}[class*=in-]{--section:var(--day)}" in day
    mixed = "[class*=in-]{--section:color-mix(in srgb,var(--day) 35%,#fff)}"
    assert f"{mixed}.in-air{{--section:#99bbdd}}}}" in night
    assert dark_colour(sections[0]) == "#a6b8c9", "what is checked is what browsers mix"
    assert ".in-land{" not in html


@pytest.mark.parametrize(("name", "longest"), [("Tidende", 7), ("Frederiksborg Amts Avis", 13)])
def test_the_name_is_as_large_as_its_longest_word_allows(
    newsroom: Newsroom, name: str, longest: int
) -> None:
    html = Renderer(replace(newsroom, name=name)).html(FRONT)
    assert f"--longest:{longest}}}" in html


@pytest.mark.parametrize(("number", "is_many"), [(5, False), (11, True)])
def test_many_sections_have_the_whole_width(
    newsroom: Newsroom, number: int, *, is_many: bool
) -> None:
    sections = tuple(Section(f"s{n}", f"Section{n}") for n in range(number))
    html = Renderer(replace(newsroom, sections=sections)).html(FRONT)
    assert ('<header class="masthead grand many">' in html) is is_many
