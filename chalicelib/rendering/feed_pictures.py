"""The pictures of a story in feeds: as figures in its text, and as files beside it."""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

from chalicelib.news.article import Article, Picture
from chalicelib.rendering.language import Language
from chalicelib.rendering.picture_files import ServedFile, single_file
from chalicelib.rendering.urls import Urls


class FeedPicture(Struct, frozen=True):
    """A picture beside a story, and the file of it that feeds name."""

    picture: Picture
    file: ServedFile


def beside_text(article: Article, urls: Urls) -> tuple[FeedPicture, ...]:
    """The story's picture, and those of its gallery, every file once; those in its text are in its
    text.
    """
    pictures = (*filter(None, [article.picture]), *article.gallery)
    beside: dict[str, FeedPicture] = {}
    for picture in pictures:
        if file := single_file(picture, urls):
            beside.setdefault(file.link, FeedPicture(picture, file))
    return tuple(beside.values())


def figure(picture: Picture, urls: Urls, words: Language | None = None) -> Markup:
    """A picture in a feed's HTML: one file, since feed readers know no `srcset`. With `words`, it
    says so if a model made it.
    """
    file = single_file(picture, urls)
    if file is None:
        return Markup()
    size = Markup(' width="{}" height="{}"').format(file.width, file.height) if file.width else ""
    image = Markup('<img src="{}" alt="{}"{}>').format(file.link, picture.alt, size)
    generated = words.text("Picture made by a machine") if words and picture.is_generated else ""
    said = " ".join(filter(None, (picture.caption, picture.credit, generated)))
    below = Markup("<figcaption>{}</figcaption>").format(said) if said else Markup()
    return Markup("<figure>{}{}</figure>").format(image, below)
