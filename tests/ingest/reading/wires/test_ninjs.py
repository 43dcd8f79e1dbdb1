"""ninjs: its versions, its bodies, and what is none of it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.wires.agency_file import read_json
from chalicelib.news.errors import UnusableManuscript
from tests.documents.wires import HEADLINE, ninjs
from tests.ingest.samples import TEXT

OLD = {
    "guid": "4711",
    "headline": HEADLINE,
    "byline": "Karen Holm",
    "body_text": TEXT,
    "body_xhtml": f"<html><head><title>x</title></head><body><p>{TEXT}</p></body></html>",
}


def test_version_1_has_its_text_twice_and_the_one_with_markup_counts() -> None:
    document = read_json(json.dumps(OLD).encode())
    assert document.html == f"<h1>{HEADLINE}</h1>\n<p>{TEXT}</p>"
    assert not document.warnings


def test_a_text_without_markup_has_its_paragraphs() -> None:
    text = "The first.\r\n\r\nThe second & last."
    bodies = [{"role": "main", "contentType": "text/plain", "value": text}]
    document = read_json(ninjs(bodies=bodies))
    assert document.html.endswith("<p>The first.</p>\n<p>The second &amp; last.</p>")


def test_half_a_character_is_left_out_of_names_and_texts() -> None:
    """JSON can escape one alone, which no text can be written with."""
    document = read_json(ninjs(**{"mood\ud83d": "x", "ednote": "Hold\ud83d it", "by": "Ida\ud83d"}))
    told = " ".join(warning.what for warning in document.warnings)
    assert "`mood`" in told
    assert "Hold it" in told
    assert document.fields["author"].content == "Ida"


def test_a_status_is_not_outdone_by_a_name_that_only_looks_like_its() -> None:
    with pytest.raises(UnusableManuscript, match="there twice"):
        read_json(ninjs(pubStatus="canceled", **{"pubStatus\ud83d": "usable"}))


def test_a_second_text_and_pictures_elsewhere_are_named_as_lost() -> None:
    bodies = [
        {"role": "main", "value": f"<p>{TEXT}</p>"},
        {"role": "box", "value": "<p>How the quay was built in nine years</p>"},
    ]
    pictures = [{"type": "picture", "headline": "The ferry at the quay"}]
    losses = [
        warning.what
        for warning in read_json(ninjs(bodies=bodies, associations=pictures)).warnings
        if warning.is_loss
    ]
    assert ["How the quay was built" in losses[0], "The ferry at" in losses[1]] == [True, True]


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b'{"uri": "x", ', "broken or cut off"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"uri": ' + b"9" * 9999 + b"}", "can't be read"),
        (b'{"uri": "\xe6"}', "letters of the file"),
        (b'{"db": [{"data": {}}]}', "no report of a news agency"),
        (b'{"uri": "x", "pubstatus": "withheld", "pubStatus": "usable"}', "`pubstatus` is there"),
        (ninjs(type="picture"), "its `type` is `picture`"),
        (ninjs(bodies=None), "has no text"),
    ],
)
def test_what_is_no_report_is_refused_with_the_reason(content: bytes, wrong: str) -> None:
    with pytest.raises(UnusableManuscript, match=wrong):
        read_json(content)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda within: (
        st.lists(within, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "name", "role", "x"]), within, max_size=3)
    ),
    max_leaves=8,
)


@given(name=st.sampled_from([*json.loads(ninjs()), "embargoed"]), value=ANYTHING)
def test_whatever_a_property_holds_is_read_or_refused(name: str, value: object) -> None:
    with suppress(UnusableManuscript):
        assert read_json(ninjs(**{name: value})).html.startswith("<h1>")
