from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from chalicelib.news.expiry import first_expiry
from chalicelib.news.listing import ListingPage
from tests.news.test_article import ARTICLE
from tests.news.test_chronicle import at


def stories(*ends: datetime | None) -> ListingPage:
    return ListingPage(tuple(replace(ARTICLE, expires=end).card for end in ends))


@pytest.mark.parametrize(
    ("shown", "expiry"),
    [
        (stories(), None),
        (stories(None, None), None),
        (stories(at(5), None, at(3)), at(3)),
        ((stories(at(5)), "a name", stories(at(4))), at(4)),
        (replace(ARTICLE, expires=at(2)), at(2)),
        (None, None),
    ],
)
def test_what_shows_stories_expires_with_the_first_of_them(
    shown: object, expiry: datetime | None
) -> None:
    assert first_expiry(shown) == expiry
