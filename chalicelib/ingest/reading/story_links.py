"""Where a story's links lead: to files beside it, and warnings of those to no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urljoin

from msgspec import Struct

from chalicelib.ingest.markup.links import valid_link
from chalicelib.ingest.markup.losses import LONGEST_NAMED, MOST_NAMED, is_half_link
from chalicelib.ingest.markup.nodes import Element, Node, bottom_up, every_element
from chalicelib.ingest.reading.upload_keys import FOLDER, section_of_folder, slug_of_name
from chalicelib.news.address import NOTICES, PAGES, RESERVED, Address
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.slug import slug_of

STORY_FILES = (".md", ".markdown", ".mdx", ".txt")

# Whole links, links within the site or the story, and what another program fills in.
_ELSEWHERE = re.compile(r"\A[a-z][a-z0-9+.-]*:|\A[/#\\]|://|\{[{%]|%7B", re.IGNORECASE)
_FILE = re.compile(r"\.(?!html?$|php$|aspx?$)[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
# First parts of paths that are no section: the site's own lists, and its pictures.
_OWN = (RESERVED - {PAGES, NOTICES, "section"}) | {"media", "pictures"}


class StoryPlace(Struct, frozen=True):
    """Where a story's links begin: its file, and its address if it has one."""

    file: PurePosixPath
    address: Address | None
    newsroom: Newsroom

    def resolved(self, nodes: list[Node]) -> list[Node]:
        """A pass: links to files and addresses beside the story lead there from everywhere."""
        if all(_link_of(element) == self._target(element) for element in every_element(nodes)):
            return nodes
        return bottom_up(nodes, lambda element: [self._resolved(element)])

    def dead_links(self, nodes: list[Node]) -> Iterator[Problem]:
        """Warnings of links that lead to no page, in nodes that are resolved."""
        links = dict.fromkeys(filter(None, map(_link_of, every_element(nodes))))
        for link in [link for link in links if self._is_dead(link)][:MOST_NAMED]:
            yield self._problem(link)

    def _resolved(self, element: Element) -> Element:
        target = self._target(element)
        if target == _link_of(element):
            return element
        return Element(element.tag, element.attributes | {"href": target}, element.children)

    def _target(self, element: Element) -> str:
        """Where its link leads: the link as it is written, or a path on the site."""
        link = _link_of(element)
        if not link or _ELSEWHERE.search(link) or is_half_link(link):
            return link
        path, rest = _parts(link)
        if path.lower().endswith(STORY_FILES):
            address = self._address_of(unquote(path))
            return f"{address.path}{rest}" if address else link
        if _FILE.search(path) or self.address is None or not self.address.path:
            return link
        return urljoin(self.address.path, link)

    def _address_of(self, path: str) -> Address | None:
        """The address of the story in the file at `path` from here, if its name tells it."""
        file = PurePosixPath(normpath(self.file.parent / path))
        section, slug = section_of_folder(file), slug_of_name(file)
        if file.parts[:2] == (FOLDER, "_pages") and self.newsroom.page(slug_of(file.stem)):
            return Address(PAGES, slug_of(file.stem))
        is_story = file.parts[:1] == (FOLDER,) and self.newsroom.section(section)
        return Address(section, slug) if is_story and slug else None

    def _is_dead(self, link: str) -> bool:
        if link.startswith("/"):
            return not link.startswith(("//", "/\\")) and not self._is_page(link)
        return not (_ELSEWHERE.search(link) or is_half_link(link) or valid_link(link) is None)

    def _is_page(self, link: str) -> bool:
        """Whether there may be a page: stories come and go, sections and pages are known."""
        parts = _parts(link)[0].strip("/").split("/")
        first = unquote(parts[0]).lower()
        if first in _OWN or first[:1] in {"", "{"} or (len(parts) == 1 and "." in first):
            return True
        if self.newsroom.section(first):
            return len(parts) <= 2
        return len(parts) == 1 and self.newsroom.page(first) is not None

    def _problem(self, link: str) -> Problem:
        shown = link if len(link) <= LONGEST_NAMED else f"{link[:LONGEST_NAMED]}…"
        mend = "write the story's address, as `/section/story`, or `https://…`"
        if not link.startswith("/"):
            what = f"the link `{shown}` leads to a file beside the story, which is no page"
            return Problem(what, mend)
        first = link.strip("/").partition("/")[0]
        is_section = self.newsroom.section(first.lower()) is not None
        why = "no address of ours is as long" if is_section else f"there is no section `{first}`"
        return Problem(f"the link `{shown}` leads to no page: {why}", mend)


def _link_of(element: Element) -> str:
    return element.attributes.get("href", "").strip() if element.tag == "a" else ""


def _parts(link: str) -> tuple[str, str]:
    """The path, and the query and the fragment."""
    path = re.split(r"[?#]", link, maxsplit=1)[0]
    return path, link.removeprefix(path)
