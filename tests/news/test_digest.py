"""Which stories a digest is of, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.digest import A_DAY, MOST_TEXT, Digest, by_section, last_closed_day
from chalicelib.news.newsroom import Section
from chalicelib.news.period import Period
from tests.conftest import NOON
from tests.news.strategies import moments
from tests.news.test_article import ARTICLE

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
HOUR = timedelta(hours=1)
SECTIONS = (Section("climate", "Climate"), Section("sport", "Sport"), Section("denmark", "Denmark"))


def a_story(section: str, slug: str, **changes: object) -> Article:
    return replace(ARTICLE, address=Address(section, slug), **changes)


@pytest.mark.parametrize(
    ("now", "name", "end"),
    [
        ("2026-11-24T06:59:59+01:00", "2026-11-23", "2026-11-23T07:00:00+01:00"),
        ("2026-11-24T07:00:00+01:00", "2026-11-24", "2026-11-24T07:00:00+01:00"),
        ("2026-11-24T23:30:00+00:00", "2026-11-24", "2026-11-24T07:00:00+01:00"),
    ],
)
def test_a_day_is_closed_at_its_hour_on_the_newsrooms_clock(now: str, name: str, end: str) -> None:
    day = last_closed_day(time(7), COPENHAGEN, datetime.fromisoformat(now))
    closed = datetime.fromisoformat(end)
    assert (day.name, day.start, day.end) == (name, closed - A_DAY, closed)


@pytest.mark.parametrize(("date", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_the_day_on_which_the_clocks_change_is_shorter_or_longer(
    date: tuple[int, int, int], hours: int
) -> None:
    day = last_closed_day(time(7), COPENHAGEN, datetime(*date, 12, tzinfo=UTC))
    assert day.end - day.start == hours * HOUR


@given(
    now=moments,
    closes=st.times(),
    zone=st.sampled_from(["Europe/Copenhagen", "America/Sao_Paulo", "Asia/Kathmandu", "UTC"]),
)
def test_every_moment_is_in_one_closed_day_and_no_day_is_left_out(
    now: datetime, closes: time, zone: str
) -> None:
    closes = closes.replace(second=0, microsecond=0)
    day = last_closed_day(closes, ZoneInfo(zone), now)
    before = last_closed_day(closes, ZoneInfo(zone), day.end - timedelta(seconds=1))
    assert day.start < day.end <= now < day.end + 26 * HOUR
    assert before.end == day.start


def test_stories_stand_below_their_sections_in_the_newsrooms_order() -> None:
    stories = [a_story("denmark", "new"), a_story("climate", "ice"), a_story("denmark", "old")]
    parts = by_section([*stories, a_story("closed", "down")], SECTIONS)
    slugs = [(part.section.slug, [s.card.address.slug for s in part.stories]) for part in parts]
    assert slugs == [("climate", ["ice"]), ("denmark", ["new", "old"])]


def test_a_standfirst_is_whole_and_a_story_without_one_has_its_first_words() -> None:
    long = "So it went. " * 30
    stories = [a_story("denmark", "a", standfirst=long), a_story("denmark", "b", summary="Begins.")]
    (part,) = by_section(stories, SECTIONS)
    assert [story.standfirst for story in part.stories] == [long, "Begins."]


def test_on_a_day_of_too_much_text_no_standfirst_is_longer_than_in_other_lists() -> None:
    written = "So it went. " * 60
    fitting = MOST_TEXT // len(written)
    stories = [
        a_story("denmark", f"story-{number}", standfirst=written, summary=written)
        for number in range(fitting + 1)
    ]
    (whole,) = by_section(stories[:fitting], SECTIONS)
    assert {story.standfirst for story in whole.stories} == {written}
    (cut,) = by_section(stories, SECTIONS)
    assert {story.standfirst for story in cut.stories} == {stories[0].card.excerpt}


@pytest.mark.parametrize(
    ("updated", "changed"), [(None, None), (NOON, None), (NOON + HOUR, NOON + HOUR)]
)
def test_a_digest_changes_with_its_stories_once_its_day_is_closed(
    updated: datetime | None, changed: datetime | None
) -> None:
    sections = by_section([a_story("denmark", "a", updated=updated)], SECTIONS)
    assert Digest(Period("2026-11-24", NOON - A_DAY, NOON), sections).updated == changed
