"""The image by which a story or a page is shared, as a value: all that is drawn on it."""

from __future__ import annotations

import hashlib

from msgspec import Struct
from msgspec.json import encode

from chalicelib.news.newsroom import Colours
from chalicelib.news.renditions import FOLDER, LETTERS, RECIPE

WIDTH, HEIGHT = 1200, 630  # pixels, as every network that shows such images asks for


class ShareImage(Struct, frozen=True):
    """The words of the image, and their colours. `headline` and `day` are empty on the image of the
    front page and of lists, whose `section` is the newsroom's tagline. `accent` is the colour of
    the section's name. `language` decides where its lines may break.
    """

    headline: str
    section: str
    day: str
    paper: str
    colours: Colours
    accent: str
    language: str = "en"

    @property
    def digest(self) -> str:
        """Its name among renditions: it follows from what is drawn, so that a page can name the
        image without a lookup.
        """
        drawn = RECIPE.encode() + b"\0" + encode(self)
        return f"share/{hashlib.sha256(drawn).hexdigest()[:LETTERS]}"

    @property
    def path(self) -> str:
        """Its path in the media bucket."""
        return f"{FOLDER}/{self.digest}.jpg"
