"""Fields of one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.text_fields import (
    read_choice,
    read_line,
    read_link,
    read_slug,
    read_words,
    read_yes_or_no,
)
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT
from chalicelib.news.text import BASE, single_spaced
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line

Reader = Callable[[Fields, str], object]
kind: Reader = partial(read_choice, choices=("news", "opinion"))
YES, NO = ("true", "yes", "on", "1", "True", "YES"), ("false", "no", "off", "0", '""', "~", "False")


@pytest.mark.parametrize(
    ("read", "typed", "value"),
    [
        (read_line, '"Q&amp;A:\\n  The  sea&rsquo;s \\t edge"', "Q&A: The sea’s edge"),
        (read_line, "x" * LONGEST_NAME, "x" * LONGEST_NAME),
        (read_words, "It was not true.", "It was not true."),
        *((read_words, no, "") for no in NO),
        *((read_yes_or_no, yes, True) for yes in YES),
        *((read_yes_or_no, no, False) for no in NO),
        *((kind, "Opinion", "opinion"), (kind, "", "")),
        *((read_slug, "a-ferry-2", "a-ferry-2"), (read_slug, "a" * 80, "a" * 80)),
        (read_link, "/denmark/ferry#fn-1", f"{BASE}/denmark/ferry#fn-1"),
        (read_link, "/", f"{BASE}/"),
        (read_link, "https://example.org/a?b=c&d=å", "https://example.org/a?b=c&d=å"),
        (read_link, "https://example.org/?q=&amp;b", "https://example.org/?q=&b"),
        *((read_link, "http://example.org", "http://example.org"), (read_link, "''", "")),
    ],
)
def test_a_field_is_read_in_the_words_people_type(read: Reader, typed: str, value: object) -> None:
    fields = front_matter(f"a: {typed}")
    assert read(fields, "a") == value
    assert fields.problems == []


@pytest.mark.parametrize(
    "read", [read_line, read_words, read_yes_or_no, kind, read_slug, read_link]
)
def test_an_absent_field_is_empty_or_false(read: Reader) -> None:
    assert not read(front_matter("b: c"), "a")


@pytest.mark.parametrize(
    ("read", "typed", "what", "mend"),
    [
        *((read_line, typed, "a list or a mapping", "one line") for typed in ("[a, b]", "{a: b}")),
        (read_line, "x" * (LONGEST_NAME + 1), "has 101 characters; 100 is the most", "shorten it"),
        *((read_words, yes, "is only", "say it in words") for yes in YES),
        *((read_yes_or_no, no, "neither yes nor no", ": yes` or ") for no in ("maybe", "2")),
        (read_yes_or_no, "[true]", "a list or a mapping", "one line"),
        (kind, "opinon", "none we know", "write one of: news, opinion"),
        (read_slug, "A Ferry", "can't stand in an address", "write `a: a-ferry`"),
        (read_slug, "færgen", "can't stand in an address", "write `a: faergen`"),
        (read_slug, "/2026/ferry/", "can't stand in an address", "write `a: 2026-ferry`"),
        (read_slug, "..", "can't stand in an address", "write `a: a-few-words`"),
        (read_slug, "a" * (LONGEST_TEXT + 1), f"{LONGEST_TEXT} is the most", "shorten it"),
    ],
)
def test_a_field_that_cannot_be_read_is_a_single_problem_that_says_how_to_mend_it(
    read: Reader, typed: str, what: str, mend: str
) -> None:
    fields = front_matter(f"a: {typed}")
    read(fields, "a")
    assert problems_by_line(fields) == [("a", 2)]
    assert what in fields.problems[0].what
    assert mend in fields.problems[0].mend


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//evil.example",
     "/\\evil.example", "/\t/evil.example", "denmark/ferry", "ftp://example.org",
     "https:/example.org", "https://example.org/ b", "https://example.org/<script>",
     "https://example.org/'", "&#106;avascript:alert(1)", "/a?b=c", "http://"],
)  # fmt: skip
def test_a_text_that_is_no_link_is_a_problem(typed: str) -> None:
    fields = front_matter("")
    fields.values["link"] = Value(2, typed)
    assert read_link(fields, "link") == ""
    assert problems_by_line(fields) == [("link", 2)]


@given(typed=st.text())
def test_a_link_never_leads_off_the_site_unseen(typed: str) -> None:
    fields = front_matter("")
    fields.values["link"] = Value(2, typed)
    link = read_link(fields, "link")
    assert link == "" or link.startswith((f"{BASE}/", "https://", "http://"))
    assert not link.startswith((f"{BASE}//", f"{BASE}/\\"))


@given(text=st.text())
def test_a_line_of_text_holds_no_control_character_and_no_mark_of_the_sites_path(text: str) -> None:
    line = one_line(f"{text}&#xE000;")
    assert line == single_spaced(line)
    assert all(ord(character) >= 32 and not 127 <= ord(character) < 160 for character in line)
    assert BASE not in line


def test_a_slug_that_is_only_too_long_is_cut_between_words_and_warned_of() -> None:
    fields = front_matter(f"slug: {'ferry-' * 14}sails")
    assert read_slug(fields, "slug") == "-".join(["ferry"] * 13)
    (warning,) = fields.warnings
    assert warning.what == "`slug` has 89 characters, of which the address has 77"
    assert fields.problems == []
