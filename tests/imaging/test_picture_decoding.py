from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageCms

from chalicelib.imaging.picture_decoding import decoded
from chalicelib.imaging.picture_reading import read_picture_file
from chalicelib.news.errors import UnusablePicture
from tests.imaging.drawn_files import CORNERS, corners, drawn, exif, saved

UPRIGHT = {place: colour for colour, place in CORNERS.items()}
# How a picture lies in its file, if the camera was held so: the way back from upright.
LYING = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def seen(content: bytes, width: int = 60) -> Image.Image:
    return decoded(read_picture_file(content, language="da"), width)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_held_upright(orientation: int, kind: str) -> None:
    turn = LYING[orientation]
    lying = drawn() if turn is None else drawn().transpose(turn)
    image = seen(saved(lying, kind, exif=exif(orientation)))
    assert image.size == (60, 40)
    assert corners(image) == UPRIGHT


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "CMYK"), ("PNG", "P"), ("PNG", "RGBA"), ("GIF", "P"), ("AVIF", "RGB")],
)
def test_colours_are_as_they_were_in_files_of_every_mode(kind: str, mode: str) -> None:
    image = seen(saved(drawn(mode=mode), kind))
    assert image.mode == "RGB"
    assert corners(image) == UPRIGHT


@pytest.mark.parametrize("mode", ["1", "L", "LA", "I;16"])
def test_grey_stays_grey_however_many_bits_it_has(mode: str) -> None:
    ramp = Image.linear_gradient("L")
    content = saved(_sixteen_bit(ramp) if mode == "I;16" else ramp.convert(mode), "PNG")
    column = [_grey(seen(content, 256), 128, y) for y in (16, 100, 240)]
    assert all(darker + 40 < lighter for darker, lighter in pairwise(column))


def _sixteen_bit(grey: Image.Image) -> Image.Image:
    levels = b"".join(bytes((0, level)) for level in grey.tobytes())
    return Image.frombytes("I;16", grey.size, levels)


def _grey(image: Image.Image, x: int, y: int) -> int:
    around = image.crop((x - 8, y - 8, x + 8, y + 8)).resize((1, 1), Image.Resampling.BOX)
    pixel: Any = around.getpixel((0, 0))
    return int(pixel[0])


def test_what_is_transparent_is_white() -> None:
    image = seen(saved(Image.new("RGBA", (20, 20), (200, 0, 0, 0)), "PNG"), 20)
    assert image.getpixel((10, 10)) == (255, 255, 255)


def test_colours_are_those_that_a_profile_says() -> None:
    """In this one, what is red elsewhere is blue."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    image = seen(saved(Image.new("RGB", (20, 20), "red"), "PNG", icc_profile=other), 20)
    assert image.getpixel((5, 5)) == (0, 0, 255)


@pytest.mark.parametrize("profile", [b"no profile", b"\0" * 5000])
def test_a_broken_profile_is_passed_over(profile: bytes) -> None:
    assert corners(seen(saved(drawn(), icc_profile=profile))) == UPRIGHT


def test_of_a_picture_that_moves_the_first_is_taken() -> None:
    frames = [drawn(), Image.new("RGB", (90, 60), "black")]
    for kind in ("GIF", "WEBP", "PNG"):
        content = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert corners(seen(content)) == UPRIGHT


def test_nothing_of_the_file_stays_on_the_decoded_picture() -> None:
    content = saved(drawn(), exif=exif(1), comment=b"Serial 4711", dpi=(300, 300))
    assert seen(content).info == {}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_file_that_breaks_off_within_its_picture_is_refused(kind: str) -> None:
    whole = saved(Image.effect_noise((200, 200), 90).convert("RGB"), kind)
    with pytest.raises(UnusablePicture):
        decoded(read_picture_file(whole[: len(whole) // 2], language="da"), 100)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_that_begins_blank_is_seen_as_its_second_picture(kind: str) -> None:
    frames = [Image.new("RGBA", (90, 60)), drawn(mode="RGBA"), Image.new("RGBA", (90, 60))]
    content = saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
    assert corners(decoded(read_picture_file(content, language="en"), 90)) == corners(drawn())
