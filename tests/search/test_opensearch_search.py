"""A search by OpenSearch that can't be answered whole is not answered: readers get an apology."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest

from chalicelib.news.errors import SearchUnavailable
from chalicelib.news.question import read_question
from chalicelib.news.search_results import SearchQuery
from chalicelib.search.opensearch_search import OpenSearchSearch

QUERY = SearchQuery(read_question("ferry"), datetime(2026, 11, 24, tzinfo=UTC))


class Saying:
    """A server that always says the same."""

    def __init__(self, status: int, content: bytes) -> None:
        self._reply = status, content

    def send(self, _method: str, _path: str, _body: bytes = b"") -> tuple[int, bytes]:
        return self._reply


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (404, b'{"error": "no such index [stories]"}'),
        (403, b'{"Message": "User is not authorized"}'),
        (200, b'{"timed_out": true}'),
        (200, b'{"_shards": {"failed": 1}}'),
        (200, b'{"hits": {"hits": [{"_source": {"address": "denmark/ferry"}}]}}'),
        (200, b"<html>"),
    ],
)
def test_half_an_answer_is_none(status: int, content: bytes) -> None:
    with pytest.raises(SearchUnavailable):
        OpenSearchSearch(Saying(status, content)).find(QUERY)


def test_a_search_takes_no_longer_than_readers_wait() -> None:
    every_three_seconds = itertools.count(0, 3)
    search = OpenSearchSearch(Saying(200, b"{}"), clock=lambda: next(every_three_seconds))
    with pytest.raises(SearchUnavailable, match="more than"):
        search.find(QUERY)
