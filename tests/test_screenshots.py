"""Screenshots: which pages they are of, and how contact sheets are laid out."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.newsrooms.paper_files import PAGE_TYPES, PageType, Paper
from tests.reader_judges.answers import Answer
from tests.screenshots.contact_sheets import SCALE, lay_out
from tests.screenshots.documented import DOCS, SIX
from tests.screenshots.pages_found import pages_found
from tests.screenshots.shots import SCHEMES, WIDTHS, shots_of

LARGEST = 150_000  # bytes; all six in a clone of the project are less than a megabyte

PAGES = {
    "/": '<header class="masthead grand"><a href="/">Paper</a><nav><a href="/sea">Sea</a></nav>'
    '</header><h2><a href="/sea">Sea</a></h2><h2><a href="/sea/ferry">Ferry</a></h2>',
    "/sea": '<nav><a rel="next" href="/sea?before=x">Older</a></nav>',
    "/sea/ferry": '<h1>The ferry sails</h1><a rel="author" href="/author/ann">Ann</a>',
}


class Site:
    """A site of three pages."""

    name = base = origin = ""

    def ask(self, path: str, method: str = "GET") -> Answer:
        return Answer(200, {}, PAGES[path])


def test_pages_are_found_from_the_front_page_of_a_newsroom(tmp_path: Path) -> None:
    assert dict(pages_found(Site(), tmp_path)) == {
        "front page": "/",
        "section": "/sea",
        "story": "/sea/ferry",
        "author": "/author/ann",
        "search, results": "/search?q=ferry",
        "archive": "/archive",
        "corrections": "/corrections",
        "404": "/nothing/is-here",
    }


def test_an_example_newsroom_says_which_pages_it_has(tmp_path: Path) -> None:
    paper = Paper()
    paper.page_types = [PageType("section", "/sea"), PageType("older", "/sea", is_next=True)]
    paper.write(tmp_path / "none", tmp_path)
    assert (tmp_path / PAGE_TYPES).is_file()
    assert pages_found(Site(), tmp_path) == [("section", "/sea"), ("older", "/sea?before=x")]


def test_a_contact_sheet_has_every_width_of_a_page_beside_each_other(tmp_path: Path) -> None:
    shots = list(shots_of([("front page", "/"), ("404", "/x")], tmp_path))
    for shot in shots:
        Image.new("RGB", (shot.width, 100)).save(shot.file)
    sheets = lay_out(shots, tmp_path)
    names = [f"sheet-{page}-{scheme}.png" for page in ("front-page", "404") for scheme in SCHEMES]
    assert [sheet.name for sheet in sheets] == names
    with Image.open(sheets[0]) as sheet:
        assert sheet.width > sum(WIDTHS) * SCALE


def test_the_screenshots_in_the_documents_are_there_and_small() -> None:
    files = [DOCS / f"{picture.name}.png" for picture in SIX]
    assert {file.name for file in files} == {file.name for file in DOCS.glob("*.png")}
    assert [file.name for file in files if file.stat().st_size > LARGEST] == []
