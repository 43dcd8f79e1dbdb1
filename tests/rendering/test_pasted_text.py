"""A story as plain text: for who pastes it where no HTML is taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from chalicelib.rendering.pasted_text import plain_text


def test_each_part_of_a_story_is_a_paragraph_of_its_text() -> None:
    html = (
        "<h1>A &amp; B</h1>\n<p>One\n<b>two</b>.<br>Three.</p>"
        "<ul><li>four</li><li><p>five</p></li></ul>"
        '<figure><img src="https://a.example/x" alt="no"><figcaption>No</figcaption></figure>'
        '<blockquote><p>Six <a href="https://a.example/7?a=1&amp;b=2">seven</a></p></blockquote>'
        "<table><tr><td>8</td><td>9</td></tr></table>"
    )
    assert plain_text(html).split("\n\n") == [
        "A & B", "One two.\nThree.", "- four", "- five", "Six seven (https://a.example/7?a=1&b=2)",
        "8 | 9",
    ]  # fmt: skip


def test_a_footnote_has_its_number_in_the_text_and_where_it_stands_and_no_link() -> None:
    def mark(number: int, label: str) -> str:
        link = f'<a href="https://a.example/b#fn-{number}" id="fnref-{label}">{number}</a>'
        return f"<sup>{link}</sup>"

    def back(label: str, sign: str = "↩") -> str:
        return f' <a href="https://a.example/b#fnref-{label}" title="Back">{sign}</a>'

    html = (
        f"<p>One{mark(1, '1')} and{mark(1, '1-2')} two{mark(2, '2')}.</p>"
        '<section class="footnotes">\n<ol>\n'
        f'<li id="fn-1">\n<p>Here.</p><ul><li>Or</li></ul>'
        f"<p>there{back('1')}{back('1-2', '↩<sup>2</sup>')}</p>\n</li>\n"
        f'<li id="fn-2">\n<p>Two.{back("2")}</p>\n</li>\n</ol>\n</section>'
    )
    assert plain_text(html).split("\n\n") == [
        "One[1] and[1] two[2].", "[1] Here.", "- Or", "there", "[2] Two.",
    ]  # fmt: skip


@given(words=st.text(min_size=1, max_size=40))
def test_words_come_through_whatever_they_are(words: str) -> None:
    text = plain_text(Markup("<p>{}</p>").format(words))
    assert "".join(text.split()) == "".join(words.split())
