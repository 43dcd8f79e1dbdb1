"""A file of a news agency, in whichever of its formats."""

from __future__ import annotations

from chalicelib.ingest.reading.document import Document
from chalicelib.ingest.reading.wires.newsml_g2 import ITEMS, read_newsml
from chalicelib.ingest.reading.wires.ninjs import read_ninjs
from chalicelib.ingest.reading.wires.nitf import read_nitf
from chalicelib.ingest.reading.wires.wire_parts import Report
from chalicelib.ingest.reading.wires.wire_report import document_of
from chalicelib.ingest.reading.wires.wire_xml import Element, first_named, name_of, parse_xml
from chalicelib.news.errors import Problem, UnusableManuscript

# What else comes as XML, and what an editor does with it.
_OTHERS = {
    "rss": ("a feed or an export of WordPress", "import it: `newsdesk import FILE`"),
    "feed": ("a feed", "save the story alone, as a web page or as text"),
    "NewsML": ("a report in NewsML 1, an older format", "ask the agency for NewsML-G2 or NITF"),
}


def read_json(content: bytes) -> Document:
    """The story of a file of ninjs. Raises UnusableManuscript."""
    return document_of(read_ninjs(content))


def read_xml(content: bytes) -> Document:
    """The story of a file of NITF or NewsML-G2. Raises UnusableManuscript."""
    return document_of(_report(parse_xml(content)))


def _report(root: Element) -> Report:
    name = name_of(root)
    if name in {*ITEMS, "newsMessage", "groupSet"}:
        return read_newsml(root)
    if name == "nitf" or (name not in _OTHERS and first_named(root, "nitf") is not None):
        return read_nitf(root)
    called, mend = _OTHERS.get(name, (f"XML that begins with `<{name[:40]}>`", _MEND))
    raise UnusableManuscript(Problem(f"the file is {called}, and no report we can read", mend))


_MEND = "copy the story's text into a file that ends in .txt or .md"
