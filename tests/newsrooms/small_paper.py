"""The Skerry Post: one section and two stories, neither of which has a picture."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.newsrooms.paper_files import PageType, Paper, moment

SOURCE = Path(__file__).parent / "skerry_post"

_FERRY = """
The mail boat has a new engine. It came on Monday, on the deck of the old one's last crossing, and
four men and a tractor carried it up the slip.

Whoever waits for a parcel may set their clock by it again: half past nine in the morning, and never
on a Sunday.
"""
_SHEEP = """
Eleven sheep went over the wall behind the school on Friday, and the children counted them back in.
One of them was not ours. It has been given a number, and may stay until its owner rows over.
"""


def small_paper(now: datetime) -> Paper:
    """The paper; its stories are of the day of `now` and the one before."""
    paper = Paper()
    fields = {"title": "The mail boat has a new engine", "date": moment(now - timedelta(hours=3))}
    path = paper.add_story("island", "new-engine", fields, _FERRY)
    sheep = {"title": "Eleven sheep, and one more", "date": moment(now - timedelta(hours=30))}
    paper.add_story("island", "eleven-sheep", sheep, _SHEEP)
    paper.page_types = [
        PageType("front page", "/"),
        PageType("section", "/island"),
        PageType("archive", "/archive"),
        PageType("archive of a month", f"/archive/{now - timedelta(hours=3):%Y-%m}"),
        PageType("corrections", "/corrections"),
        PageType("story", path),
        PageType("404", "/island/nothing", 404),
    ]
    return paper
