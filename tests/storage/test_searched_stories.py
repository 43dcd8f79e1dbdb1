"""The stories of the table as the index has them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from chalicelib.news.standing import Standing
from chalicelib.storage.searched_stories import TableStories
from tests.conftest import NOON
from tests.memory import MemoryArchive
from tests.storage.samples import a_story


@pytest.mark.parametrize(
    ("expires", "is_there"), [(NOON, False), (NOON + timedelta(seconds=1), True), (None, True)]
)
def test_a_story_whose_time_is_over_takes_no_room_in_the_index(
    expires: datetime | None, *, is_there: bool
) -> None:
    archive = MemoryArchive()
    article = a_story("denmark/ferry", expires=expires)
    archive.kept_standings[article.address] = Standing(article.address, article=article)
    stories = TableStories(archive, archive, "en", lambda: NOON)
    assert bool(stories.at([article.address])) is is_there
