"""A story's picture for search engines: schema.org's ImageObject, in every shape they ask for."""

from __future__ import annotations

from typing import Any

from chalicelib.news.article import Article, Picture
from chalicelib.news.renditions import GENERATED
from chalicelib.rendering.picture_files import ServedFile, crops, single_file
from chalicelib.rendering.urls import Urls

# https://cv.iptc.org/newscodes/digitalsourcetype/
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype"


def image_objects(article: Article, urls: Urls) -> list[dict[str, Any]]:
    """The story's picture and its crops; without one, the first that its page shows, of which no
    crops are made. Empty where there is none, or no address.

    https://developers.google.com/search/docs/appearance/structured-data/image-license-metadata
    """
    shown = [picture for picture in article.every_picture if picture.is_there]
    single = single_file(shown[0], urls) if shown else None
    if single is None:
        return []
    cut = crops(shown[0], urls) if shown[0] == article.picture else ()
    return [_image(file, shown[0]) for file in (single, *cut)]


def _image(file: ServedFile, picture: Picture) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "ImageObject", "url": file.link, "contentUrl": file.link}
    if file.width:
        data |= {"width": file.width, "height": file.height}
    said = {
        "caption": picture.caption or picture.alt,
        "creditText": picture.credit,
        "copyrightNotice": picture.rights,
        "digitalSourceType": f"{SOURCE_TYPES}/{GENERATED}" if picture.is_generated else "",
    }
    data |= {name: text for name, text in said.items() if text}
    if picture.creator:
        data["creator"] = {"@type": "Person", "name": picture.creator}
    return data
