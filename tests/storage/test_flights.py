"""What a page asks goes in one flight, and what it is told is what it would be one by one."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.storage.dynamodb_http.client import Call, DynamoDBClient
from chalicelib.storage.dynamodb_http.connection_pool import ConnectionPool
from chalicelib.storage.dynamodb_http.deadline import page_deadline
from chalicelib.storage.dynamodb_http.signature import Credentials
from chalicelib.storage.flights import Flights, in_turn
from doubles.scripted_dynamodb import Script, ScriptedReply, error, scripted
from tests.conftest import NOON


class Counting(DynamoDBClient):
    """The readers' client, which notes what went in each flight."""

    def __init__(self, script: Script) -> None:
        super().__init__(
            ConnectionPool(script.url), Credentials("k", "s"), "eu-north-1", now=lambda: NOON
        )
        self.flights: list[list[int]] = []

    def call_all(self, calls: Sequence[Call]) -> list[Any]:
        self.flights.append([call.parameters["n"] for call in calls])
        return super().call_all(calls)


class Echo(deque[ScriptedReply]):
    """Answers without end, each once all requests of its flight were heard if that is known."""

    def popleft(self) -> ScriptedReply:
        return ScriptedReply(b'{"Items": []}')


@pytest.fixture
def asked() -> Iterator[Callable[..., tuple[Flights, Counting]]]:
    """Makes flights to a server that tells these answers."""
    ends: list[Callable[[], object]] = []

    def made(*told: ScriptedReply) -> tuple[Flights, Counting]:
        server = scripted(*told)
        client = Counting(server.__enter__())
        ends.extend([lambda: server.__exit__(None, None, None), client.close])
        return Flights(client), client

    yield made
    for end in reversed(ends):
        end()


UNITS = "ConsumedCapacity"  # what a reply may hold of any kind

Asked = Callable[..., tuple[Flights, Counting]]


def told(n: int, *, after: int = 0) -> ScriptedReply:
    return ScriptedReply(json.dumps({UNITS: n}).encode(), after_requests=after)


def test_many_questions_are_one_flight(asked: Asked) -> None:
    flights, client = asked(*[told(0, after=4)] * 4)
    questions = [partial(flights.query, n=n) for n in range(4)]
    assert flights.together(*questions) == [{UNITS: 0}] * 4
    assert client.flights == [[0, 1, 2, 3]]


def test_a_question_of_two_steps_takes_two_and_the_others_no_more(asked: Asked) -> None:
    flights, client = asked(*[told(0, after=2)] * 2, told(1))

    def two_steps() -> list[Any]:
        return [flights.query(n=1), flights.batch_get_item(n=2)]

    first, second = flights.together(two_steps, partial(flights.query, n=3))
    assert (first, second) == (
        [{UNITS: 0}, {UNITS: 1}],
        {UNITS: 0},
    )
    assert client.flights == [[1, 3], [2]]


def test_what_two_questions_ask_alike_is_asked_once(asked: Asked) -> None:
    flights, client = asked(told(7))
    assert flights.together(*[partial(flights.query, n=1)] * 2) == [{UNITS: 7}] * 2
    assert client.flights == [[1]]


def test_what_needs_no_table_needs_no_flight(asked: Asked) -> None:
    flights, client = asked()
    assert flights.together(partial(int, "1"), partial(int, "2")) == [1, 2]
    assert flights.together() == []
    assert client.flights == []


def test_a_question_alone_is_asked_at_once(asked: Asked) -> None:
    flights, client = asked(told(1), told(2))
    assert [flights.query(n=1), flights.query(n=1)] == [
        {UNITS: 1},
        {UNITS: 2},
    ]
    assert client.flights == [[1], [1]]


def test_nothing_is_remembered_from_one_flight_to_the_next(asked: Asked) -> None:
    flights, _ = asked(told(1), told(2))
    question = partial(flights.query, n=1)
    assert [flights.together(question), flights.together(question)] == [
        [{UNITS: 1}],
        [{UNITS: 2}],
    ]


def test_a_question_may_ask_together_itself(asked: Asked) -> None:
    flights, client = asked(told(1), told(2), told(3))

    def within() -> list[Any]:
        return flights.together(partial(flights.query, n=5))

    outer = flights.together(partial(flights.query, n=1), within)
    assert outer == [{UNITS: 2}, [{UNITS: 1}]]
    assert client.flights == [[5], [1]]


@pytest.mark.parametrize("place", [0, 1])
def test_what_one_question_came_to_is_raised(asked: Asked, place: int) -> None:
    flights, _ = asked(*[error("ValidationException")] * 2)
    questions = [partial(int, "1"), partial(int, "2")]
    questions[place] = partial(flights.query, n=1)
    with pytest.raises(ArchiveUnavailable, match="ValidationException"):
        flights.together(*questions)
    with pytest.raises(ArchiveUnavailable):
        flights.query(n=1)


def test_a_flight_has_the_time_of_its_page(asked: Asked) -> None:
    flights, _ = asked(ScriptedReply(is_held=True), ScriptedReply(is_held=True))
    with page_deadline(0.2), pytest.raises(ArchiveUnavailable, match="TimeoutError"):
        flights.together(partial(flights.query, n=1), partial(flights.query, n=2))


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=6))
def test_the_answers_are_those_of_asking_in_turn(steps: list[list[int]]) -> None:
    with scripted() as script:
        script.replies = Echo()
        client = Counting(script)
        flights = Flights(client)

        def question(numbers: list[int]) -> list[tuple[int, Any]]:
            return [(number, flights.query(n=number)) for number in numbers]

        questions = [partial(question, numbers) for numbers in steps]
        try:
            together = flights.together(*questions)
            assert len(client.flights) <= max((len(set(each)) for each in steps), default=0)
            assert together == in_turn(*questions)
        finally:
            client.close()
