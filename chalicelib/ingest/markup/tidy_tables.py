"""Tables whose cells all lie within them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from chalicelib.ingest.markup.markup_tree import Element, Node, elements, in_paragraphs

_LARGEST = 50  # places a cell, on average; more is nonsense, and would take long to lay out


def tidy_table(table: Element) -> Iterator[Node]:
    """The table in the order that HTML wants, then the words of its second captions."""
    captions = [part for part in elements(table.children) if part.tag == "caption"]
    groups = [part for part in elements(table.children) if part.tag != "caption"]
    in_order: list[Node] = [*captions[:1], *_ordered(groups)]
    children = table.children if in_order == list(elements(table.children)) else in_order
    yield replace(table, children=_laid_out(children))
    for caption in captions[1:]:
        yield from in_paragraphs(caption.children)


def _ordered(groups: list[Element]) -> list[Element]:
    """One head first, one foot last, and bodies."""
    head = next((group for group in groups if group.tag == "thead"), None)
    foot = next((group for group in groups[::-1] if group.tag == "tfoot"), None)
    bodies = [
        group if group.tag == "tbody" else replace(group, tag="tbody")
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


def _laid_out(parts: list[Node]) -> list[Node]:
    """The parts of a table, with no span that reaches beyond rows and columns that are there."""
    grids = {
        id(part): _grid(part)
        for part in parts
        if isinstance(part, Element) and part.tag != "caption"
    }
    cells = [cell for rows in grids.values() for row in rows for cell in row]
    if sum(cell.columns * cell.rows for cell in cells) > _LARGEST * len(cells):
        for cell in cells:
            cell.columns = cell.rows = 1
    for rows in grids.values():
        _place(rows)
    _narrow(cells)
    are_all_headings = all(cell.element.tag == "th" for cell in cells)
    made = {id(cell.element): _made(cell, is_data=are_all_headings) for cell in cells}
    return [
        _with_cells(part, made) if isinstance(part, Element) and id(part) in grids else part
        for part in parts
    ]


def _grid(group: Element) -> list[list[_Cell]]:
    """The rows that have cells; a span counts no other, and ends with the group."""
    rows = [list(elements(row.children)) for row in elements(group.children)]
    before = [0, *accumulate(int(bool(row)) for row in rows)]
    grid = []
    for number, row in enumerate(rows):
        if row:
            grid.append([_cell(element, number, before) for element in row])
    return grid


def _cell(element: Element, row: int, before: list[int]) -> _Cell:
    end = min(row + int(element.attributes.get("rowspan", 1)), len(before) - 1)
    columns = int(element.attributes.get("colspan", 1))
    return _Cell(element, columns, rows=before[end] - before[row])


def _place(rows: list[list[_Cell]]) -> None:
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


def _narrow(cells: list[_Cell]) -> None:
    """Take out the columns in which no cell begins."""
    starts = {cell.start for cell in cells}
    width = max((cell.start + cell.columns for cell in cells), default=0)
    before = [0, *accumulate(int(column in starts) for column in range(width))]
    for cell in cells:
        cell.columns = before[cell.start + cell.columns] - before[cell.start]


def _made(cell: _Cell, *, is_data: bool) -> Element:
    """The cell; a heading only where it has words, and is over or beside something."""
    spans = {"colspan": cell.columns, "rowspan": cell.rows}
    attributes = {
        name: str(spans[name]) if name in spans else value
        for name, value in cell.element.attributes.items()
        if spans.get(name, 2) > 1
    }
    if cell.element.tag == "th" and is_data:
        attributes.pop("scope", None)
    tag = "td" if is_data else cell.element.tag
    return Element(tag, attributes, cell.element.children)


def _with_cells(group: Element, made: dict[int, Element]) -> Element:
    children: list[Node] = []
    for row in group.children:
        if isinstance(row, str):
            children.append(row)
        elif any(elements(row.children)):
            children.append(replace(row, children=_cells_of(row.children, made)))
    return replace(group, children=children)


def _cells_of(nodes: Iterable[Node], made: dict[int, Element]) -> list[Node]:
    return [made[id(node)] if isinstance(node, Element) else node for node in nodes]
