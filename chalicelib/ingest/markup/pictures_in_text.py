"""Pictures within a text: those of files in the bucket stand between its paragraphs, as figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from chalicelib.ingest.markup.elements import PICTURE, Holds, Role, rule_of
from chalicelib.ingest.markup.foreign_pictures import leads_around
from chalicelib.ingest.markup.nodes import (
    Element,
    Node,
    bottom_up,
    elements,
    every_element,
    has_target,
    has_words,
    is_blank,
    text_of,
)
from chalicelib.ingest.markup.selection import is_hidden
from chalicelib.ingest.picture_names import linked_picture_file, picture_of_file
from chalicelib.news.article import MOST_PICTURES, Picture, picture_mark
from chalicelib.news.story_fields import LONGEST_TEXT
from chalicelib.news.text import BASE, single_spaced

# What other programs call the parts of a picture, where they write no HTML of their own.
_FILE = ("src", "data-src", "image_path", "url", "path", "file", "image")
_CAPTION = ("caption", "title", "description")
_LINKS = "links"  # of a picture's caption, which has no room for them
_WIDTH = re.compile(r"\|\s*\d{1,4}(?:x\d{1,4})?\s*$")  # Obsidian's, behind the words

_MARKED = re.compile(rf"{BASE}picture (\d{{1,4}}){BASE}")


def with_own_pictures(nodes: list[Node]) -> list[Node]:
    """A pass, the first: an image of a file in the bucket becomes a PICTURE, and so does a figure
    or a link around it.
    """
    if not any(element.tag == "img" for element in every_element(nodes)):
        return nodes
    return bottom_up(nodes, _with_own)


def lost_links(nodes: list[Node]) -> Iterator[str]:
    """The links around pictures that lead elsewhere than to the picture, and those in captions,
    which are words alone: they are lost.
    """
    for link in every_element(nodes):
        yield from link.attributes.get(_LINKS, "").split() if link.tag == PICTURE else ()
        href = link.attributes.get("href", "")
        # A link to a larger picture is not missed: the picture leads to its own.
        if leads_around(link, PICTURE) and not linked_picture_file(href.rpartition("/")[2]):
            yield href


def between_blocks(element: Element) -> Iterable[Node]:
    """A pass: no picture within a line. One before the first words of a paragraph stands before
    it, any other after it; what is emphasised below a picture alone is its caption.
    """
    rule = rule_of(element.tag)
    is_line = rule.role is Role.BLOCK and rule.holds is Holds.LINE
    if not is_line or not any(inner.tag == PICTURE for inner in every_element(element.children)):
        return [element]
    captioned = _with_words_below(element.children)
    if captioned:
        return [captioned]
    before, after = _before_and_after(element.children)
    rest = element.holding(bottom_up(element.children, _without))
    is_nothing = not (has_words(rest) or has_target(rest))
    return [*before, *([] if is_nothing else [rest]), *after]


class NumberedPictures(NamedTuple):
    """A text, the pictures whose marks are in it, and those beyond MOST_PICTURES, which are not."""

    nodes: list[Node]
    shown: tuple[Picture, ...]
    beyond: tuple[Picture, ...]


def numbered(nodes: list[Node]) -> NumberedPictures:
    """A pass, the last: in place of each picture a text that no upload has; and the pictures, in
    this order. Those that are too many have no place in the text.
    """
    pictures: list[Picture] = []

    def change(element: Element) -> Iterable[Node]:
        if element.tag != PICTURE:
            return [element]
        pictures.append(_picture(element))
        is_shown = len(pictures) <= MOST_PICTURES
        return [f"{BASE}picture {len(pictures) - 1}{BASE}"] if is_shown else []

    changed = bottom_up(nodes, change)
    return NumberedPictures(
        changed, tuple(pictures[:MOST_PICTURES]), tuple(pictures[MOST_PICTURES:])
    )


def with_picture_marks(html: str) -> str:
    """The HTML of a text that was `numbered`, with a `picture_mark` where a picture stands."""
    return _MARKED.sub(lambda match: picture_mark(int(match[1])), html)


def _with_own(element: Element) -> Iterable[Node]:
    change = _CHANGES.get(element.tag)
    return change(element) if change else [element]


def _own_picture(image: Element) -> Iterable[Node]:
    attributes = image.attributes
    if is_hidden(image):
        return [image]
    file = next(filter(None, (linked_picture_file(attributes.get(part, "")) for part in _FILE)), "")
    if not file:
        return [image]
    is_decorative = attributes.get("role") in {"presentation", "none"}
    caption = next((attributes[part] for part in _CAPTION if attributes.get(part)), "")
    credit = attributes.get("credit") or attributes.get("attr", "")  # Hugo's attribution
    parts = {
        "file": file,
        "alt": "" if is_decorative else _WIDTH.sub("", attributes.get("alt", "")),
        "caption": caption,
        "credit": credit,
        "decorative": "yes" if is_decorative else "",
    }
    return [_with_parts(parts)]


def _own_figure(figure: Element) -> Iterable[Node]:
    """One with a picture alone, and its caption, is that picture; of several its caption follows
    them, and one of anything else stays.
    """
    seen = [child for child in _lifted(figure.children) if not _is_nothing(child)]
    captions = [child for child in elements(seen) if child.tag == "figcaption"]
    pictures = [child for child in elements(seen) if child.tag == PICTURE]
    if not pictures or len(pictures) + len(captions) < len(seen):
        return [figure]
    words = single_spaced(" ".join(text_of(caption.children) for caption in captions))
    if len(pictures) == 1:
        return [_with_parts(_captioned(pictures[0], words).attributes | _links_in(captions))]
    return [*pictures, *(Element("p", {}, caption.children) for caption in captions if words)]


def _links_in(nodes: Iterable[Node]) -> dict[str, str]:
    within = (inner.attributes.get("href", "") for inner in every_element(nodes))
    return {_LINKS: " ".join(link.replace(" ", "%20") for link in within)}


def _own_caption(caption: Element) -> Iterable[Node]:
    """Pictures within a caption stand before it."""
    within = [inner for inner in every_element(caption.children) if inner.tag == PICTURE]
    return (
        [*within, caption.holding(bottom_up(caption.children, _without))] if within else [caption]
    )


def _lifted(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes, with what is in paragraphs and divisions in place of these."""
    for node in nodes:
        # To libxml2 `<source>` is an element that may have others in it.
        if isinstance(node, Element) and node.tag in {"p", "div", "a", "picture", "source"}:
            yield from _lifted(node.children)
        else:
            yield node


def _is_nothing(node: Node) -> bool:
    is_dropped = isinstance(node, Element) and rule_of(node.tag).role is Role.DROPPED
    return is_dropped or is_blank(node)


_CHANGES: dict[str, Callable[[Element], Iterable[Node]]] = {
    "img": _own_picture,
    "figure": _own_figure,
    "figcaption": _own_caption,
}


def _with_words_below(children: list[Node]) -> Element | None:
    """The picture of a line that has nothing else but emphasised words below it: its caption."""
    seen = [child for child in children if not is_blank(child)]
    if len(seen) != 2 or not all(isinstance(child, Element) for child in seen):
        return None
    picture, words = elements(seen)
    is_caption = picture.tag == PICTURE and words.tag in {"em", "i", "small"}
    if not is_caption or any("href" in inner.attributes for inner in every_element([words])):
        return None  # words with a link stay what they are
    return _captioned(picture, single_spaced(text_of(words.children)))


def _before_and_after(nodes: list[Node]) -> tuple[list[Node], list[Node]]:
    before: list[Node] = []
    after: list[Node] = []
    is_after = False
    for node in _in_order(nodes):
        if isinstance(node, Element):
            (after if is_after else before).append(node)
        else:
            is_after = is_after or has_words(node)
    return before, after


def _in_order(nodes: Iterable[Node]) -> Iterator[Node]:
    """The texts and the pictures within, one after the other."""
    for node in nodes:
        if isinstance(node, str) or node.tag == PICTURE:
            yield node
        else:
            yield from _in_order(node.children)


def _without(element: Element) -> Iterable[Node]:
    return [] if element.tag == PICTURE else [element]


def _captioned(picture: Element, words: str) -> Element:
    return _with_parts(picture.attributes | ({"caption": words} if words else {}))


def _with_parts(parts: dict[str, str]) -> Element:
    return Element(PICTURE, {name: part for name, part in parts.items() if part}, [])


def _picture(element: Element) -> Picture:
    parts = {name: single_spaced(text)[:LONGEST_TEXT] for name, text in element.attributes.items()}
    named = picture_of_file(
        element.attributes["file"], parts.get("alt", ""), caption=parts.get("caption", "")
    )
    is_decorative = "decorative" in parts
    return replace(named, credit=parts.get("credit", ""), is_decorative=is_decorative)
