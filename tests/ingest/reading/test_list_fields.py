"""Lists of names and of sentences."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.list_fields import read_names, read_sentences
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("[Karen Holm, Leyla Aslan]", ("Karen Holm", "Leyla Aslan")),
        ("Karen Holm, Leyla Aslan", ("Karen Holm", "Leyla Aslan")),
        ("\n- Karen Holm\n- Leyla  Aslan", ("Karen Holm", "Leyla Aslan")),
        ('["Karen Holm", "", "Leyla Aslan", Karen Holm]', ("Karen Holm", "Leyla Aslan")),
        ('["Food, drink"]', ("Food, drink",)),  # a comma in a list parts nothing
        (f"[{'x' * LONGEST_NAME}]", ("x" * LONGEST_NAME,)),
        (
            "[{name: Karen Holm, url: 'https://k.example'}, Leyla Aslan]",
            ("Karen Holm", "Leyla Aslan"),
        ),
        ("{login: kh, display_name: Karen Holm}", ("Karen Holm",)),
        ("[{first_name: Karen, last_name: Holm}]", ("Karen Holm",)),
        ("\n- Name: Karen Holm\n  slug: karen", ("Karen Holm",)),
        ("Karen Holm <kh@news.example>", ("Karen Holm",)),
        ("kh@news.example (Karen Holm)", ("Karen Holm",)),
        ("Karen Holm (kh@news.example), Leyla Aslan", ("Karen Holm", "Leyla Aslan")),
        ("Karen Holm (Aarhus)", ("Karen Holm (Aarhus)",)),
        ("", ()),
    ],
)
def test_names_are_a_list_or_parted_by_commas_without_repetitions(
    typed: str, names: tuple[str, ...]
) -> None:
    fields = front_matter(f"authors: {typed}")
    assert read_names(fields, "authors", 2) == names
    assert fields.problems == []


@pytest.mark.parametrize(
    "typed",
    [
        "{a: b}",
        "[[a], b]",
        "[{slug: karen}]",
        "[{name: [a]}]",
        "[a, b, c]",
        f"[{'x' * (LONGEST_NAME + 1)}]",
    ],
)
def test_names_of_another_shape_number_or_length_are_a_problem(typed: str) -> None:
    fields = front_matter(f"authors: {typed}")
    assert read_names(fields, "authors", 2) == ()
    assert problems_by_line(fields) == [("authors", 2)]


@pytest.mark.parametrize("mark", ["@", "<", "(", " ", "a@", "(@"])
def test_a_name_of_any_marks_is_read_in_no_time(mark: str) -> None:
    assert len(read_names(front_matter(f"authors: ['{(mark * 7000)[:7000]}']"), "authors", 2)) < 2


@pytest.mark.parametrize(
    ("block", "sentences"),
    [
        ("points:\n- Ålen er  væk\n- Hvorfor?", ("Ålen er væk", "Hvorfor?")),
        ('points: ["Ålen er væk", "", "Hvorfor?"]', ("Ålen er væk", "Hvorfor?")),
        ("points: Sild, ål & rejer", ("Sild, ål & rejer",)),
        (f"points: [a, {'x' * LONGEST_TEXT}]", ("a", "x" * LONGEST_TEXT)),
        *(("a: b", ()), ("points:", ()), ("points: []", ()), ("points: ['']", ())),
    ],
)
def test_sentences_are_a_list_or_a_single_sentence(block: str, sentences: tuple[str, ...]) -> None:
    fields = front_matter(block)
    assert read_sentences(fields, "points", 2) == sentences
    assert fields.problems == []


@pytest.mark.parametrize(
    "typed",
    ["{a: b}", "[[a], b]", "[{a: b}]", f"[a, {'x' * (LONGEST_TEXT + 1)}]", "[a, b, c]"],
)
def test_sentences_of_another_shape_number_or_length_are_a_problem(typed: str) -> None:
    fields = front_matter(f"points: {typed}")
    assert read_sentences(fields, "points", 2) == ()
    assert problems_by_line(fields) == [("points", 2)]
