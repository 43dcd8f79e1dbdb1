from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_MARKDOWN
from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from chalicelib.news.errors import UnusableManuscript
from operations.stages import PROJECT


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One *two* **three**", "<p>One <em>two</em> <strong>three</strong></p>"),
        ("~~gone~~ a~b~c", "<p><del>gone</del> a~b~c</p>"),
        ("Term\n: What it is", "<dl>\n<dt>Term</dt>\n<dd>What it is</dd>\n</dl>"),
        ("|a|\n|-:|", '<th align="right">a</th>'),
        ("|a|b|\n|-|-|\n|c|d|", "<td>d</td>"),
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
        ("# 1. First\nText.", "1. First", "\nText."),
        ("# It's\nText.", "It’s", "\nText."),
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
        "",
        " \n ",
        "Text.",
        "## The sea\nText.",
        "#The sea\nText.",
        "    # code",
        "Text.\n# The sea",
        "- item\n===",
        "> quote\n===",
        "1. item\n===",
        "one\ntwo\n===",
        "The sea\n-------",
    ],
)
def test_a_body_that_begins_otherwise_has_no_headline(body: str) -> None:
    assert markdown_headline(body) == ("", body)


@given(body=st.text(st.sampled_from("# =\n\t*a<>[]()`&;|\\")))
@example(body="# " + "#" * 10_000 + "x")
@example(body="# a" + " " * 10_000 + "b")
@example(body="# " + "[" * 10_000)
@example(body="# " + "*a " * 10_000)
def test_a_headline_is_one_line_and_the_rest_is_the_end_of_the_body(body: str) -> None:
    headline, rest = markdown_headline(body)
    assert headline == headline.strip()
    assert "\n" not in headline
    assert body.endswith(rest)


def test_trimming_a_headline_takes_no_quadratic_time() -> None:
    # A pattern that trims takes hours for this.
    headline, _ = markdown_headline("# a" + " #" * 500_000 + "b\nText.")
    assert headline.endswith("b")


@pytest.mark.parametrize(
    "unit", ["[", "![", "*a **b ", "[[a](b", "[^", "- a\n", "> - " * 30 + "a\n", "|a", "<http://a>"]
)
def test_a_text_full_of_marks_is_read_or_refused_in_little_time(unit: str) -> None:
    start = process_time()
    with suppress(UnusableManuscript):
        markdown_to_html("|a|\n|-|\n" + unit * (LARGEST_MARKDOWN // len(unit) - 9))
    assert process_time() - start < 10  # seconds; it takes one


def test_a_text_too_long_to_be_parsed_is_refused() -> None:
    with pytest.raises(UnusableManuscript, match="longer than"):
        markdown_to_html("a" * (LARGEST_MARKDOWN + 1))


PARSES_ON_AND_ON = """
import resource
from chalicelib.ingest.reading.markdown import markdown_to_html

text = "The *ferry* sailed, [again](/denmark/ferry).\\n\\n" * 300

def most_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

for _ in range(50):
    markdown_to_html(text)
before = most_memory()
for _ in range(500):
    markdown_to_html(text)
print(most_memory() / before)
"""


def test_a_thousand_stories_take_no_more_memory_than_one() -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PARSES_ON_AND_ON],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert float(done.stdout) < 1.1
