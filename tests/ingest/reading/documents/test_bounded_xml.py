"""XML that is parsed only if it can't take too long."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.documents.bounded_xml import has_too_many_attributes, parsed_xml
from chalicelib.news.errors import UnusableManuscript

LISTING = 'x = 1; y = "a"; // it\'s &gt; z ' * 6000
ATTRIBUTES = " ".join(f'a{number}=""' for number in range(4500))


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_a_text_full_of_equals_signs_is_no_element_of_many_attributes(encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><p a="&gt;">{LISTING}</p>'
    assert parsed_xml(content.encode(encoding)).text


@pytest.mark.parametrize(
    "tag",
    [
        f"<p {ATTRIBUTES}/>",
        f"<p first='>' second=\">\" {ATTRIBUTES}>a = b</p>",
        f"<p q='\"' r=\"'\" {ATTRIBUTES}/>",
        f"<p {ATTRIBUTES}",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_element_of_many_attributes_is_refused(tag: str, encoding: str) -> None:
    assert has_too_many_attributes(tag.encode(encoding))
    with pytest.raises(UnusableManuscript, match="too long"):
        parsed_xml(tag.encode(encoding))
