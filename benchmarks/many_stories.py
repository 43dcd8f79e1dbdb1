"""Generates a newsroom of any number of stories, and loads it into an engine's table.

Every item is what intake writes of such a story, by the same functions (a test compares the two).
Putting a million stories over HTTP takes an engine a quarter of an hour. So Dynoxide imports them
from files, as DynamoDB itself imports from a bucket; the files are written on all processors.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import islice
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from tqdm import tqdm

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Correction, Tag
from chalicelib.news.chronicle import Chronicle, Edition, Trace, Version
from chalicelib.news.excerpts import cut_at_word
from chalicelib.news.listing import list_entries, named_lists
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing
from chalicelib.storage import keys
from chalicelib.storage.article_items import Item, card_to_item, standing_to_item
from chalicelib.storage.record_items import record_to_item
from doubles.newsroom import NEWSROOM
from tests.judges.installed import DYNOXIDE
from tests.storage.engines import Table

NEWEST = 100  # stories that are the same at every size: they fill every list that a page shows
NEWEST_AT = datetime.fromisoformat("2026-01-01T12:00:00Z")
APART = timedelta(minutes=7)
VERSION = "a-version-of-it"
SUBSTANCE = "0123456789abcdef"  # a digest, which is not worked out
IN_A_BATCH = 25  # DynamoDB's own limit
IN_A_FILE = 2_500  # stories; some 17 MB

_KEYS = {"pk": "HASH", "sk": "RANGE"}
_WORDS = (
    "the", "a", "ferry", "minister", "harbour", "said", "budget", "wind", "on", "Tuesday",
    "island", "price", "of", "in", "and", "new", "old",
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    """What Dynoxide imports into a new table: the table's description, and files of its items."""

    folder: Path
    table: str

    def write(self, numbers: range) -> None:
        """Add the items of these stories."""
        data = self._folder_of_items
        data.mkdir(parents=True, exist_ok=True)
        attributes = [{"AttributeName": name, "AttributeType": "S"} for name in _KEYS]
        described = {
            "TableName": self.table,
            "KeySchema": [
                {"AttributeName": name, "KeyType": key_type} for name, key_type in _KEYS.items()
            ],
            "AttributeDefinitions": attributes,
            "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        }
        self._description.write_text(json.dumps({"Table": described}), encoding="utf-8")
        with Pool(initializer=_end_on_sigterm) as writers, _bar(len(numbers), "Writing") as bar:
            for written in writers.imap(partial(write_file, data), parts_of(numbers)):
                bar.update(written)

    def into(self, database: Path) -> None:
        """Make the database anew, of all that was written. Raises SystemExit if it fails."""
        command = [str(DYNOXIDE), "import", "--source", str(self._source), "--force"]
        command += ["--schema", str(self._description), "--output", str(database)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise SystemExit(f"Dynoxide did not import the stories: {done.stderr.strip()}")

    @property
    def _source(self) -> Path:
        return self.folder / "source"

    @property
    def _folder_of_items(self) -> Path:
        return self._source / self.table / "data"  # as DynamoDB's own exports are laid out

    @property
    def _description(self) -> Path:
        return self.folder / "table.json"


def parts_of(numbers: range) -> list[range]:
    """Part the stories into as many as a file holds."""
    return [numbers[start:][:IN_A_FILE] for start in range(0, len(numbers), IN_A_FILE)]


def write_file(folder: Path, numbers: range) -> int:
    """Write the items of these stories into a file of their own; returns how many stories."""
    lines = (f'{{"Item":{as_json(item)}}}\n' for number in numbers for item in items_of(number))
    with (folder / f"from-{numbers.start}.json").open("w", encoding="utf-8") as file:
        file.writelines(lines)
    return len(numbers)


def put(table: Table, numbers: range) -> None:
    """Put the items of these stories, on an engine of any kind."""
    with _bar(len(numbers), "Loading") as bar:
        items = (item for number in _with_progress(numbers, bar) for item in items_of(number))
        while batch := list(islice(items, IN_A_BATCH)):
            requests: Any = [{"PutRequest": {"Item": item}} for item in batch]
            while requests:
                answer = table.client.batch_write_item(RequestItems={table.name: requests})
                requests = answer.get("UnprocessedItems", {}).get(table.name, [])


def items_of(number: int) -> Iterator[Item]:
    """Everything that the table holds of one story."""
    article = story(number)
    record, standing = register_of(article)
    yield keys.record_key(record.key) | record_to_item(record)
    yield keys.story_key(article.address) | standing_to_item(standing)
    card, entries = article.card, list_entries(article)
    cards = {name: card_to_item(card, name) for name in {entry.name for entry in entries}}
    for entry in entries:
        yield keys.card_key(entry.listing, entry.cursor) | cards[entry.name]


def register_of(article: Article) -> tuple[Record, Standing]:
    """Return what is kept of the story beside its text, once its file was received."""
    uploaded = Version(VERSION, article.published)
    trace = Trace(
        corrections=article.corrections, lists=named_lists(article), language=article.language
    )
    edition = Edition(article.address, article.published, None, SUBSTANCE, trace=trace)
    chronicle = Chronicle(file_of(article.address)).continued(uploaded, edition)
    claims = chronicle.claims_on(article.address)
    # Written twice: before its receipt, and once that is kept.
    return Record(chronicle, 2, article.address), Standing(article.address, 1, claims, article)


def file_of(address: Address) -> str:
    """Return the key that the story at an address was uploaded under."""
    return f"articles/{address}.md"


def story(number: int) -> Article:
    """One of the stories; 0 is the newest. The first section and two tags have the most of them."""
    rng = random.Random(number)  # noqa: S311 - text, no secret
    section = NEWSROOM.sections[(0, 1, 2, 0, 3, 4, 0)[number % 7]]
    tag = number % 2 if number < NEWEST else number % 40
    author = NEWSROOM.authors[number % len(NEWSROOM.authors)].name
    published = NEWEST_AT - number * APART
    paragraphs = rng.choices(_paragraphs(), k=8)
    address = Address(section.slug, f"story-{number}")
    tagged = Tag(f"tag-{tag}", f"Tag {tag}")
    return Article(
        address=address,
        identity=hashlib.sha256(file_of(address).encode()).hexdigest()[:16],
        headline=" ".join(rng.choices(_WORDS, k=9)).capitalize(),
        summary=cut_at_word(paragraphs[0], 200),
        authors=(Byline(author.lower().replace(" ", "-"), author),),
        published=published,
        updated=None,
        body_html="\n".join(f"<p>{text}.</p>" for text in paragraphs),
        words=480,
        language=NEWSROOM.language,
        tags=(tagged,),
        subjects=(tagged, Tag("ferry", "Ferry"), Tag("wind", "Wind")),
        corrections=(Correction(published, "It was twelve, not ten."),) if number % 3 == 0 else (),
    )


def as_json(item: object) -> str:
    """As it goes over the wire."""
    return _JSON.encode(item)


@cache
def _paragraphs() -> tuple[str, ...]:
    """Make a thousand of sixty words: choosing every word anew would take half of the time.

    Each has the names that intake finds subjects in.
    """
    rng = random.Random("paragraphs")  # noqa: S311 - text, no secret
    texts = (" ".join(rng.choices(_WORDS, k=54)) for _ in range(1_000))
    return tuple(f"{text} said the Ferry of the Wind" for text in texts)


def _end_on_sigterm() -> None:
    """End at once on SIGTERM, unlike the parent process: a writer has nothing to clean up."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _as_sent(binary: bytes) -> str:
    return b64encode(binary).decode()


_JSON = json.JSONEncoder(default=_as_sent, separators=(",", ":"))


def _bar(stories: int, title: str) -> tqdm[Any]:
    return tqdm(total=stories, desc=title, unit=" stories", disable=os.environ.get("CI") == "true")


def _with_progress(numbers: Iterable[int], bar: tqdm[Any]) -> Iterator[int]:
    for number in numbers:
        yield number
        bar.update()
