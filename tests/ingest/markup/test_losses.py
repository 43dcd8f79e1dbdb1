from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.markup.links import is_invalid_link
from chalicelib.ingest.markup.losses import LONGEST_NAMED, MOST_NAMED, losses
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.markup.pictures_in_text import with_own_pictures
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.ingest.reading.text_files import text_to_html
from chalicelib.news.errors import Problem


def warnings_of(text: str) -> list[Problem]:
    """The warnings about a Markdown text whose first line is the ninth of its file."""
    raw = with_own_pictures(parsed(markdown_to_html(text)))
    return list(losses(text, raw, first_line=9, has_footnotes=True))


class TestLinks:
    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x",
            "file:///etc/passwd", "ftp://example.org/a", "www.example.org:80/a", "https://",
            "#further-down", "#",
        ],
    )  # fmt: skip
    def test_a_link_that_is_taken_out_is_warned_of_and_its_words_stay(self, link: str) -> None:
        (warning,) = warnings_of(f"Read [the report]({link}).")
        assert warning.what == f"a link was taken out (the words stay): `{link}`"
        assert ("the-heading" if link.startswith("#") else "`https://…`") in warning.mend
        assert safe_html(markdown_to_html(f"Read [the report]({link}).")) == (
            "<p>Read the report.</p>"
        )

    @pytest.mark.parametrize(
        "text",
        [
            "[a](https://example.org/a?b=c&d#e)", "[a](/denmark/ferry)", "[a](//example.org)",
            "[a](other.md) and [b](ferry-sails-again) and [c](v1.2/notes)",
            "[a](mailto:desk@example.org) and [b](tel:+4512345678)",
            "<https://example.org>, www.example.org and desk@example.org",
            "`[a](javascript:x)` is how it is written",
            "The word javascript: alone.",
        ],
    )  # fmt: skip
    def test_a_link_that_stays_is_not_warned_of(self, text: str) -> None:
        assert warnings_of(text) == []

    @pytest.mark.parametrize(
        ("link", "meant"),
        [
            ("www.dr.dk", "https://www.dr.dk"),
            ("dr.dk/nyheder", "https://dr.dk/nyheder"),
            ("karen.holm@example.org", "mailto:karen.holm@example.org"),
        ],
    )
    def test_a_link_whose_beginning_is_missing_is_warned_of_with_the_link_that_was_meant(
        self, link: str, meant: str
    ) -> None:
        (warning,) = warnings_of(f"Read [the report]({link}).")
        assert warning.what == f"the link `{link}` leads to no page: its beginning is missing"
        assert warning.mend == f"write `{meant}`"

    @pytest.mark.parametrize(
        ("html", "links"),
        [
            ("<A title=x HREF=data:b>b</A>", "`data:b`"),
            ('<a href="java&#115;cript:c">c</a>', "`javascript:c`"),
            ("Read [the report]().", "an empty one"),
        ],
    )
    def test_links_in_any_quotes_and_empty_links_are_warned_of(self, html: str, links: str) -> None:
        (warning,) = warnings_of(html)
        assert warning.what == f"a link was taken out (the words stay): {links}"

    def test_many_long_links_are_one_short_warning(self) -> None:
        (warning,) = warnings_of(" ".join(f"[a](javascript:{n}{'x' * 999})" for n in range(100)))
        assert warning.what.startswith("100 links were")
        assert warning.what.count("javascript") == MOST_NAMED
        assert len(warning.what) < 200 + MOST_NAMED * LONGEST_NAMED

    @given(
        scheme=st.sampled_from(
            ["", "#", "https:", "https://", "data:", "java\tscript:", " ", "mailto:a@", "//"]
        ),
        rest=st.text("abc/.:#?%å[]@\\ \t1", max_size=12),
    )
    def test_the_links_that_are_warned_of_are_those_that_are_taken_out(
        self, scheme: str, rest: str
    ) -> None:
        link = scheme + rest
        escaped = link.replace("&", "&amp;").replace('"', "&quot;")
        is_linked = "href" in safe_html(f'<p><a href="{escaped}">words</a></p>')
        assert is_invalid_link(link) is not is_linked


class TestMarkup:
    @pytest.mark.parametrize(
        "tag",
        [
            *("iframe", "video", "audio", "object", "svg", "canvas", "form", "select", "script"),
            *("textarea", "noscript", "template", "math", "embed", "input", "style"),
        ],
    )
    def test_an_element_that_is_not_shown_is_warned_of(self, tag: str) -> None:
        (warning,) = warnings_of(f"<div><{tag} src=x>words</{tag}></div>")
        is_text = tag not in {"script", "style"}
        assert warning.what == f"`<{tag}>` in the text is not shown"
        assert warning.mend == ("tell it in words, or link to it" if is_text else "take it out")

    def test_a_picture_of_another_site_in_the_text_is_warned_of(self) -> None:
        (warning,) = warnings_of("![alt](https://x.example/a.png)")
        assert (warning.what, warning.field) == ("pictures of other sites are not shown", "image")

    def test_a_link_around_a_picture_keeps_its_description_for_words(self) -> None:
        text = "[![Map of the quay](//x.example/small.png)](https://x.example/big.png)"
        html = safe_html(markdown_to_html(text))
        assert html == '<p><a href="https://x.example/big.png">Map of the quay</a></p>'
        (warning,) = warnings_of(text)
        assert warning.what == "pictures of other sites are not shown"

    def test_a_link_around_a_picture_that_nothing_describes_is_warned_of(self) -> None:
        _, warning = warnings_of("[![](//x.example/small.png)](https://x.example/big.png)")
        assert warning.what == "with a picture its link is not shown: `https://x.example/big.png`"

    def test_a_link_around_a_picture_of_ours_is_warned_of_unless_it_leads_to_the_picture(
        self,
    ) -> None:
        assert warnings_of("[![A quay](small.png)](/wp/big.png)") == []
        (warning,) = warnings_of("[![A quay](small.png)](https://x.example/quay)")
        assert warning.what == "with a picture its link is not shown: `https://x.example/quay`"

    def test_a_link_in_a_caption_is_named_or_stays(self) -> None:
        figure = '<figure><img src=a.png alt=A><figcaption>By <a href="{}">Ida</a></figcaption>'
        (warning,) = warnings_of(figure.format("https://x.example/by sa") + "</figure>")
        assert warning.what == "with a picture its link is not shown: `https://x.example/by%20sa`"
        below = "![A](a.png)\n*By [Ida](https://x.example/)*"
        assert warnings_of(below) == []
        assert 'href="https://x.example/"' in safe_html(markdown_to_html(below))

    @pytest.mark.parametrize(
        "attribute", ["hidden", "style='display: none'", 'style="mso-hide:all"']
    )
    def test_a_hidden_part_is_not_shown_and_warned_of_with_its_words(self, attribute: str) -> None:
        text = f"<p>a</p><p {attribute}>ask the lawyer</p>"
        assert safe_html(text).strip() == "<p>a</p>"
        (warning,) = warnings_of(text)
        assert "`ask the lawyer`" in warning.what

    @pytest.mark.parametrize(
        "text",
        [
            *("`<style>`", "\\<style>", "<b>a</b> <font>b</font>"),
            "<iframe src=https://www.youtube.com/embed/dQw4w9WgXcQ></iframe>",
        ],
    )
    def test_an_element_that_is_shown_is_not_warned_of(self, text: str) -> None:
        assert warnings_of(text) == []


class TestFootnotes:
    @pytest.mark.parametrize(
        ("text", "what", "mend", "line"),
        [
            ("The ferry sailed.\n\nTwelve cars[^9] were on it.",
             "`[^9]` refers to no footnote: readers see it as it is",
             "write the footnote on a line of its own: `[^9]: …`", 11),
            ("The ferry sailed.\n\n[^cars]: Twelve, says the harbour.",
             "nothing refers to the footnote `[^cars]`: it is not shown",
             "write `[^cars]` in the text where it belongs, or delete it", 11),
            ("It sailed[^1].\n\n[^1]: On Tuesday.\n\n[^1]: With twelve cars.",
             "there are two footnotes `[^1]`, and only the first is shown",
             "give the second a name of its own, or delete it", 13),
            ("```\n[^1]: text\n```\n\n[^1]: On Tuesday.",  # the code hides nothing
             "nothing refers to the footnote `[^1]`: it is not shown",
             "write `[^1]` in the text where it belongs, or delete it", 10),
        ],
    )  # fmt: skip
    def test_a_footnote_or_a_mark_that_stands_alone_is_warned_of_with_its_line(
        self, text: str, what: str, mend: str, line: int
    ) -> None:
        assert warnings_of(text) == [Problem(what, mend, line)]

    @pytest.mark.parametrize(
        "text",
        [
            "It sailed[^1], with cars[^cars].\n\n[^1]: On Tuesday.\n[^cars]: Twelve.",
            "It sailed[^Day], and again[^day].\n\n[^DAY]: On Tuesday.",
            "It sailed[^æ].\n\n[^æ]: On Tuesday.", "It sailed[^1].\n\n> [^1]: On Tuesday.",
            "It is written `[^1]` and `[^1]: text`.",
            "It is written\n\n```\nso[^1]\n\n[^1]: text\n```", "It is written\n\n    [^1]: text\n",
            "An [aside] and x^2 [^ so ].",
        ],
    )  # fmt: skip
    def test_footnotes_in_order_and_footnotes_in_code_are_not_warned_of(self, text: str) -> None:
        assert warnings_of(text) == []

    def test_a_receipt_names_few_of_many_footnotes(self) -> None:
        marks = " ".join(f"a[^m{n}]" for n in range(99))
        footnotes = "\n".join(f"[^f{n}]: text" for n in range(99))
        assert len(warnings_of(f"{marks}\n\n{footnotes}")) == 2 * MOST_NAMED

    def test_plain_text_has_no_footnotes_to_warn_of(self) -> None:
        raw = parsed(text_to_html("It sailed[^1]."))
        assert list(losses("It sailed[^1].", raw, first_line=2, has_footnotes=False)) == []
