"""Tables of Markdown with all their cells: GitHub's rule drops those beyond the heading's.

The heading gets as many as the longest row, and a pipe within `code` parts no cells.
"""

from __future__ import annotations

import re
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token

from chalicelib.ingest.reading.backticks import between_backticks

MOST_ADDED = 10  # columns; each costs a cell in every row. The last one gets what is beyond
_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*+\|?[ \t]*")
_OTHER_BLOCK = re.compile(r"[ \t]*(?:\[\^|>|#{1,6}[ \t]|```|~~~|[-*+][ \t]|\d{1,9}[.)][ \t]|<)")
_PIPE = re.compile(r"(?<!\\)\|")


def add_wide_tables(parser: MarkdownIt) -> None:
    """Make the parser read them."""
    parser.block.ruler.at("table", _read_table, {"alt": ["paragraph", "reference"]})


def _read_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    if silent or start + 1 >= end or not _begins_table(state, start):
        return table(state, start, end, silent)
    written = [_line(state, start), _line(state, start + 1), *_rows(state, start + 2, end)]
    mended = _mended(written)
    if mended == written:
        return table(state, start, end, silent)
    tokens: list[Token] = []
    state.md.block.parse("\n".join(mended), state.md, state.env, tokens)
    if not tokens or tokens[0].type != "table_open" or tokens[0].map is None:
        return table(state, start, end, silent)
    last = next(index for index, token in enumerate(tokens) if token.type == "table_close")
    state.line = start + tokens[0].map[1]
    _push(state, tokens[: last + 1], start)
    return True


def _begins_table(state: StateBlock, start: int) -> bool:
    """Whether a heading and its delimiters stand here. Rows are read only then, or a text of lines
    `---` would be read to its end from each of them.
    """
    heading, delimiters = _line(state, start), _line(state, start + 1)
    if "|" not in heading or not _DELIMITERS.fullmatch(delimiters):
        return False
    return _cells(delimiters) in {_cells(heading), _cells(_with_code_escaped(heading))}


def _line(state: StateBlock, line: int) -> str:
    if state.sCount[line] < state.blkIndent:
        return ""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _rows(state: StateBlock, start: int, end: int) -> list[str]:
    lines = (_line(state, line) for line in range(start, end))
    return list(takewhile(lambda line: line.strip() and not _OTHER_BLOCK.match(line), lines))


def _push(state: StateBlock, tokens: list[Token], line: int) -> None:
    for token in tokens:
        token.level += state.level
        if token.map:
            token.map = [token.map[0] + line, token.map[1] + line]
    state.tokens += tokens


def _mended(rows: list[str]) -> list[str]:
    """The rows with the pipes of code escaped where a row has too many, and a heading as wide as
    the widest of them.
    """
    columns = _cells(rows[1])
    rows = [row if _cells(row) == columns else _with_code_escaped(row) for row in rows]
    widest = min(max(map(_cells, rows)), columns + MOST_ADDED)
    if _cells(rows[0]) != columns or widest <= columns:
        return rows
    rows = [row if _cells(row) <= widest else _narrowed(row, widest) for row in rows]
    more = widest - columns
    heading, delimiters = (row.rstrip().removesuffix("|").rstrip() for row in rows[:2])
    return [f"{heading} |{'  |' * more}", f"{delimiters}|{'---|' * more}", *rows[2:]]


def _cells(row: str) -> int:
    plain = row.strip()
    at_ends = plain.startswith("|") + (len(plain) > 1 and plain.endswith("|") and plain[-2] != "\\")
    return len(_PIPE.findall(plain)) + 1 - at_ends


def _narrowed(row: str, cells: int) -> str:
    """The row with the pipes of its last cells as text."""
    begins_with_pipe = row.lstrip().startswith("|")
    parts = _PIPE.split(row.rstrip().removesuffix("|"))
    kept = cells - 1 + begins_with_pipe
    return "|".join([*parts[:kept], r"\|".join(parts[kept:])])


def _with_code_escaped(row: str) -> str:
    parts, position = [], 0
    for start, end in between_backticks(row):
        parts += [row[position:start], _PIPE.sub(r"\\|", row[start:end])]
        position = end
    return "".join([*parts, row[position:]])
