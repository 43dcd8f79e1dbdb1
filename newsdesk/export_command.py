"""`newsdesk export`: every story, picture and redirect of the site, in a folder."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from chalicelib.newsroom_file import read_newsroom
from newsdesk.desk_files import VERSIONS_FOLDER
from newsdesk.editors_bucket import add_place_options, bucket_errors, open_bucket
from newsdesk.export_as import WRITERS, export_as
from newsdesk.exporting import Exported, export_site
from operations.refusal import Refused
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """The folder."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new one, or an empty one")
    parser.add_argument(
        "--as", dest="program", choices=("hugo", "wxr"), default="",
        help="for Hugo, or for WordPress (WXR); else as files that newsdesk import reads",
    )  # fmt: skip
    parser.add_argument(
        "--versions", action="store_true",
        help="earlier versions too, in _versions, to be kept: an import leaves them",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="for programs")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Export the site; 1 if a story could not be kept quite as it is."""
    folder: Path = options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is not empty: name a folder that is, or a new one.")
    newsroom = read_newsroom(chosen_newsroom())
    with bucket_errors():
        uploads = open_bucket(options, newsroom).uploads
        steps = (
            export_as(WRITERS[options.program](folder, newsroom), uploads, newsroom, folder)
            if options.program
            else export_site(
                uploads, newsroom, folder, datetime.now(UTC), with_versions=options.versions
            )
        )
        is_silent = options.json or not sys.stderr.isatty()
        *_, done = (Exported(), *tqdm(steps, unit=" files", disable=is_silent))
    print(json.dumps(vars(done), ensure_ascii=False) if options.json else _told(done, folder))
    return int(bool(done.changed))


def _told(done: Exported, folder: Path) -> str:
    lines = [f"{done.stories} stories, {done.drafts} drafts and {done.pictures} pictures: {folder}"]
    if done.gone:
        lines.append(f"{done.gone} files of addresses that say that their story was withdrawn")
    if done.versions:
        lines.append(f"{done.versions} earlier versions in {VERSIONS_FOLDER}")
    for keys, words in (
        (done.changed, "would not be quite the same where they are imported"),
        (done.held, "lie deleted, but readers have them, since too many were deleted at once"),
        (
            done.deleted,
            "were deleted, withdrawn or refused: their addresses will not be known there",
        ),
    ):
        lines += [f"{len(keys)} {words}:", *(f"  {key}" for key in keys[:20])] if keys else []
    return "\n".join(lines)
