"""Pieces of safe HTML: text as it is written, and elements around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

INLINE = {
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small",
    "strong", "sub", "sup", "time", "u", "br",
}  # fmt: skip
VOID = {"br", "hr"}

# Neither spaces nor what has no width: a link of such signs alone has no name.
_SEEN = re.compile("[^\\s\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element; the values of its attributes are escaped, as they are written."""

    tag: str
    attributes: dict[str, str]
    children: list[str | Element]


Node = str | Element


def has_words(text: str) -> bool:
    """Whether a reader sees anything of this text, written as HTML."""
    return _SEEN.search(text.replace("&nbsp;", "")) is not None


def is_blank(node: Node) -> bool:
    """Whether it is space, or the end of a line."""
    return not has_words(node) if isinstance(node, str) else node.tag == "br"


def is_inline(node: Node) -> bool:
    """Whether it may stand in a line of text."""
    return isinstance(node, str) or node.tag in INLINE


def elements(nodes: Iterable[Node]) -> Iterator[Element]:
    """The elements among them."""
    return (node for node in nodes if isinstance(node, Element))


def in_paragraphs(nodes: Iterable[Node]) -> Iterator[Node]:
    """The same, with each run of text in a paragraph."""
    for is_run, group in groupby(nodes, key=is_inline):
        run = list(group)
        if not is_run:
            yield from run
        elif all(map(is_blank, run)):
            yield "\n"
        else:
            yield Element("p", {}, run)


def serialised(nodes: Iterable[Node]) -> str:
    """As HTML. Without recursion: what editors upload nests deeper than Python likes to."""
    parts: list[str] = []
    ahead = list(nodes)[::-1]
    while ahead:
        node = ahead.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        attributes = "".join(f' {name}="{value}"' for name, value in node.attributes.items())
        parts.append(f"<{node.tag}{attributes}>")
        if node.tag not in VOID:
            ahead.append(f"</{node.tag}>")
            ahead += node.children[::-1]
    return "".join(parts)
