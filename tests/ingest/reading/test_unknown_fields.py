"""Warnings of fields that no one reads."""

from __future__ import annotations

import pytest

from chalicelib.ingest.limits import MOST_UNKNOWN
from chalicelib.ingest.reading.unknown_fields import warn_of_unknown
from chalicelib.news.errors import Problem
from tests.ingest.reading.front_matter_samples import fields

KNOWN = ("title", "date", "tags", "authors", "summary", "lastmod", "section", "language")


def test_known_fields_are_not_warned_of() -> None:
    found = fields("title: a\ndate: 2026-11-24")
    warn_of_unknown(found, KNOWN)
    assert found.warnings == []


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
    found = fields(f"\n{typed}: a")
    warn_of_unknown(found, KNOWN)
    assert found.warnings == [
        Problem(f"`{typed}` is not a field we read", f"did you mean `{meant}`?", 3, typed)
    ]
    assert found.problems == []


@pytest.mark.parametrize("value", ["a", "[a]", "{a: {b: c}}", "", "true"])
def test_an_unknown_field_of_any_shape_does_no_harm(value: str) -> None:
    found = fields(f"image: {value}")
    warn_of_unknown(found, KNOWN)
    assert [each.field for each in found.warnings] == ["image"]
    assert "no harm" in found.warnings[0].mend
    assert found.problems == []


def test_ten_unknown_fields_need_no_summary() -> None:
    found = fields("\n".join(f"x{n}: a" for n in range(MOST_UNKNOWN)))
    warn_of_unknown(found, KNOWN)
    assert len(found.warnings) == MOST_UNKNOWN


def test_a_long_name_is_not_repeated_in_full() -> None:
    found = fields(f"{'x' * 100}: a")
    warn_of_unknown(found, KNOWN)
    assert len(found.warnings[0].what) < 80


def test_a_hundred_unknown_fields_are_not_a_hundred_warnings() -> None:
    found = fields("\n".join(f"x{n}: a" for n in range(100)))
    warn_of_unknown(found, KNOWN)
    assert len(found.warnings) == MOST_UNKNOWN + 1
    assert found.warnings[-1].what == "90 more fields are not ones we read"
    assert found.warnings[-1].line == 12
