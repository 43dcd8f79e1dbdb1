from __future__ import annotations

import pytest

from chalicelib.ingest.reading.markdown import markdown_to_html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("It's \"a *b*\" and 'c'", "It’s “a <em>b</em>” and ‘c’"),
        ("'90s rock'n'roll", "’90s rock’n’roll"),
        ('"a paragraph that goes on', "“a paragraph that goes on"),
        ("said: \"Yes,\" ('a') \"'b' c\"", "said: “Yes,” (‘a’) “‘b’ c”"),
        ("2019--2026 --- x---y----z", "2019–2026 — x—y––z"),
        ("a... b", "a… b"),
        ('\\"a\\" (c) (r) +-', "&quot;a&quot; (c) (r) +-"),
        ('`a--"b"`', "<code>a--&quot;b&quot;</code>"),
    ],
)
def test_quotes_and_dashes_are_set_and_nothing_else(markdown: str, html: str) -> None:
    assert markdown_to_html(markdown) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("da", "»Nej,« sagde ’han’ i ’90erne, og det’s sandt"),
        ("de-AT", "„Nej,“ sagde ‚han‘ i ’90erne, og det’s sandt"),
        ("de-CH", "«Nej,» sagde ‹han› i ’90erne, og det’s sandt"),
        ("fr", "«\xa0Nej,\xa0» sagde “han” i ’90erne, og det’s sandt"),
        ("sv", "”Nej,” sagde ’han’ i ’90erne, og det’s sandt"),
        ("en-GB", "“Nej,” sagde ‘han’ i ’90erne, og det’s sandt"),
        ("he", "&quot;Nej,&quot; sagde 'han' i '90erne, og det's sandt"),
        ("", "&quot;Nej,&quot; sagde 'han' i '90erne, og det's sandt"),
    ],
)
def test_quotation_marks_are_those_of_the_language_or_stay_as_they_are_typed(
    language: str, html: str
) -> None:
    typed = "\"Nej,\" sagde 'han' i '90erne, og det's sandt"
    assert markdown_to_html(typed, language) == f"<p>{html}</p>\n"


@pytest.mark.parametrize("language", ["da", "de", "fr", "en"])
def test_quotation_marks_that_are_typed_as_such_stay(language: str) -> None:
    typed = "«a» »b« „c“ “d” ”e” ’f’ ‚g‘ 「h」"
    assert markdown_to_html(typed, language) == f"<p>{typed}</p>\n"


@pytest.mark.parametrize(
    ("markdown", "link", "shown"),
    [
        ("(https://x.dk/a(b))", "https://x.dk/a(b)", "https://x.dk/a(b)"),
        ("www.dr.dk, and", "http://www.dr.dk", "www.dr.dk"),
        ("https://ærø.dk/ø.", "https://xn--r-3fa9c.dk/%C3%B8", "https://ærø.dk/ø"),
        ("me@x.dk.", "mailto:me@x.dk", "me@x.dk"),
        ("https://x.dk/a--b", "https://x.dk/a--b", "https://x.dk/a--b"),
    ],
)
def test_a_bare_address_is_a_link_without_what_ends_the_sentence(
    markdown: str, link: str, shown: str
) -> None:
    assert f'<a href="{link}">{shown}</a>' in markdown_to_html(markdown)


@pytest.mark.parametrize(
    "markdown", ['<a href="/x">https://x.dk</a>', "[https://x.dk](/x)", "`https://x.dk`"]
)
def test_an_address_within_a_link_or_code_becomes_no_further_link(markdown: str) -> None:
    assert "//x.dk</a></a>" not in markdown_to_html(markdown)
    assert 'href="https://x.dk"' not in markdown_to_html(markdown)
