from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.announcement import (
    announced_keys,
    announced_makings,
    announced_pictures,
    announced_strays,
)


def event(*keys: str) -> dict[str, Any]:
    """What S3 sends for files of these keys."""
    return {"Records": [{"s3": {"object": {"key": quote_plus(key, safe="/")}}} for key in keys]}


@pytest.mark.parametrize(
    ("encoded", "key"),
    [
        ("articles/denmark/ferry.md", "articles/denmark/ferry.md"),
        ("articles/denmark/the+ferry.md", "articles/denmark/the ferry.md"),
        ("articles/denmark/1%2B1.md", "articles/denmark/1+1.md"),
        ("articles/denmark/F%C3%A6rgen+%E2%80%9Cnu%E2%80%9D.md", "articles/denmark/Færgen “nu”.md"),
        ("articles/denmark/100%25.md", "articles/denmark/100%.md"),
    ],
)
def test_a_key_is_decoded_from_form_encoding(encoded: str, key: str) -> None:
    assert announced_keys({"Records": [{"s3": {"object": {"key": encoded}}}]}) == [key]


@given(names=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=5))
def test_every_key_is_decoded_and_listed_once_in_the_order_of_the_records(
    names: list[str],
) -> None:
    keys = [f"articles/denmark/a{name}z.md" for name in names]
    assert announced_keys(event(*keys, *keys)) == list(dict.fromkeys(keys))


@pytest.mark.parametrize(
    "announcement",
    [
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"},
        {"Records": []},
        {"Records": [{"Sns": {}}]},
        {},
    ],
)
def test_an_event_without_files_announces_none(announcement: dict[str, Any]) -> None:
    assert announced_keys(announcement) == []


def test_a_file_that_is_no_story_is_not_announced() -> None:
    assert announced_keys(event("articles/.DS_Store", "articles/a.md")) == ["articles/a.md"]


def test_an_upload_outside_the_folder_of_stories_is_a_stray_until_it_is_gone() -> None:
    keys = ("ferry.md", "articles/a.md", "receipts/ferry.md.txt", ".DS_Store", "denmark/", "x/a.md")
    announcement = event(*keys)
    assert announced_strays(announcement) == ["ferry.md", "x/a.md"]
    for record in announcement["Records"]:
        record["eventName"] = "ObjectRemoved:DeleteMarkerCreated"
    assert announced_strays(announcement) == []


def test_pictures_are_announced_apart_and_their_receipts_say_that_they_were_made() -> None:
    announcement = event(
        *("pictures/a.jpg", "articles/denmark/å b.jpg", "articles/a.md"),
        *("receipts/pictures/a.jpg.txt", "receipts/pictures/a.jpg.json"),
        *("receipts/articles/denmark/å b.jpg.json", "receipts/articles/a.md.json"),
    )
    assert announced_pictures(announcement) == ["pictures/a.jpg", "articles/denmark/å b.jpg"]
    assert announced_makings(announcement) == ["pictures/a.jpg", "articles/denmark/å b.jpg"]
    assert announced_keys(announcement) == ["articles/a.md"]
    assert announced_strays(announcement) == []
