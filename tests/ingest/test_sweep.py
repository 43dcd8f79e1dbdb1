from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import datetime, timedelta
from weakref import WeakSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.intake import Failed, Intake, Received
from chalicelib.ingest.sweep import MOST_AWAITED, Findings, drift, rebuild, sweep
from chalicelib.news.address import Address
from chalicelib.news.article import Article, Picture
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace, StillContested
from chalicelib.news.register import Entry, Record, Walk
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.ingest.samples import KEY, story
from tests.memory import (
    MemoryArchive,
    MemoryChanges,
    MemoryPictures,
    MemoryUploads,
    standing_at,
)

FERRY = Address("denmark", "ferry")
OTHER = "articles/denmark/2026-11-24-ferry.md"
NAMES = ["a.md", "b.md", "ferry.md", "2026-11-24-ferry.md", "Ø.md", "\U0001f6a2.md", "\uff46.txt"]


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def an_intake(register: MemoryArchive, uploads: MemoryUploads) -> Intake:
    return Intake(register, uploads, NEWSROOM, "", lambda _attempt: None)


def swept(intake: Intake) -> list[str]:
    """The keys that a sweep received."""
    outcomes = tuple(sweep(intake))
    return [outcome.record.key for outcome in outcomes if isinstance(outcome, Received)]


def out_of_date(intake: Intake) -> list[str | None]:
    return [key for key in drift(intake.uploads, intake.register.records()) if key]


class TestSweep:
    def test_a_version_that_no_event_announced_is_received(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        assert swept(intake) == [KEY]
        assert isinstance(standing_at(archive, FERRY).answer(at(1)), Article)

    def test_a_story_in_a_folder_that_is_left_alone_by_now_is_taken_off_the_site(
        self,
        intake: Intake,
        uploads: MemoryUploads,
        archive: MemoryArchive,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        hidden = "articles/denmark/.trash/ferry.md"
        uploads.put(hidden, story(), at(0))
        with monkeypatch.context() as before:
            before.setattr("chalicelib.ingest.intake.is_story_key", lambda _key: True)
            intake.receive(hidden)
        assert isinstance(standing_at(archive, FERRY).answer(at(1)), Article)
        assert swept(intake) == [hidden]
        assert not isinstance(standing_at(archive, FERRY).answer(at(1)), Article)
        assert swept(intake) == []

    def test_a_sweep_leaves_alone_what_is_up_to_date(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        for hour, name in enumerate(NAMES):
            uploads.put(f"articles/climate/{name}", story(), at(hour))
        uploads.delete("articles/climate/a.md", at(9))
        assert len(set(swept(intake))) == len(NAMES)
        assert swept(intake) == []
        assert list(drift(uploads, intake.register.records())) == [None] * len(NAMES)

    def test_a_refused_file_is_not_taken_in_again_and_again(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, "", at(0))
        assert swept(intake) == [KEY]
        assert swept(intake) == []

    def test_a_file_whose_record_is_stale_is_received_again(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(OTHER, story("Another ferry"), at(1))
        intake.receive(KEY)
        intake.receive(OTHER)
        uploads.delete(KEY, at(2))
        intake.enter(KEY)  # and then the machine dies
        assert out_of_date(intake) == [OTHER, KEY]
        assert swept(intake) == [OTHER, KEY]
        shown = standing_at(archive, FERRY).answer(at(3))
        assert isinstance(shown, Article)
        assert shown.headline == "Another ferry"
        assert out_of_date(intake) == []

    def test_a_file_of_which_nothing_is_left_in_the_bucket_is_forgotten(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        for key in (KEY, "articles/denmark/zebra.md"):
            uploads.put(key, story(), at(0))
            intake.receive(key)
        uploads.files.clear()
        assert set(swept(intake)) == {KEY, "articles/denmark/zebra.md"}
        assert standing_at(archive, FERRY).answer(at(1)) is None
        assert swept(intake) == []

    def test_folder_marks_and_hidden_files_are_passed_over(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        for key in ("articles/", "articles/denmark/", "articles/denmark/.DS_Store", "x/a.md"):
            uploads.put(key, "", at(0))
        assert swept(intake) == []
        assert list(drift(uploads, intake.register.records())) == []

    def test_a_contested_file_does_not_stop_the_others(
        self, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive = MemoryArchive()
        enter = archive.enter

        def contested(entry: Entry) -> None:
            if entry.record[0].key == KEY:
                raise LostRace(KEY)
            enter(entry)

        monkeypatch.setattr(archive, "enter", contested)
        for key in ("articles/denmark/a.md", KEY, "articles/denmark/z.md"):
            uploads.put(key, story(), at(0))
        _a, failure, _z = sweep(an_intake(archive, uploads))
        assert isinstance(failure, Failed)
        assert (failure.key, type(failure.error)) == (KEY, StillContested)
        assert sorted(archive.kept_records) == ["articles/denmark/a.md", "articles/denmark/z.md"]

    def test_a_sweep_walks_in_the_order_of_the_keys_bytes_as_the_bucket_does(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        # As UTF-16 the ship comes before the wide letter, in bytes and code points after it.
        keys = [f"articles/denmark/{name}" for name in ("\uff46.md", "\U0001f6a2.md")]
        for key in keys:
            uploads.put(key, story(), at(0))
        assert swept(intake) == keys
        assert swept(intake) == []

    def test_a_picture_that_came_after_its_story_gives_the_story_its_size(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        pictures = MemoryPictures()
        looking = dataclasses.replace(intake, pictures=pictures)
        uploads.put(KEY, story(picture="{file: ferry.gif, alt: A ferry}"), at(0))
        assert swept(looking) == [KEY]
        assert swept(looking) == []
        pictures["pictures/ferry.gif"] = b"GIF89a\xb0\x04\x20\x03"
        assert swept(looking) == [KEY]
        shown = standing_at(archive, FERRY).answer(at(1))
        assert isinstance(shown, Article)
        assert shown.picture == Picture("pictures/ferry.gif", "A ferry", 1200, 800)
        assert shown.updated is None
        pictures.asked.clear()
        assert swept(looking) == []
        assert pictures.asked == []

    def test_a_sweep_looks_for_few_missing_pictures_and_those_of_the_newest_stories(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        pictures = MemoryPictures()
        looking = dataclasses.replace(intake, pictures=pictures)
        for hour in range(MOST_AWAITED + 3):
            name = f"ferry-{hour}"
            uploads.put(
                f"articles/denmark/{name}.md", story(picture=f"{{file: {name}.gif}}"), at(hour)
            )
        assert len(swept(looking)) == MOST_AWAITED + 3
        pictures.asked.clear()
        pictures["pictures/ferry-0.gif"] = b""
        assert swept(looking) == []
        assert set(pictures.asked) == {
            f"pictures/ferry-{hour}.gif" for hour in range(3, MOST_AWAITED + 3)
        }


class TestSlices:
    def test_each_sweep_compares_the_next_slice_and_at_the_end_begins_anew(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        keys = [f"articles/denmark/{letter}.md" for letter in "abcde"]
        for key in keys:
            uploads.put(key, story(), at(0))
        by_twos = dataclasses.replace(intake, slice_size=2)
        assert [swept(by_twos) for _ in range(3)] == [keys[:2], keys[2:4], keys[4:]]
        uploads.put(keys[0], story("Corrected"), at(1))
        assert swept(by_twos) == [keys[0]]

    def test_a_sweep_looks_at_no_more_files_in_a_large_archive_than_in_a_small_one(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        by_tens = dataclasses.replace(intake, slice_size=10)
        looked_at = []
        for size in (20, 200):
            for number in range(size):
                key = f"articles/denmark/story-{number:03}.md"
                uploads.put(key, story(), at(0))
                archive.kept_records[key] = Record(
                    Chronicle(key, versions=1, through=uploads.versions(key)[-1].id), revision=1
                )
            findings = Findings(NOON)
            assert list(sweep(by_tens, findings)) == []
            looked_at.append(findings.files)
        assert looked_at == [10, 10]

    def test_what_is_listed_as_open_already_is_not_written_again(
        self,
        intake: Intake,
        uploads: MemoryUploads,
        archive: MemoryArchive,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        uploads.put(KEY, "", at(0))
        intake.receive(KEY)
        with monkeypatch.context() as watched:
            watched.setattr(archive, "list_as_open", lambda _record: 1 / 0)
            assert swept(intake) == []
            watched.setattr(archive, "open_records", lambda: iter(()))
            with pytest.raises(ZeroDivisionError):
                swept(intake)

    def test_a_slice_is_compared_again_if_the_sweep_died_in_it(
        self,
        intake: Intake,
        uploads: MemoryUploads,
        archive: MemoryArchive,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        uploads.put(KEY, story(), at(0))
        by_ones = dataclasses.replace(intake, slice_size=1)
        with monkeypatch.context() as broken:
            broken.setattr(archive, "records", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                swept(by_ones)
        assert swept(by_ones) == [KEY]

    def test_a_slow_sweep_does_not_set_the_walk_back_that_another_went_on(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        for letter in "abc":
            uploads.put(f"articles/denmark/{letter}.md", story(), at(0))
        by_ones = dataclasses.replace(intake, slice_size=1)
        slow = sweep(by_ones)
        next(slow)
        swept(by_ones)
        swept(by_ones)
        tuple(slow)
        assert archive.kept_walk == Walk("articles/denmark/b.md")

    def test_a_record_whose_file_is_gone_is_forgotten_in_its_slice(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        keys = [f"articles/denmark/{letter}.md" for letter in "abcd"]
        for key in keys:
            uploads.put(key, story(slug=key[-4]), at(0))
            intake.receive(key)
        del uploads.files[keys[1]], uploads.files[keys[3]]
        by_twos = dataclasses.replace(intake, slice_size=2)
        assert [swept(by_twos) for _ in range(3)] == [[keys[1]], [keys[3]], []]

    def test_a_file_that_failed_is_tried_again_at_the_next_sweep(
        self, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for letter in "abc":
            uploads.put(f"articles/denmark/{letter}.md", story(slug=letter), at(0))
        first = "articles/denmark/a.md"
        by_ones = dataclasses.replace(an_intake(MemoryArchive(), uploads), slice_size=1)
        with monkeypatch.context() as broken:
            broken.setattr(uploads, "read", lambda *_: 1 / 0)
            assert swept(by_ones) == []
        assert swept(by_ones) == [first, "articles/denmark/b.md"]

    @pytest.mark.parametrize("is_stale", [True, False])
    def test_an_open_record_is_seen_at_every_sweep_wherever_the_walk_is(
        self, intake: Intake, uploads: MemoryUploads, *, is_stale: bool
    ) -> None:
        for letter in "abc":
            uploads.put(f"articles/denmark/{letter}.md", story(slug=letter), at(0))
        by_ones = dataclasses.replace(intake, slice_size=1)
        swept(by_ones)
        last = "articles/denmark/c.md"
        if is_stale:
            intake.enter(last)  # and then the machine dies
            assert swept(by_ones) == [last, "articles/denmark/b.md"]
            return
        uploads.put(last, "", at(1))
        intake.receive(last)
        findings = Findings(unseen_since=at(2))
        tuple(sweep(by_ones, findings))
        assert findings.refused == [last]


class TestSecondNotices:
    def test_a_file_far_from_the_walk_is_taken_in_at_the_next_sweep_and_its_notice_forgotten(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        changes = MemoryChanges()
        for letter in "abcd":
            uploads.put(f"articles/denmark/{letter}.md", story(slug=letter), at(0))
        last = "articles/denmark/d.md"
        changes.notices = [last, last, "articles/denmark/.hidden.md"]
        by_ones = dataclasses.replace(intake, slice_size=1)
        received = list(sweep(by_ones, None, changes))
        assert [one.record.key for one in received if isinstance(one, Received)] == [
            last,
            "articles/denmark/a.md",
        ]
        assert changes.notices == []

    def test_a_notice_of_what_was_taken_in_already_is_no_drift(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        changes = MemoryChanges()
        uploads.put(KEY, story(), at(0))
        intake.receive(KEY)
        changes.notices = [KEY]
        findings = Findings(NOON)
        assert list(sweep(intake, findings, changes)) == []
        assert (findings.drift, changes.notices) == ([], [])

    def test_a_notice_stays_until_its_file_was_taken_in(
        self, intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        changes = MemoryChanges()
        uploads.put(KEY, story(), at(0))
        changes.notices = [KEY]
        with monkeypatch.context() as broken:
            broken.setattr(uploads, "read", lambda *_: 1 / 0)
            tuple(sweep(intake, None, changes))
        assert changes.notices == [KEY]
        tuple(sweep(intake, None, changes))
        assert changes.notices == []


class TestRebuild:
    def test_a_rebuild_empties_the_table_and_fills_it_from_the_bucket(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(OTHER, story("Another ferry"), at(1))
        swept(intake)
        before = seen(archive)
        done: list[int] = []
        assert rebuild(intake, done.append) == 2
        assert done == [1, 1]
        assert seen(archive) == before

    def test_a_file_that_fails_does_not_keep_others_out_of_a_rebuild(
        self, intake: Intake, uploads: MemoryUploads, archive: MemoryArchive
    ) -> None:
        uploads.put(KEY, story(), at(0))
        uploads.put(OTHER, story("Another ferry"), at(1))
        whole = uploads.read
        uploads.read = lambda key, version: whole("" if key == KEY else key, version)  # type: ignore[method-assign]  # fails
        with pytest.raises(ExceptionGroup, match=f"the first: {KEY}"):
            rebuild(intake, lambda _one: None)
        assert list(archive.kept_records) == [OTHER]

    def test_a_rebuild_leaves_receipts_as_they_are(
        self, intake: Intake, uploads: MemoryUploads
    ) -> None:
        uploads.put(KEY, story(), at(0))
        rebuild(intake, lambda _one: None)
        assert uploads.receipts == {}


def seen(archive: MemoryArchive) -> object:
    """All that readers and editors are told, less how often it was written."""
    standings = {
        address: (standing.claims, standing.article, standing.answer(at(99)))
        for address, standing in archive.kept_standings.items()
        if standing.claims
    }
    records = {
        key: (record.chronicle, record.address, record.problems, record.warnings)
        for key, record in archive.kept_records.items()
    }
    cards = {listing: found for listing, found in archive.cards.items() if found}
    return standings, records, cards


# What editors do, an hour apart: a file, and its new text, or None to delete it.
contents = st.one_of(
    st.none(),
    st.just(""),
    st.builds(
        lambda title, slug, rest: story(title, **({"slug": slug} if slug else {}), **rest),
        st.sampled_from(["One", "Two"]),
        st.sampled_from(["", "ferry", "boat"]),
        st.sampled_from(
            [
                *({}, {}, {"draft": "true"}, {"date": "soon"}),
                *({"date": at(3).isoformat()}, {"date": at(12).isoformat()}),
                *({"withdrawn": "Not true."}, {"tags": "[The sea]"}),
            ]
        ),
    ),
)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["articles/denmark/ferry.md", "articles/denmark/boat.md", OTHER]), contents
    ),
    min_size=1,
    max_size=10,
)


@given(deeds=deeds)
def test_an_address_that_readers_met_is_never_dead(deeds: list[tuple[str, str | None]]) -> None:
    uploads, archive = MemoryUploads(), MemoryArchive()
    intake = an_intake(archive, uploads)
    met: set[Address] = set()
    for hour, (key, content) in enumerate(deeds):
        if content is None:
            uploads.delete(key, at(hour))
        else:
            uploads.put(key, content, at(hour))
        intake.receive(key)
        met |= {
            each for each in archive.kept_standings if standing_at(archive, each).answer(at(hour))
        }
        assert all(standing_at(archive, each).answer(at(hour)) for each in met)


@given(deeds=deeds, slice_size=st.integers(1, 4))
def test_the_walk_alone_finds_all_within_two_rounds(
    deeds: list[tuple[str, str | None]], slice_size: int
) -> None:
    uploads, archive = MemoryUploads(), MemoryArchive()
    intake = dataclasses.replace(an_intake(archive, uploads), slice_size=slice_size)
    for hour, (key, content) in enumerate(deeds):
        if content is None:
            uploads.delete(key, at(hour))
        else:
            uploads.put(key, content, at(hour))
        swept(intake)
    for _ in range(2 * (len(uploads.files) // slice_size + 1)):
        swept(intake)
    assert out_of_date(intake) == []


class Name(str):
    """A key whose end can be noticed."""

    __slots__ = ("__weakref__",)


def test_a_rebuild_keeps_no_file_in_memory_that_it_is_done_with(
    archive: MemoryArchive,
) -> None:
    alive: WeakSet[Name] = WeakSet()
    most_alive = 0

    class Endless(MemoryUploads):
        def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
            for number in range(500):
                name = Name(f"articles/denmark/story-{number:03}.md")
                alive.add(name)
                yield name, "v1"

    class Blind(Intake):
        def enter(self, key: str, *, tells: bool = True) -> tuple[Record, frozenset[str]]:
            return Record(Chronicle(str(key))), frozenset()

    def watch(_done: int) -> None:
        nonlocal most_alive
        most_alive = max(most_alive, len(alive))

    intake = Blind(archive, Endless(), NEWSROOM, "", lambda _attempt: None)
    assert rebuild(intake, watch) == 500
    assert 1 <= most_alive <= 5
