"""Reads folders of real article files, and counts what came of them and what was lost on the way.

python -m benchmarks.corpora FOLDER [FOLDER …] [--show RULE]

A folder is a corpus: its `.md`, `.markdown` and `.txt` files are read and judged as if uploaded.
Words and links are counted in what a plain CommonMark parser makes of the body, and again in ours.
`--show` prints the files, with their lines, for the warnings and problems that contain the words.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from urllib.parse import unquote

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct

from chalicelib.ingest.gate.quality_gate import judge
from chalicelib.ingest.manuscript_lints import lints
from chalicelib.ingest.reading import front_matter
from chalicelib.ingest.reading.manuscript import read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import Problem, UnusableManuscript
from doubles.newsroom import NEWSROOM

ENDINGS = {".md", ".markdown", ".txt"}
WRITTEN = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEPT = 0.995  # of a file's words and links: what we aim at
_UNSEEN = {"script", "style", "iframe", "noscript", "object", "svg", "template", "title"}
_PARTED = re.compile(
    r"(h[1-6]|p|li|td|th|div|br|dt|dd|blockquote|pre|hr|tr|figcaption|caption|sup)\Z"
)
# Other programs' marks are no words: what stands in them is not shown there either.
_MARKS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|\{[#:.][^{}\n]*\}", re.DOTALL)
# HTML that a plain parser shows as text, since it stands in the wrong place.
_STRAY_TAG = re.compile(r"</?[a-z][^<>]*>")


class Reading(Struct, frozen=True):
    """What came of one file; shares are of its words and links, 1.0 where it has none."""

    name: str
    outcome: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    words: float = 1.0
    links: float = 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the corpora and print a table for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--show", default="", metavar="RULE")
    options = parser.parse_args(arguments)
    with ProcessPoolExecutor() as pool:
        for folder in options.folders:
            files = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS)
            if not files:
                print(f"There are no {', '.join(sorted(ENDINGS))} files below {folder}.")
                return 1
            _report(folder.name, list(pool.map(_read, files, chunksize=16)), options.show)
    return 0


def _read(path: Path) -> Reading:
    newsroom = NEWSROOM
    content = path.read_bytes()
    version = Version("1", WRITTEN, len(content))
    key = f"articles/{newsroom.sections[0].slug}/{path.name}"
    try:
        manuscript = read_manuscript(key, version, content, newsroom)
    except UnusableManuscript as refused:
        return Reading(path.name, "refused", refused.problems, refused.warnings)
    verdict = judge(manuscript)
    warnings = (*manuscript.warnings, *verdict.warnings, *lints(manuscript))
    if verdict.refusals:
        return Reading(path.name, "held by the gate", verdict.refusals, warnings)
    story = manuscript.story
    words, links = _shares(content.decode(), f"<h1>{escape(story.headline)}</h1>{story.body_html}")
    outcome = "draft" if manuscript.is_draft else "published"
    return Reading(path.name, outcome, (), warnings, words, links)


def _shares(content: str, html: str) -> tuple[float, float]:
    """Compute the shares of words and of links to the web that arrived."""
    body = _MARKS.sub(" ", front_matter.split(content).body)
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    before = SeenPage(parser.render(body))
    after = SeenPage(html)
    return share(before.words, after.words), share(before.links, after.links)


def share(before: Counter[str], after: Counter[str]) -> float:
    """Compute the share of the words that are still there; 1 if there were none."""
    return 1 - (before - after).total() / before.total() if before else 1.0


class SeenPage(HTMLParser):
    """The words that readers see of some HTML, and its links to the web that have a content."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._unseen = 0
        self._texts: list[str] = []
        self._link = ""
        self.links: Counter[str] = Counter()
        self.feed(html)
        self.close()
        text = _STRAY_TAG.sub(" ", "".join(self._texts).casefold())
        self.words = Counter(re.findall(r"\w+", text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link, and part words where a browser would."""
        self._unseen += tag in _UNSEEN
        address = dict(attrs).get("href") or ""
        if tag == "a" and address.startswith(("http://", "https://")):
            self._link = unquote(address).rstrip("/").casefold()
        if tag == "img":
            self._count_link()
        if _PARTED.match(tag):
            self._texts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a link, and part words where a browser would."""
        self._link = "" if tag == "a" else self._link
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if _PARTED.match(tag):
            self._texts.append(" ")

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self._unseen:
            self._texts.append(data)
        if data.strip():
            self._count_link()

    def _count_link(self) -> None:
        if self._link:
            self.links[self._link] += 1
        self._link = ""


def _report(corpus: str, readings: list[Reading], shown: str) -> None:
    outcomes = Counter(reading.outcome for reading in readings)
    arrived = [reading for reading in readings if reading.outcome in {"published", "draft"}]
    warned = sum(not all(one.is_note for one in reading.warnings) for reading in arrived)
    print(
        f"\n{corpus}: {len(readings)} files; " + ", ".join(f"{n} {o}" for o, n in outcomes.items())
    )
    share = _percent(warned, len(arrived))
    print(f"  {warned} of the {len(arrived)} that arrived have a warning ({share})")
    for name, shares in (
        ("words", [reading.words for reading in arrived]),
        ("links", [reading.links for reading in arrived]),
    ):
        whole = sum(share >= KEPT for share in shares)
        print(
            f"  {name}: {whole} files keep {KEPT:.1%} or more ({_percent(whole, len(shares))}), "
            f"median {median(shares):.1%}, least {min(shares):.1%}"
        )
    _by_rule("refused", [(r.name, p) for r in readings for p in r.problems], shown)
    _by_rule("warned", [(r.name, p) for r in arrived for p in r.warnings], shown)


def _by_rule(title: str, entries: list[tuple[str, Problem]], shown: str) -> None:
    files: dict[str, set[str]] = {}
    for name, problem in entries:
        files.setdefault(_rule(problem), set()).add(name)
    for rule, names in sorted(files.items(), key=lambda item: -len(item[1])):
        print(f"  {title} {len(names):5}  {rule}")
    for name, problem in entries if shown else []:
        if shown in problem.what:
            print(f"    {name}: {problem.what} ({problem.place})")


def _rule(problem: Problem) -> str:
    """Leave out of the sentence what is particular to the file."""
    return re.sub(r"“.*”|`[^`]*`|'[^']*'|\d[\d,.]*", "…", problem.what, flags=re.DOTALL)[:100]


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none"


if __name__ == "__main__":
    sys.exit(main())
