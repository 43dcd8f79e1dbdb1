"""`newsdesk schedule`: a draft, or a story to come, is published at a moment."""

from __future__ import annotations

import argparse

from chalicelib.newsroom_file import read_newsroom
from newsdesk.editors_bucket import bucket_errors, open_bucket
from newsdesk.field_edits import with_field
from newsdesk.story_changes import add_change_options, changed, story_in, text_of
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which story, and when."""
    add_change_options(parser)
    when = "such as '2026-12-24 07:30', on the newsroom's clock"
    parser.add_argument("when", metavar="WHEN", help=when)


def run(options: argparse.Namespace) -> int:
    """Write the date into the story's file, and `draft` out of it; 1 if that does not do."""
    newsroom = read_newsroom(chosen_newsroom())
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        story = story_in(bucket, options.key, newsroom)
        text = with_field(text_of(story, bucket), "date", " ".join(options.when.split()))
        return changed(
            story, with_field(text, "draft", "").encode(), bucket, newsroom,
            options=options, wanted=lambda check: check.receipt.outcome == "scheduled",
        )  # fmt: skip
