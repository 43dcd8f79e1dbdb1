"""What a place to keep stories promises, whichever it is: in memory, on an emulator, on AWS.

An entry here has at most ten writes, which is all that an old DynamoDB Local takes in one
transaction; the two largest are left out there (DYNAMODB_MOST_WRITES says how many it takes).
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from operator import itemgetter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.limits import LARGEST_BODY
from chalicelib.news.address import Address
from chalicelib.news.article import MOST_TAGS, Article, Byline, Card, Correction, Tag
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import LostRace, Problem
from chalicelib.news.listing import (
    LATEST,
    Cursor,
    Listing,
    cursor_of,
    list_entries,
    section_listing,
)
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from chalicelib.news.write_budget import MOST_ADDRESSES, MOST_AUTHORS, MOST_SUBJECTS
from tests.conftest import NOON
from tests.memory import MemoryUploads, next_newer, page_of, standing_at
from tests.storage import strategies
from tests.storage.engines import ArchiveAndRegister, Table
from tests.storage.samples import (
    KAREN,
    LAST_SECOND,
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
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

MOST_WRITES = int(os.environ.get("DYNAMODB_MOST_WRITES", "100"))
needs_large_transactions = pytest.mark.skipif(
    MOST_WRITES < 100, reason=f"this engine takes only {MOST_WRITES} writes in a transaction"
)

SECOND = timedelta(seconds=1)
STORY = Address("denmark", "a-story")
ELSEWHERE = Address("culture", "a-story")
DENMARK, CULTURE = section_listing("denmark"), section_listing("culture")
BY_KAREN = Listing("author", KAREN.slug)
SEA = Listing("tag", "sea")

_numbers = count(1)


def a_new_name() -> str:
    """A slug that no other example has used."""
    return f"n{next(_numbers)}"


class TestWhatIsEnteredCanBeReadAgain:
    @several_times
    @given(data=st.data())
    def test_as_it_was(self, archive: ArchiveAndRegister, data: st.DataObject) -> None:
        address = Address("denmark", a_new_name())
        key = f"articles/{address}{data.draw(strategies.texts())}"
        record = data.draw(strategies.records(key))
        standing = data.draw(strategies.standings(address))
        archive.enter(Entry((archive.record(key), record), ((Standing(address), standing),)))
        assert archive.record(key) == replace(record, revision=1)
        assert archive.standings([address]) == {address: replace(standing, revision=1)}
        assert standing_at(archive, address) == replace(standing, revision=1)

    @several_times
    @given(data=st.data())
    def test_its_card_is_in_all_its_lists(
        self, archive: ArchiveAndRegister, data: st.DataObject
    ) -> None:
        address = Address("denmark", a_new_name())
        article = data.draw(strategies.articles(st.just(address)))
        keep(archive, article)
        for place in list_entries(article):
            page = page_of(archive, place.listing, now=place.cursor.published, most=50)
            assert article.card in page.cards

    @pytest.mark.parametrize("size", [200_000, LARGEST_BODY])
    def test_the_longest_text_is_whole(self, archive: ArchiveAndRegister, size: int) -> None:
        letters = random.Random(7).choices("abcdefghijklmnopqrstuvwxyz ABCDEFGH<>&12345678", k=size)
        article = a_story(body_html="".join(letters))
        keep(archive, article)
        assert standing_at(archive, STORY).article == article


class TestWhatNeverWas:
    def test_a_file_never_heard_of_has_an_empty_record_of_revision_0(
        self, archive: ArchiveAndRegister
    ) -> None:
        assert archive.record("articles/none.md") == Record(Chronicle("articles/none.md"))

    def test_an_address_nobody_wanted_has_an_empty_standing_of_revision_0(
        self, archive: ArchiveAndRegister
    ) -> None:
        assert standing_at(archive, STORY) == Standing(STORY)
        assert archive.standings([STORY]) == {STORY: Standing(STORY)}

    def test_a_list_that_no_story_is_in_is_empty(self, archive: ArchiveAndRegister) -> None:
        page = page_of(archive, SEA, now=NOON, most=10)
        assert (page.cards, page.older) == ((), None)

    def test_there_are_no_records(self, archive: ArchiveAndRegister) -> None:
        assert list(archive.records()) == []

    def test_nothing_asked_is_nothing_answered(self, archive: ArchiveAndRegister) -> None:
        assert archive.standings([]) == {}


class TestManyStandingsAtOnce:
    def test_each_is_found_or_said_to_be_empty(self, archive: ArchiveAndRegister) -> None:
        kept = [a_story(f"denmark/story-{n}") for n in range(20)]
        keep(archive, *kept)
        never = [Address("culture", f"story-{n}") for n in range(20)]
        found = archive.standings([*(article.address for article in kept), *never])
        assert found == {
            **{article.address: Standing(article.address, 1, (), article) for article in kept},
            **{address: Standing(address) for address in never},
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
        stale=[key_of(Address("denmark", "another"))],
    )


class TestAnEntryIsAllOrNothing:
    def test_all_of_it_is_written(self, published: ArchiveAndRegister) -> None:
        published.enter(moved(published))
        assert published.record(key_of(STORY)).chronicle.versions == 2
        assert standing_at(published, STORY).article is None
        assert standing_at(published, ELSEWHERE).article == a_story(str(ELSEWHERE))
        assert [card.address for card in whole_list(published, CULTURE).cards] == [ELSEWHERE]
        assert published.record(key_of(Address("denmark", "another"))).is_stale

    @pytest.mark.parametrize(
        "meanwhile",
        [
            pytest.param(lambda archive: _touch(archive, key_of(STORY)), id="the record changed"),
            pytest.param(
                lambda archive: archive.enter(entry_for(archive, "articles/x.md", a_story())),
                id="a standing changed",
            ),
            pytest.param(
                lambda archive: archive.enter(
                    entry_for(archive, "articles/x.md", a_story(str(ELSEWHERE)))
                ),
                id="a standing appeared",
            ),
            pytest.param(
                lambda archive: archive.enter(
                    entry_for(archive, "articles/x.md", stale=[key_of(STORY)])
                ),
                id="the record was marked stale",
            ),
        ],
    )
    def test_nothing_is_written_if_something_has_changed_since_it_was_read(
        self, published: ArchiveAndRegister, meanwhile: Callable[[ArchiveAndRegister], None]
    ) -> None:
        late = moved(published)
        meanwhile(published)
        assert_nothing_is_written(published, late)

    def test_nothing_is_written_if_the_record_appeared_since(
        self, published: ArchiveAndRegister
    ) -> None:
        late = entry_for(published, "articles/new.md", a_story(str(ELSEWHERE)))
        _touch(published, "articles/new.md")
        assert_nothing_is_written(published, late)

    def test_nothing_is_written_if_a_file_to_be_looked_at_again_has_no_record(
        self, published: ArchiveAndRegister
    ) -> None:
        late = replace(moved(published), stale=frozenset({"articles/never.md"}))
        assert_nothing_is_written(published, late)

    def test_of_two_copies_that_read_the_same_one_enters(
        self, published: ArchiveAndRegister
    ) -> None:
        one, other = moved(published), moved(published)
        published.enter(one)
        assert_nothing_is_written(published, other)

    def test_nothing_is_written_if_everything_was_cleared_since(
        self, published: ArchiveAndRegister
    ) -> None:
        keep(published, a_story())
        late = moved(published)
        list(published.clear())
        keep(published, a_story(), a_story("denmark/another"))
        assert_nothing_is_written(published, late)

    def test_the_loser_reads_again_and_enters(self, published: ArchiveAndRegister) -> None:
        _touch(published, key_of(STORY))
        published.enter(moved(published))
        assert standing_at(published, ELSEWHERE).article is not None

    def test_the_lost_race_says_for_which_file(self, published: ArchiveAndRegister) -> None:
        late = moved(published)
        published.enter(moved(published))
        with pytest.raises(LostRace, match=key_of(STORY)):
            published.enter(late)


class TestRevisions:
    def test_count_up_by_one_with_each_entry(self, archive: ArchiveAndRegister) -> None:
        for revision in (1, 2, 3):
            keep(archive, a_story())
            assert archive.record(key_of(STORY)).revision == revision
            assert standing_at(archive, STORY).revision == revision

    def test_of_an_emptied_address_go_on(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story())
        remove(archive, STORY)
        assert standing_at(archive, STORY) == Standing(STORY, revision=2)

    def test_of_what_an_entry_does_not_name_stay(self, published: ArchiveAndRegister) -> None:
        before = standing_at(published, Address("denmark", "another"))
        keep(published, a_story())
        assert standing_at(published, Address("denmark", "another")) == before


class TestStaleMarks:
    def test_raise_the_other_records_revision_and_leave_the_rest(
        self, published: ArchiveAndRegister
    ) -> None:
        other = key_of(Address("denmark", "another"))
        before = published.record(other)
        published.enter(moved(published))
        expected = replace(before, revision=before.revision + 1, is_stale=True)
        assert published.record(other) == expected

    def test_are_taken_off_by_the_files_own_entry(self, published: ArchiveAndRegister) -> None:
        published.enter(moved(published))
        record = published.record(key_of(Address("denmark", "another")))
        published.enter(Entry((record, replace(record, is_stale=False))))
        assert not published.record(record.key).is_stale

    def test_can_be_set_twice(self, published: ArchiveAndRegister) -> None:
        for _ in range(2):
            published.enter(entry_for(published, "articles/x.md", stale=[key_of(STORY)]))
        assert published.record(key_of(STORY)).revision == 3


class TestCards:
    def test_move_with_the_story(self, published: ArchiveAndRegister) -> None:
        published.enter(moved(published))
        another = Address("denmark", "another")
        assert places(published, LATEST, DENMARK, CULTURE) == [
            [another, ELSEWHERE],
            [another],
            [ELSEWHERE],
        ]

    def test_show_the_new_headline_in_every_list(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story(), a_story(headline="Corrected"))
        for listing in (LATEST, DENMARK, BY_KAREN):
            assert [card.headline for card in whole_list(archive, listing).cards] == ["Corrected"]

    @several_times
    @given(data=st.data())
    def test_are_at_any_time_those_of_the_articles_that_stand(
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


class TestListings:
    def test_are_read_newest_first(self, archive: ArchiveAndRegister) -> None:
        for minutes in (3, 1, 2):
            published = NOON + timedelta(minutes=minutes)
            keep(archive, a_story(f"denmark/story-{minutes}", published=published))
        assert places(archive, DENMARK) == [
            [Address("denmark", f"story-{minutes}") for minutes in (3, 2, 1)]
        ]

    @pytest.mark.parametrize(
        ("now", "is_shown"),
        [
            (NOON - SECOND, False),
            (NOON - timedelta(microseconds=1), False),
            (NOON, True),
            (NOON + timedelta(microseconds=1), True),
        ],
    )
    def test_show_an_embargoed_story_at_its_second_and_not_one_before(
        self, archive: ArchiveAndRegister, now: datetime, *, is_shown: bool
    ) -> None:
        keep(archive, a_story(published=NOON))
        for listing in (LATEST, DENMARK, BY_KAREN):
            assert bool(page_of(archive, listing, now=now, most=10).cards) == is_shown

    def test_know_moments_in_any_zone(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story(published=datetime.fromisoformat("2026-11-24T23:30:00-02:00")))
        before = datetime.fromisoformat("2026-11-25T01:29:59+00:00")
        assert not page_of(archive, LATEST, now=before, most=10).cards
        assert page_of(archive, LATEST, now=before + SECOND, most=10).cards

    def test_are_cut_at_most_and_say_where_the_older_begin(
        self, archive: ArchiveAndRegister
    ) -> None:
        keep_several(archive, 3)
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=2)
        assert len(page.cards) == 2
        assert page.older == cursor_of(page.cards[-1])

    @pytest.mark.parametrize("most", [3, 4])
    def test_say_that_nothing_older_is_there(self, archive: ArchiveAndRegister, most: int) -> None:
        keep_several(archive, 3)
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=most)
        assert (len(page.cards), page.older) == (3, None)

    def test_end_when_all_that_is_older_has_been_shown(self, archive: ArchiveAndRegister) -> None:
        keep_several(archive, 3)
        newest = page_of(archive, DENMARK, now=LAST_SECOND, most=1)
        rest = page_of(archive, DENMARK, now=LAST_SECOND, most=2, before=newest.older)
        assert (len(rest.cards), rest.older) == (2, None)

    def test_go_on_from_a_story_that_is_gone(self, archive: ArchiveAndRegister) -> None:
        first, second, third = keep_several(archive, 3)
        remove(archive, second.address)
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=5, before=cursor_of(second.card))
        assert page.cards == (first.card,)
        assert third.published > second.published

    def test_show_no_embargoed_story_to_who_asks_with_a_later_cursor(
        self, archive: ArchiveAndRegister
    ) -> None:
        keep(archive, a_story(published=NOON + SECOND))
        later = Cursor(NOON + timedelta(days=1), STORY)
        assert page_of(archive, DENMARK, now=NOON, most=5, before=later).cards == ()

    @settings(several_times, max_examples=10)
    @given(
        hours=st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=8),
        most=st.integers(min_value=1, max_value=4),
    )
    def test_are_continued_without_loss_or_repeat_though_dates_tie_and_stories_arrive(
        self, archive: ArchiveAndRegister, hours: list[int], most: int
    ) -> None:
        tag = a_new_name()
        stories = [
            # Sections that begin alike, since a tie is broken by the address.
            a_story(
                f"{('denmark', 'denmark-north', 'denmark0')[n % 3]}/{tag}-{n}",
                published=NOON + timedelta(hours=hour),
                tags=[tag],
            )
            for n, hour in enumerate(hours)
        ]
        keep(archive, *stories)
        walked = list(walk(archive, Listing("tag", tag), most))
        shown = [card.address for card in walked if "late" not in card.address.slug]
        assert sorted(shown) == sorted(article.address for article in stories)
        assert [card.published for card in walked] == sorted(
            (card.published for card in walked), reverse=True
        )


class TestRecords:
    ODD_KEYS = (
        "articles/denmark/Ø.md",
        "articles/denmark/Zebra.md",
        "articles/denmark/a b.md",
        "articles/denmark/a+b%20.md",
        "articles/denmark/a.md",
        "articles/denmark/a/b.md",
        "articles/denmark/aa.md",
        "articles/denmark/e\u0301.md",
        "articles/denmark/æøå.md",
        "articles/denmark/é.md",
        "articles/denmark/\uff21.md",
        "articles/denmark/😀.md",
    )

    def test_are_walked_in_the_order_of_their_keys_bytes(self, archive: ArchiveAndRegister) -> None:
        for key in random.sample(self.ODD_KEYS, k=len(self.ODD_KEYS)):
            _touch(archive, key)
        walked = [record.key for record in archive.records()]
        assert walked == sorted(self.ODD_KEYS, key=str.encode)

    def test_are_walked_over_more_than_one_page(self, archive: ArchiveAndRegister) -> None:
        kept = [_large_record(f"articles/large-{n}.md") for n in range(12)]
        for record in kept:
            archive.enter(Entry((archive.record(record.key), record)))
        assert sorted(archive.records(), key=lambda record: record.key) == sorted(
            (replace(record, revision=1) for record in kept), key=lambda record: record.key
        )

    def test_are_asked_for_page_by_page(self, table: Table) -> None:
        for n in range(12):
            record = _large_record(f"articles/large-{n}.md")
            table.archive.enter(Entry((table.archive.record(record.key), record)))
        assert len(list(table.archive.records())) == 12
        assert len(table.calls("Query")) > 1


class TestClear:
    def test_leaves_nothing(self, archive: ArchiveAndRegister) -> None:
        kept = keep_several(archive, 30)
        list(archive.clear())
        addresses = [article.address for article in kept]
        records, standings, lists = everything(archive, addresses, [LATEST, DENMARK, BY_KAREN])
        assert records == []
        assert standings == {address: Standing(address) for address in addresses}
        assert [page.cards for page in lists] == [(), (), ()]

    def test_says_how_many_items_went_as_they_go(self, archive: ArchiveAndRegister) -> None:
        keep_several(archive, 30)
        removed = list(archive.clear())
        assert removed == sorted(removed)
        assert removed[-1] >= 60

    def test_leaves_no_item_in_the_table(self, table: Table) -> None:
        keep_several(table.archive, 30)
        *_, removed = table.archive.clear()
        assert removed == 30 * 5
        assert table.client.scan(TableName=table.name)["Items"] == []

    def test_of_nothing_is_no_error(self, archive: ArchiveAndRegister) -> None:
        assert sum(archive.clear()) == 0

    def test_lets_everything_begin_anew(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story())
        list(archive.clear())
        keep(archive, a_story())
        assert standing_at(archive, STORY).revision == 1


class TestManyAtOnce:
    """What only a real engine can be asked: the rival is at work in the same moment."""

    def test_of_copies_that_race_for_one_record_exactly_one_enters(self, table: Table) -> None:
        keep(table.archive, a_story())
        entry = entry_for(table.archive, key_of(STORY), a_story(headline="Corrected"))
        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(lambda _: _has_entered(table.archive, entry), range(8)))
        assert outcomes.count(True) == 1
        assert standing_at(table.archive, STORY).revision == 2
        assert table.archive.record(key_of(STORY)).revision == 2

    def test_no_stale_mark_is_lost_between_files_that_set_it_at_once(self, table: Table) -> None:
        _touch(table.archive, "articles/other.md")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda n: _mark_five_times(table.archive, n), range(4)))
        assert table.archive.record("articles/other.md").revision == 1 + 4 * 5


class TestReads:
    def test_for_intake_see_every_write_that_was_finished(self, table: Table) -> None:
        table.archive.record(key_of(STORY))
        table.archive.standings([STORY])
        list(table.archive.records())
        [record], [standings] = table.calls("GetItem"), table.calls("BatchGetItem")
        [records] = table.calls("Query")
        asked = [record, records, *standings["RequestItems"].values()]
        assert [each.get("ConsistentRead") for each in asked] == [True, True, True]

    def test_for_readers_cost_half_since_they_may_be_a_second_old(self, table: Table) -> None:
        standing_at(table.archive, STORY)
        page_of(table.archive, LATEST, now=NOON, most=10)
        [standings], [listing] = table.calls("BatchGetItem"), table.calls("Query")
        asked = [*standings["RequestItems"].values(), listing]
        assert [each.get("ConsistentRead", False) for each in asked] == [False, False]


class TestAList:
    def test_says_how_it_is_called(self, archive: ArchiveAndRegister) -> None:
        keep(archive, a_story(tags=["sea"]))
        assert whole_list(archive, SEA).name == "Sea"
        assert whole_list(archive, LATEST).name == ""

    def test_begins_with_the_first_second_asked_for(self, archive: ArchiveAndRegister) -> None:
        kept = keep_several(archive, 5)
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=9, since=kept[2].published)
        assert page.cards == tuple(story.card for story in (kept[4], kept[3], kept[2]))
        later = page_of(archive, DENMARK, now=LAST_SECOND, most=9, since=kept[2].published + SECOND)
        assert later.cards == page.cards[:2]

    def test_that_begins_after_its_end_is_empty(self, archive: ArchiveAndRegister) -> None:
        keep_several(archive, 3)
        page = page_of(archive, DENMARK, now=NOON, most=9, since=NOON + timedelta(days=1))
        assert (page.cards, page.older) == ((), None)

    def test_is_read_on_by_cursor_down_to_its_first_second(
        self, archive: ArchiveAndRegister
    ) -> None:
        kept = keep_several(archive, 6)
        since = kept[1].published
        page = page_of(archive, DENMARK, now=LAST_SECOND, most=2, since=since)
        met = [*page.cards]
        while page.older:
            page = page_of(
                archive, DENMARK, now=LAST_SECOND, most=2, since=since, before=page.older
            )
            met += page.cards
        assert met == [story.card for story in reversed(kept[1:])]

    def test_leads_from_each_story_to_the_next_newer(self, archive: ArchiveAndRegister) -> None:
        cards = [story.card for story in keep_several(archive, 4)]
        met: list[Card] = []
        after = None
        while card := next_newer(archive, DENMARK, now=LAST_SECOND, after=after):
            met.append(card)
            after = cursor_of(card)
        assert met == cards

    def test_does_not_lead_into_the_future(self, archive: ArchiveAndRegister) -> None:
        first, second = keep_several(archive, 2)
        after = cursor_of(first.card)
        before_it = second.published - SECOND
        assert next_newer(archive, DENMARK, now=before_it, after=after) is None
        assert next_newer(archive, DENMARK, now=second.published, after=after) == second.card

    def test_tells_several_stories_of_one_second_apart(self, archive: ArchiveAndRegister) -> None:
        one, other = a_story("denmark/one"), a_story("denmark/one-more")
        keep(archive, one, other)
        after = next_newer(archive, DENMARK, now=NOON, after=cursor_of(one.card))
        assert after == other.card


class TestTheLargestEntries:
    @needs_large_transactions
    def test_a_story_in_all_lists_that_changes_address_and_date(
        self, archive: ArchiveAndRegister
    ) -> None:
        old, new = _in_all_lists(STORY, NOON), _in_all_lists(ELSEWHERE, NOON + SECOND)
        keep(archive, old)
        archive.enter(entry_for(archive, key_of(STORY), new, gone_from=[STORY]))
        expected = [((new.card,), place.name) for place in list_entries(new)]
        lists = [whole_list(archive, place.listing) for place in list_entries(new)]
        assert [(page.cards, page.name) for page in lists] == expected

    @needs_large_transactions
    def test_the_last_move_that_intake_allows_fits_in_one_transaction(
        self, table: Table, newsroom: Newsroom
    ) -> None:
        uploads = MemoryUploads()
        intake = _intake(table, uploads, newsroom)
        for hour in range(MOST_ADDRESSES):
            _put(uploads, key_of(STORY), slug=f"move-{hour}", hour=hour)
            assert not intake.receive(key_of(STORY)).problems
        lists = len(list_entries(_in_all_lists(STORY, NOON)))
        assert max(_writes(table)) == 1 + MOST_ADDRESSES + 2 * lists
        assert max(_writes(table)) <= 100

    @needs_large_transactions
    def test_a_late_move_to_an_address_that_another_file_took_meanwhile_fits_too(
        self, table: Table, newsroom: Newsroom
    ) -> None:
        uploads = MemoryUploads()
        intake = _intake(table, uploads, newsroom)
        first, second = "articles/denmark/first.md", "articles/denmark/second.md"
        _put(uploads, first, slug="one", hour=0)
        intake.receive(first)
        _put(uploads, first, slug="two", hour=1)
        _put(uploads, second, slug="two", hour=2)
        intake.receive(second)
        intake.receive(first)
        assert max(_writes(table)) <= 100

    @needs_large_transactions
    @pytest.mark.parametrize("moves", [2, MOST_ADDRESSES - 1])
    def test_many_late_moves_to_addresses_that_other_files_took_meanwhile_fit_too(
        self, table: Table, newsroom: Newsroom, moves: int
    ) -> None:
        uploads = MemoryUploads()
        intake = _intake(table, uploads, newsroom)
        late = "articles/denmark/late.md"
        _put(uploads, late, slug="one", hour=0)
        intake.receive(late)
        for number in range(1, moves + 1):
            _put(uploads, late, slug=f"move-{number}", hour=number)
        for number in range(1, moves + 1):
            other = f"articles/denmark/other-{number}.md"
            _put(uploads, other, slug=f"move-{number}", hour=moves + number)
            intake.receive(other)
        record = intake.receive(late)
        assert str(record.address) == f"denmark/move-{moves}"
        assert record.chronicle.versions == moves + 1
        assert max(_writes(table)) <= 100
        for number in range(1, moves + 1):
            displaced = table.archive.record(f"articles/denmark/other-{number}.md")
            assert [problem.field for problem in displaced.problems] == ["address"]
            assert displaced.address is None


def assert_nothing_is_written(archive: ArchiveAndRegister, late: Entry) -> None:
    """The entry loses its race, and all that it would have changed is as it was."""
    addresses = [STORY, ELSEWHERE, Address("denmark", "another")]
    listings = [LATEST, DENMARK, CULTURE, BY_KAREN]
    before = everything(archive, addresses, listings)
    with pytest.raises(LostRace):
        archive.enter(late)
    assert everything(archive, addresses, listings) == before


def places(archive: ArchiveAndRegister, *listings: Listing) -> list[list[Address]]:
    """The addresses in each list, as they are read."""
    return [[card.address for card in whole_list(archive, each).cards] for each in listings]


def steps(section: str) -> st.SearchStrategy[tuple[Address, Article | None]]:
    """Something new at one of three addresses: a story in some lists, or nothing."""

    def step(slug: str, hour: int, tags: list[str], withdrawn: str) -> tuple[Address, Article]:
        published = NOON + timedelta(hours=hour)
        address = Address(section, slug)
        article = a_story(str(address), published=published, tags=tags, withdrawn=withdrawn)
        return address, article

    slug = st.sampled_from(["one", "two", "three"])
    tags = st.lists(st.sampled_from(["sea", "wind"]), max_size=2, unique=True)
    hour, withdrawn = st.integers(min_value=0, max_value=2), st.sampled_from(["", "", "Untrue."])
    gone = slug.map(lambda slug: (Address(section, slug), None))
    return st.builds(step, slug, hour, tags, withdrawn) | gone


def cards_in(listing: Listing, articles: Iterable[Article]) -> list[Card]:
    """The cards of the articles that are in a list, newest first, ties by address."""
    placed = [(place, each.card) for each in articles for place in list_entries(each)]
    here = [(str(place.cursor), card) for place, card in placed if place.listing == listing]
    return [card for _, card in sorted(here, key=itemgetter(0), reverse=True)]


def keep_several(archive: ArchiveAndRegister, number: int) -> list[Article]:
    """Stories of one section a minute apart, oldest first."""
    stories = [
        a_story(f"denmark/story-{n}", published=NOON + timedelta(minutes=n)) for n in range(number)
    ]
    keep(archive, *stories)
    return stories


def walk(archive: ArchiveAndRegister, listing: Listing, most: int) -> Iterator[Card]:
    """Every card of a list, page after page, while newer stories keep arriving."""
    before: Cursor | None = None
    for n in count():
        page = page_of(archive, listing, now=LAST_SECOND, most=most, before=before)
        assert len(page.cards) <= most
        yield from page.cards
        if page.older is None:
            return
        before = Cursor.parse(str(page.older))
        arriving = f"denmark/{listing.name}-late-{n}"
        keep(archive, a_story(arriving, published=NOON + timedelta(days=1), tags=[listing.name]))


def _touch(archive: ArchiveAndRegister, key: str) -> None:
    """Another version of a file was read, and nothing came of it."""
    archive.enter(entry_for(archive, key))


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
    own, other = f"articles/{number}.md", "articles/other.md"
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


def _intake(table: Table, uploads: MemoryUploads, newsroom: Newsroom) -> Intake:
    return Intake(table.archive, uploads, newsroom, site_url="", pause=lambda _attempt: None)


def _writes(table: Table) -> list[int]:
    """How many writes each transaction had."""
    return [len(call["TransactItems"]) for call in table.calls("TransactWriteItems")]


def _put(uploads: MemoryUploads, key: str, *, slug: str, hour: int) -> None:
    """A file with as many tags and authors as intake allows."""
    written = NOON + timedelta(hours=hour)
    tags = ", ".join(f"tag-{n}" for n in range(MOST_TAGS))
    authors = ", ".join(f"Author {n}" for n in range(MOST_AUTHORS))
    text = f"""---
title: A story that moves
slug: {slug}
date: {written.isoformat()}
tags: [{tags}]
authors: [{authors}]
placement: lead
corrections:
  - date: {written.isoformat()}
    text: It was twelve, not ten.
---

The ferry sailed again on Tuesday after three days in port, and nobody was more pleased than the
baker of the island, who had run out of flour the day before. Twenty cars were waiting.
"""
    uploads.put(key, text, written)
