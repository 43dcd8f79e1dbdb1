"""`newsdesk schedule`: a draft, or a story to come, is published at a moment."""

from __future__ import annotations

import argparse

from chalicelib.ingest.reading.typed_dates import EXAMPLE, read_date
from chalicelib.ingest.reading.unread_text import NotADate
from chalicelib.newsroom_file import read_newsroom
from newsdesk.editors_bucket import bucket_errors, open_bucket
from newsdesk.field_edits import with_field
from newsdesk.story_changes import add_change_options, changed, story_in, text_of
from operations.refusal import Refused
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which story, and when."""
    add_change_options(parser)
    when = "such as '2026-12-24 07:30', on the newsroom's clock"
    parser.add_argument("when", metavar="WHEN", help=when)


def run(options: argparse.Namespace) -> int:
    """Write the date into the story's file, and `draft` out of it; 1 if that does not do."""
    newsroom = read_newsroom(chosen_newsroom())
    when = " ".join(options.when.split())
    try:
        read_date(when, newsroom.zone, newsroom.language)
    except NotADate:
        what = f"“{when}” can't be read as a moment: write it as '{EXAMPLE}'."
        raise Refused(what) from None
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        story = story_in(bucket, options.key, newsroom)
        lines = f"“Date: {when}”. Take out “Draft: yes”, if it is there."
        text = with_field(text_of(story, bucket, lines), "date", when)
        return changed(
            story, with_field(text, "draft", "").encode(), bucket, newsroom,
            options=options, wanted=lambda check: check.receipt.outcome == "scheduled",
        )  # fmt: skip
