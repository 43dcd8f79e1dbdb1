"""Several questions in one flight: a page waits for the slowest, not for all in turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from chalicelib.storage.dynamodb_http.client import Call, DynamoDBClient

Question = Callable[[], Any]


class Flights:
    """The client's calls, each on its own; or those of many questions at the same time.

    A question is begun, and stopped where it needs an answer that has not come. When all have come
    that far, what they need is asked at once, and they are begun again: so whatever a question does
    must bear being done twice, as reading does.
    """

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client

    def batch_get_item(self, **parameters: object) -> Any:  # noqa: ANN401 - as boto3 has it
        """BatchGetItem."""
        return self._told(Call("BatchGetItem", parameters))

    def query(self, **parameters: object) -> Any:  # noqa: ANN401 - as boto3 has it
        """Query."""
        return self._told(Call("Query", parameters))

    def together(self, *questions: Question) -> list[Any]:
        """The answers in the order of the questions; raises what one of them raised."""
        flight = _Flight(self._client)
        answers: dict[int, Any] = {}
        token = _flight.set(flight)
        try:
            while True:
                for place, question in enumerate(questions):
                    if place not in answers:
                        with suppress(_NotYetTold):
                            answers[place] = question()
                if len(answers) == len(questions):
                    return [answers[place] for place in range(len(questions))]
                flight.depart()
        finally:
            _flight.reset(token)

    def _told(self, call: Call) -> Any:  # noqa: ANN401 - as boto3 has it
        flight = _flight.get()
        told = flight.told(call) if flight else self._client.call_all([call])[0]
        if isinstance(told, Exception):
            raise told
        return told


def in_turn(*questions: Question) -> list[Any]:
    """The answers to questions that don't go over a client of ours."""
    return [question() for question in questions]


class _NotYetTold(Exception):
    """The answer comes with the next flight."""


class _Flight:
    """What questions need to be told, and what they were."""

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self._told: dict[str, Any] = {}
        self._wanted: dict[str, Call] = {}  # in order, and each once

    def told(self, call: Call) -> Any:  # noqa: ANN401 - as boto3 has it
        """The answer, or why there is none. Raises _NotYetTold."""
        key = repr(call)
        if key not in self._told:
            self._wanted[key] = call
            raise _NotYetTold
        return self._told[key]

    def depart(self) -> None:
        """Ask for all that was wanted."""
        wanted, self._wanted = self._wanted, {}
        self._told |= zip(wanted, self._client.call_all([*wanted.values()]), strict=True)


_flight: ContextVar[_Flight | None] = ContextVar("flight", default=None)
