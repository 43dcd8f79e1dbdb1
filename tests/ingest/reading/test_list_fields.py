"""Lists of names and of sentences."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.list_fields import read_names, read_sentences
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import fields, problems


@pytest.mark.parametrize(
    "typed",
    [
        "[Karen Holm, Leyla Aslan]",
        "Karen Holm, Leyla Aslan",
        "\n- Karen Holm\n- Leyla  Aslan",
        '["Karen Holm", "", "Leyla Aslan", Karen Holm]',
    ],
)
def test_names_are_a_list_or_parted_by_commas_and_each_counts_once(typed: str) -> None:
    assert read_names(fields(f"authors: {typed}"), "authors", 5) == (
        "Karen Holm",
        "Leyla Aslan",
    )


def test_a_comma_in_a_list_parts_nothing() -> None:
    assert read_names(fields('tags: ["Food, drink"]'), "tags", 5) == ("Food, drink",)


@pytest.mark.parametrize("typed", ["{a: b}", "[[a], b]", "[{name: Karen}]", "\n- name: Karen"])
def test_what_is_no_list_of_names_is_a_problem(typed: str) -> None:
    found = fields(f"authors: {typed}")
    assert read_names(found, "authors", 5) == ()
    assert problems(found)[0][0] == "authors"


def test_more_names_than_allowed_are_a_problem() -> None:
    found = fields("tags: [a, b, c]")
    assert read_names(found, "tags", 3) == ("a", "b", "c")
    assert read_names(found, "tags", 2) == ()
    assert problems(found) == [("tags", 2)]


def test_a_longer_name_than_allowed_is_a_problem() -> None:
    longest = "x" * LONGEST_NAME
    assert read_names(fields(f"tags: [{longest}]"), "tags", 3) == (longest,)
    found = fields(f"tags: [{'x' * (LONGEST_NAME + 1)}]")
    assert read_names(found, "tags", 3) == ()
    assert problems(found) == [("tags", 2)]


@pytest.mark.parametrize(
    "typed",
    ["\n- Ålen er  væk\n- Ingen ved hvorfor", '["Ålen er væk", "", "Ingen ved hvorfor"]'],
)
def test_sentences_are_a_list(typed: str) -> None:
    assert read_sentences(fields(f"points: {typed}"), "points", 7) == (
        "Ålen er væk",
        "Ingen ved hvorfor",
    )


def test_a_single_sentence_is_a_list_of_one() -> None:
    assert read_sentences(fields("points: Sild, ål & rejer"), "points", 7) == ("Sild, ål & rejer",)


@pytest.mark.parametrize("block", ["a: b", "points:", "points: []", "points: ['']"])
def test_no_sentence_is_an_empty_list(block: str) -> None:
    found = fields(block)
    assert read_sentences(found, "points", 7) == ()
    assert found.problems == []


@pytest.mark.parametrize("typed", ["{a: b}", "[[a], b]", "[{a: b}]", "\n- a: b\n- c"])
def test_what_is_no_list_of_sentences_is_a_problem(typed: str) -> None:
    found = fields(f"points: {typed}")
    assert read_sentences(found, "points", 7) == ()
    assert problems(found)[0][0] == "points"


def test_sentences_are_no_more_and_no_longer_than_allowed() -> None:
    longest = "x" * LONGEST_TEXT
    assert read_sentences(fields(f"points: [a, {longest}]"), "points", 2) == ("a", longest)
    for typed in (f"[a, {longest}x]", "[a, b, c]"):
        found = fields(f"points: {typed}")
        assert read_sentences(found, "points", 2) == ()
        assert problems(found) == [("points", 2)]
