"""`newsdesk put`: uploads files, pictures first, and says what became of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import read_newsroom
from newsdesk.check_command import check_json, check_text, checked
from newsdesk.checking import Check
from newsdesk.desk_files import DeskFile, desk_files
from newsdesk.editors_bucket import (
    THREADS,
    EditorsBucket,
    add_place_options,
    bucket_errors,
    open_bucket,
)
from newsdesk.receipts_awaited import awaited
from newsdesk.shared_addresses import told_of_shared
from operations.refusal import Refused
from operations.stages import chosen_newsroom


def add_options(parser: argparse.ArgumentParser) -> None:
    """Files, and where they go."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder of files")
    parser.add_argument("--section", default="", help="where the files' folders do not say it")
    parser.add_argument("--dry-run", action="store_true", help="upload nothing; say what would be")
    parser.add_argument("--anyway", action="store_true", help="upload what would be refused, too")
    parser.add_argument("--json", action="store_true", help="for programs, one line a file")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Upload the files; 1 if one was not published that was to be."""
    newsroom = read_newsroom(chosen_newsroom())
    files = desk_files(options.files, newsroom, options.section)
    if not files:
        raise Refused("There are no stories or pictures there.")
    with bucket_errors():
        bucket = open_bucket(options, newsroom)
        checks = _checks(files, newsroom, bucket if options.dry_run else None)
        checks = told_of_shared(checks, bucket)
        if options.dry_run:
            return _rehearsed(checks, bucket, as_json=options.json)
        refused = [] if options.anyway else [check for check in checks if check.is_refused]
        for check in refused:
            print(check_json(check) if options.json else check_text(check))
        kept_back = {check.file.key for check in refused}
        chosen = [file for file in _with_pictures(checks) if file.key not in kept_back]
        last = {check.file.key for check in checks if check.is_refused}
        outcomes = _put_all(chosen, last, bucket, as_json=options.json)
    if not options.json:
        print(_summary(outcomes, len(refused)), end="")
    return int(bool(refused) or any(one not in WELL_OUTCOMES for one in outcomes))


MOST_REMARKS = 2  # of a file, where several are told of: more would hide what was refused
WELL_OUTCOMES = {"published", "scheduled", "expired", "withdrawn", "draft", "ready", "served"}


def _checks(
    files: Sequence[DeskFile], newsroom: Newsroom, bucket: EditorsBucket | None
) -> list[Check]:
    """What would become of the files; behind what is in the `bucket`, if it is given."""
    now = datetime.now(UTC)

    def check(file: DeskFile) -> Check:
        return checked(file, newsroom, now, earlier=bucket.uploads if bucket else None)

    shown = tqdm(files, desc="Checking", unit=" files", disable=_is_quiet(files))
    return [check(file) for file in shown]


def _with_pictures(checks: Sequence[Check]) -> list[DeskFile]:
    """The files, and the pictures on this machine that their stories mean: these first."""
    files = {picture.key: picture for check in checks for picture in check.pictures}
    files |= {check.file.key: check.file for check in checks}
    return sorted(files.values(), key=lambda file: (not file.is_picture, file.key))


def _rehearsed(checks: Sequence[Check], bucket: EditorsBucket, *, as_json: bool) -> int:
    by_key = {check.file.key: check for check in checks}
    for file in _with_pictures(checks):
        known = "unchanged" if bucket.version_of(file) else "to upload"
        if not as_json:
            print(f"{known:<10} {file.key}")
        elif file.key in by_key:
            told = json.loads(check_json(by_key[file.key]))
            print(json.dumps(told | {"upload": known == "to upload"}, ensure_ascii=False))
    if not as_json:
        print()
        for check in checks:
            print(check_text(check))
        print("Nothing was uploaded.")
    return int(any(check.is_refused for check in checks))


@dataclass(frozen=True)
class _Uploaded:
    """A file that is in the bucket now, and its version there."""

    file: DeskFile
    version: str
    is_new: bool


def _put_all(
    files: Sequence[DeskFile], last: Collection[str], bucket: EditorsBucket, *, as_json: bool
) -> list[str]:
    """Upload the pictures, wait until they are made, and then the stories; what became of each.
    Those of the keys `last` would be refused, and wait until what they depend on is settled.
    """
    outcomes: list[str] = []
    with tqdm(total=len(files), desc="Uploading", unit=" files", disable=_is_quiet(files)) as bar:
        turns = [(not file.is_picture) + (file.key in last) for file in files]
        for turn in range(3):
            some = [file for file, its in zip(files, turns, strict=True) if its == turn]
            for outcome, told in _put(some, bucket, is_alone=len(files) == 1, as_json=as_json):
                outcomes.append(outcome)
                bar.update()
                with tqdm.external_write_mode(sys.stdout):
                    print(told, flush=True)
    return outcomes


def _put(
    files: Sequence[DeskFile], bucket: EditorsBucket, *, is_alone: bool, as_json: bool
) -> Iterator[tuple[str, str]]:
    with ThreadPoolExecutor(THREADS) as threads:
        uploaded = {one.file.key: one for one in threads.map(lambda f: _upload(f, bucket), files)}
    served = [key for key in uploaded if bucket.is_served(key)]
    for key in served:
        told = {"key": key, "outcome": "served"}
        yield "served", json.dumps(told) if as_json else f"served     {key}, as it is"
    versions = {key: one.version for key, one in uploaded.items() if key not in served}
    for key, receipt in awaited(bucket, versions):
        outcome = receipt["outcome"] if receipt else "waiting"
        if as_json:
            address = bucket.address(receipt) if receipt else ""
            told = receipt or {"key": key, "outcome": outcome}
            line = json.dumps(
                {
                    "file": str(uploaded[key].file.path),
                    **told,
                    "address": address or None,
                    "preview": (receipt and bucket.preview(receipt)) or None,
                },
                ensure_ascii=False,
            )
        elif is_alone and receipt:
            line = _whole_receipt(key, receipt, bucket)
        else:
            line = line_of(key, receipt, bucket, is_new=uploaded[key].is_new)
        yield outcome, line


def _whole_receipt(key: str, receipt: dict[str, Any], bucket: EditorsBucket) -> str:
    """A receipt for people, with its links where it has but their paths."""
    text, preview = bucket.receipt_text(key), bucket.preview(receipt)
    links = (bucket.address(receipt), f"Preview: {preview}" if preview else "")
    return "\n".join([text, *(one for one in links if one.split(" ")[-1] not in text)]).rstrip()


def _upload(file: DeskFile, bucket: EditorsBucket) -> _Uploaded:
    version = bucket.version_of(file)
    if version:
        return _Uploaded(file, version, is_new=False)
    return _Uploaded(file, bucket.put(file.key, file.content()), is_new=True)


def line_of(
    key: str, receipt: dict[str, Any] | None, bucket: EditorsBucket, *, is_new: bool = True
) -> str:
    """A file's receipt in a line, and a line for each of its problems and first warnings."""
    if receipt is None:
        return f"{'waiting':<10} {key}: uploaded, and has no receipt yet; many may be before it"
    is_refused = receipt["outcome"] == "refused"
    address = bucket.address(receipt)
    where = key if is_refused else address or key
    is_to_come = receipt["outcome"] == "scheduled"
    moment = f", on the site from {bucket.time(receipt['published'])}" if is_to_come else ""
    lines = [f"{receipt['outcome']:<10} {where}{moment}{'' if is_new else ' (unchanged)'}"]
    if preview := bucket.preview(receipt):
        lines.append(f"{'':<10} preview: {preview}")
    lines += [f"{'':<10} {where}: {problem_text(one)}" for one in receipt["problems"]]
    if is_refused and address:
        lines.append(f"{'':<10} the version before stays at {address}")
    warnings = receipt["warnings"]  # those of what readers miss come first
    lines += [f"{'':<10} look: {problem_text(one)}" for one in warnings[:MOST_REMARKS]]
    if more := len(warnings[MOST_REMARKS:]):
        lines.append(f"{'':<10} and {more} more: newsdesk status {key}")
    return "\n".join(lines)


def problem_text(problem: dict[str, Any]) -> str:
    """A problem of a receipt, in a sentence or two."""
    line = f" (line {problem['line']})" if problem["line"] else ""
    mend = f". To mend it: {problem['mend']}" if problem["mend"] else ""
    return f"{problem['what']}{line}{mend}"


def _summary(outcomes: Sequence[str], kept_back: int) -> str:
    if len(outcomes) + kept_back <= 1:
        return ""
    counts = [f"{count} {outcome}" for outcome, count in Counter(outcomes).most_common()]
    counts += [f"{kept_back} not uploaded, since they would be refused"] * bool(kept_back)
    return f"{len(outcomes) + kept_back} files: {', '.join(counts)}.\n"


def _is_quiet(files: Sequence[DeskFile]) -> bool | None:
    """One file needs no progress bar; of more there is one if a person looks on."""
    return True if len(files) == 1 else None
