"""Front matter whose lines `---` are missing, are others, or stand elsewhere."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.front_matter import split
from chalicelib.news.errors import UnusableManuscript

FIELDS = "title: The sea\ndraft: true"


@pytest.mark.parametrize(
    ("text", "body", "is_warned_of"),
    [
        *((f"{FIELDS}\n\nText.", "\nText.", True), (f"\n{FIELDS}\n---\nText.", "Text.", True)),
        *((f"—-\n{FIELDS}\n—-\nText.", "Text.", False), (f"—\n{FIELDS}\n—\nText.", "Text.", False)),
        *((f"--\n{FIELDS}\n--\nA", "A", False), (f"- - -\n{FIELDS}\n- - -\nA", "A", False)),
        *((f"---\n{FIELDS}\n----\nA", "A", False), (f"---\n{FIELDS}\n...\nA", "A", False)),
        *((f"---\n{FIELDS}\n ---\nA", "A", False), (f" ---\n{FIELDS}\n ---\nA", "A", False)),
        *((FIELDS, "", True), ("title: The sea\ndraft: true\n", "", True)),
    ],
)
def test_fields_between_lines_of_dashes_or_at_the_top_are_front_matter(
    text: str, body: str, *, is_warned_of: bool
) -> None:
    parts = split(text)
    assert {name: value.content for name, value in parts.fields.items()} == {
        "title": "The sea",
        "draft": "true",
    }
    assert parts.body == body
    assert parts.body_line == text.count("\n", 0, len(text) - len(body)) + 1
    assert [warning.what for warning in parts.warnings] == [
        "the line `---` is missing above the fields; they were read all the same"
    ] * is_warned_of


def test_one_word_that_holds_a_story_back_is_front_matter() -> None:
    assert split("draft: true\n\nText.").fields["draft"].content == "true"


def test_quotation_marks_that_a_word_processor_made_curly_are_read_as_straight() -> None:
    assert split("—-\ntitle: “The sea”\n—-\n").fields["title"].content == "The sea"
    assert split("---\ntitle: “The sea”\n---\n").fields["title"].content == "“The sea”"


@pytest.mark.parametrize(
    ("text", "line", "what", "mend"),
    [
        (f"***\n{FIELDS}\n***\n", 1, "`***`", "three hyphens"),
        (f"\n```yaml\n{FIELDS}\n```\n", 2, "`", "take out that line"),
        (f"```\n---\n{FIELDS}\n---\nText.\n```", 1, "`", "take out that line"),
        ("aliases: [/sea]\n\nThe sea\n\nText.", 1, "`---` is missing", "above the fields"),
        ("Byline: Ida Bech\n\nThe sea\n\nText.", 1, "`---` is missing", "above the fields"),
        ("title: The sea\nText without a blank line.", 1, "`---` is missing", "above the fields"),
        (f"<!-- mine -->\n---\n{FIELDS}\n---\nText.", 2, "text above", "to the very top"),
        (f"# The sea\n\n+++\n{FIELDS}\n+++\nText.", 3, "text above", "to the very top"),
        (f"---\n---\n{FIELDS}\n---\nText.", 3, "not read", "in one block"),
        (f"---\nby: K\n---\n---\n{FIELDS}\n---\nText.", 4, "not read", "in one block"),
        (f"---\n{FIELDS}\n\nText.", 1, "a line --- is missing", "below the last field, `draft"),
        (
            f"---\n{FIELDS}\n\nA text.\n\n---\n\nMore.",
            5,
            "missing above `A text.`",
            "`draft: true`",
        ),
        (f"---\n{FIELDS}\n\n{'Long text. ' * 900}\n---\n", 5, "missing above `Long", "`---`"),
    ],
)
def test_fields_that_would_be_published_as_text_are_refused_with_what_is_missing(
    text: str, line: int, what: str, mend: str
) -> None:
    with pytest.raises(UnusableManuscript) as refused:
        split(text)
    (problem,) = refused.value.problems
    assert problem.line == line
    assert what in problem.what
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("text", "is_obeyed"),
    [
        *(("withdrawn: it was wrong\n\nThe sea\n\nText.", True), ("slug: sea\n\nThe sea", False)),
        *(
            ("withdrawn: no\nThe sea", False),
            ("withdrawn:\nThe sea", False),
            ("draft: yes\nThe sea", True),
        ),
    ],
)
def test_a_line_that_takes_the_story_down_is_obeyed_though_it_stands_alone(
    text: str, *, is_obeyed: bool
) -> None:
    with pytest.raises(UnusableManuscript) as refused:
        split(text)
    assert refused.value.takes_down == is_obeyed


@pytest.mark.parametrize(
    "text",
    [
        *("Status: the ferry is back again\n\nText.", "Date night: a guide\n\nText."),
        *("Text.\n\n---\n\nName: none\n\n---\n", f"{'Text. ' * 100}\n---\n{FIELDS}\n---\n"),
        *(f"Write:\n\n```\n---\n{FIELDS}\n---\n```\n", "—\nSo it began.\n—\n", "***\n\nText."),
        *("Author: Ida Bech writes about the sea\n\nText.", "---\n---\nText.\n\n---\n"),
    ],
)
def test_a_text_that_only_looks_like_front_matter_is_a_text(text: str) -> None:
    assert split(text).fields == {}


@pytest.mark.parametrize(
    ("block", "mend"),
    [
        ("title = The sea", 'title = "The sea"'),
        ("title: The sea", 'title = "The sea"'),
        ("title = “The sea”", 'title = "The sea"'),
        ('title = "The sea', 'title = "The sea"'),
        ("The sea", "name"),
    ],
)
def test_a_mistake_in_toml_is_answered_with_the_line_mended(block: str, mend: str) -> None:
    with pytest.raises(UnusableManuscript) as refused:
        split(f"+++\n{block}\n+++\nText.")
    assert mend in refused.value.problems[0].mend
    assert refused.value.problems[0].line == 2
