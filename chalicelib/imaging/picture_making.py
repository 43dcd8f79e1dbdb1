"""Makes a picture's renditions: its sizes, each as a JPEG and an AVIF."""

from __future__ import annotations

from PIL import Image

from chalicelib.imaging.picture_decoding import decoded, height_at
from chalicelib.imaging.picture_encoding import encoded_avif, encoded_jpeg
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.imaging.xmp_packet import rights_packet
from chalicelib.news.errors import Problem
from chalicelib.news.pictures import Making
from chalicelib.news.renditions import (
    RECIPE,
    Rendition,
    picture_digest,
    rendition_path,
    rendition_widths,
)

_MOVES = Problem(
    "it moves: readers see its first picture",
    "if the movement is the news, link to a film",
    is_loss=True,
)


def make_renditions(content: bytes, *, language: str) -> tuple[Making, dict[str, bytes]]:
    """What becomes of an editor's file, and its renditions by their paths in the media bucket: the
    same for the same content. Its words are those in the newsroom's language, if it has them.

    Raises UnusablePicture if it can't be shown.
    """
    picture = read_picture_file(content, language=language)
    digest, rights = picture_digest(content), rights_packet(picture.words)
    widths = rendition_widths(picture.width, picture.height)
    image, renditions, files = decoded(picture, widths[-1]), [], {}
    for width in reversed(widths):
        image = _narrowed(image, width, height_at(picture, width))
        jpeg = encoded_jpeg(image, rights, is_drawing=picture.is_drawing)
        avif = encoded_avif(image, rights, is_drawing=picture.is_drawing)
        renditions.append(Rendition(*image.size, jpeg=len(jpeg), avif=len(avif)))
        files[rendition_path(digest, width, "jpg")] = jpeg
        files[rendition_path(digest, width, "avif")] = avif
    making = Making(
        digest=digest,
        recipe=RECIPE,
        width=picture.width,
        height=picture.height,
        renditions=tuple(reversed(renditions)),
        words=picture.words,
        warnings=(_MOVES,) if picture.is_animated else (),
    )
    return making, files


def _narrowed(image: Image.Image, width: int, height: int) -> Image.Image:
    """From the next wider one, which costs a third of starting anew, and can't be told from it."""
    if image.width == width:
        return image
    return image.resize((width, height), Image.Resampling.LANCZOS)
