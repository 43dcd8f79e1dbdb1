"""Pictures within a text, which are not shown: a link around one keeps its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, every_element, has_words
from chalicelib.news.text import single_spaced


def with_links_of_pictures(nodes: list[Node]) -> list[Node]:
    """A pass: a link around nothing but pictures is a link of the words that describe them."""
    has_pictures = any(element.tag == "img" for element in every_element(nodes))
    return bottom_up(nodes, _with_words) if has_pictures else nodes


def links_without_words(nodes: list[Node]) -> Iterator[str]:
    """The links around pictures that nothing describes: they are lost with them."""
    for link in every_element(nodes):
        if _is_around_pictures(link) and not _descriptions(link):
            yield link.attributes["href"]


def _with_words(element: Element) -> Iterable[Node]:
    words = _descriptions(element) if _is_around_pictures(element) else ""
    return [element.holding([words])] if words else [element]


def _is_around_pictures(element: Element) -> bool:
    return (
        element.tag == "a"
        and "href" in element.attributes
        and not any(map(has_words, element.children))
        and any(inner.tag == "img" for inner in every_element(element.children))
    )


def _descriptions(link: Element) -> str:
    pictures = (inner for inner in every_element(link.children) if inner.tag == "img")
    return single_spaced(" ".join(picture.attributes.get("alt", "") for picture in pictures))
