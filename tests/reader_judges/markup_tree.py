"""A page's elements, as far as judges ask: names, attributes, text and what they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip


@dataclass
class Element:
    """One element. `within` are the names of its ancestors, outermost first, with classes:
    `article.story`.
    """

    name: str
    attributes: dict[str, str]
    within: tuple[str, ...]
    text: str = ""

    def __getitem__(self, attribute: str) -> str:
        """The attribute's value; empty if it has none."""
        return self.attributes.get(attribute, "")

    @property
    def title(self) -> str:
        """Its name with its first class."""
        first, _, _ = self["class"].partition(" ")
        return f"{self.name}.{first}" if first else self.name


@dataclass
class Tree:
    """All elements of a page, in their order."""

    elements: list[Element] = field(default_factory=list)

    def all(self, *names: str, within: str = "", **attributes: str) -> Iterator[Element]:
        """The elements of these names, in an ancestor `within`, with all these attributes."""
        for element in self.elements:
            is_there = not within or within in element.within
            if (
                is_there
                and element.name in names
                and attributes.items() <= element.attributes.items()
            ):
                yield element

    def first(self, *names: str, within: str = "", **attributes: str) -> Element:
        """The first such element; an empty one if there is none."""
        return next(self.all(*names, within=within, **attributes), Element("", {}, ()))

    def meta(self, name: str) -> list[str]:
        """What the page says of itself under a name or a property, each time it does."""
        metas = (e for e in self.all("meta") if name in {e["name"], e["property"]})
        return [element["content"] for element in metas]


def tree(html: str) -> Tree:
    """The elements of `html`."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return reading.tree


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree = Tree()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        within = tuple(element.title for element in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, within)
        self.tree.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        names = [element.name for element in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data
