"""What is kept comes back as it was: between news and the items of the table, without an engine."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from chalicelib.news.address import Address
from chalicelib.news.article import Card, Correction
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing
from chalicelib.storage.article_items import (
    card_from_item,
    card_to_item,
    name_from_item,
    standing_from_item,
    standing_to_item,
    to_json,
)
from chalicelib.storage.record_items import record_from_item, record_to_item
from tests.conftest import EXAMPLES, NOON
from tests.storage import strategies

ADDRESS = Address("denmark", "a-story")
KEY = "articles/denmark/a story æøå.md"


@settings(max_examples=3 * EXAMPLES)
@given(strategies.standings(ADDRESS, most_names=3))
def test_a_standing_comes_back_from_its_item_with_its_article(standing: Standing) -> None:
    assert standing_from_item(ADDRESS, standing_to_item(standing)) == standing


@given(strategies.cards(most_names=3), strategies.texts())
def test_a_card_comes_back_from_its_item_with_the_name_of_its_list(card: Card, name: str) -> None:
    item = card_to_item(card, name)
    assert card_from_item(item) == card
    assert name_from_item(item) == name


@given(strategies.records(KEY))
def test_a_record_comes_back_from_its_item(record: Record) -> None:
    assert record_from_item(KEY, record_to_item(record)) == record


MEMBERS = st.dictionaries(st.sampled_from(["audience", "soundtrack", "x"]), st.text() | st.none())
# Without these, nobody can tell which story it is, or since when it is public.
NEEDED = {"address", "published", "key", "since", "public_from", "path", "alt", "width", "height"}


@given(strategies.standings(ADDRESS, most_names=3), st.data())
def test_a_standing_of_another_release_is_read(standing: Standing, data: st.DataObject) -> None:
    item = standing_to_item(standing)
    claims = [of_another_release(claim, data) for claim in json.loads(item["claims"]["S"])]
    item["claims"] = {"S": json.dumps(claims)}
    if "article" in item:
        article = json.loads(zlib.decompress(item["article"]["B"]))
        written = json.dumps(of_another_release(article, data))
        item["article"] = {"B": zlib.compress(written.encode())}
    item["added"] = {"S": "by the next release"}
    again = standing_from_item(ADDRESS, item)
    assert [(c.since, c.key) for c in again.claims] == [(c.since, c.key) for c in standing.claims]
    assert (again.article is None) == (standing.article is None)
    if again.article and standing.article:
        assert again.article.published == standing.article.published
        assert again.article.card.address == standing.article.address


@given(strategies.cards(most_names=3), st.data())
def test_a_card_of_another_release_is_read(card: Card, data: st.DataObject) -> None:
    written = of_another_release(json.loads(card_to_item(card, "")["card"]["S"]), data)
    again = card_from_item({"card": {"S": json.dumps(written)}, "added": {"N": "1"}})
    assert (again.address, again.published) == (card.address, card.published)
    assert again.headline == written.get("headline", "")


@given(strategies.records(KEY), MEMBERS)
def test_a_record_of_the_next_release_is_read(record: Record, added: dict[str, Any]) -> None:
    item = record_to_item(record)
    written = json.loads(item["record"]["S"], object_hook=lambda members: added | members)
    item["record"] = {"S": json.dumps(written)}
    assert record_from_item(KEY, item) == record


def of_another_release(written: Any, data: st.DataObject) -> Any:  # noqa: ANN401 - any JSON
    """The same with members that we don't know, and without some that we do."""
    if isinstance(written, list):
        return [of_another_release(element, data) for element in written]
    if not isinstance(written, dict):
        return written
    optional = sorted(written.keys() - NEEDED)
    absent = data.draw(st.sets(st.sampled_from(optional))) if optional else set()
    members = {k: of_another_release(v, data) for k, v in written.items() if k not in absent}
    return data.draw(MEMBERS) | members


class CorrectionBeforeKinds(Struct, frozen=True, array_like=True):
    """A correction as releases knew it that had no kinds."""

    made: datetime
    text: str
    is_withdrawn: bool = False


def test_a_correction_is_read_by_releases_that_know_fewer_members_and_more() -> None:
    apology = Correction(NOON, "We are sorry.", kind="apology")
    written = to_json(apology)
    before = msgspec.json.decode(written, type=CorrectionBeforeKinds)
    assert before == CorrectionBeforeKinds(NOON, "We are sorry.")
    for text, kind in ((to_json(before), "correction"), (f'{written[:-1]},"later"]', "apology")):
        assert msgspec.json.decode(text, type=Correction).kind == kind
