"""What is in a Word file and not for readers: it holds the file, or its receipt names it."""

from __future__ import annotations

import pytest

from tests.documents.word import STYLES, bold, paragraph, text, word_file
from tests.ingest.samples import TEXT, problems, read

KEY = "articles/denmark/ferry.docx"
WORDS = "the minister resigns"
HIDDEN = "<w:vanish/>"


def hidden_style(kind: str) -> str:
    base = f'<w:style w:type="{kind}" w:styleId="Base"><w:rPr>{HIDDEN}</w:rPr></w:style>'
    return f'{base}<w:style w:type="{kind}" w:styleId="Inner"><w:basedOn w:val="Base"/></w:style>'


@pytest.mark.parametrize(
    "content",
    [
        word_file(bold("The ferry"), paragraph(TEXT, text(WORDS, HIDDEN))),
        word_file(
            bold("The ferry"),
            paragraph(TEXT, text(WORDS, '<w:rStyle w:val="Inner"/>')),
            styles=STYLES + hidden_style("character"),
        ),
        word_file(
            bold("The ferry"),
            TEXT,
            paragraph(WORDS, style="Inner"),
            styles=STYLES + hidden_style("paragraph"),
        ),
        word_file(
            bold("The ferry"),
            paragraph(TEXT, '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            parts={
                "footnotes": f'<w:footnote w:id="2">{paragraph(text(WORDS, HIDDEN))}</w:footnote>'
            },
        ),
        word_file(bold("The ferry"), paragraph(TEXT, f"<w:ins>{text(WORDS, HIDDEN)}</w:ins>")),
    ],
    ids=["run", "character style", "paragraph style", "footnote", "inserted"],
)
def test_hidden_text_holds_the_file_and_is_quoted(content: bytes) -> None:
    [problem] = problems(content, key=KEY)
    assert f"hidden text in the document: “{WORDS}”" in problem.what
    assert "Hidden" in problem.mend


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
