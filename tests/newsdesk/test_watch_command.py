"""`newsdesk watch`: a folder and the site in step, and never many deletions unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.editors_bucket import EditorsBucket
from newsdesk.watch_command import WINDOW, watched_folder
from tests.newsdesk.desk import Desk
from tests.newsdesk.site import NewsroomSite

pytestmark = pytest.mark.xdist_group("newsdesk")  # one server of S3


class Watch:
    """A folder that is followed, look by look, by a clock of the test's own."""

    def __init__(self, desk: Desk, site: NewsroomSite) -> None:
        bucket = EditorsBucket(
            site.s3, site.bucket, site.bucket, "http://news", frozenset(), is_local=False
        )
        self.time = 0.0
        self.said: list[str] = []
        memory = desk.folder / ".newsdesk" / "memory.json"
        memory.parent.mkdir(parents=True)
        self.folder = watched_folder(
            desk.folder, bucket, memory, say=lambda one: self.said.append(str(one)),
            clock=lambda: self.time,
        )  # fmt: skip
        self._site = site

    def begin(self, desk: Desk, number: int) -> list[Path]:
        """So many stories, all of them published."""
        names = [f"denmark/ferry-{one}.md" for one in range(number)]
        paths = [desk.file(name, f"# {name}\n\nIt sails again.") for name in names]
        self.folder.first_look(lambda _done, _total: None)
        assert self.there() == number
        return paths

    def look(self) -> None:
        """Two looks: what has changed has to be the same at both."""
        self.folder.look()
        self.folder.look()

    def there(self) -> int:
        """How many stories are in the bucket."""
        answer = self._site.s3.list_objects_v2(Bucket=self._site.bucket, Prefix="articles/")
        return answer["KeyCount"]


def test_what_is_saved_is_published_and_what_is_deleted_goes(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    path = desk.file("denmark/ferry.md")
    watch.look()
    assert watch.said == ["published  http://news/denmark/ferry"]
    path.unlink()
    watch.look()
    assert watch.said[1:] == ["deleted    articles/denmark/ferry.md"]
    assert watch.there() == 0


def test_of_many_files_that_are_gone_none_is_deleted_and_that_is_said_once(
    desk: Desk, site: NewsroomSite
) -> None:
    watch = Watch(desk, site)
    paths = watch.begin(desk, 6)
    kept = [path.read_text() for path in paths]
    for path in paths:
        path.unlink()
    watch.look()
    watch.look()
    assert watch.there() == 6
    assert sum("more than a handful" in line for line in watch.said) == 1
    for path, text in zip(paths[1:], kept[1:], strict=True):
        path.write_text(text)
    watch.look()
    assert watch.there() == 5, "one alone is meant"


def test_few_at_a_time_are_many_too_within_ten_minutes(desk: Desk, site: NewsroomSite) -> None:
    watch = Watch(desk, site)
    paths = watch.begin(desk, 6)
    for path in paths[:5]:
        path.unlink()
    watch.look()
    paths[5].unlink()
    watch.look()
    assert watch.there() == 1
    watch.time = WINDOW + 1
    watch.look()
    assert watch.there() == 0
