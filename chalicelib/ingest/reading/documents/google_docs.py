"""What is Google Docs' own in the pages that it exports: comments, and lists within lists."""

from __future__ import annotations

import re

from lxml import etree

from chalicelib.ingest.markup.nodes import Element, Node
from chalicelib.news.text import single_spaced

_COMMENT = re.compile(r"#?cmnt\d+")
_MARK = re.compile(r"#?cmnt_ref\d+")
_LEVEL = re.compile(r"(?:^|\s)lst-\S*-(\d)(?:$|\s)")


def is_google_docs(root: etree._Element) -> bool:
    """Whether Google Docs wrote the page."""
    body = root.find("body")
    classes = "" if body is None else body.get("class", "")
    if "doc-content" in classes.split():
        return True
    return any("lst-kix" in "".join(style.itertext()) for style in root.iter("style"))


def comments_of(article: etree._Element) -> list[str]:
    """The words of its comments, which are taken out, with their marks in the text."""
    words = []
    for link in list(article.iter("a")):
        if _COMMENT.fullmatch(link.get("id", "")):
            block = _block(link, article)
            words.append(single_spaced("".join(block.itertext()).partition("]")[2]))
            remove(block)
        elif _MARK.fullmatch(link.get("id", "")):
            parent = link.getparent()
            is_raised = parent is not None and parent.tag == "sup" and len(parent) == 1
            remove(parent if is_raised and parent is not None else link)
    return words


def _block(link: etree._Element, article: etree._Element) -> etree._Element:
    """The division that is the comment as a whole."""
    for above in link.iterancestors("div"):
        return above if above is not article else link
    return next(link.iterancestors("p"), link)


def remove(element: etree._Element) -> None:
    """Take it out, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
    element.tail = None


def with_nested_lists(nodes: list[Node]) -> list[Node]:
    """The lists of one another, which the page has side by side with their level in a class."""
    nested: list[Node] = []
    open_lists: list[tuple[int, Element]] = []
    for node in nodes:
        if isinstance(node, str) and not node.strip():
            continue
        level = _level(node)
        if level is None or not isinstance(node, Element):
            open_lists.clear()
            nested.append(node)
            continue
        while open_lists and open_lists[-1][0] > level:
            open_lists.pop()
        plain = Element(node.tag, _without_class(node), _items(node))
        if open_lists and open_lists[-1][0] < level and open_lists[-1][1].children:
            last = open_lists[-1][1].children[-1]
            if isinstance(last, Element):
                last.children.append(plain)
                open_lists.append((level, plain))
                continue
        if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tag == plain.tag:
            open_lists[-1][1].children.extend(plain.children)
            continue
        nested.append(plain)
        open_lists = [(level, plain)]
    return nested


def _level(node: Node) -> int | None:
    if not isinstance(node, Element) or node.tag not in {"ul", "ol"}:
        return None
    level = _LEVEL.search(node.attributes.get("class", ""))
    return int(level[1]) if level else 0


def _items(node: Element) -> list[Node]:
    return [
        Element("li", _without_class(one), one.children)
        for one in node.children
        if isinstance(one, Element)
    ]


def _without_class(element: Element) -> dict[str, str]:
    return {name: value for name, value in element.attributes.items() if name != "class"}
