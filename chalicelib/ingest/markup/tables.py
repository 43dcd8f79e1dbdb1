"""The layout of tables: captions, heads, bodies and feet in order, and spans within the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    elements,
    every_element,
    has_words,
)

_LARGEST = 50  # slots a cell, on average; more is nonsense, and would take long to lay out


def laid_out(table: Element) -> Iterator[Node]:
    """The table in the order that HTML wants; then its second captions, and any with a table."""
    captions = [part for part in elements(table.children) if part.tag == "caption"]
    fit = [
        caption
        for caption in captions
        if all(inner.tag != "table" for inner in every_element([caption]))
    ]
    groups = [part for part in elements(table.children) if part.tag != "caption"]
    in_order = [*fit[:1], *_ordered(groups)]
    is_in_order = in_order == list(elements(table.children))
    if groups:
        yield _with_valid_spans(table.holding(table.children if is_in_order else in_order))
    yield from (caption for caption in captions if caption not in fit[:1] or not groups)


def _ordered(groups: list[Element]) -> list[Element]:
    """One head first, one foot last, and bodies."""
    head = next((group for group in groups if group.tag == "thead"), None)
    foot = next((group for group in groups[::-1] if group.tag == "tfoot"), None)
    bodies = [
        group if group.tag == "tbody" else Element("tbody", {}, group.children)
        for group in groups
        if group is not head and group is not foot
    ]
    return [*([head] if head else []), *bodies, *([foot] if foot else [])]


@dataclass
class _Cell:
    element: Element
    columns: int
    rows: int
    start: int = 0


def _with_valid_spans(table: Element) -> Element:
    """No span reaches beyond rows and columns that are there; rows without cells go."""
    groups = [_grid(group) for group in elements(table.children) if group.tag != "caption"]
    cells = [cell for rows in groups for row in rows for cell in row]
    if sum(cell.columns * cell.rows for cell in cells) > _LARGEST * len(cells):
        for cell in cells:
            cell.columns = cell.rows = 1
    for rows in groups:
        _assign_columns(rows)
    _drop_empty_columns(cells)
    headings = all(_is_heading(cell.element) for cell in cells)
    valid_cells = {
        id(cell.element): _with_valid_attributes(cell, is_data=headings) for cell in cells
    }
    return table.holding(_rebuilt(table, valid_cells))


def _rebuilt(table: Element, valid_cells: dict[int, Element]) -> Iterator[Node]:
    for group in table.children:
        if isinstance(group, str) or group.tag == "caption":
            yield group
            continue
        rows = [
            row for row in group.children if isinstance(row, str) or any(elements(row.children))
        ]
        yield group.holding(
            row
            if isinstance(row, str)
            else row.holding(valid_cells.get(id(cell), cell) for cell in row.children)
            for row in rows
        )


def _grid(group: Element) -> list[list[_Cell]]:
    """The rows that have cells; a span counts no other, and ends with the group."""
    rows = [list(elements(row.children)) for row in elements(group.children)]
    before = [0, *accumulate(int(bool(row)) for row in rows)]
    return [
        [_cell(element, number, before) for element in row]
        for number, row in enumerate(rows)
        if row
    ]


def _cell(element: Element, row: int, before: list[int]) -> _Cell:
    end = min(row + int(element.attributes.get("rowspan", 1)), len(before) - 1)
    return _Cell(element, int(element.attributes.get("colspan", 1)), before[end] - before[row])


def _assign_columns(rows: list[list[_Cell]]) -> None:
    """Give each cell its first column; narrow one that would lie upon another."""
    taken_until: dict[int, int] = {}  # the row in which a column is free again
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while taken_until.get(column, 0) > number:
                column += 1
            cell.start = column
            while column < cell.start + cell.columns and taken_until.get(column, 0) <= number:
                taken_until[column] = number + cell.rows
                column += 1
            cell.columns = column - cell.start


def _drop_empty_columns(cells: list[_Cell]) -> None:
    """Take out the columns in which no cell begins."""
    starts = {cell.start for cell in cells}
    width = max((cell.start + cell.columns for cell in cells), default=0)
    before = [0, *accumulate(int(column in starts) for column in range(width))]
    for cell in cells:
        cell.columns = before[cell.start + cell.columns] - before[cell.start]


def _is_heading(cell: Element) -> bool:
    return cell.tag == "th" and any(map(has_words, cell.children))


def _with_valid_attributes(cell: _Cell, *, is_data: bool) -> Element:
    """The cell; a heading only where it has words, and is over or beside something."""
    spans = {"colspan": cell.columns, "rowspan": cell.rows}
    attributes = {
        name: str(spans.get(name, value))
        for name, value in cell.element.attributes.items()
        if spans.get(name, 2) > 1
    }
    if is_data or not _is_heading(cell.element):
        attributes.pop("scope", None)
        return Element("td", attributes, cell.element.children)
    return Element("th", attributes, cell.element.children)
