"""Between what we publish and the items of the table. No item travels past this module.

An article is one compressed attribute: a reader's page costs fewer units, and one attribute is
faster to read than a map of thirty.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Card, Correction, Picture, Tag
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


def card_to_item(card: Card, name: str) -> Item:
    """The attributes of a card in a list called `name`, without its key."""
    item: Item = {"card": {"S": _json(_card_to_data(card))}}
    return item | {"name": {"S": name}} if name else item


def card_from_item(item: Item) -> Card:
    """The card that `card_to_item` wrote."""
    return _card_from_data(json.loads(item["card"]["S"]))


def name_from_item(item: Item) -> str:
    """How the list is called that the item stands in; empty if it has no name of its own."""
    return str(item.get("name", {}).get("S", ""))


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
        "identity": article.identity,
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
        "until": _moment_text(article.until),
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
        **data
        | {
            "address": Address.parse(data["address"]),
            "authors": tuple(Byline(*author) for author in data["authors"]),
            "published": datetime.fromisoformat(data["published"]),
            "updated": _moment(data["updated"]),
            "until": _moment(data["until"]),
            "picture": _picture(data["picture"]),
            "key_points": tuple(data["key_points"]),
            "tags": tuple(Tag(*tag) for tag in data["tags"]),
            "subjects": tuple(Tag(*subject) for subject in data["subjects"]),
            "corrections": tuple(_correction(each) for each in data["corrections"]),
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
        "kind": card.kind,
        "placement": card.placement,
        "until": _moment_text(card.until),
        "picture": asdict(card.picture) if card.picture else None,
        "correction": _correction_to_data(card.correction) if card.correction else None,
    }


def _card_from_data(data: Data) -> Card:
    return Card(
        **data
        | {
            "address": Address.parse(data["address"]),
            "published": datetime.fromisoformat(data["published"]),
            "updated": _moment(data["updated"]),
            "authors": tuple(Byline(*author) for author in data["authors"]),
            "until": _moment(data["until"]),
            "picture": _picture(data["picture"]),
            "correction": _correction(data["correction"]) if data["correction"] else None,
        }
    )


def _correction_to_data(correction: Correction) -> list[str]:
    return [utc_text(correction.made), correction.text]


def _correction(data: list[str]) -> Correction:
    return Correction(datetime.fromisoformat(data[0]), data[1])


def _picture(data: Data | None) -> Picture | None:
    return Picture(**data) if data else None


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
