"""The words of packs, and how much is looked at for them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from chalicelib.search.open_pack import OpenPack, open_pack
from chalicelib.search.pack_building import build_pack
from chalicelib.search.pack_queries import Frequencies
from chalicelib.search.pack_vocabulary import MOST_SHOWN, PackVocabulary
from tests.search.samples import NOW, SMALL_HEAP, a_story


@pytest.fixture
def pack(tmp_path: Path) -> OpenPack:
    """Stories with a hundred words that are alike."""
    alike = (f"harbour{sign}{other}" for sign in "abcdefghij" for other in "klmnopqrst")
    stories = [a_story(word, text=f"{word} folkeskolerne", language="en") for word in alike]
    return open_pack(build_pack(stories, heap=SMALL_HEAP).content, tmp_path)


def test_what_ends_in_a_word_is_known_without_a_look_at_the_stories(pack: OpenPack) -> None:
    assert pack.ended("skolerne") == ["folkeskolerne"]
    assert pack.ended("skole") == []


def test_a_word_is_looked_up_in_few_stories_though_many_have_one_like_it(pack: OpenPack) -> None:
    texts = PackVocabulary(Frequencies([pack]), NOW).texts_like("harbour", 2)
    assert len([text for text in texts if text.startswith("harbour")]) == MOST_SHOWN


class CountingPack:
    """A pack that counts how often it is asked for a term."""

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str | int]] = Counter()

    def frequency(self, field: str, term: str | int) -> int:
        self.asked[field, term] += 1
        return 2


def test_each_pack_is_asked_for_a_term_once_however_many_packs_there_are() -> None:
    packs = [CountingPack() for _ in range(30)]
    frequencies = Frequencies(packs)  # type: ignore[arg-type]
    for _ in packs:
        assert frequencies.of_all("text", "ferry") == 60
    assert [pack.asked.total() for pack in packs] == [1] * 30
