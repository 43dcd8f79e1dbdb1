from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from chalicelib.news.article import Correction
from chalicelib.news.chronicle import Chronicle, Edition, Trace, Version
from chalicelib.news.edits import edit_problems, edit_warnings, lists_left
from chalicelib.news.listing import NamedList
from tests.news.test_chronicle import KEY, at, edition, read

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TEN = Correction(at(1), "There were ten cars.")
SEA, BY_KAREN = NamedList("tag", "sea", "Sea"), NamedList("author", "karen", "Karen")


def next_version(chronicle: Chronicle) -> Version:
    return Version("next", at(chronicle.versions + 1))


def problems(chronicle: Chronicle, chapter: Edition) -> list[str]:
    found = edit_problems(chronicle, next_version(chronicle), chapter, COPENHAGEN)
    return [problem.what for problem in found]


def warnings(chronicle: Chronicle, chapter: Edition) -> list[tuple[str | None, str]]:
    found = edit_warnings(chronicle, next_version(chronicle), chapter, COPENHAGEN)
    return [(warning.field, warning.what) for warning in found]


def corrected(*corrections: Correction, date: datetime | None = None) -> Edition:
    return edition(corrections=corrections, date=date)


class TestMisdatedCorrections:
    def test_a_correction_of_the_future_is_a_problem(self) -> None:
        (problem,) = problems(Chronicle(KEY), corrected(replace(TEN, made=at(2))))
        assert "of the future: “There were ten cars.”" in problem
        assert problems(Chronicle(KEY), corrected(TEN)) == []

    def test_a_correction_older_than_the_story_is_a_problem(self) -> None:
        yesterday = replace(TEN, made=at(1) - timedelta(days=1))
        (problem,) = problems(Chronicle(KEY), corrected(yesterday))
        assert "older than the story" in problem
        assert problems(Chronicle(KEY), corrected(yesterday, date=at(-48))) == []

    def test_a_correction_of_a_day_without_a_time_is_none(self) -> None:
        day = replace(TEN, made=at(-13))  # midnight in Copenhagen
        assert problems(Chronicle(KEY), corrected(day, date=at(-1))) == []
        assert problems(Chronicle(KEY), corrected(replace(day, made=at(-14)), date=at(-1))) != []

    def test_a_correction_before_an_embargo_ends_is_a_problem(self) -> None:
        assert problems(Chronicle(KEY), corrected(TEN, date=at(48))) != []


class TestLostCorrections:
    TWELVE = Correction(at(1), "There were twelve cars.")

    @pytest.mark.parametrize("now", [(), (TWELVE,), (replace(TWELVE, made=at(2)),)])
    def test_a_correction_that_readers_had_must_stay_in_its_words(
        self, now: tuple[Correction, ...]
    ) -> None:
        (problem,) = problems(read(corrected(TEN)), corrected(*now))
        assert "gone or changed: “There were ten cars.” (2026-11-24 14:00:00 CET)" in problem

    def test_the_mend_has_the_correction_as_it_was(self) -> None:
        had = read(corrected(TEN))
        (problem,) = edit_problems(had, next_version(had), corrected(), COPENHAGEN)
        assert "`- date: 2026-11-24T14:00:00+01:00`, below it `text: There were ten cars.`" in (
            problem.mend
        )

    def test_a_withdrawal_of_a_correction_is_put_back_as_one(self) -> None:
        withdrawn = replace(TEN, text="There were ten.", is_withdrawn=True)
        had, as_text = read(corrected(withdrawn)), corrected(replace(withdrawn, is_withdrawn=False))
        (problem,) = edit_problems(had, next_version(had), as_text, COPENHAGEN)
        assert "`withdrawn: There were ten.`" in problem.mend

    def test_the_kind_of_a_correction_stays_and_the_mend_names_it(self) -> None:
        apology = replace(TEN, kind="apology")
        for before, after in ((TEN, apology), (apology, TEN)):
            assert len(problems(read(corrected(before)), corrected(after))) == 1
        had = read(corrected(apology))
        assert problems(had, corrected(apology)) == []
        for now, mend in {
            TEN: "write `kind: apology`; if it was wrong, add another",
            self.TWELVE: "below it `kind: apology` and `text: There were ten cars.`",
        }.items():
            (problem,) = edit_problems(had, next_version(had), corrected(now), COPENHAGEN)
            assert mend in problem.mend

    @pytest.mark.parametrize(
        "kept", [TEN, replace(TEN, made=at(2)), replace(TEN, text="There were “ten”  cars")]
    )
    def test_signs_and_dates_of_a_correction_may_be_mended(self, kept: Correction) -> None:
        assert problems(read(corrected(TEN)), corrected(kept, self.TWELVE)) == []

    def test_a_correction_may_be_withdrawn_with_a_reason(self) -> None:
        reason = Correction(TEN.made, "It named the wrong ship.", is_withdrawn=True)
        withdrawn = read(corrected(TEN), corrected(reason))
        assert problems(read(corrected(TEN)), corrected(reason)) == []
        assert problems(withdrawn, corrected(reason)) == []
        assert problems(withdrawn, corrected()) != [], "nor does the reason vanish"

    def test_one_reason_withdraws_one_correction(self) -> None:
        both = corrected(TEN, self.TWELVE)
        reason = Correction(TEN.made, "It was wrong.", is_withdrawn=True)
        assert len(problems(read(both), corrected(reason))) == 1

    def test_of_two_corrections_in_the_same_words_both_must_stay(self) -> None:
        assert len(problems(read(corrected(TEN, TEN)), corrected(TEN))) == 1

    def test_a_story_that_was_a_draft_meanwhile_has_its_corrections_still(self) -> None:
        assert len(problems(read(corrected(TEN), edition(is_draft=True)), corrected())) == 1

    def test_whoever_deletes_a_file_and_uploads_it_again_begins_anew(self) -> None:
        assert problems(read(corrected(TEN), None), corrected()) == []

    def test_a_story_can_be_taken_down_without_them_and_comes_back_with_them(self) -> None:
        withdrawal = edition(is_withdrawn=True)
        assert problems(read(corrected(TEN)), withdrawal) == []
        assert problems(read(corrected(TEN)), edition(is_draft=True)) == []
        assert len(problems(read(corrected(TEN), withdrawal), corrected())) == 1

    def test_a_correction_that_no_reader_had_may_go(self) -> None:
        assert problems(read(corrected(TEN, date=at(9))), edition(date=at(9))) == []


class TestKeptDates:
    def test_a_new_date_of_a_story_that_readers_have_is_a_warning(self) -> None:
        ((field, what),) = warnings(read(edition()), edition(date=at(-5)))
        assert field == "date"
        assert what.endswith("readers go on reading 2026-11-24 14:00:00 CET")

    def test_the_same_date_and_a_moved_embargo_are_none(self) -> None:
        assert warnings(read(edition(date=at(-5))), edition(date=at(-5))) == []
        assert warnings(read(edition(date=at(9))), edition(date=at(8))) == []

    def test_a_lastmod_that_was_kept_though_the_story_changed_is_a_warning(self) -> None:
        before = read(edition(date=at(-5), lastmod=at(-1)))
        kept = edition(date=at(-5), lastmod=at(-1), text="Twice.")
        ((field, what),) = warnings(before, kept)
        assert field == "lastmod"
        assert "updated 2026-11-24 15:00:00 CET" in what
        assert warnings(before, replace(kept, lastmod=at(1))) == []
        assert warnings(before, replace(kept, lastmod=None)) == []
        assert warnings(before, edition(date=at(-5), lastmod=at(-1))) == []


class TestListsLeft:
    LISTED = replace(edition(), trace=Trace(lists=(SEA, BY_KAREN)))

    def test_a_version_leaves_the_lists_that_it_is_no_longer_in(self) -> None:
        story = read(self.LISTED)
        fewer = replace(edition(), trace=Trace(lists=(SEA,)))
        assert lists_left(story, next_version(story), fewer) == {BY_KAREN}
        assert lists_left(story, next_version(story), self.LISTED) == frozenset()

    @pytest.mark.parametrize("end", [None, replace(LISTED, is_draft=True)])
    def test_a_story_that_is_taken_down_leaves_all(self, end: Edition | None) -> None:
        story = read(self.LISTED)
        assert lists_left(story, next_version(story), end) == {SEA, BY_KAREN}

    def test_a_story_that_readers_never_had_leaves_none(self) -> None:
        story = read(replace(self.LISTED, date=at(9)))
        assert lists_left(story, next_version(story), None) == frozenset()
