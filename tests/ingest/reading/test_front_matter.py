from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_FRONT_MATTER as LARGEST
from chalicelib.ingest.reading.front_matter import DEEPEST, FrontMatter, Value, split
from chalicelib.news.errors import Problem, UnusableManuscript
from tests.conftest import EXAMPLES
from tests.ingest.reading.front_matter_samples import plain

TITLE = Value(2, "News")


def problem_of(text: str) -> Problem:
    """The problem that a text's front matter is refused for."""
    with pytest.raises(UnusableManuscript) as refused:
        split(text)
    (problem,) = refused.value.problems
    return problem


def yaml_problem(block: str) -> Problem:
    return problem_of(f"---\n{block}\n---\nText.")


def read(block: str, fence: str = "---") -> dict[str, object]:
    parts = split(f"{fence}\n{block}\n{fence}\nText.")
    return {name: plain(value) for name, value in parts.fields.items()}


class TestSplitting:
    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("Text.\n\n---\n\nMore.", FrontMatter(body="Text.\n\n---\n\nMore.")),
            ("---\ntitle: News\n---\nText.\n", FrontMatter("Text.\n", 4, {"title": TITLE})),
            ("\n \t\n\n---\n---\nText.", FrontMatter("Text.", 6, {})),
            ("--- \ntitle: News\n---\t \nText.", FrontMatter("Text.", 4, {"title": TITLE})),
            ("---\ntitle: News\n---", FrontMatter("", 3, {"title": TITLE})),
            ("---\n---\nText.", FrontMatter("Text.", 3, {})),
            ("---\n# nothing yet\n---\nText.", FrontMatter("Text.", 4, {})),
            ("---\n---\nText.\n---\nMore.", FrontMatter("Text.\n---\nMore.", 3, {})),
        ],
        ids=[
            *("none", "fields", "blank lines before", "spaces after the fences", "no body"),
            *("no fields", "only a remark", "a rule in the body"),
        ],
    )
    def test_front_matter_is_parted_from_the_body(self, text: str, parts: FrontMatter) -> None:
        assert split(text) == parts

    def test_a_line_that_only_begins_with_the_fence_does_not_close_front_matter(self) -> None:
        assert read("a: |-\n  ----\n  --- x") == {"a": "----\n--- x"}

    @pytest.mark.parametrize(
        ("text", "fence"),
        [("\n---\ntitle: News\n\nText.", "---"), ("\n+++\ntitle: News\n---\nText.", "+++")],
    )
    def test_front_matter_that_is_never_closed_is_refused_at_its_first_line(
        self, text: str, fence: str
    ) -> None:
        problem = problem_of(text)
        assert problem.line == 2
        assert fence in problem.what
        assert "never closed" in problem.what

    def test_front_matter_is_no_larger_than_allowed_in_bytes(self) -> None:
        assert read("a: " + "x" * (LARGEST - 4)) == {"a": "x" * (LARGEST - 4)}
        for value in ("x" * (LARGEST - 3), "ø" * (LARGEST // 2)):
            assert "have more than" in yaml_problem(f"a: {value}").what


class TestYaml:
    @pytest.mark.parametrize(
        "typed", ["no", "yes", "on", "012", "1:30", "1.10", "0x1F", "1e3", "2016-01-29", "true"]
    )
    def test_every_scalar_stays_the_text_that_was_typed(self, typed: str) -> None:
        assert read(f"a: {typed}") == {"a": typed}

    @pytest.mark.parametrize(
        ("typed", "text"), [("", ""), ("~", ""), ("null", ""), ('""', ""), ('"null"', "null")]
    )
    def test_an_empty_value_is_empty_and_stands_on_the_line_of_its_name(
        self, typed: str, text: str
    ) -> None:
        assert split(f"---\na: {typed}\n\nb: c\n---\n").fields["a"] == Value(2, text)

    def test_lists_and_mappings_keep_their_lines(self) -> None:
        fields = split("---\ntags:\n- one\n- two\nwho: {name: Karen}\n---\n").fields
        assert fields["tags"].content == (Value(3, "one"), Value(4, "two"))
        assert fields["who"].content == {"name": Value(5, "Karen")}

    def test_json_is_yaml(self) -> None:
        assert read('{"title": "News", "tags": ["a"]}') == {"title": "News", "tags": ["a"]}

    @pytest.mark.parametrize(
        ("block", "line", "what"),
        [
            *(("a: &x b", 2, "references"), ("a: b\nc: &x [d]", 3, "references")),
            *(("&x a: b", 2, "references"), ("a: b\nc: *x", 3, "references")),
            *(
                ("a: b\n? *x\n: c", 3, "references"),
                ("<<: {a: b}", 2, "takes in"),
            ),
            *(
                ("a: {<<: {b: c}}", 2, "takes in"),
                ("a: b\n<<: [c]", 3, "takes in"),
            ),
            ("a: !!python/object/apply:os.system ['true']", 2, "before a value"),
            *(("a: !!str a", 2, "before a value"), ("a: !!binary aGk=", 2, "before a value")),
            ("a: !!set {a}", 2, "before a value"),
            *(("title: News\nNo field at all", 3, "no `:`"), ("title: News\n by: K", 3, "`: `")),
            *(("tags: [a, b\ndate: 2026-11-24", 2, "closed"), ('title: "News', 2, "partner")),
            ("title: a\nby: 'News\n\n\n", 3, "partner"),
            ("title: News\n\tdate: x", 3, "read"),
            *((block, 2, "no fields") for block in ("just a line", "- a\n- b", '"a"', "[a]", "1")),
            ("? [a, b]\n: c", 2, "not a word"),
            ("title: News\n--- # more\ndate: 2026-11-24", 4, "second part"),
            ("a:\n  b: c\n  b: d", 4, "given twice"),
        ],
    )
    def test_yaml_that_could_grow_or_be_misread_is_refused_with_its_line(
        self, block: str, line: int, what: str
    ) -> None:
        problem = yaml_problem(block)
        assert what in problem.what
        assert problem.line == line
        assert problem.mend

    def test_the_letters_of_a_merge_key_between_quotes_are_a_name(self) -> None:
        assert read('"<<": a') == {"<<": "a"}

    def test_a_field_given_twice_is_refused_with_both_lines(self) -> None:
        problem = yaml_problem("title: One\ndate: 2026-11-24\ntitle: Two")
        assert problem == Problem(
            "`title` is given twice, first on line 2", "keep one of the two", 4, "title"
        )

    def test_control_characters_are_taken_out_of_what_was_escaped(self) -> None:
        assert read(r'title: "a\0b\x07c\e[0m\ue000d"') == {"title": "abc[0md"}

    @pytest.mark.parametrize("reader", ["CSafeLoader", "SafeLoader"])
    def test_front_matter_needs_no_c_library(
        self, reader: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, reader))
        assert read("a: [b, {c: d}]\ne: no") == {"a": ["b", {"c": "d"}], "e": "no"}
        assert "references" in yaml_problem("a: &x b").what
        assert "before a value" in yaml_problem("a: !!str b").what

    def test_half_a_character_is_taken_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C library refuses it
        assert read(r'title: "a\ud800b"') == {"title": "ab"}


class TestBombs:
    """Each would take seconds, minutes or all memory, were it built before it is looked at."""

    @pytest.mark.parametrize("bomb", ["[*a{0}, *a{0}]", "{{<<: [*a{0}, *a{0}]}}"])
    def test_a_bomb_of_aliases_is_refused_at_its_first_anchor(self, bomb: str) -> None:
        rows = ["a0: &a0 {x: y}", *(f"a{n}: &a{n} {bomb.format(n - 1)}" for n in range(1, 60))]
        assert yaml_problem("\n".join(rows)).line == 2

    @pytest.mark.parametrize(
        ("start", "opener"),
        [*product(("a: ", ""), ("[", "{", "{a: ", "[{a: ")), ("", "- "), ("", "? ")],
    )
    def test_values_and_names_nested_by_the_thousand_are_refused_early(
        self, start: str, opener: str
    ) -> None:
        problem = yaml_problem(start + opener * (LARGEST // len(opener) - 4))
        assert re.search("nested|can't be read", problem.what)

    def test_no_more_events_are_parsed_than_levels_are_allowed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        events = []
        parse = yaml.parse

        def counting(block: str, **loader: Any) -> Iterator[yaml.Event]:  # noqa: ANN401 - as yaml has it
            for event in parse(block, **loader):
                events.append(event)
                yield event

        monkeypatch.setattr(yaml, "parse", counting)
        yaml_problem("a: " + "[" * 8000)
        assert len(events) <= DEEPEST + 5

    @pytest.mark.parametrize(
        "block",
        [
            *("a = " + "[" * 8000, "a = " + "{a = " * 1600, "\n" * 8000 + "a"),
            *(".".join(["a"] * 4000) + " = 1", "[" + ".".join(["a"] * 4000) + "]"),
            *("a = " + "9" * 8000, "a = 0x" + "f" * 8000, "a = 1e999999", "a = 1" + "0" * 4000),
            'a = """' + "x" * 4000,
        ],
    )
    def test_toml_that_grows_is_refused_or_read(self, block: str) -> None:
        try:
            fields = read(block, "+++")
        except UnusableManuscript as refused:
            fields = {"refused": str(refused)}
        assert len(str(fields)) < 200

    def test_yaml_and_toml_may_be_as_deep_as_each_other(self) -> None:
        assert read("a: [[[b]]]") == read('a = [[["b"]]]', "+++") == {"a": [[["b"]]]}
        assert read("a: {b: {c: {d: e}}}") == read('a.b.c.d = "e"', "+++")
        for block in ("a: [[[[b]]]]", "a: {b: {c: {d: {e: f}}}}"):
            assert "nested" in yaml_problem(block).what
        for block in ("a = [[[[1]]]]", "a.b.c.d.e = 1"):
            assert "nested" in problem_of(f"+++\n{block}\n+++\n").what


class TestToml:
    @pytest.mark.parametrize(
        ("typed", "value"),
        [
            *(('"News"', "News"), ("true", "true"), ("false", "false"), ("12", "12")),
            *(("1.5", "1.5"), ('["a", "b"]', ["a", "b"]), ('{by = "Karen"}', {"by": "Karen"})),
            ("2026-11-24T07:30:00+01:00", "2026-11-24T07:30:00+01:00"),
            *(("2026-11-24", "2026-11-24"), ("07:30:00", "07:30:00")),
            ("9223372036854775807", "9223372036854775807"),
        ],
    )
    def test_a_value_is_read_as_a_text(self, typed: str, value: object) -> None:
        assert read(f"a = {typed}", "+++") == {"a": value}

    def test_fields_know_their_lines(self) -> None:
        block = '\n# a remark\ntitle = "A"\n\n"date" = 2026-11-24\n[extra]\ntitle = "B"'
        fields = split(f"\n+++\n{block}\n+++\nText.").fields
        assert {name: value.line for name, value in fields.items()} == {
            "title": 5,
            "date": 7,
            "extra": 8,
        }

    @pytest.mark.parametrize(
        ("block", "line", "what"),
        [
            *(('title = "A"\nno field', 3, "`+++`"), ("title = News", 2, "`+++`")),
            *(('title = "A"\ntitle = "B"', 3, "`+++`"), ("date = 2026-99-99", 2, "`+++`")),
            *(("a = 1\nb = 0x", 3, "`+++`"), ("a = 1\nb = 9223372036854775808", 3, "large")),
            (f"a = 1\nb = 0x{'f' * 6000}", 3, "large"),
        ],
    )
    def test_toml_that_cannot_be_read_is_refused_near_its_line(
        self, block: str, line: int, what: str
    ) -> None:
        problem = problem_of(f"+++\n{block}\n+++\nText.")
        assert what in problem.what
        assert (problem.line or 0) in {line, line + 1}


fields_of_yaml = st.recursive(
    st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(["~", "no", "&a", "*a"]),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "date", "<<", "a"]), part, max_size=3)
    ),
    max_leaves=8,
)
scraps = st.sampled_from(
    [
        *("---\n", "+++\n", "\n", " ", "\t", ": ", "- ", "? ", "[", "]", "{", "}", "&a ", "*a"),
        *("!!", "<<: ", '"', "'", "|\n", ">\n", "#", "%", "@", "a = ", '"""', "[[a]]\n", "title"),
        *("\ufeff", "é", "...", "title: ", "draft: ", "Text.\n", "—\n", "“", "”", "•", "：", "="),
    ]
)
hostile_texts = st.text() | st.lists(scraps, max_size=60).map("".join)


@given(text=hostile_texts, fence=st.sampled_from(["---\n", "+++\n", "", "\n---\n"]))
@settings(max_examples=5 * EXAMPLES)
@example(text=r'a: "\ud800"' + "\n---\n", fence="---\n")
@example(text="a: !!timestamp 2016-99-99\n---\n", fence="---\n")
@example(text="\n\nText and no field.\n---\n", fence="---\n")
def test_any_text_is_read_with_the_line_of_its_body_or_refused(text: str, fence: str) -> None:
    try:
        parts = split(fence + text)
    except UnusableManuscript:
        return
    assert (fence + text).endswith(parts.body)
    assert (fence + text)[: len(fence + text) - len(parts.body)].count("\n") == parts.body_line - 1


@given(fields=st.dictionaries(st.sampled_from(["a", "b", "c"]), fields_of_yaml))
def test_the_fields_that_another_tool_wrote_are_all_read(fields: dict[str, object]) -> None:
    dumped = yaml.safe_dump(fields, allow_unicode=True)
    with suppress(UnusableManuscript):
        assert list(read(dumped.rstrip("\n"))) == sorted(fields)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_a_text_between_quotes_is_read_as_it_is(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\u2028", " ")
    if not any(end in quoted for end in "\u2028\u2029\x85"):
        assert read(f'title: "{quoted}"')["title"] == text.replace("\u2028", " ")
