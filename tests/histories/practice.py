"""How a newsroom takes in its news: the site's real code, or a mutant of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.ingest.intake import SLICE, Failed, Intake, raise_failed
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.ingest.sweep import rebuild
from chalicelib.news.mass_deletion import DeletionWindow
from chalicelib.news.register import Register
from chalicelib.news.uploads import Uploads
from chalicelib.news.waiting_line import ROOM, Room
from chalicelib.news.write_budget import MOST_WRITES
from chalicelib.settings import Settings
from chalicelib.site import Site
from doubles.newsroom import NEWSROOM
from tests.histories.calls import CalledChanges, CalledRegister, CalledUploads, Take
from tests.memory import MemoryArchive

SITE_URL = "https://news.example.org"


def receive(site: Site, event: dict[str, Any]) -> object:
    """The handler of S3's events."""
    return site.logged_intake("").receive(event)


def sweep(site: Site) -> object:
    """The handler of the schedule."""
    return site.logged_intake("").sweep(site.now())


@dataclass(frozen=True)
class Practice:
    """The parts of a newsroom that a mutant can replace."""

    archive: type[MemoryArchive] = MemoryArchive
    register: type[CalledRegister] = CalledRegister
    intake: type[Intake] = Intake
    receive: Callable[[Site, dict[str, Any]], object] = receive

    def site(
        self,
        take: Take,
        *,
        most_writes: int = MOST_WRITES,
        room: Room = ROOM,
        slice_size: int = SLICE,
    ) -> Site:
        """A site whose every call to the register and the bucket goes through `take`."""
        settings = Settings(stage="local", bucket="uploads", table="news", site_url=SITE_URL)
        site = Site(settings, write=lambda _line: None)
        intake = _intake(self.intake, self.register(take), CalledUploads(take))
        site.intake = replace(intake, most_writes=most_writes, room=room, slice_size=slice_size)
        site.changes = CalledChanges(take)
        return site

    def rebuilt(
        self,
        uploads: Uploads,
        room: Room = ROOM,
        windows: Mapping[datetime, DeletionWindow] | None = None,
    ) -> MemoryArchive:
        """A new archive of this practice, as the real code fills it from the bucket alone; or
        knowing before what was counted in the `windows` of deletions.
        """
        archive = self.archive()
        intake = replace(_intake(Intake, archive, uploads), room=room)
        if windows is None:
            rebuild(intake, progress=lambda _files: None)
        else:
            archive.kept_windows.update(windows)
            keys = (key for key, _ in uploads.newest() if is_story_key(key))
            raise_failed(
                [one for one in intake.receiving(keys, tells=False) if isinstance(one, Failed)]
            )
        return archive


def _intake(kind: type[Intake], register: Register, uploads: Uploads) -> Intake:
    return kind(register, uploads, NEWSROOM, SITE_URL, pause=lambda _attempt: None)


REAL = Practice()
