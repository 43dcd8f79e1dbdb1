from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_RAW_TEXT as LARGEST
from chalicelib.ingest.markup.attributes import is_moment
from chalicelib.ingest.markup.embeds import card_for_link
from chalicelib.ingest.markup.formatting import with_formatting_in_blocks
from chalicelib.ingest.markup.nodes import Node, bottom_up, serialised
from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.markup.placing import with_places
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.markup.selection import allowed, not_empty, with_valid_links
from chalicelib.ingest.markup.tables import laid_out
from chalicelib.ingest.markup.words import plain_text
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.text import BASE

GRID = "<table><tbody>{}</tbody></table>"


def row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


class TestWhatIsTidy:
    @pytest.mark.parametrize(
        "html",
        [
            "",
            "<p>a  <em>b</em> c<br>\nd</p>",
            "<h2>a</h2>\n<h3>b</h3><h4>c</h4><h3>d</h3><h2>e</h2>",
            "<ul>\n<li>a</li>\n<li>b <em>c</em>\n<ol><li>d</li></ol></li></ul>",
            '<ol start="-3" type="a"><li value="7">a</li></ol>',
            "<blockquote>\n<p>a</p>\n</blockquote>",
            '<aside class="pull"><p>a</p></aside>',
            "<pre>a\n  b</pre><pre><code>\n\na &lt; b\n</code></pre>",
            "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dt>d</dt><dd>e</dd><dd>f</dd></dl>",
            "<figure><p>a</p><figcaption>b</figcaption></figure>",
            '<p><a href="https://x.example/?a=b&amp;c#d" title="&lt;e&gt;&nbsp;f">g</a></p>',
            '<p><a href="https://[2001:db8::1]:80/%20a/å">a</a></p>',
            '<p><a href="#fn-1" id="fnref-1">a</a></p><ol><li id="fn-1">b</li></ol>',
            '<p lang="en-GB" dir="rtl">a <q lang="sr-Latn">b</q></p>',
            '<p><time datetime="2026-11-24T07:30Z">a</time> <time>2026-11-24</time></p>',
            "<p>a &lt; b &amp; c &gt; d \"e\" &nbsp; 'f'</p>",
            "<table>\n<caption>a</caption>\n<thead><tr><th>b</th></tr></thead><tbody>\n<tr><td>c</td></tr></tbody></table>",
        ],
    )
    def test_it_stays_to_the_letter(self, html: str) -> None:
        assert safe_html(html) == html


PASSES: dict[str, Callable[[list[Node]], list[Node]]] = {
    "allowed": lambda nodes: bottom_up(nodes, allowed),
    "valid links": with_valid_links,
    "formatting": with_formatting_in_blocks,
    "not empty": lambda nodes: bottom_up(nodes, not_empty),
    "places": with_places,
    "tables": lambda nodes: bottom_up(
        nodes, lambda element: laid_out(element) if element.tag == "table" else [element]
    ),
    "cards": lambda nodes: bottom_up(nodes, card_for_link),
}
X_LINK = '<a href="https://x.com/a">https://x.com/a</a>'
X_CARD = '<aside class="embed"><p><b>X</b> <a href="https://x.com/a">x.com/a</a></p></aside>'


def tree(html: str) -> list[Node]:
    """What is parsed, without `<html>` and `<body>`."""
    return bottom_up(
        parsed(html),
        lambda element: element.children if element.tag in {"html", "body"} else [element],
    )


class TestPasses:
    @pytest.mark.parametrize(
        ("name", "before", "after"),
        [
            ("allowed", "<p lang=da style=x>a<x-y>b</x-y></p><svg>c</svg>", '<p lang="da">ab</p>'),
            ("allowed", "<main>a</main><time>then</time>", "<div>a</div>then"),
            ("valid links", '<i id="fn-1">a</i><i id="fn-1">b</i>', '<i id="fn-1">a</i><i>b</i>'),
            ("valid links", '<a href="#fn-1">a</a>', "a"),
            ("formatting", "<b>a<p>b</p></b>", "<b>a</b><p><b>b</b></p>"),
            ("formatting", "<q>a<p>b</p></q>", "<q>a</q><p>b</p>"),
            ("not empty", "<p>a<b> </b></p><p><br></p>", "<p>a </p>\n"),
            ("places", "a<p>b</p><li>c</li>", "<p>a</p><p>b</p><p>c</p>"),
            ("places", "<ul>a<ol><li>b</li></ol></ul>", "<ul><li>a<ol><li>b</li></ol></li></ul>"),
            ("tables", GRID.format(row("<td rowspan=2>a</td>")), GRID.format(row("<td>a</td>"))),
            ("cards", f"<p>See {X_LINK}</p>", f"<p>See {X_LINK}</p>"),
            ("cards", f"<p>{X_LINK}</p>", X_CARD),
        ],
    )  # fmt: skip
    def test_a_pass_alone_does_its_own_part(self, name: str, before: str, after: str) -> None:
        assert serialised(PASSES[name](tree(before))) == after

    def test_a_parsed_text_is_serialised_as_it_was(self) -> None:
        html = '<dl><dt>a &amp; b</dt><dt lang="da">c</dt></dl><p>&lt;d&gt;<br>e&nbsp;f</p>'
        assert serialised(tree(html)) == html

    def test_a_term_ends_the_one_before_it(self) -> None:
        assert serialised(tree("<dl><dt>a<dt>b<dd>c<dd>d</dl>")) == (
            "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd>d</dd></dl>"
        )


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "kept"),
        [
            ("//x.example/a", "https://x.example/a"),
            ("\\\\x.example\\a", "https://x.example/a"),
            ("https:x.example", "https://x.example"),
            (" https://x.example/a b ", "https://x.example/a%20b"),
            ("https://x.example/[a]|%zz#b#c", "https://x.example/%5Ba%5D%7C%25zz#b%23c"),
            ("/a?b=&quot;c&quot;", "/a?b=%22c%22"),
            ("tel:+45 12 34", "tel:+451234"),
            ("mailto:a@x.example?subject=a b", "mailto:a@x.example?subject=a%20b"),
        ],
    )
    def test_an_address_is_written_as_browsers_read_it(self, link: str, kept: str) -> None:
        html = safe_html(f'<p><a href="{link}">a</a></p>')
        assert html.replace(BASE, "") == f'<p><a href="{kept}">a</a></p>'

    @pytest.mark.parametrize(
        "link",
        [
            "",
            " ",
            "https://",
            "https://a b/",
            "http://x.example:port/",
            "http://1.2.3/",
            "//[1::2::3]",
            "#fn-9",
            "#top",
        ],
    )
    def test_one_that_leads_nowhere_is_text(self, link: str) -> None:
        assert safe_html(f'<p><a href="{link}" title="b">a</a></p>') == "<p>a</p>"

    @pytest.mark.parametrize("words", ["", " ", "&nbsp;", "\u200b", "<b></b>", "<br>"])
    def test_one_without_words_goes(self, words: str) -> None:
        assert "<a" not in safe_html(f'<p>b <a href="/c">{words}</a></p>')

    def test_one_in_another_ends_it(self) -> None:
        cell = '<td><a href="#fn-b" id="fn-b">b</a> c</td>'
        html = safe_html(f'<a href="tel:1">a{GRID.format(row(cell))}</a>')
        assert html == f'<p><a href="tel:1">a</a></p>{GRID.format(row(cell))}'

    def test_one_around_blocks_is_in_each_of_them(self) -> None:
        html = safe_html('<a href="tel:1"><h2>b</h2><p>c</p></a>')
        assert html == '<h2><a href="tel:1">b</a></h2><p><a href="tel:1">c</a></p>'

    def test_a_footnotes_mark_without_words_stays_a_place_to_come_to(self) -> None:
        html = '<p>a<a id="fn-1"></a> <a href="#fn-1">b</a></p>'
        assert safe_html(html) == html


class TestFootnotes:
    def test_only_the_first_has_the_mark(self) -> None:
        html = safe_html('<ol><li id="fn-1">a</li><li id="fn-1">b</li></ol>')
        assert html == '<ol><li id="fn-1">a</li><li>b</li></ol>'

    def test_one_that_is_in_no_list_keeps_its_mark(self) -> None:
        html = safe_html('<p><a href="#fn-1">a</a></p><li id="fn-1">b</li>')
        assert html == '<p><a href="#fn-1">a</a></p><p><a id="fn-1"></a>b</p>'

    def test_a_mark_around_blocks_is_given_once(self) -> None:
        html = safe_html('<a href="tel:1" id="fn-1"><p>b</p><p>c</p></a>')
        assert html == '<p><a href="tel:1" id="fn-1">b</a></p><p><a href="tel:1">c</a></p>'


class TestHeadings:
    @pytest.mark.parametrize(
        ("levels", "kept"),
        [("1", "2"), ("4", "2"), ("446", "223"), ("2424", "2323"), ("65432", "22222")],
    )
    def test_no_level_is_skipped(self, levels: str, kept: str) -> None:
        html = safe_html("".join(f"<h{level}>a</h{level}>" for level in levels))
        assert re.findall(r"<h(\d)", html) == list(kept)

    def test_an_empty_one_goes_and_counts_for_nothing(self) -> None:
        assert safe_html("<h2><b> </b></h2><h3>a</h3>") == "<h2>a</h2>"

    def test_a_paragraph_in_one_is_the_heading(self) -> None:
        assert safe_html("<h2><p>a</p></h2>") == "<h2>a</h2>"

    def test_one_that_never_ends_ends_before_the_next_block(self) -> None:
        assert safe_html("<h2>a<p>b</p><p>c</p>d</h2>") == "<h2>a</h2><p>b</p><p>c</p><p>d</p>"

    @pytest.mark.parametrize("outer", ["dt", "th"])
    def test_there_are_none_in_terms_and_heads_of_columns(self, outer: str) -> None:
        cells = {"dt": "<dl><dt>{}</dt><dd>b</dd></dl>", "th": GRID.format("<tr><th>{}</th></tr>")}
        assert "<p>a</p>" in safe_html(cells[outer].format("<h2>a</h2>"))


class TestParagraphs:
    @pytest.mark.parametrize("outer", ["{}", "<blockquote>{}</blockquote>", "<aside>{}</aside>"])
    def test_text_that_stands_by_itself_is_one(self, outer: str) -> None:
        html = safe_html(outer.format("\na <b>b</b>\n<p>c</p>\n"))
        assert html == outer.format("\n<p>a <b>b</b></p>\n<p>c</p>\n").strip()

    def test_what_a_division_parts_stays_apart(self) -> None:
        html = safe_html("<div>a</div><div>b <div>c</div>d</div>")
        assert html == "<p>a</p><p>b</p> <p>c</p><p>d</p>"

    def test_a_division_in_an_item_is_one(self) -> None:
        assert safe_html("<ul><li>a<div>b</div></li></ul>") == "<ul><li>a<p>b</p></li></ul>"

    @pytest.mark.parametrize(
        "empty", ["<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<br>", "<h2></h2>"]
    )
    def test_an_empty_one_goes(self, empty: str) -> None:
        assert safe_html(f"<p>a</p>{empty}").strip() == "<p>a</p>"

    @pytest.mark.parametrize("tag", ["b", "em", "del", "mark"])
    def test_formatting_around_paragraphs_is_in_each_of_them(self, tag: str) -> None:
        html = safe_html(f"<{tag}>a<p>b</p><ul><li>c</li></ul></{tag}>")
        a, b, c = (f"<{tag}>{word}</{tag}>" for word in "abc")
        assert html == f"<p>{a}</p><p>{b}</p><ul><li>{c}</li></ul>"


class TestLists:
    @pytest.mark.parametrize("tag", ["li", "dt", "dd", "figcaption", "caption"])
    def test_an_item_of_none_is_a_paragraph(self, tag: str) -> None:
        assert safe_html(f"<{tag}>a<p>b</p></{tag}>") == "<p>a</p><p>b</p>"

    def test_whatever_else_is_in_one_is_an_item(self) -> None:
        html = safe_html("<ul>a <b>b</b><li>c</li><ul><li>d</li></ul></ul>")
        assert html == ("<ul><li>a <b>b</b></li><li>c<ul><li>d</li></ul></li></ul>")

    @pytest.mark.parametrize("tag", ["ul", "ol", "dl", "table", "section", "blockquote", "figure"])
    def test_an_empty_one_goes(self, tag: str) -> None:
        assert safe_html(f"<p>a</p><{tag}> </{tag}>").strip() == "<p>a</p>"

    def test_descriptions_without_a_term_stand_beside_the_list(self) -> None:
        html = safe_html("<dl><dd>a</dd><dt>b</dt><dd>c</dd><dt>d</dt></dl>")
        assert html == "<p>a</p><dl><dt>b</dt><dd>c</dd></dl><p>d</p>"

    def test_numbers_are_numbers_and_only_where_items_are_numbered(self) -> None:
        assert safe_html('<ol start="x"><li value="IV">a</li></ol>') == "<ol><li>a</li></ol>"
        assert safe_html('<ul><li value="4">a</li></ul>') == "<ul><li>a</li></ul>"


class TestFigures:
    @pytest.mark.parametrize(
        ("inner", "kept"),
        [
            ("<p>a</p>{}<p>b</p>", "<p>a</p><p>c</p><p>b</p>"),
            ("{}<p>a</p>{}", "<figcaption>c</figcaption><p>a</p><p>c</p>"),
        ],
    )
    def test_one_caption_stays_at_the_beginning_or_the_end(self, inner: str, kept: str) -> None:
        html = inner.replace("{}", "<figcaption>c</figcaption>")
        assert safe_html(f"<figure>{html}</figure>") == f"<figure>{kept}</figure>"


class TestTables:
    @pytest.mark.parametrize(
        ("rows", "kept"),
        [
            (
                row('<td colspan="3">a</td>') + row("<td>b</td>", "<td>c</td>"),
                row('<td colspan="2">a</td>') + row("<td>b</td>", "<td>c</td>"),
            ),
            (row('<td colspan="2" rowspan="2">a</td>'), row("<td>a</td>")),
            (
                row('<td rowspan="3">a</td>', "<td>b</td>") + row() + row("<td>c</td>"),
                row('<td rowspan="2">a</td>', "<td>b</td>") + row("<td>c</td>"),
            ),
            (
                row("<td>a</td>", '<td rowspan="2">b</td>') + row('<td colspan="2">c</td>'),
                row("<td>a</td>", '<td rowspan="2">b</td>') + row("<td>c</td>"),
            ),
            (row('<td colspan="0" rowspan="x">a</td>'), row("<td>a</td>")),
            (row('<td colspan="1000">a</td>') * 9, row("<td>a</td>") * 9),
        ],
    )
    def test_no_cell_reaches_beyond_the_others(self, rows: str, kept: str) -> None:
        assert safe_html(GRID.format(rows)) == GRID.format(kept)

    def test_alignment_is_a_class(self) -> None:
        html = safe_html(GRID.format(row('<td align="RIGHT">a</td>', '<td align="justify">b</td>')))
        assert html == GRID.format(row('<td class="right">a</td>', "<td>b</td>"))

    def test_a_head_without_words_or_data_is_a_cell(self) -> None:
        html = safe_html(GRID.format(row("<th></th>", '<th scope="x">a</th>', "<td>b</td>")))
        assert html == GRID.format(row("<td></td>", "<th>a</th>", "<td>b</td>"))
        html = safe_html(GRID.format(row('<th scope="row">a</th>')))
        assert html == GRID.format(row("<td>a</td>"))

    def test_its_parts_stand_in_order(self) -> None:
        body, foot = f"<tbody>{row('<td>a</td>')}</tbody>", f"<tfoot>{row('<td>b</td>')}</tfoot>"
        html = safe_html(f"<table>{foot}{body}<caption>c</caption><caption>d</caption></table>")
        assert html == f"<table><caption>c</caption>{body}{foot}</table><p>d</p>"


class TestValues:
    @pytest.mark.parametrize(
        ("tag", "attribute"),
        [
            ("p", 'lang="danish"'),
            ("p", 'lang="en-UK"'),
            ("p", 'lang="xx"'),
            ("p", 'dir="left"'),
            ("abbr", 'title=" "'),
            ("aside", 'class=""'),
        ],
    )
    def test_one_that_is_not_valid_goes(self, tag: str, attribute: str) -> None:
        assert attribute not in safe_html(f"<{tag} {attribute}>a</{tag}>")

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "2026",
                "2026-11",
                "2026-11-24",
                "11-24",
                "02-29",
                "2026-W48",
                "07:30",
                "07:30:15.5",
            ),
            *("2026-11-24 07:30", "2026-11-24T07:30:00+01:00", "Z", "+0100", "P3D", "PT4H18M3.5S"),
        ],
    )
    def test_a_moment_may_be_said_in_many_ways(self, text: str) -> None:
        assert is_moment(text)

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                "yesterday",
                "24.11.2026",
                "2026-02-30",
                "2026-13",
                "0000",
                "--02-29",
                "02-30",
                "2026-W60",
            ),
            *("24:00", "7:30", "2026-11-24T", "P", "PT", "3 days", "2026-11-24Z", "２０２６"),
        ],
    )
    def test_a_text_that_is_no_moment_is_no_time(self, text: str) -> None:
        assert not is_moment(text)

    def test_a_time_that_says_none_is_text(self) -> None:
        assert safe_html('<p><time datetime="yesterday">then</time></p>') == "<p>then</p>"
        assert safe_html('<p><time datetime="x">2026</time></p>') == "<p><time>2026</time></p>"


class TestBounds:
    @pytest.mark.parametrize(
        ("before", "unit"),
        [
            ("<del>", "<p>a</p>"),
            ("<table><tr>", "<td colspan=1000>a"),
            ("<table><tr><td rowspan=999 colspan=999>a", "<tr><td>a"),
            ("<blockquote>" * 99, "<h2>a</h2>"),
            ("<dl>", "<dt>a<dd>b"),
        ],
    )
    def test_a_text_of_many_elements_grows_little(self, before: str, unit: str) -> None:
        html = before + unit * 9_000
        assert len(safe_html(html)) < 3 * LARGEST


TAGS = [
    *("p", "b", "a", "em", "del", "q", "time", "br", "hr", "div", "section", "aside", "pre"),
    *("ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h4", "figure", "figcaption", "blockquote"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
]
ATTRIBUTES = [
    *('href="/a"', 'href="//x.example/a b"', 'href="#fn-1"', 'id="fn-1"', 'id="fnref-2"'),
    *('lang="da"', 'lang="x"', 'colspan="2"', 'rowspan="2"', 'rowspan="9"', 'align="right"'),
    *('value="3"', 'start="x"', 'datetime="2026"', 'title=""', 'class="footnotes"', 'scope="col"'),
]
TEXTS = ["one", " two", "three ", " ", "\n", "&nbsp;", "&lt;", "\u200b", "2026", "&#x2028;"]
opened = st.builds(
    lambda tag, attributes: f"<{' '.join([tag, *attributes])}>",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True),
)
closed = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
carelessness = st.lists(opened | closed | st.sampled_from(TEXTS), max_size=40).map("".join)


def words(html: str) -> str:
    """What a reader sees, in any order: a caption moves to the head of its table."""
    return "".join(sorted(re.sub(r"[\s\u200b]", "", plain_text(html))))


@given(html=carelessness)
@settings(max_examples=500)
@example(html='<a id=fn-1 href="/a"><pre>\n\n<b></b>\n</pre></a>')
@example(html="<dl><dd>&nbsp;<dt>one</dl>")
@example(html="<table><caption>one<li><b><table><td>two")
def test_whatever_is_uploaded_is_tidy_at_once_and_to_every_parser(html: str) -> None:
    try:
        safe = safe_html(html).replace(BASE, "")
    except UnusableManuscript:
        return
    assert safe_html(safe).replace(BASE, "") == safe


@given(html=carelessness)
@settings(max_examples=500)
def test_no_word_is_lost(html: str) -> None:
    try:
        safe = safe_html(html)
    except UnusableManuscript:
        return
    text = re.sub(r"<[^<>]*>", "", html)
    assert words(safe) == words(text)
