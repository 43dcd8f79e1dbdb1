"""Reads real stories as web pages, and counts what was lost on the way.

python -m benchmarks.pages FOLDER [FOLDER …]

Each Markdown file below the folders is made into HTML by a plain CommonMark parser and put into a
page as sites have them: a menu and a banner above, cards of other stories, comments and a footer
below. The page is read as if it were uploaded; words and links of the story are counted before and
after, by a reader that shares no code with ours; words of the page around it must not come through.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from msgspec import Struct

from benchmarks.corpora import KEPT, SeenPage, share
from chalicelib.ingest.reading import front_matter
from chalicelib.ingest.reading.manuscript import read_manuscript
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import UnusableManuscript
from doubles.newsroom import NEWSROOM

WRITTEN = datetime(2026, 11, 29, 12, tzinfo=UTC)
STRAY = "zebrafurniture"  # stands in all that is around the article, and in no story

_AROUND = {
    "article": "<article class='post'><h1>{title}</h1>{body}</article>",
    "main": "<main id='content'><div class='wrap'><h1>{title}</h1>{body}</div></main>",
    "microdata": "<div class='l-1'><h1>{title}</h1><div itemprop='articleBody'>{body}</div></div>",
    "WordPress": "<div id='primary'><h1 class='entry-title'>{title}</h1>"
    "<div class='entry-content'>{body}</div></div>",
}
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{title} | {stray}</title><style>.menu{{display:block}}.wide{{width:99%}}</style>
<script>var a = "{stray}";</script></head><body>
<header class="site-header"><a href="/">{stray}</a></header><nav><ul><li>{stray}</li></ul></nav>
{story}<aside><h2>More</h2><p>{stray}</p></aside>
<section id="comments"><p>{stray}</p></section><footer><p>{stray}</p></footer></body></html>"""


class PageReading(Struct, frozen=True):
    """What came of one page."""

    name: str
    layout: str
    outcome: str = ""  # why it was refused; empty if it was not
    words: float = 1.0
    links: float = 1.0
    is_clean: bool = True


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the pages and print a table of layouts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    files = sorted(path for folder in options.folders for path in folder.rglob("*.md"))
    with ProcessPoolExecutor() as pool:
        readings = [one for one in pool.map(_read, files, chunksize=16) if one]
    print("| layout | pages | refused | words ≥ 99.5 % | links ≥ 99.5 % | with words around |")
    print("|---|---:|---:|---:|---:|---:|")
    for layout in _AROUND:
        print(_row(layout, [one for one in readings if one.layout == layout]))
    for one in sorted(readings, key=lambda one: (one.words, one.links))[:10]:
        print(f"  {one.name} ({one.layout}): {one.outcome or f'{one.words:.1%}, {one.links:.1%}'}")
    return 0


def _row(layout: str, readings: Sequence[PageReading]) -> str:
    read = [one for one in readings if not one.outcome]
    words = sum(one.words >= KEPT for one in read) / len(read)
    links = sum(one.links >= KEPT for one in read) / len(read)
    around = sum(not one.is_clean for one in read)
    refused = len(readings) - len(read)
    return f"| {layout} | {len(readings)} | {refused} | {words:.1%} | {links:.1%} | {around} |"


def _read(path: Path) -> PageReading | None:
    """Read a file as a page; None if there is no story in it."""
    try:
        body = front_matter.split(path.read_text(encoding="utf-8")).body
    except (UnusableManuscript, UnicodeDecodeError):
        return None
    html = MarkdownIt("js-default").render(body)
    before = SeenPage(html)
    if len(before.words) < 20:
        return None
    layout = random.Random(path.name).choice([*_AROUND])  # noqa: S311 - the same again
    title = escape(path.stem.replace("-", " ")[:100])
    story = _AROUND[layout].format(title=title, body=html)
    page = _PAGE.format(title=title, stray=STRAY, story=story).encode()
    key = f"articles/{NEWSROOM.sections[0].slug}/{path.stem}.html"
    try:
        manuscript = read_manuscript(key, Version("1", WRITTEN, len(page)), page, NEWSROOM)
    except UnusableManuscript as refused:
        return PageReading(path.name, layout, refused.problems[0].what)
    shown = f"<h1>{escape(manuscript.story.headline)}</h1>{manuscript.story.body_html}"
    after = SeenPage(shown)
    return PageReading(
        path.name,
        layout,
        "",
        share(before.words, after.words),
        share(before.links, after.links),
        STRAY not in after.words,
    )


if __name__ == "__main__":
    sys.exit(main())
