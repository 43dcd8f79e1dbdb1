"""Decodes a picture as it is to be seen: upright, in sRGB, without alpha, no larger than needed."""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import Any

from PIL import Image, ImageCms, ImageFile

from chalicelib.imaging.picture_bounds import LARGEST_PROFILE
from chalicelib.imaging.picture_reading import UploadedPicture, opened
from chalicelib.imaging.transparency import on_ground

# Pillow first halves a picture to this multiple of its size, which costs less and is not seen.
_REDUCING_GAP = 3.0

_UPRIGHT = {  # by orientation, as Exif counts them
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decoded(picture: UploadedPicture, width: int) -> Image.Image:
    """The picture, `width` pixels wide and upright, in RGB without any metadata; of an animation,
    the first picture, or the second if the first is blank. Raises UnusablePicture if its file is
    broken.
    """
    height = height_at(picture, width)
    lying = (height, width) if picture.is_turned else (width, height)
    with opened(picture.content, picture.type) as image:
        image.draft(None, lying)  # a JPEG is decoded at a half, a quarter or an eighth
        profile = _profile_of(image)
        flat = _without_alpha(image)
        if picture.is_animated and _is_blank(flat):
            image.seek(1)
            flat = _without_alpha(image)
        small = flat.resize(lying, Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP)
        turn = _UPRIGHT.get(picture.orientation)
        seen = _in_srgb(small if turn is None else small.transpose(turn), profile)
    seen.info = {}  # encoders write comments and profiles that stand here
    return seen


def height_at(picture: UploadedPicture, width: int) -> int:
    """The height of the picture where it is `width` pixels wide."""
    return max(1, round(picture.height * width / picture.width))


def needed_width(picture: UploadedPicture, part: float, wanted: int) -> int:
    """How wide the picture must be decoded, so that a `part` of its width has the wanted pixels."""
    return min(picture.width, ceil(wanted / part))


def _without_alpha(image: ImageFile.ImageFile) -> Image.Image:
    """In grey, RGB or CMYK, of eight bits a channel."""
    if image.mode == "I;16":  # Pillow's own conversion makes white of all that is not nearly black
        return Image.frombytes("L", image.size, image.tobytes()[1::2])
    if image.has_transparency_data:
        return on_ground(image)
    if image.mode in {"L", "RGB", "CMYK"}:
        image.load()
        return image
    return image.convert("L" if image.mode in {"1", "I", "F"} else "RGB")


def _is_blank(image: Image.Image) -> bool:
    """Whether it has one colour alone, as where an animation is to fade in."""
    return image.getcolors(1) is not None


def _profile_of(image: Image.Image) -> bytes:
    profile: Any = image.info.get("icc_profile") or b""
    is_read = isinstance(profile, bytes) and len(profile) <= LARGEST_PROFILE
    return profile if is_read else b""


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """By the profile, if it has one that can be read; else it is taken for sRGB, as browsers do."""
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image,
                BytesIO(profile),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError):  # broken, or of other channels
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")
