"""Warnings of what sanitising takes out of a text, and of footnotes that go nowhere.

Equal losses are warned of once, or a few times: the record of an upload must stay small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from chalicelib.ingest.markup.elements import Role, rule_of
from chalicelib.ingest.markup.embeds import card_for_frame
from chalicelib.ingest.markup.foreign_pictures import links_without_words, with_links_of_pictures
from chalicelib.ingest.markup.links import is_invalid_link
from chalicelib.ingest.markup.nodes import Element, Node, every_element, text_of
from chalicelib.ingest.markup.pictures_in_text import lost_links
from chalicelib.ingest.markup.places import with_named_places
from chalicelib.ingest.markup.selection import is_hidden
from chalicelib.news.errors import Problem

MOST_NAMED = 3  # links in one warning, footnotes in one receipt
LONGEST_NAMED = 60  # characters of one

_NOT_SHOWN = {"img", "embed", "form", "input", "frame", "applet"}  # and those that are dropped
_UPLOAD = "upload them beside the story, and write `![what it shows](name.jpg)`"
_NOT_TEXT = {"script", "style", "title"}
# The last part of a host's name is one that other texts rarely end in: `notes.md` is a file.
_HALF_LINK = re.compile(
    r"(?:www\.[\w-]+\.|[\w-]+(?:\.[\w-]+){0,9}\.(?:dk|com|org|net|eu|no|se|de|uk|az)(?:/|\Z)"
    r"|[\w.+-]{1,64}@[\w-]+\.)",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[\^([^\]\[\s]{1,100})\]")
_FOOTNOTE = re.compile(r"^[ \t>*+-]*+(\[\^([^\]\[\s]{1,100})\]):", re.MULTILINE)


def losses(
    body: str, raw: list[Node], *, first_line: int, has_footnotes: bool
) -> Iterator[Problem]:
    """The warnings for `body`; `raw` is the tree that was parsed from it, before sanitising, but
    with the pictures of our own files.
    """
    yield from _markup(raw)
    yield from _hidden(raw)
    yield from _links(with_named_places(with_links_of_pictures(raw)))
    if has_footnotes and "[^" in body:
        yield from _marks_without_footnote(body, raw, first_line)
        yield from _footnotes_without_mark(body, raw, first_line)


def _markup(raw: list[Node]) -> Iterator[Problem]:
    for name in sorted({element.tag for element in every_element(raw) if _is_dropped(element)}):
        mend = "take it out" if name in _NOT_TEXT else "tell it in words, or link to it"
        if name == "img":
            yield Problem("pictures of other sites are not shown", _UPLOAD, field="image")
        else:
            yield Problem(f"`<{name}>` in the text is not shown", mend)
    links = [*links_without_words(raw), *lost_links(raw)]
    if links:
        what = f"with a picture its link is not shown: {_named(links)}"
        yield Problem(what, "write the link in words: `[words](https://…)`")


def _hidden(raw: list[Node]) -> Iterator[Problem]:
    hidden = [text_of(part.children).strip() for part in every_element(raw) if is_hidden(part)]
    if any(hidden):
        what = f"a part of the text is hidden, and is not shown: {_named(filter(None, hidden))}"
        yield Problem(what, "take it out, or take out `hidden` or its style")


def _is_dropped(element: Element) -> bool:
    if element.tag == "iframe" and card_for_frame(element):
        return False
    return element.tag in _NOT_SHOWN or rule_of(element.tag).role is Role.DROPPED


def _links(raw: list[Node]) -> Iterator[Problem]:
    anchors = (element.attributes for element in every_element(raw) if element.tag == "a")
    links = [attributes["href"] for attributes in anchors if "href" in attributes]
    lost = [link for link in links if is_invalid_link(link)]
    lost_links = set(lost)
    yield from _half_links(link for link in links if link not in lost_links)
    if lost:
        are = "a link was" if len(lost) == 1 else f"{len(lost)} links were"
        what = f"{are} taken out (the words stay): {_named(lost)}"
        mend = "link to a page, by `https://…` or `/section/story`, or to `mailto:` or `tel:`"
        if all(link.startswith("#") for link in lost):
            mend = "write the words of a heading of the story: `#the-heading`"
        yield Problem(what, mend)


def is_half_link(link: str) -> bool:
    """Whether it is read as an address beside the story, and was not meant so."""
    return _HALF_LINK.match(link) is not None


def _half_links(links: Iterable[str]) -> Iterator[Problem]:
    """Links that are read as addresses beside the story, and were not meant so."""
    for link in list(dict.fromkeys(filter(is_half_link, links)))[:MOST_NAMED]:
        whole = f"mailto:{link}" if "@" in link.partition("/")[0] else f"https://{link}"
        what = f"the link `{link[:LONGEST_NAMED]}` leads to no page: its beginning is missing"
        yield Problem(what, f"write `{whole[:LONGEST_NAMED]}`")


def _marks_without_footnote(body: str, raw: list[Node], first_line: int) -> Iterator[Problem]:
    """Marks that are shown as they were written, since there is no such footnote."""
    text = _text_without_code(raw)
    alone = {match[1].casefold(): match[0] for match in _MARK.finditer(text)}
    for mark in list(alone.values())[:MOST_NAMED]:
        position = body.find(mark)
        line = _line(body, position, first_line) if position >= 0 else None
        what = f"`{mark}` refers to no footnote: readers see it as it is"
        yield Problem(what, f"write the footnote on a line of its own: `{mark}: …`", line)


def _footnotes_without_mark(body: str, raw: list[Node], first_line: int) -> Iterator[Problem]:
    """Footnotes that are left out, since nothing refers to them or another has their name."""
    ids = (element.attributes.get("id", "") for element in every_element(raw))
    rendered = {unquote(name[3:]).casefold() for name in ids if name.startswith("fn-")}
    as_written = Counter(match[2].casefold() for match in _FOOTNOTE.finditer(text_of(raw)))
    written: dict[str, list[re.Match[str]]] = {}
    for match in _FOOTNOTE.finditer(body):
        written.setdefault(match[2].casefold(), []).append(match)
    left_out = [
        notes
        for name, notes in written.items()
        if len(notes) > (name in rendered) + as_written[name]
    ]
    for first, *others in left_out[:MOST_NAMED]:
        mark = first[1]
        if first[2].casefold() in rendered:
            what = f"there are two footnotes `{mark}`, and only the first is shown"
            mend, position = "give the second a name of its own, or delete it", others[-1].start(1)
        else:
            what = f"nothing refers to the footnote `{mark}`: it is not shown"
            mend, position = (
                f"write `{mark}` in the text where it belongs, or delete it",
                first.start(1),
            )
        yield Problem(what, mend, _line(body, position, first_line))


def _text_without_code(nodes: Iterable[Node]) -> str:
    return "".join(
        node if isinstance(node, str) else _text_without_code(node.children)
        for node in nodes
        if isinstance(node, str) or node.tag != "code"
    )


def _named(texts: Iterable[str]) -> str:
    short = [text if len(text) <= LONGEST_NAMED else f"{text[:LONGEST_NAMED]}…" for text in texts]
    distinct = list(dict.fromkeys(short))
    more = ["…"] if len(distinct) > MOST_NAMED else []
    return ", ".join(
        [*(f"`{text}`" if text else "an empty one" for text in distinct[:MOST_NAMED]), *more]
    )


def _line(body: str, position: int, first_line: int) -> int:
    return first_line + body.count("\n", 0, position)
