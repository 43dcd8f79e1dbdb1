"""The server that OpenSearch runs on, as it is asked and as it answers."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from msgspec import DecodeError, Struct, ValidationError, field
from msgspec.json import Decoder, encode

from chalicelib.news.errors import SearchUnavailable
from chalicelib.search.stored_story import StoredStory

Method = Literal["GET", "POST", "PUT", "DELETE"]

_OK = 200
_MISSING = 404
_SHOWN_IN_LOG = 500  # characters of an answer that is no good


class NotBuilt(SearchUnavailable):
    """There is no index yet that was ever whole."""


class SearchServer(Protocol):
    """A server, by HTTP."""

    def send(self, method: Method, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the content of its answer. Raises SearchUnavailable if it gives none, or
        says that it can't now. A request may arrive twice.
        """
        ...


class ShownWords(Struct, frozen=True):
    """What is kept of a story to show it."""

    headline: str
    text: str
    language: str = ""


class FoundDocument(Struct, frozen=True):
    """A document, without its terms."""

    address: str
    version: str
    shown: ShownWords

    @property
    def story(self) -> StoredStory:
        """The story."""
        shown = self.shown
        return StoredStory(self.address, self.version, shown.headline, shown.text, shown.language)


class FoundHit(Struct, frozen=True):
    """One of the hits."""

    source: FoundDocument = field(name="_source")


class _Total(Struct, frozen=True):
    value: int


class FoundHits(Struct, frozen=True):
    """The hits of a page, and how many there are, as far as they are counted."""

    hits: tuple[FoundHit, ...] = ()
    total: _Total = _Total(0)


class _Bucket(Struct, frozen=True):
    key: str


class _ValueBuckets(Struct, frozen=True):
    buckets: tuple[_Bucket, ...] = ()

    @property
    def keys(self) -> list[str]:
        return [bucket.key for bucket in self.buckets]


class _Count(Struct, frozen=True):
    doc_count: int


class _Counts(Struct, frozen=True):
    buckets: dict[str, _Count] = {}


class Aggregations(Struct, frozen=True):
    """The values of all that is found, or counts by the number of what was asked for."""

    sections: _ValueBuckets = _ValueBuckets()
    years: _ValueBuckets = _ValueBuckets()
    months: _ValueBuckets = _ValueBuckets()
    counts: _Counts = _Counts()


class _Shards(Struct, frozen=True):
    failed: int = 0


class SearchAnswer(Struct, frozen=True):
    """The answer to a search."""

    hits: FoundHits = FoundHits()
    aggregations: Aggregations = Aggregations()
    timed_out: bool = False
    shards: _Shards = field(name="_shards", default=_Shards())


_ANSWER = Decoder(SearchAnswer)


def searched(server: SearchServer, index: str, body: dict[str, Any]) -> SearchAnswer:
    """The answer to a search of an index. Raises SearchUnavailable, also if it is not whole; and
    NotBuilt.
    """
    reply = server.send("POST", f"/{index}/_search", encode(body))
    if reply[0] == _MISSING:
        raise NotBuilt(f"OpenSearch has no index {index}")
    answer = decoded(reply, _ANSWER)
    if answer.timed_out or answer.shards.failed:
        raise SearchUnavailable("only a part of the index was searched")
    return answer


def decoded[Content](reply: tuple[int, bytes], decoder: Decoder[Content]) -> Content:
    """The content of an answer. Raises SearchUnavailable if it is none that is understood."""
    status, content = reply
    if status != _OK:
        raise SearchUnavailable(f"OpenSearch says {status}: {_beginning(content)}")
    try:
        return decoder.decode(content)
    except (DecodeError, ValidationError) as error:
        raise SearchUnavailable(f"OpenSearch's answer can't be read: {error}") from None


def _beginning(content: bytes) -> str:
    return content[:_SHOWN_IN_LOG].decode(errors="replace")
