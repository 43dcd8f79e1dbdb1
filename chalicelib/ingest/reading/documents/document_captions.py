"""Captions: a paragraph in the style Caption belongs to the picture beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from chalicelib.ingest.markup.nodes import Element, Node, every_element, has_words
from chalicelib.ingest.reading.documents.document_headings import is_paragraph, words_of
from chalicelib.news.errors import Problem

LONGEST_CAPTION = 400  # characters; a longer paragraph that names a photographer is text

_CREDIT = re.compile(r"\b(?:(?:Arkiv|Presse)?[Ff]otos?|Photos?|Bild|Picture)\s?: ?\S")


def with_captions(nodes: list[Node]) -> list[Node]:
    """A pass: a picture and its caption, below or else above it, are one figure."""
    changed: list[Node] = []
    waiting: list[Node] = [*nodes]
    while waiting:
        node = waiting.pop(0)
        after = waiting[0] if waiting else ""
        if _is_picture(node) and _is_caption(after):
            changed.append(_figure(node, waiting.pop(0)))
        elif _is_caption(node) and _is_picture(after) and not _has_own(waiting):
            changed.append(_figure(waiting.pop(0), node))
        else:
            changed.append(node)
    return changed


def missed_captions(nodes: list[Node]) -> Iterator[Problem]:
    """A warning of each paragraph below a picture that names its photographer, and has not the
    style of a caption.
    """
    for picture, below in pairwise(nodes):
        words = words_of(below) if is_paragraph(below) and not _is_caption(below) else ""
        if _is_picture(picture) and len(words) <= LONGEST_CAPTION and _CREDIT.search(words):
            what = f"“{words[:60]}” below a picture is a paragraph of the text, and no caption"
            yield Problem(what, "give it the style Caption")


def _has_own(nodes: list[Node]) -> bool:
    """Whether the picture that these begin with has a caption below it."""
    return len(nodes) > 1 and _is_caption(nodes[1])


def _is_caption(node: Node) -> bool:
    return isinstance(node, Element) and node.attributes.get("class") == "caption"


def _is_picture(node: Node) -> bool:
    """Whether it is a paragraph of one picture, and of nothing else."""
    if not isinstance(node, Element) or node.tag != "p":
        return False
    pictures = [one for one in every_element(node.children) if one.tag == "img"]
    return len(pictures) == 1 and not has_words(node)


def _figure(picture: Node, caption: Node) -> Element:
    image = next(one for one in every_element([picture]) if one.tag == "img")
    words = words_of(caption)
    return Element("figure", {}, [image, Element("figcaption", {}, [words])])
