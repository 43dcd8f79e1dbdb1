"""Between what we publish and the items of the table. No item travels past this module.

An article is one compressed attribute: a reader's page costs fewer units, and one attribute is
faster to read than a map of thirty.
"""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import Any

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Tag
from chalicelib.news.chronicle import Chronicle, Past, Station
from chalicelib.news.claim import Claim
from chalicelib.news.errors import Problem
from chalicelib.news.listing import utc_text
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing

Item = dict[str, Any]
Data = dict[str, Any]


def standing_to_item(standing: Standing) -> Item:
    """The attributes of a standing, without its key."""
    item: Item = {
        "revision": {"N": str(standing.revision)},
        "claims": {"S": _json([_claim_to_data(claim) for claim in standing.claims])},
    }
    if standing.article:
        item["article"] = {"B": zlib.compress(_json(_article_to_data(standing.article)).encode())}
    return item


def standing_from_item(address: Address, item: Item) -> Standing:
    """The standing that `standing_to_item` wrote."""
    packed = item.get("article")
    return Standing(
        address=address,
        revision=int(item["revision"]["N"]),
        claims=tuple(_claim_from_data(data) for data in json.loads(item["claims"]["S"])),
        article=_article_from_data(json.loads(zlib.decompress(packed["B"]))) if packed else None,
    )


def card_to_item(card: Card) -> Item:
    """The attributes of a card, without its key."""
    return {"card": {"S": _json(_card_to_data(card))}}


def card_from_item(item: Item) -> Card:
    """The card that `card_to_item` wrote."""
    return _card_from_data(json.loads(item["card"]["S"]))


def record_to_item(record: Record) -> Item:
    """The attributes of a record, without its key."""
    data = {
        "chronicle": _chronicle_to_data(record.chronicle),
        "address": _address_text(record.address),
        "problems": [_problem_to_data(problem) for problem in record.problems],
        "warnings": [_problem_to_data(problem) for problem in record.warnings],
    }
    return {
        "revision": {"N": str(record.revision)},
        "stale": {"BOOL": record.is_stale},
        "record": {"S": _json(data)},
    }


def record_from_item(key: str, item: Item) -> Record:
    """The record that `record_to_item` wrote."""
    data = json.loads(item["record"]["S"])
    return Record(
        chronicle=_chronicle_from_data(key, data["chronicle"]),
        revision=int(item["revision"]["N"]),
        address=_address(data["address"]),
        problems=tuple(Problem(**problem) for problem in data["problems"]),
        warnings=tuple(Problem(**problem) for problem in data["warnings"]),
        is_stale=bool(item["stale"]["BOOL"]),
    )


def _article_to_data(article: Article) -> Data:
    return {
        "address": str(article.address),
        "headline": article.headline,
        "summary": article.summary,
        "authors": [[author.slug, author.name] for author in article.authors],
        "published": utc_text(article.published),
        "updated": _moment_text(article.updated),
        "body_html": article.body_html,
        "words": article.words,
        "language": article.language,
        "kind": article.kind,
        "kicker": article.kicker,
        "placement": article.placement,
        "tags": [[tag.slug, tag.name] for tag in article.tags],
        "corrections": [[utc_text(each.made), each.text] for each in article.corrections],
        "translated_from": article.translated_from,
        "reviewed_by": article.reviewed_by,
        "withdrawn": article.withdrawn,
    }


def _article_from_data(data: Data) -> Article:
    return Article(
        **data
        | {
            "address": Address.parse(data["address"]),
            "authors": tuple(Byline(*author) for author in data["authors"]),
            "published": datetime.fromisoformat(data["published"]),
            "updated": _moment(data["updated"]),
            "tags": tuple(Tag(*tag) for tag in data["tags"]),
            "corrections": tuple(
                Correction(datetime.fromisoformat(made), text) for made, text in data["corrections"]
            ),
        }
    )


def _card_to_data(card: Card) -> Data:
    return {
        "address": str(card.address),
        "headline": card.headline,
        "excerpt": card.excerpt,
        "published": utc_text(card.published),
        "updated": _moment_text(card.updated),
        "authors": [[author.slug, author.name] for author in card.authors],
        "language": card.language,
        "kicker": card.kicker,
        "placement": card.placement,
    }


def _card_from_data(data: Data) -> Card:
    return Card(
        **data
        | {
            "address": Address.parse(data["address"]),
            "published": datetime.fromisoformat(data["published"]),
            "updated": _moment(data["updated"]),
            "authors": tuple(Byline(*author) for author in data["authors"]),
        }
    )


def _claim_to_data(claim: Claim) -> Data:
    return {
        "key": claim.key,
        "since": utc_text(claim.since),
        "public_from": utc_text(claim.public_from),
        "wanted_until": _moment_text(claim.wanted_until),
        "ended": _moment_text(claim.ended),
        "leads_to": _address_text(claim.leads_to),
    }


def _claim_from_data(data: Data) -> Claim:
    return Claim(
        key=data["key"],
        since=datetime.fromisoformat(data["since"]),
        public_from=datetime.fromisoformat(data["public_from"]),
        wanted_until=_moment(data["wanted_until"]),
        ended=_moment(data["ended"]),
        leads_to=_address(data["leads_to"]),
    )


def _chronicle_to_data(chronicle: Chronicle) -> Data:
    return {
        "versions": chronicle.versions,
        "through": chronicle.through,
        "last_written": _moment_text(chronicle.last_written),
        "outcome": chronicle.outcome,
        "first_published": _moment_text(chronicle.first_published),
        "stations": [
            {
                "address": str(station.address),
                "claim": _claim_to_data(station.claim),
                "version": station.version,
                "published": utc_text(station.published),
                "updated": _moment_text(station.updated),
                "substance": station.substance,
            }
            for station in chronicle.stations
        ],
        "past": [[str(past.address), _claim_to_data(past.claim)] for past in chronicle.past],
    }


def _chronicle_from_data(key: str, data: Data) -> Chronicle:
    return Chronicle(
        key=key,
        versions=data["versions"],
        through=data["through"],
        last_written=_moment(data["last_written"]),
        outcome=data["outcome"],
        first_published=_moment(data["first_published"]),
        stations=tuple(_station_from_data(station) for station in data["stations"]),
        past=tuple(
            Past(Address.parse(address), _claim_from_data(claim)) for address, claim in data["past"]
        ),
    )


def _station_from_data(data: Data) -> Station:
    return Station(
        address=Address.parse(data["address"]),
        claim=_claim_from_data(data["claim"]),
        version=data["version"],
        published=datetime.fromisoformat(data["published"]),
        updated=_moment(data["updated"]),
        substance=data["substance"],
    )


def _problem_to_data(problem: Problem) -> Data:
    return {
        "what": problem.what,
        "mend": problem.mend,
        "line": problem.line,
        "field": problem.field,
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _moment_text(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None


def _address(text: str | None) -> Address | None:
    return Address.parse(text) if text else None


def _address_text(address: Address | None) -> str | None:
    return str(address) if address else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
