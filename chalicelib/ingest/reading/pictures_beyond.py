"""Pictures that are too many for a text: they stand in the gallery below it."""

from __future__ import annotations

from chalicelib.ingest.markup.sanitising import SafeText
from chalicelib.ingest.reading.fields import Fields
from chalicelib.news.article import MOST_IN_GALLERY, MOST_PICTURES, Picture
from chalicelib.news.errors import Problem

_MOST_NAMED = 3


def with_pictures_beyond(
    fields: Fields, gallery: tuple[Picture, ...], text: SafeText
) -> tuple[Picture, ...]:
    """The gallery, and behind its own pictures those of the text that have no place there; which
    these are, and which have no place here either, is in `fields`.
    """
    beyond = text.pictures_beyond
    if not beyond:
        return gallery
    room = max(MOST_IN_GALLERY - len(gallery), 0)
    moved, lost = beyond[:room], beyond[room:]
    count = MOST_PICTURES + len(beyond)
    what = f"the text has {count} pictures, and room for {MOST_PICTURES}"
    if moved:
        what += f": the next {len(moved)} stand in the gallery below it"
    if lost:
        more = f"{len(lost)} more, which readers don't see: {_named(lost)}"
        what += f"; the gallery has no room for {more}"
    mend = "part the story in two" if lost else "write them into `gallery`, in the order you want"
    fields.warnings.append(Problem(what, mend, field="gallery", is_loss=bool(lost)))
    return (*gallery, *moved)


def _named(pictures: tuple[Picture, ...]) -> str:
    names = [f"`{picture.path.rpartition('/')[2][:60]}`" for picture in pictures[:_MOST_NAMED]]
    return ", ".join([*names, *(["…"] if len(pictures) > _MOST_NAMED else [])])
