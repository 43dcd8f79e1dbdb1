"""What happened, in words that a person can follow, and differences as short as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from chalicelib.news.chronicle import Version
from chalicelib.news.claim import Claim
from chalicelib.news.errors import LostRace
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from tests.histories.calls import Call


def told_call(call: Call, result: object) -> str:
    """A call and its result, in one line."""
    if isinstance(result, str):
        return f"{call.name} {call.key or call.subject}: {result}"
    if isinstance(result, LostRace):
        return f"{call.name} {call.key}: lost the race"
    if call.name not in _CALLS:
        return f"{call.name} {call.key or call.subject}{f': {result}' if result else ''}"
    return _CALLS[call.name](call.subject, result)


def contrast(what: str, mine: object, should: object) -> str:
    """Only that in which two values differ."""
    if type(mine) is type(should) and isinstance(mine, Struct):
        parts = [
            (name, getattr(mine, name), getattr(should, name)) for name in mine.__struct_fields__
        ]
        return "; ".join(
            contrast(f"{what}.{name}", *two) for name, *two in parts if two[0] != two[1]
        )
    return f"{what} is {mine}, should be {should}"


def _record(record: Record) -> str:
    chronicle = record.chronicle
    told = [
        f"revision {record.revision}{', stale' if record.is_stale else ''}",
        f"{chronicle.outcome} {chronicle.through}",
        f"stands {record.address or 'nowhere'}",
        *(f"“{problem.what}”" for problem in record.problems),
    ]
    return ", ".join(told)


def _versions(versions: tuple[Version, ...]) -> str:
    return " ".join(f"{each.id}{' (deleted)' if each.is_deletion else ''}" for each in versions)


def _standing(standing: Standing) -> str:
    text = f", “{standing.article.headline}”" if standing.article else ""
    return "; ".join([f"revision {standing.revision}{text}", *map(_claim, standing.claims)])


def _claim(claim: Claim) -> str:
    told = [claim.key, f"since {_hour(claim.since)}", f"public from {_hour(claim.public_from)}"]
    told += [f"wanted until {_hour(claim.wanted_until)}"] if claim.wanted_until else []
    told += [f"ended {_hour(claim.ended)}"] if claim.ended else []
    told += [f"leads to {claim.leads_to}"] if claim.leads_to else []
    return ", ".join(told)


def _entry(entry: Entry) -> str:
    lines = [f"enter {entry.record[0].key}: {_record(entry.record[1])}"]
    lines += [f"        and {new.address}: {_standing(new)}" for _, new in entry.standings]
    lines += [f"        and marks stale {key}" for key in sorted(entry.stale)]
    return "\n".join(lines)


def _hour(moment: datetime) -> str:
    return f"{moment:%d %H:%M:%S}"


_CALLS: dict[str, Callable[[Any, Any], str]] = {
    "record": lambda key, found: f"record {key}: {_record(found)}",
    "standing": lambda address, found: f"standing {address}: {_standing(found)}",
    "window": lambda start, found: f"window {start}: {'over' if found.is_over else found.keys}",
    "picture window": lambda start, found: f"picture window {start}: {found.keys}",
    "enter": lambda entry, _: _entry(entry),
    "records after": lambda key, found: f"records after {key!r}: {[each.key for each in found]}",
    "versions": lambda key, found: f"versions {key}: {_versions(found)}",
    "read": lambda subject, _: f"read {subject[0]} {subject[1]}",
    "open records": lambda _, found: f"open records: {[each.key for each in found]}",
    "announced": lambda _, found: f"announced: {found}",
    "keep_walk": lambda walks, _: f"keeps the walk, {walks[0]} to {walks[1]}",
    "newest after": lambda key, found: f"newest after {key!r}: {found}",
    "keep_receipt": lambda subject, _: f"keep_receipt {subject[1].splitlines()[0]}",
}
