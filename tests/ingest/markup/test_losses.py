from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.markup.links import is_invalid_link
from chalicelib.ingest.markup.losses import LONGEST_NAMED, MOST_NAMED, losses
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.ingest.reading.text_files import text_to_html
from chalicelib.news.errors import Problem


def told(text: str) -> list[Problem]:
    """What the editor of a Markdown text is told; its first line is the ninth of the file."""
    return list(losses(text, parsed(markdown_to_html(text)), first_line=9, has_footnotes=True))


class TestLinks:
    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.org/a",
            "www.example.org:80/a",
            "https://",
            "#further-down",
            "#",
        ],
    )
    def test_one_that_is_taken_out_is_told_and_its_words_stay(self, link: str) -> None:
        (warning,) = told(f"Read [the report]({link}).")
        assert warning.what == f"a link was taken out (the words stay): `{link}`"
        assert "`https://…`" in warning.mend
        assert safe_html(markdown_to_html(f"Read [the report]({link}).")) == (
            "<p>Read the report.</p>"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "[a](https://example.org/a?b=c&d#e)",
            "[a](/denmark/ferry)",
            "[a](//example.org)",
            "[a](other.md) and [b](ferry-sails-again) and [c](v1.2/notes)",
            "[a](mailto:desk@example.org) and [b](tel:+4512345678)",
            "<https://example.org>, www.example.org and desk@example.org",
            "`[a](javascript:x)` is how it is written",
            "The word javascript: alone.",
        ],
    )
    def test_one_that_stays_is_not(self, text: str) -> None:
        assert told(text) == []

    @pytest.mark.parametrize(
        ("link", "meant"),
        [
            ("www.dr.dk", "https://www.dr.dk"),
            ("dr.dk/nyheder", "https://dr.dk/nyheder"),
            ("news.example.com", "https://news.example.com"),
            ("karen.holm@example.org", "mailto:karen.holm@example.org"),
        ],
    )
    def test_one_whose_beginning_is_missing_is_told_with_what_was_meant(
        self, link: str, meant: str
    ) -> None:
        (warning,) = told(f"Read [the report]({link}).")
        assert warning.what == f"the link `{link}` leads to no page: its beginning is missing"
        assert warning.mend == f"write `{meant}`"

    def test_links_in_html_are_told_too_however_they_are_quoted(self) -> None:
        (warning,) = told(
            "<a href='javascript:a'>a</a> <A title=x HREF=data:b>b</A> "
            '<a href="java&#115;cript:c">c</a>'
        )
        assert warning.what.startswith("3 links were taken out")
        assert warning.what.endswith("`javascript:a`, `data:b`, `javascript:c`")

    def test_an_empty_link_is_told(self) -> None:
        (warning,) = told("Read [the report]().")
        assert warning.what.endswith(": an empty one")

    def test_many_and_long_ones_are_one_short_warning(self) -> None:
        (warning,) = told(" ".join(f"[a](javascript:{n}{'x' * 999})" for n in range(100)))
        assert warning.what.startswith("100 links were")
        assert warning.what.count("javascript") == MOST_NAMED
        assert len(warning.what) < 200 + MOST_NAMED * LONGEST_NAMED

    @given(
        scheme=st.sampled_from(
            ["", "#", "https:", "https://", "data:", "java\tscript:", " ", "mailto:a@", "//"]
        ),
        rest=st.text("abc/.:#?%å[]@\\ \t1", max_size=12),
    )
    def test_told_are_those_that_are_taken_out_and_no_others(self, scheme: str, rest: str) -> None:
        link = scheme + rest
        written = link.replace("&", "&amp;").replace('"', "&quot;")
        is_kept = "href" in safe_html(f'<p><a href="{written}">words</a></p>')
        assert is_invalid_link(link) is not is_kept


class TestMarkup:
    @pytest.mark.parametrize(
        "name",
        [
            *("iframe", "video", "audio", "object", "svg", "canvas", "form", "select"),
            *("textarea", "noscript", "template", "math", "embed", "input"),
        ],
    )
    def test_what_shows_nothing_is_told(self, name: str) -> None:
        (warning,) = told(f"<div><{name} src=x>words</{name}></div>")
        assert warning.what == f"`<{name}>` in the text is not shown"
        assert warning.mend == "tell it in words, or link to it"

    @pytest.mark.parametrize("name", ["script", "style"])
    def test_what_is_no_text_is_better_taken_out(self, name: str) -> None:
        (warning,) = told(f"<{name}>p {{}}</{name}>")
        assert (warning.what, warning.mend) == (
            f"`<{name}>` in the text is not shown",
            "take it out",
        )

    @pytest.mark.parametrize("text", ["`<style>`", "\\<style>", "<b>a</b> <font>b</font>"])
    def test_what_is_shown_is_not(self, text: str) -> None:
        assert told(text) == []


class TestFootnotes:
    def test_a_mark_without_a_footnote_is_told_with_its_line(self) -> None:
        (warning,) = told("The ferry sailed.\n\nTwelve cars[^9] were on it.")
        assert warning.what == "`[^9]` refers to no footnote: readers see it as it is"
        assert warning.mend == "write the footnote on a line of its own: `[^9]: …`"
        assert warning.line == 11

    def test_a_footnote_that_nothing_refers_to_is_told_with_its_line(self) -> None:
        (warning,) = told("The ferry sailed.\n\n[^cars]: Twelve, says the harbour.")
        assert warning.what == "nothing refers to the footnote `[^cars]`: it is not shown"
        assert warning.mend == "write `[^cars]` in the text where it belongs, or delete it"
        assert warning.line == 11

    def test_a_second_footnote_of_one_name_is_told_with_its_line(self) -> None:
        (warning,) = told("It sailed[^1].\n\n[^1]: On Tuesday.\n\n[^1]: With twelve cars.")
        assert warning.what == "there are two footnotes `[^1]`, and only the first is shown"
        assert warning.line == 13

    @pytest.mark.parametrize(
        "text",
        [
            "It sailed[^1], with cars[^cars].\n\n[^1]: On Tuesday.\n[^cars]: Twelve.",
            "It sailed[^Day], and again[^day].\n\n[^DAY]: On Tuesday.",
            "It sailed[^æ].\n\n[^æ]: On Tuesday.",
            "It sailed[^1].\n\n> [^1]: On Tuesday.",
            "It is written `[^1]` and `[^1]: text`.",
            "It is written\n\n```\nso[^1]\n\n[^1]: text\n```",
            "It is written\n\n    [^1]: text\n",
            "An [aside] and x^2 [^ so ].",
        ],
    )
    def test_footnotes_in_order_and_code_are_not(self, text: str) -> None:
        assert told(text) == []

    def test_code_beside_a_footnote_of_the_same_name_hides_nothing(self) -> None:
        (warning,) = told("```\n[^1]: text\n```\n\n[^1]: On Tuesday.")
        assert warning.what.startswith("nothing refers to the footnote `[^1]`")

    def test_a_receipt_names_few_of_many(self) -> None:
        marks = " ".join(f"a[^m{n}]" for n in range(99))
        footnotes = "\n".join(f"[^f{n}]: text" for n in range(99))
        assert len(told(f"{marks}\n\n{footnotes}")) == 2 * MOST_NAMED

    def test_in_plain_text_they_are_no_footnotes(self) -> None:
        raw = parsed(text_to_html("It sailed[^1]."))
        assert list(losses("It sailed[^1].", raw, first_line=2, has_footnotes=False)) == []
