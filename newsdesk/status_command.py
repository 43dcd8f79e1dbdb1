"""`newsdesk status`: what is live, scheduled, held, refused or waiting, and why."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from chalicelib.ingest.reading.upload_keys import is_upload
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.picture_keys import FOLDERS
from chalicelib.newsroom_file import read_newsroom
from newsdesk.desk_files import key_of
from newsdesk.editors_bucket import (
    CLOSED,
    EditorsBucket,
    add_place_options,
    bucket_errors,
    open_bucket,
)
from newsdesk.put_command import problem_text
from newsdesk.receipts_kept import receipts_of
from operations.refusal import Refused
from operations.stages import chosen_newsroom

# Of these a line is printed; of all others only how many there are.
TOLD = ("waiting", "refused", "held", "scheduled", "draft")
_OF_PICTURES = {"ready": "pictures ready"}
MOST_TOLD = 50  # files of a state that are named; more are nothing to read


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which file, or all."""
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="a file, or its key")
    parser.add_argument("--all", action="store_true", help="name what is live, too")
    parser.add_argument("--json", action="store_true", help="for programs, one line a file")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Say how one file stands, or all of them; 1 if one needs somebody."""
    newsroom = read_newsroom(chosen_newsroom())
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        if options.key:
            return _one(key_meant(options.key, newsroom), bucket, as_json=options.json)
        return _all(bucket, names_all=options.all, as_json=options.json)


def key_meant(text: str, newsroom: Newsroom) -> str:
    """The key that is meant: it is written, or is that of a file on this machine. Raises Refused if
    it can't be one.
    """
    if text.startswith(FOLDERS):
        return text
    key = key_of(Path(text), newsroom)
    if Path(text).is_file() or key.count("/") > 1:
        return key
    raise Refused(f"{text} is no file here, and no key: those begin with articles/ or pictures/.")


def state(receipt: dict[str, Any] | None, version: str, now: datetime) -> str:
    """How a file stands whose newest version is this: its receipt may be of one before, and tells
    of the moment when it was written.
    """
    if receipt is CLOSED:
        return "closed"
    if receipt is None or receipt["version"] != version:
        return "waiting"
    outcome = str(receipt["outcome"])
    published, expires = (_moment(receipt.get(name)) for name in ("published", "expires"))
    if outcome in {"published", "scheduled"} and expires and expires <= now:
        return "over"
    if outcome == "scheduled" and (published is None or published > now):
        return "scheduled"
    return {"published": "live", "scheduled": "live", "expired": "over"}.get(outcome, outcome)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _one(key: str, bucket: EditorsBucket, *, as_json: bool) -> int:
    versions = bucket.uploads.versions(key)
    if not versions:
        raise never_was(key, bucket)
    receipt = bucket.receipt(key)
    stands = state(receipt, versions[-1].id, datetime.now(UTC))
    if as_json:
        print(_line_of_json(key, receipt, stands, bucket))
    else:
        print(f"{stands}: {(receipt and bucket.address(receipt)) or key}\n")
        print(bucket.receipt_text(key) or "It has no receipt yet.\n", end="")
    return int(stands in {"refused", "held"})


def never_was(key: str, bucket: EditorsBucket) -> Refused:
    """The refusal of a key that the bucket never had, with one of the same name that it has."""
    name = key.rpartition("/")[2]
    keys = (other for folder in FOLDERS for other, _ in bucket.tags(folder))
    like = next((other for other in keys if other.rpartition("/")[2] == name), "")
    asks = f" Did you mean {like}?" if like else ""
    return Refused(f"There is no file {key} in {bucket.name}, and never was.{asks}")


def _all(bucket: EditorsBucket, *, names_all: bool, as_json: bool) -> int:
    counts: dict[str, int] = {}
    lines: dict[str, list[str]] = {}
    for key, stands, receipt in _states(bucket):
        counts[stands] = counts.get(stands, 0) + 1
        if as_json:
            print(_line_of_json(key, receipt, stands, bucket), flush=True)
        elif names_all or (stands in TOLD and counts[stands] <= MOST_TOLD):
            lines.setdefault(stands, []).extend(_lines(key, stands, receipt, bucket))
    if not as_json:
        order = (*TOLD, *sorted(lines.keys() - set(TOLD)))
        if not names_all:
            for one in TOLD:
                if (more := counts.get(one, 0) - MOST_TOLD) > 0:
                    lines[one].append(f"{'':<10} and {more} more: newsdesk status --all")
        told = ["\n".join([*lines[one], ""]) for one in order if one in lines]
        named = ((_OF_PICTURES.get(one, one), count) for one, count in sorted(counts.items()))
        numbers = ", ".join(f"{count} {one}" for one, count in named)
        print("\n".join([*told, f"{sum(counts.values())} files: {numbers or 'none yet'}."]))
    return int(bool(counts.keys() & {"refused", "held"}))


def _states(bucket: EditorsBucket) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    now = datetime.now(UTC)
    newest = {key: version for key, version in bucket.uploads.newest() if is_upload(key)}
    with tqdm(
        desc="Reading receipts", total=len(newest), unit=" files", disable=None, leave=False
    ) as bar:
        for key, receipt in receipts_of(bucket, [*newest], bar.update):
            yield key, state(receipt, newest[key], now), receipt


def _lines(
    key: str, stands: str, receipt: dict[str, Any] | None, bucket: EditorsBucket
) -> Iterable[str]:
    since = receipt.get("published") if receipt and stands == "scheduled" else None
    yield f"{stands:<10} {key}{f', from {bucket.time(since)}' if since else ''}"
    if receipt and bucket.address(receipt):
        yield f"{'':<10} {bucket.address(receipt)}"
    if receipt and bucket.preview(receipt):
        yield f"{'':<10} preview: {bucket.preview(receipt)}"
    if receipt and stands in {"refused", "held"}:
        yield from (f"{'':<10} {problem_text(one)}" for one in receipt["problems"])


def _line_of_json(
    key: str, receipt: dict[str, Any] | None, stands: str, bucket: EditorsBucket
) -> str:
    told = dict(receipt or {}, key=key, state=stands)
    told["address"], told["preview"] = bucket.address(told) or None, bucket.preview(told) or None
    return json.dumps(told, ensure_ascii=False)
