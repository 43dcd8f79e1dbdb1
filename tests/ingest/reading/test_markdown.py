from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.ingest.reading.markdown import markdown_headline, markdown_to_html
from operations.stages import PROJECT


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One *two* **three**", "<p>One <em>two</em> <strong>three</strong></p>"),
        ("~~gone~~", "<p><del>gone</del></p>"),
        ('"It\'s"', "<p>“It’s”</p>"),
        ("2019--2026", "<p>2019–2026</p>"),
        ("https://example.org", '<a href="https://example.org">'),
        ("|a|b|\n|-|-|\n|c|d|", "<td>d</td>"),
        ("Said[^1]\n\n[^1]: By whom.", '<section class="footnotes"'),
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
def test_nothing_else_is(body: str) -> None:
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
