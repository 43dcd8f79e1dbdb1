"""The pass that puts blocks where HTML allows them: paragraphs, list items, tables, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, takewhile

from chalicelib.ingest.markup.elements import HEADINGS, Holds, rule_of
from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    anchor_of,
    bottom_up,
    elements,
    has_target,
    has_words,
    is_blank,
    is_line,
)
from chalicelib.ingest.markup.tables import laid_out

_SPACE = " \t\n"


def with_places(nodes: list[Node]) -> list[Node]:
    """A pass: text that stands by itself is in a paragraph, items are in lists, cells in tables,
    and each of these has its parts in order.
    """
    return _arranged("", bottom_up(nodes, _with_parts_in_order))


def _with_parts_in_order(element: Element) -> Iterable[Node]:
    arranged = element.holding(_arranged(element.tag, element.children))
    if rule_of(element.tag).holds is Holds.ITEMS and not any(elements(arranged.children)):
        return []
    in_order = _PARTS.get(element.tag)
    return in_order(arranged) if in_order else [arranged]


def _arranged(tag: str, nodes: Iterable[Node]) -> list[Node]:
    """The nodes as children of a `tag`."""
    holds = rule_of(tag).holds
    if holds is Holds.ITEMS:
        return _as_items(tag, _without_divs(nodes))
    nodes = _with_valid_parents(tag, nodes)
    if tag in {"dt", "th"}:
        nodes = bottom_up(nodes, _without_headings)
    return list(_in_paragraphs(nodes) if holds is Holds.BLOCKS else nodes)


def _with_valid_parents(tag: str, nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes without divisions, and with the content alone of what has no place in a `tag`."""
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "div" or (is_line(node) and _is_misplaced(tag, node)):
            yield from node.children
        elif _is_misplaced(tag, node):
            yield from _unwrapped(node)
        else:
            yield node


def _is_misplaced(tag: str, node: Element) -> bool:
    parents = rule_of(node.tag).parents
    return bool(parents) and tag not in parents


def _unwrapped(item: Element) -> list[Node]:
    return _arranged("", [*anchor_of(item), *item.children])


def _in_paragraphs(nodes: Iterable[Node]) -> Iterator[Node]:
    """The same, with each run of text in a paragraph."""
    for is_run, group in groupby(nodes, key=is_line):
        run = list(group)
        if not is_run:
            yield from run
        elif not all(map(is_blank, run)):
            yield from _paragraph(run)
        elif all(map(_is_space, run)):
            yield from run
        else:
            yield "\n"


def _is_space(node: Node) -> bool:
    return isinstance(node, str) and not node.strip(_SPACE)


def _paragraph(run: list[Node]) -> Iterator[Node]:
    """Spaces at its ends stand beside it."""
    before = after = ""
    if isinstance(run[0], str):
        text = run[0].lstrip(_SPACE)
        before, run[0] = run[0].removesuffix(text), text
    if isinstance(run[-1], str):
        text = run[-1].rstrip(_SPACE)
        after, run[-1] = run[-1].removeprefix(text), text
    yield from filter(None, [before, Element("p", {}, list(filter(None, run))), after])


def _without_divs(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Element) and node.tag == "div":
            yield from ("\n", *_without_divs(node.children), "\n")
        else:
            yield node


def _as_items(tag: str, nodes: Iterable[Node]) -> list[Node]:
    """The children of a list or a table: what is no item is put in one."""
    items: list[Node] = []
    for is_item, group in groupby(nodes, key=lambda node: _is_item(tag, node)):
        run = list(group)
        if is_item:
            items += [_without_number(node) if tag == "ul" else node for node in run]
            continue
        before = list(takewhile(is_blank, run))
        items += before if all(map(_is_space, before)) else ["\n"]
        items = _with_implied_item(tag, items, run[len(before) :])
    return items


def _is_item(tag: str, node: Node) -> bool:
    return isinstance(node, Element) and tag in rule_of(node.tag).parents


def _with_implied_item(tag: str, items: list[Node], content: list[Node]) -> list[Node]:
    """The items and one more of this content; but a list is below the item before it."""
    first = content[0] if content else ""
    if isinstance(first, Element) and first.tag in {"ul", "ol"} and tag in {"ul", "ol"}:
        last = next(elements(reversed(items)), None)
        if last:
            position = items.index(last)
            inner = [*last.children, *items[position + 1 :], *_arranged("li", content)]
            return [*items[:position], last.holding(inner)]
    implied = Element(rule_of(tag).item, {}, _arranged(rule_of(tag).item, content))
    return [*items, implied] if has_words(implied) or has_target(implied) else items


def _without_number(item: Node) -> Node:
    """Items have numbers in ordered lists alone."""
    if isinstance(item, str) or "value" not in item.attributes:
        return item
    others = {name: value for name, value in item.attributes.items() if name != "value"}
    return Element(item.tag, others, item.children)


def _without_headings(element: Element) -> Iterable[Node]:
    """As terms and heads of columns want it."""
    if element.tag in {"section", "aside"}:
        return element.children
    return [Element("p", {}, element.children) if element.tag in HEADINGS else element]


def _preformatted(pre: Element) -> Iterator[Node]:
    """Without line ends at its beginning: a parser takes one away each time that it parses them."""
    children = pre.children[:]
    while children and isinstance(children[0], str):
        children[0] = children[0].lstrip("\n")
        if children[0]:
            break
        del children[0]
    yield pre.holding(children)


def _description_list(dl: Element) -> Iterator[Node]:
    """It begins with a term and ends with a description; any other is put beside it."""
    tags = [child.tag if isinstance(child, Element) else "" for child in dl.children]
    first = tags.index("dt") if "dt" in tags else len(tags)
    end = len(tags) - tags[::-1].index("dd") if "dd" in tags else 0
    if end <= first:
        yield from dl.children
        return
    after = dl.children[end:]
    trailing_space = [] if any(elements(after)) else after
    yield from dl.children[:first]
    yield dl.holding([*dl.children[first:end], *trailing_space])
    yield from elements(after)


def _figure(figure: Element) -> Iterator[Node]:
    """With one caption, at its beginning or its end."""
    seen = [child for child in figure.children if not is_blank(child)]
    captions = [child for child in elements(seen) if child.tag == "figcaption"]
    caption = next((caption for caption in captions if caption in (seen[0], seen[-1])), None)
    children: list[Node] = []
    for child in figure.children:
        is_other = isinstance(child, Element) and child in captions and child is not caption
        children += _unwrapped(child) if is_other and isinstance(child, Element) else [child]
    yield figure.holding(children)


def _ruby(ruby: Element) -> Iterable[Node]:
    """Its text alone if nothing in it says how that is read."""
    return [ruby] if any(child.tag == "rt" for child in elements(ruby.children)) else ruby.children


_PARTS: dict[str, Callable[[Element], Iterable[Node]]] = {
    "dl": _description_list,
    "figure": _figure,
    "pre": _preformatted,
    "ruby": _ruby,
    "table": laid_out,
}
