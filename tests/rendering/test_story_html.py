"""A story's text as it is shown, its dateline before the first words."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from markupsafe import Markup
from msgspec.structs import replace

from chalicelib.news.text import BASE
from chalicelib.rendering.story_html import (
    parted_at_pictures,
    story_html,
    with_pictures_shown,
)
from tests.rendering.strategies import PLAIN, SHIP, texts

BAKU = replace(PLAIN, dateline="BAKU", body_html="<p>The port is open.</p>")


def test_links_of_the_site_lead_below_the_base() -> None:
    story = replace(PLAIN, body_html=f'<p><a href="{BASE}/denmark/ferry">Ferry</a></p>')
    assert story_html(story, "/api") == '<p><a href="/api/denmark/ferry">Ferry</a></p>'


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>Words.</p>", "<p><b><bdi>BAKU</bdi></b> – Words.</p>"),
        ('<p title="a>b">Söz.</p>', '<p title="a>b"><b><bdi>BAKU</bdi></b> – Söz.</p>'),
        ("<h2>Port</h2><p>Words.</p>", "<p><b><bdi>BAKU</bdi></b></p>\n<h2>Port</h2><p>Words.</p>"),
        ("<pre>Words.</pre>", "<p><b><bdi>BAKU</bdi></b></p>\n<pre>Words.</pre>"),
        (
            "<!--picture 0-->\n<p>Words.</p>",
            "<!--picture 0-->\n<p><b><bdi>BAKU</bdi></b> – Words.</p>",
        ),
        ("", ""),
    ],
)
def test_a_dateline_stands_before_the_first_words(body: str, shown: str) -> None:
    assert story_html(replace(BAKU, body_html=body), "") == shown


@given(dateline=texts())
def test_a_dateline_is_text_and_never_markup(dateline: str) -> None:
    html = story_html(replace(BAKU, dateline=dateline), "")
    assert ElementTree.fromstring(html).findtext("b/bdi") == dateline


def test_a_text_is_parted_where_its_pictures_stand() -> None:
    absent = replace(SHIP, is_there=False)
    html = "<p>a</p><!--picture 0--><ul><li>b<!--picture 1--></li></ul><!--picture 7-->"
    assert list(parted_at_pictures(html, (SHIP, absent))) == [
        ("<p>a</p>", SHIP),
        ("<ul><li>b", None),
        ("</li></ul>", None),
        ("", None),
    ]
    shown = with_pictures_shown(
        html, (SHIP, absent), lambda picture: Markup("[{}]").format(picture.alt)
    )
    assert shown == "<p>a</p>[A ship]<ul><li>b</li></ul>"
