"""Random histories, and what they have taught us, each as short as it can be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.news.address import Address
from chalicelib.news.standing import Gone
from doubles.picture_maker import TextPictureMaker, picture_text
from tests.conftest import NOON
from tests.histories.agreement import wrong_receipts
from tests.histories.calls import Cloud
from tests.histories.editors import CREATED, GOOD, Announcement
from tests.histories.history import History, HistoryFailed
from tests.histories.mutants import MUTANTS, Mutant
from tests.histories.practice import REAL, make, receive, sweep
from tests.histories.turns import Fate, Handler, Turns
from tests.memory import MemoryArchive, MemoryUploads, standing_at

BLOCK = 8  # histories in one test, so that several processes can share them; `make soak` plays more
BLOCKS = 10
FEWER = 2  # of those with pictures, which are longer
A_SECOND = timedelta(seconds=1)
FIRST, SECOND, THIRD = (f"articles/denmark/harbour.{end}" for end in ("md", "txt", "markdown"))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_late_doubled_and_shuffled_events_leave_the_site_as_the_bucket_says(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        History(seed, loses_events=False).play()


@pytest.mark.parametrize("block", range(BLOCKS))
def test_lost_events_are_made_good_by_two_sweeps_at_rest(block: int) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        History(seed, loses_events=True).play()


@pytest.mark.parametrize("loses_events", [False, True])
@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_is_deleted_in_masses_stays_or_goes_as_the_bucket_says(
    block: int,
    loses_events: bool,  # noqa: FBT001 - pytest's own way
) -> None:
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        History(seed, loses_events=loses_events, is_braked=True).play()


def test_a_history_happens_again_from_its_seed() -> None:
    one, other = (History(7, loses_events=True) for _ in range(2))
    one.play()
    other.play()
    assert one.told() == other.told()


def test_a_history_that_fails_says_what_is_wrong_and_how_to_see_it_again() -> None:
    broken = next(each for each in MUTANTS if each.name == "a creation is believed")
    seed, _wrong = broken.caught_after(100)
    with pytest.raises(HistoryFailed) as failed:
        History(seed - 1, broken.practice, loses_events=False).play()
    assert ", should be " in str(failed.value)
    assert f"soak --replay {seed - 1}\n" in str(failed.value)
    assert "the editor uploads articles/" in str(failed.value)


def test_editors_in_wait_for_an_address_are_told_who_holds_it_now(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    for seconds, key in enumerate((FIRST, SECOND, THIRD)):
        uploads.put(key, GOOD.text(), NOON + seconds * A_SECOND)
        intake.receive(key)
    uploads.delete(FIRST, NOON + 3 * A_SECOND)
    intake.receive(FIRST)
    (problem,) = archive.record(THIRD).problems
    assert problem.what == f"its address belongs to {SECOND}"


def test_a_file_that_moves_in_is_told_so_though_the_handler_that_let_it_in_died() -> None:
    cloud = Cloud(MemoryArchive(), MemoryUploads())
    turns = Turns(cloud, note=lambda _handler, _call, _result: None)
    site = REAL.site(turns.take)
    for seconds, key in enumerate((FIRST, SECOND)):
        cloud.uploads.put(key, GOOD.text(), NOON + seconds * A_SECOND)
        receive(site, _event(key))
    cloud.uploads.delete(FIRST, NOON + 2 * A_SECOND)

    handler = turns.begin("handler", lambda: receive(site, _event(FIRST)))
    while not _has_entered(handler, SECOND):
        turns.go_on(handler)
    turns.go_on(handler, Fate.DIES_BEFORE)
    receive(site, _event(FIRST))
    sweep(site)

    assert wrong_receipts(cloud.archive, cloud.uploads) == []


def test_an_address_that_said_gone_says_so_for_good(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    uploads.put(FIRST, GOOD.text(), NOON)
    uploads.put(SECOND, replace(GOOD, date=NOON + timedelta(days=1)).text(), NOON + A_SECOND)
    uploads.delete(FIRST, NOON + 2 * A_SECOND)  # the address is free: the embargoed file has it
    uploads.put(FIRST, GOOD.text(), NOON + 3 * A_SECOND)  # waits in vain …
    uploads.delete(FIRST, NOON + 4 * A_SECOND)  # … and no longer
    for key in (FIRST, SECOND):
        intake.receive(key)
    told = standing_at(archive, Address("denmark", "harbour")).answer(NOON + 5 * A_SECOND)
    assert told == Gone(NOON + 2 * A_SECOND, language="en")


def test_a_file_that_comes_back_does_not_drive_out_the_story_that_moved_in_meanwhile(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    for seconds, key in enumerate((FIRST, SECOND, THIRD)):
        uploads.put(key, GOOD.text(), NOON + seconds * A_SECOND)
    uploads.put(SECOND, replace(GOOD, slug="ferry").text(), NOON + 3 * A_SECOND)
    uploads.delete(FIRST, NOON + 4 * A_SECOND)  # the address is free: the third file has it
    uploads.put(SECOND, GOOD.text(), NOON + 5 * A_SECOND)
    for key in (FIRST, SECOND, THIRD):
        intake.receive(key)
    holder = standing_at(archive, Address("denmark", "harbour")).holder
    assert holder
    assert holder.key == THIRD


def test_a_picture_that_comes_while_its_story_is_received_for_the_first_time_is_shown() -> None:
    cloud = Cloud(MemoryArchive(), MemoryUploads())
    turns = Turns(cloud, note=lambda _handler, _call, _result: None)
    site, pictures = REAL.site(turns.take), REAL.pictures(turns.take, TextPictureMaker())
    cloud.uploads.put(FIRST, replace(GOOD, picture="harbour.jpg").text(), NOON)
    cloud.uploads.put("pictures/harbour.jpg", picture_text("the harbour"), NOON)

    handler = turns.begin("handler", lambda: receive(site, _event(FIRST)))
    while sum(call.name == "originals named" for call, _ in handler.made) < 2:
        turns.go_on(handler)
    make(pictures, "pictures/harbour.jpg")
    while not handler.has_ended:
        turns.go_on(handler)
    receive(site, _event("receipts/pictures/harbour.jpg.json"))

    article = standing_at(cloud.archive, Address("denmark", "harbour")).article
    assert article
    assert article.picture
    assert article.picture.digest


def test_a_picture_that_comes_after_a_draft_is_shown_by_its_preview() -> None:
    cloud = Cloud(MemoryArchive(), MemoryUploads())
    turns = Turns(cloud, note=lambda _handler, _call, _result: None)
    site = replace(REAL, has_documents=True).site(turns.take)
    pictures = REAL.pictures(turns.take, TextPictureMaker())
    cloud.uploads.put(FIRST, replace(GOOD, picture="harbour.jpg", is_draft=True).text(), NOON)
    receive(site, _event(FIRST))
    cloud.uploads.put("pictures/harbour.jpg", picture_text("the harbour"), NOON)
    make(pictures, "pictures/harbour.jpg")
    receive(site, _event("receipts/pictures/harbour.jpg.json"))
    (preview,) = cloud.archive.kept_previews.values()
    assert preview.article
    assert preview.article.picture
    assert preview.article.picture.digest


def _event(key: str) -> dict[str, object]:
    return {"Records": [Announcement(key, CREATED).record()]}


def _has_entered(handler: Handler, key: str) -> bool:
    return any(call.name == "enter" and call.key == key for call, _ in handler.made)


@pytest.mark.parametrize("is_braked", [False, True])
@pytest.mark.parametrize("loses_events", [False, True])
@pytest.mark.parametrize("block", range(BLOCKS))
def test_pictures_come_change_and_go_around_their_stories(
    block: int,
    loses_events: bool,  # noqa: FBT001 - pytest's own way
    is_braked: bool,  # noqa: FBT001 - pytest's own way
) -> None:
    for seed in range(block * FEWER, (block + 1) * FEWER):
        History(seed, loses_events=loses_events, is_braked=is_braked, has_pictures=True).play()


@pytest.mark.parametrize("has_pictures", [False, True])
@pytest.mark.parametrize("loses_events", [False, True])
@pytest.mark.parametrize("block", range(BLOCKS))
def test_documents_redirects_and_previews_end_as_the_bucket_says(
    block: int,
    loses_events: bool,  # noqa: FBT001 - pytest's own way
    has_pictures: bool,  # noqa: FBT001 - pytest's own way
) -> None:
    for seed in range(block * FEWER, (block + 1) * FEWER):
        History(
            seed, loses_events=loses_events, has_pictures=has_pictures, has_documents=True
        ).play()


@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one.has_documents], ids=str)
def test_a_history_with_documents_shows_what_is_wrong_with_them(mutant: Mutant) -> None:
    assert mutant.caught_after(200)[0]
