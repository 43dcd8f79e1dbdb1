"""The texts that the gate is trained and measured on: non-stories, true paragraphs, corpora."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.ingest.gate.passages import own_paragraphs
from chalicelib.ingest.reading import front_matter
from chalicelib.ingest.reading.manuscript import Manuscript, read_manuscript
from chalicelib.news.article import LONGEST_HEADLINE
from chalicelib.news.chronicle import Version
from chalicelib.news.errors import NewsError
from chalicelib.news.text import legible
from doubles.newsroom import NEWSROOM

TRAINING = Path(__file__).with_name("training")
UPLOADED = datetime(2026, 11, 24, 12, tzinfo=UTC)  # when a text is read as uploaded
SAMPLES = Path(__file__).parents[1] / "samples" / "stories"


@dataclass(frozen=True)
class Text:
    """One text: its language, its kind, and the run or corpus that it comes from."""

    text: str
    language: str
    kind: str
    source: str
    place: str = ""  # of a remark: at the `start` or the `end` of a story


@dataclass(frozen=True)
class CorpusStory:
    """A true story of a corpus: its file, its headline and its paragraphs."""

    corpus: str
    file: str
    headline: str
    html: str

    @property
    def paragraphs(self) -> list[str]:
        """What the gate reads."""
        return own_paragraphs(self.html)


def chosen_sources(description: str | None) -> tuple[list[CorpusStory], list[Text]]:
    """The stories of the corpora and the background that the command line names."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--background", type=Path, required=True)
    chosen = parser.parse_args()
    return list(corpus_stories(chosen.corpora)), background(chosen.background)


def written(names: str, folder: Path = TRAINING) -> list[Text]:
    """The texts of the files that match `names`, such as `run-*`."""
    return [
        Text(
            line["text"],
            line["language"],
            line["kind"],
            file.stem,
            line.get("place", ""),
        )
        for file in sorted(folder.glob(f"{names}.jsonl"))
        for line in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]


def digest_of_training(folder: Path = TRAINING) -> str:
    """A digest of the training texts: a test compares it with that of the weights."""
    files = sorted(folder.glob("*.jsonl"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def background(file: Path) -> list[Text]:
    """Paragraphs in many languages, made by gate/background.py."""
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Text(line["text"], line["language"], "background", line["source"]) for line in lines]


def corpus_stories(corpora: Path) -> Iterator[CorpusStory]:
    """The stories of each corpus: Markdown files in a folder of `corpora`, and the sample stories;
    what can't be read, or has no text, is left out.
    """
    folders = sorted(entry for entry in corpora.iterdir() if entry.is_dir())
    for folder in [*folders, SAMPLES]:
        for file in sorted(folder.rglob("*.md")):
            try:
                headline, html = _read(file)
            except (NewsError, UnicodeDecodeError):
                continue
            if own_paragraphs(html):
                yield CorpusStory(folder.name, str(file.relative_to(folder)), headline, html)


def _read(file: Path) -> tuple[str, str]:
    """The headline and the HTML, whatever is wrong with the other fields."""
    parts = front_matter.split(legible(file.read_text(encoding="utf-8-sig")))
    title = parts.fields.get("title")
    headline = title.content if title and isinstance(title.content, str) else file.stem
    manuscript = read_text(parts.body, language="en", title=headline[:LONGEST_HEADLINE])
    return manuscript.story.headline, manuscript.story.body_html


def read_text(text: str, *, language: str, title: str) -> Manuscript:
    """A text as it is read when it is uploaded as a Markdown file. Raises UnusableManuscript."""
    quoted = "'" + title.replace("'", "''") + "'"
    file = f"---\ntitle: {quoted}\nlanguage: {language}\n---\n\n{text}\n".encode()
    version = Version("v1", UPLOADED, len(file))
    return read_manuscript("articles/denmark/story.md", version, file, NEWSROOM)
