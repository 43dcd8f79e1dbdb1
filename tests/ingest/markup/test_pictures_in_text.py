"""Pictures within a text: which are shown, where they stand, and what stands below them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.markup.parsing import parsed
from chalicelib.ingest.markup.pictures_in_text import with_own_pictures
from chalicelib.ingest.markup.sanitising import SafeText, safe_html, sanitised
from chalicelib.ingest.reading.foreign_marks import without_foreign_marks
from chalicelib.ingest.reading.markdown import markdown_to_html
from chalicelib.news.article import MOST_PICTURES, Picture, picture_mark


def text_of(markdown: str) -> SafeText:
    """A text of Markdown, with its pictures."""
    html = markdown_to_html(without_foreign_marks(markdown, 1).text)
    return sanitised(with_own_pictures(parsed(html)))


def picture_of(markdown: str) -> Picture:
    """The picture of a text that has one."""
    (picture,) = text_of(markdown).pictures
    return picture


QUAY = Picture("pictures/quay.jpg", "A quay", caption="At dawn")


@pytest.mark.parametrize(
    "written",
    [
        '![A quay](quay.jpg "At dawn")',
        "![A quay](quay.jpg)\n*At dawn*",
        "![A quay][q]\n\n[q]: quay.jpg 'At dawn'",
        '<img src="quay.jpg" alt="A quay" title="At dawn">',
        '<figure><img src="quay.jpg" alt="A quay"><figcaption>At <b>dawn</b></figcaption></figure>',
        (
            '<figure class=wp-block-image><a href="/big.jpg"><img src=quay.jpg alt="A quay"/></a>'
            "<figcaption>At dawn</figcaption></figure>"
        ),
        (
            '<figure>\n<picture><source srcset="q.avif"><img src=quay.jpg alt="A quay"></picture>\n'
            "<figcaption>At dawn</figcaption></figure>"
        ),
        '{{< figure src="quay.jpg" alt="A quay" caption="At dawn" >}}',
        '{% include figure.html src="quay.jpg" alt="A quay" description="At dawn" %}',
        '[caption id="x"]<img src="quay.jpg" alt="A quay"> At dawn[/caption]',
        "![[quay.jpg|A quay]]\n*At dawn*",
    ],
)
def test_a_picture_of_a_file_is_shown_whatever_program_wrote_it(written: str) -> None:
    text = text_of(written)
    assert text.pictures == (QUAY,)
    assert text.html.strip() == picture_mark(0)


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("![a](my%20quay.jpg)", "my quay.jpg"), ("![a](my new quay.jpg)", "my new quay.jpg"),
        ("![a](<my quay.jpg>)", "my quay.jpg"), ("![a](quay (1).jpg)", "quay (1).jpg"),
        ("![a](/pictures/ærø.jpg)", "ærø.jpg"), ("![a](../quay.png)", "../quay.png"),
        ("![a](quay.HEIC)", "quay.HEIC"), ("![[img/quay.jpg|300]]", "img/quay.jpg"),
        ('<img src="data:image/gif;base64,x" data-src="quay.jpg">', "quay.jpg"),
    ],
)  # fmt: skip
def test_a_file_is_found_however_its_name_is_written(written: str, file: str) -> None:
    assert picture_of(written).path == f"pictures/{file}"


@pytest.mark.parametrize(
    "written",
    ["![a](https://x.example/a.jpg)", "![a](//x.example/a.jpg)", "![a](a.pdf)", "![a](data:x.png)",
     "<img src=a.jpg hidden>", "<p hidden><img src=a.jpg></p>", "<svg><img src=a.jpg></svg>",
     "`![a](a.jpg)`", "<picture><source srcset=a.jpg></picture>"],
)  # fmt: skip
def test_what_is_elsewhere_or_hidden_is_no_picture_of_the_text(written: str) -> None:
    text = text_of(written)
    assert text.pictures == ()
    assert "<!--" not in text.html


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<p>a <img src=b.jpg> c</p>", "<p>a  c</p><!--picture 0-->"),
        ("<p><img src=b.jpg> c</p>", "<!--picture 0--><p> c</p>"),
        ("<p>a <b><i><img src=b.jpg></i></b></p><p>d</p>", "<p>a </p><!--picture 0--><p>d</p>"),
        ("<h2>a <img src=b.jpg></h2><p>c</p>", "<h2>a </h2><!--picture 0--><p>c</p>"),
        ("<ul><li>a<img src=b.jpg></li></ul>", "<ul><li>a<!--picture 0--></li></ul>"),
        ("<ul><li><p><img src=b.jpg></p></li></ul>", "<ul><li><!--picture 0--></li></ul>"),
        (
            "<blockquote><img src=b.jpg></blockquote>",
            "<blockquote><!--picture 0--></blockquote>",
        ),
        (
            "<table><tr><td><img src=b.jpg></td></tr></table>",
            "<table><tbody><tr><td><!--picture 0--></td></tr></tbody></table>",
        ),
        (
            "<figure><img src=a.jpg><img src=b.jpg><figcaption>c</figcaption></figure>",
            "<!--picture 0--><!--picture 1--><p>c</p>",
        ),
        (
            "<figure><img src=a.jpg><p>words</p></figure>",
            "<figure><!--picture 0--><p>words</p></figure>",
        ),
        ("<a href='/x'><img src=a.jpg></a>", "<!--picture 0-->"),
        ("<p><a href='/x'>a <img src=b.jpg></a></p>", None),
        ("<own-picture file=a.jpg>a</own-picture><!--picture 0-->", "<p>a</p>"),
    ],
)
def test_a_picture_stands_between_blocks_never_in_a_line(html: str, safe: str | None) -> None:
    expected = safe or '<p><a href="\ue000/x">a </a></p><!--picture 0-->'
    assert safe_html(html).replace("\n", "") == expected


def test_nobody_can_write_the_mark_of_a_picture() -> None:
    for written in ("<!--picture 0-->", "\ue000picture 0\ue000", "&#xe000;picture 0&#xe000;"):
        assert "<!--" not in text_of(f"a {written} b").html


def test_pictures_are_numbered_in_the_order_of_the_text() -> None:
    text = text_of("![a](a.jpg)\n\nb ![b](b.jpg) c\n\n- ![c](c.jpg)\n")
    assert [picture.path[-5:] for picture in text.pictures] == ["a.jpg", "b.jpg", "c.jpg"]
    assert re.findall(r"<!--picture (\d)-->", text.html) == ["0", "1", "2"]


def test_pictures_of_a_text_are_bounded_and_the_others_are_kept_apart() -> None:
    text = text_of("![a](a.jpg)\n\n" * MOST_PICTURES + '![b](b.jpg "The crane")')
    assert len(text.pictures) == MOST_PICTURES
    assert picture_mark(MOST_PICTURES) not in text.html
    assert text.pictures_beyond == (Picture("pictures/b.jpg", "b", caption="The crane"),)


@pytest.mark.parametrize("role", ["presentation", "none"])
def test_a_picture_that_says_nothing_is_said_to_in_html(role: str) -> None:
    picture = picture_of(f'<img src="quay.jpg" alt="A line" role="{role}">')
    assert (picture.alt, picture.is_decorative) == ("", True)


@given(st.lists(st.sampled_from(
    ["<p>", "</p>", "<img src=a.jpg>", "<em>", "</em>", "a", "<li>", "</li>", "<ul>", "</ul>",
     "<figure>", "</figure>", "<figcaption>", "</figcaption>", "<a href='/b'>", "</a>", "<h2>",
     "</h2>", "<table>", "<td>", "</table>", "<blockquote>", "</blockquote>", "<dl>", "<dt>",
     "<dd>"]
), max_size=25).map("".join))  # fmt: skip
def test_every_picture_of_a_text_has_one_mark_and_stands_in_no_line(html: str) -> None:
    text = sanitised(with_own_pictures(parsed(html)))
    marks = re.findall(r"<!--picture (\d+)-->", text.html)
    assert marks == [str(number) for number in range(len(text.pictures))]
    assert len(marks) == html.count("<img")
    assert not re.search(
        r"<(p|h\d|em|a|figcaption)\b[^>]*>[^<]*<!--", text.html.replace("<em>", "")
    )
