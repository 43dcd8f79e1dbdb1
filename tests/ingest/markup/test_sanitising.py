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
from chalicelib.ingest.markup.words import first_paragraph, plain_text
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.text import BASE


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


def refused(html: str) -> str:
    """What is said of HTML that is not read."""
    with pytest.raises(UnusableManuscript) as unusable:
        safe_html(html)
    (problem,) = unusable.value.problems
    return problem.what


class TestWhatGoes:
    @pytest.mark.parametrize(
        "html",
        [
            "<script>alert(1)</script>",
            "<SCRIPT src=x></SCRIPT >",
            "<script><!--<script></script>",
            "<style>p { color: red }</style>",
            "<iframe src=x><p>No frames?</p></iframe>",
            "<svg onload=alert(1)><text>Chart</text></svg>",
            "<math><mi>x</mi></math>",
            "<object data=x>Flash</object>",
            "<video src=x>No video?</video>",
            "<template><p>x</p></template>",
            "<textarea><p>x</textarea>",
            "<noscript><img src=x></noscript>",
            "<select><option>a</select>",
            "<title>x</title>",
            "<img src=x onerror=alert(1)>",
            "<input autofocus onfocus=alert(1)>",
            "<base href=//evil.example>",
            "<meta http-equiv=refresh content=0>",
            "<link rel=stylesheet href=x>",
            "<!-- <p>x</p> -->",
            "<!-- <p>x</p> --!>",
            "<!-->",
            "<!DOCTYPE html>",
            "<?php echo 1 ?>",
            "<![CDATA[x]]>",
            "<!-- never closed <p>x",
        ],
    )
    def test_what_is_no_text_goes_with_all_that_is_in_it(self, html: str) -> None:
        assert safe_html(f"<p>a</p>{html}").replace("<p></p>", "") == "<p>a</p>"

    @pytest.mark.parametrize(
        ("html", "kept"),
        [
            ("<font color=red>a</font>", "<p>a</p>"),
            ("<div class=x><p>a</p></div>", "<p>a</p>"),
            ("<form><p>a<button>b</button></p></form>", "<p>ab</p>"),
            ("<o:p>a</o:p>", "<p>a</p>"),
            ("<center>a</center>", "<p>a</p>"),
            ("<details><summary>a</summary>b</details>", "<p>a</p><p>b</p>"),
        ],
    )
    def test_the_text_of_other_elements_stays(self, html: str, kept: str) -> None:
        assert safe_html(html) == kept

    @pytest.mark.parametrize("name", ["script", "iframe", "svg", "object", "style"])
    def test_an_element_that_is_never_closed_does_not_swallow_the_story(self, name: str) -> None:
        assert "the rest" in safe_html(f"<{name} src=x><p>the rest</p>")
        assert "the rest" in safe_html(f"<{name} src=x/><p>the rest</p></{name}>")

    @pytest.mark.parametrize(
        "attribute",
        [
            "onclick=alert(1)",
            "style='color:red'",
            "class=x",
            "id=menu",
            "target=_blank",
            "rel=x",
            "xlink:href=x",
            "srcdoc=x",
            "background=x",
            "data-x=y",
            "tabindex=1",
            "is=x",
        ],
    )
    def test_attributes_that_style_or_act_go(self, attribute: str) -> None:
        assert safe_html(f'<p><a {attribute} href="https://x.example">a</a></p>') == (
            '<p><a href="https://x.example">a</a></p>'
        )
        assert safe_html(f"<p {attribute}>a</p>") == "<p>a</p>"

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "java&#10;script:alert(1)",
            "&#106;avascript:alert(1)",
            "&#x6A;avascript&colon;alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
        ],
    )
    def test_links_to_scripts_and_data_go(self, link: str) -> None:
        assert "href" not in safe_html(f'<a href="{link}">a</a>')
        links = Elements(safe_html(markdown_to_html(f"[a]({link})"))).links
        assert not [each for each in links if re.match(r"[\w+.-]+:", each)]

    @pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript", "blob"])
    @pytest.mark.parametrize("place", [0, 1, 4, None])
    @pytest.mark.parametrize("code", [1, 7, 0x1B, 0x7F, 0x81, 0xE000, 0xFDD0, 0xFEFF, 0x1FFFF])
    def test_a_scheme_hidden_by_a_character_that_is_taken_out_goes(
        self, scheme: str, place: int | None, code: int
    ) -> None:
        end = len(scheme) if place is None else place
        link = f"{scheme[:end]}&#{code};{scheme[end:]}:alert(1)"
        for quote in ("'", '"', ""):
            assert safe_html(f"<a href={quote}{link}{quote}>a</a>") == "<p>a</p>"
        written = Elements(safe_html(markdown_to_html(f"[a](<{link}>)"))).links
        assert not [link for link in written if re.match(r"[\w+.-]+:", link)]

    @pytest.mark.parametrize(
        ("host", "is_kept"), [("bl\u00e5b\u00e6r.example", True), ("x.ex\u07fample", False)]
    )
    def test_a_host_that_no_browser_takes_goes_though_the_link_names_no_scheme(
        self, host: str, *, is_kept: bool
    ) -> None:
        for link in (f"//{host}/a", f"https://{host}/a"):
            assert ("href" in safe_html(f'<a href="{link}">a</a>')) == is_kept

    def test_an_attribute_long_enough_to_hide_something_goes(self) -> None:
        link = "https://x.example/" + "a" * LONGEST_VALUE
        assert safe_html(f'<a href="{link}">a</a>') == "<p>a</p>"

    @pytest.mark.parametrize("mark", [BASE, "&#xE000;", "&#57344;", "&#x0e000"])
    def test_an_uploaded_mark_of_the_sites_path_goes(self, mark: str) -> None:
        assert BASE not in safe_html(f'<p>{mark}<a href="{mark}//evil.example">a</a></p>')
        assert BASE not in safe_html(markdown_to_html(f"{mark} [a]({mark}//evil.example)"))

    @pytest.mark.parametrize("reference", ["&#7;", "&#x1b;", "&#xFFFF;", "&#xFDD0;", "&#x1FFFE;"])
    def test_a_character_that_would_break_a_feed_goes(self, reference: str) -> None:
        assert safe_html(f"<p>a{reference}b</p>") == "<p>ab</p>"


class TestWhatStays:
    @pytest.mark.parametrize(
        "html",
        [
            "<p>a <em>b</em> <strong>c</strong> <del>d</del><br>e</p>",
            "<h2>a</h2>",
            "<ul><li>a</li></ul>",
            '<ol start="3"><li>a</li></ol>',
            "<blockquote><p>a</p></blockquote>",
            "<pre><code>a &lt; b</code></pre>",
            "<dl><dt>a</dt><dd>b</dd></dl>",
            "<figure><figcaption>a</figcaption></figure>",
            '<p><a href="https://x.example/?a=b&amp;c">a</a></p>',
            '<p><a href="mailto:desk@x.example">a</a></p>',
            '<p><a href="#fn-1" id="fnref-1">a</a></p><ol><li id="fn-1">b</li></ol>',
            '<p><abbr title="European Union">EU</abbr></p>',
            '<p><time datetime="2026-11-24">a</time></p>',
            '<p lang="da">å</p>',
            "<p>a &lt; b &amp; c &gt; d</p>",
            "<hr>",
        ],
    )
    def test_what_a_story_is_made_of_stays_as_it_is(self, html: str) -> None:
        assert safe_html(html) == html

    def test_tables_stay_with_their_alignment(self) -> None:
        html = safe_html(markdown_to_html("|a|b|\n|:-|-:|\n|c|d|"))
        assert Elements(html).tags == [
            "table",
            "thead",
            "tr",
            "th",
            "th",
            "tbody",
            "tr",
            "td",
            "td",
        ]
        assert '<td class="right">d</td>' in html

    def test_a_table_may_span_cells(self) -> None:
        first = '<tr><td colspan="2">a</td><td rowspan="2">b</td></tr>'
        html = f"<table><tbody>{first}<tr><td>c</td><td>d</td></tr></tbody></table>"
        assert safe_html(html) == html

    @pytest.mark.parametrize("label", ["1", "kilde", "kilde.1", "§-ø", "a" * 60])
    def test_footnotes_lead_there_and_back(self, label: str) -> None:
        html = safe_html(markdown_to_html(f"Said[^{label}].\n\n[^{label}]: By whom."))
        assert '<section class="footnotes">' in html
        ids = re.findall(r' id="([^"]+)"', html)
        targets = re.findall(r' href="#([^"]+)"', html)
        assert len(ids) == 2
        assert sorted(targets) == sorted(ids)

    def test_the_storys_headings_stand_below_the_pages_own(self) -> None:
        assert safe_html("<h1>a</h1><h2>b</h2>") == "<h2>a</h2><h2>b</h2>"

    @pytest.mark.parametrize("text", ["a < b", "a <3 b", "</ b", "<", "<<<", "a<b", "<@karen>"])
    def test_a_less_than_sign_is_text(self, text: str) -> None:
        assert plain_text(safe_html(f"<p>{text}</p>")) == text

    @pytest.mark.parametrize(
        "html", ["<ul><li>a<li>b</ul>", "<p>a<p>b", "<table><tr><td>a<td>b<tr><td>c</table>"]
    )
    def test_ends_that_html_lets_one_leave_out_may_be_left_out(self, html: str) -> None:
        assert Elements(safe_html(html)).depth == 0
        assert safe_html(html * 200)


class TestLinksOfTheSite:
    @pytest.mark.parametrize(
        ("link", "kept"),
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
    def test_only_they_are_marked_with_the_base_path(self, link: str, kept: str) -> None:
        assert Elements(safe_html(f'<a lang="da" id="fn-1" href="{link}">a</a>')).links == [kept]

    def test_nothing_that_only_looks_like_one_is_marked(self) -> None:
        html = '<p title=\'<a href="/x">\'>&lt;a href="/x"&gt;</p><pre><code>&lt;a href="/x"</code>'
        assert BASE not in safe_html(html)


class TestBounds:
    @pytest.mark.parametrize(
        "unit",
        [
            "<blockquote>",
            "<div>",
            "<em>",
            "<ul><li>",
            "<dl><dd>",
            "<li><dd>",
            "<table><tr><td>",
            "<section></p>",
            "<div></span>",
            "<div></b>",
            "<div><!-- </div> -->",
            "<div title='</div>'>",
            "<div <!--></div>",
            "<b><div></b>",
            "<div><table></div></table>",
            "<div><svg></div></svg>",
            "<div><select></div></select>",
            "<div><style></div></style>",
            "<div><? </div>",
            "<div></ </div>",
            "<div><![CDATA[</div>]]>",
            "<em><li></em><em><dd></em>",
        ],
    )
    def test_nesting_is_bounded_however_it_is_disguised(self, unit: str) -> None:
        try:
            html = safe_html(unit * 2000)
        except UnusableManuscript as unusable:
            html = ""
            said = str(unusable)
            assert re.search("nested|never closed", said)
        # A table counts once, and has four more elements in it.
        assert Elements(html).deepest <= 5 * DEEPEST

    @pytest.mark.parametrize("markdown", [">", "- ", "1. ", "* * ", "[", "![", "*a **b "])
    def test_nesting_by_markdown_is_bounded(self, markdown: str) -> None:
        try:
            html = safe_html(markdown_to_html(markdown * 20_000 + "a"))
        except UnusableManuscript:
            return
        assert Elements(html).deepest <= DEEPEST

    @pytest.mark.parametrize(
        "unit",
        [
            "<li>a",
            "<dt>a<dd>b",
            "<li><b>a</b>",
            "<p>a",
            "<tr><td>a",
            "<a>a",
            "<b>a</b>",
        ],
    )
    def test_what_ends_by_itself_nests_nothing(self, unit: str) -> None:
        for outer in ("<ul>", "<dl>", "<table>", "<div>"):
            html = outer + unit * 90 + outer.replace("<", "</")
            assert safe_html(html * 9)

    def test_an_item_in_a_list_in_an_item_does_not_end_the_outer_one(self) -> None:
        lists = "<ul><li>" * (DEEPEST // 2)
        assert safe_html(lists)
        assert "nested" in refused(lists + "<ul>")

    def test_a_link_around_it_hides_no_nesting(self) -> None:
        assert "nested" in refused("<a href=/x>" + "<div>" * DEEPEST)

    def test_as_many_levels_as_allowed_may_be_used(self) -> None:
        outer = DEEPEST - 1
        levels = "<blockquote>" * outer + "<p>a</p>" + "</blockquote>" * outer
        assert safe_html(levels) == levels
        assert f"more than {DEEPEST} levels" in refused(f"<section>{levels}</section>")

    def test_many_short_elements_one_after_another_nest_nothing(self) -> None:
        html = safe_html("<p>a <b>b</b> <i>c</i></p><ul><li>d</li></ul>" * 3000)
        assert Elements(html).deepest == 2

    def test_formatting_that_every_paragraph_would_open_again_is_refused(self) -> None:
        assert "never closed" in refused("<b><i>" * 45 + "<p>a" * 1000)

    def test_a_text_of_too_many_elements_is_refused(self) -> None:
        assert safe_html("<b>a</b>" * MOST_ELEMENTS)
        assert "HTML tags" in refused("<b>a</b>" * (MOST_ELEMENTS + 1))

    def test_a_word_in_bold_that_is_never_closed_is_forgiven(self) -> None:
        assert safe_html("<p><b>a" + "<p>a" * 999).count("<b>a</b>") == 1000

    def test_a_tag_of_a_thousand_attributes_loses_them(self) -> None:
        attributes = " ".join(f"a{n}=1" for n in range(1000))
        assert safe_html(f"<p {attributes}>a</p>") == "<p>a</p>"

    def test_a_text_too_long_to_be_parsed_is_refused(self) -> None:
        assert "longer than" in refused("a" * (LARGEST + 1))
        assert safe_html("a" * LARGEST)

    @pytest.mark.parametrize("unit", ["<a b='", '<a b="', "<!--", "<!", "<?", "</", "<a ", "<svg>"])
    def test_what_is_never_closed_takes_no_quadratic_time(self, unit: str) -> None:
        start = process_time()
        with suppress(UnusableManuscript):
            safe_html(unit * 30_000)
        assert process_time() - start < 5  # seconds; it takes a tenth of one


class TestWords:
    def test_every_block_is_a_line(self) -> None:
        html = "<h2>a</h2><p>b <em>c</em>\nd</p><ul><li>e</li><li>f</li></ul><p>g<br>h</p>"
        assert plain_text(html) == "a\nb c d\ne\nf\ng\nh"

    def test_entities_are_resolved_once(self) -> None:
        assert plain_text("<p>&lt;b&gt; &amp;amp; &nbsp;</p>") == "<b> &amp;"

    def test_no_attribute_is_among_the_words(self) -> None:
        html = safe_html('<p><a href="https://x.example/?a>b" title="c > d \'e\'">f</a></p>')
        assert plain_text(html) == "f"

    def test_the_first_paragraph_is_the_first_that_has_words(self) -> None:
        assert first_paragraph('<h2>a</h2><p></p><p> </p><p lang="da">b\n<em>c</em></p>') == "b c"

    def test_it_has_no_footnote_marks(self) -> None:
        html = safe_html(markdown_to_html("Said[^1] so.\n\n[^1]: By whom."))
        assert first_paragraph(html) == "Said so."

    def test_a_text_without_paragraphs_is_one(self) -> None:
        assert first_paragraph("<ul><li>a</li><li>b</li></ul>") == "a b"

    def test_an_empty_text_has_none(self) -> None:
        assert first_paragraph("") == ""


TAGS = [
    *("p", "a", "b", "li", "div", "table", "td", "tr", "h1", "br", "section", "script", "svg"),
    *("math", "style", "iframe", "form", "base", "img", "textarea", "template", "noscript", "x-y"),
]
ATTRIBUTES = [
    *("onclick=alert(1)", "onload='x'", 'href="/a"', "href=javascript:x", "href='data:x'"),
    *("style=x", "id=fn-1", "id=x", "class=footnotes", "title='<script>'", "'", '"', "=", "/"),
]
TEXTS = [
    *("a", "<", ">", "&", "&lt;script&gt;", "<!--", "-->", "<!", "<?", "</", "]]>", "\n\n", "`"),
    *("*", "[a](javascript:x)", "[a](/b)", "[^1]", "\n\n[^1]: a\n\n", "|a|\n|-|\n", BASE),
    "&#xe000;",
]
opened = st.builds(
    lambda name, attributes, end: f"<{' '.join([name, *attributes])}{end}",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
    st.sampled_from([">", "/>", " ", ""]),
)
closed = st.sampled_from(TAGS).map(lambda name: f"</{name}>")
soup = st.lists(opened | closed | st.sampled_from(TEXTS) | st.text(max_size=5)).map("".join)


@given(html=soup | soup.map(markdown_to_html) | st.text())
@settings(max_examples=500)
@example(html="<p title='\"><script>alert(1)</script>'>")
@example(html='<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@example(
    html="<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=x>'>"
)
@example(html='<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">')
@example(html="<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")
def test_whatever_is_uploaded_nothing_becomes_script(html: str) -> None:
    try:
        safe = safe_html(html)
    except UnusableManuscript:
        return
    found = Elements(safe)
    assert not {"script", "style", "iframe", "svg", "math", "img", "form", "base"} & set(found.tags)
    assert "<script" not in safe.lower()
    assert not [name for _, name in found.attributes if name.startswith("on") or name == "style"]
    assert all(re.match(r"https?:|mailto:|tel:|[^:]*$", link.strip(BASE)) for link in found.links)
    assert safe.count(BASE) == sum(link.startswith(BASE) for link in found.links)
    assert found.depth == 0
    assert "<" not in plain_text(safe) or "&lt;" in safe


@given(html=soup)
def test_cleaning_what_is_clean_changes_nothing(html: str) -> None:
    try:
        safe = safe_html(html)
    except UnusableManuscript:
        return
    assert safe_html(safe.replace(BASE, "")) == safe
