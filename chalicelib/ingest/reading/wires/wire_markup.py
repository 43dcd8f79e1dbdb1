"""The text of an agency's XML as HTML; what is safe of it is decided later, as for every story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from chalicelib.ingest.reading.wires.wire_xml import Element, entity_text, name_of

# By the element's name: what it is called in HTML, or how it is written; None: it is left out.
Writer = Callable[[Element], str]
Markup = Mapping[str, str | Writer | None]

_ATTRIBUTES = ("href", "src", "alt", "title", "colspan", "rowspan", "start", "cite")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def html_within(node: Element, markup: Markup) -> str:
    """What is within an element. One that `markup` does not name is HTML, or is left as its text
    by the sanitiser.
    """
    return "".join(_parts(node, markup))


def _parts(node: Element, markup: Markup) -> Iterator[str]:
    yield escape(node.text or "", quote=False)
    for child in node:
        name = name_of(child)
        yield html_of(child, markup) if name else escape(entity_text(child), quote=False)
        yield escape(child.tail or "", quote=False)


def html_of(node: Element, markup: Markup) -> str:
    """An element with what is within it."""
    name = name_of(node)
    meaning = markup.get(name, name)
    if meaning is None:
        return ""
    if callable(meaning):
        return meaning(node)
    within = html_within(node, markup)
    if not meaning:
        return within
    if meaning in {"br", "hr", "img"}:
        return f"<{meaning}{_attributes(node)}>{within}"
    return f"<{meaning}{_attributes(node)}>{within}</{meaning}>"


def _attributes(node: Element) -> str:
    pairs = {name: node.get(name) for name in _ATTRIBUTES}
    pairs["lang"] = node.get("lang") or node.get(_LANGUAGE)
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs.items() if value)
