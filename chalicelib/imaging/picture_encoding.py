"""Encodes a rendition as a JPEG, for all, and as an AVIF, for most. docs/performance.md has the
figures by which quality and speed were chosen.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

JPEG_QUALITY = 75
AVIF_QUALITY = 60
AVIF_SPEED = 7  # 0 is slowest


def encoded_jpeg(
    image: Image.Image, rights: bytes, *, quality: int = JPEG_QUALITY, is_drawing: bool = False
) -> bytes:
    """A progressive JPEG; of a drawing, colours have the resolution of its lines."""
    file = BytesIO()
    image.save(
        file,
        "JPEG",
        quality=quality,
        progressive=True,
        optimize=True,
        subsampling="4:4:4" if is_drawing else "4:2:0",
        xmp=rights,
    )
    return file.getvalue()


def encoded_avif(image: Image.Image, rights: bytes, *, is_drawing: bool = False) -> bytes:
    """An AVIF; by one thread, so that processor time is what it costs."""
    file = BytesIO()
    image.save(
        file,
        "AVIF",
        quality=AVIF_QUALITY,
        speed=AVIF_SPEED,
        subsampling="4:4:4" if is_drawing else "4:2:0",
        max_threads=1,
        xmp=rights,
    )
    return file.getvalue()
