from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_RAW_TEXT as LARGEST
from chalicelib.ingest.markup.attributes import LONGEST_VALUE
from chalicelib.ingest.markup.parsing import DEEPEST, MOST_ELEMENTS
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.plain_text import first_paragraph, plain_text
from chalicelib.news.text import BASE
from tests.conftest import EXAMPLES


class Elements(HTMLParser):
    """What is in a piece of HTML, and how deep."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.depth = self.deepest = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name) for name, _ in attrs]
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.depth += tag not in {"br", "hr"}
        self.deepest = max(self.deepest, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag not in {"br", "hr"}


LEVELS = "<blockquote>" * (DEEPEST - 1) + "<p>a</p>" + "</blockquote>" * (DEEPEST - 1)


def refusal(html: str) -> str:
    """Why HTML is not read."""
    with pytest.raises(UnusableManuscript) as unusable:
        safe_html(html)
    (problem,) = unusable.value.problems
    return problem.what


class TestWhatIsTakenOut:
    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>", "<SCRIPT src=x></SCRIPT >",
            "<script><!--<script></script>", "<style>p { color: red }</style>",
            "<iframe src=x><p>No frames?</p></iframe>",
            "<svg onload=alert(1)><text>Chart</text></svg>", "<math><mi>x</mi></math>",
            "<object data=x>Flash</object>", "<video src=x>No video?</video>",
            "<template><p>x</p></template>", "<textarea><p>x</textarea>",
            "<noscript><img src=x></noscript>", "<select><option>a</select>", "<title>x</title>",
            "<img src=x onerror=alert(1)>", "<input autofocus onfocus=alert(1)>",
            "<base href=//evil.example>", "<meta http-equiv=refresh content=0>",
            "<link rel=stylesheet href=x>", "<!-- <p>x</p> -->", "<!-- <p>x</p> --!>", "<!-->",
            "<!DOCTYPE html>", "<?php echo 1 ?>", "<![CDATA[x]]>", "<!-- never closed <p>x",
        ],
    )  # fmt: skip
    def test_an_element_that_is_no_text_is_taken_out_with_its_content(self, html: str) -> None:
        assert safe_html(f"<p>a</p>{html}").replace("<p></p>", "") == "<p>a</p>"

    @pytest.mark.parametrize(
        ("html", "text"),
        [
            ("<font color=red>a</font>", "<p>a</p>"),
            ("<div class=x><p>a</p></div>", "<p>a</p>"),
            ("<form><p>a<button>b</button></p></form>", "<p>ab</p>"),
            ("<o:p>a</o:p>", "<p>a</p>"),
            ("<details><summary>a</summary>b</details>", "<p>a</p><p>b</p>"),
        ],
    )
    def test_the_text_of_an_unknown_element_stays(self, html: str, text: str) -> None:
        assert safe_html(html) == text

    @pytest.mark.parametrize("tag", ["script", "iframe", "svg", "object", "style"])
    def test_an_element_that_is_never_closed_does_not_swallow_the_story(self, tag: str) -> None:
        assert "the rest" in safe_html(f"<{tag} src=x><p>the rest</p>")
        assert "the rest" in safe_html(f"<{tag} src=x/><p>the rest</p></{tag}>")

    @pytest.mark.parametrize(
        "attribute",
        [
            "onclick=alert(1)", "style='color:red'", "class=x", "id=menu", "target=_blank", "rel=x",
            "xlink:href=x", "srcdoc=x", "background=x", "data-x=y", "tabindex=1", "is=x",
        ],
    )  # fmt: skip
    def test_an_attribute_that_styles_or_acts_is_taken_out(self, attribute: str) -> None:
        assert safe_html(f'<p><a {attribute} href="https://x.example">a</a></p>') == (
            '<p><a href="https://x.example">a</a></p>'
        )
        assert safe_html(f"<p {attribute}>a</p>") == "<p>a</p>"

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)",
            "java&#10;script:alert(1)", "&#106;avascript:alert(1)",
            "&#x6A;avascript&colon;alert(1)", "data:text/html,x", "vbscript:x",
            "file:///etc/passwd", "blob:x",
        ],
    )  # fmt: skip
    def test_a_link_to_a_script_or_to_data_is_taken_out(self, link: str) -> None:
        assert "href" not in safe_html(f'<a href="{link}">a</a>')
        links = Elements(safe_html(markdown_to_html(f"[a]({link})"))).links
        assert not [link for link in links if re.match(r"[\w+.-]+:", link)]

    @pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript", "blob"])
    @pytest.mark.parametrize("place", [0, 1, 4, None])
    @pytest.mark.parametrize("code", [1, 7, 0x1B, 0x7F, 0x81, 0xE000, 0xFDD0, 0xFEFF, 0x1FFFF])
    def test_a_scheme_hidden_by_a_character_that_is_left_out_is_taken_out(
        self, scheme: str, place: int | None, code: int
    ) -> None:
        end = len(scheme) if place is None else place
        link = f"{scheme[:end]}&#{code};{scheme[end:]}:alert(1)"
        for quote in ("'", '"', ""):
            assert safe_html(f"<a href={quote}{link}{quote}>a</a>") == "<p>a</p>"
        links = Elements(safe_html(markdown_to_html(f"[a](<{link}>)"))).links
        assert not [link for link in links if re.match(r"[\w+.-]+:", link)]

    @pytest.mark.parametrize(
        ("host", "is_valid"), [("bl\u00e5b\u00e6r.example", True), ("x.ex\u07fample", False)]
    )
    def test_a_host_that_no_browser_takes_is_taken_out_with_and_without_a_scheme(
        self, host: str, *, is_valid: bool
    ) -> None:
        for link in (f"//{host}/a", f"https://{host}/a"):
            html = safe_html(f'<a href="{link}">a</a>')
            assert "href" in html if is_valid else html == "<p>a</p>"

    def test_an_attribute_long_enough_to_hide_something_is_taken_out(self) -> None:
        link = "https://x.example/" + "a" * LONGEST_VALUE
        assert safe_html(f'<a href="{link}">a</a>') == "<p>a</p>"

    @pytest.mark.parametrize("mark", [BASE, "&#xE000;", "&#57344;", "&#x0e000"])
    def test_an_uploaded_mark_of_the_sites_path_is_taken_out(self, mark: str) -> None:
        assert BASE not in safe_html(f'<p>{mark}<a href="{mark}//evil.example">a</a></p>')
        assert BASE not in safe_html(markdown_to_html(f"{mark} [a]({mark}//evil.example)"))

    @pytest.mark.parametrize("reference", ["&#7;", "&#x1b;", "&#xFFFF;", "&#xFDD0;", "&#x1FFFE;"])
    def test_a_character_that_would_break_a_feed_is_taken_out(self, reference: str) -> None:
        assert safe_html(f"<p>a{reference}b</p>") == "<p>ab</p>"


class TestWhatStays:
    @pytest.mark.parametrize("label", ["1", "kilde", "kilde.1", "§-ø", "a" * 60])
    def test_a_footnote_and_its_mark_lead_to_each_other_under_any_label(self, label: str) -> None:
        html = safe_html(markdown_to_html(f"Said[^{label}].\n\n[^{label}]: By whom."))
        assert '<section class="footnotes">' in html
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == 2
        assert sorted(re.findall(r' href="#([^"]+)"', html)) == sorted(ids)

    @pytest.mark.parametrize(
        "link",
        [
            "https://www.blåbær.example/ø",
            "https://example.org./x",
            "https://example.org.",
            "//ø.example",
        ],
    )
    def test_a_link_to_a_host_with_letters_of_its_own_or_a_dot_at_its_end_stays(
        self, link: str
    ) -> None:
        assert "href" in safe_html(f'<a href="{link}">a</a>')
        assert "href" in safe_html(markdown_to_html(f"[a]({link})"))

    @pytest.mark.parametrize("text", ["a < b", "a <3 b", "</ b", "<", "<<<", "a<b", "<@karen>"])
    def test_a_less_than_sign_is_text(self, text: str) -> None:
        assert plain_text(safe_html(f"<p>{text}</p>")) == text


class TestLinksOfTheSite:
    @pytest.mark.parametrize(
        ("link", "safe"),
        [
            ("/denmark/ferry", f"{BASE}/denmark/ferry"),
            ("/", f"{BASE}/"),
            ("/a?b=c#d", f"{BASE}/a?b=c#d"),
            ("//elsewhere.example/", "https://elsewhere.example/"),
            ("/\\elsewhere.example/", "https://elsewhere.example/"),
            ("https://x.example/a", "https://x.example/a"),
            ("ferry", "ferry"),
            ("#fn-1", "#fn-1"),  # the link's own
        ],
    )
    def test_links_of_the_site_alone_are_marked_with_its_path(self, link: str, safe: str) -> None:
        assert Elements(safe_html(f'<a lang="da" id="fn-1" href="{link}">a</a>')).links == [safe]

    def test_a_text_that_only_looks_like_a_link_of_the_site_is_not_marked(self) -> None:
        html = '<p title=\'<a href="/x">\'>&lt;a href="/x"&gt;</p><pre><code>&lt;a href="/x"</code>'
        assert BASE not in safe_html(html)


class TestBounds:
    @pytest.mark.parametrize(
        "unit",
        [
            "<blockquote>", "<div>", "<em>", "<ul><li>", "<dl><dd>", "<li><dd>", "<table><tr><td>",
            "<section></p>", "<div></span>", "<div></b>", "<div><!-- </div> -->",
            "<div title='</div>'>", "<div <!--></div>", "<b><div></b>",
            "<div><table></div></table>", "<div><svg></div></svg>", "<div><select></div></select>",
            "<div><style></div></style>", "<div><? </div>", "<div></ </div>",
            "<div><![CDATA[</div>]]>", "<em><li></em><em><dd></em>",
        ],
    )  # fmt: skip
    def test_nesting_is_bounded_however_it_is_disguised(self, unit: str) -> None:
        html = ""
        with suppress(UnusableManuscript):
            html = safe_html(unit * 2000)
        # A table counts once, and has four more elements in it.
        assert Elements(html).deepest <= 5 * DEEPEST

    @pytest.mark.parametrize("markdown", [">", "- ", "1. ", "* * "])
    def test_nesting_by_markdown_is_bounded(self, markdown: str) -> None:
        html = ""
        with suppress(UnusableManuscript):
            html = safe_html(markdown_to_html(markdown * 20_000 + "a"))
        assert Elements(html).deepest <= DEEPEST

    @pytest.mark.parametrize(
        "unit",
        ["<li>a", "<dt>a<dd>b", "<li><b>a</b>", "<p>a", "<tr><td>a", "<a>a", "<b>a</b>"],
    )
    @pytest.mark.parametrize("outer", ["<ul>", "<dl>", "<table>", "<div>"])
    def test_an_element_that_ends_by_itself_nests_nothing(self, unit: str, outer: str) -> None:
        assert safe_html((outer + unit * 90 + outer.replace("<", "</")) * 9)

    @pytest.mark.parametrize(
        ("html", "problem"),
        [
            ("<ul><li>" * (DEEPEST // 2), ""),
            ("<ul><li>" * (DEEPEST // 2) + "<ul>", "nested"),  # the inner item ends no outer item
            ("<a href=/x>" + "<div>" * DEEPEST, "nested"),
            (LEVELS, ""),
            (f"<section>{LEVELS}</section>", f"more than {DEEPEST} levels"),
            ("<b><i>" * 45 + "<p>a" * 1000, "never closed"),
            ("<b>a</b>" * MOST_ELEMENTS, ""),
            ("<b>a</b>" * (MOST_ELEMENTS + 1), "HTML tags"),
            ("a" * LARGEST, ""),
            ("a" * (LARGEST + 1), "longer than"),
            (f'<a href="/{"a" * 1900}">' + "<p>a" * 1500, "grows too long"),
        ],
        ids=lambda value: value[:20],
    )
    def test_a_text_too_long_or_of_too_many_levels_or_elements_is_refused(
        self, html: str, problem: str
    ) -> None:
        assert problem in refusal(html) if problem else safe_html(html)

    def test_a_word_in_bold_that_is_never_closed_is_forgiven(self) -> None:
        assert safe_html("<p><b>a" + "<p>a" * 999).count("<b>a</b>") == 1000

    @pytest.mark.parametrize(
        "unit",
        ["<a b='", '<a b="', "<!--", "<!", "<?", "</", "<a ", "<svg>", '<p><a href="', "<iframe ",
         '<iframe src="', "<iframe src=https://"],
    )  # fmt: skip
    def test_markup_that_is_never_closed_takes_no_quadratic_time(self, unit: str) -> None:
        start = process_time()
        with suppress(UnusableManuscript):
            safe_html(unit * 30_000)
        assert process_time() - start < 5  # seconds; it takes a tenth of one


class TestWords:
    @pytest.mark.parametrize(
        ("html", "words"),
        [
            (
                "<h2>a</h2><p>b <em>c</em>\nd</p><ul><li>e</li><li>f</li></ul><p>g<br>h</p>",
                "a\nb c d\ne\nf\ng\nh",
            ),
            ("<p>&lt;b&gt; &amp;amp; &nbsp;</p>", "<b> &amp;"),
            ("<p>10&nbsp;000\u202fkr</p>", "10\xa0000\u202fkr"),
            ("<p><ruby>東<rp>(</rp><rt>とう<rp>)</ruby>へ</p>", "東へ"),
            ("<p>東<rt>とう</rt></p><p><ruby>京</ruby></p>", "東とう\n京"),
            ('<p><a href="https://x.example/?a>b" title="c > d \'e\'">f</a></p>', "f"),
        ],
    )
    def test_the_words_of_a_text_are_a_line_a_block_without_markup(
        self, html: str, words: str
    ) -> None:
        assert plain_text(safe_html(html)) == words

    def test_the_words_of_a_text_are_without_the_links_of_its_footnotes(self) -> None:
        text = "Said[^1] so, and[^1] so.\n\n[^1]: By whom."
        assert plain_text(safe_html(markdown_to_html(text))) == "Said so, and so.\nBy whom."

    @pytest.mark.parametrize(
        ("html", "words"),
        [
            ('<h2>a</h2><p></p><p> </p><p lang="da">b\n<em>c</em></p>', "b c"),
            ("<p>120 m<sup>2</sup></p>", "120 m2"),
            ("<ul><li>a</li><li>b</li></ul>", "a b"),
            ('<aside class="note"><p><b>Note</b></p><p>a</p></aside><p>b</p>', "a"),
            ("", ""),
        ],
    )
    def test_the_first_paragraph_is_the_first_with_words(self, html: str, words: str) -> None:
        assert first_paragraph(html) == words


TAGS = [
    *("p", "a", "b", "li", "div", "table", "td", "tr", "h1", "br", "section", "script", "svg"),
    *("math", "style", "iframe", "form", "base", "img", "textarea", "template", "noscript", "x-y"),
    *("ruby", "rt", "rp", "h2", "time"),
]
ATTRIBUTES = [
    *("onclick=alert(1)", "onload='x'", 'href="/a"', "href=javascript:x", "href='data:x'"),
    *("style=x", "id=fn-1", "id=x", "class=footnotes", "title='<script>'", "'", '"', "=", "/"),
    *('href="#x"', "href=#ab", "name=x", "hidden", "alt=ab", "class=note", "style=display:none"),
]
TEXTS = [
    *("a", "<", ">", "&", "&lt;script&gt;", "<!--", "-->", "<!", "<?", "</", "]]>", "\n\n", "`"),
    *("*", "[a](javascript:x)", "[a](/b)", "[^1]", "\n\n[^1]: a\n\n", "|a|\n|-|\n", BASE),
    "&#xe000;",
]
opening = st.builds(
    lambda tag, attributes, end: f"<{' '.join([tag, *attributes])}{end}",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
    st.sampled_from([">", "/>", " ", ""]),
)
closing = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
soup = st.lists(opening | closing | st.sampled_from(TEXTS) | st.text(max_size=5)).map("".join)


@given(html=soup | soup.map(markdown_to_html) | st.text())
@settings(max_examples=5 * EXAMPLES)
@example(html="<p title='\"><script>alert(1)</script>'>")
@example(html='<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@example(
    html="<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=x>'>"
)
@example(html='<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">')
@example(html="<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")
def test_uploaded_markup_of_any_kind_becomes_no_script(html: str) -> None:
    try:
        safe = safe_html(html)
    except UnusableManuscript:
        return
    page = Elements(safe)
    assert not {"script", "style", "iframe", "svg", "math", "img", "form", "base"} & set(page.tags)
    assert "<script" not in safe.lower()
    assert not [name for _, name in page.attributes if name.startswith("on") or name == "style"]
    assert all(re.match(r"https?:|mailto:|tel:|[^:]*$", link.strip(BASE)) for link in page.links)
    assert safe.count(BASE) == sum(link.startswith(BASE) for link in page.links)
    assert page.depth == 0
    assert "<" not in plain_text(safe) or "&lt;" in safe


@given(html=soup)
def test_safe_markup_stays_as_it_is_when_cleaned_again(html: str) -> None:
    with suppress(UnusableManuscript):
        safe = safe_html(html)
        assert safe_html(safe.replace(BASE, "")) == safe
