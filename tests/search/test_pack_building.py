"""Packs are pure functions of their stories."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.pack_building import build_pack
from tests.search.samples import SMALL_HEAP, a_story

STORIES = [
    a_story(f"story-{number}", "Færgen", f"Tekst {number}.", names=("Samsø",))
    for number in range(20)
]


@settings(max_examples=10)
@given(st.permutations(STORIES))
def test_the_same_stories_make_the_same_pack_in_any_order(stories: list[IndexedStory]) -> None:
    assert build_pack(stories, heap=SMALL_HEAP) == build_pack(STORIES, heap=SMALL_HEAP)


def test_another_story_makes_another_pack() -> None:
    changed = [replace(STORIES[0], published=datetime(2025, 1, 1, tzinfo=UTC)), *STORIES[1:]]
    assert build_pack(changed, heap=SMALL_HEAP) != build_pack(STORIES, heap=SMALL_HEAP)


def test_stories_for_which_the_heap_is_too_small_make_no_pack() -> None:
    long = [
        replace(story, text=" ".join(f"ord{number}x{word}" for word in range(30_000)))
        for number, story in enumerate(STORIES[:3])
    ]
    with pytest.raises(ValueError, match="segments"):
        build_pack(long, heap=15_000_000)
