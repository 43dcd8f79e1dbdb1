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
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.plain_text import plain_text
from chalicelib.news.text import BASE
from tests.conftest import EXAMPLES

GRID = "<table><tbody>{}</tbody></table>"


def row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


class TestValidMarkup:
    @pytest.mark.parametrize(
        "html",
        [
            "",
            "<p>a  <em>b</em> <strong>c</strong> <del>d</del><br>\ne</p>\n<hr>",
            '<p><abbr title="European Union">EU</abbr></p>',
            "<h2>a</h2>\n<h3>b</h3><h4>c</h4><h3>d</h3><h2>e</h2>",
            "<ul>\n<li>a</li>\n<li>b <em>c</em>\n<ol><li>d</li></ol></li></ul>",
            '<ol start="-3" type="a"><li value="7">a</li></ol>',
            "<blockquote>\n<p>a</p>\n</blockquote>", '<aside class="pull"><p>a</p></aside>',
            "<pre>a\n  b</pre><pre><code>\n\na &lt; b\n</code></pre>",
            "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dt>d</dt><dd>e</dd><dd>f</dd></dl>",
            "<figure><p>a</p><figcaption>b</figcaption></figure>",
            '<p><a href="https://x.example/?a=b&amp;c#d" title="&lt;e&gt;&nbsp;f">g</a></p>',
            '<p><a href="https://[2001:db8::1]:80/%20a/å">a</a></p>',
            '<p><a href="#fn-1" id="fnref-1">a</a></p><ol><li id="fn-1">b</li></ol>',
            "<p><ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby>へ</p>",
            '<aside class="note"><p>a</p></aside>',
            '<p lang="en-GB" dir="rtl">a <q lang="sr-Latn">b</q></p>',
            '<p><time datetime="2026-11-24T07:30Z">a</time> <time>2026-11-24</time></p>',
            "<p>a &lt; b &amp; c &gt; d \"e\" &nbsp; 'f'</p>",
            "<table>\n<caption>a</caption>\n<thead><tr><th>b</th></tr></thead><tbody>\n<tr><td>c</td></tr></tbody></table>",
        ],
    )  # fmt: skip
    def test_valid_markup_stays_to_the_letter(self, html: str) -> None:
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


class TestLinks:
    @pytest.mark.parametrize(
        ("link", "valid"),
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
    def test_a_link_is_written_as_browsers_read_it(self, link: str, valid: str) -> None:
        html = safe_html(f'<p><a href="{link}">a</a></p>')
        assert html.replace(BASE, "") == f'<p><a href="{valid}">a</a></p>'

    @pytest.mark.parametrize(
        "link",
        [
            *("", " ", "https://", "https://a b/", "http://x.example:port/", "http://1.2.3/"),
            *("//[1::2::3]", "#fn-9", "#top"),
        ],
    )
    def test_a_link_that_leads_nowhere_is_text(self, link: str) -> None:
        assert safe_html(f'<p><a href="{link}" title="b">a</a></p>') == "<p>a</p>"

    @pytest.mark.parametrize("words", ["", " ", "&nbsp;", "\u200b", "<b></b>", "<br>"])
    def test_a_link_without_words_is_taken_out(self, words: str) -> None:
        assert "<a" not in safe_html(f'<p>b <a href="/c">{words}</a></p>')


@pytest.mark.parametrize(
    ("levels", "safe_levels"),
    [("1", "2"), ("12", "22"), ("4", "2"), ("446", "223"), ("2424", "2323"), ("65432", "22222")],
)
def test_no_level_of_heading_is_skipped(levels: str, safe_levels: str) -> None:
    html = safe_html("".join(f"<h{level}>a</h{level}>" for level in levels))
    assert re.findall(r"<h(\d)", html) == list(safe_levels)


@pytest.mark.parametrize(
    "empty",
    [
        *("<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<br>", "<h2></h2>", "<ul> </ul>"),
        *("<ol> </ol>", "<dl> </dl>", "<table> </table>", "<section> </section>"),
        *("<blockquote> </blockquote>", "<figure> </figure>"),
    ],
)
def test_an_empty_block_is_taken_out(empty: str) -> None:
    assert safe_html(f"<p>a</p>{empty}").strip() == "<p>a</p>"


@pytest.mark.parametrize("tag", ["b", "em", "del", "mark", "a"])
def test_formatting_around_blocks_is_in_each_of_them(tag: str) -> None:
    start = '<a href="tel:1">' if tag == "a" else f"<{tag}>"
    html = safe_html(f"{start}a<h2>b</h2><ul><li>c</li></ul></{tag}>")
    a, b, c = (f"{start}{word}</{tag}>" for word in "abc")
    assert html == f"<p>{a}</p><h2>{b}</h2><ul><li>{c}</li></ul>"


@pytest.mark.parametrize("tag", ["li", "dt", "dd", "figcaption", "caption"])
def test_an_item_outside_its_list_is_a_paragraph(tag: str) -> None:
    assert safe_html(f"<{tag}>a<p>b</p></{tag}>") == "<p>a</p><p>b</p>"


@pytest.mark.parametrize(
    ("rows", "safe"),
    [
        (row('<td colspan="3">a</td>') + row("<td>b</td>", "<td>c</td>"),
         row('<td colspan="2">a</td>') + row("<td>b</td>", "<td>c</td>")),
        (row('<td colspan="2" rowspan="2">a</td>'), row("<td>a</td>")),
        (row('<td rowspan="3">a</td>', "<td>b</td>") + row() + row("<td>c</td>"),
         row('<td rowspan="2">a</td>', "<td>b</td>") + row("<td>c</td>")),
        (row("<td>a</td>", '<td rowspan="2">b</td>') + row('<td colspan="2">c</td>'),
         row("<td>a</td>", '<td rowspan="2">b</td>') + row("<td>c</td>")),
        (row('<td colspan="0" rowspan="x">a</td>'), row("<td>a</td>")),
        (row('<td colspan="1000">a</td>') * 9, row("<td>a</td>") * 9),
    ],
)  # fmt: skip
def test_no_cell_reaches_beyond_the_others(rows: str, safe: str) -> None:
    assert safe_html(GRID.format(rows)) == GRID.format(safe)


CELL = '<td><a href="#fn-b" id="fn-b">b</a> c</td>'
BODY, FOOT = (f"<{tag}><tr><td>a</td></tr></{tag}>" for tag in ("tbody", "tfoot"))
CARELESS = {
    "no link stands within another":
        (f'<a href="tel:1">a{GRID.format(row(CELL))}</a>',
         f'<p><a href="tel:1">a</a></p>{GRID.format(row(CELL))}'),
    "the id of a footnote is given once":
        ('<ol><li id="fn-1">a</li><li id="fn-1">b</li></ol>',
         '<ol><li id="fn-1">a</li><li>b</li></ol>'),
    "the id of a link around blocks is given once":
        ('<a href="tel:1" id="fn-1"><p>b</p><p>c</p></a>',
         '<p><a href="tel:1" id="fn-1">b</a></p><p><a href="tel:1">c</a></p>'),
    "the id of a footnote in no list stays":
        ('<p><a href="#fn-1">a</a></p><li id="fn-1">b</li>',
         '<p><a href="#fn-1">a</a></p><p><a id="fn-1"></a>b</p>'),
    "the id of a link without words stays": ('<p>a<a id="fn-1"></a></p>',) * 2,
    "an empty heading counts for nothing": ("<h2><b> </b></h2><h3>a</h3>", "<h2>a</h2>"),
    "a paragraph in a heading is the heading": ("<h2><p>a</p></h2>", "<h2>a</h2>"),
    "a heading ends before the next block":
        ("<h2>a<p>b</p><p>c</p>d</h2>", "<h2>a</h2><p>b</p><p>c</p><p>d</p>"),
    "no heading stands in a term":
        ("<dl><dt><h2>a</h2></dt><dd>b</dd></dl>", "<dl><dt><p>a</p></dt><dd>b</dd></dl>"),
    "no heading stands in the head of a column":
        (GRID.format(row("<th><h2>a</h2></th>", "<td>b</td>")),
         GRID.format(row("<th><p>a</p></th>", "<td>b</td>"))),
    "text that stands by itself is a paragraph":
        ("\na <b>b</b>\n<p>c</p>\n", "<p>a <b>b</b></p>\n<p>c</p>"),
    "text in a quotation is a paragraph":
        ("<blockquote>\na\n<p>b</p></blockquote>",
         "<blockquote>\n<p>a</p>\n<p>b</p></blockquote>"),
    "a division parts paragraphs":
        ("<div>a</div><div>b <div>c</div>d</div>", "<p>a</p><p>b</p> <p>c</p><p>d</p>"),
    "a division in an item is a paragraph":
        ("<ul><li>a<div>b</div></li></ul>", "<ul><li>a<p>b</p></li></ul>"),
    "no section stands in a term":
        ("<dl><dt><section>a</section></dt><dd>b</dd></dl>",
         "<dl><dt><p>a</p></dt><dd>b</dd></dl>"),
    "a list at the beginning of a list is in an item":
        ("<ul><ol><li>b</li></ol></ul>", "<ul><li><ol><li>b</li></ol></li></ul>"),
    "all in a list is an item":
        ("<ul>a <b>b</b><li>c</li><ul><li>d</li></ul></ul>",
         "<ul><li>a <b>b</b></li><li>c<ul><li>d</li></ul></li></ul>"),
    "a term ends the term before":
        ("<dl><dt>a<dt>b<dd>c<dd>d</dl>", "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd>d</dd></dl>"),
    "a description without a term stands beside its list":
        ("<dl><dd>a</dd><dt>b</dt><dd>c</dd><dt>d</dt></dl>",
         "<p>a</p><dl><dt>b</dt><dd>c</dd></dl><p>d</p>"),
    "numbers are numbers": ('<ol start="x"><li value="IV">a</li></ol>', "<ol><li>a</li></ol>"),
    "a bulleted item has no number": ('<ul><li value="4">a</li></ul>', "<ul><li>a</li></ul>"),
    "a caption in the middle is a paragraph":
        ("<figure><p>a</p><figcaption>c</figcaption><p>b</p></figure>",
         "<figure><p>a</p><p>c</p><p>b</p></figure>"),
    "a figure has one caption":
        ("<figure><figcaption>a</figcaption><p>b</p><figcaption>c</figcaption></figure>",
         "<figure><figcaption>a</figcaption><p>b</p><p>c</p></figure>"),
    "the parts of a table stand in order":
        (f"<table>{FOOT}{BODY}<caption>c</caption></table>",
         f"<table><caption>c</caption>{BODY}{FOOT}</table>"),
    "a table has one caption":
        (f"<table><caption>c</caption>{BODY}<caption>d</caption></table>",
         f"<table><caption>c</caption>{BODY}</table><p>d</p>"),
    "alignment is a class":
        (GRID.format(row('<td align="RIGHT">a</td>', '<td align="justify">b</td>')),
         GRID.format(row('<td class="right">a</td>', "<td>b</td>"))),
    "a head without words is a cell":
        (GRID.format(row("<th></th>", '<th scope="x">a</th>', "<td>b</td>")),
         GRID.format(row("<td></td>", "<th>a</th>", "<td>b</td>"))),
    "a head without data is a cell":
        (GRID.format(row('<th scope="row">a</th>')), GRID.format(row("<td>a</td>"))),
    "a time without a moment is text":
        ('<p><time datetime="yesterday">then</time> <time datetime="x">2026</time></p>',
         "<p>then <time>2026</time></p>"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "safe"), CARELESS.values(), ids=CARELESS)
def test_careless_markup_becomes_valid(html: str, safe: str) -> None:
    assert safe_html(html) == safe


class TestValues:
    @pytest.mark.parametrize(
        ("tag", "attribute"),
        [
            *(("p", 'lang="danish"'), ("p", 'lang="en-UK"'), ("p", 'lang="xx"')),
            *(("p", 'dir="left"'), ("abbr", 'title=" "'), ("aside", 'class=""')),
        ],
    )
    def test_an_attribute_with_no_valid_value_is_taken_out(self, tag: str, attribute: str) -> None:
        assert attribute not in safe_html(f"<{tag} {attribute}>a</{tag}>")

    @pytest.mark.parametrize(
        "text",
        [
            *("2026", "2026-11", "2026-11-24", "11-24", "02-29", "2026-W48", "07:30", "07:30:15.5"),
            *("2026-11-24 07:30", "2026-11-24T07:30:00+01:00", "Z", "+0100", "P3D", "PT4H18M3.5S"),
        ],
    )
    def test_a_moment_may_be_written_in_many_ways(self, text: str) -> None:
        assert is_moment(text)

    @pytest.mark.parametrize(
        "text",
        [
            *("", "yesterday", "24.11.2026", "2026-02-30", "2026-13", "0000", "--02-29", "02-30"),
            *("2026-W60", "24:00", "7:30", "2026-11-24T", "P", "PT", "3 days", "2026-11-24Z"),
            "２０２６",
        ],
    )
    def test_a_text_that_is_no_moment_is_no_time(self, text: str) -> None:
        assert not is_moment(text)


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
def test_a_text_of_many_elements_grows_little(before: str, unit: str) -> None:
    assert len(safe_html(before + unit * 9_000)) < 3 * LARGEST


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
opening = st.builds(
    lambda tag, attributes: f"<{' '.join([tag, *attributes])}>",
    st.sampled_from(TAGS),
    st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique=True),
)
closing = st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
carelessness = st.lists(opening | closing | st.sampled_from(TEXTS), max_size=40).map("".join)


def words(html: str) -> str:
    """The letters a reader sees, in any order: a caption moves to the head of its table."""
    return "".join(sorted(re.sub(r"[\s\u200b]", "", plain_text(html))))


@given(html=carelessness)
@settings(max_examples=5 * EXAMPLES)
@example(html='<a id="fn-1">one<p>one')
@example(html='<a id=fn-1 href="/a"><pre>\n\n<b></b>\n</pre></a>')
@example(html="<dl><dd>&nbsp;<dt>one</dl>")
@example(html="<table><caption>one<li><b><table><td>two")
def test_careless_markup_loses_no_word_and_is_stable_when_cleaned_again(html: str) -> None:
    try:
        safe = safe_html(html)
    except UnusableManuscript:
        return
    plain = safe.replace(BASE, "")
    assert safe_html(plain).replace(BASE, "") == plain
    shown = html if "</time>" in html else html.replace("<time>", "&lt;time>")  # as a word
    assert words(safe) == words(re.sub(r"<[^<>]*>", "", shown))
