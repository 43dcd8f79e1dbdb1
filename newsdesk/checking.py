"""What would become of a file: intake's own code, over a file on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from chalicelib.ingest.assessment import Assessment, Assessor
from chalicelib.ingest.dressing import PICTURE_FILE, Dressed, dressed, unreviewed_pictures
from chalicelib.ingest.picture_receipt import PictureReceipt
from chalicelib.ingest.previewing import as_if_published
from chalicelib.ingest.receipt import Receipt
from chalicelib.ingest.redirect_receipt import RedirectReceipt
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.originals import NamedPictures
from chalicelib.news.register import Record
from chalicelib.news.uploads import Uploads
from newsdesk.desk_files import PICTURES_FOLDER, DeskFile
from newsdesk.desk_pictures import DeskPictures, Maker, read_picture

HERE = "here"  # the id of the version that is not uploaded yet


@dataclass(frozen=True)
class Check:
    """One file as it would be taken in at a moment, and the receipt that it would have, but for
    what other stories have to do with it. A story that could be published has an article, a draft's
    too. `pictures` are those on this machine that it means.
    """

    file: DeskFile
    record: Record
    newsroom: Newsroom
    receipt: Receipt | PictureReceipt | RedirectReceipt
    article: Article | None = None
    pictures: tuple[DeskFile, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether it needs mending."""
        return bool(self.record.problems)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is not wrong, but perhaps not meant: what readers would miss comes first."""
        asking = (warning for warning in self.receipt.warnings if not warning.is_note)
        return tuple(sorted(asking, key=lambda warning: not warning.is_loss))

    @property
    def notes(self) -> tuple[str, ...]:
        """What an editor need not act on."""
        return tuple(warning.what for warning in self.record.warnings if warning.is_note)


def check_story(
    file: DeskFile,
    newsroom: Newsroom,
    now: datetime,
    *,
    earlier: Uploads | None = None,
    make: Maker | None = None,
) -> Check:
    """What would become of the file if it were uploaded `now`, behind its `earlier` versions. Its
    pictures are looked for on this machine, and made by `make`. Raises Refused if it can't be read.
    """
    uploads = DeskUploads(file, file.content(), now, earlier)
    versions = uploads.versions(file.key)
    assessment = Assessor(uploads, newsroom).assess(Record(Chronicle(file.key)), versions)
    desk = DeskPictures(file, uploads.embedded, make or read_picture(newsroom.language))
    named = NamedPictures(file.key, desk, links=False)
    article = _article(assessment)
    clothed = dressed(article, named) if article and not article.withdrawn else None
    problems = assessment.problems
    if clothed and assessment.chronicle.outcome == "edition":
        problems += unreviewed_pictures(clothed.article, now, named)
    station = assessment.chronicle.stations[-1:]
    record = Record(
        assessment.chronicle,
        address=station[0].address if station else None,
        problems=problems,
        warnings=assessment.warnings,
    )
    pictures = (*clothed.warnings, *_missing(clothed)) if clothed else ()
    receipt = Receipt(record, "", newsroom.zone, pictures)
    article = clothed.article if clothed else article
    return Check(file, record, newsroom, receipt, article, desk.meant)


def _article(assessment: Assessment) -> Article | None:
    """The article of the newest version: a draft's too, as it would be if it were published."""
    manuscript, chronicle = assessment.manuscript, assessment.chronicle
    if manuscript is None or chronicle.last_written is None:
        return None
    if manuscript.is_draft:
        return as_if_published(manuscript, Version(chronicle.through, chronicle.last_written))
    return manuscript.article(chronicle.stations[-1])


def _missing(clothed: Dressed) -> Iterator[Problem]:
    for picture in clothed.plain:
        name = picture.path.rpartition("/")[2]
        yield Problem(
            f"`{name}` is neither beside the story here nor in `{PICTURES_FOLDER}`: if it was not "
            "uploaded before, readers see no picture",
            "put it beside the story, and upload it with it",
            field=PICTURE_FILE,
        )


@dataclass(frozen=True)
class DeskUploads:
    """The Uploads of one file: its `earlier` versions, and the one that is not uploaded yet."""

    file: DeskFile
    content: bytes
    now: datetime
    earlier: Uploads | None = None
    embedded: dict[str, bytes] = field(default_factory=dict)

    def versions(self, key: str) -> tuple[Version, ...]:
        """Every version, the newest the one on this machine."""
        return (*self._uploaded, Version(HERE, self.now, len(self.content)))

    @cached_property
    def _uploaded(self) -> tuple[Version, ...]:
        return self.earlier.versions(self.file.key) if self.earlier else ()

    def read(self, key: str, version: str) -> bytes:
        """The bytes of one version."""
        if version == HERE or self.earlier is None:
            return self.content
        return self.earlier.read(key, version)

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        """The one file."""
        yield self.file.key, HERE

    def keep_receipt(self, key: str, text: str, data: str) -> None:
        """Nothing: nobody has uploaded it."""

    def keep_picture(self, key: str, content: bytes) -> None:
        """Remember a picture of a document, to look at."""
        self.embedded[key] = content
