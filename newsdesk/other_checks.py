"""What would become of files that are no stories: pictures, and the old addresses."""

from __future__ import annotations

from datetime import datetime

from chalicelib.ingest.picture_receipt import PictureReceipt
from chalicelib.ingest.reading.redirect_lines import read_redirects
from chalicelib.ingest.redirect_receipt import RedirectReceipt
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.register import Record
from newsdesk.checking import HERE, Check
from newsdesk.desk_files import DeskFile
from newsdesk.desk_pictures import read_picture


def check_picture(file: DeskFile, newsroom: Newsroom, now: datetime) -> Check:
    """What would become of a picture if it were uploaded `now`, by its file alone: no rendition is
    made. Raises Refused if it can't be read.
    """
    original = read_picture(newsroom.language)(file.key, file.content())
    chronicle = _chronicle(file, now, original.problems)
    record = Record(chronicle, problems=original.problems, picture=original.picture)
    return Check(file, record, newsroom, PictureReceipt(record, newsroom.zone))


def check_redirects(file: DeskFile, newsroom: Newsroom, now: datetime) -> Check:
    """What would become of the old addresses. Raises Refused if the file can't be read."""
    redirects: dict[str, str] = {}
    problems: tuple[Problem, ...] = ()
    try:
        redirects = read_redirects(file.content(), newsroom)
    except UnusableManuscript as unusable:
        problems = unusable.problems
    record = Record(_chronicle(file, now, problems), problems=problems)
    return Check(file, record, newsroom, RedirectReceipt(record, newsroom.zone, len(redirects)))


def _chronicle(file: DeskFile, now: datetime, problems: tuple[Problem, ...]) -> Chronicle:
    return Chronicle(
        file.key,
        versions=1,
        through=HERE,
        last_written=now,
        outcome="refused" if problems else "edition",
    )
