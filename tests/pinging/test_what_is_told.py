"""From an editor's deed to what hubs and search engines are told of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from chalicelib.ingest.sweep import rebuild
from chalicelib.news.ping_notes import LONGEST_RUN
from tests.pinging.newsroom_at_work import PingedNewsroom, feeds, moment

NOTHING: tuple[list[str], list[str]] = ([], [])
FERRY = ["denmark/ferry"]


@pytest.fixture
def newsroom() -> PingedNewsroom:
    """A newsroom with a hub and a search engine, whose digest of today was told of."""
    newsroom = PingedNewsroom()
    newsroom.sweep()
    newsroom.told()
    return newsroom


def test_a_new_story_is_told_of_with_every_feed_that_has_it(newsroom: PingedNewsroom) -> None:
    newsroom.put(tags="[sea]", authors="[Karen Holm]")
    assert newsroom.calls == 2, "the sweep's, and this one"
    newsroom.send()
    assert newsroom.told() == (feeds("", "denmark/", "tag/sea/", "author/karen-holm/"), FERRY)
    newsroom.send()
    newsroom.sweep()
    assert newsroom.told() == NOTHING, "each change once"


def test_a_hub_is_told_when_no_cache_has_the_feed_of_before(newsroom: PingedNewsroom) -> None:
    newsroom.put()
    before = newsroom.now
    newsroom.send()
    assert (newsroom.now - before).total_seconds() == 20


def test_many_changes_are_one_ping_of_a_feed_and_one_batch_of_pages(
    newsroom: PingedNewsroom,
) -> None:
    for name in ("a", "b", "c"):
        newsroom.put(f"denmark/{name}")
    newsroom.put("denmark/a", title="Changed at once")
    assert newsroom.calls == 2, "the sender is called once for all of them"
    newsroom.send()
    assert [len(paths) for paths in newsroom.hub.told] == [1] * 6
    assert [sorted(paths) for paths in newsroom.engine.told] == [
        ["denmark/a", "denmark/b", "denmark/c"]
    ]


def test_what_comes_while_the_sender_waits_is_told_in_the_same_run(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.put("denmark/a")
    newsroom.wait(seconds=15)
    newsroom.put("denmark/b")
    newsroom.send()
    assert newsroom.told() == (feeds("", "denmark/"), ["denmark/a", "denmark/b"])


def test_a_change_a_withdrawal_and_its_like_are_told_of_with_the_feeds_that_had_the_story(
    newsroom: PingedNewsroom,
) -> None:
    deeds = [
        {"title": "It sails again", "tags": "[sea]"},
        {"title": "It sails again", "tags": "[islands]"},
        {"title": "It sails again", "slug": "ferry-again", "tags": "[islands]"},
        {"title": "It sails", "slug": "ferry-again", "withdrawn": "It was wrong."},
        {"slug": "ferry-again", "withdrawn": "A court.", "ordered_by": "The court of Ny By"},
    ]
    told = []
    for fields in deeds:
        newsroom.wait(hours=1)
        newsroom.put("denmark/ferry", **fields)
        newsroom.send()
        told.append(newsroom.told())
    again = ["denmark/ferry-again"]
    everywhere = ("", "denmark/")
    assert told == [
        (feeds(*everywhere, "tag/sea/"), FERRY),
        (feeds(*everywhere, "tag/sea/", "tag/islands/"), FERRY),
        (feeds(*everywhere, "tag/islands/"), [*FERRY, *again]),
        (feeds(*everywhere, "tag/islands/"), again),
        ([], again),
    ]


def test_old_addresses_are_told_of_if_they_are_addresses(newsroom: PingedNewsroom) -> None:
    newsroom.put(aliases="[/denmark/boat, /2019/05/ferry.html]")
    newsroom.send()
    assert newsroom.told() == (feeds("", "denmark/"), ["denmark/boat", *FERRY])


def test_a_deleted_story_and_a_correction_are_told_of(newsroom: PingedNewsroom) -> None:
    newsroom.put()
    newsroom.send()
    newsroom.told()
    newsroom.wait(hours=1)
    newsroom.put(corrections='[{date: "2026-11-24T12:30:00Z", text: "Ten, not twelve."}]')
    newsroom.send()
    assert newsroom.told() == (feeds("", "denmark/", "corrections/"), FERRY)
    newsroom.wait(hours=1)
    newsroom.delete()
    newsroom.send()
    assert newsroom.told() == (feeds("", "denmark/", "corrections/"), FERRY)


def test_who_republishes_stories_is_told_of_corrections_and_of_what_is_taken_down(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.is_republished = True
    newsroom.put()
    newsroom.send()
    assert newsroom.told() == (feeds("", "denmark/"), FERRY)
    correction = '[{date: "2026-11-24T12:00:10Z", text: "Ten, not twelve."}]'
    for fields in ({"corrections": correction}, {"withdrawn": "It was wrong."}):
        newsroom.wait(hours=1)
        newsroom.put(**fields)
        newsroom.send()
        told, _pages = newsroom.told()
        assert {*told} >= {*feeds("corrections/and-withdrawals/")}


def test_what_readers_do_not_see_is_not_told_of(newsroom: PingedNewsroom) -> None:
    newsroom.put()
    newsroom.send()
    newsroom.told()
    newsroom.put()  # the same again
    newsroom.put("denmark/kept", draft="true", tags="[secret]")
    newsroom.put("denmark/later", date="2026-12-01 07:00", tags="[secret]")
    newsroom.put("denmark/bad", date="soon")
    newsroom.send()
    for _ in range(3):
        newsroom.wait(hours=8)
        newsroom.sweep()
    assert newsroom.told() == (feeds("today/"), []), "but for the digest of a new day"


def test_a_scheduled_story_is_told_of_when_its_time_has_come(newsroom: PingedNewsroom) -> None:
    newsroom.put(date=f"{moment(newsroom, hours=2):%Y-%m-%dT%H:%M:%SZ}", tags="[sea]")
    newsroom.send()
    newsroom.wait(hours=2, seconds=-1)
    newsroom.sweep()
    assert newsroom.told() == NOTHING
    newsroom.wait(seconds=1)
    newsroom.sweep()
    assert newsroom.told() == (feeds("", "denmark/", "tag/sea/"), FERRY)
    newsroom.wait(hours=1)
    newsroom.sweep()
    assert newsroom.told() == NOTHING


def test_no_hub_fetches_the_feed_of_before_an_embargo_or_a_digest(newsroom: PingedNewsroom) -> None:
    newsroom.put(date=f"{moment(newsroom, hours=2):%Y-%m-%dT%H:%M:%SZ}")
    newsroom.wait(hours=2, seconds=3)
    newsroom.sweep()
    assert newsroom.told()[0] == feeds("", "denmark/")
    assert f"{newsroom.now:%H:%M:%S}" == "14:00:20"
    newsroom.now = datetime(2026, 11, 25, 6, 0, 3, tzinfo=UTC)  # a digest was closed at six
    newsroom.sweep()
    assert newsroom.told() == NOTHING
    newsroom.wait(minutes=5)
    newsroom.sweep()
    assert newsroom.told()[0] == feeds("today/")


def test_a_story_that_expires_is_told_of_then_with_the_feeds_that_it_leaves(
    newsroom: PingedNewsroom,
) -> None:
    comes, goes = (moment(newsroom, hours=hours) for hours in (1, 2))
    newsroom.put(date=f"{comes:%Y-%m-%dT%H:%M:%SZ}", expires=f"{goes:%Y-%m-%dT%H:%M:%SZ}")
    for told in (NOTHING, (feeds("", "denmark/"), FERRY), (feeds("", "denmark/"), FERRY), NOTHING):
        newsroom.sweep()
        assert newsroom.told() == told
        newsroom.wait(hours=1)


def test_a_feed_that_a_story_left_is_told_of_though_it_has_changed_before_any_sweep_came(
    newsroom: PingedNewsroom,
) -> None:
    goes = moment(newsroom, hours=1)
    newsroom.put(tags="[sea]", expires=f"{goes:%Y-%m-%dT%H:%M:%SZ}")
    newsroom.sweep()
    newsroom.told()
    newsroom.wait(hours=2)
    newsroom.put()
    newsroom.sweep()
    assert newsroom.told() == (feeds("", "denmark/", "tag/sea/"), FERRY)


def test_an_embargo_that_was_moved_is_told_of_at_its_new_end_alone(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.put(date=f"{moment(newsroom, hours=1):%Y-%m-%dT%H:%M:%SZ}")
    newsroom.put(date=f"{moment(newsroom, hours=3):%Y-%m-%dT%H:%M:%SZ}")
    newsroom.wait(hours=1)
    newsroom.sweep()
    newsroom.wait(hours=1)
    newsroom.sweep()
    assert newsroom.told() == NOTHING
    newsroom.wait(hours=1)
    newsroom.sweep()
    assert newsroom.told() == (feeds("", "denmark/"), FERRY)


def test_a_rebuild_tells_nothing_and_forgets_no_embargo(newsroom: PingedNewsroom) -> None:
    newsroom.put("denmark/public")
    newsroom.put(date=f"{moment(newsroom, hours=1):%Y-%m-%dT%H:%M:%SZ}")
    newsroom.send()
    newsroom.told()
    newsroom.notes.ahead.clear()  # it empties the table
    rebuild(newsroom.intake, progress=lambda _files: None)
    newsroom.sweep()
    assert newsroom.told() == NOTHING
    newsroom.wait(hours=1)
    newsroom.sweep()
    assert newsroom.told() == (feeds("", "denmark/"), FERRY)


def test_a_change_whose_writer_died_is_told_of_once_that_must_be_over(
    newsroom: PingedNewsroom,
) -> None:
    newsroom.put()
    (note,) = newsroom.notes.notes.values()
    unconfirmed = replace(note, ripe=newsroom.now + LONGEST_RUN)
    newsroom.notes.notes[note.file] = unconfirmed
    newsroom.sweep()
    assert newsroom.told() == NOTHING
    newsroom.wait(minutes=5)
    newsroom.sweep()
    assert newsroom.told() == (feeds("", "denmark/"), FERRY)


def test_the_feed_of_the_digest_is_told_of_once_a_day(newsroom: PingedNewsroom) -> None:
    told = []
    for _ in range(48):
        newsroom.wait(minutes=30)
        newsroom.sweep()
        told += newsroom.told()[0]
    assert sorted(told) == feeds("today/")
