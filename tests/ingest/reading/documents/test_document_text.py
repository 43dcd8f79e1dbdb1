"""What a document's paragraphs and tables mean: fields, the headline, headings, its end."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.manuscript import Manuscript
from tests.documents.word import PNG, bold, paragraph, picture, table, text, word_file
from tests.ingest.samples import TEXT, problems
from tests.ingest.samples import read as read_file

KEY = "articles/denmark/ferry.docx"
BREAK = "<w:r><w:br/></w:r>"


def read(*blocks: str) -> Manuscript:
    return read_file(word_file(*blocks, media={"rId9": PNG}), key=KEY)


def test_the_fields_may_stand_in_a_table_headed_metadata() -> None:
    fields = table(("Metadata", ""), ("Title", "The ferry"), ("Tags", "ferries"), ("Draft", "yes"))
    manuscript = read(TEXT, fields)
    assert manuscript.story.headline == "The ferry"
    assert manuscript.is_draft
    assert "Metadata" not in manuscript.story.body_html


def test_a_field_in_two_tables_of_metadata_is_a_problem() -> None:
    fields = [table(("metadata",), ("title", title)) for title in ("A ferry", "A boat")]
    [problem] = problems(word_file(*fields, TEXT), key=KEY)
    assert "`title`" in problem.what


def test_another_table_stays_a_table() -> None:
    manuscript = read(bold("The ferry"), TEXT, table(("Harbour", "Cars"), ("Svaneke", "12")))
    assert "<table>" in manuscript.story.body_html


def test_a_table_headed_photo_places_a_picture() -> None:
    named = table(("photo", ""), ("file", "ferry.jpg"), ("alt", "A ferry"), ("credit", "Ida Krog"))
    within = table(("Photo", paragraph(picture("rId9"))), ("Caption", "At the quay"))
    first, second = read(bold("The ferry"), TEXT, named, within).story.pictures
    assert (first.path, first.alt, first.credit) == ("pictures/ferry.jpg", "A ferry", "Ida Krog")
    assert second.caption == "At the quay"


def test_what_stands_below_an_end_mark_is_not_published_but_the_fields_are_read() -> None:
    fields = table(("metadata", ""), ("draft", "yes"))
    manuscript = read(bold("The ferry"), TEXT, "###", "Ida: call the harbour", fields)
    assert manuscript.is_draft
    assert "call the harbour" not in manuscript.text
    assert any("“Ida: call the harbour”" in warning.what for warning in manuscript.warnings)


def test_a_bold_line_above_a_paragraph_is_a_heading_and_a_bold_sentence_is_not() -> None:
    manuscript = read(bold("The ferry"), TEXT, bold("The quay"), TEXT, bold("It sails."), TEXT)
    assert "<h2>The quay</h2>" in manuscript.story.body_html
    assert "<strong>It sails.</strong>" in manuscript.story.body_html


@pytest.mark.parametrize("is_above", [False, True])
def test_a_caption_belongs_to_the_picture_beside_it(is_above: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    blocks = [paragraph(picture("rId9")), paragraph("At the quay", style="caption")]
    manuscript = read(bold("The ferry"), TEXT, *(blocks[::-1] if is_above else blocks), TEXT)
    [shown] = manuscript.story.pictures
    assert shown.caption == "At the quay"
    assert "At the quay" not in manuscript.text


def test_a_subtitle_is_the_standfirst() -> None:
    title, subtitle = (
        paragraph(words, style=style)
        for words, style in (("The ferry", "Title"), ("It sails", "Subtitle"))
    )
    assert read(title, subtitle, TEXT).story.standfirst == "It sails"


def test_a_caption_in_no_style_below_a_picture_is_warned_of() -> None:
    blocks = [paragraph(picture("rId9", alt="A crane")), "The crane. Foto: Jonas Friis", TEXT]
    [warning] = read(bold("The ferry"), TEXT, *blocks).warnings
    assert "“The crane. Foto: Jonas Friis”" in warning.what
    assert warning.mend == "give it the style Caption"
    assert read(bold("The ferry"), TEXT, blocks[0], TEXT).warnings == ()


_TITLE = paragraph("The ferry", style="Title")
_SUBTITLE = paragraph("It sails", style="Subtitle")
_FIELDS = ["Author: Ida Krog", "Date: 2027-12-24 07:30", "Tags: ferries"]


@pytest.mark.parametrize(
    "head",
    [
        [_TITLE, _SUBTITLE, *_FIELDS],
        [_TITLE, _FIELDS[0], _SUBTITLE, *_FIELDS[1:]],
        [_FIELDS[0], _TITLE, *_FIELDS[1:], _SUBTITLE],
        [*_FIELDS, _TITLE, _SUBTITLE],
        ["The ferry", *_FIELDS, "Summary: It sails"],
    ],
    ids=["below the standfirst", "around it", "around the headline", "on top", "below a plain one"],
)
def test_fields_are_read_wherever_in_the_head_they_stand(head: list[str]) -> None:
    manuscript = read(*head, TEXT)
    assert manuscript.story.headline == "The ferry"
    assert manuscript.story.standfirst == "It sails"
    assert [author.name for author in manuscript.story.authors] == ["Ida Krog"]
    assert manuscript.date
    assert manuscript.date.year == 2027
    assert manuscript.story.body_html == f"<p>{TEXT}</p>"


def test_a_line_in_a_receipt_is_a_paragraph_wherever_the_fields_stand() -> None:
    for head in ([_TITLE, _SUBTITLE, "Date: never"], ["Tags: quays", _TITLE, "Date: never"]):
        [problem] = problems(word_file(*head, TEXT), key=KEY)
        assert problem.line == 3


def test_a_field_above_and_below_the_standfirst_that_differs_is_a_problem() -> None:
    blocks = [_TITLE, "Draft: yes", _SUBTITLE, "Draft: no", TEXT]
    assert "given twice" in problems(word_file(*blocks), key=KEY)[0].what
    assert read(*blocks[:3], "Draft: yes", TEXT).is_draft


def test_every_field_of_ours_is_read_alone() -> None:
    assert read(_TITLE, "Kind: opinion", TEXT).story.kind == "opinion"


def test_an_unmarked_first_line_is_the_headline_with_a_warning() -> None:
    manuscript = read("The ferry sails again", TEXT)
    assert manuscript.story.headline == "The ferry sails again"
    assert any("is taken for the headline" in one.what for one in manuscript.warnings)
    [problem] = problems(word_file("It sails again.", TEXT), key=KEY)
    assert "no headline" in problem.what


@pytest.mark.parametrize(
    "blocks",
    [
        ["Title: The ferry", "Draft: yes"],
        [paragraph(text("Title: The ferry"), BREAK, text("Draft: yes"))],
        ["---", "Title: The ferry", "Draft: yes", "—"],
    ],
    ids=["paragraphs", "lines of a paragraph", "between fences"],
)
def test_fields_are_read_however_their_lines_end(blocks: list[str]) -> None:
    manuscript = read(*blocks, TEXT)
    assert manuscript.story.headline == "The ferry"
    assert manuscript.is_draft
    assert manuscript.story.body_html == f"<p>{TEXT}</p>"


def test_a_headline_of_two_lines_keeps_its_words_apart() -> None:
    title = paragraph(text("The ferry"), BREAK, text("sails"), style="Title")
    assert read(title, TEXT).story.headline == "The ferry sails"


def test_the_mark_of_a_footnote_is_no_part_of_the_headline() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = {"footnotes": f'<w:footnote w:id="2">{paragraph("By the log.")}</w:footnote>'}
    content = word_file(paragraph("The ferry", mark, style="Title"), TEXT, parts=notes)
    manuscript = read_file(content, key=KEY)
    assert manuscript.story.headline == "The ferry"
    assert "By the log." in manuscript.text


def test_a_document_without_a_text_is_read_as_one() -> None:
    assert read(bold("The ferry")).text == ""
    assert "no headline" in problems(word_file(), key=KEY)[0].what or "empty" in str(
        problems(word_file(), key=KEY)
    )


def test_a_line_of_asterisks_parts_the_text() -> None:
    assert "<hr>" in read(bold("The ferry"), TEXT, "* * *", "More.").story.body_html


LISTED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
BULLETS = {
    "numbering": '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
}


@pytest.mark.parametrize(
    "items",
    [
        ["- ferries", "- the sea"],
        ["• ferries", "– the sea"],
        [paragraph("ferries", properties=LISTED), paragraph("the sea", properties=LISTED)],
    ],
    ids=["hyphens", "signs", "bullets"],
)
def test_a_field_may_have_a_list_below_it(items: list[str]) -> None:
    content = word_file(bold("The ferry"), "Tags:", *items, "Draft: yes", TEXT, parts=BULLETS)
    manuscript = read_file(content, key=KEY)
    assert [tag.name for tag in manuscript.story.tags] == ["ferries", "the sea"]
    assert manuscript.is_draft
    assert manuscript.story.body_html == f"<p>{TEXT}</p>"


def test_a_list_that_the_text_begins_with_is_no_field() -> None:
    items = [paragraph(words, properties=LISTED) for words in ("Place: the quay", "Date: noon")]
    for above in ([], ["Bring with you:"]):
        content = word_file(bold("The ferry"), *above, *items, TEXT, parts=BULLETS)
        manuscript = read_file(content, key=KEY)
        assert "<li>Date: noon</li>" in manuscript.story.body_html
