"""Schemas of what we serve (XML Schema, RELAX NG), and what is wrong with a file by one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

_SCHEMAS = Path(__file__).parent / "schemas"


def schema_faults(xml: str, name: str) -> Iterator[str]:
    """What a validating parser says of `xml` by the schema of that name."""
    try:
        document = etree.fromstring(xml.encode())
    except etree.XMLSyntaxError as error:
        yield f"is no XML: {error}"
        return
    schema = _schema(name)
    schema.validate(document)
    yield from (f"line {error.line}: {error.message}" for error in schema.error_log)


@cache
def _schema(name: str) -> etree.XMLSchema | etree.RelaxNG:
    if (grammar := _SCHEMAS / f"{name}.rng").is_file():
        return etree.RelaxNG(etree.parse(grammar))
    return etree.XMLSchema(etree.parse(_SCHEMAS / f"{name}.xsd"))
