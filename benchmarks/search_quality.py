"""What readers find of what they look for, beside what they would find elsewhere.

python -m benchmarks.search_quality FOLDER [FOLDER …] [--misses | --aside] [--without-peers]

A folder is a corpus of Markdown files or a newsroom's folder; each is taken in as uploads are, and
put into packs as the site's index has it. Then every question of benchmarks/search_questions.toml
to a corpus of that name is asked. Recall is the share of the stories expected that are among the
first ten; `first` is how often an expected one is the first. Half of the questions are kept aside:
`--misses` shows those of the other half alone, and that half is for tuning; `--aside` shows theirs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from benchmarks.search_corpora import AskedQuestion, Corpus, read_corpus, read_questions
from benchmarks.search_peers import Peer, peers
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.question import read_question
from chalicelib.news.search_results import SearchQuery
from chalicelib.search.open_pack import open_pack
from chalicelib.search.pack_building import build_pack
from chalicelib.search.tantivy_search import Shelf, TantivySearch

OURS = "Tidende"
HEAP = 200_000_000  # bytes; a year's stories fit in


class Answer(Struct, frozen=True):
    """What one engine gave to a question: the files of the first ten stories."""

    asked: AskedQuestion
    engine: str
    recall: float
    is_first: bool
    found: tuple[str, ...]


class _OneShelf:
    """Shelves with the same packs for all years."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def shelf(self, year: int) -> Shelf:  # noqa: ARG002 - the protocol's
        return self._shelf


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print a table for each half."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--aside", action="store_true")
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args(arguments)
    beside = [] if options.without_peers else peers()
    answers = [
        answer
        for folder in options.folders
        for answer in _answers(read_corpus(folder), read_questions(), beside)
    ]
    if not answers:
        print(f"There are no questions to {', '.join(folder.name for folder in options.folders)}.")
        return 1
    for aside in (False, True):
        half = [answer for answer in answers if answer.asked.aside is aside]
        print(f"\n{'Kept aside' if aside else 'For tuning'}")
        _print_tables(half)
        if options.aside if aside else options.misses:
            _print_misses(half)
    return 0


def _answers(
    corpus: Corpus, every: Iterable[AskedQuestion], beside: Sequence[Peer]
) -> Iterator[Answer]:
    questions = [question for question in every if question.corpus == corpus.name]
    typed = [question.question for question in questions]
    with search_over(corpus.stories) as search:
        ours = [_found(search, corpus, question) for question in typed]
    yield from _judged(OURS, corpus, questions, ours)
    for peer in beside:
        yield from _judged(peer.name, corpus, questions, peer.answers(corpus.stories, typed))


@contextmanager
def search_over(stories: Iterable[IndexedStory]) -> Iterator[TantivySearch]:
    """Open a search over packs, one for each year."""
    in_order = sorted(stories, key=_year, reverse=True)
    with TemporaryDirectory() as folder:
        packs = tuple(
            open_pack(build_pack(of_year, heap=HEAP).content, Path(folder) / str(year))
            for year, of_year in groupby(in_order, key=_year)
        )
        yield TantivySearch(_OneShelf(Shelf(packs)))


def _year(story: IndexedStory) -> int:
    return story.published.year


def _found(search: TantivySearch, corpus: Corpus, typed: str) -> list[str]:
    found = search.find(SearchQuery(read_question(typed), corpus.newest))
    return [hit.address for hit in found.hits]


def _judged(
    engine: str,
    corpus: Corpus,
    questions: Sequence[AskedQuestion],
    answers: Sequence[Sequence[str]],
) -> Iterator[Answer]:
    for question, found in zip(questions, answers, strict=True):
        hits = [
            any(corpus.is_expected(address, name) for address in found)
            for name in question.expected
        ]
        is_first = bool(found) and any(
            corpus.is_expected(found[0], name) for name in question.expected
        )
        files = tuple(corpus.files[address] for address in found)
        yield Answer(question, engine, sum(hits) / len(hits), is_first, files)


def _print_tables(answers: Sequence[Answer]) -> None:
    engines = list(dict.fromkeys(answer.engine for answer in answers))
    print(f"| | questions | {' | '.join(f'{engine}: recall, first' for engine in engines)} |")
    print(f"|---|---:|{'---:|' * len(engines)}")
    _print_rows(answers, engines, lambda answer: answer.asked.corpus)
    _print_rows(answers, engines, lambda answer: answer.asked.kind)
    _print_rows(answers, engines, lambda _: "all")


def _print_rows(
    answers: Sequence[Answer], engines: Sequence[str], group: Callable[[Answer], str]
) -> None:
    for name in dict.fromkeys(map(group, answers)):
        within = [answer for answer in answers if group(answer) == name]
        number = len(within) // len(engines)
        cells = [_shares([one for one in within if one.engine == engine]) for engine in engines]
        print(f"| {name} | {number} | {' | '.join(cells)} |")


def _shares(answers: Sequence[Answer]) -> str:
    recall = sum(answer.recall for answer in answers) / len(answers)
    first = sum(answer.is_first for answer in answers) / len(answers)
    return f"{recall:.2f}, {first:.2f}"


def _print_misses(answers: Sequence[Answer]) -> None:
    for answer in answers:
        if answer.engine == OURS and answer.recall < 1:
            asked = answer.asked
            print(f"  {asked.corpus}, {asked.kind}: {asked.question}")
            print(f"    expected {', '.join(asked.expected)}")
            print(f"    found    {', '.join(answer.found) or 'nothing'}")


if __name__ == "__main__":
    sys.exit(main())
