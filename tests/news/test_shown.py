"""What others are told of an address: when it changes for readers, and never before."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.listing import Listing, subject_listing, tag_listing
from chalicelib.news.shown import WITHDRAWALS, Showing, changes_at, feed_folder, next_change, shown
from chalicelib.news.standing import Standing
from tests.conftest import NOON
from tests.storage.samples import a_story
from tests.storage.strategies import moments, standings

FERRY = Address("denmark", "ferry")


@given(standings(FERRY), st.lists(moments(), min_size=2, max_size=2).map(sorted))
def test_nothing_changes_by_itself_before_the_moment_that_is_foreseen(
    standing: Standing, times: list[datetime]
) -> None:
    now, later = times
    foreseen = next_change(standing, now)
    if foreseen is None or later < foreseen:
        assert shown(standing, later) == shown(standing, now)
    if foreseen:
        assert foreseen > now
        assert changes_at(standing, foreseen)


@given(standings(FERRY), moments())
def test_of_what_readers_do_not_have_nothing_is_shown(standing: Standing, now: datetime) -> None:
    showing = shown(standing, now)
    if standing.answer(now) is None:
        assert showing == Showing()
    if not isinstance(standing.answer(now), Article):
        assert showing.feeds <= {WITHDRAWALS}


def test_a_notice_has_no_page_that_anybody_could_be_told_of() -> None:
    notice = a_story("notices/breaking")
    standing = Standing(notice.address, article=notice)
    assert notice.is_public(NOON)
    assert shown(standing, NOON) == Showing()


def test_every_list_with_feeds_has_a_folder_of_them() -> None:
    names = ("latest", "corrected", "section#denmark", "tag#sea", "author#karen-holm", "placed")
    listings = [Listing(*name.split("#")) for name in names]
    assert [feed_folder(listing) for listing in listings] == [
        "", "corrections/", "denmark/", "tag/sea/", "author/karen-holm/", None,
    ]  # fmt: skip
    assert feed_folder(subject_listing("sea")) is None
    assert feed_folder(tag_listing("denmark")) == "tag/denmark/"
