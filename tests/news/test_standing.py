from __future__ import annotations

from msgspec.structs import replace

from chalicelib.news.claim import Claim
from chalicelib.news.standing import Gone, Moved, Standing
from tests.news.test_article import ARTICLE
from tests.news.test_chronicle import BOAT, FERRY, at

STORY = replace(ARTICLE, published=at(0))
HELD = Claim(key="articles/denmark/ferry.md", since=at(0), public_from=at(0))
NEVER = Standing(FERRY)


def test_where_nothing_ever_was_readers_are_told_nothing() -> None:
    assert NEVER.answer(at(0)) is None


def test_a_published_story_is_shown() -> None:
    assert Standing(FERRY, claims=(HELD,), article=STORY).answer(at(0)) == STORY


def test_an_embargoed_story_looks_like_a_missing_one() -> None:
    embargoed = replace(HELD, public_from=at(3))
    standing = Standing(FERRY, claims=(embargoed,), article=replace(STORY, published=at(3)))
    assert standing.answer(at(2)) == NEVER.answer(at(2))
    assert standing.answer(at(3)) == standing.article


def test_a_story_that_moved_says_where_to() -> None:
    moved = replace(HELD, wanted_until=at(1), leads_to=BOAT)
    assert Standing(FERRY, claims=(moved,)).answer(at(2)) == Moved(BOAT)


def test_an_embargoed_story_that_moved_does_not_say_where_to() -> None:
    moved = replace(HELD, public_from=at(9), wanted_until=at(1), leads_to=BOAT)
    assert Standing(FERRY, claims=(moved,)).answer(at(8)) is None
    assert Standing(FERRY, claims=(moved,)).answer(at(9)) == Moved(BOAT)


def test_a_deleted_story_is_gone_since_its_deletion() -> None:
    deleted = replace(HELD, wanted_until=at(4), ended=at(4))
    assert Standing(FERRY, claims=(deleted,)).answer(at(5)) == Gone(at(4))


def test_a_story_deleted_before_its_date_was_never_there() -> None:
    deleted = replace(HELD, public_from=at(9), wanted_until=at(4), ended=at(4))
    assert Standing(FERRY, claims=(deleted,)).answer(at(10)) is None


def test_a_withdrawn_story_says_why_and_since_when() -> None:
    withdrawn = replace(STORY, withdrawn="It was not true.", updated=at(3))
    standing = Standing(FERRY, claims=(HELD,), article=withdrawn)
    assert standing.answer(at(4)) == Gone(at(3), "It was not true.")


def test_a_story_that_readers_never_had_was_taken_down_at_no_moment() -> None:
    withdrawn = replace(STORY, withdrawn="It was not true.")
    standing = Standing(FERRY, claims=(HELD,), article=withdrawn)
    assert standing.answer(at(4)) == Gone(None, "It was not true.")


def test_an_embargoed_withdrawal_tells_nothing_either() -> None:
    withdrawn = replace(STORY, published=at(9), withdrawn="It was not true.")
    claim = replace(HELD, public_from=at(9))
    assert Standing(FERRY, claims=(claim,), article=withdrawn).answer(at(8)) is None


def test_an_heir_that_was_not_read_yet_leaves_the_departed_one_to_be_told_of() -> None:
    deleted = replace(HELD, wanted_until=at(4), ended=at(4))
    heir = Claim(key="articles/denmark/heir.md", since=at(1), public_from=at(1))
    standing = Standing(FERRY, claims=(deleted, heir))
    assert standing.holder == heir
    assert standing.answer(at(5)) == Gone(at(4))


def test_an_embargoed_heir_does_not_hide_that_the_one_before_is_gone() -> None:
    deleted = replace(HELD, wanted_until=at(4), ended=at(4))
    heir = Claim(key="articles/denmark/heir.md", since=at(1), public_from=at(9))
    standing = Standing(FERRY, claims=(deleted, heir), article=replace(STORY, published=at(9)))
    assert standing.answer(at(5)) == Gone(at(4))
    assert standing.answer(at(9)) == standing.article
