"""What a place to keep stories promises, whichever it is: in memory, on an emulator, on AWS.

An entry here has at most ten writes, which is all that an old DynamoDB Local takes in one
transaction; the largest are left out there (DYNAMODB_MOST_WRITES says how many it takes).
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from itertools import count, pairwise
from operator import itemgetter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.ingest.limits import LARGEST_BODY
from chalicelib.news.address import Address
from chalicelib.news.archive import EverListed, Newest, StartOfNewer
from chalicelib.news.article import MOST_TAGS, Article, Byline, Card, Correction, Tag
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace, Problem
from chalicelib.news.listing import (
    LATEST,
    WITHDRAWN,
    Cursor,
    Listing,
    ListingPage,
    NamedList,
    cursor_at,
    cursor_of,
    list_entries,
    section_listing,
)
from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.register import Entry, Record, Walk
from chalicelib.news.standing import Standing
from chalicelib.news.waiting_line import LeftOut
from chalicelib.news.write_budget import MOST_AUTHORS, MOST_SUBJECTS
from chalicelib.storage import keys
from tests.conftest import NOON
from tests.memory import next_newer, page_of, standing_at
from tests.storage import strategies
from tests.storage.engines import ArchiveAndRegister, Table
from tests.storage.samples import (
    KAREN,
    LAST_SECOND,
    ODD_KEYS,
    a_story,
    entry_for,
    everything,
    keep,
    key_of,
    remove,
    whole_list,
)

# An engine's answers take a while, and every example finds its own place in the same table.
several_times = settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

MOST_WRITES = int(os.environ.get("DYNAMODB_MOST_WRITES", "100"))
needs_large_transactions = pytest.mark.skipif(
    MOST_WRITES < 100, reason=f"this engine takes only {MOST_WRITES} writes in a transaction"
)

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
STORY = Address("denmark", "a-story")
ELSEWHERE = Address("culture", "a-story")
ANOTHER = Address("denmark", "another")
OTHER_FILE = "articles/other.md"
IN_3_MINUTES = NOON + timedelta(minutes=3)
DENMARK, CULTURE = section_listing("denmark"), section_listing("culture")
BY_KAREN = Listing("author", KAREN.slug)
SEA = Listing("tag", "sea")

_numbers = count(1)


def a_new_name() -> str:
    """A slug that no other example has used."""
    return f"n{next(_numbers)}"


class TestReadingWhatWasEntered:
    @several_times
    @given(data=st.data())
    def test_a_record_and_a_standing_come_back_as_they_were(
        self, archive: ArchiveAndRegister, data: st.DataObject
    ) -> None:
        address = Address("denmark", a_new_name())
        key = f"articles/{address}{data.draw(strategies.texts())}"
        record = data.draw(strategies.records(key))
        standing = data.draw(strategies.standings(address))
        archive.enter(Entry((archive.record(key), record), ((Standing(address), standing),)))
        assert archive.record(key) == replace(record, revision=1)
        assert archive.standings([address]) == {address: replace(standing, revision=1)}
        assert standing_at(archive, address) == replace(standing, revision=1)

    @pytest.mark.parametrize("size", [200_000, LARGEST_BODY])
    def test_the_longest_text_comes_back_whole(
        self, archive: ArchiveAndRegister, size: int
    ) -> None:
        letters = random.Random(7).choices("abcdefghijklmnopqrstuvwxyz ABCDEFGH<>&12345678", k=size)
        article = a_story(body_html="".join(letters))
        keep(archive, article)
        assert standing_at(archive, STORY).article == article


def test_a_new_archive_is_empty_at_revision_0(archive: ArchiveAndRegister) -> None:
    assert archive.record("articles/none.md") == Record(Chronicle("articles/none.md"))
    assert standing_at(archive, STORY) == Standing(STORY)
    assert archive.standings([STORY]) == {STORY: Standing(STORY)}
    assert archive.standings([]) == {}
    assert page_of(archive, SEA, now=NOON, most=10) == ListingPage(cards=())
    assert list(archive.records()) == []
    assert sum(archive.clear()) == 0


def test_many_standings_are_read_at_once(archive: ArchiveAndRegister) -> None:
    stories = [a_story(f"denmark/story-{n}") for n in range(20)]
    keep(archive, *stories)
    missing = [Address("culture", f"story-{n}") for n in range(20)]
    standings = archive.standings([*(story.address for story in stories), *missing])
    assert standings == {
        **{story.address: Standing(story.address, 1, (), story) for story in stories},
        **{address: Standing(address) for address in missing},
    }


@pytest.fixture
def published(archive: ArchiveAndRegister) -> ArchiveAndRegister:
    """An archive with a story, and another one in the same lists."""
    keep(archive, a_story(), a_story("denmark/another", published=NOON + SECOND))
    return archive


def moved(archive: ArchiveAndRegister) -> Entry:
    """The story moves elsewhere, and another file must be looked at: ten writes."""
    return entry_for(
        archive,
        key_of(STORY),
        a_story(str(ELSEWHERE)),
        gone_from=[STORY],
        stale=[key_of(ANOTHER)],
    )


def begin_anew(archive: ArchiveAndRegister) -> None:
    """Everything is cleared, and another story at the same address."""
    list(archive.clear())
    keep(archive, a_story())


def enter_other(archive: ArchiveAndRegister, *stories: Article, stale: Iterable[str] = ()) -> None:
    """Another file is entered, with its stories."""
    archive.enter(entry_for(archive, OTHER_FILE, *stories, stale=stale))


MEANWHILE: dict[str, Callable[[ArchiveAndRegister], None]] = {
    "the record changed": lambda archive: _touch(archive, key_of(STORY)),
    "a standing changed": lambda archive: enter_other(archive, a_story()),
    "a standing appeared": lambda archive: enter_other(archive, a_story(str(ELSEWHERE))),
    "the record was marked stale": lambda archive: enter_other(archive, stale=[key_of(STORY)]),
    "all was cleared and made anew": begin_anew,
}


class TestAnEntryIsOneTransaction:
    def test_all_of_an_entry_is_written(self, published: ArchiveAndRegister) -> None:
        other = published.record(key_of(ANOTHER))
        published.enter(moved(published))
        assert published.record(key_of(STORY)).chronicle.versions == 2
        assert standing_at(published, STORY) == Standing(STORY, revision=2)
        assert standing_at(published, ELSEWHERE).article == a_story(str(ELSEWHERE))
        expected = [[ANOTHER, ELSEWHERE], [ANOTHER], [ELSEWHERE]]
        assert places(published, LATEST, DENMARK, CULTURE) == expected
        assert published.record(other.key) == replace(other, revision=2, is_stale=True)

    @pytest.mark.parametrize("meanwhile", MEANWHILE.values(), ids=MEANWHILE)
    def test_nothing_is_written_if_something_has_changed_since_it_was_read(
        self, published: ArchiveAndRegister, meanwhile: Callable[[ArchiveAndRegister], None]
    ) -> None:
        keep(published, a_story())
        late = moved(published)
        meanwhile(published)
        assert_nothing_is_written(published, late)

    def test_nothing_is_written_if_the_record_appeared_since(
        self, published: ArchiveAndRegister
    ) -> None:
        late = entry_for(published, OTHER_FILE, a_story(str(ELSEWHERE)))
        _touch(published, OTHER_FILE)
        assert_nothing_is_written(published, late)

    def test_nothing_is_written_if_a_file_to_be_looked_at_again_has_no_record(
        self, published: ArchiveAndRegister
    ) -> None:
        late = replace(moved(published), stale=frozenset({"articles/never.md"}))
        assert_nothing_is_written(published, late)

    @needs_large_transactions
    def test_deletions_are_counted_with_the_record_of_their_file(
        self, published: ArchiveAndRegister
    ) -> None:
        read = published.windows([NOON])
        counted = read[NOON].with_file(OTHER_FILE, 5)
        entry = entry_for(published, OTHER_FILE)
        published.enter(replace(entry, windows=((read[NOON], counted),)))
        assert published.windows([NOON, NOON + HOUR]) == {
            NOON: replace(counted, revision=1),
            NOON + HOUR: DeletionWindow(NOON + HOUR),
        }
        late = replace(moved(published), windows=((read[NOON], counted),))
        assert_nothing_is_written(published, late)

    def test_revisions_count_up_by_one_with_each_entry(self, archive: ArchiveAndRegister) -> None:
        for revision in (1, 2, 3):
            keep(archive, a_story())
            assert archive.record(key_of(STORY)).revision == revision
            assert standing_at(archive, STORY).revision == revision

    def test_a_stale_mark_can_be_set_twice_and_is_taken_off_by_the_files_own_entry(
        self, published: ArchiveAndRegister
    ) -> None:
        for _ in range(2):
            published.enter(entry_for(published, OTHER_FILE, stale=[key_of(STORY)]))
        record = published.record(key_of(STORY))
        assert (record.revision, record.is_stale) == (3, True)
        published.enter(Entry((record, replace(record, is_stale=False))))
        assert not published.record(record.key).is_stale


class TestLists:
    @several_times
    @given(data=st.data())
    def test_lists_hold_the_cards_of_the_articles_that_stand(
        self, archive: ArchiveAndRegister, data: st.DataObject
    ) -> None:
        section, stands = a_new_name(), dict[Address, Article]()
        for address, article in data.draw(st.lists(steps(section), min_size=1, max_size=8)):
            if article:
                keep(archive, article)
                stands[address] = article
            else:
                remove(archive, address)
                stands.pop(address, None)
        for listing in (LATEST, section_listing(section), SEA, Listing("tag", "wind"), BY_KAREN):
            shown = [c for c in whole_list(archive, listing).cards if c.address.section == section]
            assert shown == cards_in(listing, stands.values())

    @pytest.mark.parametrize("published", [NOON, NOON.astimezone(timezone(timedelta(hours=-13)))])
    @pytest.mark.parametrize(
        ("now", "is_shown"),
        [
            (NOON - SECOND, False),
            (NOON - timedelta(microseconds=1), False),
            (NOON, True),
            (NOON + timedelta(microseconds=1), True),
        ],
    )
    def test_an_embargoed_story_is_listed_at_its_second_and_not_one_before(
        self, archive: ArchiveAndRegister, published: datetime, now: datetime, *, is_shown: bool
    ) -> None:
        keep(archive, a_story(published=published))
        for listing in (LATEST, DENMARK, BY_KAREN):
            assert bool(page_of(archive, listing, now=now, most=10).cards) == is_shown

    @pytest.mark.parametrize(
        ("now", "is_shown"),
        [
            (IN_3_MINUTES - SECOND, True),
            (IN_3_MINUTES - timedelta(microseconds=1), True),
            (IN_3_MINUTES, False),
            (IN_3_MINUTES + timedelta(microseconds=1), False),
        ],
    )
    def test_a_story_leaves_every_list_at_the_second_it_expires(
        self, archive: ArchiveAndRegister, now: datetime, *, is_shown: bool
    ) -> None:
        expiring = replace(
            a_story(expires=IN_3_MINUTES),
            placement="lead",
            corrections=(Correction(NOON, "It was twelve."),),
            subjects=(Tag("sea", "Sea"),),
        )
        keep(archive, expiring)
        for entry in list_entries(expiring):
            shown = page_of(archive, entry.listing, now=now, most=10).cards
            assert bool(shown) == is_shown, entry.listing
            following = next_newer(archive, entry.listing, now=now, after=None)
            assert (following is not None) == is_shown, entry.listing

    @pytest.mark.parametrize("most", [1, 2, 3])
    def test_a_list_passes_over_expired_stories_and_is_as_long_as_without_them(
        self, archive: ArchiveAndRegister, most: int
    ) -> None:
        stories = [
            a_story(
                f"denmark/s-{n:02}",
                published=NOON + n * SECOND,
                expires=None if n % 4 == 0 else IN_3_MINUTES,
            )
            for n in range(12)
        ]
        keep(archive, *stories)
        pages: list[int] = []
        before: Cursor | None = None
        while not pages or before:
            page = page_of(archive, DENMARK, now=IN_3_MINUTES, most=most, before=before)
            pages.append(len(page.cards))
            before = page.older
        assert pages == {1: [1, 1, 1], 2: [2, 1], 3: [3]}[most]
        oldest_after = cursor_of(stories[0].card)
        following = next_newer(archive, DENMARK, now=IN_3_MINUTES, after=oldest_after)
        assert following == stories[4].card

    def test_a_list_read_ahead_has_the_stories_that_expire_meanwhile(
        self, archive: ArchiveAndRegister
    ) -> None:
        soon = a_story("denmark/soon", published=NOON + 2 * SECOND)
        keep(archive, soon, a_story(expires=NOON + SECOND), a_story("denmark/old", expires=NOON))
        query = Newest(DENMARK, 9)
        page = archive.answer([query], now=NOON, ahead=5 * SECOND)[query]
        assert [card.address.slug for card in page.cards] == ["soon", "a-story"]

    def test_a_story_whose_end_is_put_off_is_back_in_its_lists(
        self, archive: ArchiveAndRegister
    ) -> None:
        for end, is_shown in ((NOON, False), (IN_3_MINUTES, True), (NOON, False), (None, True)):
            keep(archive, a_story(expires=end))
            assert bool(page_of(archive, DENMARK, now=NOON, most=9).cards) == is_shown

    @pytest.mark.parametrize("most", [1, 2, 3, 4])
    def test_a_list_is_cut_at_most_and_says_where_the_older_begin(
        self, archive: ArchiveAndRegister, most: int
    ) -> None:
        keep_several(archive, 3)
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=most)
        assert len(page.cards) == min(most, 3)
        assert page.older == (cursor_of(page.cards[-1]) if most < 3 else None)
        if page.older:
            rest = page_of(archive, DENMARK, now=LAST_SECOND, most=3 - most, before=page.older)
            assert (len(rest.cards), rest.older) == (3 - most, None)

    @settings(several_times, max_examples=8)
    @given(
        hours=st.lists(st.integers(0, 3), min_size=1, max_size=9),
        most=st.integers(1, 4),
        until=st.none() | st.integers(1, 4),
    )
    def test_from_every_piece_of_a_list_the_piece_before_is_found(
        self, archive: ArchiveAndRegister, hours: list[int], most: int, until: int | None
    ) -> None:
        tag = a_new_name()
        listing, end = Listing("tag", tag), NOON + (until or 9) * HOUR
        for n, hour in enumerate(hours):
            over = NOON if n % 4 == 3 else None  # some have expired
            story = a_story(f"denmark/{tag}-{n}", published=NOON + hour * HOUR, tags=[tag])
            keep(archive, replace(story, expires=over))
        starts: list[Cursor | None] = [None]
        first = cursor_at(end)
        while older := _older(archive, listing, most, starts[-1] or first):
            starts.append(older)
        for before, start in pairwise(starts):
            query = StartOfNewer(listing, most, start or first, until=first)
            assert archive.answer([query], now=LAST_SECOND)[query] == before

    def test_a_list_goes_on_from_a_story_that_is_gone(self, archive: ArchiveAndRegister) -> None:
        first, second, _ = keep_several(archive, 3)
        remove(archive, second.address)
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=5, before=cursor_of(second.card))
        assert page.cards == (first.card,)

    def test_a_later_cursor_shows_no_embargoed_story(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story(published=NOON + SECOND))
        later = Cursor(NOON + timedelta(days=1), STORY)
        assert page_of(archive, DENMARK, now=NOON, most=5, before=later).cards == ()

    @settings(several_times, max_examples=10)
    @given(
        hours=st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=8),
        since=st.none() | st.integers(min_value=0, max_value=4),
        most=st.integers(min_value=1, max_value=4),
    )
    def test_a_list_is_continued_without_loss_or_repeat_though_dates_tie_and_stories_arrive(
        self, archive: ArchiveAndRegister, hours: list[int], since: int | None, most: int
    ) -> None:
        tag = a_new_name()
        # Sections that begin alike, since a tie is broken by the address.
        sections = ("denmark", "denmark-north", "denmark0")
        stories = [
            a_story(f"{sections[n % 3]}/{tag}-{n}", published=NOON + hour * HOUR, tags=[tag])
            for n, hour in enumerate(hours)
        ]
        keep(archive, *stories)
        begin = None if since is None else NOON + since * HOUR
        cards = list(walk(archive, Listing("tag", tag), most, begin))
        shown = [card.address for card in cards if "late" not in card.address.slug]
        expected = [story for story in stories if begin is None or story.published >= begin]
        assert sorted(shown) == sorted(story.address for story in expected)
        dates = [card.published for card in cards]
        assert dates == sorted(dates, reverse=True)


def _older(
    archive: ArchiveAndRegister, listing: Listing, most: int, before: Cursor
) -> Cursor | None:
    """Where a list goes on behind the piece that starts at `before`."""
    return page_of(archive, listing, now=LAST_SECOND, most=most, before=before).older


def test_a_story_that_is_taken_down_is_in_the_list_of_withdrawals_until_it_is_back(
    archive: ArchiveAndRegister,
) -> None:
    story = a_story("denmark/taken-down")
    notice = Card(address=story.address, published=IN_3_MINUTES)
    keep(archive, story)
    assert notice not in whole_list(archive, WITHDRAWN).cards
    keep(archive, replace(story, withdrawn="It was not true.", updated=IN_3_MINUTES))
    assert notice in whole_list(archive, WITHDRAWN).cards
    keep(archive, story)
    assert notice not in whole_list(archive, WITHDRAWN).cards


class TestListsThatWereLeft:
    def test_a_list_that_readers_had_is_known_by_the_last_of_its_names(
        self, archive: ArchiveAndRegister
    ) -> None:
        tag = a_new_name()
        names = (NamedList("tag", tag, name) for name in ("Sea", "Ærø", "The sea"))
        entry = entry_for(archive, OTHER_FILE)
        archive.enter(replace(entry, left=frozenset(names)))
        assert ever_listed(archive, tag) == "Ærø"
        assert page_of(archive, Listing("tag", tag), now=LAST_SECOND, most=9).cards == ()
        assert ever_listed(archive, f"{tag}-never") is None

    def test_a_list_is_known_as_left_though_the_rest_lost_its_race(
        self, published: ArchiveAndRegister
    ) -> None:
        tag = a_new_name()
        late = replace(moved(published), left=frozenset({NamedList("tag", tag, "Sea")}))
        keep(published, a_story())
        with pytest.raises(LostRace):
            published.enter(late)
        assert ever_listed(published, tag) == "Sea"

    def test_a_list_of_an_embargoed_story_alone_is_known_from_its_second_on(
        self, archive: ArchiveAndRegister
    ) -> None:
        tag = a_new_name()
        keep(archive, a_story(published=NOON + SECOND, tags=[tag]))
        assert ever_listed(archive, tag, NOON) is None
        assert ever_listed(archive, tag, NOON + SECOND) == tag.title()


def ever_listed(archive: ArchiveAndRegister, tag: str, by: datetime = LAST_SECOND) -> str | None:
    """What a tag's list is called, if readers ever had it."""
    query = EverListed(Listing("tag", tag), by)
    return archive.answer([query], now=by)[query]


class TestRecords:
    def test_records_come_in_the_order_of_their_keys_bytes(
        self, archive: ArchiveAndRegister
    ) -> None:
        for key in random.sample(ODD_KEYS, k=len(ODD_KEYS)):
            _touch(archive, key)
        listed = [record.key for record in archive.records()]
        assert listed == sorted(ODD_KEYS, key=str.encode)

    def test_records_of_several_pages_are_asked_for_page_by_page(self, table: Table) -> None:
        records = [_large_record(f"articles/large-{n:02}.md") for n in range(12)]
        for record in records:
            table.archive.enter(Entry((table.archive.record(record.key), record)))
        assert list(table.archive.records()) == [replace(record, revision=1) for record in records]
        assert len(table.calls("Query")) > 1

    def test_records_behind_a_key_and_up_to_another_are_read_alone(
        self, archive: ArchiveAndRegister
    ) -> None:
        for key in ODD_KEYS:
            _touch(archive, key)
        files = sorted(ODD_KEYS, key=str.encode)
        for first, last in ((0, 3), (2, len(files) - 1), (4, 4)):
            between = archive.records(files[first], files[last])
            assert [record.key for record in between] == files[first + 1 : last + 1]
        assert [record.key for record in archive.records(files[1])] == files[2:]
        assert [record.key for record in archive.records("", files[1])] == files[:2]


class TestOpenRecords:
    def test_stale_refused_and_waiting_records_are_open_until_they_are_none_of_it(
        self, archive: ArchiveAndRegister
    ) -> None:
        files = [f"articles/{name}.md" for name in ("calm", "refused", "stale", "waiting")]
        for key in files:
            _touch(archive, key)
        assert list(archive.open_records()) == []
        _, refused, stale, waiting = (archive.record(key) for key in files)
        opened = [
            (refused, replace(refused, problems=(Problem("it is empty", "write"),))),
            (stale, replace(stale, is_stale=True)),
            (waiting, replace(waiting, awaits="pictures/ferry.gif")),
        ]
        for change in opened:
            archive.enter(Entry(change))
        assert sorted(record.key for record in archive.open_records()) == files[1:]
        for key in files[1:]:
            finish(archive, key)
        assert list(archive.open_records()) == []

    def test_a_record_that_another_files_entry_marked_stale_is_open(
        self, archive: ArchiveAndRegister
    ) -> None:
        enter_stale(archive)
        assert [record.key for record in archive.open_records()] == [key_of(STORY)]

    def test_an_open_record_that_an_earlier_release_wrote_is_listed_once_it_was_seen(
        self, table: Table
    ) -> None:
        enter_stale(table.archive)
        without_mark(table, key_of(STORY))
        assert list(table.archive.open_records()) == []
        seen = table.archive.record(key_of(STORY))
        table.archive.list_as_open(seen)
        table.archive.list_as_open(seen)
        assert list(table.archive.open_records()) == [seen]

    def test_a_record_that_was_finished_meanwhile_is_not_listed_as_open(self, table: Table) -> None:
        enter_stale(table.archive)
        seen = table.archive.record(key_of(STORY))
        finish(table.archive, key_of(STORY))
        table.archive.list_as_open(seen)
        assert list(table.archive.open_records()) == []

    def test_a_table_without_the_index_is_read_whole(self, table: Table) -> None:
        enter_stale(table.archive)
        table.client.update_table(
            TableName=table.name, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "open"}}]
        )
        _wait_until_it_is_gone(table)
        assert [record.key for record in table.archive.open_records()] == [key_of(STORY)]


class TestWalk:
    def test_the_walk_is_kept_where_it_stands_as_it_was_read(
        self, archive: ArchiveAndRegister
    ) -> None:
        assert archive.walk() == Walk()
        walks = [Walk("articles/a.md", ("articles/ø.md",)), Walk("articles/b.md"), Walk()]
        for before, after in pairwise([Walk(), *walks]):
            archive.keep_walk(before, after)
            assert archive.walk() == after
        archive.keep_walk(walks[0], Walk("articles/z.md"))
        assert archive.walk() == Walk()


class TestWhoIsLeftOut:
    def test_the_first_in_line_is_found_and_no_more_once_it_is_let_in(
        self, archive: ArchiveAndRegister
    ) -> None:
        first, second = (LeftOut(STORY, f"wanting#2026-11-2{n}#0#{n} # 1.md") for n in (1, 2))
        elsewhere = LeftOut(ANOTHER, "wanting#2026-11-20#0#0.md")
        for place in (second, elsewhere, first):
            _leave_out(archive, place.key, place)
        assert archive.next_left_out(STORY, "wanting", but="") == first
        assert archive.next_left_out(STORY, "wanting", but=first.key) == second
        assert archive.next_left_out(STORY, "ended", but="") is None
        _leave_out(archive, first.key)
        assert archive.next_left_out(STORY, "wanting", but="") == second
        assert archive.next_left_out(STORY, "wanting", but=second.key) is None


class TestClear:
    def test_clear_leaves_nothing_and_counts_the_items_that_went(
        self, archive: ArchiveAndRegister
    ) -> None:
        addresses = [story.address for story in keep_several(archive, 30)]
        removed = list(archive.clear())
        assert removed == sorted(removed)
        assert removed[-1] >= 60
        records, standings, pages = everything(archive, addresses, [LATEST, DENMARK, BY_KAREN])
        assert records == []
        assert standings == {address: Standing(address) for address in addresses}
        assert [page.cards for page in pages] == [(), (), ()]

    def test_clear_leaves_no_item_in_the_table(self, table: Table) -> None:
        keep_several(table.archive, 30)
        *_, removed = table.archive.clear()
        assert removed == 30 * 5
        assert table.client.scan(TableName=table.name)["Items"] == []


class TestConcurrentEntries:
    """What only a real engine can be asked: the rival is at work in the same moment."""

    def test_exactly_one_of_the_copies_that_race_for_a_record_enters(self, table: Table) -> None:
        keep(table.archive, a_story())
        entry = entry_for(table.archive, key_of(STORY), a_story(headline="Corrected"))
        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(lambda _: _has_entered(table.archive, entry), range(8)))
        assert outcomes.count(True) == 1
        assert standing_at(table.archive, STORY).revision == 2
        assert table.archive.record(key_of(STORY)).revision == 2

    def test_no_stale_mark_is_lost_between_files_that_set_it_at_once(self, table: Table) -> None:
        _touch(table.archive, OTHER_FILE)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda n: _mark_five_times(table.archive, n), range(4)))
        assert table.archive.record(OTHER_FILE).revision == 1 + 4 * 5


def test_intake_reads_consistently_and_readers_at_half_the_price(table: Table) -> None:
    table.archive.record(key_of(STORY))
    table.archive.standings([STORY])
    list(table.archive.records())
    standing_at(table.archive, STORY)
    page_of(table.archive, LATEST, now=NOON, most=10)
    batches = [batch["RequestItems"][table.name] for batch in table.calls("BatchGetItem")]
    queries = table.calls("Query")  # of the records of stories, of those of pictures, of a list
    for requests, is_consistent in ((batches, [True, False]), (queries, [True, True, False])):
        assert [request.get("ConsistentRead", False) for request in requests] == is_consistent
    assert [request["ConsistentRead"] for request in table.calls("GetItem")] == [True]


class TestPartsOfLists:
    def test_a_tags_list_has_the_name_of_the_tag(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story(tags=["sea"]))
        assert whole_list(archive, SEA).name == "Sea"
        assert whole_list(archive, LATEST).name == ""

    def test_a_list_leads_from_each_story_to_the_next_newer_though_dates_tie(
        self, archive: ArchiveAndRegister
    ) -> None:
        late = a_story("denmark/story-3-too", published=IN_3_MINUTES)
        stories = [*keep_several(archive, 4), late]
        keep(archive, late)
        after: Cursor | None = None
        for story in stories:
            assert next_newer(archive, DENMARK, now=LAST_SECOND, after=after) == story.card
            after = cursor_of(story.card)
        assert next_newer(archive, DENMARK, now=LAST_SECOND, after=after) is None

    def test_a_list_does_not_lead_into_the_future(self, archive: ArchiveAndRegister) -> None:
        first, second = keep_several(archive, 2)
        after, before = cursor_of(first.card), second.published - SECOND
        assert next_newer(archive, DENMARK, now=before, after=after) is None
        assert next_newer(archive, DENMARK, now=second.published, after=after) == second.card


class TestTheLargestEntries:
    @needs_large_transactions
    def test_a_story_in_all_lists_changes_its_address_and_its_date(
        self, archive: ArchiveAndRegister
    ) -> None:
        old, new = _in_all_lists(STORY, NOON), _in_all_lists(ELSEWHERE, NOON + SECOND)
        keep(archive, old)
        archive.enter(entry_for(archive, key_of(STORY), new, gone_from=[STORY]))
        expected = [((new.card,), place.name) for place in list_entries(new)]
        lists = [whole_list(archive, place.listing) for place in list_entries(new)]
        assert [(page.cards, page.name) for page in lists] == expected

    @needs_large_transactions
    def test_an_entry_takes_as_many_writes_as_its_budget_counts(self, table: Table) -> None:
        keep(table.archive, _in_all_lists(STORY, NOON), a_story("denmark/another"))
        entry = entry_for(
            table.archive,
            key_of(STORY),
            _in_all_lists(ELSEWHERE, NOON + SECOND),
            gone_from=[STORY],
            stale=[key_of(ANOTHER)],
        )
        table.archive.enter(entry)
        writes = table.calls("TransactWriteItems")[-1]["TransactItems"]
        assert len(writes) == entry.writes


def assert_nothing_is_written(archive: ArchiveAndRegister, late: Entry) -> None:
    """The entry loses its race, and all that it would have changed is as it was."""
    addresses = [STORY, ELSEWHERE, ANOTHER]
    listings = [LATEST, DENMARK, CULTURE, BY_KAREN]
    before = everything(archive, addresses, listings)
    with pytest.raises(LostRace, match=re.escape(late.record[1].key)):
        archive.enter(late)
    assert everything(archive, addresses, listings) == before


def places(archive: ArchiveAndRegister, *listings: Listing) -> list[list[Address]]:
    """The addresses in each list, as they are read."""
    return [[card.address for card in whole_list(archive, listing).cards] for listing in listings]


def steps(section: str) -> st.SearchStrategy[tuple[Address, Article | None]]:
    """Something new at one of three addresses: a story in some lists, or nothing."""

    def step(slug: str, hour: int, tags: list[str], withdrawn: str) -> tuple[Address, Article]:
        published = NOON + hour * HOUR
        address = Address(section, slug)
        article = a_story(
            str(address), published=published, tags=tags, withdrawn=withdrawn, headline=f"At {hour}"
        )
        return address, article

    slug = st.sampled_from(["one", "two", "three"])
    most = 2 if MOST_WRITES >= 12 else 1  # a story with two that moves in time leaves and enters 5
    tags = st.lists(st.sampled_from(["sea", "wind"]), max_size=most, unique=True)
    hour, withdrawn = st.integers(min_value=0, max_value=2), st.sampled_from(["", "", "Untrue."])
    gone = slug.map(lambda slug: (Address(section, slug), None))
    return st.builds(step, slug, hour, tags, withdrawn) | gone


def cards_in(listing: Listing, articles: Iterable[Article]) -> list[Card]:
    """The cards of the articles that are in a list, newest first, ties by address."""
    placed = [(place, story.card) for story in articles for place in list_entries(story)]
    here = [(str(place.cursor), card) for place, card in placed if place.listing == listing]
    return [card for _, card in sorted(here, key=itemgetter(0), reverse=True)]


def keep_several(archive: ArchiveAndRegister, number: int) -> list[Article]:
    """Stories of one section a minute apart, oldest first."""
    stories = [
        a_story(f"denmark/story-{n}", published=NOON + timedelta(minutes=n)) for n in range(number)
    ]
    keep(archive, *stories)
    return stories


def walk(
    archive: ArchiveAndRegister, listing: Listing, most: int, since: datetime | None
) -> Iterator[Card]:
    """Every card of a list, page after page, while newer stories keep arriving."""
    before: Cursor | None = None
    for n in count():
        page = page_of(archive, listing, now=LAST_SECOND, most=most, since=since, before=before)
        assert len(page.cards) <= most
        yield from page.cards
        if page.older is None:
            return
        before = Cursor.parse(str(page.older))
        arriving = f"denmark/{listing.name}-late-{n}"
        keep(archive, a_story(arriving, published=NOON + timedelta(days=1), tags=[listing.name]))


def enter_stale(archive: ArchiveAndRegister) -> None:
    """Two files, one of them stale through the other's entry."""
    _touch(archive, key_of(STORY))
    enter_other(archive, stale=[key_of(STORY)])


def finish(archive: ArchiveAndRegister, key: str) -> None:
    """All is well with a file."""
    record = archive.record(key)
    archive.enter(Entry((record, replace(record, is_stale=False, problems=(), awaits=""))))


def without_mark(table: Table, key: str) -> None:
    """The record of a file as releases before the index wrote it."""
    table.client.update_item(
        TableName=table.name,
        Key=keys.record_key(key),
        UpdateExpression="REMOVE #open",
        ExpressionAttributeNames={"#open": "open"},
    )


def _wait_until_it_is_gone(table: Table) -> None:
    for _ in range(100):
        described = table.client.describe_table(TableName=table.name)["Table"]
        if not described.get("GlobalSecondaryIndexes"):
            return
        time.sleep(0.1)


def _touch(archive: ArchiveAndRegister, key: str) -> None:
    """Another version of a file was read, and nothing came of it."""
    archive.enter(entry_for(archive, key))


def _leave_out(archive: ArchiveAndRegister, key: str, *places: LeftOut) -> None:
    record = archive.record(key)
    archive.enter(Entry((record, replace(record, left_out=places))))


def _large_record(key: str) -> Record:
    """A record of 200 kB: a page of the service's answer holds 1 MB."""
    return Record(Chronicle(key), problems=(Problem("æ" * 100_000, "shorten it"),))


def _has_entered(archive: ArchiveAndRegister, entry: Entry) -> bool:
    try:
        archive.enter(entry)
    except LostRace:
        return False
    return True


def _mark_five_times(archive: ArchiveAndRegister, number: int) -> None:
    own, other = f"articles/{number}.md", OTHER_FILE
    entered = 0
    for _attempt in range(200):  # each may lose its race
        entered += _has_entered(archive, entry_for(archive, own, stale=[other]))
        if entered == 5:
            return
    pytest.fail("every attempt lost its race")


def _in_all_lists(address: Address, published: datetime) -> Article:
    """A story with as many tags and authors as intake allows."""
    story = a_story(str(address), published=published, tags=[f"tag-{n}" for n in range(MOST_TAGS)])
    return replace(
        story,
        authors=tuple(Byline(f"author-{n}", f"Author {n}") for n in range(MOST_AUTHORS)),
        subjects=tuple(Tag(f"subject-{n}", f"Subject {n}") for n in range(MOST_SUBJECTS)),
        placement="lead",
        corrections=(Correction(published, "It was twelve, not ten."),),
    )
