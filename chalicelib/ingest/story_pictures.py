"""The pictures of a story that are no file of an editor's: the image by which it is shared, and the
crops of its lead picture that search engines ask for.

Their names follow from what is on them, so a page names them without a look; what is there is not
made again. Who asks for a story is told of nothing, and asks again when the story changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.json import encode

from chalicelib.news.article import Article, Picture
from chalicelib.news.errors import UnreadableFile
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.pictures import PictureMaker, RenditionFiles, RenditionUses
from chalicelib.news.register import Register
from chalicelib.news.renditions import (
    CROPS,
    RECIPE,
    crop_path,
    picture_digest,
    renditions_folder,
)
from chalicelib.news.share_image import ShareImage
from chalicelib.news.uploads import Uploads

MOST_VERSIONS = 5  # of an original that are read to find the one that is shown


def picture_recipe(newsroom: Newsroom) -> str:
    """A digest of all that the newsroom's share images have in common, and of its own: another one
    asks that all of them be made anew.
    """
    sections = [(section.slug, section.name, section.colour) for section in newsroom.sections]
    names = (newsroom.name, newsroom.tagline, newsroom.language, str(newsroom.zone))
    drawn = (RECIPE, names, newsroom.colours, sections)
    return hashlib.sha256(encode(drawn)).hexdigest()[:16]


@dataclass(frozen=True)
class StoryPictures:
    """Makes what is not there of one story's pictures, and the newsroom's own share image."""

    register: Register
    uploads: Uploads
    uses: RenditionUses
    files: RenditionFiles
    maker: PictureMaker
    share_image: Callable[[Article | None], ShareImage]  # of a story, or of the newsroom

    def make(self, key: str) -> None:
        """The pictures of the story that the file with this key has on the site now, if it does."""
        record = self.register.record(key)
        if record.address is None:
            return
        article = self.register.standings([record.address])[record.address].article
        if article is None or article.withdrawn:
            return
        for path, content in self._lacking(article):
            self.files.put(path, content)

    def _lacking(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for share in (self.share_image(article), self.share_image(None)):
            if share.path not in self.files.paths(share.path):
                yield share.path, self.maker.draw(share)
        if article.shown_picture:
            yield from self._crops(article.shown_picture)

    def _crops(self, picture: Picture) -> Iterator[tuple[str, bytes]]:
        paths = {crop_path(picture.digest, shape, picture.focus) for shape in CROPS}
        if not picture.digest or paths <= self.files.paths(renditions_folder(picture.digest)):
            return
        use = self.uses.use(picture.digest)
        content = self._content(use.key, picture.digest) if use.users else None
        if content is not None:
            yield from self.maker.crops(content, picture.focus).items()

    def _content(self, key: str, digest: str) -> bytes | None:
        """The bytes that renditions were made of; None if the original has changed since: the story
        is received again then.
        """
        versions = [version for version in self.uploads.versions(key) if not version.is_deletion]
        for version in versions[: -MOST_VERSIONS - 1 : -1]:
            try:
                content = self.uploads.read(key, version.id)
            except UnreadableFile:
                continue
            if picture_digest(content) == digest:
                return content
        return None
