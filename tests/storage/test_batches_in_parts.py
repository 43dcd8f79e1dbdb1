"""A busy table gives a batch in parts; it is asked for the rest, but not for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chalicelib.news.address import Address
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.news.standing import Standing
from chalicelib.storage.dynamodb_archive import MOST_PARTS, DynamoDBArchive
from chalicelib.storage.flights import Flights
from chalicelib.storage.keys import story_key
from doubles.scripted_dynamodb import Script, ScriptedReply, scripted
from tests.storage.engines import signed_client

FIRST, SECOND = Address("denmark", "a"), Address("denmark", "b")


def part_without(*addresses: Address) -> ScriptedReply:
    keys = [story_key(address) for address in addresses]
    unprocessed = {"table": {"Keys": keys}} if keys else {}
    return ScriptedReply(json.dumps({"Responses": {}, "UnprocessedKeys": unprocessed}).encode())


@contextmanager
def archive_at(*replies: ScriptedReply) -> Iterator[tuple[DynamoDBArchive, Script]]:
    with scripted(*replies) as script, signed_client(script.url) as client:
        yield DynamoDBArchive(Flights(client), "table"), script


def test_a_batch_is_asked_for_until_it_is_whole() -> None:
    with archive_at(part_without(SECOND), part_without()) as (archive, script):
        stories = archive.stories([FIRST, SECOND])
    assert stories == {FIRST: Standing(FIRST), SECOND: Standing(SECOND)}
    keys = [body["RequestItems"]["table"]["Keys"] for body in script.bodies]
    assert keys == [[story_key(FIRST), story_key(SECOND)], [story_key(SECOND)]]


def test_a_batch_that_is_never_whole_is_given_up() -> None:
    replies = [part_without(FIRST)] * (MOST_PARTS + 1)
    with archive_at(*replies) as (archive, script), pytest.raises(ArchiveUnavailable):
        archive.stories([FIRST])
    assert len(script.requests) == MOST_PARTS
