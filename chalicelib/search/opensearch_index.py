"""The index in OpenSearch as its writer has it: made, written to, and put where it is searched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, field
from msgspec.json import Decoder, encode

from chalicelib.news.errors import SearchUnavailable
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.search.opensearch_schema import FAMILY, INDEX_BODY, SCHEMA, document
from chalicelib.search.opensearch_server import SearchServer, decoded, searched

# Of one request. The smallest instances take 10 MiB:
# https://docs.aws.amazon.com/opensearch-service/latest/developerguide/limits.html
MOST_BYTES = 4_000_000
MOST_AT_ONCE = 1_000  # stories of one answer
MOST_MONTHS = 5_000

_MISSING = 404
_THERE_ALREADY = 400  # another writer was faster
# 409: a step of a later serial has written it; 404: it was gone already.
_DONE = {200, 201, 404, 409}


class _Mappings(Struct, frozen=True):
    dynamic: str = ""


class _Index(Struct, frozen=True):
    aliases: dict[str, Any] = {}
    mappings: _Mappings = _Mappings()


class _Result(Struct, frozen=True):
    status: int
    index: str = field(name="_index")
    error: Any = None


class _BulkAnswer(Struct, frozen=True):
    items: tuple[dict[str, _Result], ...]


class _Acknowledged(Struct, frozen=True):
    acknowledged: bool = False


class _Counted(Struct, frozen=True):
    count: int


_INDEXES = Decoder(dict[str, _Index])
_BULK_ANSWER = Decoder(_BulkAnswer)
_ACKNOWLEDGED = Decoder(_Acknowledged)
_COUNTED = Decoder(_Counted)
_ANYTHING = Decoder()


class IndexState(Struct, frozen=True):
    """Whether the index of this schema is there and is the one that is searched; `others` are those
    of other schemas, `searched` the one of them that is.
    """

    is_made: bool = False
    is_searched: bool = False
    others: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenSearchIndex:
    """The index of this schema on a server. All of it raises SearchUnavailable."""

    server: SearchServer
    family: str = FAMILY
    schema: int = SCHEMA

    @property
    def name(self) -> str:
        """Its name."""
        return f"{self.family}-{self.schema}"

    def state(self) -> IndexState:
        """How it stands."""
        reply = self.server.send("GET", f"/{self.family}-*")
        indexes = {} if reply[0] == _MISSING else decoded(reply, _INDEXES)
        mine = indexes.pop(self.name, None)
        # One that OpenSearch made by itself, for a story that came when it had just been removed,
        # takes our terms for a language's.
        is_made = mine is not None and mine.mappings.dynamic == "strict"
        return IndexState(
            is_made=is_made,
            is_searched=is_made and mine is not None and self.family in mine.aliases,
            others=tuple(sorted(indexes)),
            searched=tuple(
                sorted(name for name, one in indexes.items() if self.family in one.aliases)
            ),
        )

    def make(self) -> None:
        """Make it, empty, unless it is there."""
        if not self.state().is_made:
            self.remove(self.name)
        status, content = self.server.send("PUT", f"/{self.name}", encode(INDEX_BODY))
        if status != _THERE_ALREADY:
            decoded((status, content), _ACKNOWLEDGED)

    def remove(self, name: str) -> None:
        """Remove an index, if it is there."""
        reply = self.server.send("DELETE", f"/{name}")
        if reply[0] != _MISSING:
            decoded(reply, _ACKNOWLEDGED)

    def have_searched(self, before: IndexState) -> None:
        """Have it searched from now on, and no other one."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": name, "alias": self.family}} for name in before.searched
        ]
        actions.append({"add": {"index": self.name, "alias": self.family}})
        decoded(self.server.send("POST", "/_aliases", encode({"actions": actions})), _ACKNOWLEDGED)

    def put(
        self,
        stories: Iterable[IndexedStory],
        gone: Iterable[str],
        *,
        serial: int,
        also: Collection[str] = (),
    ) -> None:
        """Write stories over whatever is at their addresses, and remove what is at those that are
        `gone`; but for what a step of a later serial has written. `also` are indexes of other
        schemas, which get the same as far as they take it.
        """
        names = (self.name, *also)
        self._write(_put(name, story, serial) for story in stories for name in names)
        self._write(_gone(name, address, serial) for address in gone for name in names)

    def of_earlier_serials(self, month: int, serial: int) -> list[str]:
        """Addresses of some stories of a month that no step of this serial or a later one wrote."""
        self.make_findable()
        query = {
            "bool": {
                "filter": [
                    {"term": {"month": {"value": str(month)}}},
                    {"range": {"serial": {"lt": serial}}},
                ]
            }
        }
        body = {"query": query, "size": MOST_AT_ONCE, "_source": ["address", "version", "shown"]}
        return [hit.source.address for hit in searched(self.server, self.name, body).hits.hits]

    def months(self) -> list[int]:
        """The months that it has stories of; none if it is not there."""
        if not self.state().is_made:
            return []
        body = {"size": 0, "aggs": {"months": {"terms": {"field": "month", "size": MOST_MONTHS}}}}
        found = searched(self.server, self.name, body).aggregations.months
        return [int(month) for month in found.keys]

    def make_findable(self) -> None:
        """Have all that is written found at once, and not only within a second."""
        decoded(self.server.send("POST", f"/{self.name}/_refresh"), _ANYTHING)

    def count(self) -> int:
        """How many stories it has."""
        reply = self.server.send("POST", f"/{self.name}/_count")
        return 0 if reply[0] == _MISSING else decoded(reply, _COUNTED).count

    def _write(self, lines: Iterable[bytes]) -> None:
        for some in _in_parts(lines):
            written = decoded(self.server.send("POST", "/_bulk", some), _BULK_ANSWER)
            for result in (one for item in written.items for one in item.values()):
                if result.index == self.name and result.status not in _DONE:
                    raise SearchUnavailable(f"OpenSearch took not all stories: {result.error}")


def _put(index: str, story: IndexedStory, serial: int) -> bytes:
    action = {"index": _at(index, story.address, serial)}
    return encode(action) + b"\n" + encode(document(story, serial)) + b"\n"


def _gone(index: str, address: str, serial: int) -> bytes:
    return encode({"delete": _at(index, address, serial)}) + b"\n"


def _at(index: str, address: str, serial: int) -> dict[str, Any]:
    """Which document, on the condition that no later serial has written it."""
    return {"_index": index, "_id": address, "version": serial, "version_type": "external"}


def _in_parts(lines: Iterable[bytes]) -> Iterator[bytes]:
    some, size = list[bytes](), 0
    for line in lines:
        if some and size + len(line) > MOST_BYTES:
            yield b"".join(some)
            some, size = [], 0
        some.append(line)
        size += len(line)
    if some:
        yield b"".join(some)
