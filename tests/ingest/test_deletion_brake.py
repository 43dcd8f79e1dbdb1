from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest

from chalicelib.ingest.announcement import announced_decisions, announced_strays
from chalicelib.ingest.deletion_brake import bound_file, most_of
from chalicelib.ingest.intake import Intake, Received
from chalicelib.ingest.receipt import Receipt
from chalicelib.ingest.sweep import Findings, rebuild, sweep
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Version
from chalicelib.news.mass_deletion import BOUND_KEY, confirmation_key
from chalicelib.news.standing import Gone
from tests.conftest import NOON
from tests.histories.agreement import differences
from tests.ingest.samples import story
from tests.memory import MemoryArchive, MemoryUploads, standing_at

BOUND = 5
KEYS = tuple(f"articles/denmark/story-{number}.md" for number in range(9))
A_SECOND = timedelta(seconds=1)
DELETED_AT = NOON + timedelta(hours=1)
LATER = NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def newsroom_with_stories(intake: Intake, uploads: MemoryUploads) -> None:
    """Nine stories on the site, and a bound of five deletions in ten minutes."""
    uploads.put(BOUND_KEY, bound_file(BOUND), NOON - A_SECOND)
    for number, key in enumerate(KEYS):
        uploads.put(key, story(f"Story {number} of the day"), NOON)
        intake.receive(key)


def delete(intake: Intake, uploads: MemoryUploads, keys: Iterable[str]) -> None:
    """Delete the files one after another, each announced at once."""
    for seconds, key in enumerate(keys):
        uploads.delete(key, DELETED_AT + seconds * A_SECOND)
        tuple(intake.receiving([key]))


def shown(archive: MemoryArchive) -> list[str]:
    """The files whose stories readers have."""
    addresses = {key: Address("denmark", key.rpartition("/")[2][:-3]) for key in KEYS}
    answers = {key: standing_at(archive, at).answer(LATER) for key, at in addresses.items()}
    assert all(isinstance(answer, Article | Gone) for answer in answers.values())
    return [key for key, answer in answers.items() if isinstance(answer, Article)]


def confirm(uploads: MemoryUploads, moment: datetime = LATER) -> str:
    """Somebody decides that what was deleted is to go."""
    key = confirmation_key(DELETED_AT)
    uploads.put(key, "", moment)
    return key


def event(key: str) -> dict[str, Any]:
    """What S3 sends of a file that was uploaded."""
    record = {"eventName": "ObjectCreated:Put", "s3": {"object": {"key": quote_plus(key)}}}
    return {"Records": [record]}


def assert_a_rebuild_comes_to_the_same(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    rebuilt = MemoryArchive()
    rebuild(
        Intake(rebuilt, uploads, intake.newsroom, "", pause=lambda _attempt: None),
        progress=lambda _files: None,
    )
    assert differences(archive, rebuilt, LATER) == []


def test_as_many_deletions_as_the_bound_are_obeyed_at_once(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:BOUND])
    assert shown(archive) == list(KEYS[BOUND:])


def test_one_more_is_not_obeyed_and_those_before_it_come_back(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[: BOUND + 1])
    assert shown(archive) == list(KEYS)
    assert_a_rebuild_comes_to_the_same(intake, archive, uploads)


def test_the_receipts_of_held_deletions_say_why_and_what_to_do(
    intake: Intake, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[: BOUND + 1])
    for key in KEYS[: BOUND + 1]:
        text, data = uploads.receipts[key]
        assert text.startswith(f"{key}: not deleted; what readers have of it stays on the site.\n")
        assert "too many files were deleted between 2026-11-24 14:00 and 14:10" in text
        assert "`make restore`" in text
        assert '"outcome": "held"' in data


def test_what_is_held_counts_as_refused_for_a_release_without_a_brake(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS)
    record = archive.record(KEYS[0])
    assert record.chronicle.outcome == "refused"
    assert record.problems
    assert record.address == Address("denmark", "story-0")


def test_a_confirmation_is_obeyed_at_its_event(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    decisions = announced_decisions(event(confirm(uploads)))
    received = [
        outcome.record.key
        for outcome in intake.confirming(decisions)
        if isinstance(outcome, Received)
    ]
    assert received == list(KEYS[:7])
    assert shown(archive) == list(KEYS[7:])
    assert "deleted; /denmark/story-0 now says" in uploads.receipts[KEYS[0]][0]
    assert_a_rebuild_comes_to_the_same(intake, archive, uploads)


def test_the_sweep_finds_a_confirmation_that_no_event_announced_and_is_then_done(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    assert not tuple(sweep(intake))
    confirm(uploads)
    assert len(tuple(sweep(intake))) == 7
    assert shown(archive) == list(KEYS[7:])
    assert not tuple(sweep(intake))


def test_a_sweep_counts_what_is_held_among_the_refused_at_once(
    intake: Intake, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    findings = Findings(unseen_since=NOON)
    tuple(sweep(intake, findings))
    assert findings.refused == list(KEYS[:7])


def test_what_is_deleted_after_a_confirmation_waits_for_another(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    tuple(intake.confirming([confirm(uploads, DELETED_AT + timedelta(seconds=30))]))
    uploads.delete(KEYS[7], DELETED_AT + timedelta(seconds=40))
    intake.receive(KEYS[7])
    assert shown(archive) == list(KEYS[7:])


def test_a_file_that_was_put_back_stays_when_the_others_are_confirmed(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    uploads.put(KEYS[0], story("Story 0 of the day"), DELETED_AT + timedelta(minutes=20))
    intake.receive(KEYS[0])
    tuple(intake.confirming([confirm(uploads)]))
    assert shown(archive) == [KEYS[0], *KEYS[7:]]
    answer = standing_at(archive, Address("denmark", "story-0")).answer(LATER)
    assert isinstance(answer, Article)
    assert (answer.published, answer.updated) == (NOON, None)
    assert_a_rebuild_comes_to_the_same(intake, archive, uploads)


def test_a_held_file_that_is_deleted_again_by_itself_goes(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS)
    uploads.delete(KEYS[3], LATER)
    intake.receive(KEYS[3])
    assert KEYS[3] not in shown(archive)


def test_a_story_that_readers_never_had_goes_at_once_and_is_never_published(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    soon = DELETED_AT + timedelta(minutes=30)
    unseen = "articles/denmark/unseen.md"
    uploads.put(unseen, story("Nobody has it yet", date=soon.isoformat()), NOON)
    intake.receive(unseen)
    delete(intake, uploads, [*KEYS[1:8], unseen])
    assert shown(archive) == list(KEYS)
    assert standing_at(archive, Address("denmark", "unseen")).answer(LATER) is None
    assert "deleted; readers never had it" in uploads.receipts[unseen][0]


def test_readers_are_told_that_a_story_went_when_that_was_confirmed(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    tuple(intake.confirming([confirm(uploads)]))
    gone = standing_at(archive, Address("denmark", "story-0")).answer(LATER)
    assert gone == Gone(LATER, language="en")


def test_drafts_and_withdrawals_are_obeyed_however_many(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    for key in KEYS:
        uploads.put(key, story("A story of the day", draft="true"), DELETED_AT)
        intake.receive(key)
    assert shown(archive) == []


def test_without_a_bound_every_deletion_is_obeyed(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    uploads.put(BOUND_KEY, bound_file(None), NOON)
    delete(intake, uploads, KEYS)
    assert shown(archive) == []


def test_what_was_deleted_before_there_was_a_brake_stays_deleted(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    del uploads.files[BOUND_KEY]
    delete(intake, uploads, KEYS)
    uploads.put(BOUND_KEY, bound_file(BOUND), LATER)
    assert_a_rebuild_comes_to_the_same(intake, archive, uploads)
    assert shown(archive) == []


def test_a_file_that_was_never_deleted_costs_the_brake_no_call(
    intake: Intake, uploads: MemoryUploads, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    versions = uploads.versions

    def noted(key: str) -> tuple[Version, ...]:
        looked_up.append(key)
        return versions(key)

    monkeypatch.setattr(uploads, "versions", noted)
    uploads.put(KEYS[0], story("Another headline"), DELETED_AT)
    intake.receive(KEYS[0])
    assert set(looked_up) == {KEYS[0]}


def test_decisions_are_no_stray_uploads() -> None:
    assert announced_strays(event(confirmation_key(NOON))) == []
    assert announced_decisions(event(KEYS[0])) == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"most_deletions_in_ten_minutes": "5"}'])
def test_a_bound_that_can_not_be_read_is_none(content: bytes) -> None:
    assert most_of(content) is None
    assert most_of(bound_file(7).encode()) == 7


def test_more_deletions_than_one_transaction_can_mark_are_held_all_the_same(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    archive.most_writes = 17
    few = Intake(archive, uploads, intake.newsroom, "", pause=lambda _attempt: None, most_writes=17)
    uploads.put(BOUND_KEY, bound_file(8), NOON)
    delete(few, uploads, KEYS)
    assert shown(archive) == list(KEYS)
    assert Receipt(archive.record(KEYS[0]), "", intake.newsroom.zone).outcome == "held"


@pytest.mark.parametrize("hears", [True, False])
def test_a_file_that_was_deleted_twice_goes_when_the_first_deletion_is_confirmed(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads, *, hears: bool
) -> None:
    delete(intake, uploads, KEYS[:7])
    for key in KEYS[:7]:
        uploads.delete(key, DELETED_AT + timedelta(minutes=20))
        intake.receive(key)
    assert shown(archive) == list(KEYS)
    decision = confirm(uploads)
    tuple(intake.confirming([decision]) if hears else sweep(intake))
    assert shown(archive) == list(KEYS[7:])
    assert not tuple(sweep(intake))


def test_a_decision_of_before_a_file_came_back_does_not_keep_the_sweep_busy(
    intake: Intake, archive: MemoryArchive, uploads: MemoryUploads
) -> None:
    delete(intake, uploads, KEYS[:7])
    for key in KEYS[:7]:
        uploads.put(key, story(f"{key} is back"), DELETED_AT + timedelta(minutes=20))
        intake.receive(key)
    confirm(uploads, DELETED_AT + timedelta(minutes=30))
    for key in KEYS[:7]:
        uploads.delete(key, DELETED_AT + timedelta(minutes=40))
        intake.receive(key)
    assert not tuple(sweep(intake))
    assert shown(archive) == list(KEYS)
