"""Large pictures of every kind, made: as cameras and programs write them, but of nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from PIL import Image, ImageChops, ImageCms, ImageDraw

from tests.imaging.drawn_files import saved

TWELVE, TWENTY_FOUR = (4000, 3000), (6000, 4000)  # pixels


def large_pictures() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Make a dozen of 12 to 40 megapixels, each with its name."""
    yield "JPEG, 12 megapixels", lambda: _jpeg(TWELVE)
    yield "JPEG, 24 megapixels", lambda: _jpeg(TWENTY_FOUR)
    yield "JPEG, 40 megapixels", lambda: _jpeg((7745, 5164))
    yield "JPEG, 24 megapixels, progressive", lambda: _jpeg(TWENTY_FOUR, progressive=True)
    yield "JPEG, 24 megapixels, on its side", lambda: _jpeg(TWENTY_FOUR, exif=_on_its_side())
    yield "JPEG, 24 megapixels, portrait", lambda: _jpeg((4000, 6000))
    yield "JPEG, 12 megapixels, CMYK", lambda: _jpeg(TWELVE, mode="CMYK")
    yield "JPEG, 24 megapixels, grey", lambda: _jpeg(TWENTY_FOUR, mode="L")
    yield "JPEG, panorama of 16,000 × 2,000", lambda: _jpeg((16_000, 2000))
    yield "JPEG, 12 megapixels, with a profile", lambda: _jpeg(TWELVE, icc_profile=_profile())
    yield "PNG, 12 megapixels, transparent", lambda: saved(_scene(TWELVE, "RGBA"), "PNG")
    yield "PNG, 12 megapixels, 16 bit grey", lambda: saved(_sixteen_bit(TWELVE), "PNG")
    yield "PNG, 12 megapixels, palette", lambda: saved(_scene(TWELVE, "P"), "PNG")
    yield "GIF, 12 megapixels, animated", _animated
    yield "WebP, 12 megapixels", lambda: saved(_scene(TWELVE), "WEBP", quality=90, method=0)
    yield "AVIF, 12 megapixels", lambda: saved(_scene(TWELVE), "AVIF", quality=85, speed=9)


@cache
def _scene(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Sky, sea and land: soft and rough parts, edges and grain, as a photograph has them."""
    width, height = size
    image = Image.new("RGB", size)
    image.paste(_gradient(size, "#8fb4d9", "#f3e6d0"), (0, 0))
    image.paste(_gradient((width, height // 2), "#24506b", "#7f9aa0"), (0, height // 2))
    _draw_land(ImageDraw.Draw(image), width, height)
    rough = ImageChops.add(image, _grain(size, coarse=12), scale=1.0, offset=-100)
    return ImageChops.add(rough, _grain(size, coarse=1), scale=1.0, offset=-120).convert(mode)


def _gradient(size: tuple[int, int], above: str, below: str) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, below), Image.new("RGB", size, above), ramp)


def _draw_land(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    for number in range(60):
        x, step = width * number // 60, width // 60
        top = height * (70 - number * number % 23) // 100
        colour = ("#6d7f4f", "#8c6b4f", "#4f5b45", "#c9b787")[number % 4]
        draw.polygon([(x, height), (x + step // 2, top), (x + 2 * step, height)], fill=colour)


def _grain(size: tuple[int, int], *, coarse: int) -> Image.Image:
    small = Image.effect_noise((size[0] // coarse, size[1] // coarse), 24)
    return small.resize(size, Image.Resampling.BICUBIC).convert("RGB")


def _jpeg(size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    return saved(_scene(size).convert(mode), "JPEG", quality=92, **options)


def _on_its_side() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _sixteen_bit(size: tuple[int, int]) -> Image.Image:
    grey = _scene(size).convert("L").tobytes()
    levels = bytearray(2 * len(grey))
    levels[1::2] = grey
    return Image.frombytes("I;16", size, bytes(levels))


def _animated() -> bytes:
    frames = [_scene(TWELVE, "P").rotate(turn) for turn in (0, 180)]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
