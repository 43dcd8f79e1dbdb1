"""Tells a paragraph that begins with a number and a full stop from the first item of a list.

“24. november” and “1986. A great year” begin sentences; markdown-it would make lists of them.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block

_MONTHS = frozenset(
    " ".join(
        tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).values()
    ).split()
)
_ITEM = re.compile(r"[ \t>*+-]*(\d{1,9})[.)](?=[ \t]|$)")
_SENTENCE = re.compile(r"(\d{1,9})\.[ \t]+(\w+|\S)")


def add_numbered_paragraphs(parser: MarkdownIt) -> None:
    """Make the parser tell them from lists."""
    places = ["paragraph", "reference", "blockquote"]  # as the library's own rule
    parser.block.ruler.at("list", _read_list, {"alt": places})


def _read_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    is_next_item = silent and state.sCount[start] < state.blkIndent
    if not is_next_item and _begins_a_sentence(state, start):
        return False
    return list_block(state, start, end, silent)


def _begins_a_sentence(state: StateBlock, line: int) -> bool:
    match = _SENTENCE.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if match is None:
        return False
    number, word, numbers = int(match[1]), match[2], _numbers(state)
    if {line - 1, line + 1} & numbers.lines:
        return False
    if word.casefold() in _MONTHS:
        return True
    if number <= 1:
        return word.islower() and not numbers.stands_after(line, number, number + 1)
    if numbers.stands_before(line, number - 1):
        return False
    return word.islower() or not numbers.stands_after(line, number + 1)


class _Numbers:
    """The lines of a text that begin with a number, as items of lists do."""

    def __init__(self, text: str) -> None:
        items = ((line, _ITEM.match(words)) for line, words in enumerate(text.split("\n")))
        numbers = [(line, int(match[1])) for line, match in items if match]
        self.lines = {line for line, _ in numbers}
        self._last = {number: line for line, number in numbers}
        self._first = {number: line for line, number in reversed(numbers)}

    def stands_before(self, line: int, number: int) -> bool:
        return self._first.get(number, line) < line

    def stands_after(self, line: int, *numbers: int) -> bool:
        return any(self._last.get(number, line) > line for number in numbers)


def _numbers(state: StateBlock) -> _Numbers:
    numbers: dict[str, _Numbers] = state.env.setdefault("numbers", {})  # by text: tables have own
    if state.src not in numbers:
        numbers[state.src] = _Numbers(state.src)
    return numbers[state.src]
