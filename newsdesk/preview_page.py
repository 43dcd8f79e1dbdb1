"""The page of a file on this machine, in the newsroom's own design, with its pictures."""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from msgspec.structs import replace

from chalicelib.ingest.dressing import with_pictures
from chalicelib.news.address import PAGES
from chalicelib.news.article import Article, Picture
from chalicelib.news.errors import UnusablePicture
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.originals import Original
from chalicelib.news.renditions import (
    Rendition,
    SourcePicture,
    picture_digest,
    rendition_path,
    rendition_widths,
)
from chalicelib.newsroom_file import read_newsroom
from chalicelib.rendering.pages import ArticlePage, Frame, Page, StaticTextPage
from chalicelib.rendering.renderer import Renderer
from chalicelib.rendering.urls import Urls
from newsdesk.checking import Check, check_story
from newsdesk.desk_files import DeskFile
from operations.stages import chosen_newsroom

WIDEST = 1280  # pixels; one width does, where no line is slow


@dataclass
class PreviewPage:
    """The page, made anew whenever it is asked for; `pictures` are those that it shows, by their
    paths.
    """

    file: DeskFile
    origin: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    _made: dict[str, Original] = field(default_factory=dict)

    def check(self, now: datetime) -> Check:
        """What would become of the file now. Raises Refused if it can't be read."""
        return check_story(self.file, self.newsroom, now, make=self._make)

    @cached_property
    def newsroom(self) -> Newsroom:
        """The publication."""
        return read_newsroom(chosen_newsroom())

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.newsroom, chosen_newsroom())

    def html(self, check: Check, now: datetime, *, problems: str) -> str:
        """The page as readers would have it; `problems` instead, if nothing can be shown."""
        page = self._page(check.article, now) if check.article else None
        if page is None:
            return (
                f"<!doctype html><meta charset=utf-8><title>{html.escape(self.file.path.name)}"
                f"</title><body><pre>{html.escape(problems)}</pre></body>"
            )
        return self._renderer.html(page)

    def _page(self, article: Article, now: datetime) -> Page | None:
        article = with_pictures(article, _if_there)
        frame = Frame(Urls("", self.origin, self.origin), now)
        if article.address.section == PAGES:
            static = self.newsroom.page(article.address.slug)
            return StaticTextPage(frame, article, static) if static else None
        section = self.newsroom.section(article.address.section)
        authors = (self.newsroom.author(by.name, by.slug) for by in article.authors)
        if section is None:
            return None
        return ArticlePage(
            frame=frame,
            article=article,
            section=section,
            authors=tuple(authors),
            latest=(),
            more=(),
            related=(),
            related_by="",
            previous=None,
            next=None,
        )

    def _make(self, key: str, content: bytes) -> Original:
        digest = picture_digest(content)
        if digest not in self._made:
            try:
                self._made[digest] = self._rendered(key, content, digest)
            except UnusablePicture as unusable:
                self._made[digest] = Original(key, problems=(unusable.problem,))
        made = self._made[digest]
        source = replace(made.picture, key=key) if made.picture else None
        return replace(made, key=key, picture=source)

    def _rendered(self, key: str, content: bytes, digest: str) -> Original:
        from chalicelib.imaging.picture_decoding import decoded
        from chalicelib.imaging.picture_encoding import encoded_jpeg
        from chalicelib.imaging.picture_reading import read_picture_file

        picture = read_picture_file(content, language=self.newsroom.language)
        widths = rendition_widths(picture.width, picture.height)
        fitting = [width for width in widths if width <= WIDEST]
        image = decoded(picture, fitting[-1] if fitting else widths[0])
        jpeg = encoded_jpeg(image, b"", is_drawing=picture.is_drawing)
        self.pictures[f"/{rendition_path(digest, image.width, 'jpg')}"] = jpeg
        renditions = (Rendition(*image.size, jpeg=len(jpeg)),)
        source = SourcePicture(
            key, digest, picture.width, picture.height, renditions, picture.words
        )
        return Original(key, source)


def _if_there(picture: Picture) -> Picture:
    return picture if picture.digest else replace(picture, is_there=False)
