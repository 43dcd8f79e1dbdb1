"""A maker of pictures whose pictures are lines of text: quick, and the same every time."""

from __future__ import annotations

from chalicelib.news.article import Article
from chalicelib.news.errors import Problem
from chalicelib.news.newsroom import Colours
from chalicelib.news.pictures import Making
from chalicelib.news.renditions import (
    CROPS,
    RECIPE,
    Focus,
    PictureWords,
    Rendition,
    crop_path,
    picture_digest,
    rendition_path,
)
from chalicelib.news.share_image import ShareImage

BROKEN = b"no picture"
_WIDTHS = (320, 640, 1280, 1920)


class TextPictureMaker:
    """Takes `harbour alt=A harbour caption=… source=…` for a picture of 1920 × 1280 pixels, or of
    another `width`; counts how many it has made.
    """

    def __init__(self) -> None:
        self.made = 0

    def make(self, content: bytes) -> tuple[Making, dict[str, bytes]]:
        self.made += 1
        digest = picture_digest(content)
        if content.startswith(BROKEN):
            problem = Problem("the file is no picture that can be read", "export it once more")
            return Making(digest=digest, recipe=RECIPE, problems=(problem,)), {}
        words = _lines(content)
        widest = int(words.pop("width", _WIDTHS[-1]))
        widths = [width for width in _WIDTHS if width <= widest]
        files = {
            rendition_path(digest, width, ending): f"{width} {ending} ".encode() + content
            for width in widths
            for ending in ("jpg", "avif")
        }
        renditions = tuple(
            Rendition(width, width * 2 // 3, jpeg=len(content), avif=len(content))
            for width in widths
        )
        size = (widest, widest * 2 // 3)
        return Making(digest, RECIPE, *size, renditions, PictureWords(**words)), files

    def crops(self, content: bytes, focus: Focus) -> dict[str, bytes]:
        self.made += 1
        digest = picture_digest(content)
        return {crop_path(digest, shape, focus): content for shape in CROPS}

    def draw(self, share: ShareImage) -> bytes:
        self.made += 1
        return share.headline.encode()


def a_share_image(article: Article | None) -> ShareImage:
    """What is drawn of a story, or of the newsroom."""
    headline, day = (article.headline, f"{article.published:%Y-%m-%d}") if article else ("", "")
    colours = Colours()
    return ShareImage(headline, "", day, "The Paper", colours, colours.accent)


def picture_text(name: str, **words: str) -> bytes:
    """The content of a picture with these words in it."""
    return "\n".join([name, *(f"{part}={text}" for part, text in words.items())]).encode()


def _lines(content: bytes) -> dict[str, str]:
    lines = content.decode(errors="replace").splitlines()[1:]
    return dict(line.split("=", 1) for line in lines)
