from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.subjects import FROM_TAGS, subjects_of
from chalicelib.news.address import is_slug
from chalicelib.news.article import Tag
from chalicelib.news.story_fields import LONGEST_NAME
from chalicelib.news.write_budget import MOST_SUBJECTS
from tests.ingest.samples import read, story

SEA, TAX, EELS, AIR = (Tag(name, name) for name in ("sea", "tax", "eels", "air"))


def named(name: str, times: int) -> str:
    """A text that mentions a name so often, never at the beginning of a sentence."""
    return f"Then the mayor of {name} spoke. " * times


def names(text: str, *tags: Tag) -> list[str]:
    return [subject.name for subject in subjects_of(text, tags)]


def test_a_story_is_about_its_first_tags_and_what_it_names_most() -> None:
    text = named("Esbjerg", 4) + named("Fanø", 3)
    assert names(text, SEA, TAX, EELS) == ["sea", "tax", "Esbjerg"]
    assert names(text, SEA) == ["sea", "Esbjerg", "Fanø"]
    assert names(text) == ["Esbjerg", "Fanø"]


def test_where_it_names_nothing_often_it_is_about_its_tags() -> None:
    assert names(named("Esbjerg", 2), SEA, TAX, EELS, AIR) == ["sea", "tax", "eels"]
    assert names("") == []


def test_a_tag_that_the_text_names_too_is_one_subject() -> None:
    esbjerg = Tag("esbjerg", "Esbjerg")
    assert names(named("Esbjerg", 4), esbjerg, SEA, TAX) == ["Esbjerg", "sea", "tax"]


def test_a_word_that_only_begins_sentences_is_no_name() -> None:
    assert names("Ferries sail. " * 5 + "“Ferries” sail. " * 5) == []


@pytest.mark.parametrize("word", ["Tuesday", "November", "March", "I’m", "I've"])
def test_a_day_a_month_or_i_am_is_no_subject(word: str) -> None:
    assert names(f"They met on {word} again. " * 5) == []


@pytest.mark.parametrize(
    "name",
    ["Ørsted", "Ærø", "Ålborg", "Élysée", "Łódź", "Şuşa", "Москва", "Karen Holm", "Den Røde Tråd",
     "Saint-Tropez", "Det Kongelige Danske Teater"],
)  # fmt: skip
def test_a_name_may_begin_with_any_capital_letter_and_have_several_words(name: str) -> None:
    assert names(f"Så talte folk fra {name} igen. " * 3) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "He lives in Esbjerg, she in Esbjerg’s harbour, they near Esbjerg's church.",
        "Han bor i Esbjerg, hun på Esbjergs havn, de ved Esbjerg kirke.",
    ],
)
def test_a_name_in_the_genitive_is_the_same_name(text: str) -> None:
    expected = ["Esbjerg"] if "’" in text else []
    assert names(text) == expected


def test_related_stories_are_the_same_after_a_rebuild() -> None:
    text = named("Esbjerg", 3) + named("Fanø", 3) + named("Ribe", 3) + named("Varde", 3)
    assert names(text) == ["Esbjerg", "Fanø", "Ribe"], "of equals, the first"


def test_a_name_that_is_no_name_but_a_wall_of_letters_is_no_subject() -> None:
    wall = "A" * (LONGEST_NAME + 1)
    assert names(named(wall, 5)) == []
    assert names(named(wall[1:], 5)) == [wall[1:]]


tags = st.lists(st.builds(Tag, st.sampled_from("abcdef"), st.text(min_size=1)), max_size=12)


@given(text=st.text() | st.text("aB ,.’-ÆØ").map(lambda text: text * 4), tags=tags)
def test_subjects_are_few_and_each_can_be_looked_up(text: str, tags: list[Tag]) -> None:
    unlike = tuple({tag.slug: tag for tag in tags}.values())
    found = subjects_of(text, unlike)
    assert len(found) <= MOST_SUBJECTS
    assert len({subject.slug for subject in found}) == len(found)
    assert all(is_slug(subject.slug) for subject in found)
    assert all(subject in unlike or len(subject.name) <= LONGEST_NAME for subject in found)
    assert found[: len(unlike[:FROM_TAGS])] == unlike[:FROM_TAGS]


def test_a_danish_story_has_subjects_as_any_other() -> None:
    text = "Færgen til Ærø sejlede. Alle på Ærø ventede, og fra Ærø kom ingen."
    found = read(story("Færgen", text, language="da", tags="[hav]"))
    assert [s.slug for s in subjects_of(found.text, found.story.tags)] == ["hav", "aeroe"]
