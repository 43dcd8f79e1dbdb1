"""The names of other programs' fields: the data file, and how a name is recognised."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading import field_names as module
from chalicelib.ingest.reading.declared_fields import FIELD_NAMES
from chalicelib.ingest.reading.field_names import field_names, is_no, is_yes, meaning
from chalicelib.ingest.reading.front_matter import split
from chalicelib.news.text import letters
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line

DATA: dict[str, Any] = tomllib.loads(
    Path(module.__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def test_every_other_name_stands_for_a_field_of_ours() -> None:
    assert DATA["names"].keys() <= {*FIELD_NAMES}


def test_a_name_has_one_meaning_alone() -> None:
    names = [letters(name) for group in DATA["names"].values() for name in group]
    names += [letters(name) for group in ("meant", "unused") for name in DATA[group]]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {letters(name) for name in FIELD_NAMES}.isdisjoint(names)


def test_a_name_holds_back_in_one_way_alone() -> None:
    groups = (
        "held_if_no",
        "refused_if_no",
        "refused_if_yes",
        "for_some_readers",
        "says_by_word",
        "may_say_by_word",
    )
    names = [letters(name) for group in groups for name in DATA[group]]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert field_names().unused.isdisjoint({*names} - field_names().may_say_by_word)


def test_a_word_says_one_thing_alone() -> None:
    groups = [words for group, words in DATA["words"].items() if not group.startswith("as_")]
    words = [letters(word) for group in groups for word in group]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_every_name_has_its_reason() -> None:
    tables = [*DATA["names"].values(), DATA["held_if_no"], DATA["says_by_word"], DATA["unused"]]
    assert all(reason for table in tables for reason in table.values())


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        *(
            (typed, "keypoints")
            for typed in ("key_points", "keyPoints", "Key-Points", "KEY POINTS")
        ),
        *((typed, "embargo") for typed in ("publishDate", "publish_date", "Publish-date")),
        *(("Lang", "language"), ("RÉSUMÉ", "résumé"), ("resumé", "summary"), ("?!", "")),
    ],
)
def test_a_name_is_known_by_its_letters_alone(typed: str, ours: str) -> None:
    assert meaning(typed) == ours


@pytest.mark.parametrize("typed", ["true", "Yes", "ON", "1", "y", "ja", "Sandt", "oui", "да"])
def test_yes_is_known_in_the_spellings_of_people_and_programs(typed: str) -> None:
    assert is_yes(typed)
    assert not is_no(typed)


@pytest.mark.parametrize("typed", ["false", "No", "OFF", "0", "n", "nej", "Falsk", "non", "нет"])
def test_no_is_known_in_the_spellings_of_people_and_programs(typed: str) -> None:
    assert is_no(typed)
    assert not is_yes(typed)


@pytest.mark.parametrize("typed", ["", "maybe", "2", "?", "when ready"])
def test_another_word_is_neither_yes_nor_no(typed: str) -> None:
    assert not is_yes(typed)
    assert not is_no(typed)


class TestSpellings:
    def test_a_field_has_all_its_spellings_first_those_that_say_something_and_then_ours(
        self,
    ) -> None:
        fields = front_matter("excerpt: a\nSummary: b\nDeck: ''")
        assert fields.spellings("summary") == ["Summary", "excerpt", "Deck"]
        assert fields.spelling("summary") == "Summary"
        assert (fields.is_written("summary"), fields.line_of("summary")) == (True, 3)
        assert fields.spellings("title") == []
        assert fields.spelling("title") == "title"

    def test_a_field_that_says_yes_or_no_names_no_moment(self) -> None:
        fields = front_matter("published: true\npublish: 2026-11-24\nexpires: never")
        assert fields.spellings("embargo") == ["publish"]
        assert fields.spellings("expires") == []

    def test_a_problem_names_the_field_as_it_was_typed(self) -> None:
        fields = front_matter("Excerpt: a")
        fields.refuse("summary", "is wrong", "mend it")
        fields.warn("summary", "is odd", "look at it")
        assert problems_by_line(fields) == [("Excerpt", 2)]
        assert fields.warnings[0].what == "`Excerpt` is odd"

    @pytest.mark.parametrize(
        ("block", "refused"),
        [
            ("Title: a\ntitle: b", [("title", 3)]),
            ("tags: [a]\nTags: [b]", [("Tags", 3)]),
            ("key-points: [a]\nkeyPoints: [{b: c}]", [("keyPoints", 3)]),
            *((block, []) for block in ("Title: a\ntitle: a", "Title: ''\ntitle: b")),
            *((block, []) for block in ("tags: [a]\nTags:\n- a", "'?': a\n'!': b")),
        ],
    )
    def test_one_field_in_two_spellings_that_differ_is_a_problem(
        self, block: str, refused: list[tuple[str, int]]
    ) -> None:
        fields = front_matter(block)
        fields.refuse_contradictions()
        assert problems_by_line(fields) == refused

    @pytest.mark.parametrize(
        ("typed", "names"),
        [
            ("picture: {File: a.webp, ALT: A ferry}", ["file", "alt"]),
            ("picture: {File: a, file: b}", ["File", "file"]),
        ],
    )
    def test_names_within_a_field_are_known_in_any_letters(
        self, typed: str, names: list[str]
    ) -> None:
        content = front_matter(typed).values["picture"].content
        assert isinstance(content, dict)
        assert list(content) == names

    def test_fields_that_nobody_misses_are_one_line_that_asks_for_nothing(self) -> None:
        fields = front_matter("")
        fields.warn_of_unused()
        assert fields.warnings == []
        fields.unused += ["layout", "toc", "layout", *(f"x{n}" for n in range(30))]
        fields.warn_of_unused()
        (line,) = fields.warnings
        assert line.what.startswith("not used: `layout`, `toc`, `x0`")
        assert line.what.endswith("`x17`, and 12 more")
        assert line.mend == ""


@given(block=st.text())
def test_fields_of_any_names_are_compared(block: str) -> None:
    fields = front_matter("")
    fields.values |= split(f'---\n"{letters(block)}": a\n---\n').fields
    fields.refuse_contradictions()
    assert fields.problems == []
