"""The compressed sizes of the pages of real stories.

`python -m benchmarks.page_sizes [FOLDER …]`

Takes every Markdown and text file below the folders (the sample stories if none is named) as an
editor's upload, renders its page with a full set of neighbours, and prints the compressed sizes.
Files that would be refused are counted. Exit status 1 if a folder holds no story that can be
published.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import brotli
from tqdm import tqdm

from chalicelib.ingest.reading.formats import FORMATS
from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Station, Version
from chalicelib.news.claim import Claim
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.newsroom import Newsroom
from chalicelib.rendering.pages import (
    LATEST_ARTICLES,
    MORE_NEWS,
    RELATED,
    ArticlePage,
    Frame,
    read_on,
)
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from doubles.newsroom import NEWSROOM

FIRST_ROUND_TRIP = 13_000  # bytes: ten segments before the first acknowledgement (RFC 6928)
SHARES = {"median": 0.5, "9 in 10": 0.9, "99 in 100": 0.99, "largest": 1.0}

# As long as addresses on AWS are.
_URLS = Urls(
    base="/api",
    origin="https://abcdefghij.execute-api.eu-north-1.amazonaws.com",
    media="https://d111111abcdef8.cloudfront.net",
)
_NOW = datetime.now(UTC)


@dataclass(frozen=True, order=True)
class Size:
    """One story's page, in bytes."""

    gzip: int
    brotli: int
    words: int


def main() -> None:
    """Measure, print, and end."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("folders", nargs="*", type=Path, default=[Path("samples/stories")])
    folders: list[Path] = options.parse_args().folders
    newsroom = NEWSROOM
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if _is_text(path)]
    articles = articles_of(files, newsroom)
    if not articles:
        sys.exit(f"No story could be published of {', '.join(map(str, folders))}.")
    _print(sorted(_sizes(articles, newsroom)), refused=len(files) - len(articles))


def articles_of(files: Sequence[Path], newsroom: Newsroom) -> list[Article]:
    """Read the stories of those files that can be published."""
    return [article for path in files if (article := _article(path, newsroom))]


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in FORMATS and path.parent.name != "_pages"


def _article(path: Path, newsroom: Newsroom) -> Article | None:
    """Read the story of a file as if it had been uploaded now; None if it would be refused."""
    content = path.read_bytes()
    key = f"articles/{newsroom.sections[0].slug}/{path.name}"
    try:
        manuscript = read_manuscript(key, Version("1", _NOW, len(content)), content, newsroom)
    except UnusableManuscript:
        return None
    return manuscript.article(_station(key, manuscript))


def _station(key: str, manuscript: Manuscript) -> Station:
    claim = Claim(key, since=_NOW, public_from=_NOW)
    return Station(manuscript.address, claim, "1", _NOW, None, "")


def _sizes(articles: Sequence[Article], newsroom: Newsroom) -> Iterator[Size]:
    renderer = Renderer(newsroom)
    for page in tqdm(list(article_pages(articles, newsroom)), desc="Rendering", unit=" stories"):
        html = renderer.html(page).encode()
        compressed = len(gzip.compress(html, 9)), len(brotli.compress(html, quality=11))
        yield Size(*compressed, page.article.words)


def article_pages(articles: Sequence[Article], newsroom: Newsroom) -> Iterator[ArticlePage]:
    """Yield the page of each, with a full set of neighbours."""
    cards = [article.card for article in articles]
    most = 3 + RELATED + LATEST_ARTICLES + MORE_NEWS
    for number, article in enumerate(articles):
        near = (cards + cards)[number : number + most]
        beside = near[-2:]
        related, latest, more = read_on(article, beside, newest=near, in_section=near, related=near)
        yield ArticlePage(
            frame=Frame(_URLS, _NOW),
            article=article,
            section=newsroom.sections[0],
            authors=tuple(newsroom.author(by.name) for by in article.authors),
            latest=latest,
            more=more,
            related=related,
            related_by=", ".join(subject.name for subject in article.subjects),
            previous=beside[0],
            next=beside[1],
        )


def _print(sizes: list[Size], *, refused: int) -> None:
    print(f"{len(sizes):,} stories, {refused:,} files refused")
    print(f"{'':<12}{'words':>8}{'gzip -9':>10}{'Brotli':>10}")
    for name, share in SHARES.items():
        size = sizes[min(len(sizes) - 1, int(len(sizes) * share))]
        print(f"{name:<12}{size.words:>8,}{size.gzip:>10,}{size.brotli:>10,}")
    light = sum(size.gzip <= FIRST_ROUND_TRIP for size in sizes)
    print(f"Within {FIRST_ROUND_TRIP:,} bytes of gzip -9: {light / len(sizes):.1%}")


if __name__ == "__main__":
    main()
