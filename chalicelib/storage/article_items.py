"""Functions that serialise articles, cards and standings to DynamoDB items, and decode them.

An article is one compressed attribute: a reader's page costs fewer units, and one attribute is
faster to decode than a map of thirty. Its JSON is decoded by msgspec straight into the values of
`news`, whose fields are the only schema.

Any release reads what the one before and the one after it wrote, since in a deployment old and new
functions run side by side, and a rollback must be safe: unknown members are ignored, absent ones
have a default. Only the address and the date of publication can't be absent. So a field that is
stored never changes its name or its type, and a new one has a default.
"""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from functools import lru_cache
from typing import Any

from msgspec import to_builtins
from msgspec.json import Decoder

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Card
from chalicelib.news.claim import Claim
from chalicelib.news.moments import utc_text
from chalicelib.news.previews import Preview
from chalicelib.news.standing import Standing

Item = dict[str, Any]

# The lists of most pages have the same cards: decoding them took 5 % of an uncached article.
CACHED_CARDS = 500  # of some 3 kB each; the least recently used goes first


def standing_to_item(standing: Standing) -> Item:
    """The attributes of a standing, without its key."""
    item: Item = {
        "revision": {"N": str(standing.revision)},
        "claims": {"S": to_json(standing.claims)},
    }
    if standing.article:
        item["article"] = {"B": zlib.compress(to_json(standing.article).encode())}
    if standing.left_out:
        item["left_out"] = {"N": str(standing.left_out)}
    return item


def standing_from_item(address: Address, item: Item) -> Standing:
    """The standing that `standing_to_item` wrote. Raises ValueError if it can't be read."""
    packed = item.get("article")
    return Standing(
        address=address,
        revision=int(item["revision"]["N"]),
        claims=_CLAIMS.decode(item["claims"]["S"]),
        article=_ARTICLE.decode(zlib.decompress(packed["B"])) if packed else None,
        left_out=int(item.get("left_out", {}).get("N", 0)),
    )


def card_to_item(card: Card, name: str) -> Item:
    """The attributes of a card in a list called `name`, without its key."""
    # What a card does not have is left out: each kilobyte of it is a write unit in every list.
    told = {name: value for name, value in to_plain(card).items() if value is not None}
    item: Item = {"card": {"S": to_json(told)}}
    if card.expires:
        item["expires"] = {"S": utc_text(card.expires)}  # outside, for a filter
    return item | {"name": {"S": name}} if name else item


def card_from_item(item: Item) -> Card:
    """The card that `card_to_item` wrote. Raises ValueError if it can't be read."""
    return _cached_card(item["card"]["S"])


def name_from_item(item: Item) -> str:
    """The name of the list that the item is in; empty if it has no name of its own."""
    return str(item.get("name", {}).get("S", ""))


def preview_to_item(preview: Preview) -> Item:
    """The attributes of a preview, without its key."""
    article = zlib.compress(to_json(preview.article).encode())
    item: Item = {"version": {"S": preview.version}, "article": {"B": article}}
    if preview.appears:
        item["appears"] = {"S": utc_text(preview.appears)}
    return item


def preview_from_item(item: Item) -> Preview:
    """The preview that `preview_to_item` wrote. Raises ValueError if it can't be read."""
    article = _ARTICLE.decode(zlib.decompress(item["article"]["B"]))
    appears = item.get("appears", {}).get("S")
    return Preview(
        item["version"]["S"], article, datetime.fromisoformat(appears) if appears else None
    )


def redirects_to_item(redirects: dict[str, str]) -> Item:
    """The attributes of a shard of redirects, without its key."""
    return {"redirects": {"S": to_json(redirects)}}


def redirects_from_item(item: Item) -> dict[str, str]:
    """The redirects that `redirects_to_item` wrote."""
    redirects: dict[str, str] = json.loads(item["redirects"]["S"])
    return redirects


def to_json(value: object) -> str:
    """The value as compact JSON, serialised: an address as text, moments in UTC to the second."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"), default=utc_text)


def to_plain(value: object) -> Any:  # noqa: ANN401 - any JSON, with moments
    """The value in the types of JSON, but for its moments."""
    return to_builtins(value, builtin_types=(datetime,), enc_hook=_address_to_text)


def _address_to_text(value: object) -> str:
    if not isinstance(value, Address):
        raise NotImplementedError(type(value))
    return str(value)


def address_from_text(kind: type, text: Any) -> Address:  # noqa: ANN401 - msgspec's hook
    """For msgspec: the address in a JSON text."""
    if kind is not Address or not isinstance(text, str):
        raise NotImplementedError(kind)
    return Address.parse(text)


_ARTICLE = Decoder(Article, dec_hook=address_from_text)
_CARD = Decoder(Card, dec_hook=address_from_text)
_cached_card = lru_cache(CACHED_CARDS)(_CARD.decode)  # cards are frozen
_CLAIMS = Decoder(tuple[Claim, ...], dec_hook=address_from_text)
