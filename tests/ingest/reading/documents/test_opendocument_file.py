"""OpenDocument texts: what of them readers get, and what holds the file or is named."""

from __future__ import annotations

import base64

import pytest

from chalicelib.ingest.reading.manuscript import Manuscript
from tests.documents.opendocument import flat_opendocument, frame, line, opendocument, span
from tests.documents.word import PNG
from tests.ingest.samples import TEXT, problems
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.odt"
TITLE = line("The ferry sails", "Title")
WORDS = "the minister resigns"


CELL = f"{line('a')}</table:table-cell><table:table-cell>{line('b')}</table:table-cell>"
NOTE = f"<text:note><text:note-body>{line('By the log.')}</text:note-body></text:note>"
HIDDEN_ROW = ' table:visibility="collapse"'


def listed(item: str, style: str = "") -> str:
    named = f'text:style-name="{style}"'
    return f"<text:list {named}><text:list-item>{item}</text:list-item></text:list>"


def table(cells: str, said: str = "") -> str:
    other = "<table:table-row>" + 2 * f"<table:table-cell>{line('c')}</table:table-cell>"
    row = f"<table:table-row{said}>{cells}</table:table-row>{other}</table:table-row>"
    return f"<table:table>{row}</table:table>"


def read(*blocks: str, media: dict[str, bytes] | None = None) -> Manuscript:
    return read_file(opendocument(TITLE, TEXT, *blocks, media=media), key=KEY)


def told(manuscript: Manuscript) -> str:
    return " ".join(warning.what for warning in manuscript.warnings)


def test_an_opendocument_text_is_a_story_with_its_headline_and_fields() -> None:
    content = opendocument(
        TITLE, "Tags: ferries", "Draft: yes", TEXT, line("The quay", "BoldP"), TEXT
    )
    manuscript = read_file(content, key=KEY)
    assert manuscript.story.headline == "The ferry sails"
    assert manuscript.is_draft
    assert [tag.name for tag in manuscript.story.tags] == ["ferries"]
    assert "<h2>The quay</h2>" in manuscript.story.body_html


@pytest.mark.parametrize(
    ("block", "html"),
    [
        ('<text:h text:outline-level="2">The quay</text:h>', "The quay</h2>"),
        (line(f"It {span('sails', 'Bold')}"), "It <strong>sails</strong>"),
        (line('<text:a xlink:href="https://a.example/">here</text:a>'), "https://a.example/"),
        (line('a<text:s text:c="2"/>b<text:line-break/>c'), "<br>c"),
        (listed(line("One"), "Numbers"), "<ol><li>One</li></ol>"),
        (f"<text:section>{listed(line('Dot'))}</text:section>", "<ul><li>Dot</li></ul>"),
        (line("Said.", "Quotations"), "<blockquote><p>Said.</p></blockquote>"),
        (table(f'<table:table-cell table:number-columns-spanned="2">{CELL}'), 'colspan="2"'),
        (
            line(f"Noted.{NOTE}"),
            '<section class="footnotes"><ol><li id="fn-1"><p>By the log.',
        ),
    ],
)
def test_what_the_text_has_is_kept(block: str, html: str) -> None:
    assert html in read(block).story.body_html


def test_pictures_are_taken_out_of_an_archive_and_of_a_flat_file() -> None:
    [shown] = read(line(frame(alt="A ferry")), media={"Pictures/1.png": PNG}).story.pictures
    assert shown.alt == "A ferry"
    data = base64.b64encode(PNG).decode()
    within = f"<draw:image><office:binary-data>{data}</office:binary-data></draw:image>"
    flat = flat_opendocument(TITLE, TEXT, line(f"<draw:frame>{within}</draw:frame>"))
    manuscript = read_file(flat, key="articles/denmark/ferry.fodt")
    assert [one.path for one in manuscript.story.pictures] == [shown.path]


def test_the_caption_of_a_picture_in_a_frame_is_its_caption() -> None:
    box = f"<draw:text-box>{line(frame())}{line('At the quay', 'Illustration')}</draw:text-box>"
    manuscript = read(line(f"<draw:frame>{box}</draw:frame>"), media={"Pictures/1.png": PNG})
    [shown] = manuscript.story.pictures
    assert shown.caption == "At the quay"


def test_a_cropped_picture_and_one_that_is_only_linked_are_named() -> None:
    linked = frame("https://a.example/1.png", alt="A boat")
    manuscript = read(line(frame(style="Cut") + linked), media={"Pictures/1.png": PNG})
    assert manuscript.story.pictures == ()
    assert "it is cropped" in told(manuscript)
    assert "(“A boat”): it is not in the file" in told(manuscript)


@pytest.mark.parametrize(
    "block",
    [
        line(f"It {span(WORDS, 'Hidden')}"),
        line(WORDS, "Below"),
        f'<text:section text:display="none">{line(WORDS)}</text:section>',
        f'<text:section text:display="condition">{line(WORDS)}</text:section>',
        line(f'It <text:hidden-text text:string-value="{WORDS}"/>'),
        line(f"{WORDS}<text:hidden-paragraph/>"),
        line(f"It {span(WORDS, 'White')}"),
        table(f"<table:table-cell>{line(WORDS)}</table:table-cell>", HIDDEN_ROW),
    ],
)
def test_hidden_and_white_text_holds_the_file_and_is_quoted(block: str) -> None:
    [problem] = problems(opendocument(TITLE, TEXT, block), key=KEY)
    assert f"“{WORDS}”" in problem.what
    assert problem.mend


def test_changes_and_comments_are_named_with_their_words() -> None:
    region = "<text:changed-region text:id='{}'><text:{}>{}</text:{}></text:changed-region>"
    info = "<office:change-info><dc:creator>Per</dc:creator></office:change-info>"
    changes = "".join(
        (
            region.format("c1", "insertion", "", "insertion"),
            region.format("c2", "deletion", info + line("two days"), "deletion"),
        )
    )
    author, asked = "<dc:creator>Ida</dc:creator>", line("Is this true?")
    comment = f"<office:annotation>{author}{asked}</office:annotation>"
    inserted = (
        '<text:change-start text:change-id="c1"/>three days<text:change-end text:change-id="c1"/>'
    )
    manuscript = read(
        f"<text:tracked-changes>{changes}</text:tracked-changes>", line(inserted + comment)
    )
    assert "inserted and published: “three days”; deleted and left out: “two days”" in told(
        manuscript
    )
    assert "“Ida: Is this true?”" in told(manuscript)
    assert manuscript.text.endswith("three days")


def test_a_header_that_says_draft_holds_the_file() -> None:
    [problem] = problems(opendocument(TITLE, TEXT, header=line("Draft 3")), key=KEY)
    assert "“Draft 3”" in problem.what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"# The ferry", "no OpenDocument text"),
        (opendocument(TITLE, TEXT, manifest="<encryption-data/>"), "locked with a password"),
        (opendocument(TITLE)[:-300], "broken"),
    ],
)
def test_what_is_no_opendocument_text_is_refused_with_what_to_do(content: bytes, what: str) -> None:
    [problem] = problems(content, key=KEY)
    assert what in problem.what
    assert problem.mend


@pytest.mark.parametrize("said", ['text:continue-numbering="true"', 'text:continue-list="list1"'])
def test_a_numbered_list_goes_on_behind_a_paragraph(said: str) -> None:
    first = listed(line("One"), "Numbers").replace("<text:list ", '<text:list xml:id="list1" ')
    second = listed(line("Two"), "Numbers").replace("<text:list ", f"<text:list {said} ")
    html = read(first, "And then:", second, "And:", listed(line("One"), "Numbers")).story.body_html
    assert '<ol start="2"><li>Two</li></ol>' in html
    assert html.endswith("<ol><li>One</li></ol>")
