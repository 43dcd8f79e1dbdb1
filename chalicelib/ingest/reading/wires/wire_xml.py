"""XML of agencies, parsed without entities, without a DTD and without the network.

Some agencies name a DTD of their own: it is never fetched, and the report is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree

from chalicelib.ingest.reading.documents.bounded_xml import (
    bounded_parser,
    has_too_many_attributes,
)
from chalicelib.news.errors import Problem, UnusableManuscript

MOST_ELEMENTS = 50_000  # the largest of a hundred real reports has 3,000
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.IGNORECASE)  # in UTF-16 too

type Element = etree._Element  # noqa: SLF001 - lxml has no other name for it


def parse_xml(content: bytes) -> Element:
    """The root of an XML document. Raises UnusableManuscript if it is none, is nested more than
    256 deep (libxml2's bound), has too many elements or attributes, or declares entities.
    """
    if _ENTITY.search(content):
        what = "the file declares entities: no report of an agency does"
        raise UnusableManuscript(Problem(what, _SENT_AGAIN))
    if content.count(b"<") > 2 * MOST_ELEMENTS or has_too_many_attributes(content):
        raise UnusableManuscript(_TOO_MANY)
    try:
        root = _root(content)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnusableManuscript(_malformed(error)) from None
    return root


_SENT_AGAIN = "have the agency's file sent again, as it left the agency"
_TOO_MANY = Problem(
    f"the file has more than {MOST_ELEMENTS} elements, or one with too many attributes",
    "upload the report of one story",
)


def _root(content: bytes) -> Element:
    parser = bounded_parser()
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        faults = {fault.domain for fault in parser.error_log}  # an error's own has others' too
        if faults != {etree.ErrorDomains.NAMESPACE}:
            raise
    # A prefix that nothing declares, as in an example of the IPTC's own: nothing is lost by it.
    root: Element = etree.fromstring(content, bounded_parser(recover=True))
    return root


def _malformed(error: Exception) -> Problem:
    line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
    reason = str(error)[:200] or "it ends too early"
    return Problem(f"the file is not well-formed XML: {reason}", _SENT_AGAIN, line or None)


def name_of(node: Element) -> str:
    """The element's name, without its namespace; empty of what is no element."""
    # A prefix that nothing declares is a part of the name, which lxml's own parting refuses.
    return re.split("[}:]", node.tag)[-1] if isinstance(node.tag, str) else ""


def named(node: Element, *names: str) -> Iterator[Element]:
    """All elements within `node` of any of these names, in their order."""
    return (one for one in node.iter() if name_of(one) in names)


def first_named(node: Element, *names: str) -> Element | None:
    """The first of them."""
    return next(named(node, *names), None)


def children(node: Element, *names: str) -> Iterator[Element]:
    """The children of any of these names."""
    return (one for one in node if name_of(one) in names)


def words_of(node: Element | None) -> str:
    """All text within an element; empty if there is none."""
    return "" if node is None else "".join(_words(node))


def _words(node: Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if name_of(child):
            yield from _words(child)
        else:
            yield entity_text(child)
        yield child.tail or ""


def entity_text(node: Element) -> str:
    """What an entity stands for that HTML knows too, such as `&nbsp;`; any other is left as it is
    written.
    """
    return unescape(node.text or "") if node.tag is etree.Entity else ""
