"""The numbers of a Word file's lists: readers see those that the editor sees."""

from __future__ import annotations

import re

import pytest

from tests.documents.word import PNG, bold, paragraph, picture, word_file
from tests.ingest.samples import TEXT, read

KEY = "articles/denmark/ferry.docx"
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>'
    for level in (0, 1)
)
_NUMS = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
_NUMS += '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
_NUMS += (
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
LISTS = f'<w:abstractNum w:abstractNumId="7">{_LEVELS}</w:abstractNum>{_NUMS}'
PHOTO = paragraph(picture("rId9", alt="The quay"))


def item(words: str, number: int = 1, level: int = 0) -> str:
    said = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(words, properties=said)


def marks(*blocks: str) -> list[str]:
    """The lists and items as they begin, of a story with these blocks."""
    content = word_file(
        bold("The ferry"), TEXT, *blocks, media={"rId9": PNG}, parts={"numbering": LISTS}
    )
    html = read(content, key=KEY).story.body_html
    return re.findall(r"<(?:ol|li)[^>]*>", html)


@pytest.mark.parametrize("between", ["And then:", PHOTO], ids=["paragraph", "picture"])
def test_a_numbered_list_goes_on_behind_what_stands_between(between: str) -> None:
    found = marks(item("One"), item("Two"), between, item("Three"), item("Four"))
    assert found == ["<ol>", "<li>", "<li>", '<ol start="3">', "<li>", "<li>"]


def test_another_list_of_the_same_kind_counts_on_unless_it_says_where_it_begins() -> None:
    assert marks(item("One"), "And:", item("Two", 2))[2:] == ['<ol start="2">', "<li>"]
    assert marks(item("One"), "And:", item("One", 3), item("Two", 3))[2:] == [
        "<ol>",
        "<li>",
        "<li>",
    ]
    assert marks(item("One"), item("One", 3), item("Two", 3)) == [
        *("<ol>", "<li>", '<li value="1">', "<li>")
    ]


def test_a_list_within_begins_anew_for_each_item_above() -> None:
    found = marks(item("One"), item("a", level=1), item("Two"), item("a", level=1), item("Three"))
    assert found == ["<ol>", "<li>", "<ol>", "<li>", "<li>", "<ol>", "<li>", "<li>"]
