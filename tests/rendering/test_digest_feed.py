"""The size of pictures in mails."""

from __future__ import annotations

import pytest

from chalicelib.news.article import Picture
from chalicelib.rendering.digest_feed import mail_size


@pytest.mark.parametrize(
    ("size", "shown"),
    [((1200, 800), (600, 400)), ((300, 200), (300, 200)), ((0, 0), (600, 0)), ((601, 3), (600, 3))],
)
def test_no_picture_in_a_mail_is_wider_than_its_column(
    size: tuple[int, int], shown: tuple[int, int]
) -> None:
    assert mail_size(Picture("pictures/a.webp", "A ferry", *size)) == shown
