"""An archive of any number of stories over thirty years, in words that are as rare as real ones.

Of some 300 words each. A story follows from its number, so it is made wherever it is asked for: for
the index, and again when a hit is looked up; nothing else keeps a million of them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from math import ceil
from typing import Any

from chalicelib.news.address import Address
from chalicelib.news.archive import NOTHING_AHEAD, Answers, Newest, Query, StoryAt
from chalicelib.news.article import Article, Byline, Tag
from chalicelib.news.excerpts import cut_at_word
from chalicelib.news.indexed_story import IndexedStory, indexed_story
from chalicelib.news.listing import ListingPage
from chalicelib.news.standing import Standing
from doubles.newsroom import NEWSROOM

YEARS = 30
NEWEST_AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
SPAN = timedelta(days=365 * YEARS + 200)

# An archive of real stories has its first thirty thousand words in nearly every part; new names,
# compounds and slips never end (Zipf's law twice over, with a steeper tail).
CORE, EVERY = 30_000, 1_000_000  # words
SHORT = 5_000  # of them, the commonest
FROM_CORE = 0.92
OF_ITS_TOPIC = 0.2  # of a story's words: the few that it is about come again and again
TOPIC = 14  # words
LINE = 45  # words of a paragraph
UNSPACED_EVERY = 50  # one story in so many is in a script without spaces

# fmt: off
_COMMONEST = (
    "the", "of", "and", "to", "a", "in", "is", "that", "for", "it", "on", "was", "with", "as", "by",
    "at", "be", "are", "from", "this", "have", "has", "or", "an", "he", "not", "which", "his",
    "but", "they", "were", "had", "their", "been", "one", "will", "its", "who", "more", "said",
    "there", "can", "we", "all", "would", "her", "also", "when", "other", "some", "than", "then",
    "time", "new", "what", "no", "up", "so", "out", "about", "two", "year", "years", "after",
)
_ONSETS = (
    "b", "br", "bl", "c", "ch", "d", "dr", "f", "fl", "fr", "g", "gr", "h", "j", "k", "kl", "l",
    "m", "n", "p", "pl", "pr", "r", "s", "sk", "sl", "sn", "st", "str", "t", "tr", "v", "w",
)
# fmt: on
_VOWELS = ("a", "a", "e", "e", "e", "i", "i", "o", "o", "u", "y", "ea", "ou", "ai", "ø", "å")
_CODAS = ["", "", "", "n", "r", "l", "s", "t", "nd", "rk", "ld", "ng", "m", "st", "ck"]
_ENDINGS = ["s", "ed", "ing", "er", "en", "erne", "ly", "'s", "ation"]
_SLUG = "story-"
_FIRST_SIGN, _SIGNS = 0x4E00, 3_000


@dataclass(frozen=True)
class MadeArchive:
    """So many stories; number 0 is the newest. It is an Archive, as far as the search asks one, and
    SearchedStories.
    """

    size: int

    def article(self, number: int) -> Article:
        """Make the story of this number."""
        return _article(number, self._published(number))

    def story(self, number: int) -> IndexedStory:
        """Make the same as it is indexed."""
        story = indexed_story(self.article(number), NEWSROOM.language)
        assert story
        return story

    def answer(
        self,
        queries: Collection[Query[Any]],
        *,
        now: datetime,  # noqa: ARG002 - the protocol's
        ahead: timedelta = NOTHING_AHEAD,  # noqa: ARG002 - the protocol's
    ) -> Answers:
        """Answer: stories at addresses, and lists that are empty."""
        return Answers({query: self._answer(query) for query in queries})

    def _answer(self, query: Query[Any]) -> Standing | ListingPage:
        match query:
            case StoryAt(address=address):
                is_made = address.slug.startswith(_SLUG)
                article = _kept(self, _number(address)) if is_made else None
                return Standing(address, 1, article=article)
            case Newest():
                return ListingPage(cards=(), older=None)
        raise TypeError(query)

    def at(self, addresses: Collection[Address]) -> Mapping[Address, IndexedStory]:
        """Make the stories at these addresses."""
        return {address: self.story(_number(address)) for address in addresses}

    def of_year(self, year: int) -> Iterator[IndexedStory]:
        """Make those of a year, newest first."""
        return self._between(*(datetime(one, 1, 1, tzinfo=UTC) for one in (year, year + 1)))

    def of_month(self, year: int, month: int) -> Iterator[IndexedStory]:
        """Make those of a month, newest first."""
        start = datetime(year, month, 1, tzinfo=UTC)
        return self._between(start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))

    def _between(self, start: datetime, end: datetime) -> Iterator[IndexedStory]:
        first = max(0, int((NEWEST_AT - end) / SPAN * self.size))
        last = min(self.size, ceil((NEWEST_AT - start) / SPAN * self.size) + 1)
        every = map(self.story, range(first, last))
        return (story for story in every if start <= story.published < end)

    def years(self) -> tuple[int, ...]:
        """Name them from the newest to the oldest."""
        return tuple(range(NEWEST_AT.year, self._published(self.size - 1).year - 1, -1))

    def _published(self, number: int) -> datetime:
        return NEWEST_AT - number / self.size * SPAN


@lru_cache(maxsize=2_000)
def _kept(archive: MadeArchive, number: int) -> Article:
    """Keep a story as the table has it, which takes no time to make."""
    return archive.article(number)


def _number(address: Address) -> int:
    return int(address.slug.removeprefix(_SLUG))


def _article(number: int, published: datetime) -> Article:
    rng = random.Random(number)  # noqa: S311 - text, no secret
    section = NEWSROOM.sections[number % len(NEWSROOM.sections)]
    author = NEWSROOM.authors[number % len(NEWSROOM.authors)].name
    is_unspaced = number % UNSPACED_EVERY == UNSPACED_EVERY - 1
    paragraphs = [*(_unspaced if is_unspaced else _spaced)(rng)]
    address = Address(section.slug, f"{_SLUG}{number}")
    tagged = Tag(f"tag-{number % 400}", f"{words()[100 + number % 400]} {number % 40}")
    return Article(
        address=address,
        identity=hashlib.sha256(str(address).encode()).hexdigest()[:16],
        headline=cut_at_word(paragraphs[0], 70).capitalize(),
        summary=cut_at_word(paragraphs[0], 200),
        authors=(Byline(author.lower().replace(" ", "-"), author),),
        published=published,
        body_html="\n".join(f"<p>{text.capitalize()}.</p>" for text in paragraphs),
        words=300,
        language="zh" if is_unspaced else NEWSROOM.language,
        tags=(tagged,),
        subjects=(tagged,),
    )


def _spaced(rng: random.Random) -> Iterator[str]:
    topic = [_word(rng) for _ in range(TOPIC)]
    for _ in range(rng.randint(4, 9)):
        chosen = (
            rng.choice(topic) if rng.random() < OF_ITS_TOPIC else _word(rng) for _ in range(LINE)
        )
        yield " ".join(chosen)


def _unspaced(rng: random.Random) -> Iterator[str]:
    for _ in range(6):
        yield "".join(chr(_FIRST_SIGN + 7 * int(_SIGNS ** rng.random())) for _ in range(90))


def _word(rng: random.Random) -> str:
    ranks = CORE if rng.random() < FROM_CORE else EVERY
    return words()[int(ranks ** rng.random()) - 1]


@cache
def words() -> list[str]:
    """Make all words, the commonest first: short ones, then inflected and joined ones too."""
    rng = random.Random("words")  # noqa: S311 - text, no secret
    every = dict.fromkeys(_COMMONEST)
    known = [*every]
    while len(every) < EVERY:
        if len(every) > 500 and rng.random() < 0.55:
            word = _from_others(rng, known)
        else:
            longest = 2 if len(every) < SHORT else 3
            word = "".join(_syllable(rng) for _ in range(rng.randint(1, longest)))
        if word not in every:
            every[word] = None
            known.append(word)
    return known


def _from_others(rng: random.Random, known: list[str]) -> str:
    kind = rng.random()
    if kind < 0.06:
        return str(int(10 ** rng.uniform(1, 6)))
    first, second = (known[len(_COMMONEST) + int((len(known) / 2) ** rng.random())] for _ in "12")
    if kind < 0.5:
        return f"{first}{rng.choice(_ENDINGS)}"
    return f"{first}{second}"[:40] if kind < 0.9 else f"{first}-{second}"[:40]


def _syllable(rng: random.Random) -> str:
    return rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS)
