"""The functions' policies, and what they allow: as much of IAM's language as they use."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from operations.stages import PROJECT
from tests.infra.calls import LEADING_KEYS, Call


@dataclass(frozen=True)
class Allowance:
    """One action on one resource, under conditions: the smallest part of a policy."""

    action: str
    resource: str
    conditions: tuple[tuple[str, str], ...]

    def allows(self, call: Call) -> bool:
        """Whether the call may be done for this allowance alone."""
        values = dict(call.conditions)
        of_all = [value for key, value in call.conditions if key == LEADING_KEYS]
        return (
            self.action == call.action
            and _matches(self.resource, call.resource)
            and all(
                all(_matches(like, value) for value in of_all)
                if key == LEADING_KEYS
                else _matches(like, values.get(key, ""))
                for key, like in self.conditions
            )
        )

    def covers(self, resource: str) -> bool:
        """Whether it is about all that a pattern of resources names."""
        return _matches(self.resource, resource)


def policy(name: str, values: Mapping[str, str]) -> list[Allowance]:
    """A policy's parts, its placeholders filled. Raises KeyError for one without a value."""
    text = (PROJECT / ".chalice" / f"policy-{name}.json").read_text(encoding="utf-8")
    return list(allowances(json.loads(Template(text).substitute(values))))


def allowances(document: dict[str, Any]) -> Iterator[Allowance]:
    """The parts of a policy that is filled in."""
    assert document.keys() == {"Version", "Statement"}
    for statement in document["Statement"]:
        assert statement.keys() - {"Condition"} == {"Sid", "Effect", "Action", "Resource"}
        assert statement["Effect"] == "Allow"
        conditions = statement.get("Condition", {})
        assert conditions.keys() <= {"StringLike", "ForAllValues:StringLike"}, "no other is known"
        for action in _listed(statement["Action"]):
            for resource in _listed(statement["Resource"]):
                of_all = tuple(pair for like in conditions.values() for pair in like.items())
                yield Allowance(action, resource, of_all)


def _listed(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more


def _matches(pattern: str, value: str) -> bool:
    """IAM's own wildcards: * for any characters, ? for one; nothing else is special."""
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None
