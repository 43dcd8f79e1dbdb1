from __future__ import annotations

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_MARKDOWN
from chalicelib.ingest.reading.markdown import (
    MOST_STEPS,
    markdown_headline,
    markdown_to_html,
)
from chalicelib.news.errors import UnusableManuscript


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One *two* **three**", "<p>One <em>two</em> <strong>three</strong></p>"),
        ("~~gone~~ a~b~c", "<p><del>gone</del> a~b~c</p>"),
        ("Term\n: What it is", "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>"),
        ("|a|\n|-:|", '<th align="right">a</th>'),
        ("<aside>raw</aside>", "<aside>raw</aside>"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
    ],
)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert html in markdown_to_html(markdown)


@pytest.mark.parametrize(
    ("body", "headline", "rest"),
    [
        ("# The sea\n\nText.", "The sea", "\n\nText."),
        ("\n \n# The sea\nText.", "The sea", "\nText."),
        ("   # The sea", "The sea", ""),
        ("#\tThe sea ##\nText.", "The sea", "\nText."),
        ("# C#\nText.", "C#", "\nText."),
        ("# The *sea*, [again](/x) & `a<b`\nText.", "The sea, again & a<b", "\nText."),
        ("# Q&amp;A <b>now</b>\nText.", "Q&A now", "\nText."),
        ("# It's\nText.", "It’s", "\nText."),
        ("# " + "*[" * 40_000, "*[" * 40_000, ""),  # too full of marks to be parsed
        ("The sea\n=======\nText.", "The sea", "Text."),
        ("The *sea*\n=", "The sea", ""),
    ],
)
def test_a_level_one_heading_at_the_top_is_the_headline(
    body: str, headline: str, rest: str
) -> None:
    assert markdown_headline(body) == (headline, rest)


@pytest.mark.parametrize(
    "body",
    [
        *("", " \n ", "Text.", "## The sea\nText.", "#The sea\nText.", "    # code"),
        *("Text.\n# The sea", "- item\n===", "> quote\n===", "1. item\n===", "one\ntwo\n==="),
        "The sea\n-------",
    ],
)
def test_a_body_that_begins_otherwise_has_no_headline(body: str) -> None:
    assert markdown_headline(body) == ("", body)


@given(body=st.text(st.sampled_from("# =\n\t*a<>[]()`&;|\\")))
@example(body="# " + "#" * 10_000 + "x")
@example(body="# a" + " #" * 500_000 + "b")  # a pattern that trims takes hours for this
@example(body="# " + "[" * 10_000)
@example(body="# " + "*a " * 10_000)
def test_a_headline_is_one_line_and_the_rest_is_the_end_of_the_body(body: str) -> None:
    headline, rest = markdown_headline(body)
    assert headline == headline.strip()
    assert "\n" not in headline
    assert body.endswith(rest)


@pytest.mark.parametrize(
    "unit",
    [
        *("[", "![", "*a **b ", "[[a](b", "[^", "- a\n", "> - " * 30 + "a\n", "|a"),
        *("<http://a>", "\n---\n---"),
    ],
)
def test_a_text_full_of_marks_is_read_or_refused_in_little_time(unit: str) -> None:
    start = process_time()
    with suppress(UnusableManuscript):
        markdown_to_html("|a|\n|-|\n" + unit * (LARGEST_MARKDOWN // len(unit) - 9))
    assert process_time() - start < 10  # seconds; it takes one


@pytest.mark.parametrize(
    ("text", "what"),
    [("a" * (LARGEST_MARKDOWN + 1), "longer than"), ("[" * MOST_STEPS, "too many marks")],
    ids=["long", "marks"],
)
def test_a_text_too_long_or_with_too_many_marks_is_refused(text: str, what: str) -> None:
    with pytest.raises(UnusableManuscript, match=what):
        markdown_to_html(text)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("> [!pull] De var *tykke* som arme", "<p>De var <em>tykke</em> som arme</p>"),
        ("> [!pull]\n> På to linjer", "<p>På to linjer</p>"),
        ("> [!pull] To\n> linjer\n", "<p>To\nlinjer</p>"),
        ("> [!pull] `</p>` & <b>b</b>", "<p><code>&lt;/p&gt;</code> &amp; <b>b</b></p>"),
    ],
)
def test_a_quotation_that_begins_with_the_mark_of_a_pull_quote_is_set_large(
    markdown: str, html: str
) -> None:
    assert markdown_to_html(markdown).strip() == f'<aside class="pull">{html}</aside>'


@pytest.mark.parametrize(
    "markdown",
    ["> Said [!pull] within", "> [!pull]glued", "[!pull] no quotation", "> [!pull] one\n>\n> two",
     "> [!pull] in\n> > another"],
)  # fmt: skip
def test_any_other_quotation_stays_a_quotation(markdown: str) -> None:
    assert "<aside" not in markdown_to_html(markdown)
