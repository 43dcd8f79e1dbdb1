"""Folders of real article files as the index of the search has them, and questions to them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import Struct, convert
from msgspec.structs import replace
from slugify import slugify

from chalicelib.ingest.reading.manuscript import read_manuscript
from chalicelib.news.address import Address
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import UnusableManuscript
from chalicelib.news.indexed_story import IndexedStory, indexed_story
from chalicelib.news.newsroom import Newsroom
from chalicelib.newsroom_file import read_newsroom
from doubles.newsroom import NEWSROOM

QUESTIONS = Path(__file__).with_name("search_questions.toml")
# When all files came: some have no date of their own.
WRITTEN = datetime.now(UTC)


class AskedQuestion(Struct, frozen=True):
    """What a reader types, and the files whose stories must be found. Those `aside` are not looked
    at while the search is tuned.
    """

    corpus: str
    kind: str
    question: str
    expected: tuple[str, ...]
    aside: bool = False


class Corpus(Struct, frozen=True):
    """The stories of a folder; `files` says of each by its address which file it was, and `refused`
    those that can't be published.
    """

    name: str
    articles: tuple[Article, ...]
    stories: tuple[IndexedStory, ...]
    files: dict[str, str]
    refused: tuple[str, ...]

    @property
    def newest(self) -> datetime:
        """When its newest story was published."""
        return max(story.published for story in self.stories)

    def is_expected(self, address: str, expected: str) -> bool:
        """Whether a question expects the story at an address: its file is named by its end."""
        return f"/{self.files[address]}".endswith(f"/{expected}.md")


def read_questions() -> tuple[AskedQuestion, ...]:
    """All questions."""
    content = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    return convert(content["question"], tuple[AskedQuestion, ...])


def read_corpus(folder: Path) -> Corpus:
    """Take in the Markdown files below a folder; of a newsroom's, its stories by its settings."""
    is_newsroom = (folder / "newsroom.toml").exists()
    newsroom = read_newsroom(folder) if is_newsroom else NEWSROOM
    root = folder / "stories" if is_newsroom else folder
    keyed = dict(_keys(root, newsroom, has_sections=is_newsroom))
    with ProcessPoolExecutor() as pool:
        read = pool.map(partial(_article, newsroom), keyed.values(), keyed, chunksize=16)
        articles = {
            str(path.relative_to(root)): article
            for path, article in zip(keyed.values(), read, strict=True)
        }
    by_file = dict(_at_places_of_their_own(articles))
    stories = (indexed_story(article, newsroom.language) for article in by_file.values())
    return Corpus(
        folder.name,
        tuple(by_file.values()),
        tuple(filter(None, stories)),
        {str(article.address): file for file, article in by_file.items()},
        tuple(file for file, article in articles.items() if not article),
    )


def _at_places_of_their_own(
    articles: dict[str, Article | None],
) -> Iterator[tuple[str, Article]]:
    """Yield the stories by their files; names that differ in their date alone get a number."""
    taken: Counter[Address] = Counter()
    for file, article in articles.items():
        if article:
            at = article.address
            taken[at] += 1
            own = f"{at.slug}-{taken[at]}" if taken[at] > 1 else at.slug
            yield file, replace(article, address=Address(at.section, own))


def _keys(root: Path, newsroom: Newsroom, *, has_sections: bool) -> Iterator[tuple[str, Path]]:
    """Yield the files by the keys of their uploads; outside a newsroom all are in one section, and
    a file's folder is part of its name where there is another one of that name.
    """
    taken: set[str] = set()
    for path in sorted(root.rglob("*.md")):
        section = path.parent.name if has_sections else newsroom.sections[0].slug
        if path.name.startswith("_") or section.startswith("_"):
            continue
        own = path.parent if path.stem == "index" else path.with_suffix("")
        name = slugify(own.name)
        while name in taken:
            own = own.parent
            name = f"{slugify(own.name)}-{name}"
        taken.add(name)
        yield f"articles/{section}/{name}.md", path


def _article(newsroom: Newsroom, path: Path, key: str) -> Article | None:
    """Read a file as a story; None if it would not be published."""
    content = path.read_bytes()
    version = Version("1", WRITTEN, len(content))
    try:
        manuscript = read_manuscript(key, version, content, newsroom)
    except UnusableManuscript:
        return None
    stations = Chronicle("").continued(version, manuscript.edition).stations
    if manuscript.is_draft or not stations:
        return None
    # Digital.gov lets its stories expire, and the questions ask for them all the same.
    article = replace(manuscript.article(stations[-1]), expires=None)
    return article if indexed_story(article, newsroom.language) else None
