"""A line that says who wrote the story is the byline of a document, and warned of in a text."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.typed_bylines import names_in_byline
from tests.documents.word import bold, paragraph, word_file
from tests.ingest.samples import TEXT, read, story

KEY = "articles/denmark/ferry.docx"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Af Karen Holm", ("Karen Holm",)),
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("*Von Anna-Lena von der Heide*", ("Anna-Lena von der Heide",)),
        ("By: J. R. Møller", ("J. R. Møller",)),
        ("AF KAREN HOLM", ("KAREN HOLM",)),
        ("By Monday Everything Had Changed In Town", ()),
        ("By the quay stands a crane", ()),
        ("Von Hamburg", ()),
        ("Af karen holm", ()),
        ("By Jane Doe.", ()),
        ("By Jane Doe in Rønne", ()),
    ],
)
def test_a_byline_names_people_and_nothing_else(line: str, names: tuple[str, ...]) -> None:
    assert names_in_byline(line) == names


@pytest.mark.parametrize(
    "head",
    [
        [bold("The ferry"), "Af Karen Holm"],
        [bold("The ferry"), paragraph("It sails", style="Subtitle"), "By Karen Holm", "Tags: sea"],
    ],
)
def test_a_byline_below_the_headline_of_a_document_is_read(head: list[str]) -> None:
    read_story = read(word_file(*head, TEXT), key=KEY).story
    assert [author.name for author in read_story.authors] == ["Karen Holm"]
    assert read_story.body_html == f"<p>{TEXT}</p>"


def test_a_byline_beside_a_field_or_further_down_is_text_and_said_to_be() -> None:
    for blocks in (["Author: Ida Krog", "Af Karen Holm", TEXT], [TEXT, "Af Karen Holm", TEXT]):
        manuscript = read(word_file(bold("The ferry"), *blocks), key=KEY)
        assert "<p>Af Karen Holm</p>" in manuscript.story.body_html
        assert any("not read as the byline" in one.what for one in manuscript.warnings)


def test_a_byline_in_markdown_is_warned_of_with_what_to_write() -> None:
    for line in ("Af Karen Holm", "*By Karen Holm*"):
        [warning] = read(story(text=f"{line}\n\n{TEXT}")).warnings
        assert "`author: Karen Holm`" in warning.mend
