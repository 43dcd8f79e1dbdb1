"""The check of a newsroom's folder: all that is wrong in it, at once, in a second."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.rendering.language import FILES
from chalicelib.rendering.pages import Frame, NothingHerePage
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.template_loading import TEMPLATES, template_environment
from chalicelib.rendering.urls import Urls
from doubles.newsroom import FOLDER, NEWSROOM
from operations.contrast import contrast
from operations.newsroom_check import remarks, require_newsroom
from operations.stages import PROJECT
from operations.template_check import blocks
from tests.conftest import NOON

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60">{}</svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newsroom's folder with nothing wrong in it."""
    copy = tmp_path / "paper"
    copy.mkdir()
    shutil.copy(FOLDER / "newsroom.toml", copy)
    return copy


def wrong_in(folder: Path) -> list[str]:
    with pytest.raises(WrongSettings) as refused:
        require_newsroom(folder)
    head, *lines = str(refused.value).splitlines()
    assert head == f"The newsroom in {folder} can't be used:"
    return [line.strip() for line in lines]


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_the_chosen_newsroom_and_the_samples_can_be_used() -> None:
    assert require_newsroom(FOLDER) == NEWSROOM
    require_newsroom(PROJECT / "samples")


GERMAN = 'months = ["Jänner"]\nday = "{day} {month}"\n[words]\n"Home" = "Heim"\n'


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("logo.png", "", "logo.png is not used; it must be logo.svg"),
        ("logo.svg", "<svg", "logo.svg: it is no SVG: "),
        ("logo.svg", "<svg viewBox='0 0 1 1'/>", "it begins with <svg xmlns="),
        ("logo.svg", SVG.replace("viewBox", "view"), "logo.svg: it has no viewBox"),
        ("logo.svg", SVG.replace("300", "0"), "logo.svg: it has no viewBox"),
        ("icon.svg", SVG.format("<script>1</script>"), "icon.svg: it has <script>: nothing in it"),
        ("icon.svg", SVG.format('<g onload="x" style="y"/>'), "it has onload=, style=: "),
        ("logo.svg", SVG.format('<use href="https://x.example/"/>'), "href='https://x.example/'"),
        ("logo.svg", SVG.format(f"<!--{'x' * 50_000}-->"), "50,000 is the most"),
        ("templates/standard/base.html", "", "stands for ours; choose another"),
        ("templates/pages/front.html", "a\n{% if %}", "templates/pages/front.html, line 2: "),
        ("templates/own/ad.html", "{{ x|nosuch }}", "No filter named 'nosuch'"),
        (
            "templates/own/ad.html",
            '{% include "own/no.html" %}',
            "no template 'own/no.html'",
        ),
        ("templates/base.html", '{% extends "standard/x.html" %}', "no template 'standard/x.html'"),
        ("languages/deutsch.toml", "", "languages/deutsch.toml is not used"),
        ("languages/de.toml", "name = Deutsch", "languages/de.toml is not TOML"),
        ("languages/nl.toml", GERMAN, "languages/nl.toml: it has no 'name'"),
        ("languages/de.toml", GERMAN, "languages/de.toml: months has not twelve names"),
        ("languages/de.toml", GERMAN, "day has the blanks {day}, {month}; it needs {day}, {month}"),
        ("languages/de.toml", '[words]\n"Home" = 1', "'Home' is 1; write it in quotation"),
        (
            "languages/de.toml",
            '[words]\n"About: {name}" = "{"',
            "the blanks {; it needs {name}",
        ),
        ("languages/de.toml", "colour = 1", "'colour' is not known"),
        ("languages/de.toml", "words = 1", "words is 1; write it like"),
    ],
)
def test_a_file_that_can_not_be_used_is_explained(
    folder: Path, name: str, text: str, words: str
) -> None:
    write(folder, name, text)
    assert any(words in line for line in wrong_in(folder))


FRONT = '{% extends "standard/pages/front.html" %}\n{% block main %}'
END = "{% endblock %}"


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (
            "pages/front.html",
            f"{FRONT}{{{{ todday }}}}{END}",
            ", line 2: there is no 'todday' here; did you mean 'today'?",
        ),
        (
            "pages/front.html",
            f"{FRONT}{{% if newsroom.nmae %}}a{{% endif %}}{END}",
            ", line 2: Newsroom has no 'nmae'; did you mean 'name'?",
        ),
        (
            "pages/front.html",
            f"{FRONT}\n{{{{ urls.nirgends() }}}}{END}",
            ", line 3: Urls has no 'nirgends'",
        ),
        (
            "pages/front.html",
            '{% extends "pages/front.html" %}',
            ", line 1: it extends itself; ours is 'standard/pages/front.html'",
        ),
        (
            "pages/front.html",
            "",
            ": nothing is on the page; remove the file, or begin it with {% extends ",
        ),
        (
            "pages/front.html",
            FRONT.replace("main", "tooday") + END,
            ", line 2: 'standard/pages/front.html' has no block 'tooday', so it is shown nowhere",
        ),
        (
            "pages/article.html",
            FRONT.replace("front", "article") + "{{ urls.section() }}" + END,
            ", line 2: Urls.section() missing 1 required positional argument: 'slug' (TypeError)",
        ),
        (
            "fragments/footer.html",
            '{{ t("Older: {list}") }}',
            ", line 1: the text has the blank {list}, which is not filled in",
        ),
        (
            "fragments/footer.html",
            '{% include "fragments/footer.html" %}',
            ", line 1: it includes itself without end",
        ),
        (
            "feeds/atom.xml",
            "<feed>{{ feed.tilte }}",
            ", line 1: Feed has no 'tilte'; did you mean ",
        ),
        ("sitemaps/news.xml", "<x>{{ sitemap.card }}", ", line 1: NewsSitemap has no 'card'; did"),
        (
            "components/cards.html",
            "{% macro short(card) %}{{ card.headlin }}{% endmacro %}",
            ": with it, ours pages/front.html, line 5, fails: components/cards.html has no",
        ),
    ],
)
def test_a_template_that_would_fail_or_show_nothing_is_found_before_a_reader_does(
    folder: Path, name: str, text: str, line: str
) -> None:
    write(folder, f"templates/{name}", text)
    assert any(wrong.startswith(f"templates/{name}{line}") for wrong in wrong_in(folder))


def test_every_wrong_name_of_every_template_is_said_at_once(folder: Path) -> None:
    write(folder, "newsroom.toml", "name = 7")
    write(folder, "icon.svg", "")
    write(folder, "templates/base.html", "{%")
    write(folder, "templates/pages/front.html", f"{FRONT}{{{{ a.b }}}}\n{{{{ newsroom.c }}}}{END}")
    write(folder, "templates/pages/list.html", '<p>{{ page.d }}{% include "own/x.html" %}')
    write(folder, "templates/own/x.html", '{% if e %}{% endif %}{% include "own/none.html" %}')
    wrong = [line.partition(":")[0] for line in wrong_in(folder) if line.startswith("templates/")]
    assert wrong == [
        "templates/base.html, line 1",
        "templates/own/x.html",
        "templates/pages/front.html, line 2",
        "templates/pages/front.html, line 3",
        "templates/pages/list.html, line 1",
    ]


def test_a_block_within_a_block_of_ours_is_shown_and_can_be_used(folder: Path) -> None:
    new = "{% block paper %}{% for card in page.latest %}{{ card.headline }}{% endfor %}"
    asked = "{{ nothing|default('') }}{% if other is defined %}{{ other }}{% endif %}"
    write(folder, "templates/pages/front.html", f"{FRONT}{new}{END}{asked}{END}")
    assert require_newsroom(folder) == NEWSROOM


@pytest.mark.parametrize(
    "leftover", [".front.html.swp", "front.html~", ".DS_Store", "#front.html#"]
)
@pytest.mark.parametrize("place", ["templates/pages", "languages"])
def test_what_an_editor_leaves_beside_a_file_is_no_file_of_the_newsroom(
    folder: Path, place: str, leftover: str
) -> None:
    write(folder, "templates/pages/front.html", '{% extends "standard/pages/front.html" %}')
    write(folder, "languages/de.toml", "")
    (folder / place / leftover).write_bytes(b"{{ \xff")
    assert list(remarks(require_newsroom(folder), folder)) == []


def test_files_that_replace_ours_are_taken_as_they_are(folder: Path) -> None:
    write(folder, "logo.svg", SVG.format('<path id="a" d="M0 0h9v9z"/><use href="#a"/>'))
    write(folder, "templates/pages/front.html", '{% extends "standard/pages/front.html" %}')
    write(folder, "templates/own/ad.html", "<p>")
    write(folder, "languages/de.toml", '[words]\n"Home" = "Heim"\n')
    write(folder, "README.md", "Ours.")
    assert require_newsroom(folder) == NEWSROOM


def test_what_a_release_has_left_behind_is_remarked_on_and_can_be_used(folder: Path) -> None:
    write(folder, "templates/pages/frnt.html", "")
    write(folder, "templates/own/ad.html", "")
    write(folder, "languages/de.toml", '[words]\n"Haus" = "House"\n')
    english = (FILES / "en.toml").read_text(encoding="utf-8")
    write(folder, "languages/nl.toml", f'{english}"Home" = "Voorpagina"\n')
    german, dutch, template = remarks(require_newsroom(folder), folder)
    assert german == "languages/de.toml: no page has the words 'Haus'"
    assert dutch.startswith("languages/nl.toml: English still are 'About the author', ")
    assert "'Home'" not in dutch
    assert template.startswith("templates/pages/frnt.html replaces none of ours")


def test_pictures_that_the_folder_lacks_are_remarked_on(folder: Path) -> None:
    settings = (folder / "newsroom.toml").read_text(encoding="utf-8")
    author = '[[authors]]\nname = "Ann"\nslug = "ann"\npicture = "pictures/ann.webp"\n'
    icon = 'icon = "pictures/icon.png"\n'
    write(folder, "newsroom.toml", f"{icon}{settings}\n{author}")
    assert list(remarks(require_newsroom(folder), folder)) == [], "its stories are elsewhere"
    write(folder, "stories/_pictures/icon.png", "")
    (said,) = remarks(require_newsroom(folder), folder)
    assert "the picture of Ann, pictures/ann.webp, is not in stories/_pictures/" in said


def test_words_that_can_not_be_read_on_their_paper_are_refused(folder: Path) -> None:
    colours = '[colours]\nfaint = "#999999"\naccent = "#ff6600"\n[dark_colours]\nink = "#333333"\n'
    with (folder / "newsroom.toml").open("a", encoding="utf-8") as file:
        file.write(colours)
    assert [line.partition(" has ")[0] for line in wrong_in(folder)] == [
        "newsroom.toml: colours: faint on paper",
        "newsroom.toml: colours: accent on paper",
        "newsroom.toml: dark_colours: ink on paper",
        "newsroom.toml: colours: white on accent, as breaking news is,",
    ]


def test_a_sections_colour_that_its_small_name_can_not_be_read_in_is_refused(folder: Path) -> None:
    file = folder / "newsroom.toml"
    named = 'slug = "denmark"\n'
    looks = f'{named}colour = "#666666"\ndark_colour = "#666666"\n'
    file.write_text(file.read_text("utf-8").replace(named, looks), encoding="utf-8")
    assert [line.partition(" on ")[0] for line in wrong_in(folder)] == [
        "newsroom.toml: section denmark: colour #666666",
        "newsroom.toml: section denmark: dark_colour #666666",
    ]


def test_colours_are_checked_whatever_else_is_wrong_in_the_file(folder: Path) -> None:
    wrong = 'zone = "Europe/Berln"\n[colours]\naccent = "#ff6600"\n[fonts]\nbody = "serif"\n'
    write(folder, "newsroom.toml", wrong)
    assert not any("contrast" in line for line in wrong_in(folder)), "its fonts are looks too"
    write(folder, "newsroom.toml", wrong.replace("body", "text"))
    assert sum("contrast" in line for line in wrong_in(folder)) == 2


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("template/pages/front.html", "template/ is not used; did you mean templates/?"),
        ("sprachen/de.toml", "sprachen/ is not used; did you mean languages/?"),
        ("vorlagen/pages/front.html", "vorlagen/ is not used; did you mean templates/?"),
        ("Logo.svg", "Logo.svg is not used; did you mean logo.svg?"),
        ("logo_dark.svg", "logo_dark.svg is not used; did you mean logo-dark.svg?"),
        ("storys/a.md", "storys/ is not used; did you mean stories/?"),
        ("templates/front.html", "did you mean templates/pages/front.html? Templates that yours"),
        ("templates/pages/frnt.html", "did you mean templates/pages/front.html? Templates that"),
    ],
)
def test_a_name_that_nothing_reads_is_remarked_on_with_the_one_that_is_read(
    folder: Path, name: str, remark: str
) -> None:
    for other in ("README.md", "notes/a.txt", ".git/x.toml"):
        write(folder, other, "")
    assert list(remarks(require_newsroom(folder), folder)) == []
    write(folder, name, "")
    (said,) = remarks(require_newsroom(folder), folder)
    assert remark in said


@pytest.mark.parametrize("kind", ["sections", "pages"])
def test_a_section_or_a_page_that_stands_in_place_of_the_search_is_remarked_on(
    folder: Path, kind: str
) -> None:
    text = (folder / "newsroom.toml").read_text(encoding="utf-8")
    write(folder, "newsroom.toml", f'{text}\n[[{kind}]]\nslug = "search"\nname = "Search"\n')
    (said,) = remarks(require_newsroom(folder), folder)
    assert "readers have that at /search, and no search" in said


def test_what_is_hardly_meant_of_rights_and_pings_is_remarked_on(folder: Path) -> None:
    text = (folder / "newsroom.toml").read_text(encoding="utf-8")
    tables = '[rights]\ncrawlers = { CCBoot = true }\n[pings]\nindexnow = true\nstage = "live"\n'
    terms = 'licence = "https://creativecommons.org/licenses/by-nd/4.0/"\nname = "CC BY-SA 4.0"'
    write(folder, "newsroom.toml", f"{text}\n{tables}[republishing]\n{terms}\n")
    said = list(remarks(require_newsroom(folder), folder))
    assert [one.partition(" ")[2].partition(":")[0] for one in said] == [
        "rights", "pings", "republishing",
    ]  # fmt: skip


def test_text_outside_of_the_blocks_is_remarked_on_since_nobody_sees_it(folder: Path) -> None:
    used = '{% set a = "b" %}\n{# Ours. #}\n{% block today %}{{ today }}{% endblock %}\n'
    write(folder, "templates/pages/front.html", f'{{% extends "base.html" %}}\n{used}')
    assert list(remarks(require_newsroom(folder), folder)) == []
    write(folder, "templates/pages/front.html", f'{{% extends "base.html" %}}\n{used}<p>Lost</p>')
    (said,) = remarks(require_newsroom(folder), folder)
    assert said.startswith("templates/pages/front.html, line ")
    assert "outside of the blocks is shown nowhere" in said


def test_an_empty_folder_is_told_how_a_newsroom_is_made(tmp_path: Path) -> None:
    (line,) = wrong_in(tmp_path)
    assert line.startswith("there is no newsroom.toml in it; make newsroom makes")


DOCUMENT = (PROJECT / "docs" / "newsroom.md").read_text(encoding="utf-8")


def test_the_documented_blocks_are_those_of_the_templates() -> None:
    environment = template_environment(compiled=TEMPLATES / "none")
    names = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    has = {name: blocks(name, environment) for name in names}
    rows = DOCUMENT.partition("| template | its blocks |\n|---|---|\n")[2].partition("\n\n")[0]
    documented = {
        name: set(re.findall(r"`(\w+)`", row.split("|")[2]))
        for row in rows.splitlines()
        for name in re.findall(r"`([\w/]+\.html)`", row.split("|")[1])
    }
    assert documented == {name: some for name, some in has.items() if some}


def test_the_documented_example_of_a_refusal_can_occur(folder: Path) -> None:
    text = (folder / "newsroom.toml").read_text(encoding="utf-8")
    text = re.sub('^zone = ".*"', 'zone = "Europe/Berln"', text, flags=re.MULTILINE)
    write(folder, "newsroom.toml", f'{text}\n[colours]\naccent = "#ff6600"\n')
    write(folder, "templates/pages/front.html", f"{FRONT}{{{{ todday }}}}{END}")
    example = DOCUMENT.partition("can't be used:\n")[2].partition("\n\n")[0]
    assert wrong_in(folder) == [line.strip() for line in example.splitlines()]


def test_files_that_windows_saved_with_a_byte_order_mark_are_read_without_it(folder: Path) -> None:
    texts = {
        "newsroom.toml": (folder / "newsroom.toml").read_text(encoding="utf-8"),
        "languages/de.toml": '[words]\n"Home" = "Heim"\n',
        "templates/base.html": (TEMPLATES / "base.html").read_text(encoding="utf-8"),
    }
    for name, text in texts.items():
        write(folder, name, f"\ufeff{text}")
    renderer = Renderer(require_newsroom(folder), folder)
    assert renderer.language("de").text("Home") == "Heim"
    page = NothingHerePage(Frame(Urls(), NOON))
    assert renderer.html(page) == Renderer(NEWSROOM).html(page)


def test_contrast_is_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#8A1F1F", "#8a1f1f") == 1


def test_everything_wrong_in_a_folder_is_named_at_once(folder: Path) -> None:
    write(folder, "newsroom.toml", 'name = 7\nzone = "Europe/Berln"')
    write(folder, "icon.svg", "")
    write(folder, "templates/base.html", "{%")
    write(folder, "languages/de.toml", "x")
    checked = subprocess.run(
        [sys.executable, "-m", "operations.newsroom_check"],
        cwd=PROJECT,
        env=os.environ | {"NEWSROOM": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    lines = checked.stderr.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [
        *["newsroom.toml:"] * 5,
        "icon.svg:",
        "templates/base.html,",
        "languages/de.toml",
    ]
    assert "did you mean 'Europe/Berlin'?" in checked.stderr
    assert "Traceback" not in checked.stderr


def test_a_catalogue_of_before_there_were_brief_dates_is_whole(folder: Path) -> None:
    lines = (FILES / "en.toml").read_text(encoding="utf-8").splitlines()
    earlier = [line for line in lines if not line.startswith(("day_of_year", "clock"))]
    write(folder, "languages/nl.toml", "\n".join(earlier))
    assert require_newsroom(folder) == NEWSROOM
