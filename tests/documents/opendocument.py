"""OpenDocument texts, built of paragraphs as LibreOffice writes them."""

from __future__ import annotations

from collections.abc import Mapping

from tests.documents.word import zipped

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = {
    "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
    "fo": "xsl-fo-compatible", "svg": "svg-compatible",
}  # fmt: skip
_NAMESPACES = " ".join(f'xmlns:{short}="{_URN}{name}:1.0"' for short, name in _NAMES.items()) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
KIND = b"application/vnd.oasis.opendocument.text"
_BOLD = '<style:text-properties fo:font-weight="bold"/>'
_HIDDEN = '<style:text-properties text:display="none"/>'
_NUMBERED = '<text:list-level-style-number text:level="1"/>'
_CUT = '<style:graphic-properties fo:clip="rect(0cm, 2cm, 0cm, 0cm)"/>'


def _style(name: str, family: str, properties: str = "", parent: str = "") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    named = f'style:name="{name}" style:family="{family}"'
    return f"<style:style {named}{based}>{properties}</style:style>"


STYLES = "".join(
    (
        _style("Bold", "text", _BOLD),
        _style("BoldP", "paragraph", _BOLD),
        _style("Hidden", "text", _HIDDEN),
        _style("HiddenP", "paragraph", _HIDDEN),
        _style("Below", "paragraph", parent="HiddenP"),
        _style("White", "text", '<style:text-properties fo:color="#FFFFFF"/>'),
        _style("Cut", "graphic", _CUT),
        f'<text:list-style style:name="Numbers">{_NUMBERED}</text:list-style>',
    )
)


def line(words: str, style: str = "") -> str:
    """A paragraph; of the XML of `words`."""
    return f'<text:p text:style-name="{style}">{words}</text:p>'


def span(words: str, style: str) -> str:
    """A passage of a style."""
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def frame(path: str = "Pictures/1.png", *, alt: str = "", style: str = "") -> str:
    """A picture."""
    return (
        f'<draw:frame draw:style-name="{style}"><draw:image xlink:href="{path}"/>'
        f"<svg:desc>{alt}</svg:desc></draw:frame>"
    )


def opendocument(
    *blocks: str, media: Mapping[str, bytes] | None = None, header: str = "", manifest: str = ""
) -> bytes:
    """An `.odt` of these blocks (of words, where one is no XML), with pictures by their paths."""
    master = f"<style:master-page><style:header>{header}</style:header></style:master-page>"
    parts = {
        "mimetype": KIND,
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>".encode(),
        "content.xml": flat_opendocument(*blocks),
        "styles.xml": f"<office:styles {_NAMESPACES}>{master}</office:styles>".encode(),
    }
    return zipped({**parts, **(media or {})})


def flat_opendocument(*blocks: str) -> bytes:
    """The same as one file of XML, an `.fodt`."""
    content = f"{_automatic()}{_body(*blocks)}"
    return f"<office:document {_NAMESPACES}>{content}</office:document>".encode()


def _automatic() -> str:
    return f"<office:automatic-styles>{STYLES}</office:automatic-styles>"


def _body(*blocks: str) -> str:
    body = "".join(block if block.startswith("<") else line(block) for block in blocks)
    return f"<office:body><office:text>{body}</office:text></office:body>"
