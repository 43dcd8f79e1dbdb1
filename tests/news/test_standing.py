from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.news.claim import Claim, Withdrawal
from chalicelib.news.standing import Gone, Moved, Standing
from tests.news.test_article import ARTICLE
from tests.news.test_chronicle import BOAT, FERRY, at

STORY = replace(ARTICLE, published=at(0))
HELD = Claim(key="articles/denmark/ferry.md", since=at(0), public_from=at(0))
NEVER = Standing(FERRY)


def test_readers_get_the_story_at_an_address_or_nothing() -> None:
    assert NEVER.answer(at(0)) is None
    assert Standing(FERRY, claims=(HELD,), article=STORY).answer(at(0)) == STORY


def test_an_embargoed_story_looks_like_a_missing_one() -> None:
    embargoed = replace(HELD, public_from=at(3))
    standing = Standing(FERRY, claims=(embargoed,), article=replace(STORY, published=at(3)))
    assert standing.answer(at(2)) == NEVER.answer(at(2))
    assert standing.answer(at(3)) == standing.article


def test_a_story_that_moved_says_where_to_from_its_date_on() -> None:
    moved = replace(HELD, public_from=at(9), wanted_until=at(1), leads_to=BOAT)
    assert Standing(FERRY, claims=(moved,)).answer(at(8)) is None
    assert Standing(FERRY, claims=(moved,)).answer(at(9)) == Moved(BOAT)


def test_a_deleted_story_is_gone_since_its_deletion() -> None:
    deleted = replace(HELD, wanted_until=at(4), ended=at(4))
    assert Standing(FERRY, claims=(deleted,)).answer(at(5)) == Gone(at(4))


def test_a_story_deleted_before_its_date_was_never_there() -> None:
    deleted = replace(HELD, public_from=at(9), wanted_until=at(4), ended=at(4))
    assert Standing(FERRY, claims=(deleted,)).answer(at(10)) is None


@pytest.mark.parametrize("since", [at(3), None])
def test_a_withdrawn_story_says_why_and_since_when_readers_lost_it(since: datetime | None) -> None:
    withdrawn = replace(STORY, withdrawn="It was not true.", updated=since)
    standing = Standing(FERRY, claims=(HELD,), article=withdrawn)
    assert standing.answer(at(4)) == Gone(since, "It was not true.", language="en")


def test_a_story_is_gone_from_the_second_it_expires_on() -> None:
    expiring = replace(STORY, expires=at(3))
    standing = Standing(FERRY, claims=(HELD,), article=expiring)
    assert standing.answer(at(3) - timedelta(microseconds=1)) == expiring
    assert standing.answer(at(3)) == Gone(at(3), is_expired=True, language="en")


def test_a_withdrawn_story_stays_withdrawn_though_it_would_have_expired() -> None:
    withdrawn = replace(STORY, withdrawn="A court says so.", ordered_by="The court", expires=at(3))
    standing = Standing(FERRY, claims=(HELD,), article=withdrawn)
    told = standing.answer(at(4))
    assert told == Gone(None, "A court says so.", "The court", language="en")


WHY = Withdrawal(at(3), "It was not true.", "A court")


@pytest.mark.parametrize("ordered_by", ["", "A court"])
def test_a_withdrawn_story_says_why_though_its_file_is_deleted(ordered_by: str) -> None:
    why = replace(WHY, ordered_by=ordered_by)
    deleted = replace(HELD, wanted_until=at(4), ended=at(4), withdrawal=why, language="da")
    told = Standing(FERRY, claims=(deleted,)).answer(at(5))
    assert told == Gone(at(3), "It was not true.", ordered_by, language="da")


def test_a_story_that_came_back_elsewhere_is_gone_until_readers_may_know() -> None:
    deleted = replace(HELD, wanted_until=at(4), ended=at(4), leads_to=BOAT, leads_from=at(9))
    standing = Standing(FERRY, claims=(deleted,))
    assert standing.answer(at(8)) == Gone(at(4))
    assert standing.answer(at(9)) == Moved(BOAT)


def test_an_embargoed_withdrawal_looks_like_a_missing_story() -> None:
    withdrawn = replace(STORY, published=at(9), withdrawn="It was not true.")
    claim = replace(HELD, public_from=at(9))
    assert Standing(FERRY, claims=(claim,), article=withdrawn).answer(at(8)) is None


def test_a_deleted_story_is_gone_until_the_next_at_its_address_is_public() -> None:
    deleted = replace(HELD, wanted_until=at(4), ended=at(4))
    heir = Claim(key="articles/denmark/heir.md", since=at(1), public_from=at(9))
    unread = Standing(FERRY, claims=(deleted, heir))
    standing = replace(unread, article=replace(STORY, published=at(9)))
    assert unread.holder == heir
    assert unread.answer(at(10)) == standing.answer(at(8)) == Gone(at(4))
    assert standing.answer(at(9)) == standing.article
