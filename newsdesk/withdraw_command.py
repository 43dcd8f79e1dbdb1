"""`newsdesk withdraw`: takes a story down, and tells readers why."""

from __future__ import annotations

import argparse

from chalicelib.newsroom_file import read_newsroom
from newsdesk.editors_bucket import bucket_errors, open_bucket
from newsdesk.field_edits import with_field
from newsdesk.story_changes import add_change_options, changed, story_in, text_of
from operations.refusal import Refused
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which story, and why."""
    parser.add_argument("--reason", default="", help="in a sentence, which readers see")
    parser.add_argument("--ordered-by", default="", help="which court or authority ordered it")
    add_change_options(parser)


def run(options: argparse.Namespace) -> int:
    """Write `withdrawn` into the story's file; 1 if that does not take it down."""
    reason, ordered = (" ".join(text.split()) for text in (options.reason, options.ordered_by))
    if not reason:
        raise Refused(
            "Readers are told why: --reason 'It was wrong.' Without a reason, set `draft: true` in "
            "the file, or delete it."
        )
    newsroom = read_newsroom(chosen_newsroom())
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        story = story_in(bucket, options.key, newsroom)
        also = f", and on the next: “Ordered by: {ordered}”." if ordered else "."
        lines = f"“Withdrawn: {reason}”{also}"
        text = with_field(text_of(story, bucket, lines), "withdrawn", reason)
        if ordered:
            text = with_field(text, "ordered_by", ordered)
        return changed(
            story, text.encode(), bucket, newsroom,
            options=options, wanted=lambda check: check.receipt.outcome == "withdrawn",
        )  # fmt: skip
