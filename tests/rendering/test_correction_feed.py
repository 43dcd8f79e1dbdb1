"""What holds for the items of corrections, whatever was corrected, and when."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import CORRECTION_KINDS, UPDATE, Article, Correction
from chalicelib.rendering.correction_feed import correction_items
from chalicelib.rendering.feeds import STORIES
from chalicelib.rendering.language import language
from chalicelib.rendering.urls import Urls
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.rendering.strategies import PLAIN

URLS = Urls("/api", "https://news.example.org")
CORRECTIONS = st.lists(
    st.builds(
        Correction,
        st.integers(0, 9).map(lambda minutes: NOON + timedelta(minutes=minutes)),
        st.sampled_from(["Ten.", "Twelve."]),
        st.booleans(),
        st.sampled_from(CORRECTION_KINDS),
    ),
    max_size=6,
).map(lambda corrections: tuple(sorted(corrections, key=lambda one: one.made)))


def story(number: int, corrections: tuple[Correction, ...]) -> Article:
    address = Address("denmark", f"story-{number}")
    identity = f"{number:016x}"
    return replace(PLAIN, address=address, identity=identity, corrections=corrections)


@given(st.lists(CORRECTIONS, max_size=12))
def test_the_feed_has_the_newest_corrections_once_each_and_in_their_order(
    made: list[tuple[Correction, ...]],
) -> None:
    stories = [story(number, corrections) for number, corrections in enumerate(made)]
    items = correction_items(stories, URLS, newsroom=NEWSROOM, words_of=language)
    moments = [one.made for corrections in made for one in corrections if one.kind != UPDATE]
    assert [item.article.published for item in items] == sorted(moments, reverse=True)[:STORIES]
    assert len({item.identity for item in items}) == len(items)


def test_a_correction_of_a_day_is_no_older_in_the_feed_than_its_story() -> None:
    corrected = story(0, (Correction(NOON - timedelta(hours=12), "Ten."),))
    (item,) = correction_items([corrected], URLS, newsroom=NEWSROOM, words_of=language)
    assert item.article.published == item.article.changed == corrected.published


def test_a_correction_that_was_taken_down_since_is_as_new_as_its_story_was_changed() -> None:
    taken_down = Correction(NOON, "It was right.", is_withdrawn=True)
    stands = Correction(NOON, "Ten.")
    hour_later = NOON + timedelta(hours=1)
    corrected = replace(story(0, (stands, taken_down)), updated=hour_later)
    items = correction_items([corrected], URLS, newsroom=NEWSROOM, words_of=language)
    assert [item.article.published for item in items] == [NOON, NOON]
    assert {item.article.summary: item.article.changed for item in items} == {
        "Ten.": NOON, "It was right.": hour_later,
    }  # fmt: skip
