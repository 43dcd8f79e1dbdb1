from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.ingest.intake import Intake
from chalicelib.ingest.near_duplicates import near_duplicate_warnings
from chalicelib.news.address import Address
from chalicelib.news.archive import NOTHING_AHEAD, Answers, Query
from chalicelib.news.errors import ArchiveUnavailable
from tests.conftest import NOON
from tests.ingest.samples import story
from tests.memory import MemoryArchive, MemoryUploads, standing_at

TEXT = (
    "The ferry sailed again on Tuesday after three days in port, and nobody was more pleased than "
    "the baker of the island, who had run out of flour the day before. Twenty cars were waiting at "
    "the quay when the gate was opened. The harbour master wrote that the wind was from the east."
)
FOLLOW_UP = (
    "The ferry stayed in port on Wednesday, and the baker of the island wrote to the council. He "
    "wants to know who pays for forty loaves that nobody came to fetch, and says he will not bake "
    "before somebody answers. The council meets next week, in the hall beside the school."
)


class Unavailable(MemoryArchive):
    def answer(
        self, queries: Collection[Query[Any]], *, now: datetime, ahead: timedelta = NOTHING_AHEAD
    ) -> Answers:
        raise ArchiveUnavailable


def warnings(
    first: str, second: str, archive: MemoryArchive, uploads: MemoryUploads, intake: Intake
) -> list[str]:
    """What the receipt of a second story warns of."""
    intake = dataclasses.replace(intake, archive=archive, site_url="https://paper.example")
    for name, text in (("first", first), ("second", second)):
        uploads.put(f"articles/denmark/{name}.md", text, NOON)
        intake.receive(f"articles/denmark/{name}.md")
    receipt = uploads.receipts["articles/denmark/second.md"][0]
    return [line for line in receipt.splitlines() if "nearly equals" in line]


@pytest.mark.parametrize(
    "second",
    [
        story("The ferry sails again", TEXT),
        story("The ferry is back at sea", TEXT.replace("Twenty", "Thirty")),
        story("Back at sea", f"{TEXT} It will sail on Friday too."),
    ],
)
def test_the_second_of_two_like_stories_is_warned_of_with_the_address_of_the_first(
    second: str, archive: MemoryArchive, uploads: MemoryUploads, intake: Intake
) -> None:
    (warning,) = warnings(story(text=TEXT), second, archive, uploads, intake)
    assert "https://paper.example/denmark/first" in warning


@pytest.mark.parametrize(
    "second", [story("The ferry stays", FOLLOW_UP), story("The ferry sails again", "It sails.")]
)
def test_another_story_of_the_same_matter_is_not_warned_of(
    second: str, archive: MemoryArchive, uploads: MemoryUploads, intake: Intake
) -> None:
    assert warnings(story(text=TEXT), second, archive, uploads, intake) == []


def test_a_newsroom_can_switch_it_off(
    archive: MemoryArchive, uploads: MemoryUploads, intake: Intake
) -> None:
    switched = replace(intake.newsroom, gate=(("near-duplicate", "off"),))
    quiet = dataclasses.replace(intake, newsroom=switched)
    assert warnings(story(text=TEXT), story(text=TEXT), archive, uploads, quiet) == []


def test_no_answer_of_the_archive_is_no_warning(
    archive: MemoryArchive, uploads: MemoryUploads, intake: Intake
) -> None:
    uploads.put("articles/denmark/first.md", story(text=TEXT), NOON)
    intake.receive("articles/denmark/first.md")
    article = standing_at(archive, Address("denmark", "first")).article
    assert article is not None
    assert near_duplicate_warnings(article, Unavailable(), now=NOON, site_url="") == ()
