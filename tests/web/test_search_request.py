"""What a reader asks the search for, in the query of its page."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.question import LONGEST_QUESTION
from chalicelib.news.search_results import FURTHEST
from chalicelib.rendering.urls import Urls
from chalicelib.web.page_request import PageRequest
from chalicelib.web.search_request import SearchRequest, read_search_request
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON


def asked(query: str) -> SearchRequest:
    """The search that a query is for."""
    return read_search_request(PageRequest(Urls(), NOON, query=query), NEWSROOM)


def test_a_search_may_be_of_one_section_and_one_year_newest_first_and_go_on() -> None:
    search = asked("q=ferry+tax&section=denmark&year=2024&order=newest&start=20")
    assert [part.text for part in search.question.wanted] == ["ferry", "tax"]
    assert (search.section, search.year, search.order) == ("denmark", 2024, "newest")
    assert search.start == 20


@pytest.mark.parametrize(
    "query",
    ["section=nowhere", "section=denmark%00", "year=24", "year=0999", "year=20245", "year=２０２４",
     "order=worst", "start=-1", "start=1e3", "start=", "start=x", "Q=ferry", "%", "&&=&"],
)  # fmt: skip
def test_what_is_no_part_of_a_search_counts_as_not_asked_for(query: str) -> None:
    assert asked(query) == asked("")


def test_nobody_pages_further_than_the_index_goes() -> None:
    assert asked("start=999").start == FURTHEST
    assert asked("start=9999").start == 0


@given(typed=st.text(max_size=2 * LONGEST_QUESTION), section=st.sampled_from(["", "denmark"]))
def test_the_link_of_a_search_asks_for_the_same_search(typed: str, section: str) -> None:
    search = asked(urlencode({"q": typed, "section": section}, errors="replace"))
    again = asked(search.query())
    assert (again.question.wanted, again.section) == (search.question.wanted, section)
    assert again.question.unwanted == search.question.unwanted


def test_a_link_to_something_else_begins_with_the_first_results() -> None:
    search = asked("q=a%26b&section=denmark&start=20")
    assert parse_qs(search.query(section="")) == {"q": ["a&b"]}
    assert parse_qs(search.query(start=30)) == {
        "q": ["a&b"],
        "section": ["denmark"],
        "start": ["30"],
    }
