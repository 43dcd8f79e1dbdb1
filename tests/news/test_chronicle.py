from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Correction
from chalicelib.news.chronicle import MOST_LIVES, Chronicle, Edition, Trace, Version
from chalicelib.news.claim import Withdrawal
from chalicelib.news.edits import edit_problems
from chalicelib.news.old_paths import old_path
from chalicelib.news.write_budget import MOST_ADDRESSES, MOST_ALIASES
from tests.conftest import NOON

KEY = "articles/denmark/ferry.md"
FERRY, BOAT, SHIP = (Address("denmark", slug) for slug in ("ferry", "boat", "ship"))

# A chapter of a file's life: its edition; None is a deletion, and an empty text a refusal.
Chapter = Edition | None | str


def at(hour: int) -> datetime:
    return NOON + timedelta(hours=hour)


def edition(
    address: Address = FERRY,
    *,
    date: datetime | None = None,
    lastmod: datetime | None = None,
    text: str = "It sailed.",
    is_draft: bool = False,
    is_withdrawn: bool = False,
    corrections: tuple[Correction, ...] = (),
    old: tuple[str, ...] = (),
    expires: datetime | None = None,
) -> Edition:
    trace = Trace(corrections=corrections, withdrawn="It was not true." if is_withdrawn else "")
    return Edition(
        address,
        date,
        lastmod,
        text,
        is_draft=is_draft,
        trace=trace,
        aliases=tuple(filter(None, map(old_path, old))),
        expires=expires,
    )


def read(*chapters: Chapter, chronicle: Chronicle | None = None) -> Chronicle:
    """Read one chapter an hour, the first an hour after noon; go on with a chronicle if given."""
    chronicle = chronicle or Chronicle(KEY)
    for chapter in chapters:
        hour = chronicle.versions + 1
        version = Version(id=f"v{hour}", written=at(hour))
        if chapter is None:
            chronicle = chronicle.deleted(replace(version, is_deletion=True))
        elif isinstance(chapter, str):
            chronicle = chronicle.refused(version)
        else:
            chronicle = chronicle.continued(version, chapter)
    return chronicle


def objections(chronicle: Chronicle, chapter: Edition, hour: int | None = None) -> list[str | None]:
    """The fields that are objected to in the next chapter."""
    hour = chronicle.versions + 1 if hour is None else hour
    version = Version(id="next", written=at(hour))
    return [problem.field for problem in edit_problems(chronicle, version, chapter, UTC)]


hours = st.none() | st.integers(-3, 12).map(at)
editions = st.builds(
    Edition,
    address=st.sampled_from([FERRY, BOAT, SHIP]),
    date=hours,
    lastmod=hours,
    substance=st.sampled_from(["one", "two"]),
    is_draft=st.integers(0, 4).map(lambda n: n == 0),
)
chapters = st.lists(editions | st.none() | st.just(""), max_size=8)


@given(story=chapters, data=st.data())
def test_reading_versions_one_by_one_equals_reading_all_at_once(
    story: list[Chapter], data: st.DataObject
) -> None:
    at_once = read(*story)
    half = data.draw(st.integers(0, len(story)))
    assert read(*story[half:], chronicle=read(*story[:half])) == at_once


@given(story=chapters)
def test_a_chronicle_covers_the_versions_it_has_read_and_no_others(story: list[Chapter]) -> None:
    versions = tuple(Version(f"v{n}", at(n)) for n in range(1, len(story) + 1))
    chronicle = read(*story)
    assert chronicle.covers(versions) is bool(story)
    assert chronicle.covers((*versions, Version("later", at(50)))) is bool(story)
    assert not chronicle.covers(versions[:-1])
    assert not chronicle.covers(
        tuple(replace(version, id=f"other-{version.id}") for version in versions)
    )


@given(story=chapters)
def test_a_refused_version_changes_nothing_that_readers_see(story: list[Chapter]) -> None:
    before, after = read(*story), read(*story, "")
    assert after.outcome == "refused"
    assert (after.stations, after.past) == (before.stations, before.past)
    assert after.first_published == before.first_published


@given(story=chapters)
def test_a_story_stands_where_its_last_accepted_version_wants_to(story: list[Chapter]) -> None:
    accepted = [chapter for chapter in story if chapter != ""]
    stations = read(*story).stations
    if accepted and isinstance(accepted[-1], Edition) and not accepted[-1].is_draft:
        assert stations[-1].address == accepted[-1].address
        assert stations[-1].claim.wanted_until is None
    else:
        assert stations == ()


@given(story=chapters)
def test_every_address_is_claimed_by_the_file_once_a_life(story: list[Chapter]) -> None:
    chronicle = read(*story)
    for address in chronicle.addresses:
        claims = chronicle.claims_on(address)
        assert claims
        assert {claim.key for claim in claims} == {KEY}
        assert len([claim for claim in claims if claim.ended is None]) <= 1


@given(story=chapters)
def test_a_story_is_never_updated_before_it_was_published(story: list[Chapter]) -> None:
    for station in read(*story).stations:
        assert station.updated is None or station.updated > station.published


class TestDates:
    def test_a_story_without_a_date_is_published_when_it_was_uploaded(self) -> None:
        assert read(edition()).stations[-1].published == at(1)

    def test_an_update_without_a_date_keeps_the_first_published_date(self) -> None:
        story = read(edition(), edition(text="It sailed twice."))
        assert story.stations[-1].published == at(1)

    @pytest.mark.parametrize("later", [-6, -4])
    def test_a_story_that_readers_have_keeps_the_date_it_was_published(self, later: int) -> None:
        story = read(edition(date=at(-5)), edition(date=at(later)), edition(BOAT))
        assert [station.published for station in story.stations] == [at(-5), at(-5)]

    def test_before_readers_have_a_story_its_last_date_counts(self) -> None:
        story = read(edition(date=at(9)), edition(date=at(8)), edition())
        assert story.stations[-1].published == at(8)

    def test_a_file_deleted_and_uploaded_again_can_be_dated_anew(self) -> None:
        story = read(edition(date=at(-5)), None, edition(date=at(-6)))
        assert story.stations[-1].published == at(-6)


class TestUpdates:
    def test_a_file_uploaded_again_with_the_same_text_is_no_update(self) -> None:
        assert read(edition(), edition()).stations[-1].updated is None

    def test_a_changed_text_is_an_update_at_its_upload_until_the_text_changes_again(self) -> None:
        story = read(edition(), edition(text="Twice."), edition(text="Twice."))
        assert story.stations[-1].updated == at(2)

    def test_lastmod_is_the_moment_of_an_update(self) -> None:
        story = read(edition(date=at(-5)), edition(date=at(-5), lastmod=at(-1), text="Twice."))
        assert story.stations[-1].updated == at(-1)

    @pytest.mark.parametrize("kept", [-1, -2])
    def test_a_changed_text_is_an_update_though_lastmod_was_kept(self, kept: int) -> None:
        dated = edition(date=at(-5), lastmod=at(-1))
        story = read(dated, edition(date=at(-5), lastmod=at(kept), text="Twice."))
        assert story.stations[-1].updated == at(2)
        again = read(edition(date=at(-5), lastmod=at(-1), text="Twice."), chronicle=story)
        assert again.stations[-1].updated == at(2), "nor is that forgotten"

    def test_a_correction_is_an_update(self) -> None:
        corrected = edition(date=at(-5), corrections=(Correction(at(-1), "Ten cars."),))
        assert read(corrected).stations[-1].updated == at(-1)
        kept = edition(
            date=at(-5), lastmod=at(-2), corrections=corrected.trace.corrections, text="New."
        )
        assert read(edition(date=at(-5), lastmod=at(-3)), kept).stations[-1].updated == at(-1)

    def test_a_withdrawn_story_is_gone_since_then_though_the_reason_changes(self) -> None:
        gone = edition(text="Gone.", is_withdrawn=True)
        story = read(edition(), gone, replace(gone, substance="Gone for another reason."))
        assert story.stations[-1].updated == at(2)

    def test_a_story_that_comes_back_in_other_words_was_updated(self) -> None:
        story = read(edition(), None, edition(text="Twice."))
        assert (story.stations[-1].published, story.stations[-1].updated) == (at(1), at(3))
        assert read(edition(), None, edition()).stations[-1].updated is None

    def test_a_story_that_readers_did_not_have_yet_was_not_updated(self) -> None:
        story = read(edition(date=at(9)), edition(date=at(9), text="Twice."))
        assert story.stations[-1].updated is None


class TestEmbargoes:
    def test_a_story_with_a_date_ahead_is_public_from_that_date_on(self) -> None:
        assert read(edition(date=at(9))).stations[-1].claim.public_from == at(9)

    def test_an_embargo_may_be_moved_or_lifted_before_it_ends(self) -> None:
        scheduled = read(edition(date=at(9)))
        assert objections(scheduled, edition(date=at(12))) == []
        lifted = read(edition(date=at(1)), chronicle=scheduled)
        assert lifted.stations[-1].claim.public_from == at(2)

    def test_an_embargo_on_a_story_that_readers_have_is_refused(self) -> None:
        assert objections(read(edition()), edition(date=at(9))) == ["date"]

    def test_a_second_embargo_is_refused_when_the_first_has_ended(self) -> None:
        assert objections(read(edition(date=at(3))), edition(date=at(9)), hour=4) == ["date"]

    def test_a_story_that_was_deleted_may_come_back_under_an_embargo(self) -> None:
        assert objections(read(edition(), None), edition(date=at(9))) == []

    def test_whoever_takes_a_story_down_may_date_it_as_they_like(self) -> None:
        assert objections(read(edition()), edition(date=at(9), is_draft=True)) == []
        withdrawal = edition(date=at(9), is_withdrawn=True)
        assert objections(read(edition()), withdrawal) == []
        assert read(edition(), withdrawal).stations[-1].published == at(1)


class TestMoves:
    def test_a_move_at_the_very_second_of_the_date_leaves_the_old_address_behind(self) -> None:
        story = read(edition(date=at(2)), edition(BOAT, date=at(2)))
        assert [station.address for station in story.stations] == [FERRY, BOAT]

    def test_the_old_address_keeps_the_version_that_stood_there(self) -> None:
        old, new = read(edition(), edition(BOAT)).stations
        assert (old.version, new.version) == ("v1", "v2")

    def test_a_story_that_moves_before_its_date_leaves_no_address_behind(self) -> None:
        story = read(edition(date=at(9)), edition(BOAT, date=at(9)))
        assert [station.address for station in story.stations] == [BOAT]

    def test_a_story_that_comes_back_to_an_address_claims_it_since_its_first_visit(self) -> None:
        story = read(edition(), edition(BOAT), edition())
        assert [station.address for station in story.stations] == [BOAT, FERRY]
        assert story.stations[-1].claim.since == at(1)

    def test_a_claim_on_an_old_address_ends_when_the_story_first_moved_on(self) -> None:
        story = read(edition(), edition(BOAT), edition(SHIP))
        assert [station.claim.wanted_until for station in story.stations] == [at(2), at(3), None]

    def test_a_story_has_no_more_addresses_than_a_transaction_can_write(self) -> None:
        places = [Address("denmark", f"ferry-{n}") for n in range(MOST_ADDRESSES)]
        story = read(*(edition(place) for place in places))
        assert objections(story, edition(FERRY)) == ["slug"]
        assert objections(story, edition(places[3])) == []


class TestAliases:
    OLD = ("/old/ferry", "/2019/05/ferry.html")

    def test_an_old_path_is_claimed_from_the_version_that_names_it(self) -> None:
        story = read(edition(), edition(old=self.OLD))
        assert [alias.path for alias in story.aliases] == ["old/ferry", "2019/05/ferry.html"]
        assert {alias.claim.public_from for alias in story.aliases} == {at(2)}
        assert {alias.address for alias in story.aliases} < {*story.addresses}

    def test_an_old_path_of_an_embargoed_story_leads_nowhere_before_its_date(self) -> None:
        story = read(edition(date=at(9), old=self.OLD))
        assert {alias.claim.public_from for alias in story.aliases} == {at(9)}
        assert read(edition(date=at(9)), chronicle=story).aliases == ()

    def test_an_old_path_stays_though_it_is_named_no_longer(self) -> None:
        story = read(edition(old=self.OLD), edition())
        assert [alias.claim.wanted_until for alias in story.aliases] == [at(2), at(2)]
        again = read(edition(old=self.OLD), chronicle=story)
        assert {alias.claim.wanted_until for alias in again.aliases} == {None}

    def test_an_old_path_ends_with_the_file(self) -> None:
        story = read(edition(old=self.OLD), None)
        assert story.aliases == ()
        assert [past.claim.ended for past in story.past] == [at(2)] * 3

    def test_a_story_may_move_to_its_old_path(self) -> None:
        story = read(edition(old=("/denmark/boat",)), edition(BOAT, old=("/denmark/ferry",)))
        assert [station.address for station in story.stations] == [FERRY, BOAT]
        assert story.aliases == ()
        assert story.stations[-1].claim.since == at(1), "it has held that since it named it"

    def test_old_paths_count_among_the_addresses_of_a_story(self) -> None:
        many = tuple(f"/old/ferry-{n}" for n in range(MOST_ALIASES))
        assert objections(Chronicle(KEY), edition(old=many)) == []
        assert objections(read(edition()), edition(old=(*many, "/old/boat"))) == ["aliases"]
        assert objections(read(edition(old=many)), edition(BOAT)) == ["slug"]


class TestEnds:
    @pytest.mark.parametrize("end", [None, edition(is_draft=True)])
    def test_a_deletion_and_a_draft_end_the_files_life(self, end: Chapter) -> None:
        story = read(edition(), end)
        assert story.stations == ()
        assert [(past.address, past.claim.ended) for past in story.past] == [(FERRY, at(2))]

    def test_the_outcome_is_that_of_the_newest_version(self) -> None:
        assert Chronicle(KEY).outcome == "absent"
        assert read(edition()).outcome == "edition"
        assert read(edition(), "").outcome == "refused"
        assert read(edition(), None).outcome == "deleted"
        assert read(edition(is_draft=True)).outcome == "draft"
        assert read(edition(is_withdrawn=True)).outcome == "withdrawn"

    def test_a_story_deleted_before_its_date_leaves_no_trace(self) -> None:
        story = read(edition(date=at(9)), None)
        assert story.addresses == ()

    def test_a_story_deleted_the_second_of_its_date_leaves_a_trace(self) -> None:
        assert read(edition(date=at(2)), None).addresses == (FERRY,)

    def test_a_file_uploaded_again_begins_a_new_life(self) -> None:
        story = read(edition(), None, edition())
        ended, present = story.claims_on(FERRY)
        assert (ended.since, ended.ended) == (at(1), at(2))
        assert (present.since, present.ended) == (at(3), None)

    def test_all_addresses_of_a_story_end_with_its_deletion(self) -> None:
        story = read(edition(), edition(BOAT), None)
        assert {past.address: past.claim.ended for past in story.past} == {
            FERRY: at(3),
            BOAT: at(3),
        }

    def test_a_deletion_keeps_why_the_story_was_withdrawn(self) -> None:
        story = read(edition(), edition(BOAT, text="Gone.", is_withdrawn=True), None)
        why = Withdrawal(at(2), "It was not true.")
        assert [past.claim.withdrawal for past in story.past] == [why, why]

    def test_only_the_last_lives_at_an_address_are_stored(self) -> None:
        story = read(*(edition(), None) * (MOST_LIVES + 2))
        assert [past.claim.ended for past in story.past] == [
            at(2 * life) for life in range(3, MOST_LIVES + 3)
        ]


def test_an_end_is_kept_as_the_newest_version_has_it_and_updates_nothing() -> None:
    for ends in ((at(5), None), (None, at(5)), (at(5), at(9))):
        chronicle = read(*(edition(expires=end) for end in ends))
        (station,) = chronicle.stations
        assert (station.expires, station.updated) == (ends[-1], None)


def test_a_story_that_was_over_when_it_came_is_published_when_its_end_is_mended() -> None:
    over = read(edition(expires=at(-9)), edition(text="Other words.", expires=at(2)))
    mended = read(edition(), chronicle=over)
    assert mended.stations[-1].published == at(3)
    assert mended.stations[-1].updated is None


def test_an_old_address_of_a_story_that_was_over_when_it_came_waits_for_its_embargo() -> None:
    over = read(edition(expires=at(-9), old=("/old/ferry",)))
    held_back = read(edition(date=at(9), old=("/old/ferry",)), chronicle=over)
    assert [alias.claim.public_from for alias in held_back.aliases] == [at(9)]
    assert read(edition(date=at(9)), chronicle=over).aliases == ()


def test_a_withdrawal_is_met_by_readers_even_if_the_story_was_over_when_it_came() -> None:
    withdrawn = read(edition(expires=at(-9), is_withdrawn=True))
    moved = read(edition(BOAT, expires=at(-9)), chronicle=withdrawn)
    assert moved.addresses == (FERRY, BOAT)
