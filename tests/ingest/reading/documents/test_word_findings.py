"""What is in a Word file and not for readers: it holds the file, or its receipt names it."""

from __future__ import annotations

import pytest

from tests.documents.word import PNG, STYLES, bold, paragraph, picture, table, text, word_file
from tests.ingest.samples import TEXT, problems, read

KEY = "articles/denmark/ferry.docx"
WORDS = "the minister resigns"
HIDDEN = "<w:vanish/>"


def hidden_style(kind: str) -> str:
    base = f'<w:style w:type="{kind}" w:styleId="Base"><w:rPr>{HIDDEN}</w:rPr></w:style>'
    return f'{base}<w:style w:type="{kind}" w:styleId="Inner"><w:basedOn w:val="Base"/></w:style>'


def hidden(*blocks: str, styles: str = "", **parts: str) -> bytes:
    return word_file(bold("The ferry"), *(blocks or (WORDS,)), styles=STYLES + styles, parts=parts)


def table_of(style: str) -> str:
    """A table with the words in it, of this style."""
    said = '<w:tbl><w:tblPr><w:tblStyle w:val="T"/></w:tblPr>'
    return table((WORDS,)).replace("<w:tbl>", said if style else "<w:tbl>")


def table_style(within: str, said: str = "") -> str:
    return f'<w:style w:type="table" w:styleId="T"{said}>{within}</w:style>'


OF_ALL = f"<w:docDefaults><w:rPrDefault><w:rPr>{HIDDEN}</w:rPr></w:rPrDefault></w:docDefaults>"
NOTE_MARK = '<w:r><w:footnoteReference w:id="2"/></w:r>'
FIRST_ROW = f'<w:tblStylePr w:type="firstRow"><w:rPr>{HIDDEN}</w:rPr></w:tblStylePr>'
BOX = f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(WORDS)}</w:txbxContent></wps:txbx></wps:wsp>"
SHAPE = f"<v:textbox><w:txbxContent>{paragraph(WORDS)}</w:txbxContent></v:textbox>"
SHOWN = text("The ferry", '<w:b/><w:vanish w:val="0"/>')
WAYS = {
    "run": hidden(paragraph(TEXT, text(WORDS, HIDDEN))),
    "paragraph mark's": hidden(paragraph(TEXT, text(WORDS, "<w:specVanish/>"))),
    "character style": hidden(
        paragraph(TEXT, text(WORDS, '<w:rStyle w:val="Inner"/>')),
        styles=hidden_style("character"),
    ),
    "paragraph style": hidden(
        TEXT, paragraph(WORDS, style="Inner"), styles=hidden_style("paragraph")
    ),
    "all text's": word_file(paragraph(SHOWN), WORDS, styles=OF_ALL),
    "all runs' style": word_file(
        paragraph(SHOWN),
        WORDS,
        styles=f'<w:style w:type="character" w:default="1" w:styleId="D"><w:rPr>{HIDDEN}</w:rPr>'
        "</w:style>",
    ),
    "all paragraphs' style": word_file(
        paragraph(SHOWN),
        WORDS,
        styles=f'<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr>{HIDDEN}</w:rPr>'
        "</w:style>",
    ),
    "table style": hidden(TEXT, table_of("T"), styles=table_style(f"<w:rPr>{HIDDEN}</w:rPr>")),
    "a row's in a table style": hidden(TEXT, table_of("T"), styles=table_style(FIRST_ROW)),
    "all tables' style": hidden(
        TEXT, table_of(""), styles=table_style(FIRST_ROW, ' w:default="1"')
    ),
    "hidden rows of a style": hidden(
        TEXT, table_of("T"), styles=table_style("<w:trPr><w:hidden/></w:trPr>")
    ),
    "hidden row": hidden(
        TEXT, table((WORDS,)).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
    ),
    "footnote": hidden(
        paragraph(TEXT, NOTE_MARK),
        footnotes=f'<w:footnote w:id="2">{paragraph(text(WORDS, HIDDEN))}</w:footnote>',
    ),
    "inserted": hidden(paragraph(TEXT, f"<w:ins>{text(WORDS, HIDDEN)}</w:ins>")),
    "equation": hidden(
        paragraph(TEXT, f"<m:oMath><m:r><w:rPr>{HIDDEN}</w:rPr><m:t>{WORDS}</m:t></m:r></m:oMath>")
    ),
    "text box": hidden(
        paragraph(
            TEXT, f'<w:r><w:drawing><wp:docPr id="1" name="a" hidden="1"/>{BOX}</w:drawing></w:r>'
        )
    ),
    "old text box": hidden(
        paragraph(
            TEXT,
            f'<w:r><w:pict><v:shape style="visibility: hidden">{SHAPE}</v:shape></w:pict></w:r>',
        )
    ),
    "one point": hidden(paragraph(TEXT, text(WORDS, '<w:sz w:val="2"/>'))),
}


@pytest.mark.parametrize("content", WAYS.values(), ids=WAYS)
def test_hidden_text_holds_the_file_and_is_quoted(content: bytes) -> None:
    [problem] = problems(content, key=KEY)
    assert f"hidden text in the document: “{WORDS}”" in problem.what
    assert "Hidden" in problem.mend


@pytest.mark.parametrize(
    "run",
    [
        picture("rId9").replace("<w:r>", f"<w:r><w:rPr>{HIDDEN}</w:rPr>"),
        picture("rId9").replace('id="1"', 'id="1" hidden="1"'),
    ],
    ids=["run", "drawing"],
)
def test_a_hidden_picture_holds_the_file(run: str) -> None:
    content = word_file(bold("The ferry"), TEXT, paragraph(run), media={"rId9": PNG})
    [problem] = problems(content, key=KEY)
    assert "hidden text in the document: “(a picture)”" in problem.what


def test_a_list_whose_numbers_are_hidden_is_shown_without_them() -> None:
    level = f'<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:rPr>{HIDDEN}</w:rPr></w:lvl>'
    lists = f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum>'
    lists += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    item = paragraph(WORDS, properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    content = word_file(bold("The ferry"), TEXT, item, parts={"numbering": lists})
    assert f"<p>{WORDS}</p>" in read(content, key=KEY).story.body_html


@pytest.mark.parametrize(
    ("run", "is_seen"),
    [
        ('<w:rStyle w:val="White"/>', False),
        ('<w:rStyle w:val="White"/><w:color w:val="000000"/>', True),
        ('<w:rStyle w:val="White"/><w:highlight w:val="black"/>', True),
        ('<w:rStyle w:val="OnBlack"/>', True),
    ],
)
def test_text_that_a_style_makes_white_holds_the_file(run: str, is_seen: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    white = '<w:color w:val="FFFFFF"/>'
    styles = STYLES + "".join(
        f'<w:style w:type="character" w:styleId="{name}"><w:rPr>{white}{more}</w:rPr></w:style>'
        for name, more in (("White", ""), ("OnBlack", '<w:shd w:fill="000000"/>'))
    )
    content = word_file(bold("The ferry"), paragraph(TEXT, text(WORDS, run)), styles=styles)
    if is_seen:
        assert WORDS in read(content, key=KEY).story.body_html
    else:
        assert "white text" in problems(content, key=KEY)[0].what


def test_what_a_style_hides_on_the_web_is_left_out_and_named() -> None:
    style = '<w:style w:type="character" w:styleId="Web"><w:rPr><w:webHidden/></w:rPr></w:style>'
    run = text(WORDS, '<w:rStyle w:val="Web"/>')
    content = word_file(bold("The ferry"), paragraph(TEXT, run), styles=STYLES + style)
    manuscript = read(content, key=KEY)
    assert WORDS not in manuscript.text
    assert any(WORDS in one.what for one in manuscript.warnings)


def test_text_that_is_shown_against_its_style_is_no_hidden_text() -> None:
    shown = text(WORDS, '<w:rStyle w:val="Inner"/><w:vanish w:val="0"/>')
    content = word_file(
        bold("The ferry"), paragraph(TEXT, shown), styles=STYLES + hidden_style("character")
    )
    assert WORDS in read(content, key=KEY).story.body_html


def test_changes_that_nobody_accepted_are_named_with_their_words() -> None:
    deleted = "<w:del><w:r><w:delText>two days</w:delText></w:r></w:del>"
    content = word_file(
        bold("The ferry"), paragraph(TEXT, deleted, f"<w:ins>{text('three days')}</w:ins>")
    )
    manuscript = read(content, key=KEY)
    assert "three days" in manuscript.story.body_html
    assert "two days" not in manuscript.story.body_html
    told = " ".join(warning.what for warning in manuscript.warnings)
    assert "inserted and published: “three days”" in told
    assert "; deleted and left out: “two days”" in told


def test_comments_are_left_out_and_named_with_their_words() -> None:
    comment = f'<w:comment w:id="0" w:author="Ida">{paragraph("Is this true?")}</w:comment>'
    content = word_file(
        bold("The ferry"),
        paragraph(TEXT, '<w:r><w:commentReference w:id="0"/></w:r>'),
        parts={"comments": comment},
    )
    manuscript = read(content, key=KEY)
    assert "Is this true" not in manuscript.story.body_html
    [warning] = manuscript.warnings
    assert "“Ida: Is this true?”" in warning.what
