"""Pictures of a Word file as its text has them: which file, what it shows, how it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from chalicelib.ingest.reading.documents.word_package import R, W

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"

LEAST_CUT = 1500  # of 100,000: a side that Word cuts by less is rounded, not cropped

# What Word adds to words that a machine wrote, in the languages of its menus.
_BY_MACHINE = re.compile(
    r"\s*(?:(?:Description )?automatically generated\.?|AI-generated content may be incorrect\.?"
    r"|Automatisk genereret beskrivelse|Automatiskt genererad beskrivning"
    r"|Automatisch generierte Beschreibung|Beskrivelse automatisk generert)\s*$",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\S+\.(?:jpe?g|png|gif|tiff?|bmp|webp|heic)|.*[\\/].*\.\w{3,4}", re.IGNORECASE
)


class WordPicture(Struct, frozen=True):
    """One picture: the id of the relation to its file (empty: it lies elsewhere, at `link`)."""

    relation: str
    alt: str = ""
    link: str = ""
    is_cropped: bool = False
    is_turned: bool = False
    is_decorative: bool = False


def pictures_in(drawing: etree._Element) -> Iterator[WordPicture]:
    """The pictures of a drawing, or of an old one (VML), in their order."""
    properties = next(drawing.iter(f"{_WP}docPr"), None)
    alt = _alt(properties)
    is_decorative = any(one.get("val") in {"1", "true"} for one in drawing.iter(_DECORATIVE))
    for picture in drawing.iter(f"{_PIC}pic"):
        for blip in picture.iter(f"{_A}blip"):
            yield WordPicture(
                relation=blip.get(f"{R}embed", ""),
                alt=alt or _alt(next(picture.iter(f"{_PIC}cNvPr"), None)),
                link=blip.get(f"{R}link", ""),
                is_cropped=any(_is_cut(one) for one in picture.iter(f"{_A}srcRect")),
                is_turned=any(one.get("rot", "0") != "0" for one in picture.iter(f"{_A}xfrm")),
                is_decorative=is_decorative,
            )
    for image in drawing.iter(f"{_VML}imagedata"):
        crops = (image.get(f"crop{side}", "0") for side in ("top", "bottom", "left", "right"))
        shape = image.getparent()
        alt = shape.get("alt", "") if shape is not None else ""
        yield WordPicture(
            relation=image.get(f"{R}id", ""),
            alt=_meant(alt or image.get(f"{_OFFICE}title", "")),
            is_cropped=any(crop.strip("0f.-") for crop in crops),
        )


def words_set(drawing: etree._Element) -> Iterator[str]:
    """The words of WordArt of old, and of watermarks."""
    for path in drawing.iter(f"{_VML}textpath"):
        yield path.get("string", "")


def kinds_of_data(drawing: etree._Element) -> Iterator[tuple[str, str]]:
    """What else a drawing shows: the last part of its kind, such as `chart`, and the id of a
    relation to its data.
    """
    for data in drawing.iter(f"{_A}graphicData"):
        relations = [value for one in data for name, value in one.items() if name.startswith(R)]
        yield data.get("uri", "").rpartition("/")[2], relations[0] if relations else ""


def text_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The contents of its text boxes, but for those within another."""
    for child in drawing:
        if child.tag == f"{W}txbxContent":
            yield child
        else:
            yield from text_boxes(child)


def _alt(properties: etree._Element | None) -> str:
    if properties is None:
        return ""
    return _meant(properties.get("descr", "").strip() or properties.get("title", "").strip())


def _meant(alt: str) -> str:
    """What a person wrote, or would: no name of a file, and nothing of who generated it."""
    words = _BY_MACHINE.sub("", alt.strip())
    return "" if _FILE_NAME.fullmatch(words) else words


def _is_cut(rectangle: etree._Element) -> bool:
    sides = (rectangle.get(side, "0").rstrip("%") for side in "ltrb")
    return any(side.lstrip("-").isdigit() and int(side) > LEAST_CUT for side in sides)
