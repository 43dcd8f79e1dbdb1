from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_MARKDOWN
from chalicelib.ingest.markup.sanitising import safe_html
from chalicelib.ingest.reading.foreign_marks import (
    ForeignMark,
    PrivateComment,
    listed_marks,
    without_comments,
    without_foreign_marks,
)
from chalicelib.ingest.reading.markdown import markdown_to_html

LISTED = listed_marks()
MARKS = (*LISTED.code, *LISTED.plain, *LISTED.mark)
SIGNS = [
    *("%%", "{%", "{{", "}}", "%}", "{#", "#}", "{>>", "<<}", "{++", "[[", "]]", "![[", "=="),
    *("{:", "}", "`", "```", "[a", "]", "^", "#", "-", ":", "<!--", "-->", "a", "b"),
]
soup = st.lists(st.sampled_from([*SIGNS, "\n", "\n\n", " ", ":::note\n"]), max_size=40).map("".join)


@pytest.mark.parametrize(
    "mark", [mark for mark in MARKS if any(mark.example)], ids=lambda mark: mark.example[0][:30]
)
def test_a_listed_mark_becomes_what_its_example_says(mark: ForeignMark) -> None:
    written, expected = mark.example
    cleared = without_foreign_marks(written, 1)
    assert cleared.text.rstrip("\n") == expected.rstrip("\n")
    assert bool(cleared.warnings) is bool(mark.warns)


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.pattern[:30])
def test_a_listed_mark_that_takes_words_or_stays_is_warned_of(mark: ForeignMark) -> None:
    assert mark.becomes is not None or mark.warns or mark.refuses
    assert bool(mark.mend) is bool(mark.warns or mark.refuses)
    assert mark.example[1] or mark.becomes is None or mark.refuses


@pytest.mark.parametrize("comment", LISTED.comment, ids=lambda comment: comment.opens)
def test_a_private_comment_goes_out_in_no_format(comment: PrivateComment) -> None:
    written, expected = comment.example
    assert without_foreign_marks(written, 1).text == expected
    assert "ask" not in without_comments(written, 1).text
    assert "ask" not in safe_html(markdown_to_html(without_foreign_marks(written, 1).text))


@pytest.mark.parametrize("comment", LISTED.comment, ids=lambda comment: comment.opens)
def test_a_private_comment_that_is_never_closed_is_refused_with_its_line(
    comment: PrivateComment,
) -> None:
    written = comment.example[0].partition("ask")[0]
    if "\n" in comment.example[0]:  # a line of its own closes itself
        return
    for clear in (without_foreign_marks, without_comments):
        cleared = clear(f"One.\n\n{written} two\n\nthree", 5)
        assert [problem.line for problem in cleared.problems] == [7]


@pytest.mark.parametrize(
    "text",
    [
        "`%%a%%` and ``{{ site.url }}``", "```\n{% include x %}\n%%\n```", "    {{< figure >}}\n",
        "<pre>\n[[a|b]] ==c==\n</pre>", "```{.python .x}\na\n```", "\\[[a]] \\==b==",
        "> ```\n> %%a%%\n> ```", "- ```\n  ==a==\n  ```",
    ],
)  # fmt: skip
def test_a_mark_in_code_or_behind_a_backslash_is_none(text: str) -> None:
    cleared = without_foreign_marks(text, 1)
    assert (cleared.text, cleared.warnings, cleared.problems) == (text, (), ())


@pytest.mark.parametrize(
    "text",
    [
        "100 %% of it, and 50 %% more", "a == b == c", "[[1]](https://x.example) [[a](/b)]",
        "[@mette]: https://x.example\n\nby [@mette]", "[a][more] [video](/x)", "x^2 and y ^ z",
        "${{ token }} {{name}} { a | b } 100{ %}", "#metoo and C# {a}", "a :b: c::d",
        "Import of cars from 'Japan'", "export is up", "- [a] b", "He said {so}.",
        "[sic] and [...] and [pause]", "a <b> c", "a -- b {- c -}",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mark_stays_without_a_word(text: str) -> None:
    cleared = without_foreign_marks(text, 1)
    assert (cleared.text, cleared.warnings, cleared.problems) == (text, (), ())


@pytest.mark.parametrize(
    "mark",
    [
        "{{< figure src=x >}}", "{{% note a=b %}}", "{% include x %}", "{{ site.url }}", "<%= a %>",
        "[@holm2019, p. 3]", "^[a note]", "!!! note", "\\cite{a}", "[b]a[/b]", '<Tabs id="a">',
        "export const a = 1", "{info}`a`", ".. note:: a", "__GHOST_URL__", "[su_box x=1]a[/su_box]",
    ],
)  # fmt: skip
def test_a_mark_that_stays_is_warned_of_with_its_line(mark: str) -> None:
    text = f"The ferry sailed.\n\n{mark}"
    cleared = without_foreign_marks(text, 9)
    (warning,) = cleared.warnings
    assert warning.line == 11
    assert "readers see it" in warning.what
    assert cleared.text == text


def test_many_marks_of_a_kind_are_one_warning_with_the_lines_of_some() -> None:
    cleared = without_foreign_marks("{{< ref >}}\n" * 99, 1)
    (warning,) = cleared.warnings
    assert warning.line == 1
    assert "on line 2, 3, 4, …" in warning.what


@pytest.mark.parametrize("text", ["{++twelve++} cars", "{--ten--} cars", "{~~ten~>twelve~~} cars"])
def test_a_change_that_nobody_has_decided_on_is_refused(text: str) -> None:
    (problem,) = without_foreign_marks(text, 3).problems
    assert (problem.line, "not decided" in problem.what) == (3, True)


@pytest.mark.parametrize(
    "text",
    [
        "One <!-- secret\n\nsecret --> two", "- One\n  <!-- secret\nsecret -->\n\ntwo",
        "> One <!-- secret\nsecret --> two", "One\n<!-- secret -->\ntwo", "One <!--secret--> two",
    ],
)  # fmt: skip
def test_no_word_of_an_html_comment_is_shown_wherever_it_ends(text: str) -> None:
    html = safe_html(markdown_to_html(without_foreign_marks(text, 1).text))
    assert "secret" not in html
    assert ("One" in html, "two" in html) == (True, True)


@pytest.mark.parametrize("text", ["{>>a {>>b<<} c<<}", "one {% endcomment %} two", "a */}} b"])
def test_the_end_of_a_private_comment_that_begins_nowhere_is_refused(text: str) -> None:
    for clear in (without_foreign_marks, without_comments):
        assert len(clear(text, 1).problems) == 1


@pytest.mark.parametrize("mark", ["{: .hidden}", '{: style="display: none"}', "{.private}"])
def test_an_attribute_that_hides_a_part_is_refused(mark: str) -> None:
    assert len(without_foreign_marks(f"Twelve cars.\n{mark}", 1).problems) == 1


@given(text=soup)
def test_what_is_cleared_is_on_the_lines_that_it_was_written_on(text: str) -> None:
    assert without_foreign_marks(text, 1).text.count("\n") == text.count("\n")


@given(words=st.lists(st.sampled_from(["one", "two", "%%secret%%", "{>>secret<<}", "\n\n"])))
def test_no_secret_is_left_between_any_words(words: list[str]) -> None:
    text = " ".join(words)
    for clear in (without_foreign_marks, without_comments):
        cleared = clear(text, 1)
        assert "secret" not in cleared.text
        assert re.findall("one|two", cleared.text) == re.findall("one|two", text)


@pytest.mark.parametrize(
    "unit",
    ["%%a", "`{>>` ", "{++a", "[[a|", "<Ab c", "{{ a.", "## {", "[a]{.", "^[a", "[a-b ", "`",
     "![a](quay of the harbour\n", "![a](b c d", "![a](b (c) ", "![[a.", '{{< figure a="b" ',
     "[caption]<img a>   "],
)  # fmt: skip
def test_a_text_full_of_half_marks_takes_little_time(unit: str) -> None:
    start = process_time()
    without_foreign_marks(unit * (LARGEST_MARKDOWN // len(unit)), 1)
    assert process_time() - start < 10  # seconds; it takes half of one
