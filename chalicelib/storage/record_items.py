"""Between the records of uploads and the items of the table; readers need none of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from chalicelib.news.address import Address
from chalicelib.news.chronicle import Chronicle, Past, Station
from chalicelib.news.errors import Problem
from chalicelib.news.moments import utc_text
from chalicelib.news.register import Record
from chalicelib.storage.article_items import (
    Data,
    Item,
    address_from_text,
    address_text,
    claim_from_data,
    claim_to_data,
    known_members,
    moment_from_text,
    moment_text,
    to_json,
)


def record_to_item(record: Record) -> Item:
    """The attributes of a record, without its key."""
    data = {
        "chronicle": _chronicle_to_data(record.chronicle),
        "address": address_text(record.address),
        "problems": [problem.data() for problem in record.problems],
        "warnings": [problem.data() for problem in record.warnings],
        "unmarked": list(record.unmarked),
    }
    return {
        "revision": {"N": str(record.revision)},
        "stale": {"BOOL": record.is_stale},
        "record": {"S": to_json(data)},
    }


def record_from_item(key: str, item: Item) -> Record:
    """The record that `record_to_item` wrote."""
    data = json.loads(item["record"]["S"])
    return Record(
        chronicle=_chronicle_from_data(key, data["chronicle"]),
        revision=int(item["revision"]["N"]),
        address=address_from_text(data.get("address")),
        problems=_problems(data.get("problems", ())),
        warnings=_problems(data.get("warnings", ())),
        is_stale=bool(item.get("stale", {}).get("BOOL")),
        unmarked=tuple(data.get("unmarked", ())),
    )


def _chronicle_to_data(chronicle: Chronicle) -> Data:
    return {
        "versions": chronicle.versions,
        "through": chronicle.through,
        "last_written": moment_text(chronicle.last_written),
        "outcome": chronicle.outcome,
        "first_published": moment_text(chronicle.first_published),
        "stations": [
            {
                "address": str(station.address),
                "claim": claim_to_data(station.claim),
                "version": station.version,
                "published": utc_text(station.published),
                "updated": moment_text(station.updated),
                "substance": station.substance,
            }
            for station in chronicle.stations
        ],
        "past": [[str(past.address), claim_to_data(past.claim)] for past in chronicle.past],
    }


def _chronicle_from_data(key: str, data: Data) -> Chronicle:
    return Chronicle(
        key=key,
        versions=data["versions"],
        through=data["through"],
        last_written=moment_from_text(data.get("last_written")),
        outcome=data["outcome"],
        first_published=moment_from_text(data.get("first_published")),
        stations=tuple(_station_from_data(station) for station in data["stations"]),
        past=tuple(
            Past(Address.parse(address), claim_from_data(claim))
            for address, claim, *_ in data["past"]
        ),
    )


def _station_from_data(data: Data) -> Station:
    return Station(
        address=Address.parse(data["address"]),
        claim=claim_from_data(data["claim"]),
        version=data["version"],
        published=datetime.fromisoformat(data["published"]),
        updated=moment_from_text(data.get("updated")),
        substance=data["substance"],
    )


def _problems(written: Iterable[Data]) -> tuple[Problem, ...]:
    absent: Data = {"what": "", "mend": ""}
    return tuple(Problem(**absent | known_members(Problem, data)) for data in written)
