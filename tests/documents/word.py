"""Word files, built of paragraphs as Word writes them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
    "</w:style>"
    for name in ("Title", "Subtitle", "heading 1", "heading 2", "caption", "Quote")
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def text(words: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of runs; of words, where a run is no XML."""
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    within = "".join(run if run.startswith("<") else text(run) for run in runs)
    return f"<w:p><w:pPr>{name}{properties}</w:pPr>{within}</w:p>"


def bold(words: str) -> str:
    """A paragraph that is bold as a whole."""
    return paragraph(text(words, "<w:b/>"))


def picture(relation: str = "rId1", *, alt: str = "", within: str = "") -> str:
    """A run with a picture; `within` stands beside its data."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="{alt}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{relation}"/>{within}</pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def table(*rows: tuple[str, ...]) -> str:
    """A table of words, or of paragraphs."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word_file(
    *blocks: str,
    styles: str = STYLES,
    media: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A `.docx` of these blocks (of words, where one is no XML). `media` are pictures by the id of
    their relation, `links` addresses; `parts` are the contents of others, such as `comments`.
    """
    body = "".join(block if block.startswith("<") else paragraph(block) for block in blocks)
    written = {
        "document": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "styles": f"<w:styles {_NAMESPACES}>{styles}</w:styles>",
    }
    for kind, content in (parts or {}).items():
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        written[kind] = f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"
    relations = [_relation(kind, kind, f"{kind}.xml") for kind in written if kind != "document"]
    relations += [_relation(id_, "image", f"media/{id_}.png") for id_ in media or ()]
    relations += [
        _relation(id_, "hyperlink", target, mode=' TargetMode="External"')
        for id_, target in (links or {}).items()
    ]
    top = _relation("rId1", "officeDocument", "word/document.xml")
    types = '<Default Extension="png" ContentType="image/png"/>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/files-types">{types}</Types>',
        "_rels/.rels": _relations(top),
        "word/_rels/document.xml.rels": _relations(*relations),
    }
    files |= {f"word/{kind}.xml": xml for kind, xml in written.items()}
    files |= {f"word/media/{id_}.png": image for id_, image in (media or {}).items()}
    return zipped(files)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts: the same bytes at any time, as names of tests must be."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return buffer.getvalue()


def _relations(*relations: str) -> str:
    within = "".join(relations)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{within}</Relationships>'


def _relation(id_: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'
