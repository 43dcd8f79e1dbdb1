"""Quotation marks that people type are those of the language, in whatever format they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.quotation_marks import html_with_quotation_marks
from chalicelib.news.plain_text import plain_text
from tests.documents.word import bold, paragraph, text, word_file
from tests.ingest.samples import TEXT, read

SAID = "Hun siger: \"Det er Karens 'nye' kran,\" og den's stor."
SET = "Hun siger: »Det er Karens ’nye’ kran,« og den’s stor."
QUOTE = '"Den er flot"'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kran.md", f"# {QUOTE}\n\n{SAID}\n\n{TEXT}\n"),
        ("kran.txt", f"{QUOTE}\n\n{SAID}\n\n{TEXT}\n"),
        ("kran.docx", word_file(bold(QUOTE), SAID, TEXT)),
        ("kran.rtf", rf"{{\rtf1\ansi {{\b {QUOTE}}}\par {SAID}\par {TEXT}\par}}"),
    ],
)
def test_typed_quotation_marks_are_those_of_the_language(name: str, content: bytes | str) -> None:
    body = content if isinstance(content, bytes) else content.encode()
    fields = b"" if name.endswith(("docx", "rtf")) else b"---\nlanguage: da\n---\n"
    if not fields:
        body = word_file(bold(QUOTE), "Language: da", SAID, TEXT) if "docx" in name else body
    body = body.replace(b"\\par Hun", b"\\par Language: da\\par Hun")
    story = read(fields + body, key=f"articles/denmark/{name}").story
    assert story.headline == "»Den er flot«"
    assert f"<p>{SET}</p>" in story.body_html


def test_a_quotation_may_begin_in_bold_and_end_outside() -> None:
    runs = paragraph(text('"Den', "<w:b/>"), text(' er flot," siger hun.'))
    story = read(
        word_file(bold("Kran"), "Language: da", runs, TEXT), key="articles/denmark/kran.docx"
    ).story
    assert "<strong>»Den</strong> er flot,« siger hun." in story.body_html


def test_code_in_a_document_stays_as_it_is() -> None:
    html = '<p>"a" <code>"b"</code></p>'
    assert html_with_quotation_marks(html, "en") == '<p>“a” <code>"b"</code></p>'
    assert html_with_quotation_marks(html, "xx") == html


@given(st.lists(st.text(alphabet="ab \"'.,", min_size=1, max_size=20), min_size=1, max_size=5))
def test_nothing_but_quotation_marks_changes(parts: list[str]) -> None:
    html = "".join(f"<p>{part}<em>{part}</em></p>" for part in parts)
    changed = html_with_quotation_marks(html, "da")
    unset = changed.translate(str.maketrans("»«", '""')).replace("’", "'")
    assert plain_text(unset) == plain_text(html)
