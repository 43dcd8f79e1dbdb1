from __future__ import annotations

import threading
from functools import partial

import pytest

from chalicelib.news.address import Address
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.news.listing import LATEST
from chalicelib.storage.patience import page_ends, patience
from chalicelib.storage.together import AT_ONCE, Together
from chalicelib.storage.warm_archive import WarmArchive
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.storage.samples import a_story, keep, remove

STORY = Address("denmark", "a-story")


def together() -> Together:
    return Together(MemoryArchive())


def test_what_is_remembered_is_answered_without_asking() -> None:
    archive = MemoryArchive()
    keep(archive, a_story())
    lists = WarmArchive(archive, seconds=5, clock=lambda: NOON)
    latest = partial(lists.listing, LATEST, now=NOON, most=9)
    oldest = partial(lists.next_newer, LATEST, now=NOON, after=None)
    story = partial(lists.stories, [STORY])
    asked = Together(lists)
    told = asked(latest, story, oldest)
    remove(archive, STORY)
    other = partial(lists.stories, [Address("denmark", "another")])
    *again, standings = asked(latest, story, oldest, other)
    assert again == told
    assert standings[Address("denmark", "another")].article is None


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert together()(*(partial(int, str(n)) for n in range(3 * AT_ONCE))) == [*range(3 * AT_ONCE)]


def test_nothing_asked_is_nothing_answered() -> None:
    assert together()() == []


def test_all_are_asked_at_the_same_time() -> None:
    all_there = threading.Barrier(AT_ONCE, timeout=5)
    together()(*[all_there.wait] * AT_ONCE)


@pytest.mark.parametrize("place", [0, 2])
def test_what_one_question_raises_is_raised(place: int) -> None:
    def fail() -> None:
        raise ArchiveUnavailable("it is down")

    questions = [partial(str, n) for n in range(3)]
    questions[place] = fail  # type: ignore[call-overload]
    with pytest.raises(ArchiveUnavailable, match="it is down"):
        together()(*questions)


def test_every_thread_has_the_time_of_the_page_it_asks_for() -> None:
    asked = together()
    with patience(60):
        assert set(asked(*[page_ends] * AT_ONCE)) == {page_ends()}
    assert set(asked(*[page_ends] * AT_ONCE)) == {float("inf")}
