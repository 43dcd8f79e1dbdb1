"""What is noted for those who are pinged, over the one DynamoDB table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalicelib.news.address import Address
from chalicelib.news.moments import utc_text
from chalicelib.news.ping_notes import Ahead, ChangeNote, Ping, Rest
from chalicelib.storage import keys
from chalicelib.storage.marked_items import delete_marked, put_first

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoDBPingNotes:
    """PingNotes. What may be forgotten has a random mark, so that nobody forgets a later one."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def note(self, note: ChangeNote) -> None:
        """Keep a file's note, with what one before it has that is still there."""
        values: dict[str, Any] = {
            ":addresses": {"SS": sorted(str(address) for address in note.addresses)},
            ":ripe": {"S": utc_text(note.ripe)},
            ":mark": {"S": uuid4().hex},
        }
        added = "addresses :addresses"
        if note.feeds:
            added += ", feeds :feeds"
            values[":feeds"] = {"SS": sorted(f"/{folder}" for folder in note.feeds)}
        self._client.update_item(
            TableName=self._table,
            Key=keys.change_note_key(note.file),
            UpdateExpression=f"ADD {added} SET ripe = :ripe, mark = :mark",
            ExpressionAttributeValues=values,
        )

    def confirm(self, file: str, ripe: datetime) -> bool:
        """Say that the change is there, and from when on the note is ripe; whether the sender must
        be called. Nothing is done if there is no note.
        """
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.change_note_key(file),
                UpdateExpression="SET ripe = :ripe",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeValues={":ripe": {"S": utc_text(ripe)}},
            )
        except self._client.exceptions.ConditionalCheckFailedException:
            return False
        return self._is_first_call()

    def begin(self) -> None:
        """Say that whoever confirms from now on must call the sender."""
        self._client.delete_item(TableName=self._table, Key=keys.sender_called_key())

    def noted(self, most: int) -> tuple[ChangeNote, ...]:
        """Notes, the ripe first; `most` at the most."""
        notes = (_note(item) for item in self._items(keys.CHANGE_NOTES, most))
        return tuple(sorted(notes, key=lambda note: note.ripe))

    def drop(self, note: ChangeNote) -> None:
        """Forget a note, unless something was added since."""
        self._delete(keys.change_note_key(note.file), note.mark)

    def look_ahead(self, ahead: Ahead) -> None:
        """Keep a moment at which an address must be looked at."""
        key = keys.ahead_key(ahead.moment, ahead.address)
        item = key | {"noted": {"S": utc_text(ahead.noted)}}
        self._client.put_item(TableName=self._table, Item=item)

    def due(self, now: datetime, most: int) -> tuple[Ahead, ...]:
        """The moments that have come, oldest first; `most` at the most."""
        items = self._items(keys.AHEAD, most, below=keys.sort_key_after(now))
        return tuple(map(_ahead, items))

    def pass_by(self, ahead: Ahead) -> None:
        """Forget such a moment, unless it was noted again since."""
        key = keys.ahead_key(ahead.moment, ahead.address)
        self._delete(key, utc_text(ahead.noted), attribute="noted")

    def queue(self, pings: Iterable[Ping]) -> None:
        """Have these wait, in place of the same that do."""
        for ping in pings:
            self._client.put_item(TableName=self._table, Item=_ping_item(ping))

    def waiting(self, to: str, most: int) -> tuple[Ping, ...]:
        """Pings that wait for a receiver, in no order; `most` at the most."""
        pings = (_ping(to, item) for item in self._items(keys.ping_partition(to), most))
        return tuple(sorted(pings, key=lambda ping: ping.mark))

    def forget(self, pings: Collection[Ping]) -> None:
        """Forget pings, but for those that have come to wait again since."""
        for ping in pings:
            self._delete(keys.ping_key(ping.to, ping.path), ping.mark)

    def rest(self, to: str) -> Rest:
        """The rest of a receiver."""
        item = self._item(keys.rest_key(to))
        if not item:
            return Rest()
        until = str(item["until"]["S"])
        return Rest(int(item["failures"]["N"]), datetime.fromisoformat(until) if until else None)

    def keep_rest(self, to: str, rest: Rest) -> None:
        """Keep a receiver's rest."""
        until = utc_text(rest.until) if rest.until else ""
        values = {"failures": {"N": str(rest.failures)}, "until": {"S": until}}
        self._client.put_item(TableName=self._table, Item=keys.rest_key(to) | values)

    def digest(self) -> str:
        """The name of the last day whose digest was told of; empty if there is none."""
        item = self._item(keys.digest_told_key())
        return str(item["day"]["S"]) if item else ""

    def keep_digest(self, day: str) -> None:
        """Keep that name."""
        item: Any = keys.digest_told_key() | {"day": {"S": day}}
        self._client.put_item(TableName=self._table, Item=item)

    def _item(self, key: keys.Key) -> Any:  # noqa: ANN401 - boto3's own union of values
        return self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get(
            "Item"
        )

    def _items(self, partition: str, most: int, *, below: str = "") -> Iterator[Any]:
        """Items of a partition in their order, those below a sort key."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk" + (" AND sk < :below" if below else ""),
            ExpressionAttributeValues={":pk": {"S": partition}}
            | ({":below": {"S": below}} if below else {}),
            ConsistentRead=True,
            PaginationConfig={"MaxItems": most},
        )
        for page in pages:
            yield from page["Items"]

    def _delete(self, key: keys.Key, mark: str, *, attribute: str = "mark") -> None:
        delete_marked(self._client, self._table, key, mark, attribute=attribute)

    def _is_first_call(self) -> bool:
        """Whether nobody has called the sender since it last began."""
        return put_first(self._client, self._table, keys.sender_called_key())


def _note(item: Any) -> ChangeNote:  # noqa: ANN401 - boto3's own union of values
    return ChangeNote(
        str(item["sk"]["S"]),
        frozenset(map(Address.parse, item["addresses"]["SS"])),
        frozenset(folder[1:] for folder in item.get("feeds", {}).get("SS", ())),
        datetime.fromisoformat(item["ripe"]["S"]),
        str(item["mark"]["S"]),
    )


def _ahead(item: Any) -> Ahead:  # noqa: ANN401 - as above
    moment, _, address = str(item["sk"]["S"]).partition("#")
    noted = datetime.fromisoformat(item["noted"]["S"])
    return Ahead(datetime.fromisoformat(moment), Address.parse(address), noted)


def _ping_item(ping: Ping) -> Any:  # noqa: ANN401 - as above
    values = {"since": {"S": utc_text(ping.since)}, "mark": {"S": uuid4().hex}}
    return keys.ping_key(ping.to, ping.path) | values


def _ping(to: str, item: Any) -> Ping:  # noqa: ANN401 - as above
    path = str(item["sk"]["S"])[1:]
    since = datetime.fromisoformat(item["since"]["S"])
    return Ping(to, path, since, str(item["mark"]["S"]))
