"""Checks a story's picture against its file in the media bucket: missing, unreadable, its size."""

from __future__ import annotations

from pathlib import PurePosixPath

from chalicelib.ingest.picture_size import is_picture, size_of
from chalicelib.news.article import Picture
from chalicelib.news.errors import Problem
from chalicelib.news.lints import NO_ALT
from chalicelib.news.picture_keys import EMBEDDED

ALT_IN_A_DOCUMENT = (
    "click on it in the document with the right button, choose “View Alt Text” (in Google Docs "
    "“Alt text”), and write what it shows"
)

_BEING_PREPARED = Problem(
    "a picture of the document is being prepared: readers see it within seconds, unless somebody "
    "deleted it",
    "",
    field="picture",
)
_JPEG = b"\xff\xd8\xff"
_ENDINGS = {".png", ".gif", ".webp", ".jpg", ".jpeg"}  # others may begin in ways we don't know


def picture_warnings(picture: Picture, beginning: bytes | None) -> tuple[Problem, ...]:
    """What is wrong with a picture of the media bucket: in its file, and that nothing describes it;
    of those nobody reads the words in the file.
    """
    is_embedded = picture.path.startswith(EMBEDDED)
    about_file = _file_warnings(picture, beginning)
    if is_embedded and beginning is None:
        about_file = (_BEING_PREPARED,)
    if picture.alt or picture.is_decorative:
        return about_file
    if is_embedded:
        what = f"a picture in the document {NO_ALT}: those who can't see it learn nothing of it"
        return (*about_file, _warning(what, ALT_IN_A_DOCUMENT))
    no_words = _warning(
        f"`{_as_written(picture)}` {NO_ALT}: those who can't see it learn nothing of it",
        "write `alt: …` with what it shows, or `decorative: true`",
    )
    return (*about_file, no_words)


def _file_warnings(picture: Picture, beginning: bytes | None) -> tuple[Problem, ...]:
    """What is wrong with a picture, by the beginning of its file; None: there is no file."""
    if beginning is None:
        return (
            _warning(
                f"`{_as_written(picture)}` was not uploaded yet: readers see no picture",
                "upload it beside the story, or to `pictures/`: it is shown within a minute",
                is_loss=True,
            ),
        )
    if PurePosixPath(picture.path).suffix.lower() in _ENDINGS and not is_picture(beginning):
        return (
            _warning(
                f"`{picture.path}` is no picture, though it is called one",
                "export it once more, and upload it beside the story, or to `pictures/`",
                is_loss=True,
            ),
        )
    size = size_of(beginning)
    if size is None:
        return () if picture.width else (_unknown_size(picture),)
    if not picture.width or size == (picture.width, picture.height):
        return ()
    if beginning.startswith(_JPEG) and size == (picture.height, picture.width):
        return ()  # held upright: some write the size that the camera wrote, and not the one shown
    return (
        _warning(
            f"`{picture.path}` has {size[0]} × {size[1]} pixels, not "
            f"{picture.width} × {picture.height} as the story says",
            f"write `width: {size[0]}` and `height: {size[1]}`",
        ),
    )


def _as_written(picture: Picture) -> str:
    """Its name as the editor most likely wrote it: all are looked for below pictures/."""
    return picture.path.removeprefix("pictures/")


def _unknown_size(picture: Picture) -> Problem:
    return _warning(
        f"the size of `{picture.path}` can't be read from it: pages move when it is loaded",
        "write its `width` and `height`, in pixels, below `picture:`",
    )


def unreadable_picture(picture: Picture, obstacle: str) -> Problem:
    """What is wrong with a picture whose file can't be read."""
    return _warning(
        f"`{picture.path}` can't be read ({obstacle}): readers see no picture",
        "upload it again in the storage class STANDARD, with the bucket's own encryption",
        is_loss=True,
    )


def _warning(what: str, mend: str, *, is_loss: bool = False) -> Problem:
    return Problem(what, mend, field="picture", is_loss=is_loss)
