"""What readers find, by each of the engines that a site may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial

import pytest

from chalicelib.news.search_results import StorySearch
from tests.search.samples import NOW, a_story, asked, marked, opensearch_over, search_over, slugs

Over = Callable[..., AbstractContextManager[StorySearch]]

STORIES = (
    a_story(
        "ferry",
        "Færgen til Samsø sejler igen",
        "Efter stormen sejler færgerne igen, siger Sørensen i Aarhus.\nFolkeskolen er lukket.",
        names=("Samsø", "Færger"),
    ),
    a_story("hair", "Hår og har", "Hun har langt hår. Han klippes hos en frisør i Århus."),
    a_story(
        "running",
        "The ferry runs again",
        "Ferries are running. John Sorensen's e-mail says so.",
        language="en",
        section="world",
    ),
    a_story("kanji", "漢字変換の話", "東京で漢字変換の2024年", language="ja"),
    a_story("seoul", "서울에서 만나요", "내일 아침", language="ko"),
    a_story("siege", "Mariupol", "The siege of a city", language="en", section="world"),
    a_story("old", "Færgen i gamle dage", "Damp.", published=datetime(1999, 5, 1, tzinfo=UTC)),
    a_story("later", "Færgen i morgen", "Mariupal", published=datetime(2026, 12, 1, tzinfo=UTC)),
    a_story("over", "Færgen forsvandt", "Mariupil", section="world", expires=NOW),
)


@pytest.fixture(scope="module", params=["tantivy", "OpenSearch"])
def over(request: pytest.FixtureRequest) -> Over:
    """Makes a search over these groups of stories, as a year's and the delta are; by an engine."""
    if request.param == "tantivy":
        return search_over
    return partial(opensearch_over, request.getfixturevalue("opensearch"))


@pytest.fixture(scope="module")
def search(over: Over) -> Iterator[StorySearch]:
    """All, in two groups."""
    with over(STORIES[:3], STORIES[3:]) as search:
        yield search


@pytest.fixture(scope="module")
def sentences(over: Over) -> Iterator[StorySearch]:
    """The stories of sentences."""
    with over(SENTENCES) as search:
        yield search


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("færgerne", {"ferry", "old"}),
        ("faergen", {"ferry", "old"}),
        ("ferries", {"running"}),
        ("Århus", {"ferry", "hair"}),
        ("aarhus", {"ferry", "hair"}),
        ("Sorensen", {"ferry", "running"}),
        ("hår", {"hair"}),
        ("email", {"running"}),
        ("skole", {"ferry"}),
        ('"langt hår"', {"hair"}),
        ('"hår langt"', set()),
        ("færge -damp", {"ferry"}),
        ("fri*", {"hair"}),
        ("漢字", {"kanji"}),
        ("京", {"kanji"}),
        ("東京 漢字変換", {"kanji"}),
        ("서울", {"seoul"}),
        ("hvornår sejler færgen til samsø", {"ferry"}),
        ("samsø færgen sejler", {"ferry"}),
    ],
)
def test_words_are_found_however_they_are_spelt_or_inflected(
    search: StorySearch, typed: str, expected: set[str]
) -> None:
    found = asked(search, typed)
    assert set(slugs(found)) == (expected if not found.near else set())
    assert not found.meant


def test_what_was_typed_wrong_is_found_by_what_was_meant(search: StorySearch) -> None:
    found = asked(search, "mariupl")
    assert (found.meant, slugs(found)) == ("mariupol", ["siege"])


def test_where_nothing_is_found_stories_with_some_of_the_words_come_near(
    search: StorySearch,
) -> None:
    found = asked(search, "xyzzyq samsø")
    assert (found.near, slugs(found)) == (True, ["ferry"])


SENTENCES = (
    a_story("cat", "The colour of the cat", "It is organised by hand.", language="en"),
    a_story("dog", "The dog barks at night", "Nobody sleeps.", language="en"),
    a_story("beach", "Fra bræ til badestrand", "Sandets rejse."),
    a_story("shore", "Skolen på stranden", "Sand i skoene."),
    a_story("boat", "Rutebåden", "", published=datetime(1999, 5, 1, tzinfo=UTC), section="culture"),
    a_story("hair", "Hun har et kort", "Og hun har et hus."),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("why does the dog bark so loudly at night", ["dog"]),
        ("dog bark loudly night", []),
        ('why does "the dog" bark loudly at night', ["dog"]),
        ('why does "the cat" bark loudly at night', []),
        ("color organized", ["cat"]),
        ("dog night", ["dog"]),
        ("strand", ["shore", "beach"]),
        ("culture rutebåd", ["boat"]),
        ("culture 1999", ["boat"]),
        ("culture", []),
        ("hår kort", ["hair"]),
    ],
)
def test_what_is_meant_is_found_though_it_is_not_written_so(
    sentences: StorySearch, typed: str, expected: list[str]
) -> None:
    found = asked(sentences, typed)
    assert ([] if found.near or found.meant else slugs(found)) == expected


def test_a_word_of_a_sentence_that_is_typed_wrong_is_not_merely_left_out(
    sentences: StorySearch,
) -> None:
    found = asked(sentences, "why does the dog bark at nigth")
    assert (found.meant, slugs(found)) == ("why does the dog bark at night", ["dog"])


def test_what_is_found_as_it_was_typed_brings_no_other_word_in(over: Over) -> None:
    as_typed = [a_story(f"hair-{number}", "Langt hår") for number in range(3)]
    with over([*as_typed, *SENTENCES]) as search:
        found = asked(search, "hår")
    assert {*slugs(found)} == {"hair-0", "hair-1", "hair-2"}


def test_longer_words_fill_a_page(over: Over) -> None:
    as_typed = [a_story(f"shore-{number}", "Langs stranden") for number in range(5)]
    with over([*as_typed, *SENTENCES]) as search:
        found = asked(search, "strand")
    assert (len(found.hits), slugs(found)[-1]) == (7, "beach")


def test_longer_words_are_marked_where_they_end_in_the_one_that_was_typed(
    sentences: StorySearch,
) -> None:
    shore, beach = asked(sentences, "strand").hits
    assert (marked(shore.headline), marked(beach.headline)) == (
        "Skolen på [stranden]",
        "Fra bræ til [badestrand]",
    )


def test_what_is_published_later_or_has_expired_is_neither_found_nor_counted(
    search: StorySearch,
) -> None:
    assert slugs(asked(search, "morgen")) == slugs(asked(search, "forsvandt")) == []
    found = asked(search, "færgen")
    assert (found.sections, found.years) == (("denmark",), (1999, 2026))


@pytest.mark.parametrize("typed", ["mariupal", "mariupil"])
def test_nobody_learns_of_a_word_that_only_stands_in_what_readers_do_not_have(
    search: StorySearch, typed: str
) -> None:
    assert asked(search, typed).meant == "mariupol"


def test_a_section_or_a_year_is_searched_alone(search: StorySearch) -> None:
    assert slugs(asked(search, "færgen", year=1999)) == ["old"]
    assert slugs(asked(search, "runs", section="world")) == ["running"]


def test_the_newest_come_first_when_they_are_to(search: StorySearch) -> None:
    assert slugs(asked(search, "færgen", order="newest")) == ["ferry", "old"]


def test_of_two_stories_much_alike_the_newer_comes_first_unless_the_older_says_more(
    over: Over,
) -> None:
    ten_years_ago = datetime(2016, 1, 1, tzinfo=UTC)
    stories = [
        a_story("then", "Vejret", "En orkan.", published=ten_years_ago),
        a_story("now", "Vejret", "En orkan ramte byen.", published=NOW),
        a_story("headline", "Orkan", "Den ramte byen.", published=ten_years_ago),
    ]
    with over(stories) as search:
        assert slugs(asked(search, "orkan")) == ["headline", "now", "then"]


def test_a_rare_word_counts_more_than_a_beginning(over: Over) -> None:
    others = [a_story(f"other-{number}", "Vejret", "Sol og regn.") for number in range(2)]
    stories = [a_story("word", "Orkan", "Havnen."), a_story("beginning", "Havnen", "Orkan.")]
    with over([*others, *stories]) as search:
        assert slugs(asked(search, "orkan hav*")) == ["word", "beginning"]


def test_pages_of_hits_follow_one_another_without_a_gap(search: StorySearch) -> None:
    first, second = (asked(search, "færgen", skip=skip, most=1) for skip in (0, 1))
    assert [*slugs(first), *slugs(second)] == ["ferry", "old"]
    assert (first.more, second.more) == (True, False)


def test_the_words_are_marked_in_the_headline_and_in_the_text_around_them(
    search: StorySearch,
) -> None:
    (hit,) = asked(search, "sejler færge samsø").hits
    assert marked(hit.headline) == "[Færgen] til [Samsø] [sejler] igen"
    assert marked(hit.context).startswith("Efter stormen [sejler] [færgerne] igen,")


@pytest.mark.parametrize(
    ("typed", "found"), [("京", "東[京]で漢字変換の2024年"), ("東京", "[東京]で漢字変換の2024年")]
)
def test_as_many_signs_are_marked_as_were_typed(
    search: StorySearch, typed: str, found: str
) -> None:
    (hit,) = asked(search, typed).hits
    assert marked(hit.context) == found


def test_a_story_that_two_packs_have_is_shown_once(over: Over) -> None:
    newer = a_story("ferry", "Færgen sejler ikke", "Ny tekst.")
    with over([newer], STORIES) as search:
        assert slugs(asked(search, "færgen")).count("ferry") == 1


def test_a_word_counts_as_much_in_a_small_pack_as_in_a_large_one(over: Over) -> None:
    many = [a_story(f"many-{number}", "Vejret", "Sol og regn.") for number in range(200)]
    base = [*many, a_story("base", "Vejret", "En orkan ramte byen, og orkan er et ord.")]
    delta = [a_story("delta", "Orkan", "En orkan.")]
    with over(delta, base) as search:
        assert slugs(asked(search, "orkan"))[0] == "delta"
