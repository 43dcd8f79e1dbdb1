from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.announcement import announced_keys


def event(*keys: str) -> dict[str, Any]:
    """What S3 sends for files of these keys."""
    return {"Records": [{"s3": {"object": {"key": quote_plus(key, safe="/")}}} for key in keys]}


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("articles/denmark/ferry.md", "articles/denmark/ferry.md"),
        ("articles/denmark/the+ferry.md", "articles/denmark/the ferry.md"),
        ("articles/denmark/1%2B1.md", "articles/denmark/1+1.md"),
        ("articles/denmark/F%C3%A6rgen+%E2%80%9Cnu%E2%80%9D.md", "articles/denmark/Færgen “nu”.md"),
        ("articles/denmark/100%25.md", "articles/denmark/100%.md"),
    ],
)
def test_keys_arrive_form_encoded(sent: str, key: str) -> None:
    assert announced_keys({"Records": [{"s3": {"object": {"key": sent}}}]}) == [key]


@given(names=st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=5))
def test_every_key_comes_back_as_it_was(names: list[str]) -> None:
    keys = [f"articles/denmark/a{name}z.md" for name in names]
    assert announced_keys(event(*keys)) == list(dict.fromkeys(keys))


def test_all_records_of_an_event_count_each_key_once_and_in_order() -> None:
    keys = ["articles/denmark/b.md", "articles/denmark/a.md"]
    assert announced_keys(event(*keys, *keys)) == keys


@pytest.mark.parametrize(
    "sent",
    [
        {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"},
        {"Records": []},
        {"Records": [{"Sns": {}}]},
        {},
    ],
)
def test_an_event_without_files_announces_none(sent: dict[str, Any]) -> None:
    assert announced_keys(sent) == []


@pytest.mark.parametrize(
    "key",
    [
        "articles/",
        "articles/denmark/",
        "articles/denmark/.DS_Store",
        "articles/denmark/._ferry.md",
        "articles/denmark/~$ferry.docx",
        "receipts/articles/denmark/ferry.md.txt",
        "elsewhere/ferry.md",
    ],
)
def test_folder_marks_hidden_files_and_other_folders_are_passed_over(key: str) -> None:
    assert announced_keys(event(key, "articles/denmark/ferry.md")) == ["articles/denmark/ferry.md"]
