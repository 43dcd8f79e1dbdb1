"""Warnings of fields that no one reads."""

from __future__ import annotations

import pytest

from chalicelib.ingest.limits import MOST_UNKNOWN
from chalicelib.ingest.reading.unknown_fields import warn_of_unknown
from chalicelib.news.errors import Problem
from tests.ingest.reading.front_matter_samples import front_matter

KNOWN = ("title", "date", "tags", "authors", "summary", "lastmod", "section", "language")


def test_known_fields_are_not_warned_of() -> None:
    fields = front_matter("title: a\ndate: 2026-11-24")
    warn_of_unknown(fields, KNOWN)
    assert fields.warnings == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("titel", "title"),
        ("Title", "title"),
        ("LASTMOD", "lastmod"),
        ("tag", "tags"),
        ("excerpt", "summary"),
        ("deck", "summary"),
        ("modified", "lastmod"),
        ("categories", "section"),
        ("locale", "language"),
    ],
)
def test_an_unknown_field_is_warned_of_with_what_was_meant(typed: str, meant: str) -> None:
    fields = front_matter(f"\n{typed}: a")
    warn_of_unknown(fields, KNOWN)
    assert fields.warnings == [
        Problem(f"`{typed}` is not a field we read", f"did you mean `{meant}`?", 3, typed)
    ]
    assert fields.problems == []


@pytest.mark.parametrize("value", ["a", "[a]", "{a: {b: c}}", "", "true"])
def test_an_unknown_field_of_any_shape_does_no_harm(value: str) -> None:
    fields = front_matter(f"image: {value}")
    warn_of_unknown(fields, KNOWN)
    assert [warning.field for warning in fields.warnings] == ["image"]
    assert "no harm" in fields.warnings[0].mend
    assert fields.problems == []


def test_a_long_name_is_not_repeated_in_full() -> None:
    fields = front_matter(f"{'x' * 100}: a")
    warn_of_unknown(fields, KNOWN)
    assert len(fields.warnings[0].what) < 80


def test_a_hundred_unknown_fields_are_not_a_hundred_warnings() -> None:
    ten, hundred = (
        front_matter("\n".join(f"x{n}: a" for n in range(count))) for count in (MOST_UNKNOWN, 100)
    )
    warn_of_unknown(ten, KNOWN)
    warn_of_unknown(hundred, KNOWN)
    assert len(ten.warnings) == MOST_UNKNOWN
    assert hundred.warnings[:-1] == ten.warnings
    assert hundred.warnings[-1].what == "90 more fields are not ones we read"
    assert hundred.warnings[-1].line == 12
