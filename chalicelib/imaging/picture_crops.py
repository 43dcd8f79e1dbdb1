"""Cuts a picture to the shapes that search engines ask for, around its focus."""

from __future__ import annotations

from PIL import Image

from chalicelib.imaging.picture_decoding import decoded, needed_width
from chalicelib.imaging.picture_encoding import encoded_jpeg
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.imaging.xmp_packet import rights_packet
from chalicelib.news.renditions import (
    CROPS,
    WIDEST_CROP,
    Focus,
    crop_path,
    crop_size,
    focus_of,
    picture_digest,
)

Box = tuple[int, int, int, int]  # left, top, right and bottom, in pixels


def make_crops(content: bytes, focus: Focus, *, language: str) -> dict[str, bytes]:
    """The crops of an editor's file around its focus, by their paths in the media bucket: each as
    large as the picture allows, and at most WIDEST_CROP wide.

    Raises UnusablePicture if the file can't be shown.
    """
    picture = read_picture_file(content, language=language)
    digest, rights = picture_digest(content), rights_packet(picture.words)
    at = focus_of(focus, picture.width, picture.height)
    tall = min(across / down for across, down in CROPS.values()) * picture.height
    part = min(1.0, tall / picture.width)  # of the picture's width that the narrowest crop has
    image = decoded(picture, needed_width(picture, part, WIDEST_CROP))
    files = {}
    for shape in CROPS:
        size = crop_size(picture.width, picture.height, shape)
        crop = cropped(image, size, at)
        path = crop_path(digest, shape, focus)
        files[path] = encoded_jpeg(crop, rights, is_drawing=picture.is_drawing)
    return files


def cropped(image: Image.Image, size: tuple[int, int], focus: Focus) -> Image.Image:
    """The largest part of the image that has this size's shape, at this size."""
    box = crop_box(image.size, size, focus)
    return image.resize(size, Image.Resampling.LANCZOS, box=box)


def crop_box(picture: tuple[int, int], shape: tuple[int, int], focus: Focus) -> Box:
    """The largest box of a shape in a picture. Its place is that of CSS's `object-position`: the
    focus is as far from the box's left and top, in per cent, as from the picture's.
    """
    (width, height), (across, down) = picture, shape
    wide = max(1, min(width, round(height * across / down)))
    high = max(1, min(height, round(width * down / across)))
    left = round((width - wide) * focus[0] / 100)
    top = round((height - high) * focus[1] / 100)
    return left, top, left + wide, top + high
