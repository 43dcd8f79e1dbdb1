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
from chalicelib.storage.flights import Flights, in_turn
from chalicelib.storage.kept_connections import Endpoint, KeptConnections
from chalicelib.storage.patience import patience
from chalicelib.storage.signature import Credentials
from chalicelib.storage.signed_dynamodb import Call, SignedDynamoDB
from tests.conftest import NOON
from tests.storage.scripted_dynamodb import HOST, Script, Told, error, scripted


class Counting(SignedDynamoDB):
    """The readers' client, which notes what went in each flight."""

    def __init__(self, script: Script) -> None:
        connections = KeptConnections(Endpoint.parse(f"http://{HOST}:{script.port}"))
        super().__init__(connections, Credentials("k", "s"), "eu-north-1", now=lambda: NOON)
        self.flights: list[list[int]] = []

    def ask_all(self, calls: Sequence[Call]) -> list[Any]:
        self.flights.append([json.loads(call.body)["n"] for call in calls])
        return super().ask_all(calls)


class Echo(deque[Told]):
    """Answers without end, each once all requests of its flight were heard if that is known."""

    def popleft(self) -> Told:
        return Told(b'{"Items": []}')


@pytest.fixture
def asked() -> Iterator[Callable[..., tuple[Flights, Counting]]]:
    """Makes flights to a server that tells these answers."""
    ends: list[Callable[[], object]] = []

    def made(*told: Told) -> tuple[Flights, Counting]:
        server = scripted(*told)
        client = Counting(server.__enter__())
        ends.extend([lambda: server.__exit__(None, None, None), client.close])
        return Flights(client), client

    yield made
    for end in reversed(ends):
        end()


Asked = Callable[..., tuple[Flights, Counting]]


def told(n: int, *, after: int = 0) -> Told:
    return Told(json.dumps({"n": n}).encode(), after=after)


def test_many_questions_are_one_flight(asked: Asked) -> None:
    flights, client = asked(*[told(0, after=4)] * 4)
    questions = [partial(flights.query, n=n) for n in range(4)]
    assert flights.together(*questions) == [{"n": 0}] * 4
    assert client.flights == [[0, 1, 2, 3]]


def test_a_question_of_two_steps_takes_two_and_the_others_no_more(asked: Asked) -> None:
    flights, client = asked(*[told(0, after=2)] * 2, told(1))

    def two_steps() -> list[Any]:
        return [flights.query(n=1), flights.batch_get_item(n=2)]

    first, second = flights.together(two_steps, partial(flights.query, n=3))
    assert (first, second) == ([{"n": 0}, {"n": 1}], {"n": 0})
    assert client.flights == [[1, 3], [2]]


def test_what_two_questions_ask_alike_is_asked_once(asked: Asked) -> None:
    flights, client = asked(told(7))
    assert flights.together(*[partial(flights.query, n=1)] * 2) == [{"n": 7}] * 2
    assert client.flights == [[1]]


def test_what_needs_no_table_needs_no_flight(asked: Asked) -> None:
    flights, client = asked()
    assert flights.together(partial(int, "1"), partial(int, "2")) == [1, 2]
    assert flights.together() == []
    assert client.flights == []


def test_a_question_alone_is_asked_at_once(asked: Asked) -> None:
    flights, client = asked(told(1), told(2))
    assert [flights.query(n=1), flights.query(n=1)] == [{"n": 1}, {"n": 2}]
    assert client.flights == [[1], [1]]


def test_nothing_is_remembered_from_one_flight_to_the_next(asked: Asked) -> None:
    flights, _ = asked(told(1), told(2))
    question = partial(flights.query, n=1)
    assert [flights.together(question), flights.together(question)] == [[{"n": 1}], [{"n": 2}]]


def test_a_question_may_ask_together_itself(asked: Asked) -> None:
    flights, client = asked(told(1), told(2), told(3))

    def within() -> list[Any]:
        return flights.together(partial(flights.query, n=5))

    outer = flights.together(partial(flights.query, n=1), within)
    assert outer == [{"n": 2}, [{"n": 1}]]
    assert client.flights == [[5], [1]]


@pytest.mark.parametrize("place", [0, 1])
def test_what_one_question_came_to_is_raised(asked: Asked, place: int) -> None:
    flights, _ = asked(*[error("ValidationException")] * 2)
    questions = [partial(int, "1"), partial(int, "2")]
    questions[place] = partial(flights.query, n=1)
    with pytest.raises(ArchiveUnavailable, match=r"^Query: ValidationException"):
        flights.together(*questions)
    with pytest.raises(ArchiveUnavailable):
        flights.query(n=1)


def test_a_flight_has_the_time_of_its_page(asked: Asked) -> None:
    flights, _ = asked(Told(slow=True), Told(slow=True))
    with patience(0.2), pytest.raises(ArchiveUnavailable, match="TimeoutError"):
        flights.together(partial(flights.query, n=1), partial(flights.query, n=2))


@given(st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=6))
def test_the_answers_are_those_of_asking_in_turn(steps: list[list[int]]) -> None:
    with scripted() as script:
        script.told = Echo()
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
