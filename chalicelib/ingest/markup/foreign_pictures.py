"""Pictures of other sites within a text, which are not shown: a link around one keeps its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chalicelib.ingest.markup.elements import PICTURE
from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, every_element, has_words
from chalicelib.news.text import single_spaced


def with_links_of_pictures(nodes: list[Node]) -> list[Node]:
    """A pass: a link around nothing but images of other sites is a link of the words that describe
    them.
    """
    has_pictures = any(element.tag == "img" for element in every_element(nodes))
    return bottom_up(nodes, _with_words) if has_pictures else nodes


def links_without_words(nodes: list[Node]) -> Iterator[str]:
    """The links around images that nothing describes: they are lost with them."""
    for link in every_element(nodes):
        if leads_around(link, "img") and not _descriptions(link):
            yield link.attributes["href"]


def leads_around(link: Element, tag: str) -> bool:
    """Whether it is a link around such pictures and nothing else that a reader sees."""
    return (
        link.tag == "a"
        and "href" in link.attributes
        and not any(has_words(child) for child in link.children if not _is_picture(child))
        and any(inner.tag == tag for inner in every_element(link.children))
    )


def _with_words(element: Element) -> Iterable[Node]:
    words = _descriptions(element) if leads_around(element, "img") else ""
    return [element.holding([words])] if words else [element]


def _is_picture(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == PICTURE


def _descriptions(link: Element) -> str:
    pictures = (inner for inner in every_element(link.children) if inner.tag == "img")
    return single_spaced(" ".join(picture.attributes.get("alt", "") for picture in pictures))
