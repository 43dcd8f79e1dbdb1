"""The image by which a story is shared: its name follows from what is drawn on it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.news.newsroom import Colours
from chalicelib.news.share_image import ShareImage

IMAGE = ShareImage("A ferry", "Denmark", "24 November 2026", "Tidende", Colours(), "#8a1f1f")


def test_the_same_image_has_the_same_path_below_the_renditions() -> None:
    assert IMAGE.path == replace(IMAGE).path
    assert IMAGE.path.startswith("renditions/share/")
    assert IMAGE.path.endswith(".jpg")


@pytest.mark.parametrize("name", ShareImage.__struct_fields__)
def test_whatever_is_drawn_changes_the_path_of_a_share_image(name: str) -> None:
    other: Any = Colours(ink="#000000") if name == "colours" else "another"
    assert replace(IMAGE, **{name: other}).path != IMAGE.path
