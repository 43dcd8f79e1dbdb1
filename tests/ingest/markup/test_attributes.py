"""Values of attributes."""

from __future__ import annotations

import pytest

from chalicelib.ingest.markup.attributes import allowed_attributes
from chalicelib.ingest.markup.elements import KEPT


@pytest.mark.parametrize("tag", KEPT)
def test_every_attribute_that_an_element_may_have_has_a_validator(tag: str) -> None:
    written = dict.fromkeys(KEPT[tag].attributes, "1")
    assert allowed_attributes(tag, written).keys() <= written.keys()
