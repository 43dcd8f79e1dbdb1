"""What of documents and archives is kept: `make documents CORPORA="folder …"`.

Every file below the folders that may be a story is read as intake reads it, and every export of
WordPress or Ghost as the newsdesk imports it; and by a second reader that shares no code with them
(`second_readers.py`). What is not kept must be named by a problem, a warning or a report.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from benchmarks.second_readers import Had, had, had_export, had_html, page_of, words_of
from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.formats import FORMATS
from chalicelib.ingest.reading.manuscript import read_manuscript
from chalicelib.ingest.reading.typed_value import Value
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import Problem, UnusableManuscript
from doubles.newsroom import NEWSROOM
from newsdesk.archives.media import Media, MediaFile, is_picture, key_of, path_of
from newsdesk.archives.opening import open_archive
from newsdesk.import_plan import ImportPlan, PlannedStory
from newsdesk.old_categories import Choices
from operations.refusal import Refused

LEAST_KEPT = 0.995
KINDS = (".docx", ".odt", ".html", ".eml", ".json", ".xml")
EXPORTS = {".xml": "WordPress", ".json": "Ghost"}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

_MARK = re.compile(r'<sup><a href="#fn-[^>]*>\d+</a></sup>')
_NAMES = re.compile(r"`[^`]*`|“[^”]*”|\d+")
_LINK = re.compile(r"https?://[^\s`,]+")
_NOTHING = Had(Counter(), set(), 0)


class _WholeMedia(Media):
    """Pictures beside an archive that has all that its posts show."""

    def find(self, link: str, *, beside: str = "") -> MediaFile | None:
        """Find the picture that a link means, whatever is in it."""
        name = PurePosixPath(path_of(link)).name
        return MediaFile(Path(name), key_of(link, name, beside)) if is_picture(link) else None


class Read(NamedTuple):
    """One file or post: what it has, what is kept, and what of the rest nobody is told."""

    name: str
    kind: str
    had: Had
    kept: Had
    untold: Counter[str]
    told: Counter[str]
    refused: str = ""

    @property
    def kept_words(self) -> int:
        """How many of its words are in the story."""
        return (self.had.words & self.kept.words).total()

    @property
    def named_words(self) -> int:
        """How many others are named as left out."""
        return ((self.had.words - self.kept.words) & self.told).total()


def main() -> int:
    """Read all files; return 1 if too little is kept, or a loss is not named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    folders = parser.parse_args().folders
    files = [
        file for folder in folders for kind in KINDS for file in sorted(folder.rglob(f"*{kind}"))
    ]
    read = [one for file in files for one in _read(file)]
    print("| format | files | refused | words | kept | kept or named | links | of these ", end="")
    print("| pictures | of these |")
    print(f"|---|{'---:|' * 9}")
    kinds = dict.fromkeys(one.kind for one in read)
    reports = [_report(kind, [one for one in read if one.kind == kind]) for kind in kinds]
    for one in read:
        if one.untold:
            print(f"{one.name}: not told of {dict(one.untold.most_common(8))}")
    reasons = Counter((one.kind, one.refused) for one in read if one.refused)
    for (kind, reason), count in sorted(reasons.items(), key=lambda pair: -pair[1]):
        print(f"{count} × `{kind}` refused: {reason}")
    return int(any(reports) or any(one.untold for one in read))


def _report(kind: str, read: list[Read]) -> bool:
    taken = [one for one in read if not one.refused]
    words, kept = sum(one.had.words.total() for one in taken), sum(one.kept_words for one in taken)
    links = sum(len(one.had.links) for one in taken)
    kept_links = sum(len(one.had.links & one.kept.links) for one in taken)
    pictures = sum(one.had.pictures for one in taken)
    kept_pictures = sum(min(one.had.pictures, one.kept.pictures) for one in taken)
    named = kept + sum(one.named_words for one in taken)
    share, told = (kept / words, named / words) if words else (1.0, 1.0)
    print(
        f"| `{kind}` | {len(read)} | {len(read) - len(taken)} | {words:,} | {share:.2%} "
        f"| {told:.2%} "
        f"| {links} | {kept_links} | {pictures} | {kept_pictures} |"
    )
    return told < LEAST_KEPT or kept_links < LEAST_KEPT * links or kept_pictures < pictures


def _read(file: Path) -> Iterator[Read]:
    if file.suffix in EXPORTS:
        try:
            archive = open_archive(file)
        except Refused:
            pass
        else:
            plan = ImportPlan(archive, NEWSROOM, _WholeMedia([]), Choices("international"))
            yield from _read_export(file, plan)
            return
    reader = FORMATS[file.suffix].read
    assert reader
    try:
        document = reader(file.read_bytes())
    except UnusableManuscript as unusable:
        yield _refused(file, unusable)
        return
    yield _compared(file.name, file.suffix, had(file), _kept(document), _problems(document))


def _refused(file: Path, unusable: UnusableManuscript) -> Read:
    reason = _NAMES.sub("…", str(unusable))
    return Read(file.name, file.suffix, _NOTHING, _NOTHING, Counter(), Counter(), reason)


def _problems(document: Document) -> list[Problem]:
    return [*document.problems, *document.warnings]


def _compared(
    name: str, kind: str, had_there: Had, kept: Had, problems: list[Problem], lost: str = ""
) -> Read:
    said = " ".join([*(problem.what for problem in problems), lost])
    told = Counter(words_of(said))
    missing = had_there.words - kept.words
    if "the gallery has no room for" in said:  # their captions are not shown either
        told += missing
    untold = Counter() if "…" in said else Counter(word for word in missing if word not in told)
    lost_pictures = sum(_lost_pictures(problem.what) for problem in problems)
    kept = kept._replace(pictures=kept.pictures + lost_pictures)
    links = {page_of(link) for link in _LINK.findall(said)}
    kept = kept._replace(links=kept.links | links)
    return Read(name, kind, had_there, kept, untold, told)


def _read_export(file: Path, plan: ImportPlan) -> Iterator[Read]:
    """Read every post of an export as the file that it would become."""
    kind = EXPORTS[file.suffix]
    try:
        stories = list(plan.stories())
    except Refused as refused:
        reason = _NAMES.sub("…", str(refused).partition(file.name)[2])
        yield Read(file.name, kind, _NOTHING, _NOTHING, Counter(), Counter(), reason)
        return
    posts = had_export(file) if stories else {}
    for story in stories:
        number = story.post.place.rpartition(" ")[2]
        yield _read_post(file, kind, posts[number, story.post.title.strip()], story)


def _read_post(file: Path, kind: str, had_there: Had, story: PlannedStory) -> Read:
    name, content = f"{file.name}, {story.post.place}", story.written.content
    version = Version("v1", NOW, len(content))
    try:
        manuscript = read_manuscript(story.placed.key, version, content, NEWSROOM)
    except UnusableManuscript as unusable:
        return Read(
            name, kind, _NOTHING, _NOTHING, Counter(), Counter(), _NAMES.sub("…", str(unusable))
        )
    made = manuscript.story
    shown = (*made.pictures, *made.gallery)
    kept = had_html(" ".join([made.body_html, *(one.caption for one in shown)]))
    words = Counter(words_of(f"{made.headline} {made.summary}"))
    links = {page_of(old) for old, _new in story.written.rewritten}
    links |= {page_of(unknown) for unknown in story.written.unknown}
    pictures = len(shown) + len(story.written.missing)
    kept = Had(kept.words + words, kept.links | links, pictures)
    losses = " ".join(story.written.losses)
    return _compared(name, kind, had_there, kept, [*manuscript.warnings], losses)


def _kept(document: Document) -> Had:
    kept = had_html(_MARK.sub("", document.html))
    fields = Counter(words_of(" ".join(_texts_of(document.fields))))
    return kept._replace(words=kept.words + fields)


def _texts_of(fields: dict[str, Value]) -> Iterator[str]:
    for name, value in fields.items():
        yield name
        if isinstance(value.content, str):
            yield value.content
        elif isinstance(value.content, dict):
            yield from _texts_of(value.content)
        else:
            yield from _texts_of({str(place): one for place, one in enumerate(value.content)})


def _lost_pictures(what: str) -> int:
    if match := re.search(r"the gallery has no room for (\d+) more", what):
        return int(match[1])
    match = re.match(r"(a picture\b.* is|(\d+) (?:more )?pictures\b.* are) not shown", what)
    return int(match[2] or 1) if match else 0


if __name__ == "__main__":
    sys.exit(main())
