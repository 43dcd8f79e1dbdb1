"""Every field that is declared is read, as its declaration says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalicelib.ingest.reading.declared_fields import FIELD_NAMES, Instructions, read_declared
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import split
from chalicelib.news.article import Correction, Picture, Story
from chalicelib.news.story_fields import declared
from chalicelib.news.text import BASE

STORY = """---
title: The ferry sails
description: In short.
author: Karen Holm
tags: sea, boats
language: da
kind: Opinion
kicker: Islands
dateline: BAKU
placement: lead
until: 2026-12-01
picture: {file: a.webp, alt: A ferry, width: 3, height: 2}
key_points: [One, Two]
link: /denmark/boat
corrections: [{date: 2026-11-20, text: Twenty cars.}]
translated_from: Politiken
translator: machine
reviewed_by: Jonas Friis
withdrawn: It was not true.
ordered_by: A court
---
"""


def fields(text: str) -> Fields:
    """The fields of a file."""
    return Fields(split(text).fields, UTC)


def test_every_field_of_a_story_is_read_as_it_is_declared() -> None:
    read = read_declared(fields(STORY), Story)
    assert read == {
        "headline": "The ferry sails",
        "standfirst": "In short.",
        "authors": ("Karen Holm",),
        "tags": ("sea", "boats"),
        "language": "da",
        "kind": "opinion",
        "kicker": "Islands",
        "dateline": "BAKU",
        "placement": "lead",
        "until": datetime(2026, 12, 1, tzinfo=UTC),
        "picture": Picture("pictures/a.webp", "A ferry", 3, 2),
        "key_points": ("One", "Two"),
        "link": f"{BASE}/denmark/boat",
        "corrections": (Correction(datetime(2026, 11, 20, tzinfo=UTC), "Twenty cars."),),
        "translated_from": "Politiken",
        "translator": "machine",
        "reviewed_by": "Jonas Friis",
        "withdrawn": "It was not true.",
        "ordered_by": "A court",
    }
    assert read.keys() == {name for name, field in declared(Story).items() if field.names}


def test_instructions_are_read_as_they_are_declared() -> None:
    dates = "date: 2026-11-20\nlastmod: 2026-11-21"
    text = f"---\n{dates}\ndraft: yes\nsection: climate\nslug: boat\n---\n"
    assert Instructions(**read_declared(fields(text), Instructions)) == Instructions(
        date=datetime(2026, 11, 20, tzinfo=UTC),
        lastmod=datetime(2026, 11, 21, tzinfo=UTC),
        draft=True,
        section="climate",
        slug="boat",
    )


def test_fields_that_are_absent_or_read_apart_are_left_out() -> None:
    assert read_declared(fields("Words."), Story) == {}
    assert "headline" not in read_declared(fields(STORY), Story, apart=("headline",))


def test_of_two_names_the_first_that_says_something_counts() -> None:
    both = "---\nsummary: {}\ndescription: Longer.\n---\n"
    assert read_declared(fields(both.format("Short.")), Story) == {"standfirst": "Short."}
    assert read_declared(fields(both.format("''")), Story) == {"standfirst": "Longer."}


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_a_field_of_the_wrong_type_is_a_problem_with_its_line(name: str) -> None:
    found = fields(f"---\n\n{name}: {{a: [b]}}\n---\n")
    for kind in (Story, Instructions):
        assert read_declared(found, kind) == {}
    (problem,) = found.problems
    assert (problem.field, problem.line) == (name, 3)
    assert problem.mend


def test_no_two_fields_have_the_same_name_in_a_file() -> None:
    assert len(FIELD_NAMES) == len(set(FIELD_NAMES))


def test_every_field_of_a_story_is_declared() -> None:
    assert declared(Story).keys() == set(Story.__struct_fields__)
