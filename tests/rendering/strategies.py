"""Stories whose every text is the worst that intake lets through, for Hypothesis to choose from."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.fields import one_line
from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Correction, Picture, Tag
from chalicelib.news.renditions import Rendition
from chalicelib.news.text import BASE
from tests.conftest import NOON

NAUGHTY = (
    "</script><script>alert(1)</script>",
    "<!--", "-->", "<!--<script>", "]]>", "<![CDATA[", "<?xml?>", "<!DOCTYPE html>",
    '"><img src=x onerror=alert(1)>', "' onload='alert(1)", '"', "'", "`", "\\", "\\u003c/script>",
    "&", "&amp;", "&lt;b&gt;", "&#0;", "&#x26;#60;", "&nosuch;", "<b>", "</title></style></p>",
    "{{ 7*7 }}", "{% raw %}", "{name}", "{0}", "%s", "${x}", "#{x}",
    "\0", "\x07", "\x0b", "\x1b[31m", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff", "\ufeff", BASE,
    "😀", "👩\u200d👩\u200d👧", "🇩🇰", "e\u0301\u0328", "\u202eright\u202c to left", "שלום", "ﷺ",
    "æøå", "\u2028", "\u2029", "\u00ad", "\u200b", "javascript:alert(1)", "\r\nSet-Cookie: a=b",
)  # fmt: skip


SIZES = tuple(
    Rendition(width, width * 2 // 3, width * 90, width * 40) for width in (320, 960, 1280)
)
# A picture as it is once its file was made into renditions.
SHIP = Picture(
    "renditions/0a1b2c3d4e5f0a1b2c3d4e5f/1280.jpg",
    "A ship",
    1280,
    853,
    "She sails",
    "Jonas Friis",
    digest="0a1b2c3d4e5f0a1b2c3d4e5f",
    renditions=SIZES,
)


def texts() -> st.SearchStrategy[str]:
    """A line of text as intake keeps it; never empty."""
    part = st.sampled_from(NAUGHTY) | st.text(max_size=20)
    return st.lists(part, min_size=1, max_size=4).map("".join).map(as_stored)


def as_stored(text: str) -> str:
    """What intake makes of a text; never empty."""
    return one_line(text) or "x"


def bodies() -> st.SearchStrategy[str]:
    """The text of a story as intake keeps it."""
    shapes = st.sampled_from(
        ["<p>{}</p>", '<p><a href="{}">{}</a></p>', "<pre>{}</pre>", "{}", "<table><td>{}</table>",
         '<p><a href="/denmark/{}" title="{}">x</a></p>', '<iframe src="https://x.com/{}"></iframe>',
         '<aside class="pull"><p>{}</p></aside>', '<abbr title="<table>{}">x</abbr>'],
    )  # fmt: skip
    return st.lists(st.builds(lambda shape, text: shape.replace("{}", text), shapes, texts())).map(
        lambda parts: safe_html("\n".join(parts))
    )


def stories() -> st.SearchStrategy[Article]:
    """Stories with every field that a story can have."""
    return st.builds(worst_story, st.lists(texts(), min_size=12, max_size=12), bodies())


def worst_story(texts: list[str], body: str) -> Article:
    """The story that has these twelve texts, one in each field."""
    headline, summary, author, kicker, tag, alt, caption, credit, point, wrong, source, eye = texts
    return Article(
        address=Address("denmark", "story"),
        identity="0123456789abcdef",
        headline=headline,
        summary=summary,
        authors=(Byline("somebody", author), Byline("another", kicker)),
        published=NOON - timedelta(hours=3),
        updated=NOON - timedelta(hours=1),
        body_html=body,
        words=7,
        language="en",
        kind="analysis",
        kicker=kicker,
        tags=(Tag("one", tag), Tag("two", credit)),
        picture=Picture("pictures/a.webp", alt, 3, 2, caption, credit),
        gallery=(replace(SHIP, alt=alt, caption=caption, credit=credit, creator=author),),
        key_points=(point, wrong),
        subjects=(Tag("one", tag),),
        corrections=(Correction(NOON - timedelta(hours=1), wrong),),
        translated_from=source,
        translator=source,
        standfirst=summary,
        reviewed_by=eye,
    )


PLAIN = worst_story(["word"] * 12, "<p>word</p>")


def plain(story: Article) -> Article:
    """The story with a harmless word in every field but its text."""
    return replace(PLAIN, body_html=story.body_html)
