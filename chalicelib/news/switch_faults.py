"""All that is wrong in what `newsroom.toml` says of the gate, of deletions and of agencies."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.news.gate_rules import GATE_RULES
from chalicelib.news.known_names import meant
from chalicelib.news.newsroom import ANY_NUMBER, LARGEST_BOUND, MOST_IN_TEN_MINUTES, Wires


def wrong_switches(switches: object) -> Iterator[str]:
    """What is wrong with the switches of the quality gate."""
    if not isinstance(switches, dict):
        yield "gate is no table; begin it with a line [gate]"
        return
    rules = {rule.name: rule for rule in GATE_RULES}
    for name, action in switches.items():
        if name not in rules:
            yield f"gate: {name!r} is no rule; the rules are {', '.join(sorted(rules))}"
        elif action not in rules[name].possible:
            yield f"gate: {name} is {action!r}; write one of {', '.join(rules[name].possible)}"


def wrong_deletions(deletions: object) -> Iterator[str]:
    """What is wrong with the bound of the brake on mass deletion."""
    if not isinstance(deletions, dict):
        yield "deletions is no table; begin it with a line [deletions]"
        return
    for name, most in deletions.items():
        is_number = type(most) is int and 0 <= most <= LARGEST_BOUND
        if name != MOST_IN_TEN_MINUTES:
            yield f"deletions: {name!r} is not known; it takes {MOST_IN_TEN_MINUTES}"
        elif not is_number and most != ANY_NUMBER:
            yield (
                f"deletions: {name} is {most!r}; write a number up to {LARGEST_BOUND}, or "
                f'"{ANY_NUMBER}" to obey every deletion'
            )


def wrong_wires(wires: object) -> Iterator[str]:
    """What is wrong with what is said of agencies' reports."""
    if not isinstance(wires, dict):
        yield "wires is no table; begin it with a line [wires]"
        return
    for name, texts in wires.items():
        if name not in Wires.__struct_fields__:
            yield f"wires: {name!r} is not known; {meant(name, Wires.__struct_fields__)}"
        elif not (isinstance(texts, list) and all(isinstance(text, str) for text in texts)):
            yield f"wires: {name} is {texts!r}; write it like {_EXAMPLES_OF_WIRES[name]}"


_EXAMPLES_OF_WIRES = {
    "publish": '["Ritzau"]',
    "accept_terms": '["For editorial use only"]',
}
