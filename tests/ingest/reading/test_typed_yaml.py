"""Front matter as people type it, with the mistakes that they make."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.front_matter import FrontMatter, split
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.text import legible
from tests.ingest.reading.front_matter_samples import plain


def parts_of(block: str) -> FrontMatter:
    return split(f"---\n{block}\n---\nText.")


def read(block: str) -> dict[str, object]:
    return {name: plain(value) for name, value in parts_of(block).fields.items()}


TITLES = [
    *("Bridge: who pays", "The minister: no", "Bridge:", "@harbour", "`dogs` at sea", "% of ships"),
    *("[Live] The race", "{draft} of a law", "*Hamlet* sinks", "*Hamlet*", "**Now** it sails"),
    *("!important", "! Stop", "& so on", "> 500 ships", "| a bar", ", then", "] odd", "- dash"),
    *("Ja", "No", "2026", "1e3", "off", "Ship #9 sails", "#MeToo at sea", "#9", "C#", "a #b: c"),
    *('"Never again," says she', "'Never,' he says", '"Yes" and "no"', "'90s ships sail", '""x'),
    *("Jens' ship", 'A 12" gun', "it's: here", "100 % rain", "På: vej", "x - y", "a : b", "::x"),
]


NO_ENTRIES = {"- dash", "a : b"}  # in a list these are a list and a mapping


@pytest.mark.parametrize("title", TITLES)
def test_a_text_is_read_whole_as_its_editor_typed_it(title: str) -> None:
    assert read(f"title: {title}") == {"title": title}
    assert read(f"picture:\n  alt: {title}") == {"picture": {"alt": title}}
    if title not in NO_ENTRIES:
        assert read(f"tags:\n  - {title}") == {"tags": [title]}


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        *(('"She said "no" to it"', 'She said "no" to it'), ("'It's late'", "It's late")),
        *(('"C:\\Ships"', "C:\\Ships"), ('"Ship sails”', "Ship sails")),
        *(("“2026-11-24 07:30”", "2026-11-24 07:30"), ("“Never again”", "“Never again”")),
        *(('"a", "b"', ["a", "b"]), ("[“a”, “b c”]", ["a", "b c"]), ("[#a, @b]", ["#a", "@b"])),
        *(("['a, b', '#c']", ["a, b", "#c"]), ("true # for now", "true"), ("# later", "")),
        ("first: line\n  and #2 below", "first: line and #2 below"),
        ('"a quotation\n  on two lines"', "a quotation on two lines"),
        *(("|\n  a: b\n  # c", "a: b\n# c\n"), (">-\n  a: b\n\n  c", "a: b\nc")),
        ("[a,\n  b]", ["a", "b"]),
    ],
)
def test_quotation_marks_and_lists_are_read_as_they_are_meant(typed: str, text: object) -> None:
    assert read(f"title: {typed}\nby: K") == {"title": text, "by": "K"}


@pytest.mark.parametrize(
    ("block", "fields"),
    [
        ("title:Sea\nby:K", {"title": "Sea", "by": "K"}),
        ("title：海", {"title": "海"}),
        ("title:\u00a0Sea\n", {"title": "Sea"}),
        ("picture:\n\tfile: a.webp\n\talt: a", {"picture": {"file": "a.webp", "alt": "a"}}),
        ("tags:\n-a\n-b", {"tags": ["a", "b"]}),
        ("tags:\n  • a\n  • b: c d", {"tags": ["a", {"b": "c d"}]}),
        ("tags:\n* a\n* b", {"tags": ["a", "b"]}),
        ("tags:\n  – a\n  – b\nby: K", {"tags": ["a", "b"], "by": "K"}),
        ("a:\n- b: c\n  d: e: f\n- g: h i", {"a": [{"b": "c", "d": "e: f"}, {"g": "h i"}]}),
        ("points:\n- The sea: it is wet", {"points": ["The sea: it is wet"]}),
    ],
)
def test_missing_spaces_and_odd_marks_of_a_list_are_read_as_they_are_meant(
    block: str, fields: dict[str, object]
) -> None:
    assert read(block) == fields


@pytest.mark.parametrize(
    ("block", "line", "what", "mend"),
    [
        ('title: "Sea\nby: K', 2, '`"` before `Sea`', 'title: "Sea"'),
        ('title: "Sea\ndraft: true\nsummary: end"', 2, "partner", 'title: "Sea"'),
        ("tags:\n- 'a\nby: K", 3, "partner", '- "a"'),
        ("by: K\ntags: [a, b\ntitle: Sea", 3, "`[` is never closed", "tags: [a, b]"),
        ("picture: {file: a.webp, alt: b\n", 2, "`{` is never closed", "alt: b}"),
        ("title: Sea\n draft: true", 3, "set in", "`draft: true`"),
        ("title: Sea\n\tdraft: true", 3, "a tab", "use spaces: `  draft: true`"),
        ("title: Sea\nby = K", 3, "`=`", "by: K"),
        ("title = The: sea", 2, "`=`", 'title: "The: sea"'),
        ("title: Sea\nThe ship sails", 3, "`The ship sails` has no `:`", "`---` above it"),
        ("title: Sea\n\nThe ship sails.", 4, "`---` is missing above `The ship", "`title: Sea`"),
        ("title: Sea\n\nThe ship: it sails.", 4, "`---` is missing", "`title: Sea`"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_how_to_mend_it(
    block: str, line: int, what: str, mend: str
) -> None:
    with pytest.raises(UnusableManuscript) as refused:
        read(block)
    (problem,) = refused.value.problems
    assert problem.line == line
    assert what in problem.what
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("line", "is_warned_of"),
    [
        *(("title: The sea # or the ocean", True), ("title: The #1 # or not", True)),
        *(("draft: true # until noon", False), ("date: 2026-11-24 07:30 # embargo", False)),
        *(('title: "The sea" # or the ocean', False), ("summary: # a line or two", False)),
    ],
)
def test_a_note_behind_a_text_is_left_out_and_warned_of(line: str, *, is_warned_of: bool) -> None:
    warnings = parts_of(line).warnings
    assert [warning.line for warning in warnings] == [2] * is_warned_of
    if warnings:
        assert line.partition("# ")[2] in warnings[0].what
        assert warnings[0].mend.endswith(f'title: "{line.removeprefix("title: ")}"')


texts = st.lists(
    st.sampled_from(
        [
            *("ship", "a: b", "#5", "# x", "it's", '"q"', "'", "no", "~", "- x", "[v]", "{a}"),
            *("@", "%", "*b*", "&c", "!d", "|", ">", "æ\nb", "x:", "  ", "”", "'90s", "A \\ b"),
            *("tab\tx", "?", ",", "a very long text " * 6),
        ]
    ),
    max_size=4,
).map(" ".join)
values = st.recursive(
    texts,
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["file", "alt", "text"]), part, max_size=3)
    ),
    max_leaves=5,
)
typed_fields = st.dictionaries(st.sampled_from(["title", "date", "tags"]), values, max_size=3)


@given(
    fields=typed_fields,
    style=st.sampled_from([None, '"', "'"]),
    indent=st.sampled_from([2, 4]),
    width=st.sampled_from([40, 1000]),
)
def test_what_a_program_writes_as_yaml_is_read_as_it_says(
    fields: dict[str, object], style: str | None, indent: int, width: int
) -> None:
    block = yaml.safe_dump(
        fields,
        allow_unicode=True,
        default_style=style,
        indent=indent,
        width=width,
        sort_keys=False,
    )
    assert read(block.rstrip("\n")) == _legible(fields)


def _legible(value: object) -> object:
    if isinstance(value, dict):
        return {name: _legible(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_legible(part) for part in value]
    return legible(str(value))
