"""Fields of one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.fields import one_line
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
from chalicelib.news.text import BASE
from tests.ingest.reading.front_matter_samples import fields, problems


def test_a_text_is_one_line_with_its_entities_resolved() -> None:
    found = fields('title: "Q&amp;A:\\n  The  sea&rsquo;s \\t edge"')
    assert read_line(found, "title") == "Q&A: The sea’s edge"


def test_an_absent_field_is_empty() -> None:
    assert read_line(fields("a: b"), "title") == ""


@pytest.mark.parametrize("value", ["[a, b]", "{a: b}", "\n  - a"])
def test_a_list_or_a_mapping_is_a_problem(value: str) -> None:
    found = fields(f"title: {value}")
    assert read_line(found, "title") == ""
    assert problems(found)[0][0] == "title"


def test_a_text_may_be_just_as_long_as_allowed() -> None:
    found = fields(f"a: {'x' * LONGEST_NAME}\nb: {'x' * (LONGEST_NAME + 1)}")
    assert read_line(found, "a") == "x" * LONGEST_NAME
    assert read_line(found, "b") == ""
    assert problems(found) == [("b", 3)]
    assert found.problems[0].what == "`b` has 101 characters; 100 is the most"


@given(text=st.text())
def test_no_control_character_stays(text: str) -> None:
    line = one_line(text)
    assert line == " ".join(line.split())
    assert all(ord(each) >= 32 and not 127 <= ord(each) < 160 for each in line)


def test_the_mark_of_the_sites_path_is_taken_out() -> None:
    assert one_line("a\ue000b&#xE000;c") == "abc"


def test_a_reason_in_words_is_one() -> None:
    assert read_words(fields("withdrawn: It was not true."), "withdrawn") == "It was not true."


@pytest.mark.parametrize("no", ["false", "no", "off", "0", '""', "False", "NO", "~"])
def test_a_word_for_no_says_nothing(no: str) -> None:
    found = fields(f"withdrawn: {no}")
    assert read_words(found, "withdrawn") == ""
    assert found.problems == []


@pytest.mark.parametrize("yes", ["true", "yes", "on", "1", "True"])
def test_a_word_for_yes_alone_is_a_problem(yes: str) -> None:
    found = fields(f"withdrawn: {yes}")
    read_words(found, "withdrawn")
    assert problems(found) == [("withdrawn", 2)]


@pytest.mark.parametrize("yes", ["true", "yes", "on", "1", "True", "YES"])
def test_a_word_for_yes_is_true(yes: str) -> None:
    assert read_yes_or_no(fields(f"draft: {yes}"), "draft") is True


@pytest.mark.parametrize("no", ["false", "no", "off", "0", "", "~", "False"])
def test_a_word_for_no_is_false(no: str) -> None:
    assert read_yes_or_no(fields(f"draft: {no}"), "draft") is False


def test_an_absent_yes_or_no_is_false() -> None:
    assert read_yes_or_no(fields("a: b"), "draft") is False


@pytest.mark.parametrize("other", ["maybe", "2", "[true]", "{a: true}", "x" * 101])
def test_what_is_neither_yes_nor_no_is_a_problem(other: str) -> None:
    found = fields(f"draft: {other}")
    assert read_yes_or_no(found, "draft") is False
    assert problems(found) == [("draft", 2)]


def test_a_choice_may_be_typed_in_capitals() -> None:
    assert read_choice(fields("kind: Opinion"), "kind", ("news", "opinion")) == "opinion"


def test_an_absent_or_empty_one_is_empty() -> None:
    assert read_choice(fields("kind:"), "kind", ("news",)) == ""
    assert read_choice(fields("a: b"), "kind", ("news",)) == ""


def test_an_unknown_one_is_a_problem_that_lists_the_known() -> None:
    found = fields("kind: opinon")
    assert read_choice(found, "kind", ("news", "opinion")) == ""
    assert problems(found) == [("kind", 2)]
    assert found.problems[0].mend == "write one of: news, opinion"


def test_a_slug_is_read() -> None:
    assert read_slug(fields("slug: a-ferry-2"), "slug") == "a-ferry-2"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("A Ferry", "a-ferry"),
        ("færgen", "faergen"),
        ("/2026/ferry/", "2026-ferry"),
        ("..", "a-few-words"),
        ("word-" * 17 + "end", "-".join(["word"] * 16)),
    ],
)
def test_what_is_no_slug_is_a_problem_that_suggests_one(typed: str, suggested: str) -> None:
    found = fields(f"slug: {typed}")
    assert read_slug(found, "slug") == ""
    assert problems(found) == [("slug", 2)]
    assert found.problems[0].mend == f"write `slug: {suggested}`"


def test_a_problem_with_a_slug_says_what_is_wrong() -> None:
    for typed, said in (("A B", "can't stand in an address"), ("a" * 81, "80 is the most")):
        found = fields(f"slug: {typed}")
        read_slug(found, "slug")
        assert said in found.problems[0].what
    assert read_slug(fields(f"slug: {'a' * 80}"), "slug") == "a" * 80


def test_a_slug_that_is_far_too_long_is_one_problem() -> None:
    found = fields(f"slug: {'a' * (LONGEST_TEXT + 1)}")
    assert read_slug(found, "slug") == ""
    assert problems(found) == [("slug", 2)]


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("/denmark/ferry", f"{BASE}/denmark/ferry"),
        ("/", f"{BASE}/"),
        ("/denmark/ferry#fn-1", f"{BASE}/denmark/ferry#fn-1"),
        ("https://example.org/a?b=c&d=å", "https://example.org/a?b=c&d=å"),
        ("http://example.org", "http://example.org"),
        ("https://example.org/?q=&amp;b", "https://example.org/?q=&b"),
    ],
)
def test_a_link_leads_to_a_page_of_the_site_or_elsewhere(typed: str, link: str) -> None:
    assert read_link(fields(f"link: {typed}"), "link") == link


def test_an_absent_or_empty_link_is_empty() -> None:
    for block in ("a: b", "link:", "link: ''"):
        found = fields(block)
        assert read_link(found, "link") == ""
        assert found.problems == []


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//evil.example",
     "/\\evil.example", "/\t/evil.example", "denmark/ferry", "ftp://example.org",
     "https:/example.org", "https://example.org/ b", "https://example.org/<script>",
     "https://example.org/'", "&#106;avascript:alert(1)", "/a?b=c", "http://"],
)  # fmt: skip
def test_what_is_no_link_is_a_problem(typed: str) -> None:
    found = fields("")
    found.values["link"] = Value(2, typed)
    assert read_link(found, "link") == ""
    assert problems(found) == [("link", 2)]


@given(typed=st.text())
def test_no_link_leads_off_the_site_unseen(typed: str) -> None:
    found = fields("")
    found.values["link"] = Value(2, typed)
    link = read_link(found, "link")
    assert link == "" or link.startswith((f"{BASE}/", "https://", "http://"))
    assert not link.startswith((f"{BASE}//", f"{BASE}/\\"))
