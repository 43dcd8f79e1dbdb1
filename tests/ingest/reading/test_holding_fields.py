"""Fields of other programs that hold a story back: obeyed, or refused, and never overlooked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.declared_fields import FIELD_NAMES
from chalicelib.ingest.reading.field_names import field_names
from chalicelib.ingest.reading.holding_fields import is_held_back
from chalicelib.ingest.reading.unknown_fields import warn_of_unknown
from chalicelib.news.errors import UnusableManuscript
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line
from tests.ingest.samples import problems, read, story

DATED = "date: 2026-11-20\n"


@pytest.mark.parametrize(
    "line",
    [
        *("published: false", "Published: No", "PUBLISHED: 0", "publish: nej", "is_published: off"),
        *("public: false", "visible: n", "dg-publish: false", "udgivet: nej", "render: never"),
        *("status: draft", "Status: PRIVATE", "post_status: auto-draft", "status: pending review"),
        *("visibility: hidden", "_status: draft", "workflow-state: in_review", "status: [draft]"),
        *("access: private", "status: kladde", "stage: draft", "type: draft", "state: unpublished"),
        *("pubstatus: withheld", "status: trash", "moderation_state: draft"),
    ],
)
def test_a_field_that_holds_back_is_obeyed(line: str) -> None:
    fields = front_matter(line)
    assert is_held_back(fields, is_dated=False)
    assert fields.problems == []


@pytest.mark.parametrize(
    "line",
    [
        *("published: true", "publish: 2026-11-24", "published:", "public: yes", "listed: 1"),
        *("status: published", "status: PUBLIC", "visibility: public", "status:", "access: open"),
        *("paywall: false", "password: ''", "premium: no", "embargo: no", "scheduled: false"),
        *("expires: never", "state: Texas", "type: post", "version: 2", "release: Rust 1.0"),
        *("live: true", "permalink: /a/", "status: usable", "layout: post"),
        *("visible_to: everyone", "archived: no", "test: the ferry", "restricted: to islands"),
    ],
)
def test_a_field_that_lets_a_story_go_is_no_obstacle(line: str) -> None:
    fields = front_matter(line)
    assert not is_held_back(fields, is_dated=False)
    assert fields.problems == []


@pytest.mark.parametrize(
    ("line", "what", "mend"),
    [
        *(
            (line, "neither true nor false", "`draft: true`")
            for line in ("public: perhaps", "visible: [a]", "listed: {a: b}", "render: link")
        ),
        *(
            (line, "we don't know the word", "`published`")
            for line in ("status: ready", "visibility: friends", "status: {a: b}", "status: true")
        ),
        *(
            (line, "readers of its own", "for all")
            for line in (
                *("visibility: members", "visibility: paid", "access: tiers", "status: sent"),
                *("password: secret", "paywall: true", "premium: gold", "members-only: yes"),
                *("email_only: true", "protected: [a]", "audience: only_paid"),
            )
        ),
        *(
            (line, "is the story to go out?", "`draft: true`")
            for line in ("live: false", "approved: no", "show: 0", "free: no")
        ),
        *(
            (line, "is the story to go out?", "`draft: true`")
            for line in ("archived: true", "On hold: yes", "confidential: ja", "test: 1")
        ),
        *(
            (line, "when?", "`embargo: 2030-01-31 07:30`")
            for line in ("status: future", "status: scheduled", "status: embargoed")
        ),
        *(
            (line, "says yes, but not until when", "`embargo: 2030-01-31 07:30`")
            for line in ("embargo: true", "scheduled: yes", "klausul: ja", "publish_at: true")
        ),
        ("unpublish: true", "says yes, but not until when", "`expires: "),
    ],
)
def test_a_field_that_may_hold_back_and_is_not_understood_is_a_problem(
    line: str, what: str, mend: str
) -> None:
    fields = front_matter(line)
    assert not is_held_back(fields, is_dated=False)
    assert problems_by_line(fields) == [(line.partition(":")[0], 2)]
    assert what in fields.problems[0].what
    assert mend in fields.problems[0].mend


@pytest.mark.parametrize(
    ("line", "is_dated", "is_understood"),
    [
        *(("status: scheduled", is_dated, is_dated) for is_dated in (True, False)),
        *(("scheduled: true", is_dated, is_dated) for is_dated in (True, False)),
        *(("status: embargoed", is_dated, False) for is_dated in (True, False)),
        *(("embargo: true", is_dated, False) for is_dated in (True, False)),
        ("status: embargoed\ngo_live_at: 2026-12-01", False, True),
        ("embargoed: true\nembargo: 2026-12-01", False, True),
    ],
)
def test_a_date_is_when_a_scheduled_story_comes_but_no_embargo(
    line: str, *, is_dated: bool, is_understood: bool
) -> None:
    fields = front_matter(line)
    assert not is_held_back(fields, is_dated=is_dated)
    assert (fields.problems == []) is is_understood


@pytest.mark.parametrize(
    ("lines", "is_clear"),
    [
        ("tags: [Draft, sea]", False),
        ("categories: kladde", False),
        ("taxonomies: {tags: [WIP]}", False),
        ("tags: [draft]\ndraft: false", True),
        ("tags: [draft]\nhidden: true", True),
        ("tags: [the draft, drafting]", True),
    ],
)
def test_a_tag_that_may_be_a_note_to_colleagues_is_a_problem_until_the_file_says_which(
    lines: str, *, is_clear: bool
) -> None:
    fields = front_matter(lines)
    is_held_back(fields, is_dated=False)
    assert (fields.problems == []) is is_clear


def test_every_field_that_is_not_understood_is_reported_at_once() -> None:
    fields = front_matter("published: false\nstatus: ready\nvisibility: paid")
    assert is_held_back(fields, is_dated=False)
    assert [place[0] for place in problems_by_line(fields)] == ["status", "visibility"]


HOLDING = [
    *((name, "false") for name in sorted(field_names().held_if_no)),
    *((name, "true") for name in sorted(field_names().of("draft"))),
    *((name, "draft") for name in sorted(field_names().says_by_word)),
    *((name, "true") for name in sorted(field_names().for_some_readers)),
    *((name, "true") for name in sorted(field_names().refused_if_yes)),
    *((name, "false") for name in sorted(field_names().refused_if_no)),
    *((name, "2099-06-01") for name in sorted(field_names().of("embargo"))),
    *((name, "2020-06-01") for name in sorted(field_names().of("expires"))),
    *((name, "It was wrong.") for name in sorted(field_names().of("withdrawn"))),
]


def is_spelt_out(name: str) -> bool:
    """Whether a name has one meaning, and letters enough to be known without one of them."""
    return len(name) > 6 and name not in field_names().refused_if_yes | field_names().refused_if_no


def is_public(content: str) -> bool:
    """Whether readers would see the story at once."""
    try:
        manuscript = read(content)
    except UnusableManuscript:
        return False
    is_scheduled = manuscript.date is not None and manuscript.date.year == 2099
    is_over = manuscript.story.expires is not None
    return not (manuscript.is_draft or is_scheduled or is_over or manuscript.story.withdrawn)


@given(
    field=st.sampled_from(HOLDING),
    spell=st.sampled_from([str.upper, str.title, "-".join, "_".join, str]),
)
def test_no_story_goes_out_that_a_program_holds_back_in_whatever_letters(
    field: tuple[str, str], spell: Callable[[str], str]
) -> None:
    name, value = field
    assert not is_public(story(**{spell(name): value}))


@given(
    field=st.sampled_from([(name, value) for name, value in HOLDING if is_spelt_out(name)]),
    place=st.integers(1, 5),
)
def test_no_story_goes_out_whose_holding_field_is_misspelt_by_one_letter(
    field: tuple[str, str], place: int
) -> None:
    name, value = field
    assert not is_public(story(**{name[:place] + name[place + 1 :]: value}))


@pytest.mark.parametrize("within", ["extra", "params", "seo"])
@pytest.mark.parametrize(
    "part", ["draft: true", "published: false", "status: draft", "publishDate: 2099-01-01"]
)
def test_no_story_goes_out_whose_holding_field_is_set_in(within: str, part: str) -> None:
    (problem,) = problems(story(**{within: f"\n  a:\n  - {part}"}))
    assert f"`{within}` holds `{part.partition(':')[0].lower()}`" in problem.what


def test_no_unread_field_is_said_to_do_no_harm() -> None:
    fields = front_matter("wibble: a b c d e f\nlayout: post\ntite: c")
    warn_of_unknown(fields, FIELD_NAMES)
    fields.warn_of_unused()
    assert all("harm" not in warning.mend for warning in fields.warnings)
    assert [warning.field for warning in fields.warnings] == ["wibble", "tite", None]
