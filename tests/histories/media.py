"""Whether the media bucket has what pages name, and nothing that a rebuild would not make."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.ingest.dressing import pictures_of
from chalicelib.news.article import Article, Picture
from chalicelib.news.renditions import CROPS, FOLDER, crop_path, rendition_path
from doubles.picture_maker import a_share_image
from tests.histories.calls import Cloud
from tests.memory import MemoryArchive, MemoryRenditions


def wrong_names(cloud: Cloud, *, are_all_asked_for: bool) -> list[str]:
    """The renditions that pages name and that are not there; crops and share images too, if every
    request for them has come.
    """
    articles = list(_articles(cloud.archive))
    named = {path for article in articles for path in _renditions(article)}
    if are_all_asked_for:
        named |= {path for article in articles for path in _of_the_story(article)}
    return [f"{path} is not there" for path in sorted(named - cloud.renditions.keys())]


def wrong_media(cloud: Cloud, rebuilt: MemoryRenditions) -> list[str]:
    """Where the renditions that are left are not those of a rebuild, names and bytes. Crops are
    left for as long as their picture is there, share images for as long as a story has them.
    """
    left = {path: content for path, content in cloud.renditions.items() if not _is_extra(path)}
    lost, spare = rebuilt.keys() - left.keys(), left.keys() - rebuilt.keys()
    folders = {_folder(path) for path in rebuilt}
    return [
        *(f"{path} is made by a rebuild alone" for path in sorted(lost)),
        *(f"{path} is left, though nobody has it" for path in sorted(spare)),
        *(f"{path} has other bytes" for path in sorted(left) if left[path] != rebuilt.get(path)),
        *(
            f"{path} is a crop of nothing"
            for path in sorted(_crops(cloud))
            if _folder(path) not in folders
        ),
        *(f"{path} is a share image of nothing" for path in sorted(_spare_share_images(cloud))),
    ]


def _spare_share_images(cloud: Cloud) -> set[str]:
    had = {a_share_image(article).path for article in (None, *_articles(cloud.archive))}
    return {path for path in cloud.renditions if _is_share(path)} - had


def _articles(archive: MemoryArchive) -> Iterator[Article]:
    for standing in archive.kept_standings.values():
        if standing.article and not standing.article.withdrawn:
            yield standing.article


def _renditions(article: Article) -> Iterator[str]:
    for picture in pictures_of(article):
        if picture.digest and picture.is_there:
            yield picture.path
            yield from _sizes(picture)


def _sizes(picture: Picture) -> Iterator[str]:
    for one in picture.renditions:
        for ending in ("jpg", "avif"):
            yield rendition_path(picture.digest, one.width, ending)


def _of_the_story(article: Article) -> Iterator[str]:
    yield a_share_image(article).path
    picture = article.shown_picture
    if picture and picture.digest:
        for shape in CROPS:
            yield crop_path(picture.digest, shape, picture.focus)


def _crops(cloud: Cloud) -> Iterator[str]:
    return (path for path in cloud.renditions if _is_extra(path) and not _is_share(path))


def _is_extra(path: str) -> bool:
    return _is_share(path) or path.rpartition("/")[2].startswith(tuple(CROPS))


def _is_share(path: str) -> bool:
    return path.startswith(f"{FOLDER}/share/")


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
