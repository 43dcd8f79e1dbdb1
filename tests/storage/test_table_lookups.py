"""A reply of the table may be incomplete: the rest is asked for, but not for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.news.address import Address
from chalicelib.news.archive import Newest, Query, RedirectFrom, StoryAt
from chalicelib.news.errors import ArchiveUnavailable
from chalicelib.news.listing import LATEST, Cursor, section_listing
from chalicelib.news.redirects import Redirect, shard_of
from chalicelib.news.standing import Standing
from chalicelib.storage.article_items import card_to_item, redirects_to_item
from chalicelib.storage.dynamodb_archive import DynamoDBArchive
from chalicelib.storage.keys import card_key, cursor_of_sort_key, redirects_key, story_key
from chalicelib.storage.table_lookups import EXPIRED_IN_A_CALL, MAX_ROUNDS, MOST_EXPIRED
from doubles.scripted_dynamodb import Script, ScriptedReply, error, scripted
from tests.conftest import NOON
from tests.storage.engines import signed_client
from tests.storage.samples import a_story

FIRST, SECOND = Address("denmark", "a"), Address("denmark", "b")
QUERIES: list[Query[Any]] = [
    StoryAt(FIRST),
    StoryAt(SECOND),
    Newest(LATEST, 2),
    Newest(section_listing("denmark"), 2),
]


def batch_without(*addresses: Address, after_requests: int = 0) -> ScriptedReply:
    keys = [story_key(address) for address in addresses]
    unprocessed = {"table": {"Keys": keys}} if keys else {}
    reply = {"Responses": {}, "UnprocessedKeys": unprocessed}
    return ScriptedReply(json.dumps(reply).encode(), after_requests=after_requests)


def any_reply(*, after_requests: int) -> ScriptedReply:
    """A complete reply to either operation."""
    body = b'{"Responses": {}, "Items": []}'
    return ScriptedReply(body, after_requests=after_requests)


def items_reply(*slugs: str, is_last: bool) -> ScriptedReply:
    items = []
    for slug in slugs:
        story = a_story(f"denmark/{slug}")
        cursor = Cursor(story.published, story.address)
        items.append(card_key(LATEST, cursor) | card_to_item(story.card, ""))
    last = {} if is_last else {"LastEvaluatedKey": {k: items[-1][k] for k in ("pk", "sk")}}
    return ScriptedReply(json.dumps({"Items": items, **last}).encode())


@contextmanager
def archive_at(*replies: ScriptedReply) -> Iterator[tuple[DynamoDBArchive, Script]]:
    with scripted(*replies) as script, signed_client(script.url) as client:
        yield DynamoDBArchive(client, "table"), script


def test_all_calls_of_one_wait_are_sent_before_the_first_reply() -> None:
    with archive_at(*[any_reply(after_requests=3)] * 3) as (archive, script):
        archive.answer(QUERIES, now=NOON)
    operations = sorted(headers["x-amz-target"].partition(".")[2] for headers, _ in script.requests)
    assert operations == ["BatchGetItem", "Query", "Query"]


def test_no_call_is_made_without_a_query() -> None:
    with archive_at() as (archive, script):
        archive.answer([], now=NOON)
    assert script.requests == []


def test_a_batch_is_asked_for_until_it_is_complete() -> None:
    with archive_at(batch_without(SECOND), batch_without()) as (archive, script):
        answers = archive.answer(QUERIES[:2], now=NOON)
    assert answers[StoryAt(FIRST)] == Standing(FIRST)
    assert answers[StoryAt(SECOND)] == Standing(SECOND)
    keys = [body["RequestItems"]["table"]["Keys"] for body in script.bodies]
    assert keys == [[story_key(FIRST), story_key(SECOND)], [story_key(SECOND)]]


def test_stories_and_old_addresses_are_asked_for_in_one_batch() -> None:
    queries: list[Query[Any]] = [*QUERIES[:2], RedirectFrom("old/a"), RedirectFrom("old/b")]
    shard = {**redirects_key(shard_of("old/a")), **redirects_to_item({"old/a": "/denmark/a"})}
    reply = {"Responses": {"table": [shard]}, "UnprocessedKeys": {}}
    with archive_at(ScriptedReply(json.dumps(reply).encode())) as (archive, script):
        answers = archive.answer(queries, now=NOON)
    assert len(script.requests) == 1
    assert [answers[query] for query in queries[2:]] == [Redirect("/denmark/a"), Redirect()]


def test_a_list_is_asked_for_until_it_is_long_enough() -> None:
    newest = Newest(LATEST, 2)
    replies = items_reply("c", "b", is_last=False), items_reply("a", is_last=False)
    with archive_at(*replies) as (archive, script):
        page = archive.answer([newest], now=NOON)[newest]
    assert [card.address.slug for card in page.cards] == ["c", "b"]
    assert page.older
    assert [body["Limit"] for body in script.bodies] == [3, 1]
    assert script.bodies[1]["ExclusiveStartKey"]["sk"]["S"].endswith("denmark/b")


def scanned(reply: ScriptedReply, count: int) -> ScriptedReply:
    """The reply, of which the table says that it passed over more items to find these."""
    return ScriptedReply(json.dumps(json.loads(reply.body) | {"ScannedCount": count}).encode())


def test_expired_stories_are_passed_over_in_few_calls_and_not_for_ever() -> None:
    newest, passed = Newest(LATEST, 2), 2 + EXPIRED_IN_A_CALL
    replies = [scanned(items_reply("z", is_last=False), 3)]
    nothing = {"Items": [], "ScannedCount": EXPIRED_IN_A_CALL}
    while passed < MOST_EXPIRED + EXPIRED_IN_A_CALL:
        last = card_key(LATEST, Cursor(NOON, Address("denmark", f"s-{passed}")))
        replies.append(ScriptedReply(json.dumps(nothing | {"LastEvaluatedKey": last}).encode()))
        passed += EXPIRED_IN_A_CALL
    with archive_at(*replies) as (archive, script):
        page = archive.answer([newest], now=NOON)[newest]
    assert [body["Limit"] for body in script.bodies[:2]] == [3, EXPIRED_IN_A_CALL]
    assert len(script.bodies) == len(replies)
    assert [card.address.slug for card in page.cards] == ["z"]
    assert page.older == cursor_of_sort_key(last["sk"]["S"])


def test_a_batch_that_is_never_complete_is_given_up() -> None:
    replies = [batch_without(FIRST)] * (MAX_ROUNDS + 1)
    with archive_at(*replies) as (archive, script), pytest.raises(ArchiveUnavailable):
        archive.answer([StoryAt(FIRST)], now=NOON)
    assert len(script.requests) == MAX_ROUNDS


def test_the_failure_of_a_single_call_is_raised() -> None:
    empty = any_reply(after_requests=0)
    replies = [empty, error("ValidationException"), empty]
    with (
        archive_at(*replies) as (archive, _),
        pytest.raises(ArchiveUnavailable, match="ValidationException"),
    ):
        archive.answer(QUERIES, now=NOON)
