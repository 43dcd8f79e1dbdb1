"""Safe HTML made valid: what stands where the HTML standard has no place for it is moved there.

The walk is the one an HTML parser takes, with stricter rules: a block ends the formatting around
it, which goes on in the block; text that stands by itself begins a paragraph; an item outside a
list is a paragraph. What turns out to be empty is dropped when it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from chalicelib.ingest.markup.markup_tree import (
    INLINE,
    Element,
    Node,
    elements,
    has_words,
    in_paragraphs,
    is_blank,
    serialised,
)
from chalicelib.ingest.markup.tidy_attributes import is_moment, tidy_attributes
from chalicelib.ingest.markup.tidy_tables import tidy_table


def tidy(html: str) -> str:
    """`html`, as nh3 writes it, without what HTML forbids and with all its words.

    What is valid and accessible already stays as it is, to the letter.
    """
    return _Walk(html).tidied()


_TAG_WRITTEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]++="[^"]*+")*+)>')
_ATTRIBUTE = re.compile(r' ([a-z-]++)="([^"]*+)"')

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TEXT_ONLY = {"p", "pre", *_HEADINGS}
_TEXT = {"div", *_TEXT_ONLY}
_PARAGRAPHED = {"", "blockquote", "section", "aside", "figure"}  # text in them stands in paragraphs
_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "figcaption": {"figure"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
}
# What the children of these are, unless they say what they are.
_CHILDREN = {
    "ul": "li",
    "ol": "li",
    "dl": "dd",
    "table": "tbody",
    "thead": "tr",
    "tbody": "tr",
    "tfoot": "tr",
    "tr": "td",
}
# What an HTML parser carries on from block to block, and what costs no more than its name.
_CARRIED_ON = {
    "a", "b", "code", "em", "i", "s", "small", "strong", "u", "del", "ins", "mark",
}  # fmt: skip
_STAYS_EMPTY = {"li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot"}


@dataclass(eq=False, slots=True)
class _Inline:
    """Formatting or a link, from its start to its end; it may take several elements."""

    tag: str
    attributes: dict[str, str]


@dataclass(eq=False, slots=True)
class _Open:
    """An element that has not ended yet."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    inline: _Inline | None = None
    is_implied: bool = False  # nobody wrote it
    is_open: bool = True
    has_words: bool = False
    has_target: bool = False  # a footnote's mark
    last_item: _Open | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.has_words or self.has_target)


class _Walk:
    """One walk along the tags. `_source` are the elements that are open in what is read, `_open`
    those that are open in what is written: blocks, then formatting.
    """

    def __init__(self, html: str) -> None:
        self._html = html
        self._ids = set(re.findall(r'<(?:a|li)(?: [a-z-]++="[^"]*+")*? id="([^"]*+)"', html))
        self._ids_given: set[str] = set()
        self._levels: list[int] = []
        self._source: list[_Inline | _Open] = []
        self._open = [_Open("")]
        self._wanted: list[_Inline] = []

    def tidied(self) -> str:
        place = 0
        for match in _TAG_WRITTEN.finditer(self._html):
            self._text(self._html[place : match.start()])
            self._end() if match[1] else self._start(match[2], match[3])
            place = match.end()
        self._text(self._html[place:])
        self._close_down_to(self._open[1] if self._open[1:] else None)
        return serialised(self._open[0].children).strip()

    # What is read.

    def _text(self, text: str) -> None:
        if not has_words(text):
            self._space(text)
            return
        if self._block.tag in _PARAGRAPHED:
            inner = text.lstrip()
            self._space(text.removesuffix(inner))
            text = inner
        self._begin_text()
        top = self._open[-1]
        top.children.append(text)
        top.has_words = True

    def _space(self, text: str) -> None:
        top = self._open[-1]
        if text and self._parts_by_itself and not text.isspace():  # &nbsp; is text
            text = "\n"
        if text:
            top.children.append(text)

    def _start(self, tag: str, written: str) -> None:
        if tag == "br":
            self._break()
            return
        attributes = self._attributes(tag, written) if written else {}
        if tag in INLINE:
            self._start_inline(_Inline(tag, attributes))
        else:
            self._start_block(tag, attributes)

    def _end(self) -> None:
        ended = self._source.pop()
        if isinstance(ended, _Inline):
            self._end_inline(ended)
        elif ended.tag == "div":
            self._end_division()
        elif ended.is_open:
            self._close_down_to(ended)

    def _break(self) -> None:
        if not self._parts_by_itself:
            self._open[-1].children.append(Element("br", {}, []))

    # Text and formatting.

    def _start_inline(self, inline: _Inline) -> None:
        self._source.append(inline)
        if inline.tag == "a":
            for outer in [each for each in self._wanted if each.tag == "a"]:
                self._end_inline(outer)  # no link is within another
            if not inline.attributes:
                return
        self._wanted.append(inline)
        if self._block.tag not in _CHILDREN:
            self._begin_text()

    def _end_inline(self, inline: _Inline) -> None:
        if inline not in self._wanted:
            return
        self._wanted.remove(inline)
        element = next((each for each in self._open if each.inline is inline), None)
        if element:
            self._close_down_to(element)
        elif "id" in inline.attributes:
            self._begin_text()
            self._add_target(inline.attributes["id"])

    def _begin_text(self) -> None:
        """Open what text needs here: an item, a paragraph, the formatting that goes on."""
        self._open_implied_items(for_tag="")
        if self._block.tag in _PARAGRAPHED:
            self._open.append(_Open("p", is_implied=True))
        opened = sum(each.inline is not None for each in self._open)
        for inline in self._wanted[opened:]:
            self._open.append(_Open(inline.tag, inline.attributes, inline=inline))

    def _add_target(self, name: str) -> None:
        self._open[-1].children.append(Element("a", {"id": name}, []))
        self._open[-1].has_target = True

    # Blocks.

    def _start_block(self, tag: str, attributes: dict[str, str]) -> None:
        self._end_formatting()
        self._end_implied_items(for_tag=tag)
        outer = self._block
        if outer.tag in _TEXT_ONLY:
            if tag in _TEXT and outer.tag != "p" and outer.is_empty:
                self._source.append(outer)  # a paragraph in a heading: the two are one
                return
            self._close_down_to(outer)
        if tag == "table":  # no caption has one
            self._close_down_to(next((each for each in self._open if each.tag == "caption"), None))
        self._carry_formatting_on()
        if tag == "div" and self._parts_by_itself:
            self._source.append(_Open("div"))
            return
        self._open_implied_items(for_tag=tag)
        if tag == "hr":
            self._open[-1].children.append(Element("hr", {}, []))
            return
        self._open_block(tag, attributes)

    def _open_block(self, tag: str, attributes: dict[str, str]) -> None:
        fitting = self._fitting(tag)
        opened = _Open(fitting, attributes if fitting == tag else {})
        self._open.append(opened)
        self._source.append(opened)
        if "id" in attributes:
            opened.has_target = True
            if fitting != tag:
                self._add_target(attributes["id"])

    @property
    def _parts_by_itself(self) -> bool:
        """Whether text before and after a division is parted without an element for it."""
        return self._block.tag in _PARAGRAPHED or self._block.tag in _CHILDREN

    def _end_division(self) -> None:
        self._end_formatting()
        if self._block.is_implied and self._block.tag == "p":
            self._close()

    def _carry_formatting_on(self) -> None:
        """Keep what goes on in the next block; one of each, as they would multiply."""
        carried: dict[str, _Inline] = {}
        for inline in self._wanted:
            if inline.tag in _CARRIED_ON:
                carried.setdefault(inline.tag, inline)
        self._wanted = list(carried.values())

    def _end_formatting(self) -> None:
        while self._open[-1].inline:
            self._close()

    def _end_implied_items(self, *, for_tag: str) -> None:
        """End the items that nobody wrote where a `for_tag` is the next."""
        for outer, item in zip(self._open[-2::-1], self._open[:0:-1], strict=False):
            if not item.is_implied:
                return
            if outer.tag in _PARENTS.get(for_tag, ()):
                self._close_down_to(item)
                return

    def _open_implied_items(self, *, for_tag: str) -> None:
        """In a list or a table, open the items that a `for_tag`, or text, has to stand in."""
        parents = _PARENTS.get(for_tag, ())
        while (outer := self._block).tag in _CHILDREN and outer.tag not in parents:
            if outer.last_item and for_tag in {"ul", "ol"}:
                self._reopen(outer.last_item)  # a list is below the item before it
            else:
                self._open.append(_Open(_CHILDREN[outer.tag], is_implied=True))

    def _reopen(self, item: _Open) -> None:
        children = self._block.children
        while isinstance(children.pop(), str):
            pass
        item.is_open = item.is_implied = True
        self._open.append(item)

    def _fitting(self, tag: str) -> str:
        """What a `tag` has to be at this place."""
        if tag == "div" or self._block.tag not in _PARENTS.get(tag, {self._block.tag}):
            return "p"
        if tag in _HEADINGS or tag in {"section", "aside"}:
            return "p" if any(each.tag in {"dt", "th"} for each in self._open) else tag
        return tag

    @property
    def _block(self) -> _Open:
        """The innermost element that is no formatting."""
        return next(each for each in reversed(self._open) if each.inline is None)

    # What is written.

    def _close_down_to(self, element: _Open | None) -> None:
        while element and element.is_open:
            self._close()

    def _close(self) -> None:
        closed = self._open.pop()
        closed.is_open = False
        outer = self._open[-1]
        outer.children += self._inline(closed) if closed.inline else self._blocks(closed)
        if not closed.inline:
            outer.last_item = closed if closed.tag == "li" and not _is_dropped(closed) else None
        outer.has_words |= closed.has_words
        outer.has_target |= closed.has_target

    def _inline(self, closed: _Open) -> list[Node]:
        inline = closed.inline
        if inline is None or not closed.has_words:
            return self._nothing(closed)
        if inline.tag == "time" and not _names_a_moment(closed):
            return closed.children
        if not closed.attributes and inline.tag == "a":
            return closed.children
        if "id" in inline.attributes:
            closed.has_target = True
            inline.attributes = {k: v for k, v in inline.attributes.items() if k != "id"}
        return [Element(closed.tag, closed.attributes, closed.children)]

    def _nothing(self, closed: _Open) -> list[Node]:
        """What is left of an element without words: its spaces, and the mark of a footnote."""
        inline = closed.inline
        if inline is None or "id" not in inline.attributes or inline in self._wanted:
            return closed.children
        closed.has_target = True
        return [Element("a", {"id": inline.attributes["id"]}, []), *closed.children]

    def _blocks(self, closed: _Open) -> list[Node]:
        tag, children = closed.tag, closed.children
        if _is_dropped(closed):
            return ["\n"]
        if tag in _HEADINGS:
            tag = self._below(int(tag[1])) if closed.has_words else "p"
        if tag == "th" and not closed.has_words:
            tag = "td"
            closed.attributes.pop("scope", None)
        if tag == "pre":
            _begin_with_words(children)
        element = Element(tag, closed.attributes, children)
        if tag == "p" and closed.is_implied:
            return _without_space_at_its_end(element)
        return list(_PARTS[tag](element)) if tag in _PARTS else [element]

    def _below(self, level: int) -> str:
        """The heading's tag: no level is skipped, and the page's own is the first."""
        level = max(level, 2)
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return f"h{len(self._levels) + 1}"

    def _attributes(self, tag: str, written: str) -> dict[str, str]:
        attributes = dict(_ATTRIBUTE.findall(written))
        if "id" in attributes:
            if attributes["id"] in self._ids_given:
                del attributes["id"]
            else:
                self._ids_given.add(attributes["id"])
        href = attributes.get("href", "").strip()
        if href.startswith("#") and href[1:] not in self._ids:
            del attributes["href"]
        if tag == "li" and self._block.tag != "ol":
            attributes.pop("value", None)
        return tidy_attributes(tag, attributes)


def _is_dropped(closed: _Open) -> bool:
    if not closed.is_empty:
        return False
    if closed.tag in {"ul", "ol", "dl"}:
        return not any(elements(closed.children))
    return closed.is_implied or closed.tag not in _STAYS_EMPTY


def _names_a_moment(closed: _Open) -> bool:
    """Whether a `<time>` says which: by its attribute, or else by nothing but its text."""
    if "datetime" in closed.attributes:
        return True
    text = "".join(child for child in closed.children if isinstance(child, str))
    return not any(elements(closed.children)) and is_moment(unescape(text))


def _begin_with_words(preformatted: list[Node]) -> None:
    """Take away the line ends at the beginning: a parser takes one, each time it reads them."""
    while preformatted and isinstance(preformatted[0], str):
        preformatted[0] = preformatted[0].lstrip("\n")
        if preformatted[0]:
            return
        del preformatted[0]


def _without_space_at_its_end(paragraph: Element) -> list[Node]:
    last = paragraph.children[-1]
    if not isinstance(last, str) or not last[-1:].isspace():
        return [paragraph]
    words = last.rstrip()
    paragraph.children[-1:] = [words] if words else []
    return [paragraph, last.removeprefix(words)]


def _description_list(listed: Element) -> Iterator[Node]:
    """It begins with a term and ends with a description; any other stands beside it."""
    tags = [child.tag if isinstance(child, Element) else "" for child in listed.children]
    first = tags.index("dt") if "dt" in tags else len(tags)
    end = len(tags) - tags[::-1].index("dd") if "dd" in tags else 0
    if end <= first:
        first = end = len(tags)
    yield from _freed(listed.children[:first])
    if first < end:
        inner = listed.children[first:]
        after = [child for child in inner[end - first :] if isinstance(child, Element)]
        kept = inner[: end - first] if after else inner
        yield Element("dl", listed.attributes, kept)
        yield from _freed(after)


def _freed(items: Sequence[Node]) -> Iterator[Node]:
    for item in items:
        yield from [item] if isinstance(item, str) else in_paragraphs(item.children)


def _figure(figure: Element) -> Iterator[Node]:
    """With one caption, at its beginning or its end."""
    shown = [child for child in figure.children if not is_blank(child)]
    captions = [child for child in elements(shown) if child.tag == "figcaption"]
    kept = next((each for each in captions if each in (shown[0], shown[-1])), None)
    children: list[Node] = []
    for child in figure.children:
        if isinstance(child, Element) and child.tag == "figcaption" and child is not kept:
            children += in_paragraphs(child.children)
        else:
            children.append(child)
    yield Element("figure", figure.attributes, children)


_PARTS = {"dl": _description_list, "figure": _figure, "table": tidy_table}
