"""What Word puts around words, and what of it readers get."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.manuscript import Manuscript
from tests.documents.word import PNG, STYLES, bold, paragraph, picture, table, text, word_file
from tests.ingest.samples import TEXT
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.docx"
CODE = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
SIMPLE = '<w:fldSimple w:instr=" HYPERLINK &quot;{}&quot; ">{}</w:fldSimple>'
EITHER = (
    "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>"
    "</mc:AlternateContent>"
)
RUBY = "<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>"
BOX = f"<w:txbxContent>{paragraph('Words in a box')}</w:txbxContent>"


def read(*runs: str, styles: str = STYLES, media: dict[str, bytes] | None = None) -> Manuscript:
    content = word_file(
        bold("The ferry"),
        TEXT,
        paragraph(*runs),
        styles=styles,
        media=media or {},
        links={"rId7": "https://ferry.example/"},
        parts={"numbering": LISTS},
    )
    return read_file(content, key=KEY)


LISTS = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


@pytest.mark.parametrize(
    ("run", "html"),
    [
        (
            f'<w:hyperlink r:id="rId7">{text("sails")}</w:hyperlink>',
            '<a href="https://ferry.example/">sails</a>',
        ),
        (
            SIMPLE.format("https://a.example/", text("here")),
            '<a href="https://a.example/">here</a>',
        ),
        (
            CODE.format("begin")
            + '<w:r><w:instrText> HYPERLINK "https://b.example/" </w:instrText></w:r>'
            + CODE.format("separate")
            + text("there")
            + CODE.format("end"),
            '<a href="https://b.example/">there</a>',
        ),
        (f"<w:sdt><w:sdtContent>{text('within')}</w:sdtContent></w:sdt>", "within"),
        (f"<w:smartTag>{text('Svaneke')}</w:smartTag>", "Svaneke"),
        (text("loud", '<w:rStyle w:val="Loud"/>'), "<strong>loud</strong>"),
        (text("2", '<w:vertAlign w:val="subscript"/>'), "<sub>2</sub>"),
        ("<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", "a=b"),
        ("<w:r><w:noBreakHyphen/><w:t>x</w:t></w:r>", "\u2011x"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        (
            RUBY.format(text("kan"), text("漢")),
            "漢(kan)",
        ),
        (
            EITHER.format(text("new"), text("old")),
            "<p>new</p>",
        ),
    ],
)
def test_words_are_kept_whatever_word_puts_around_them(run: str, html: str) -> None:
    loud = '<w:style w:type="character" w:styleId="Loud"><w:rPr><w:b/></w:rPr></w:style>'
    assert html in read(run, styles=STYLES + loud).story.body_html


def test_the_words_of_a_text_box_stand_once_below_its_paragraph() -> None:
    run = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    manuscript = read("Beside.", run)
    assert manuscript.story.body_html.endswith("<p>Beside.</p><p>Words in a box</p>")
    assert any("text box" in warning.what for warning in manuscript.warnings)


def test_the_code_of_a_field_is_not_published_and_one_that_never_ends_holds_the_file() -> None:
    begun = CODE.format("begin") + text("IF secret")
    whole = f"{begun}{CODE.format('separate')}{text('shown')}{CODE.format('end')}"
    assert read(whole).text.endswith("shown")
    assert "secret" not in read(whole).text
    with pytest.raises(Exception, match="a field of Word's is broken"):
        read(begun)


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    deleted_end = paragraph("It ", properties="<w:rPr><w:del/></w:rPr>")
    content = word_file(bold("The ferry"), TEXT, deleted_end, "sails.")
    assert "<p>It sails.</p>" in read_file(content, key=KEY).story.body_html


def test_lists_are_those_of_the_paragraph_or_of_its_style() -> None:
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    style = f'<w:style w:type="paragraph" w:styleId="Dot"><w:pPr>{numbers}</w:pPr></w:style>'
    items = [paragraph("One", properties=numbers), paragraph("Two", style="Dot")]
    content = word_file(
        bold("The ferry"), TEXT, *items, styles=STYLES + style, parts={"numbering": LISTS}
    )
    story = read_file(content, key=KEY).story
    assert "<ul><li>One</li><li>Two</li></ul>" in story.body_html


def test_a_table_keeps_merged_cells() -> None:
    merged = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc></w:tr>'.format(
        paragraph("Harbours")
    )
    plain = table(("Svaneke", "Rønne"), ("12", "7"), ("1", "2")).removeprefix("<w:tbl>")
    content = word_file(bold("The ferry"), TEXT, f"<w:tbl>{merged}{plain}")
    assert 'colspan="2"' in read_file(content, key=KEY).story.body_html


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (picture("rId9", within='<a:srcRect l="20000"/>'), "it is cropped"),
        (picture("rId4"), "its file is missing"),
        (picture("rId8"), "it is a drawing"),
    ],
)
def test_a_picture_that_readers_must_not_or_cannot_see_is_named(run: str, why: str) -> None:
    manuscript = read(run, media={"rId9": PNG, "rId8": b"\x01\0\0\0 EMF"})
    assert manuscript.story.pictures == ()
    assert any(why in warning.what and warning.mend for warning in manuscript.warnings)


@pytest.mark.parametrize(
    ("alt", "meant"),
    [
        ("A ferry\n\nDescription automatically generated", "A ferry"),
        ("C:\\Users\\ida\\IMG_1.JPG", ""),
        ("IMG_0001.jpg", ""),
    ],
)
def test_the_words_of_a_machine_are_no_alternative_text(alt: str, meant: str) -> None:
    [shown] = read(picture("rId9", alt=alt), media={"rId9": PNG}).story.pictures
    assert shown.alt == meant
