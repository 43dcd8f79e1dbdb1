"""How long and how often a receiver is told that does not accept it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.ping_notes import LONGEST_REST, LONGEST_WISH, Ping, PingReply, Rest
from chalicelib.news.pings import INDEXNOW, WEBSUB
from chalicelib.pinging.ping_sending import MOST_PINGS
from tests.conftest import NOON
from tests.memory_pings import ScriptedReceiver
from tests.pinging.newsroom_at_work import PingedNewsroom

DOWN = PingReply(503, "down")


@pytest.fixture
def newsroom() -> PingedNewsroom:
    """A newsroom in which two feeds and two pages are to be told of."""
    newsroom = PingedNewsroom()
    newsroom.notes.keep_digest("2026-11-24")
    newsroom.notes.queue(
        Ping(to, path, NOON) for to in (WEBSUB, INDEXNOW) for path in ("feed.xml", "atom.xml")
    )
    return newsroom


def outcomes(newsroom: PingedNewsroom) -> list[tuple[str, str, int, str, list[str]]]:
    """What the journal says of every call since this was last asked."""
    lines = [json.loads(line) for line in newsroom.lines]
    newsroom.lines.clear()
    assert all(line["what"] == "ping" and line["number"] == len(line["paths"]) for line in lines)
    return [
        (line["to"], line["outcome"], line["code"], line["reason"], sorted(line["paths"]))
        for line in lines
    ]


def test_what_was_accepted_is_forgotten_and_in_the_journal(newsroom: PingedNewsroom) -> None:
    newsroom.send()
    assert sorted(outcomes(newsroom)) == [
        (INDEXNOW, "accepted", 202, "", ["atom.xml", "feed.xml"]),
        (WEBSUB, "accepted", 202, "", ["atom.xml"]),
        (WEBSUB, "accepted", 202, "", ["feed.xml"]),
    ]
    assert newsroom.notes.queued == {}


@pytest.mark.parametrize("status", [301, 400, 403, 404, 410, 422])
def test_what_will_never_be_accepted_is_dropped_and_the_journal_says_why(
    newsroom: PingedNewsroom, status: int
) -> None:
    newsroom.send(ScriptedReceiver(INDEXNOW, PingReply(status, "No such key"), most=10_000))
    assert outcomes(newsroom) == [
        (INDEXNOW, "dropped", status, "No such key", ["atom.xml", "feed.xml"])
    ]
    assert not newsroom.notes.waiting(INDEXNOW, 1)


@pytest.mark.parametrize("status", [0, 408, 425, 429, 500, 502, 503, 504])
def test_what_is_not_accepted_now_waits_and_is_tried_again_by_the_sweep(
    newsroom: PingedNewsroom, status: int
) -> None:
    newsroom.engine.replies = [PingReply(status, "not now")]
    newsroom.send()
    assert (INDEXNOW, "waits", status, "not now", ["atom.xml", "feed.xml"]) in outcomes(newsroom)
    newsroom.sweep()
    assert len(newsroom.engine.told) == 1, "it is left alone for a minute"
    newsroom.wait(minutes=1)
    newsroom.sweep()
    assert len(newsroom.engine.told) == 2
    assert newsroom.notes.queued == {}
    assert newsroom.notes.rest(INDEXNOW) == Rest()


def test_one_that_is_down_does_not_keep_the_other_from_being_told(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.hub.replies = [DOWN] * 9
    newsroom.send()
    assert len(newsroom.hub.told) == 2
    assert newsroom.engine.paths == ["atom.xml", "feed.xml"]


def test_a_hub_that_fails_with_one_feed_is_told_of_the_others_again_at_once(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.hub.replies = [DOWN, PingReply(204)]
    newsroom.send()
    newsroom.send()
    assert newsroom.hub.told == [("feed.xml",), ("atom.xml",), ("feed.xml",)]


def test_a_receiver_is_left_alone_for_as_long_as_it_wishes(newsroom: PingedNewsroom) -> None:
    busy = PingReply(429, "slow down", timedelta(hours=3))
    newsroom.hub.replies = [PingReply(204), busy]
    newsroom.send()
    newsroom.wait(hours=3, seconds=-1)
    newsroom.sweep()
    assert len(newsroom.hub.told) == 2
    newsroom.wait(seconds=1)
    newsroom.sweep()
    assert len(newsroom.hub.told) == 3


def test_a_receiver_that_stays_down_is_told_less_and_less_and_after_two_days_nothing(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.hub.replies = [DOWN] * 1000
    for _ in range(60 * 12):  # hours
        newsroom.send()
        newsroom.wait(minutes=5)
    assert 48 * 2 <= len(newsroom.hub.told) <= 56 * 2, "soon it is once an hour"
    dropped = [line for line in outcomes(newsroom) if line[:2] == (WEBSUB, "dropped")]
    assert sorted(line[4] for line in dropped) == [["atom.xml"], ["feed.xml"]]
    assert {line[2:4] for line in dropped} == {(503, "down")}
    assert not newsroom.notes.waiting(WEBSUB, 1)


def test_what_changes_again_while_it_is_told_waits_to_be_told_again(
    newsroom: PingedNewsroom,
) -> None:
    class ChangesMeanwhile(ScriptedReceiver):
        def tell(self, paths: object) -> PingReply:
            newsroom.notes.queue([Ping(WEBSUB, "feed.xml", NOON)])
            return PingReply(204)

    newsroom.send(ChangesMeanwhile(WEBSUB))
    assert [ping.path for ping in newsroom.notes.waiting(WEBSUB, 9)] == ["feed.xml"]


def test_thousands_of_pages_are_told_in_rounds_until_there_is_no_time_left(
    newsroom: PingedNewsroom,
) -> None:
    pages = {f"denmark/story-{number}" for number in range(2 * MOST_PINGS + 1)}
    newsroom.notes.queue(Ping(INDEXNOW, page, NOON) for page in pages)
    newsroom.send()
    assert {*newsroom.engine.paths} >= pages
    assert [len(paths) for paths in newsroom.engine.told] == [MOST_PINGS, MOST_PINGS, 3]


@given(st.integers(min_value=0, max_value=10**6), st.none() | st.timedeltas(min_value=timedelta()))
def test_a_rest_is_never_shorter_than_a_minute_nor_longer_than_a_day(
    failures: int, wish: timedelta | None
) -> None:
    rest = Rest(failures).prolonged(NOON, wish)
    assert rest.until is not None
    ours = rest.until - NOON
    assert timedelta(minutes=1) <= ours <= (LONGEST_WISH if wish else LONGEST_REST)
    assert ours >= min(wish or timedelta(), LONGEST_WISH)
    assert not rest.is_over(rest.until - timedelta(seconds=1))
    assert rest.is_over(rest.until)
