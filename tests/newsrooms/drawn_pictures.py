"""Pictures of a coast, drawn: of any shape, a few kilobytes, and never the same one twice."""

from __future__ import annotations

from io import BytesIO
from math import sin
from random import Random

from PIL import Image, ImageDraw

SHAPES = {
    "landscape": (1200, 800),
    "portrait": (800, 1200),
    "panorama": (1800, 600),
    "square": (900, 900),
    "small": (320, 200),  # smaller than the place it is shown in
}
_SKIES = ("#dce9ef", "#f3d9c4", "#c5d3e8", "#efe3c8", "#3c4a63", "#f7f7f7", "#101418")
_SEAS = ("#24506b", "#3d6f73", "#5b7d8c", "#1c3144", "#7f9aa0")
_LANDS = ("#c9b787", "#6d7f4f", "#8c6b4f", "#4f5b45")


def drawn_picture(shape: str, seed: str) -> bytes:
    """A picture in WebP: sky, sun, sea, dunes, and mills or not."""
    dice, (width, height) = Random(seed), SHAPES[shape]
    image = Image.new("RGB", (width, height), dice.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    horizon = int(height * dice.uniform(0.45, 0.65))
    _draw_sun(draw, dice, width, horizon)
    draw.rectangle((0, horizon, width, height), fill=dice.choice(_SEAS))
    for _ in range(dice.randint(0, 6)):
        _draw_mill(draw, dice, width, horizon)
    _draw_dunes(draw, dice, width, height)
    return _webp(image)


def drawn_portrait(seed: str) -> bytes:
    """A head and shoulders in a square, as nobody's."""
    dice = Random(seed)
    image = Image.new("RGB", (256, 256), dice.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 150, 216, 380), fill=dice.choice(_SEAS))
    draw.ellipse((80, 50, 176, 170), fill=dice.choice(("#e2b793", "#c68e63", "#8d5a3b", "#f0cdb0")))
    draw.chord((74, 38, 182, 150), 180, 360, fill=dice.choice(("#2b1d14", "#b08d57", "#777777")))
    return _webp(image)


def _draw_sun(draw: ImageDraw.ImageDraw, dice: Random, width: int, horizon: int) -> None:
    x, radius = dice.randint(0, width), dice.randint(20, horizon // 4)
    y = dice.randint(radius, horizon)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#f5d58a")


def _draw_mill(draw: ImageDraw.ImageDraw, dice: Random, width: int, horizon: int) -> None:
    x, high = dice.randint(0, width), dice.randint(horizon // 5, horizon // 2)
    hub = horizon - high
    draw.line((x, horizon, x, hub), fill="white", width=4)
    for across, down in ((0, -1), (0.87, 0.5), (-0.87, 0.5)):
        tip = (x + across * high * 0.6, hub + down * high * 0.6)
        draw.line((x, hub, *tip), fill="white", width=3)


def _draw_dunes(draw: ImageDraw.ImageDraw, dice: Random, width: int, height: int) -> None:
    top, turn = height * dice.uniform(0.75, 0.9), dice.uniform(0, 6)
    crest = [(x, top + sin(x / width * 5 + turn) * height / 12) for x in range(0, width + 20, 20)]
    draw.polygon([*crest, (width, height), (0, height)], fill=dice.choice(_LANDS))


def _webp(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=60, method=0)  # in a third of the time
    return file.getvalue()
