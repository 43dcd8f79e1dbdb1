from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.markup.angle_brackets import with_text_escaped
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from chalicelib.news.plain_text import plain_text


def shown(markdown: str) -> str:
    """What a reader sees of a text."""
    return plain_text(safe_html(markdown_to_html(markdown)))


@pytest.mark.parametrize(
    "text",
    [
        "Ask <Mette> first, says <NAME OF SOURCE>.", "Set<Fish> and Dict<Str, List<Int>>",
        "<skriv her> <write-here> </nothing>", "x<b and c>d", "a<i think so>b", "if a <b, c> d",
        "Box<T> of Vec<U> or Map<A>", "Meet at <time> by <address>.", "<!> and <? what ?>",
        "to <first.last>@example.org", "<Note>", "std::array<a:b>", "<p style>", "1 <2> 3",
    ],
)  # fmt: skip
def test_text_in_angle_brackets_that_is_no_html_is_shown(text: str) -> None:
    assert shown(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>bold</b> <I>x</I> <font color=red>y</font>", "bold x y"),
        ("<p><o:p>Word</o:p> <st1:place>Rønne</st1:place></p>", "Word Rønne"),
        ("<amp-img src=x>a</amp-img> <my-box>b</my-box>", "a b"),
        ("<time>2026</time> <address>Quay 1</address>", "2026\nQuay 1"),
        ("<script foo>alert(1)</script>a <object>b</object>", "a"),
        ("<input disabled>a <ol reversed><li>b</ol>", "a\nb"),
        ("Ask <jens@example.org> or <https://example.org>.",
         "Ask jens@example.org or https://example.org."),
    ],
)  # fmt: skip
def test_a_tag_of_html_is_none_of_the_words(text: str, words: str) -> None:
    assert [line.strip() for line in shown(text).split("\n")] == words.split("\n")


def test_a_line_of_text_in_brackets_is_read_as_markdown() -> None:
    assert "<em>b</em>" in safe_html(markdown_to_html("<Name>\na *b*"))


def test_text_in_brackets_stays_in_a_headline() -> None:
    assert markdown_headline("# Set<Fish> and <b>more</b>")[0] == "Set<Fish> and more"


@given(
    text=st.lists(
        st.sampled_from(
            ["<", ">", "a", "B", " ", "=", '"', "'", "/", "!", "?", "-", "script", "x:y"]
        )
    ).map("".join)
)
def test_what_is_escaped_is_escaped_once_and_nothing_else_changes(text: str) -> None:
    escaped = with_text_escaped(text)
    assert escaped.replace("&lt;", "<") == text
    assert with_text_escaped(escaped).count("&lt;") >= escaped.count("&lt;")
