"""A pack that is open: its files in a folder, and what is looked up in them."""

from __future__ import annotations

import io
import tarfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, cast

import tantivy
from msgspec.json import decode

from chalicelib.search.pack_schema import pack_schema
from chalicelib.search.stored_story import StoredStory


class Candidate(NamedTuple):
    """A story that was found in a pack, by its number there."""

    score: float
    published: int
    pack: OpenPack
    place: tantivy.DocAddress


@dataclass(frozen=True)
class OpenPack:
    """A pack's searcher."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema

    @cached_property
    def sections(self) -> frozenset[str]:
        """The sections that any of its stories is in."""
        return frozenset(self.terms("section", ""))

    @cached_property
    def only_year(self) -> int:
        """The year that all its stories are of; 0 if there are several."""
        [(_, place)] = self.searcher.search(tantivy.Query.all_query(), limit=1).hits
        [year] = self.searcher.fast_field_values("year", [place])
        has_others = self.frequency("year", cast("int", year)) < self.searcher.num_docs
        return 0 if has_others else int(cast("int", year))

    def frequency(self, field: str, term: str | int) -> int:
        """How many stories have a term in a field."""
        return int(self.searcher.doc_freq(field, term))

    def candidates(
        self, query: tantivy.Query, *, most: int, by_date: bool
    ) -> tuple[list[Candidate], int]:
        """The best or the newest stories that answer, and how many there are."""
        order = "published" if by_date else None
        result = self.searcher.search(query, limit=most, count=True, order_by_field=order)
        places = [place for _, place in result.hits]
        published = self.searcher.fast_field_values("published", places) if places else []
        return [
            Candidate(float(cast("float", score)), int(cast("int", moment)), self, place)
            for (score, place), moment in zip(result.hits, published, strict=True)
        ], int(cast("Any", result).count)  # its stub lacks that

    def terms(self, field: str, beginning: str) -> list[str]:
        """The terms of a field that begin so, the commonest first."""
        return [term for term, _ in self.searcher.terms_with_prefix(field, beginning)]

    def ended(self, ending: str) -> list[str]:
        """The terms of all stories that end so, as words or as stems."""
        return [term[::-1] for term in self.terms("endings", ending[::-1])]

    def values(self, query: tantivy.Query, most: dict[str, int]) -> dict[str, set[Any]]:
        """The values that some fields have in the stories that answer, so many of each."""
        wanted = {field: {"terms": {"field": field, "size": size}} for field, size in most.items()}
        counted = self.searcher.aggregate(query, wanted)
        return {field: {one["key"] for one in counted[field]["buckets"]} for field in most}

    def address(self, place: tantivy.DocAddress) -> str:
        """The address of a story."""
        return str(self.searcher.doc(place).to_dict()["address"][0])

    def stored(self, place: tantivy.DocAddress) -> StoredStory:
        """What is kept of a story."""
        document = self.searcher.doc(place).to_dict()
        words = decode(zlib.decompress(bytes(document["shown"][0])), type=tuple[str, str, str])
        return StoredStory(document["address"][0], document["version"][0], *words)


def open_pack(content: bytes, folder: Path) -> OpenPack:
    """Unpack a pack, whose digest was checked, into an empty folder, and open it."""
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        tar.extractall(folder, filter="data")
    return opened(folder)


def opened(folder: Path) -> OpenPack:
    """A pack that lies unpacked in a folder."""
    index = tantivy.Index(pack_schema(), path=str(folder))
    return OpenPack(index.searcher(), pack_schema())
