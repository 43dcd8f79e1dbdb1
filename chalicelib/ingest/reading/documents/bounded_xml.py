"""XML of documents, parsed by libxml2: bounded, without entities, and with no request anywhere."""

from __future__ import annotations

import re

from lxml import etree

from chalicelib.ingest.reading.documents.zipped_file import broken
from chalicelib.news.errors import Problem, UnusableManuscript

LARGEST_XML = 12 * 1024 * 1024  # bytes; Word writes twenty for one of a text that is much edited
MOST_PAIRS = 20_000_000  # of attributes: libxml2 compares each of an element with all before it
_FEW = 50  # attributes; of so many the pairs don't matter
MOST_TAGS = 300_000  # beginnings and ends; libxml2 needs about 150 bytes for one

# In UTF-8 and in UTF-16; no other encoding is read. Text can't hold it, only `&lt;!DOCTYPE`.
_DECLARATION = re.compile(
    rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)", re.IGNORECASE
)
_ENCODING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE
)
_TAG = re.compile(rb"""[^>"']*+(?:"[^"]*+"[^>"']*+|'[^']*+'[^>"']*+)*+""")
_ASSIGNED = re.compile(rb"=\s*[\"']")
_BEGINNINGS = (b"<", b"\0<", b"\xef\xbb\xbf", b"\xff\xfe<\0", b"\xfe\xff\0<")
_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1"}


def parsed_xml(content: bytes) -> etree._Element:
    """The root. Raises UnusableManuscript if it is no XML, too large, nested too deeply (256
    levels, libxml2's own bound), or declares what it may be made of.
    """
    is_full = content.count(b"<") > MOST_TAGS or has_too_many_attributes(content)
    if len(content) > LARGEST_XML or is_full:
        raise too_long()
    if not content.lstrip().startswith(_BEGINNINGS) or b"\0\0" in content[:8]:
        raise broken(ValueError("encoding"))
    encoding = _ENCODING.match(content[:200])
    if _DECLARATION.search(content) or (encoding and encoding[1].lower() not in _ENCODINGS):
        raise UnusableManuscript(
            Problem(
                "the file has parts that no word processor writes (a document type, or entities)",
                "copy its text into a new document, and upload that",
            )
        )
    try:
        return etree.fromstring(content, bounded_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(error) from None


def bounded_parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that expands no entity, reads no DTD and no network, and is bound in depth."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def has_too_many_attributes(content: bytes) -> bool:
    """Whether elements of an XML file have so many that it takes too long; none has a `<` in it."""
    counts = (_attributes(part) for part in content.split(b"<"))
    return sum(count * count for count in counts if count > _FEW) > MOST_PAIRS


def _attributes(part: bytes) -> int:
    """How many a tag has, and what follows it up to the next: a text may be full of `=` too. In
    UTF-16 a byte that looks like a quotation mark may be half a letter, so all of that counts.
    """
    count = part.count(b"=")
    if count <= _FEW or b"\0" in part:
        return count
    tag = _TAG.match(part)
    return len(_ASSIGNED.findall(tag[0])) if tag else count


def too_long() -> UnusableManuscript:
    """The refusal of a text that takes too much to be read."""
    what = "the text is too long, or has too much formatting, to be read"
    return UnusableManuscript(Problem(what, "part the story in two"))
