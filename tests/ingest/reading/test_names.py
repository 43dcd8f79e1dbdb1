from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.front_matter import Value
from chalicelib.ingest.reading.names import bylines, tags_of
from chalicelib.news.article import Byline, Tag
from chalicelib.news.newsroom import Author, Newsroom

HOLM, NAMESAKE = Author("Søren Holm", "soeren"), Author("Søren Holm", "soeren-in-ribe")


def fields_of(**lists: object) -> Fields:
    return Fields({name: typed(content) for name, content in lists.items()}, ZoneInfo("UTC"))


def typed(content: object) -> Value:
    """A value as the front matter's reader hands it on."""
    match content:
        case list():
            return Value(3, tuple(map(typed, content)))
        case dict():
            return Value(3, {name: typed(value) for name, value in content.items()})
    return Value(3, str(content))


def tags(*names: str) -> tuple[tuple[Tag, ...], list[str]]:
    """The tags of those names, and what is said against them."""
    fields = fields_of()
    return tags_of(fields, names), [warning.what for warning in fields.warnings]


def authors(newsroom: Newsroom, *names: str) -> tuple[tuple[Byline, ...], list[str]]:
    fields = fields_of(authors=list(names))
    return bylines(fields, newsroom), [warning.what for warning in fields.warnings]


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    return replace(newsroom, authors=(*newsroom.authors, HOLM))


def test_tags_that_differ_by_a_sign_or_by_a_tone_have_lists_of_their_own() -> None:
    found, warnings = tags("D", "D++", "D#", "權利", "權力", "🌊")
    assert len({tag.slug for tag in found}) == 6
    assert warnings == []


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("D'Arcy", "D’Arcy"), "D’Arcy"), (("Sea", "SEA"), "SEA"),
        (("wind power", "wind-power"), "wind-power"),
    ],
)  # fmt: skip
def test_a_tag_in_two_spellings_is_one(names: tuple[str, str], kept: str) -> None:
    found, warnings = tags(*names)
    assert [tag.name for tag in found] == [kept]
    assert warnings == []


def test_tags_that_share_a_list_stay_and_are_warned_of() -> None:
    found, (warning,) = tags("Malmö", "ferries", "Malmo")
    assert [tag.name for tag in found] == ["Malmö", "ferries", "Malmo"]
    assert warning == "`tags` has `Malmö` and `Malmo`, which share one list of stories: `malmo`"


def test_a_tag_of_which_nothing_is_seen_is_left_out_and_named() -> None:
    found, (warning,) = tags("sea", "\u200b")
    assert [tag.name for tag in found] == ["sea"]
    assert r"'\u200b'" in warning


def test_an_author_whom_the_newsroom_knows_has_the_slug_that_it_gives(newsroom: Newsroom) -> None:
    assert authors(newsroom, "søren holm") == ((Byline("soeren", "Søren Holm"),), [])


def test_an_author_with_another_apostrophe_is_the_same(newsroom: Newsroom) -> None:
    arcy = Author("Maeve D’Arcy", "maeve")
    known = replace(newsroom, authors=(arcy,))
    assert authors(known, "Maeve D'Arcy", "MAEVE D`ARCY") == ((Byline("maeve", arcy.name),), [])
    assert len(authors(newsroom, "Maeve D'Arcy", "Maeve D’Arcy")[0]) == 1


def test_a_word_before_the_name_and_a_mail_address_behind_it_are_no_part_of_a_byline(
    newsroom: Newsroom,
) -> None:
    found, (warning,) = authors(newsroom, "By Mette Lund", "mette@paper.example")
    assert found == (Byline("mette-lund", "Mette Lund"),)
    assert "mette@paper.example" in warning
    assert authors(newsroom, "Av Lund")[0] == (Byline("av-lund", "Av Lund"),)


def test_authors_who_share_a_list_are_both_named_and_the_receipt_says_how_to_part_them(
    newsroom: Newsroom,
) -> None:
    fields = fields_of(author=["Ida Kjær", "Ida Kjaer"])
    assert [by.name for by in bylines(fields, newsroom)] == ["Ida Kjær", "Ida Kjaer"]
    (warning,) = fields.warnings
    assert "`Ida Kjær` and `Ida Kjaer`, which share one list" in warning.what
    assert "newsroom.toml" in warning.mend
    assert (warning.field, warning.line) == ("author", 3)


def test_a_name_that_two_of_the_newsroom_bear_is_warned_of_with_their_slugs(
    newsroom: Newsroom,
) -> None:
    both = replace(newsroom, authors=(HOLM, NAMESAKE))
    fields = fields_of(authors=["Søren Holm"])
    assert bylines(fields, both) == (Byline("soeren", "Søren Holm"),)
    (warning,) = fields.warnings
    assert "2 people of that name" in warning.what
    assert "soeren, soeren-in-ribe" in warning.mend


def test_an_author_of_signs_alone_has_a_byline(newsroom: Newsroom) -> None:
    assert authors(newsroom, "🌊", "\ufe0f")[0] == (Byline("water-wave", "🌊"),)


def test_two_people_of_one_name_are_parted_by_a_slug(newsroom: Newsroom) -> None:
    fields = fields_of(authors=[{"name": "Ole Holm"}, {"name": "Ole Holm", "slug": "ole-in-ribe"}])
    assert bylines(fields, newsroom) == (
        Byline("ole-holm", "Ole Holm"),
        Byline("ole-in-ribe", "Ole Holm"),
    )
    assert fields.warnings == []


def test_a_slug_that_can_stand_in_no_address_is_a_problem(newsroom: Newsroom) -> None:
    fields = fields_of(author={"name": "Ole Holm", "slug": "Ole in Ribe"})
    assert bylines(fields, newsroom) == (Byline("ole-holm", "Ole Holm"),)
    (problem,) = fields.problems
    assert (problem.field, problem.mend) == ("author", "write `slug: ole-in-ribe`")
