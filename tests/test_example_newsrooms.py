"""The newsrooms that are made as examples: the same each time, accepted, and various."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from chalicelib.ingest.intake import Intake
from chalicelib.newsroom_file import read_newsroom
from operations.newsroom_check import require_newsroom
from tests.memory import MemoryArchive, MemoryUploads
from tests.newsrooms.large_paper import BUSY, QUIET_DAYS, STORIES
from tests.newsrooms.made import PAPERS, make_newsroom
from tests.newsrooms.paper_files import read_page_types

EVENING = datetime(2026, 11, 29, 18, tzinfo=UTC)
TAKEN_IN = 40  # stories: as many as show what is wrong with all

pytestmark = pytest.mark.xdist_group("example newsrooms")  # made once

Texts = dict[str, str]  # by their names below stories/


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all of them are."""
    into = tmp_path_factory.mktemp("newsrooms")
    for name in PAPERS:
        make_newsroom(name, into, EVENING)
    return into


def texts(folder: Path) -> Texts:
    return {
        path.relative_to(folder / "stories").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((folder / "stories").rglob("*.md"))
    }


@pytest.mark.parametrize("name", PAPERS)
def test_an_example_newsroom_is_accepted(made: Path, name: str) -> None:
    assert require_newsroom(made / name).name


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_moment_makes_the_same_example_newsroom(
    made: Path, tmp_path: Path, name: str
) -> None:
    again = make_newsroom(name, tmp_path, EVENING)
    files = {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")}
    assert files == {path: (made / name / path).read_bytes() for path in files}


@pytest.mark.parametrize("name", PAPERS)
def test_stories_of_an_example_newsroom_are_taken_in(made: Path, name: str) -> None:
    uploads, newsroom = MemoryUploads(), read_newsroom(made / name)
    intake = Intake(MemoryArchive(), uploads, newsroom, site_url="", pause=lambda _attempt: None)
    stories = texts(made / name)
    step = max(1, len(stories) // TAKEN_IN)
    for file, text in islice(stories.items(), 0, None, step):
        uploads.put(f"articles/{file}", text, EVENING)
        record = intake.receive(f"articles/{file}")
        assert record.problems == (), file


@pytest.mark.parametrize("name", PAPERS)
def test_every_story_that_an_example_newsroom_names_is_there(made: Path, name: str) -> None:
    newsroom, stories = read_newsroom(made / name), texts(made / name)
    sections = {section.slug for section in newsroom.sections}
    for page in read_page_types(made / name):
        section, _, slug = page.path.strip("/").partition("/")
        if section in sections and slug and page.status != 404:
            assert f"{section}/{slug.partition('/')[0]}.md" in stories


def test_the_large_example_has_busy_days_and_days_without_a_story(made: Path) -> None:
    stories = [text for file, text in texts(made / "vesterhavsposten").items() if "/" in file]
    days = [text.partition('date: "')[2][:10] for text in stories]
    assert len([day for day in days if day]) == STORIES
    assert days.count(f"{EVENING - timedelta(days=9):%Y-%m-%d}") >= BUSY
    for ago in QUIET_DAYS:
        assert f"{EVENING - timedelta(days=ago):%Y-%m-%d}" not in days
