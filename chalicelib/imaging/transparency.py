"""What is behind the transparent parts of a picture."""

from __future__ import annotations

from PIL import Image

GROUND = "white"  # drawings are made for white paper


def on_ground(image: Image.Image) -> Image.Image:
    """A picture that has transparent parts, on GROUND, in RGB."""
    layer = image if image.mode == "RGBA" else image.convert("RGBA")
    ground = Image.new("RGB", image.size, GROUND)
    ground.paste(layer, mask=layer)
    return ground
