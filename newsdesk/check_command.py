"""`newsdesk check`: what would become of files, by the code that takes them in, without AWS."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.ingest.receipt import listed
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.uploads import Uploads
from chalicelib.newsroom_file import read_newsroom
from newsdesk.checking import Check, check_story
from newsdesk.desk_files import DeskFile, desk_files
from newsdesk.shared_addresses import ClaimedAddresses
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Files, and how to tell of them."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder of files")
    parser.add_argument("--section", default="", help="where the files' folders do not say it")
    parser.add_argument("--json", action="store_true", help="for programs, one line a file")


def run(options: argparse.Namespace) -> int:
    """Check every file; 1 if one would be refused."""
    newsroom = read_newsroom(chosen_newsroom())
    checks, claimed = [], ClaimedAddresses()
    for file in desk_files(options.files, newsroom, options.section):
        check = claimed.told(checked(file, newsroom, datetime.now(UTC)))
        print(check_json(check) if options.json else check_text(check), flush=True)
        checks.append(check)
    if not options.json and len(checks) > 1:
        print(summary(checks))
    return int(any(check.is_refused for check in checks))


def checked(
    file: DeskFile, newsroom: Newsroom, now: datetime, *, earlier: Uploads | None = None
) -> Check:
    """What would become of a file, behind its `earlier` versions. Raises Refused if it can't be
    read.
    """
    if file.is_picture or file.key == REDIRECTS_KEY:
        # What a story alone does not need.
        from newsdesk.other_checks import check_picture, check_redirects

        return (check_picture if file.is_picture else check_redirects)(file, newsroom, now)
    return check_story(file, newsroom, now, earlier=earlier)


def check_text(check: Check) -> str:
    """For people: what would become of it, and why, as its receipt would say it."""
    lost = tuple(warning for warning in check.warnings if warning.is_loss)
    lines = [f"{check.file.path}: {outlook(check)}"]
    lines += listed("What is wrong", check.record.problems)
    lines += listed("Lost on the way", lost)
    lines += listed("Worth a look", check.warnings[len(lost) :])
    if check.notes:
        lines += ["", *(f"{note[:1].upper()}{note[1:]}." for note in check.notes)]
    return "\n".join([*lines, ""] if lines[1:] else lines)


def check_json(check: Check) -> str:
    """For programs: the receipt's own members, and the file's path on this machine."""
    told = json.loads(check.receipt.data())
    del told["version"], told["written"]
    return json.dumps({"file": str(check.file.path), **told}, ensure_ascii=False)


def outlook(check: Check) -> str:
    """What would become of it, in a sentence."""
    receipt = check.receipt
    station = check.record.chronicle.stations[-1:]
    published = station[0].published.astimezone(check.newsroom.zone) if station else None
    is_notice = receipt.outcome == "published" and not receipt.address
    return _OUTLOOKS["notice" if is_notice else receipt.outcome].format(
        address=receipt.address,
        date=f"{published:%Y-%m-%d %H:%M %Z}" if published else "",
    )


_OUTLOOKS = {
    "published": "ready. It would be at {address} at once.",
    "notice": "ready. It would be in force at once.",
    "scheduled": "ready. It would be at {address} from {date}.",
    "expired": "its `expires` is past: readers would not see it.",
    "withdrawn": "it would be withdrawn; {address} would tell readers why.",
    "draft": "a draft: readers would not see it.",
    "refused": "it would be refused. Nothing would be published.",
    "ready": "ready. Stories that name it would show it.",
}


def summary(checks: Sequence[Check]) -> str:
    """How many files there are, and how many need mending."""
    refused = sum(check.is_refused for check in checks)
    looks = sum(bool(check.warnings) and not check.is_refused for check in checks)
    return f"{len(checks)} files: {refused} would be refused, {looks} worth a look."
