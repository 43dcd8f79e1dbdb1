from __future__ import annotations

import re
from time import process_time

import pytest

from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.markdown import markdown_to_html


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[a](#the-quay)\n\n## The quay!", '<h2><a id="place-the-quay"></a>The quay!</h2>'),
        ("[a](#kaj-ø)\n\n## Kaj Ø", '<h2><a id="place-kaj-%C3%B8"></a>Kaj Ø</h2>'),
        ("[a](#b-1)\n\n## B\n\n## B", '<h2>B</h2>\n<h2><a id="place-b-1"></a>B</h2>'),
        ('[a](#x)\n\n<a name="x"></a>Here.', '<p><a id="place-x"></a>Here.</p>'),
        ('[a](#x)\n\n<p id="x">Here.</p>', '<p><a id="place-x"></a>Here.</p>'),
        ('[a](#x)\n\n<div id="x"><p>Here.</p></div>', '<p><a id="place-x"></a>Here.</p>'),
        ('[a](#x)\n\n<ul id="x"><li>b</li></ul>', '<li><a id="place-x"></a>b</li>'),
        ('[a](#x)\n\nb <span id="x">c</span>', '<p>b <a id="place-x"></a>c</p>'),
    ],
)
def test_a_link_within_the_story_leads_to_its_place(text: str, place: str) -> None:
    html = safe_html(markdown_to_html(text))
    assert place in html
    (link,) = re.findall(r'href="#([^"]+)"', html)
    assert f'id="{link}"' in html
    assert safe_html(html) == html


@pytest.mark.parametrize("text", ["[a](#x)", "[a](#)", "[a](#x)\n\n<script id=x></script>"])
def test_a_link_to_no_place_is_taken_out_and_its_words_stay(text: str) -> None:
    assert safe_html(markdown_to_html(text)).strip() == "<p>a</p>"


def test_a_place_that_nothing_leads_to_is_given_no_id() -> None:
    assert safe_html('<h2 id="menu">A</h2><p id="x">b</p>') == "<h2>A</h2><p>b</p>"


def test_many_places_take_little_time() -> None:
    text = "".join(f"[a](#b-{n})\n\n## B\n\n" for n in range(3000))
    start = process_time()
    safe_html(markdown_to_html(text))
    assert process_time() - start < 10  # seconds; it takes one
