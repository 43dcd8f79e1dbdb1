"""Between what we publish and the items of the table. No item travels past this module.

An article is one compressed attribute: a reader's page costs fewer units, and one attribute is
faster to read than a map of thirty.

Any release reads what the one before and the one after it wrote, since in a deployment old and new
functions run side by side, and a rollback must be safe: unknown members are ignored, absent ones
have a default. Only what tells which story it is, and since when it is public, can't be absent.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, fields
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Picture, Tag
from chalicelib.news.claim import Claim
from chalicelib.news.moments import utc_text
from chalicelib.news.standing import Standing

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Item = dict[str, Any]
Data = dict[str, Any]


def standing_to_item(standing: Standing) -> Item:
    """The attributes of a standing, without its key."""
    item: Item = {
        "revision": {"N": str(standing.revision)},
        "claims": {"S": to_json([claim_to_data(claim) for claim in standing.claims])},
    }
    if standing.article:
        item["article"] = {"B": zlib.compress(to_json(_article_to_data(standing.article)).encode())}
    return item


def standing_from_item(address: Address, item: Item) -> Standing:
    """The standing that `standing_to_item` wrote."""
    packed = item.get("article")
    return Standing(
        address=address,
        revision=int(item["revision"]["N"]),
        claims=tuple(claim_from_data(data) for data in json.loads(item["claims"]["S"])),
        article=_article_from_data(json.loads(zlib.decompress(packed["B"]))) if packed else None,
    )


def card_to_item(card: Card, name: str) -> Item:
    """The attributes of a card in a list called `name`, without its key."""
    item: Item = {"card": {"S": to_json(_card_to_data(card))}}
    return item | {"name": {"S": name}} if name else item


def card_from_item(item: Item) -> Card:
    """The card that `card_to_item` wrote."""
    return _card_from_json(item["card"]["S"])


def name_from_item(item: Item) -> str:
    """How the list is called that the item stands in; empty if it has no name of its own."""
    return str(item.get("name", {}).get("S", ""))


def _article_to_data(article: Article) -> Data:
    return {
        "address": str(article.address),
        "identity": article.identity,
        "headline": article.headline,
        "summary": article.summary,
        "authors": [[author.slug, author.name] for author in article.authors],
        "published": utc_text(article.published),
        "updated": moment_text(article.updated),
        "body_html": article.body_html,
        "words": article.words,
        "language": article.language,
        "kind": article.kind,
        "kicker": article.kicker,
        "placement": article.placement,
        "until": moment_text(article.until),
        "picture": asdict(article.picture) if article.picture else None,
        "key_points": list(article.key_points),
        "standfirst": article.standfirst,
        "link": article.link,
        "tags": [[tag.slug, tag.name] for tag in article.tags],
        "subjects": [[subject.slug, subject.name] for subject in article.subjects],
        "corrections": [_correction_to_data(each) for each in article.corrections],
        "translated_from": article.translated_from,
        "translator": article.translator,
        "reviewed_by": article.reviewed_by,
        "withdrawn": article.withdrawn,
        "ordered_by": article.ordered_by,
    }


def _article_from_data(data: Data) -> Article:
    return Article(
        **_ABSENT_IN_ARTICLE
        | known_members(Article, data)
        | {
            "address": Address.parse(data["address"]),
            "authors": _bylines(data),
            "published": datetime.fromisoformat(data["published"]),
            "updated": moment_from_text(data.get("updated")),
            "until": moment_from_text(data.get("until")),
            "picture": _picture(data.get("picture")),
            "key_points": tuple(data.get("key_points", ())),
            "tags": tuple(Tag(*tag[:2]) for tag in data.get("tags", ())),
            "subjects": tuple(Tag(*subject[:2]) for subject in data.get("subjects", ())),
            "corrections": tuple(_correction(pair) for pair in data.get("corrections", ())),
        }
    )


def _card_to_data(card: Card) -> Data:
    return {
        "address": str(card.address),
        "headline": card.headline,
        "excerpt": card.excerpt,
        "published": utc_text(card.published),
        "updated": moment_text(card.updated),
        "authors": [[author.slug, author.name] for author in card.authors],
        "language": card.language,
        "kicker": card.kicker,
        "kind": card.kind,
        "placement": card.placement,
        "until": moment_text(card.until),
        "picture": asdict(card.picture) if card.picture else None,
        "correction": _correction_to_data(card.correction) if card.correction else None,
    }


@lru_cache(maxsize=500)  # of some 3 kB each; the newest stand in most lists that a page reads
def _card_from_json(text: str) -> Card:
    data: Data = json.loads(text)
    correction = data.get("correction")
    return Card(
        **_ABSENT_IN_CARD
        | known_members(Card, data)
        | {
            "address": Address.parse(data["address"]),
            "published": datetime.fromisoformat(data["published"]),
            "updated": moment_from_text(data.get("updated")),
            "authors": _bylines(data),
            "until": moment_from_text(data.get("until")),
            "picture": _picture(data.get("picture")),
            "correction": _correction(correction) if correction else None,
        }
    )


# What an article and a card have no default for themselves: intake always gives it.
_ABSENT_IN_ARTICLE: Data = {
    "identity": "",
    "headline": "",
    "summary": "",
    "body_html": "",
    "words": 0,
    "language": "",
}
_ABSENT_IN_CARD: Data = {"headline": "", "excerpt": "", "language": ""}


def known_members(kind: type[DataclassInstance], data: Data) -> Data:
    """The members of `data` that are fields of `kind`."""
    names = _field_names(kind)
    return {name: value for name, value in data.items() if name in names}


@cache  # one entry for each of the few kinds that are stored
def _field_names(kind: type[DataclassInstance]) -> frozenset[str]:
    return frozenset(field.name for field in fields(kind))


def _bylines(data: Data) -> tuple[Byline, ...]:
    return tuple(Byline(*author[:2]) for author in data.get("authors", ()))


def _correction_to_data(correction: Correction) -> list[str]:
    return [utc_text(correction.made), correction.text]


def _correction(data: list[str]) -> Correction:
    return Correction(datetime.fromisoformat(data[0]), data[1])


def _picture(data: Data | None) -> Picture | None:
    return Picture(**known_members(Picture, data)) if data else None


def claim_to_data(claim: Claim) -> Data:
    """A claim on an address."""
    return {
        "key": claim.key,
        "since": utc_text(claim.since),
        "public_from": utc_text(claim.public_from),
        "wanted_until": moment_text(claim.wanted_until),
        "ended": moment_text(claim.ended),
        "leads_to": address_text(claim.leads_to),
        "away": [[utc_text(left), utc_text(back)] for left, back in claim.away],
    }


def claim_from_data(data: Data) -> Claim:
    """The claim that `claim_to_data` wrote."""
    return Claim(
        key=data["key"],
        since=datetime.fromisoformat(data["since"]),
        public_from=datetime.fromisoformat(data["public_from"]),
        wanted_until=moment_from_text(data.get("wanted_until")),
        ended=moment_from_text(data.get("ended")),
        leads_to=address_from_text(data.get("leads_to")),
        away=tuple(
            (datetime.fromisoformat(left), datetime.fromisoformat(back))
            for left, back in data.get("away", ())
        ),
    )


def moment_from_text(text: str | None) -> datetime | None:
    """The moment that `moment_text` wrote."""
    return datetime.fromisoformat(text) if text else None


def moment_text(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second."""
    return utc_text(moment) if moment else None


def address_from_text(text: str | None) -> Address | None:
    """The address that `address_text` wrote."""
    return Address.parse(text) if text else None


def address_text(address: Address | None) -> str | None:
    """`<section>/<slug>`."""
    return str(address) if address else None


def to_json(value: object) -> str:
    """JSON in as few bytes as it takes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
