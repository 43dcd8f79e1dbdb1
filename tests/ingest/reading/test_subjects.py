from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.reading.subjects import FROM_TAGS, subjects_of
from chalicelib.news.address import is_slug
from chalicelib.news.article import Tag
from chalicelib.news.story_fields import LONGEST_NAME
from chalicelib.news.write_budget import MOST_SUBJECTS

NAMES = ["Esbjerg", "Fanø", "Ribe", "Varde"]
SEA, TAX, EELS, AIR = (Tag(name, name) for name in ("sea", "tax", "eels", "air"))


def named(name: str, times: int) -> str:
    """A text that mentions a name so often, never at the beginning of a sentence."""
    return f"Then the mayor of {name} spoke. " * times


def names(text: str, *tags: Tag) -> list[str]:
    return [subject.name for subject in subjects_of(text, tags)]


@pytest.mark.parametrize(
    ("text", "tags", "subjects"),
    [
        (named("Esbjerg", 4) + named("Fanø", 3), (SEA, TAX, EELS), ["sea", "tax", "Esbjerg"]),
        (named("Esbjerg", 4) + named("Fanø", 3), (SEA,), ["sea", "Esbjerg", "Fanø"]),
        (named("Esbjerg", 4) + named("Fanø", 3), (), ["Esbjerg", "Fanø"]),
        (named("Esbjerg", 2), (SEA, TAX, EELS, AIR), ["sea", "tax", "eels"]),
        (named("Esbjerg", 4), (Tag("esbjerg", "Esbjerg"), SEA, TAX), ["Esbjerg", "sea", "tax"]),
        ("", (), []),
        # Of names as frequent as each other the first, so that a rebuild finds the same ones.
        ("".join(named(name, 3) for name in NAMES), (), NAMES[:3]),
        ("Ferries sail. " * 5 + "“Ferries” sail. " * 5, (), []),
        ("She in Esbjerg’s harbour, they near Esbjerg's church, he in Esbjerg.", (), ["Esbjerg"]),
        (named("A" * LONGEST_NAME, 5), (), ["A" * LONGEST_NAME]),
        (named("A" * (LONGEST_NAME + 1), 5), (), []),
    ],
    ids=[
        *("two tags", "a tag", "no tags", "a rare name", "a name as a tag", "an empty text"),
        *("equals", "words that begin sentences", "genitives", "the longest name", "a wall"),
    ],
)
def test_a_story_is_about_its_first_tags_and_the_names_it_mentions_most(
    text: str, tags: tuple[Tag, ...], subjects: list[str]
) -> None:
    assert names(text, *tags) == subjects


@pytest.mark.parametrize("word", ["Tuesday", "November", "March", "I’m", "I've"])
def test_days_months_and_contractions_of_i_are_no_subjects(word: str) -> None:
    assert names(f"They met on {word} again. " * 5) == []


@pytest.mark.parametrize(
    "name",
    ["Ørsted", "Ærø", "Ålborg", "Élysée", "Łódź", "Şuşa", "Москва", "Karen Holm", "Den Røde Tråd",
     "Saint-Tropez", "Det Kongelige Danske Teater"],
)  # fmt: skip
def test_a_name_may_begin_with_any_capital_letter_and_have_several_words(name: str) -> None:
    assert names(f"Så talte folk fra {name} igen. " * 3) == [name]


tags = st.lists(st.builds(Tag, st.sampled_from("abcdef"), st.text(min_size=1)), max_size=12)


@given(text=st.text() | st.text("aB ,.’-ÆØ").map(lambda text: text * 4), tags=tags)
def test_subjects_are_few_and_each_can_be_looked_up(text: str, tags: list[Tag]) -> None:
    unlike = tuple({tag.slug: tag for tag in tags}.values())
    subjects = subjects_of(text, unlike)
    assert len(subjects) <= MOST_SUBJECTS
    assert len({subject.slug for subject in subjects}) == len(subjects)
    assert all(is_slug(subject.slug) for subject in subjects)
    assert all(subject in unlike or len(subject.name) <= LONGEST_NAME for subject in subjects)
    assert subjects[: len(unlike[:FROM_TAGS])] == unlike[:FROM_TAGS]
