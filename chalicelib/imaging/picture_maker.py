"""The maker of pictures that intake asks: renditions, crops, and share images."""

from __future__ import annotations

from chalicelib.imaging.picture_crops import make_crops
from chalicelib.imaging.picture_making import make_renditions
from chalicelib.imaging.share_drawing import draw_share_image
from chalicelib.news.errors import UnusablePicture
from chalicelib.news.pictures import Making
from chalicelib.news.renditions import RECIPE, Focus
from chalicelib.news.share_image import ShareImage


class RenditionMaker:
    """A PictureMaker (see news/pictures.py), by Pillow, libheif and HarfBuzz. Of words that a file
    has in several languages, the newsroom's are taken.
    """

    def __init__(self, language: str) -> None:
        self._language = language

    def make(self, content: bytes) -> tuple[Making, dict[str, bytes]]:
        """What becomes of a file, and its renditions by their paths in the media bucket; of one
        that can't be shown, why.
        """
        try:
            return make_renditions(content, language=self._language)
        except UnusablePicture as unusable:
            return Making(digest="", recipe=RECIPE, problems=(unusable.problem,)), {}

    def crops(self, content: bytes, focus: Focus) -> dict[str, bytes]:
        """The crops of a picture with this content, by their paths in the media bucket. Raises
        UnusablePicture if it can't be shown.
        """
        return make_crops(content, focus, language=self._language)

    def draw(self, share: ShareImage) -> bytes:
        """The image by which a story is shared, a JPEG."""
        return draw_share_image(share)
