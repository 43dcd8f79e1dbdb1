from __future__ import annotations

from datetime import datetime

import pytest
from msgspec.structs import replace

from chalicelib.news.address import ALIASES, PAGES, Address
from chalicelib.news.claim import Claim, Withdrawal
from chalicelib.news.listing import WITHDRAWN, Cursor, ListEntry
from chalicelib.news.standing import Gone, Standing
from chalicelib.news.withdrawals import withdrawal_entry
from tests.news.test_article import ARTICLE
from tests.news.test_chronicle import BOAT, FERRY, at

STORY = replace(ARTICLE, address=FERRY, published=at(0))
HELD = Claim(key="articles/denmark/ferry.md", since=at(0), public_from=at(0))
DELETED = replace(HELD, wanted_until=at(4), ended=at(4))
OTHER = Claim(key="articles/denmark/other.md", since=at(5), public_from=at(5))
WITHDRAWN_STORY = replace(STORY, withdrawn="It was not true.", updated=at(3))


@pytest.mark.parametrize(
    ("standing", "since"),
    [
        (Standing(FERRY), None),
        (Standing(FERRY, claims=(HELD,), article=STORY), None),
        (Standing(FERRY, claims=(HELD,), article=WITHDRAWN_STORY), at(3)),
        # it had an end from the first, so nobody else was offered it
        (Standing(FERRY, claims=(HELD,), article=replace(STORY, expires=at(3))), None),
        # readers never had it
        (Standing(FERRY, claims=(HELD,), article=replace(WITHDRAWN_STORY, updated=None)), None),
        (Standing(FERRY, claims=(replace(DELETED, public_from=at(9)),)), None),
        (Standing(FERRY, claims=(DELETED,)), at(4)),
        (Standing(FERRY, claims=(replace(DELETED, withdrawal=Withdrawal(at(2), "x")),)), at(2)),
        # it moved on before its file was deleted; it leads on; somebody else came
        (Standing(FERRY, claims=(replace(DELETED, wanted_until=at(1)),)), None),
        (Standing(FERRY, claims=(replace(HELD, wanted_until=at(1), leads_to=BOAT),)), None),
        (Standing(FERRY, claims=(DELETED, OTHER)), None),
        (Standing(FERRY, claims=(replace(DELETED, is_alias=True),)), None),
        (Standing(Address(PAGES, "about"), claims=(DELETED,)), None),
        (Standing(Address(ALIASES, "x"), claims=(DELETED,)), None),
    ],
)
def test_a_story_is_among_the_withdrawals_once_readers_had_it_and_it_was_taken_down(
    standing: Standing, since: datetime | None
) -> None:
    entry = withdrawal_entry(standing)
    if since is None:
        assert entry is None
        return
    assert entry == ListEntry(WITHDRAWN, Cursor(since, standing.address))
    assert isinstance(standing.answer(at(99)), Gone)
