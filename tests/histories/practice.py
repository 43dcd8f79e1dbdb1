"""How a newsroom takes in its news: the site's real code, or a mutant of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.ingest.intake import SLICE, Failed, Intake, raise_failed
from chalicelib.ingest.picture_intake import ImmediateRequests, PictureIntake
from chalicelib.ingest.previewing import Previewing
from chalicelib.ingest.rendition_uses import RenditionCount, ShareImages
from chalicelib.ingest.story_pictures import StoryPictures
from chalicelib.ingest.sweep import pictures_first, rebuild
from chalicelib.news.pictures import PictureMaker, RenditionUses
from chalicelib.news.register import Register
from chalicelib.news.uploads import Uploads
from chalicelib.news.waiting_line import ROOM, Room
from chalicelib.news.write_budget import MOST_WRITES
from chalicelib.settings import Settings
from chalicelib.site import Site
from doubles.newsroom import NEWSROOM
from doubles.picture_maker import TextPictureMaker, a_share_image
from tests.conftest import NOON
from tests.histories.calls import (
    CalledChanges,
    CalledRedirects,
    CalledRegister,
    CalledUploads,
    Take,
)
from tests.histories.picture_calls import CalledOriginals, CalledRenditions, CalledRequests
from tests.memory import MemoryArchive, MemoryRenditions

SITE_URL = "https://news.example.org"
SECRET = "signs the links to previews"  # noqa: S105 - of the tests


def receive(site: Site, event: dict[str, Any]) -> object:
    """The handler of S3's events."""
    return site.logged_intake("").receive(event)


def make(pictures: PictureIntake, key: str) -> None:
    """The handler that makes pictures."""
    raise_failed([one for one in pictures.receiving([key]) if isinstance(one, Failed)])


def _at_noon() -> datetime:
    return NOON


class _SiteAt(Site):
    """A site with a clock of its own."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        super().__init__(settings, write=lambda _line: None)
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()


def sweep(site: Site) -> object:
    """The handler of the schedule."""
    return site.logged_intake("").sweep(site.now())


@dataclass(frozen=True)
class Practice:
    """The parts of a newsroom that a mutant can replace."""

    archive: type[MemoryArchive] = MemoryArchive
    register: type[CalledRegister] = CalledRegister
    intake: type[Intake] = Intake
    originals: type[CalledOriginals] = CalledOriginals
    receive: Callable[[Site, dict[str, Any]], object] = receive
    has_documents: bool = False  # and with them the previews of drafts, and redirects

    def site(
        self,
        take: Take,
        *,
        most_writes: int = MOST_WRITES,
        room: Room = ROOM,
        slice_size: int = SLICE,
        now: Callable[[], datetime] = _at_noon,
    ) -> Site:
        """A site whose every call to the register and the buckets goes through `take`."""
        settings = Settings(
            stage="local", bucket="uploads", media_bucket="media", table="news", site_url=SITE_URL
        )
        site = _SiteAt(settings, now)
        site.originals = self.originals(take)  # type: ignore[assignment]
        site.renditions = CalledRenditions(take)  # type: ignore[assignment]
        intake = _intake(self.intake, self.register(take), CalledUploads(take))
        site.intake = replace(
            intake,
            originals=self.originals(take),
            requests=CalledRequests(take),
            share_images=_share_images(self.originals(take), now),
            most_writes=most_writes,
            room=room,
            slice_size=slice_size,
            redirects=CalledRedirects(take) if self.has_documents else None,
            previewing=self._previewing,
        )
        site.changes = CalledChanges(take)
        return site

    @property
    def _previewing(self) -> Previewing | None:
        return Previewing(SECRET) if self.has_documents else None

    def pictures(
        self,
        take: Take,
        maker: PictureMaker,
        *,
        most_writes: int = MOST_WRITES,
        now: Callable[[], datetime] = _at_noon,
    ) -> PictureIntake:
        """Intake of pictures whose every call goes through `take`."""
        originals, register = self.originals(take), self.register(take)
        pictures = PictureIntake(
            register,
            CalledUploads(take),
            originals,
            originals,
            CalledRenditions(take),
            maker,
            NEWSROOM,
            now=now,
            pause=lambda _attempt: None,
        )
        return replace(pictures, most_writes=most_writes)

    def story_pictures(self, take: Take, maker: PictureMaker) -> StoryPictures:
        """What makes stories' share images and crops, every call through `take`."""
        return StoryPictures(
            self.register(take),
            CalledUploads(take),
            self.originals(take),
            CalledRenditions(take),
            maker,
            a_share_image,
        )

    def rebuilt(
        self,
        uploads: Uploads,
        room: Room = ROOM,
        known: MemoryArchive | None = None,
        renditions: MemoryRenditions | None = None,
        maker: PictureMaker | None = None,
    ) -> MemoryArchive:
        """A new archive of this practice, as the real code fills it from the bucket alone; or
        knowing before what another one has counted of deletions. With `renditions` and without a
        `maker` nothing is made that was not made before.
        """
        archive = self.archive()
        pictures = _rebuilt_pictures(archive, uploads, renditions, maker)
        intake = replace(
            _intake(Intake, archive, uploads),
            originals=archive,
            requests=ImmediateRequests(pictures),
            share_images=_share_images(archive, _at_noon),
            room=room,
            redirects=archive if self.has_documents else None,
            previewing=self._previewing,
        )
        if known is None:
            rebuild(intake, progress=lambda _files: None)
        else:
            archive.kept_windows.update(known.kept_windows)
            archive.kept_picture_windows.update(known.kept_picture_windows)
            outcomes = intake.receiving(pictures_first(uploads), tells=False)
            raise_failed([one for one in outcomes if isinstance(one, Failed)])
        return archive


def _intake(kind: type[Intake], register: Register, uploads: Uploads) -> Intake:
    return kind(register, uploads, NEWSROOM, SITE_URL, pause=lambda _attempt: None)


def _share_images(uses: RenditionUses, now: Callable[[], datetime]) -> ShareImages:
    return ShareImages(a_share_image, RenditionCount(uses, now))


def _rebuilt_pictures(
    archive: MemoryArchive,
    uploads: Uploads,
    renditions: MemoryRenditions | None,
    maker: PictureMaker | None,
) -> PictureIntake:
    return PictureIntake(
        archive,
        uploads,
        archive,
        archive,
        MemoryRenditions() if renditions is None else renditions,
        TextPictureMaker() if renditions is None else maker,
        NEWSROOM,
        now=lambda: NOON,
        pause=lambda _attempt: None,
    )


REAL = Practice()
