"""Whether any question at all takes the search too long, or breaks it.

python -m benchmarks.hostile_questions [FOLDER …] [--stories 100000]

A folder is a corpus as benchmarks/search_quality.py takes it; its stories are put into packs, one a
year. So are made ones (benchmarks/made_archive.py), thirty years of them, which stay in .local for
the next time. Every question is asked of the page of the search and of its data, through the app's
own views and with a look at each hit's story, and of the engine alone: once to be warm, and again.
What is slow is asked thrice, and the middle one counts. Prints the ten that take most processor
time, and ends with 1 if any takes more than 200 ms or gets a status of 5xx. Reading the table is
not in it: the archives are in memory.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.json import decode, encode

from benchmarks.made_archive import NEWEST_AT, MadeArchive
from benchmarks.made_index import made_index
from benchmarks.report import circumstances, table
from benchmarks.search_corpora import Corpus, read_corpus
from benchmarks.search_quality import search_over
from chalicelib.news.archive import NOTHING_AHEAD, Answers, Newest, Query, StoryAt
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.listing import ListingPage
from chalicelib.news.question import read_question
from chalicelib.news.search_results import Found, SearchQuery, StorySearch
from chalicelib.news.standing import Standing
from chalicelib.search.analysis import terms
from chalicelib.search.index_events import search_answer
from chalicelib.search.pack_shelves import PackShelves
from chalicelib.search.tantivy_search import TantivySearch
from operations.stages import stage_environment

MOST_MS = 200  # of processor time
TIMES = 3
SLOWEST = 10
LOOKED_THROUGH = 3_000  # stories, for common and rare words
LONGEST_SHOWN = 44  # characters of a question


@dataclass(frozen=True)
class Searched:
    """An archive and the search over it."""

    name: str
    archive: Any
    search: StorySearch
    questions: dict[str, str]
    now: datetime


@dataclass(frozen=True)
class Measured:
    """A question, and what asking it took; `status` is 0 where the engine was asked."""

    question: str
    asked: str
    where: str
    milliseconds: float
    status: int

    @property
    def is_bad(self) -> bool:
        """Whether it broke a promise."""
        return self.milliseconds > MOST_MS or self.status >= 500


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask all of them everywhere."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--stories", type=int, nargs="*", default=[100_000])
    options = parser.parse_args(arguments)
    print(circumstances("benchmarks.hostile_questions"))
    measured: list[Measured] = []
    for folder in options.folders:
        with _over_corpus(read_corpus(folder)) as searched:
            measured += _measured(searched)
    for size in options.stories:
        with _over_made(MadeArchive(size)) as searched:
            measured += _measured(searched)
    bad = [one for one in measured if one.is_bad]
    print(f"{len(bad)} of {len(measured)} are over {MOST_MS} ms, or are answered 5xx.")
    return 1 if bad else 0


def _measured(searched: Searched) -> list[Measured]:
    every = [*_asked(searched)]
    slowest = sorted(every, key=lambda one: -one.milliseconds)
    shown = slowest[:SLOWEST] + [one for one in slowest[SLOWEST:] if one.is_bad]
    rows = [
        (one.question, _short(one.asked), one.where, f"{one.milliseconds:.0f}", f"{one.status}")
        for one in shown
    ]
    print(f"\n{searched.name}: {len(searched.questions)} questions")
    print(table(("question", "typed", "asked of", "ms", "status"), rows))
    middle = median(one.milliseconds for one in every)
    print(f"Half of all take at most {middle:.1f} ms.", flush=True)
    return every


def _short(typed: str) -> str:
    line = typed[:LONGEST_SHOWN].encode("ascii", "backslashreplace").decode()
    return line.replace("|", "\\x7c")[:LONGEST_SHOWN]


def _asked(searched: Searched) -> Iterator[Measured]:
    ways = [("page", _page(searched, "search")), ("data", _page(searched, "search.json"))]
    ways += [("newest", _page(searched, "search", order="newest")), ("engine", _engine(searched))]
    for name, typed in searched.questions.items():
        for where, ask in ways:
            status = ask(typed)
            gc.collect()
            yield Measured(name, typed, where, _milliseconds(ask, typed), status)


def _milliseconds(ask: Callable[[str], object], typed: str) -> float:
    times: list[float] = []
    while len(times) < TIMES and (not times or times[0] > MOST_MS / 4):
        started = time.process_time()
        ask(typed)
        times.append((time.process_time() - started) * 1000)
    return median(times)


def _engine(searched: Searched) -> Callable[[str], int]:
    def ask(typed: str) -> int:
        searched.search.find(SearchQuery(read_question(typed), searched.now, most=20))
        return 0

    return ask


def _page(searched: Searched, path: str, **values: str) -> Callable[[str], int]:
    """Asks the app, as API Gateway does; the search as its function is asked, by an event."""
    app = _app()
    app.site.__dict__["archive"] = searched.archive
    app.site.__dict__["search"] = _ByEvents(searched.search)
    app.site.now = lambda: searched.now

    def ask(typed: str) -> int:
        query = {name: [value] for name, value in ({"q": typed} | values).items()}
        context = {"resourcePath": "/{section}", "httpMethod": "GET", "path": f"/{path}"}
        event = {
            "requestContext": {**context, "requestId": "1"},
            "headers": {},
            "multiValueHeaders": {},
            "multiValueQueryStringParameters": query,
            "pathParameters": {"section": path},
            "stageVariables": {},
            "body": None,
        }
        with redirect_stdout(io.StringIO()):  # a line for each answer
            return int(app.app(event, _Context())["statusCode"])

    return ask


class _Context:
    aws_request_id = "1"
    function_name = "tidende-local-api_handler"


class _ByEvents:
    def __init__(self, engine: StorySearch) -> None:
        self._engine = engine

    def find(self, wanted: SearchQuery) -> Found:
        return decode(encode(search_answer(self._engine, decode(encode(wanted)))), type=Found)


def _app() -> Any:  # noqa: ANN401 - the module app.py
    os.environ.update(stage_environment("local"))
    return importlib.import_module("app")


class _CorpusArchive:
    """An Archive of the stories of a corpus, whose lists are empty."""

    def __init__(self, corpus: Corpus) -> None:
        self._articles = {article.address: article for article in corpus.articles}

    def answer(
        self,
        queries: Collection[Query[Any]],
        *,
        now: datetime,  # noqa: ARG002 - the protocol's
        ahead: timedelta = NOTHING_AHEAD,  # noqa: ARG002 - the protocol's
    ) -> Answers:
        return Answers({query: self._answer(query) for query in queries})

    def _answer(self, query: Query[Any]) -> Standing | ListingPage:
        match query:
            case StoryAt(address=address):
                return Standing(address, 1, article=self._articles.get(address))
            case Newest():
                return ListingPage(cards=(), older=None)
        raise TypeError(query)


@contextmanager
def _over_corpus(corpus: Corpus) -> Iterator[Searched]:
    questions = hostile_questions(corpus.stories)
    years = {story.published.year for story in corpus.stories}
    name = f"{corpus.name}, {len(corpus.stories):,} stories in {len(years)} packs"
    with search_over(corpus.stories) as search:
        yield Searched(name, _CorpusArchive(corpus), search, questions, corpus.newest)


@contextmanager
def _over_made(archive: MadeArchive) -> Iterator[Searched]:
    files = made_index(archive)
    apart = max(1, archive.size // LOOKED_THROUGH)
    questions = hostile_questions([*map(archive.story, range(0, archive.size, apart))])
    packs = len(files.manifest().manifest.base)
    name = f"{archive.size:,} made stories in {packs} packs"
    with TemporaryDirectory() as folder:
        shelves = PackShelves(files, Path(folder), lambda: 0.0, print)
        yield Searched(name, archive, TantivySearch(shelves), questions, NEWEST_AT)


def hostile_questions(stories: Sequence[IndexedStory]) -> dict[str, str]:
    """List questions by what they are: some of them in the words of these stories."""
    return {**_strange(), **_endless(), **_signs(), **_in_their_words(stories)}


def _strange() -> dict[str, str]:
    """List what forms are sent by those who want to see them break."""
    return {
        "nothing": "",
        "spaces": " \t\r\n\u00a0\u2003\u3000 ",
        "control characters": "fer\x00ry\x07 \x1b[31mred\x1b[0m\x7f\x85",
        "half a surrogate": "ferry \ud800 \udfff",
        "no characters": "\ufffe\uffff\U0001fffe ferry",
        "marks of direction": "\u202eyrref\u202c \u2067harbour\u2069 \u200f\u200e",
        "zero width": "fe\u200br\u200cr\u200dy\ufeff\u2060 h\u00adarbour",
        "SQL": "'; DROP TABLE stories; -- \" OR ''=' UNION SELECT * FROM users",
        "format strings": "%s%n%x {0} {0.__class__} ${7*7} {{7*7}} #{1} %(name)s `id`",
        "markup": "<script>alert(1)</script><svg onload=x> &lt;b&gt; &#x27; ]]> <!--",
        "paths": "../../../../etc/passwd\x00 C:\\con\\nul \\\\server\\share file:///etc",
        "an engine's syntax": "title:ferry^99 AND (text:[* TO *] OR _exists_:x) NOT /(a+)+$/ ~2",
        "regular expressions": "(a|a|a|aa)+$ .* [^x]{1,9999} \\b(?:x+x+)+y (?=a)*",
        "emoji": "⛴️🏴󠁧󠁢󠁳󠁣󠁴󠁿👩‍👩‍👧‍👦🇩🇰✊🏿 ferry",
        "emoji alone": "👩‍👩‍👧‍👦" * 40,
        "numbers": "0 -1 1e309 NaN Infinity 0x7fffffff 9223372036854775808 ½ ٣ 1,000.5",
        "many numbers": " ".join(map(str, range(2015, 2027))),
        "dates": "2026-11-30T12:00:00Z 30/11/2026 1.1.1970 -0001",
        "letters in other clothes": "ｆｅｒｒｙ 𝖋𝖊𝖗𝖗𝖞 ⒡⒠⒭⒭⒴ ﬁﬂ ǅ ß ẞ İı",
        "combining marks": "z" + "\u0301\u0327\u0489" * 60,
        "marks alone": "\u0301\u0327\u0489\u20dd" * 50,
        "a mark on every letter": "".join(f"{sign}\u0308" for sign in "harbourferrycouncil" * 5),
        "Arabic": "السَّفِينَة والعَبَّارة في الميناء" * 6,
        "Indian": "नौका और बंदरगाह क्षेत्र में " * 8,
        "Thai": "เรือเฟอร์รี่ออกจากท่าเรือในวันจันทร์" * 6,
        "Korean": "여객선이 항구를 떠났다 " * 16,
    }


def _endless() -> dict[str, str]:
    """List what is as long as it can be, and nested."""
    pairs = [f"{first}{second}" for first in "abcdefghijkl" for second in "aeiou"]
    return {
        "ten thousand words": " ".join(f"word{number}" for number in range(10_000)),
        "ten thousand letters": "a" * 10_000,
        "ten thousand different letters": "".join(pairs) * 100,
        "a word of sixty letters": "harbourferrycouncil" * 3,
        "a word of the greatest length": "abcdefghij" * 20,
        "one word two hundred times": "a " * 200,
        "words of one letter": " ".join("abcdefghijklmnopqrstuvwxyz"),
        "a thousand quotes": '"' * 1000 + "ferry" + '"' * 1000,
        "nested quotes": "“" * 500 + "ferry" + "”" * 500,
        "quotes in quotes": '"ferry „harbour «council “town” hall» today” now"' * 4,
        "an open quote": 'ferry "harbour council and all that follows to the end',
        "an apostrophe each": "l'état d'or qu'il o'neill 's n't ''' 'n' rock'n'roll'n'all",
        "parentheses": "(" * 500 + "ferry" + ")" * 500,
        "hyphens": "a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-aa-bb-cc",
        "dots": ".".join("abcdefghijklmnopqrstuvwxyz" * 4),
    }


def _signs() -> dict[str, str]:
    """List our own signs: alone, and where they mean most."""
    beginnings = [f"{sign}*" for sign in "abcdefghijkl"]
    two = ["st*", "de*", "co*", "re*", "fo*", "in*", "be*", "ha*", "an*", "th*", "pr*", "un*"]
    return {
        "an asterisk": "*",
        "asterisks": "** ** * ***",
        "an asterisk before": "*ferry *harbour",
        "asterisks within": "f*rry h*b*r",
        "a beginning of one letter": "a*",
        "beginnings of one letter": " ".join(beginnings),
        "a beginning of two letters": "st*",
        "beginnings of two letters": " ".join(two),
        "a beginning in a phrase": '"the fer*"',
        "beginnings of letters that stems end in": "er* en* ed* ing* ly* s* et* es*",
        "only -without": "-ferry -harbour",
        "only -beginnings": "-st* -de* -co*",
        "minuses": "- -- --- ---ferry",
        "much -without": "the " + " ".join(f"-{one}" for one in two),
        "-without a common word": "minister -the -of -and -a",
        "only common words": "the of and to a in is it for on with as",
        "common words, in Danish": "og i at er det en til på som af de med",
        "a phrase of common words": '"of the" "in the" "to the" "on the" "and the"',
        "a phrase of nothing else": '"the the the the the the the the"',
        "one common word": "the",
        "a question": "what was it that he would have had to do for them",
    }


def _in_their_words(stories: Sequence[IndexedStory]) -> dict[str, str]:
    """List words that these stories have: the commonest, the rarest; and nearly these."""
    counted = Counter(term.word for one in stories for term in terms(one.text, one.language))
    spaced = [word for word, _ in counted.most_common() if word.isascii() and word.isalpha()]
    common = [word for word in spaced if len(word) >= 4][:36]
    rare = [word for word in reversed(spaced) if 7 <= len(word) <= 14][:36]
    longest = sorted(spaced, key=len)[-12:]
    text = max(stories, key=lambda one: len(one.text)).text
    unspaced = next(
        (one.text for one in stories if one.language == "zh"), "渡輪在星期一離開港口" * 30
    )
    misspelt = [_with_slip(word) for word in rare]
    return {
        "a common word": common[0],
        "common words of four letters and more": " ".join(common[:12]),
        "common words, another sentence": f"what is the {' '.join(common[12:20])}",
        "a phrase of common content": f'"{common[0]} {common[1]}"',
        "tails of many words": " ".join(word[-4:] for word in common[:12]),
        "rare words": " ".join(rare[:12]),
        "a sentence of rare words": f"what is the {' '.join(rare[:9])}",
        "a sentence of rare words, but one": f"how do the {' '.join(common[:8])} {rare[9]}",
        "a common word typed wrong": _with_slip(common[0]),
        "a wrong word": misspelt[0],
        "wrong words": " ".join(misspelt[:12]),
        "a sentence of wrong words": f"what is the {' '.join(misspelt[:9])}",
        "common words typed wrong": " ".join(map(_with_slip, common[:12])),
        "wrong words beside common ones": " ".join([*common[:6], *misspelt[:6]]),
        "words that are nowhere": " ".join(f"{word[::-1]}q" for word in rare[:12]),
        "words like too many": "aaaa bbbb cccc dddd eeee iiii oooo ssss tttt nnnn rrrr llll",
        "wrong words of four letters": " ".join(f"{word[:3]}q" for word in common[:12]),
        "wrong words of eight letters": " ".join(f"{word[:6]:q<8}" for word in common[:12]),
        "long words": " ".join(longest)[:200],
        "long words typed wrong": " ".join(map(_with_slip, longest))[:200],
        "a story's beginning": text[:200],
        "a story's beginning, as a phrase": f'"{text[:190]}"',
        "Chinese": unspaced[:200],
        "Chinese, as words": " ".join(unspaced[place : place + 9] for place in range(0, 180, 9)),
        "a Chinese sign": unspaced[0],
        "Chinese signs": " ".join(unspaced[:24:2]),
        "Japanese": "フェリーは月曜日に港を出発しました。" * 12,
    }


def _with_slip(word: str) -> str:
    """Swap two letters of a word, and put one more where two slips are let pass."""
    middle = len(word) // 2
    swapped = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return f"{swapped}x" if len(word) >= 8 else swapped


if __name__ == "__main__":
    sys.exit(main())
