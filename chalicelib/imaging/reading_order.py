"""The order in which a line is set, if it mixes scripts that run to the right and to the left: the
rules of Unicode's bidirectional algorithm that a headline can need, without its embeddings.

https://www.unicode.org/reports/tr9/
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

_LEFT, _RIGHT, _NUMBER, _NEUTRAL = "L", "R", "N", ""
_CLASSES = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _NUMBER}
_WITHIN_NUMBERS = {"CS", "ES"}  # 1.000 and 12:30
_BESIDE_NUMBERS = {"ET"}  # 5 % and € 5

Run = tuple[str, bool]  # a text of one direction, and whether it runs from right to left


def runs_from_right(text: str) -> bool:
    """Whether a line of this text begins at the right: by its first letter that has a direction."""
    kinds = (_CLASSES.get(unicodedata.bidirectional(sign), _NEUTRAL) for sign in text)
    return next((kind == _RIGHT for kind in kinds if kind in {_LEFT, _RIGHT}), False)


def runs_in_order(text: str, *, from_right: bool) -> list[Run]:
    """The runs of a line from left to right, as they are seen."""
    levels = _levels(text, from_right=from_right)
    runs = [
        ("".join(sign for _, sign in group), level)
        for level, group in groupby(zip(levels, text, strict=True), key=lambda pair: pair[0])
    ]
    for depth in (2, 1):
        runs = _with_reversed(runs, depth)
    return [(run, level % 2 == 1) for run, level in runs]


def _with_reversed(runs: list[tuple[str, int]], depth: int) -> list[tuple[str, int]]:
    """Every row of runs at this level or above, in reverse (rule L2)."""
    ordered: list[tuple[str, int]] = []
    for is_deep, group in groupby(runs, key=lambda run: run[1] >= depth):
        row = list(group)
        ordered += reversed(row) if is_deep else row
    return ordered


def _levels(text: str, *, from_right: bool) -> list[int]:
    """The level of every character: even ones run to the right, odd ones to the left."""
    base = 1 if from_right else 0
    levels = {_LEFT: base * 2, _RIGHT: 1, _NUMBER: 2}
    return [levels[kind] for kind in _resolved(_kinds(text), base)]


def _kinds(text: str) -> list[str]:
    """Each character's direction; marks have that of their letter, signs within numbers theirs."""
    kinds: list[str] = []
    for at, sign in enumerate(text):
        name = unicodedata.bidirectional(sign)
        before = kinds[-1] if kinds else _NEUTRAL
        after = _CLASSES.get(unicodedata.bidirectional(text[at + 1 : at + 2] or " "), _NEUTRAL)
        if name == "NSM":
            kinds.append(before)
        elif _belongs_to_number(name, before, after):
            kinds.append(_NUMBER)
        else:
            kinds.append(_CLASSES.get(name, _NEUTRAL))
    return _numbers_after_letters(kinds)


def _belongs_to_number(name: str, before: str, after: str) -> bool:
    if name in _WITHIN_NUMBERS:
        return before == after == _NUMBER
    return name in _BESIDE_NUMBERS and _NUMBER in {before, after}


def _numbers_after_letters(kinds: list[str]) -> list[str]:
    """A number behind a word that runs to the right goes with it (rule W7)."""
    strong, resolved = _NEUTRAL, []
    for kind in kinds:
        strong = kind if kind in {_LEFT, _RIGHT} else strong
        resolved.append(_LEFT if kind == _NUMBER and strong == _LEFT else kind)
    return resolved


def _resolved(kinds: list[str], base: int) -> list[str]:
    """Spaces and signs go with their neighbours, if those agree, else with the line (N1, N2)."""
    line = _RIGHT if base else _LEFT
    resolved: list[str] = []
    rows = [(kind, len(list(group))) for kind, group in groupby(kinds)]
    for at, (kind, length) in enumerate(rows):
        before = rows[at - 1][0] if at else line
        after = rows[at + 1][0] if at + 1 < len(rows) else line
        sides = {_RIGHT if side == _NUMBER else side for side in (before, after)}
        between = next(iter(sides)) if len(sides) == 1 else line
        resolved += [between if kind == _NEUTRAL else kind] * length
    return resolved
