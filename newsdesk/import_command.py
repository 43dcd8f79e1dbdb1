"""`newsdesk import`: an archive of another program, rehearsed or for real."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from tqdm import tqdm

from chalicelib.ingest.reading.story_address import section_called
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import read_newsroom
from local.ports import RUNNING
from newsdesk.archives.media import Media
from newsdesk.archives.opening import open_archive
from newsdesk.archives.post import OldSite
from newsdesk.archives.zip_files import unpacked
from newsdesk.earlier_stories import EarlierStories
from newsdesk.editors_bucket import add_place_options, bucket_errors
from newsdesk.folder_import import FolderPlan, OwnFolder
from newsdesk.import_bucket import S3ImportBucket
from newsdesk.import_plan import ImportPlan, Planned
from newsdesk.import_report import ImportReport, deleted_lines, indented, stayed_lines
from newsdesk.importing import Imported, import_archive, rehearse_archive
from newsdesk.old_categories import Choices, undecided_lines
from newsdesk.receipts_awaited import awaited
from newsdesk.receipts_followed import Followed
from operations.refusal import Refused
from operations.stages import chosen_newsroom

REPORT = "import-report"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The archive, where its stories go, and whether it is for real."""
    parser.add_argument("source", type=Path, metavar="SOURCE", help="an export, or a folder")
    parser.add_argument(
        "--for-real", action="store_true", help="upload it; else nothing is written"
    )
    parser.add_argument(
        "--media", type=Path, action="append", default=[], metavar="FOLDER",
        help="where its pictures are, if not beside it",
    )  # fmt: skip
    parser.add_argument("--section", default="", help="of stories whose category is none of ours")
    parser.add_argument(
        "--category", action="append", default=[], metavar="NAME=SECTION",
        help="the section of a category, if their names differ",
    )  # fmt: skip
    parser.add_argument(
        "--bring-back", action="store_true",
        help="what came by an earlier import and was deleted since comes, too",
    )  # fmt: skip
    parser.add_argument(
        "--no-wait", action="store_true", help="for real: end without waiting for the receipts"
    )
    parser.add_argument(
        "--report", type=Path, default=Path(REPORT), metavar="NAME",
        help=f"of the rehearsal's files, NAME.html and NAME.json ({REPORT})",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="for programs")
    add_place_options(parser)


def run(options: argparse.Namespace) -> int:
    """Rehearse or import; 1 if something was refused or failed."""
    newsroom = read_newsroom(chosen_newsroom())
    if options.source.is_file() and options.source.suffix.lower() == ".zip":
        with unpacked(options.source) as folder:
            options.source = _root(Path(folder))
            return _run(options, newsroom)
    return _run(options, newsroom)


def _root(folder: Path) -> Path:
    """The folder itself, or the only one that is in it."""
    inner = list(folder.iterdir())
    return inner[0] if len(inner) == 1 and inner[0].is_dir() else folder


def _run(options: argparse.Namespace, newsroom: Newsroom) -> int:
    archive = open_archive(options.source)
    return (_import if options.for_real else _rehearse)(archive, newsroom, options)


def plan_of(
    archive: OldSite, options: argparse.Namespace, newsroom: Newsroom, earlier: EarlierStories
) -> Planned:
    """The plan that the options ask for, behind what is there already. Raises Refused."""
    source = options.source.resolve()
    beside = source if source.is_dir() else source.parent
    missing = [str(folder) for folder in options.media if not folder.is_dir()]
    if missing:
        raise Refused(f"There is no folder {missing[0]}.")
    choices = _choices(options, newsroom)
    if isinstance(archive, OwnFolder):
        return FolderPlan(archive, newsroom, choices)
    media = Media(options.media or [beside])
    plan = ImportPlan(archive, newsroom, media, choices, earlier)
    plan.check_choices()
    return plan


def _choices(options: argparse.Namespace, newsroom: Newsroom) -> Choices:
    pairs = [pair.rpartition("=") for pair in options.category]
    if unpaired := [text for name, _, text in pairs if not name.strip()]:
        raise Refused(
            f'A category is written with its section, --category "{unpaired[0]}=SECTION".'
        )
    wanted = [options.section] if options.section else []
    sections = {text: section_called(text, newsroom) for text in [*wanted, *(p[2] for p in pairs)]}
    for text, section in sections.items():
        if not section:
            known = ", ".join(one.slug for one in newsroom.sections)
            raise Refused(f"There is no section {text}; there are: {known}.")
    chosen = {name.strip(): sections[text] for name, _, text in pairs}
    return Choices(sections.get(options.section, ""), chosen, options.bring_back)


def _rehearse(archive: OldSite, newsroom: Newsroom, options: argparse.Namespace) -> int:
    earlier, not_looked = _looked_at(options, newsroom)
    plan = plan_of(archive, options, newsroom, earlier)
    report = ImportReport(archive.program, archive.base, not_looked=not_looked)
    for one in _shown(rehearse_archive(plan, newsroom, datetime.now(UTC)), options):
        report.add(one)
    report.finish(plan)
    page, data = (options.report.with_suffix(ending) for ending in (".html", ".json"))
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(report.html(), encoding="utf-8")
        data.write_text(report.json(), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{page} can't be written: {error.strerror}.") from None
    if options.json:
        print(report.json())
    else:
        print("\n".join([*report.lines(), "", f"All of it: {page}, and for programs {data}."]))
        print("Nothing was written to the site. To import it: the same again with --for-real.")
    is_undecided = bool(plan.in_no_section) and not plan.choices.section
    return int(bool(report.outcomes["refused"] or report.unread or is_undecided))


def _looked_at(options: argparse.Namespace, newsroom: Newsroom) -> tuple[EarlierStories, str]:
    """What the site has, and, if it can't be reached, why: a rehearsal needs no site."""
    is_named = options.stage or options.bucket or options.endpoint
    if not is_named and not RUNNING.is_file():
        return EarlierStories(), "none is running here, and no other was named (--stage prod)"
    try:
        with bucket_errors():
            bucket = S3ImportBucket.named_by(options, newsroom)
            return EarlierStories.of(bucket, newsroom), ""
    except Refused as refusal:
        return EarlierStories(), str(refusal)


def _import(archive: OldSite, newsroom: Newsroom, options: argparse.Namespace) -> int:
    with bucket_errors():
        bucket = S3ImportBucket.named_by(options, newsroom)
        plan = plan_of(archive, options, newsroom, EarlierStories.of(bucket, newsroom))
        if plan.in_no_section and not plan.choices.section:
            lines = undecided_lines(plan.in_no_section, plan.usual_section, is_chosen=False)
            raise Refused("\n".join(lines))
        with tqdm(unit=" files", disable=_is_silent(options)) as bar:
            done = import_archive(plan, bucket, bar.update)
        followed = Followed() if options.no_wait else _followed(done, bucket, options)
    if options.json:
        told = {name: value for name, value in vars(done).items() if name != "versions"}
        print(json.dumps(told | followed.data(), ensure_ascii=False))
    else:
        print("\n".join([_told(done), *followed.lines(bucket.editors)]))
    return int(bool(done.failed or done.unread or followed.to_mend))


def _followed(done: Imported, bucket: S3ImportBucket, options: argparse.Namespace) -> Followed:
    versions = {
        key: version for key, version in done.versions.items() if not bucket.editors.is_served(key)
    }
    followed = Followed()
    with tqdm(
        total=len(versions), desc="Taken in", unit=" files", disable=_is_silent(options)
    ) as bar:
        for key, receipt in awaited(bucket.editors, versions):
            followed.note(key, receipt)
            bar.update()
    return followed


def _told(done: Imported) -> str:
    lines = [f"{done.uploaded} files uploaded, {done.unchanged} were there already."]
    if done.left_alone:
        lines.append(
            f"{len(done.left_alone)} are there as somebody else wrote them, and left alone:"
        )
        lines += indented(done.left_alone)
    lines += [*deleted_lines(done.deleted), *stayed_lines(done.stayed)]
    if done.failed:
        lines.append(f"{len(done.failed)} failed; the same command goes on from there:")
        lines += indented(done.failed)
    lines += [f"Not read: {sentence}" for sentence in done.unread[:20]]
    return "\n".join(lines)


def _shown[T](items: Iterable[T], options: argparse.Namespace) -> Iterator[T]:
    yield from tqdm(items, unit=" stories", disable=_is_silent(options))


def _is_silent(options: argparse.Namespace) -> bool:
    return options.json or not sys.stderr.isatty()
