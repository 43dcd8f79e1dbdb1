from __future__ import annotations

import threading
from functools import partial

import pytest

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.together import AT_ONCE, Together


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert Together()(*(partial(int, str(n)) for n in range(3 * AT_ONCE))) == [*range(3 * AT_ONCE)]


def test_nothing_asked_is_nothing_answered() -> None:
    assert Together()() == []


def test_all_are_asked_at_the_same_time() -> None:
    all_there = threading.Barrier(AT_ONCE, timeout=5)
    Together()(*[all_there.wait] * AT_ONCE)


@pytest.mark.parametrize("place", [0, 2])
def test_what_one_question_raises_is_raised(place: int) -> None:
    def fail() -> None:
        raise ArchiveUnavailable("it is down")

    questions = [partial(str, n) for n in range(3)]
    questions[place] = fail  # type: ignore[call-overload]
    with pytest.raises(ArchiveUnavailable, match="it is down"):
        Together()(*questions)
