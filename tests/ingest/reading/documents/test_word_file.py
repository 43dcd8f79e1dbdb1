"""Word files: what becomes of a story's headline, fields, text, notes and pictures."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.manuscript import Manuscript
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.picture_keys import EMBEDDED
from tests.documents.word import PNG, bold, paragraph, picture, text, word_file
from tests.ingest.samples import TEXT, problems
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.docx"


def read(content: bytes) -> Manuscript:
    return read_file(content, key=KEY)


def test_a_word_file_is_a_story_with_its_headline_fields_text_and_notes() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    note = f'<w:footnote w:id="2">{paragraph("By the port’s log.")}</w:footnote>'
    manuscript = read(
        word_file(
            paragraph("The ferry sails again", style="Title"),
            "Author: Karen Holm",
            "Tags: ferries, islands",
            "Date: 2026-11-23 09:00",
            paragraph(TEXT, mark),
            paragraph("The quay", style="heading1"),
            paragraph("It sails at ", text("seven", "<w:b/>"), "."),
            parts={"footnotes": note},
        )
    )
    story = manuscript.story
    assert story.headline == "The ferry sails again"
    assert [author.name for author in story.authors] == ["Karen Holm"]
    assert {tag.slug for tag in story.tags} >= {"ferries", "islands"}
    assert manuscript.date is not None
    assert "<strong>seven</strong>" in story.body_html
    assert "The quay</h2>" in story.body_html
    assert '<sup><a href="#fn-1" id="fnref-1">1</a></sup>' in story.body_html
    assert '<section class="footnotes"><ol><li id="fn-1">' in story.body_html
    assert manuscript.source.split("\n")[4].startswith("The ferry sailed")


def test_the_first_bold_paragraph_is_the_headline_where_no_style_says_it() -> None:
    assert read(word_file(bold("The ferry sails"), TEXT)).story.headline == "The ferry sails"
    below = word_file("Author: Karen Holm", bold("The ferry sails"), TEXT)
    assert read(below).story.headline == "The ferry sails"


def test_a_picture_within_is_a_picture_of_the_story_with_its_words() -> None:
    content = word_file(
        bold("The ferry sails"),
        paragraph(picture("rId9", alt="The ferry at the quay")),
        TEXT,
        media={"rId9": PNG},
    )
    manuscript = read(content)
    [embedded] = manuscript.embedded
    [shown] = manuscript.story.pictures
    assert embedded.content == PNG
    assert embedded.key.startswith(EMBEDDED)
    assert (shown.path, shown.alt) == (embedded.key, "The ferry at the quay")


def test_a_draft_of_word_is_a_draft() -> None:
    content = word_file(bold("The ferry sails"), "Draft: yes", TEXT)
    assert read(content).is_draft
    [note] = problems(word_file(bold("The ferry sails"), "EMBARGOED UNTIL FRIDAY", TEXT), key=KEY)
    assert "not to go out" in note.what


@pytest.mark.parametrize(
    ("content", "what", "mend"),
    [
        (b"", "no Word file", ".docx"),
        (b"# The ferry\n\nIt sails.", "no Word file", ".docx"),
        (word_file(bold("The ferry"), TEXT)[:-400], "broken", "save it anew"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word", ".docx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
            "Protect Document",
        ),
    ],
)
def test_what_is_no_word_file_is_refused_with_what_to_do(
    content: bytes, what: str, mend: str
) -> None:
    [problem] = problems(content, key=KEY)
    assert what in problem.what
    assert mend in problem.mend


def test_a_word_file_of_another_name_is_to_be_called_docx() -> None:
    [problem] = problems(word_file(TEXT), key="articles/denmark/ferry.txt")
    assert "the ending .docx" in problem.mend


def test_a_word_file_that_says_what_entities_stand_for_is_refused() -> None:
    body = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    content = word_file(TEXT, styles=f"</w:styles>{body}<w:styles>")
    with pytest.raises(UnusableManuscript, match="a document type"):
        read(content)
