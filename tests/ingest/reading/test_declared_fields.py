"""Every field that is declared is read, as its declaration says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chalicelib.ingest.reading.declared_fields import FIELD_NAMES, Instructions, read_declared
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import split
from chalicelib.news.article import Correction, Picture, Story
from chalicelib.news.story_fields import declared
from chalicelib.news.text import BASE

FIELDS = {
    "headline": ("title: The ferry sails", "The ferry sails"),
    "standfirst": ("description: In short.", "In short."),
    "authors": ("author: Karen Holm", ("Karen Holm",)),
    "tags": ("tags: sea, boats", ("sea", "boats")),
    "language": ("language: da", "da"),
    "kind": ("kind: Opinion", "opinion"),
    "kicker": ("kicker: Islands", "Islands"),
    "dateline": ("dateline: BAKU", "BAKU"),
    "placement": ("placement: lead", "lead"),
    "until": ("until: 2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
    "expires": ("expires: 2026-12-02", datetime(2026, 12, 2, tzinfo=UTC)),
    "picture": (
        "picture: {file: a.webp, alt: A ferry, width: 3, height: 2}",
        Picture("pictures/a.webp", "A ferry", 3, 2),
    ),
    "gallery": ("gallery: [b.jpg]", (Picture("pictures/b.jpg", ""),)),
    "key_points": ("key_points: [One, Two]", ("One", "Two")),
    "link": ("link: /denmark/boat", f"{BASE}/denmark/boat"),
    "corrections": (
        "corrections: [{date: 2026-11-20, text: Twenty cars.}]",
        (Correction(datetime(2026, 11, 20, tzinfo=UTC), "Twenty cars."),),
    ),
    "translated_from": ("translated_from: Politiken", "Politiken"),
    "translator": ("translator: machine", "machine"),
    "reviewed_by": ("reviewed_by: Jonas Friis", "Jonas Friis"),
    "withdrawn": ("withdrawn: It was not true.", "It was not true."),
    "ordered_by": ("ordered_by: A court", "A court"),
    "at_uri": (
        "at_uri: at://did:plc:abcdefghijklmnopqrstuvwx/site.standard.document/3lwafzkjqm25s",
        "at://did:plc:abcdefghijklmnopqrstuvwx/site.standard.document/3lwafzkjqm25s",
    ),
    "no_republishing": ("no_republishing: true", True),
    "guid": ("guid: https://old.example/?p=12", "https://old.example/?p=12"),
}
STORY = "\n".join(["---", *(line for line, _ in FIELDS.values()), "---", ""])


def fields_of(text: str) -> Fields:
    """The fields of a file."""
    return Fields(split(text).fields, UTC)


def test_every_field_of_a_story_is_read_as_it_is_declared() -> None:
    values = read_declared(fields_of(STORY), Story)
    assert values == {name: value for name, (_, value) in FIELDS.items()}
    assert values.keys() == {name for name, field in declared(Story).items() if field.names}


def test_instructions_are_read_as_they_are_declared() -> None:
    dates = "date: 2026-11-20\nlastmod: 2026-11-21"
    places = "section: climate\nslug: boat\ncategories: [Culture, Sea]\nalias: /old"
    text = f"---\n{dates}\nembargo: 2026-11-22\ndraft: yes\n{places}\n---\n"
    assert Instructions(**read_declared(fields_of(text), Instructions)) == Instructions(
        date=datetime(2026, 11, 20, tzinfo=UTC),
        lastmod=datetime(2026, 11, 21, tzinfo=UTC),
        embargo=datetime(2026, 11, 22, tzinfo=UTC),
        draft=True,
        section="climate",
        categories=("Culture", "Sea"),
        slug="boat",
        aliases=("/old",),
    )


def test_absent_fields_are_left_out_as_are_those_that_are_read_apart() -> None:
    assert read_declared(fields_of("Words."), Story) == {}
    assert "headline" not in read_declared(fields_of(STORY), Story, apart=("headline",))


def test_the_first_name_of_a_field_that_is_not_empty_counts() -> None:
    both = "---\nsummary: {}\ndescription: Longer.\n---\n"
    assert read_declared(fields_of(both.format("Short.")), Story) == {"standfirst": "Short."}
    assert read_declared(fields_of(both.format("''")), Story) == {"standfirst": "Longer."}


def test_names_in_several_fields_are_read_together() -> None:
    tags = read_declared(fields_of("---\ntopics: [sea, boats]\nTags: [sea]\n---\n"), Story)
    assert tags == {"tags": ("sea", "boats")}


@pytest.mark.parametrize(
    "block",
    ["publishDate: 2026-11-22\nembargo: 2026-11-21", "Embargo: 2026-11-21\npublish: 2026-11-22"],
)
def test_of_several_embargoes_the_latest_counts(block: str) -> None:
    read = read_declared(fields_of(f"---\n{block}\n---\n"), Instructions)
    assert read == {"embargo": datetime(2026, 11, 22, tzinfo=UTC)}


@pytest.mark.parametrize("block", ["draft: false\nhidden: true", "private: yes\nDraft: no"])
def test_a_story_is_a_draft_if_any_field_says_so(block: str) -> None:
    read = read_declared(fields_of(f"---\n{block}\n---\n"), Instructions)
    assert read == {"draft": True}


def test_a_text_that_another_field_says_already_is_unused() -> None:
    fields = fields_of("---\ndeck: Longer.\nsummary: Short.\nexcerpt: Other.\n---\n")
    assert read_declared(fields, Story) == {"standfirst": "Short."}
    assert fields.unused == ["deck", "excerpt"]


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_a_field_of_the_wrong_type_is_a_problem_with_its_line(name: str) -> None:
    fields = fields_of(f"---\n\n{name}: {{a: [b]}}\n---\n")
    for kind in (Story, Instructions):
        assert read_declared(fields, kind) == {}
    (problem,) = fields.problems
    assert (problem.field, problem.line) == (name, 3)
    assert problem.mend


def test_every_field_of_a_story_is_declared_with_names_of_its_own() -> None:
    assert declared(Story).keys() == set(Story.__struct_fields__)
    assert len(FIELD_NAMES) == len(set(FIELD_NAMES))
