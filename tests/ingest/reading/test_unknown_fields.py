"""Warnings of fields that no one reads."""

from __future__ import annotations

import pytest

from chalicelib.ingest.limits import MOST_UNKNOWN
from chalicelib.ingest.reading.unknown_fields import warn_of_unknown
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line

KNOWN = ("title", "date", "tags", "authors", "summary", "lastmod", "section", "language")


def test_known_fields_are_not_warned_of() -> None:
    fields = front_matter("title: a\ndate: 2026-11-24")
    warn_of_unknown(fields, KNOWN)
    assert fields.warnings == []


@pytest.mark.parametrize("typed", ["Title", "LASTMOD", "excerpt", "modified", "lang", "topics"])
def test_a_field_of_ours_is_known_in_other_letters_and_by_other_programs_names(typed: str) -> None:
    fields = front_matter(f"{typed}: a")
    warn_of_unknown(fields, KNOWN)
    assert (fields.warnings, fields.problems, fields.unused) == ([], [], [])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("tite", "title"), ("sumary", "summary"), ("lastmodd", "lastmod")],
)
def test_an_unknown_field_is_warned_of_with_what_was_meant(typed: str, meant: str) -> None:
    fields = front_matter(f"\n{typed}: a")
    warn_of_unknown(fields, KNOWN)
    (warning,) = fields.warnings
    assert (warning.what, warning.line) == (f"`{typed}` is not a field we read", 3)
    assert warning.mend.startswith(f"did you mean `{meant}`? readers see nothing of it")
    assert fields.problems == []


@pytest.mark.parametrize("value", ["a", "7", "[a, two words]", "{a: {b: c}}", "2026/01/01/ferry"])
def test_a_word_or_two_under_a_name_that_nobody_knows_are_named_on_the_quiet_line(
    value: str,
) -> None:
    fields = front_matter(f"wibble: {value}")
    warn_of_unknown(fields, KNOWN)
    assert (fields.warnings, fields.problems, fields.unused) == ([], [], ["wibble"])


@pytest.mark.parametrize(
    "value", ["A sentence that readers may miss.", "[a, {b: true}]", "{a: {b: 2026-01-01}}", "true"]
)
def test_what_may_matter_under_a_name_that_nobody_knows_is_warned_of(value: str) -> None:
    fields = front_matter(f"wibble: {value}")
    warn_of_unknown(fields, KNOWN)
    assert [warning.field for warning in fields.warnings] == ["wibble"]
    assert "readers see nothing of it" in fields.warnings[0].mend
    assert fields.problems == []


@pytest.mark.parametrize(
    "line",
    ["layout: post", "wibble:", "featured: false", "wibble: []", "Weight: 3", "extra: {a: b}"],
)
def test_a_field_that_nobody_misses_is_not_warned_of_but_named_among_the_unused(line: str) -> None:
    fields = front_matter(line)
    warn_of_unknown(fields, KNOWN)
    assert (fields.warnings, fields.problems) == ([], [])
    assert fields.unused == [line.partition(":")[0]]


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        *((f"{name}: false", "`draft: true`") for name in ("publishd", "visable", "publsihed")),
        *((f"{name}: true", "`draft: true`") for name in ("draftt", "hiden", "is_the_draft")),
        *((f"{name}: draft", "`draft: true`") for name in ("satus", "layout", "wibble")),
        *((f"{name}: pending review", "`draft: true`") for name in ("review", "desk")),
        *((f"{name}: 2099-06-01", "`embargo: ") for name in ("dates", "pubishDate", "embargoo")),
        *((f"{name}: 2099-06-01", "`embargo: ") for name in ("live", "release", "offline")),
        ("when_to_publish: when ready", "`draft: true`"),
        ("withdrwan: It was wrong.", "`withdrawn: "),
        ("note: Do not publish before Friday", "`draft: true`"),
        ("pasword: secret", "`draft: true`"),
        ("extra: {draft: true}", "`draft: true`"),
        ("params: {a: [{publishDate: 2099-06-01}]}", "`embargo: "),
        ("build: {render: never}", "`draft: true`"),
        ("expiryDate: 2099-06-01", "take it out"),
    ],
)
def test_a_field_that_looks_like_one_that_holds_back_is_a_problem(line: str, mend: str) -> None:
    fields = front_matter(line)
    warn_of_unknown(fields, [*KNOWN, "draft", "withdrawn", "embargo"])
    assert problems_by_line(fields) == [(line.partition(":")[0], 2)]
    assert mend in fields.problems[0].mend


@pytest.mark.parametrize(
    "line",
    [
        *("publisher: Reuters", "publication: Science", "published_by: Ritzau", "state: Texas"),
        *("original_publish_date: 2015-01-01", "data: 2026", "states: [a]", "deaths: 12"),
        *("draft_pick: 3", "event: {date: 2099-06-01, status: planned}", "public_transport: bus"),
        *("extra: {draft: false, published: true, layout: post}", "note: The draft was better"),
        *(
            "live: true",
            "release: 2.0",
            "release: true",
            "permalink: /2019/05/02/ferry",
            "test: the sea",
        ),
        *("draftt: ''", "dater: Karen", "listing: 4", "live_blog: 7"),
    ],
)
def test_a_field_that_says_nothing_of_the_kind_is_no_problem(line: str) -> None:
    fields = front_matter(line)
    warn_of_unknown(fields, KNOWN)
    assert fields.problems == []


def test_a_long_name_is_not_repeated_in_full() -> None:
    fields = front_matter(f"{'x' * 100}: yes")
    warn_of_unknown(fields, KNOWN)
    assert len(fields.warnings[0].what) < 80
    fields = front_matter(f"publish{'x' * 100}: a")
    warn_of_unknown(fields, KNOWN)
    assert len(fields.problems[0].what) < 150


def test_a_hundred_unknown_fields_are_not_a_hundred_warnings() -> None:
    ten, hundred = (
        front_matter("\n".join(f"x{n}: yes" for n in range(count))) for count in (MOST_UNKNOWN, 100)
    )
    warn_of_unknown(ten, KNOWN)
    warn_of_unknown(hundred, KNOWN)
    assert len(ten.warnings) == MOST_UNKNOWN
    assert hundred.warnings[:-1] == ten.warnings
    assert hundred.warnings[-1].what == "90 more fields are not ones we read"
    assert hundred.warnings[-1].line == 12
