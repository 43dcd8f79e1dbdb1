from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chalicelib.ingest.limits import LARGEST_FRONT_MATTER as LARGEST
from chalicelib.ingest.reading.front_matter import DEEPEST, FrontMatter, Value, split
from chalicelib.news.errors import Problem, UnusableManuscript


def problem_of(text: str) -> Problem:
    """The problem that a text's front matter is refused for."""
    with pytest.raises(UnusableManuscript) as refused:
        split(text)
    (problem,) = refused.value.problems
    return problem


def yaml_problem(block: str) -> Problem:
    return problem_of(f"---\n{block}\n---\nText.")


def plain(value: Value) -> object:
    """A value without its lines."""
    if isinstance(value.content, dict):
        return {name: plain(part) for name, part in value.content.items()}
    if isinstance(value.content, tuple):
        return [plain(part) for part in value.content]
    return value.content


def read(block: str, fence: str = "---") -> dict[str, object]:
    parts = split(f"{fence}\n{block}\n{fence}\nText.")
    return {name: plain(value) for name, value in parts.fields.items()}


class TestSplitting:
    def test_a_file_without_front_matter_is_all_body(self) -> None:
        assert split("Text.\n\n---\n\nMore.") == FrontMatter(body="Text.\n\n---\n\nMore.")

    def test_fields_are_parted_from_the_body(self) -> None:
        parts = split("---\ntitle: News\n---\nText.\n")
        assert parts.fields == {"title": Value(2, "News")}
        assert (parts.body, parts.body_line) == ("Text.\n", 4)

    def test_blank_lines_may_stand_before_it(self) -> None:
        parts = split("\n \t\n\n---\ntitle: News\n---\nText.")
        assert parts.fields == {"title": Value(5, "News")}
        assert parts.body_line == 7

    def test_the_lines_that_open_and_close_it_may_end_in_spaces(self) -> None:
        assert split("--- \ntitle: News\n---\t \nText.").body == "Text."

    def test_front_matter_may_be_all_there_is(self) -> None:
        assert split("---\ntitle: News\n---") == FrontMatter("", 3, {"title": Value(2, "News")})

    def test_front_matter_may_be_empty(self) -> None:
        assert split("---\n---\nText.") == FrontMatter("Text.", 3, {})

    def test_front_matter_may_hold_only_a_remark(self) -> None:
        assert split("---\n# nothing yet\n---\nText.").fields == {}

    def test_a_rule_in_the_body_does_not_end_it_again(self) -> None:
        assert split("---\na: b\n---\nText.\n---\nMore.").body == "Text.\n---\nMore."

    def test_a_line_that_only_begins_with_the_fence_does_not_close_it(self) -> None:
        assert read("a: |-\n  ----\n  --- x") == {"a": "----\n--- x"}

    @pytest.mark.parametrize("fence", ["---", "+++"])
    def test_one_that_is_never_closed_is_refused_at_its_first_line(self, fence: str) -> None:
        problem = problem_of(f"\n{fence}\ntitle: News\n\nText.")
        assert (problem.line, fence in problem.what) == (2, True)

    def test_one_fence_does_not_close_the_other(self) -> None:
        assert "never closed" in problem_of("---\ntitle: News\n+++\nText.").what

    def test_front_matter_holds_a_few_kilobytes_and_no_more(self) -> None:
        fits = "a: " + "x" * (LARGEST - 4)
        assert read(fits) == {"a": "x" * (LARGEST - 4)}
        assert "larger than" in yaml_problem(fits + "x").what

    def test_the_size_of_front_matter_is_counted_in_bytes(self) -> None:
        assert "larger than" in yaml_problem("a: " + "ø" * (LARGEST // 2)).what


class TestYaml:
    @pytest.mark.parametrize(
        "typed", ["no", "yes", "on", "012", "1:30", "1.10", "0x1F", "1e3", "2016-01-29", "true"]
    )
    def test_every_scalar_stays_the_text_that_was_typed(self, typed: str) -> None:
        assert read(f"a: {typed}") == {"a": typed}

    @pytest.mark.parametrize("nothing", ["", "~", "null", '""'])
    def test_a_value_that_is_none_is_empty(self, nothing: str) -> None:
        assert read(f"a: {nothing}\nb: c") == {"a": "", "b": "c"}

    def test_the_word_null_between_quotes_is_a_word(self) -> None:
        assert read('a: "null"') == {"a": "null"}

    def test_an_empty_value_stands_on_the_line_of_its_name(self) -> None:
        assert split("---\na:\n\nb: c\n---\n").fields["a"].line == 2

    def test_lists_and_mappings_keep_their_lines(self) -> None:
        fields = split("---\ntags:\n- one\n- two\nwho: {name: Karen}\n---\n").fields
        assert fields["tags"].content == (Value(3, "one"), Value(4, "two"))
        assert fields["who"].content == {"name": Value(5, "Karen")}

    def test_json_is_yaml(self) -> None:
        assert read('{"title": "News", "tags": ["a"]}') == {"title": "News", "tags": ["a"]}

    @pytest.mark.parametrize(
        ("block", "line"),
        [
            ("a: &x b", 2),
            ("a: b\nc: &x [d]", 3),
            ("&x a: b", 2),
            ("a: b\nc: *x", 3),
            ("a: b\n? *x\n: c", 3),
        ],
    )
    def test_anchors_and_aliases_are_refused(self, block: str, line: int) -> None:
        problem = yaml_problem(block)
        assert ("anchors" in problem.what, problem.line) == (True, line)

    @pytest.mark.parametrize("merge", ["<<: {a: b}", "a: {<<: {b: c}}", "a: b\n<<: [c]"])
    def test_merges_are_refused(self, merge: str) -> None:
        assert "merges" in yaml_problem(merge).what

    def test_the_letters_of_a_merge_key_between_quotes_are_a_name(self) -> None:
        assert read('"<<": a') == {"<<": "a"}

    @pytest.mark.parametrize(
        "tagged",
        [
            "!!python/object/apply:os.system ['true']",
            "!!str a",
            "!!binary aGk=",
            "!a b",
            "!!set {a}",
        ],
    )
    def test_tags_are_refused(self, tagged: str) -> None:
        assert "tags" in yaml_problem(f"a: {tagged}").what

    def test_a_field_given_twice_is_refused_with_both_lines(self) -> None:
        problem = yaml_problem("title: One\ndate: 2026-11-24\ntitle: Two")
        assert problem == Problem(
            "`title` is given twice, first on line 2", "keep one of the two", 4, "title"
        )

    def test_a_name_given_twice_within_a_mapping_is_refused(self) -> None:
        assert "given twice" in yaml_problem("a:\n  b: c\n  b: d").what

    @pytest.mark.parametrize(
        ("block", "line", "said"),
        [
            ("title: The sea: a story", 2, "`: `"),
            ("title: News\nNo field at all", 3, "no `:`"),
            ("title: News\n by: Karen", 3, "`: `"),
            ("title: @karen", 2, "special character"),
            ("title: %karen", 2, "special character"),
            ("tags: [a, b\ndate: 2026-11-24", 3, ""),
            ('title: "News', 2, ""),
            ("title: a\nby: 'News\n\n\n", 3, ""),
            ("title: News\n\tdate: x", 3, ""),
        ],
    )
    def test_what_is_not_yaml_is_refused_with_its_line(
        self, block: str, line: int, said: str
    ) -> None:
        problem = yaml_problem(block)
        assert said in problem.what
        assert problem.line == line
        assert "quotes" in problem.mend

    @pytest.mark.parametrize("block", ["just a line", "- a\n- b", '"title"', "[a]", "1"])
    def test_what_holds_no_fields_is_refused(self, block: str) -> None:
        assert "no fields" in yaml_problem(block).what

    def test_a_field_whose_name_is_no_word_is_refused(self) -> None:
        assert "not a word" in yaml_problem("? [a, b]\n: c").what

    def test_a_second_document_is_refused_rather_than_passed_over(self) -> None:
        problem = yaml_problem("title: News\n--- # more\ndate: 2026-11-24")
        assert ("second part" in problem.what, problem.line) == (True, 4)

    def test_control_characters_are_taken_out_of_what_was_escaped(self) -> None:
        assert read(r'title: "a\0b\x07c\e[0m\ue000d"') == {"title": "abc[0md"}

    @pytest.mark.parametrize("reader", ["CSafeLoader", "SafeLoader"])
    def test_front_matter_needs_no_c_library(
        self, reader: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, reader))
        assert read("a: [b, {c: d}]\ne: no") == {"a": ["b", {"c": "d"}], "e": "no"}
        assert "anchors" in yaml_problem("a: &x b").what
        assert "tags" in yaml_problem("a: !!str b").what

    def test_half_a_character_is_taken_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C library refuses it
        assert read(r'title: "a\ud800b"') == {"title": "ab"}


class TestBombs:
    """Each would take seconds, minutes or all memory, were it built before it is looked at."""

    def test_an_alias_bomb_is_refused_at_its_first_anchor(self) -> None:
        rows = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
        assert yaml_problem("\n".join(rows)).line == 2

    def test_a_merge_bomb_is_refused_at_its_first_anchor(self) -> None:
        rows = [
            "a0: &a0 {x: y}",
            *(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(40)),
        ]
        assert yaml_problem("\n".join(rows)).line == 2

    @pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? ", "[{a: "])
    def test_yaml_nested_by_the_thousand_is_refused_early(self, opener: str) -> None:
        problem = yaml_problem("a: " + opener * (LARGEST // len(opener) - 4))
        assert "nested" in problem.what or "can't be read" in problem.what

    def test_no_more_events_are_asked_for_than_levels_are_allowed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []
        parse = yaml.parse

        def counted(block: str, **loader: Any) -> Iterator[yaml.Event]:  # noqa: ANN401
            for event in parse(block, **loader):
                asked.append(event)
                yield event

        monkeypatch.setattr(yaml, "parse", counted)
        yaml_problem("a: " + "[" * 8000)
        assert len(asked) <= DEEPEST + 5

    @pytest.mark.parametrize(
        "block",
        [
            "a = " + "[" * 8000,
            "a = " + "{a = " * 1600,
            ".".join(["a"] * 4000) + " = 1",
            "[" + ".".join(["a"] * 4000) + "]",
            "a = " + "9" * 8000,
            "a = 0x" + "f" * 8000,
            "a = 1e999999",
            "a = 1" + "0" * 4000,
            'a = """' + "x" * 4000,
            "\n" * 8000 + "a",
        ],
    )
    def test_toml_that_grows_is_refused_or_read(self, block: str) -> None:
        try:
            fields = read(block, "+++")
        except UnusableManuscript as refused:
            fields = {"refused": str(refused)}
        assert len(str(fields)) < 200

    def test_no_depth_exhausts_the_stack(self) -> None:
        limit = sys.getrecursionlimit()
        for block, fence in (("a: " + "[" * 8000, "---"), ("a = " + "[" * 8000, "+++")):
            problem_of(f"{fence}\n{block}\n{fence}\n")
        assert sys.getrecursionlimit() == limit

    @pytest.mark.parametrize("opener", ["? ", "- ", "[", "{"])
    def test_names_that_are_nested_are_refused_as_early(self, opener: str) -> None:
        assert re.search("nested|can't be read", yaml_problem(opener * 3000 + "a").what)

    def test_as_many_levels_as_corrections_need_are_read(self) -> None:
        assert read("a:\n- b:\n    c: d") == {"a": [{"b": {"c": "d"}}]}

    def test_yaml_and_toml_may_be_as_deep_as_each_other(self) -> None:
        assert read("a: [[[b]]]") == read('a = [[["b"]]]', "+++") == {"a": [[["b"]]]}
        assert read("a: {b: {c: {d: e}}}") == read('a.b.c.d = "e"', "+++")
        for block in ("a: [[[[b]]]]", "a: {b: {c: {d: {e: f}}}}"):
            assert "nested" in yaml_problem(block).what
        for block in ("a = [[[[1]]]]", "a.b.c.d.e = 1"):
            assert "nested" in problem_of(f"+++\n{block}\n+++\n").what


class TestToml:
    def test_values_are_read_as_texts(self) -> None:
        block = (
            'title = "News"\ndraft = true\nn = 12\nx = 1.5\ntags = ["a", "b"]\n'
            "date = 2026-11-24T07:30:00+01:00\nday = 2026-11-24\nat = 07:30:00\n"
            'off = false\n[extra]\nby = "Karen"'
        )
        assert read(block, "+++") == {
            "title": "News",
            "draft": "true",
            "n": "12",
            "x": "1.5",
            "tags": ["a", "b"],
            "date": "2026-11-24T07:30:00+01:00",
            "day": "2026-11-24",
            "at": "07:30:00",
            "off": "false",
            "extra": {"by": "Karen"},
        }

    def test_fields_know_their_lines(self) -> None:
        block = '\n# a remark\ntitle = "A"\n\n"date" = 2026-11-24\n[extra]\ntitle = "B"'
        fields = split(f"\n+++\n{block}\n+++\nText.").fields
        assert {name: value.line for name, value in fields.items()} == {
            "title": 5,
            "date": 7,
            "extra": 8,
        }

    @pytest.mark.parametrize(
        ("block", "line"),
        [
            ('title = "A"\nno field', 3),
            ("title = News", 2),
            ('title = "A"\ntitle = "B"', 3),
            ("date = 2026-99-99", 2),
            ("a = 1\nb = 0x", 3),
        ],
    )
    def test_what_is_not_toml_is_refused_with_its_line(self, block: str, line: int) -> None:
        problem = problem_of(f"+++\n{block}\n+++\nText.")
        assert "TOML" in problem.what
        assert (problem.line or 0) in {line, line + 1}

    def test_a_number_may_be_as_large_as_toml_allows(self) -> None:
        assert read("a = 9223372036854775807", "+++") == {"a": "9223372036854775807"}
        assert "large" in problem_of("+++\na = 9223372036854775808\n+++\n").what

    def test_a_number_too_large_is_refused_at_its_line(self) -> None:
        assert problem_of(f"+++\na = 1\nb = 0x{'f' * 6000}\n+++\n").line == 3


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
        *("\ufeff", "é", "..."),
    ]
)
hostile_texts = st.text() | st.lists(scraps, max_size=60).map("".join)


@given(text=hostile_texts, fence=st.sampled_from(["---\n", "+++\n", "", "\n---\n"]))
@settings(max_examples=500)
@example(text=r'a: "\ud800"' + "\n---\n", fence="---\n")
@example(text="a: !!timestamp 2016-99-99\n---\n", fence="---\n")
def test_any_text_is_read_or_refused_and_nothing_else(text: str, fence: str) -> None:
    try:
        parts = split(fence + text)
    except UnusableManuscript:
        return
    assert (fence + text).endswith(parts.body)
    assert (fence + text)[: len(fence + text) - len(parts.body)].count("\n") == parts.body_line - 1


@given(fields=st.dictionaries(st.sampled_from(["a", "b", "c"]), fields_of_yaml))
def test_what_another_tool_wrote_is_read_as_the_texts_it_wrote(fields: dict[str, object]) -> None:
    dumped = yaml.safe_dump(fields, allow_unicode=True)
    try:
        found = read(dumped.rstrip("\n"))
    except UnusableManuscript:
        return
    assert list(found) == sorted(fields)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_a_text_between_quotes_is_read_as_it_is(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\u2028", " ")
    if not any(end in quoted for end in "\u2028\u2029\x85"):
        assert read(f'title: "{quoted}"')["title"] == text.replace("\u2028", " ")
