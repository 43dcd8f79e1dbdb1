"""Front matter as JSON, as Hugo has it."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.front_matter import split
from chalicelib.news.errors import UnusableManuscript
from tests.ingest.samples import TEXT, problems, read


def test_fields_in_json_are_front_matter_on_their_lines() -> None:
    fields = '{\n  "title": "The ferry {sails}",\n  "draft": true,\n  "tags": ["sea"]\n}\n'
    manuscript = read(f"{fields}\n{TEXT}\n")
    assert manuscript.story.headline == "The ferry {sails}"
    assert manuscript.is_draft
    assert [tag.slug for tag in manuscript.story.tags] == ["sea"]
    assert split(f"{fields}\n{TEXT}").fields["draft"].line == 3


def test_half_a_character_breaks_no_receipt() -> None:
    """JSON can escape one alone, which no text can be written with."""
    half = r"\ud83d"
    assert read(
        f'{{"title": "The ferry{half} sails", "tags": ["sea{half}"]}}\n\n{TEXT}'
    ).story.headline
    for wrong in (f'{{"a{half}": 1, "a{half}": 2}}', f'{{"p": {{"a{half}": 1, "a{half}": 2}}}}'):
        found = problems(f"{wrong}\n\n{TEXT}")
        assert all(problem.what.encode() for problem in found)
    manuscript = read(f'{{"title": "A ferry", "mood{half}": "x"}}\n\n{TEXT}')
    assert any("mood" in warning.what and warning.what.encode() for warning in manuscript.warnings)


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ('{"title": "A",\n"draft" true\n}\nText', "between { and }, can't be read", 2),
        ('{\n"title": "A"\n\nText', "never closed", 1),
        ('{"title": "A",\n"title": "B"}\nText', "there twice", 2),
        ('{"title": "A", "p": {"draft": true, "draft": false}}\nText', "there twice", 1),
        ('{"title": NaN}\nText', "between { and }, can't be read", 1),
        ('{"title": [[[[["A"]]]]]}\nText', "too deep within", 1),
        ('{"title": "' + "A" * 9000 + '"}\nText', "have more than", 1),
        ('{"title": "A"}\n---\ndraft: true\n---\nText', "fields stand below", 1),
        ('{"title": "A"}', "this is JSON", 1),
    ],
)
def test_what_is_wrong_in_json_is_refused_with_its_line(text: str, what: str, line: int) -> None:
    [problem] = problems(text)
    assert what in problem.what
    assert problem.line == line


@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=9),
        st.text(st.characters(codec="utf-8", categories=["L", "P", "Nd"]), max_size=20)
        | st.lists(st.just("a"), max_size=3)
        | st.booleans(),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_json_says_is_what_the_fields_say(table: dict[str, object]) -> None:
    fields = split(json.dumps(table, ensure_ascii=False) + "\nText").fields
    said = {"true": True, "false": False}
    assert fields.keys() == table.keys()
    for name, value in fields.items():
        content = value.content
        plain = [one.content for one in content] if isinstance(content, tuple) else content
        assert plain == table[name] or said.get(str(plain)) == table[name]


def test_nothing_but_quotation_marks_below_json_is_answered_in_time() -> None:
    begin = time.process_time()
    with pytest.raises(UnusableManuscript):
        read('{"title": "A"}\n' + '"' * 400_000)
    assert time.process_time() - begin < 2
