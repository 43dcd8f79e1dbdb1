from __future__ import annotations

import pytest

from chalicelib.ingest.reading.markdown import markdown_to_html


def test_a_footnote_and_its_mark_lead_to_each_other() -> None:
    assert markdown_to_html("Said[^a].\n\n[^a]: By whom.") == (
        '<p>Said<sup><a href="#fn-a" id="fnref-a">1</a></sup>.</p>\n'
        '<section class="footnotes">\n<ol>\n<li id="fn-a">\n<p>By whom. '
        '<a href="#fnref-a" aria-label="Back to reference 1">↩</a></p>\n</li>\n</ol>\n</section>\n'
    )


def test_every_mark_of_a_footnote_has_a_way_back() -> None:
    html = markdown_to_html("A[^1] b[^1]\n\n[^1]: c")
    assert html.count('href="#fn-1"') == 2
    assert 'id="fnref-1-2"' in html
    assert 'href="#fnref-1-2" aria-label="Back to reference 1-2"' in html


def test_labels_match_in_any_case_and_the_first_footnote_of_a_label_counts() -> None:
    html = markdown_to_html("A[^B]\n\n[^b]: first\n\n[^B]: second")
    assert "first" in html
    assert "second" not in html


@pytest.mark.parametrize("markdown", ["A[^1]", "`[^1]`\n\n[^1]: c"])
def test_a_mark_without_a_footnote_is_text(markdown: str) -> None:
    html = markdown_to_html(markdown)
    assert "<sup>" not in html
    assert "[^" in html


def test_a_footnote_may_hold_paragraphs_and_lists() -> None:
    html = markdown_to_html("A[^1]\n\n[^1]: One\n\n    two\n\n    - three")
    assert "<p>One</p>\n<p>two</p>\n<ul>\n<li>three</li>\n</ul>" in html
