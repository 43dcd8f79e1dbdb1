"""The files of a picture with their whole links, for feeds, the JSON API and search engines.

How pages show them is decided in picture_places.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec import Struct

from chalicelib.news.article import Picture
from chalicelib.news.renditions import (
    CROPS,
    WIDEST_CROP,
    Rendition,
    crop_path,
    crop_size,
    rendition_path,
)
from chalicelib.rendering.urls import Urls

WIDEST_ALONE = 1280  # pixels, where one file must do for every screen
_TYPES = {
    "avif": "image/avif", "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg",
    "png": "image/png", "svg": "image/svg+xml", "webp": "image/webp",
}  # fmt: skip
_OF_RENDITIONS = ("avif", "jpg")


class ServedFile(Struct, frozen=True):
    """A file that a reader's program can fetch. Width, height and size in bytes are 0 if they are
    not known.
    """

    link: str
    media_type: str
    width: int = 0
    height: int = 0
    size: int = 0


def single_file(picture: Picture, urls: Urls, widest: int = WIDEST_ALONE) -> ServedFile | None:
    """The JPEG for whoever shows just one: the narrowest that is as wide as `widest`, or else the
    largest. Of a picture without renditions, the picture; None where no pictures are served.
    """
    if not urls.media or not picture.is_there:
        return None
    rendition = _single(picture, widest)
    if rendition is None:
        return _as_it_is(picture, urls)
    return _file(picture, rendition, "jpg", urls)


def every_file(picture: Picture, urls: Urls) -> tuple[ServedFile, ...]:
    """All its renditions, from narrow to wide; of a picture without any, the picture itself."""
    single = single_file(picture, urls)
    if single is None or not picture.digest:
        return (single,) if single else ()
    return tuple(_renditions(picture, urls))


def crops(picture: Picture, urls: Urls) -> tuple[ServedFile, ...]:
    """Its crops in the shapes that search engines ask for; none of one without renditions. A crop
    that the largest rendition has no room for may be larger: it is cut from the original.
    """
    if not urls.media or not picture.digest or not picture.renditions:
        return ()
    return tuple(
        ServedFile(
            urls.whole_picture(crop_path(picture.digest, shape, picture.focus)),
            _TYPES["jpg"],
            *_known_size(picture.renditions[-1], shape),
        )
        for shape in CROPS
    )


def _known_size(largest: Rendition, shape: str) -> tuple[int, int]:
    size = crop_size(largest.width, largest.height, shape)
    return size if size[0] == WIDEST_CROP else (0, 0)


def _single(picture: Picture, widest: int) -> Rendition | None:
    with_jpeg = [one for one in picture.renditions if one.jpeg] if picture.digest else []
    wide_enough = [one for one in with_jpeg if one.width >= widest]
    return next(iter(wide_enough or with_jpeg[-1:]), None)


def _as_it_is(picture: Picture, urls: Urls) -> ServedFile:
    ending = PurePosixPath(picture.path).suffix[1:].lower()
    link = urls.whole_picture(picture.path)
    return ServedFile(link, _TYPES.get(ending, "image/*"), picture.width, picture.height)


def _renditions(picture: Picture, urls: Urls) -> Iterator[ServedFile]:
    for rendition in picture.renditions:
        for ending in _OF_RENDITIONS:
            file = _file(picture, rendition, ending, urls)
            if file.size:
                yield file


def _file(picture: Picture, rendition: Rendition, ending: str, urls: Urls) -> ServedFile:
    link = urls.whole_picture(rendition_path(picture.digest, rendition.width, ending))
    size = rendition.avif if ending == "avif" else rendition.jpeg
    return ServedFile(link, _TYPES[ending], rendition.width, rendition.height, size)
