"""XMP, the packet of words in a picture's file: read in bounds, and written small.

https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol
from xml.sax.saxutils import escape

from lxml import etree

from chalicelib.imaging.picture_bounds import LARGEST_METADATA
from chalicelib.news.renditions import PictureWords

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_DEFAULT_LANGUAGE = "x-default"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class _XmlElement(Protocol):
    """What is used of an element of lxml, which has no types."""

    text: str | None

    def get(self, name: str, default: str = "") -> str: ...
    def iter(self, name: str) -> Iterator[_XmlElement]: ...
    def iterchildren(self, name: str) -> Iterator[_XmlElement]: ...


class XmpPacket:
    """The properties of a packet. One that can't be read has none."""

    def __init__(self, packet: bytes) -> None:
        root = _parsed(packet)
        places = [] if root is None else root.iter(f"{{{_RDF}}}RDF")
        self._descriptions = [
            node for rdf in places for node in rdf.iterchildren(f"{{{_RDF}}}Description")
        ]

    def text(self, name: str, *, language: str) -> str:
        """The text of a property such as `dc:description`: of its alternatives, the one in this
        language, or else its default. Empty if there is none.
        """
        texts = [pair for node in self._descriptions for pair in _texts(node, _full_name(name))]
        primary = language.partition("-")[0].lower()
        in_language = [text for tag, text in texts if tag.partition("-")[0] == primary]
        by_default = [text for tag, text in texts if tag in {"", _DEFAULT_LANGUAGE}]
        return next(filter(None, [*in_language, *by_default, *(text for _, text in texts)]), "")

    def texts(self, name: str) -> list[str]:
        """All that an ordered property such as `dc:creator` names."""
        return [text for node in self._descriptions for _, text in _texts(node, _full_name(name))]


def rights_packet(words: PictureWords) -> bytes:
    """A packet of whose a picture is and how it came about, for each of its renditions; empty if
    nothing is known of it.
    """
    properties = "".join(
        f"<{name}>{form.format(escape(text))}</{name}>"
        for name, form, text in (
            ("dc:creator", "<rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq>", words.creator),
            ("dc:rights", _ALTERNATIVE, words.rights),
            ("photoshop:Credit", "{}", words.credit),
            ("Iptc4xmpExt:DigitalSourceType", SOURCE_TYPES + "{}", words.source),
        )
        if text
    )
    used = [space for space in _SPACES if f"<{space}:" in properties]
    declared = "".join(f' xmlns:{space}="{_SPACES[space]}"' for space in used)
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">'
        f'<rdf:Description rdf:about=""{declared}>{properties}</rdf:Description>'
        "</rdf:RDF></x:xmpmeta>"
    )
    return packet.encode() if properties else b""


_ALTERNATIVE = (
    f'<rdf:Alt><rdf:li xml:lang="{_DEFAULT_LANGUAGE}">{{}}</rdf:li></rdf:Alt>'  # of languages
)


def _parsed(packet: bytes) -> _XmlElement | None:
    """The packet's root; None if it has none. No entity is resolved, and nothing is fetched."""
    if len(packet) > LARGEST_METADATA:
        return None
    parser: Any = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, recover=True, huge_tree=False
    )
    try:
        root: _XmlElement | None = etree.fromstring(packet.strip(b"\0 \n\r\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root


def _full_name(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _texts(description: _XmlElement, name: str) -> list[tuple[str, str]]:
    """The texts of a property, each with its language: an attribute, an element, or a list."""
    texts = [("", description.get(name, ""))]
    for element in description.iterchildren(name):
        entries = list(element.iter(f"{{{_RDF}}}li"))
        texts += [(_tag(entry), _content(entry)) for entry in entries or [element]]
    return [(tag, text) for tag, text in texts if text.strip()]


def _tag(element: _XmlElement) -> str:
    return element.get(_LANGUAGE, "").lower()


def _content(element: _XmlElement) -> str:
    return (element.text or "").strip() or element.get(f"{{{_RDF}}}resource", "")
