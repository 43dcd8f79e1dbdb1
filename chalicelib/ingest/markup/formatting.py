"""The pass that takes blocks out of formatting, links and paragraphs, which may not hold any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count, groupby, repeat, takewhile

from chalicelib.ingest.markup.elements import Holds, Role, rule_of
from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    bottom_up,
    elements,
    every_element,
    is_blank,
    is_line,
)
from chalicelib.news.errors import Problem, UnusableManuscript

MOST_REPEATED = 60_000  # blocks in which formatting around them goes on, each counted as often


def with_formatting_in_blocks(nodes: list[Node]) -> list[Node]:
    """A pass: what goes around blocks goes on in each of them; no link is within another.

    Raises UnusableManuscript if that makes too many elements.
    """
    repeated = count()

    def change(element: Element) -> Iterable[Node]:
        rule = rule_of(element.tag)
        if rule.holds is not Holds.LINE:
            return [element]
        if rule.role is Role.BLOCK:
            return _split(element)
        if all(_may_stand_in(element, child) for child in element.children):
            return [element]
        return _moved_into_blocks(element, element.children, _attributes(element), repeated)

    return bottom_up(nodes, change)


def _may_stand_in(formatting: Element, node: Node) -> bool:
    if formatting.tag != "a":
        return is_line(node)
    return is_line(node) and not any(inner.tag == "a" for inner in every_element([node]))


def _attributes(formatting: Element) -> Iterator[dict[str, str]]:
    """The attributes of each element that it is split into: the first alone has the id."""
    others = {name: value for name, value in formatting.attributes.items() if name != "id"}
    return chain([formatting.attributes], repeat(others))


def _moved_into_blocks(
    formatting: Element,
    nodes: Iterable[Node],
    attributes: Iterator[dict[str, str]],
    repeated: Iterator[int],
) -> Iterator[Node]:
    is_repeated = rule_of(formatting.tag).is_repeated
    for may_stand, group in groupby(nodes, key=lambda node: _may_stand_in(formatting, node)):
        run = list(group)
        if may_stand and not _needs_no_formatting(formatting, run):
            yield from _formatted(formatting.tag, next(attributes), run)
        elif may_stand or not is_repeated:
            yield from run
        else:
            for element in elements(run):
                _check_bound(next(repeated))
                inner = _moved_into_blocks(formatting, element.children, attributes, repeated)
                yield element.holding(inner) if element.tag != "a" else element


def _formatted(tag: str, attributes: dict[str, str], nodes: list[Node]) -> list[Node]:
    """The nodes in such an element; an `<a>` that neither leads nor is led to is none."""
    return nodes if tag == "a" and not attributes else [Element(tag, attributes, nodes)]


def _needs_no_formatting(formatting: Element, run: list[Node]) -> bool:
    """Whether there is no text to format, or all of it has this formatting already."""
    visible = [node for node in run if not is_blank(node)]
    return all(isinstance(node, Element) and node.tag == formatting.tag for node in visible)


def _check_bound(repeated: int) -> None:
    if repeated >= MOST_REPEATED:
        raise UnusableManuscript(
            Problem(
                what="an HTML tag such as <b> or <a> is opened and never closed",
                mend="close it where its text ends",
            )
        )


def _split(block: Element) -> Iterator[Node]:
    """A paragraph or a heading ends before the first block in it; if it begins with a paragraph,
    that is its text.
    """
    first = next((node for node in block.children if not is_blank(node)), "")
    if isinstance(first, Element) and first.tag in {"p", "div"}:
        position = block.children.index(first)
        block = block.holding([*first.children, *block.children[position + 1 :]])
        yield from _split(block)
        return
    text = list(takewhile(is_line, block.children))
    yield block.holding(text)
    yield from block.children[len(text) :]
