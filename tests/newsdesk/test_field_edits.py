"""A field is set at the top of a file, and all else stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdesk.field_edits import with_field

WHY = "Wrong: all."
WRITTEN = [
    ("# Ferry\n", f"---\nwithdrawn: {WHY}\n---\n\n# Ferry\n"),
    ("---\ntitle: F\n---\nText", f"---\ntitle: F\nwithdrawn: {WHY}\n---\nText"),
    (
        "---\nwithdrawn: |\n  Old\n  words\nkind: news\n---\n",
        f"---\nkind: news\nwithdrawn: {WHY}\n---\n",
    ),
    ("+++\n[x]\na = 1\n+++\n", f'+++\nwithdrawn = "{WHY}"\n[x]\na = 1\n+++\n'),
]


@pytest.mark.parametrize(("before", "after"), WRITTEN)
def test_a_field_is_written_in_place_of_any_of_its_name(before: str, after: str) -> None:
    assert with_field(before, "withdrawn", WHY) == after


def test_a_field_is_taken_out_with_its_list() -> None:
    text = "---\nDraft: true\ntags:\n- a\n- b\ntitle: F\n---\nText"
    assert with_field(text, "draft", "") == "---\ntags:\n- a\n- b\ntitle: F\n---\nText"
    assert with_field(text, "tags", "") == "---\nDraft: true\ntitle: F\n---\nText"
    assert with_field("No fields", "draft", "") == "No fields"


@given(st.text(), st.sampled_from(["", "---\ntitle: F\n---\n"]))
def test_the_text_below_the_fields_is_never_changed(body: str, fields: str) -> None:
    body = f"x{body}"
    changed = with_field(fields + body, "date", "2026-12-24 07:30")
    assert changed.endswith(body)
    assert with_field(changed, "date", "2026-12-24 07:30") == changed
