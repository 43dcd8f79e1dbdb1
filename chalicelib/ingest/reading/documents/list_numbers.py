"""The numbers of lists that go on: in HTML a list behind a picture begins at 1 again."""

from __future__ import annotations

from chalicelib.ingest.markup.nodes import Element, Node, bottom_up

_MARK = "list-item "  # no bookmark of Word's has a space in it


def mark_of_number(number: int) -> str:
    """The name of a bookmark that stands for an item's number, until the list is HTML."""
    return f"{_MARK}{number}"


def with_numbers(nodes: list[Node]) -> list[Node]:
    """A pass: items have the numbers that the document has, and no marks."""
    return bottom_up(nodes, _numbered)


def _numbered(element: Element) -> list[Node]:
    if element.tag != "ol":
        return [element]
    items: list[Node] = []
    attributes, following = dict(element.attributes), 1
    for item in element.children:
        mark = _mark_of(item)
        if mark is None or not isinstance(item, Element):
            items.append(item)
            following += isinstance(item, Element)
            continue
        number = int(mark.attributes["id"].removeprefix(_MARK))
        said = dict(item.attributes)
        if number != following and not items:
            attributes["start"] = str(number)
        elif number != following:
            said["value"] = str(number)
        following = number + 1
        items.append(Element("li", said, [one for one in item.children if one is not mark]))
    return [Element("ol", attributes, items)]


def _mark_of(item: Node) -> Element | None:
    """The mark that an item begins with; None if it has none."""
    first = item.children[0] if isinstance(item, Element) and item.children else None
    is_mark = isinstance(first, Element) and first.attributes.get("id", "").startswith(_MARK)
    return first if is_mark and isinstance(first, Element) else None
