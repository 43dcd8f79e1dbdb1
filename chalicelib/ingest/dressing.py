"""Dresses a story: joins the pictures that it names with what their originals are like now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from chalicelib.ingest.picture_check import ALT_IN_A_DOCUMENT
from chalicelib.news.article import Article, Picture, Story
from chalicelib.news.errors import Problem
from chalicelib.news.lints import NO_ALT
from chalicelib.news.originals import FittingOriginals, NamedPictures, Original
from chalicelib.news.picture_keys import EMBEDDED
from chalicelib.news.renditions import Rendition, SourcePicture, rendition_path

# Pixels: the width of the JPEG that a picture's `path` names, for whoever shows just one.
PLAIN_WIDTH = 1280
# How the fields of warnings begin that follow from pictures' files, and are made anew each time.
PICTURE_FILE = "picture file"
# Characters of a story's pictures, their files' words included: a hundred pictures with six hundred
# each. With more, a story would have no room in its item of the table.
MOST_WORDS = 60_000
_MOST_QUOTED = 120  # characters of a text in a receipt


class Dressed(Struct, frozen=True):
    """A story as readers get it, what its editor must be told of its pictures' files, and those of
    its pictures that have no original: they may lie in the media bucket, as before there were any.
    """

    article: Article
    warnings: tuple[Problem, ...] = ()
    plain: tuple[Picture, ...] = ()


def dressed(article: Article, named: NamedPictures) -> Dressed:
    """The article of a story's file, with the pictures that it names as they are now."""
    is_reviewed = bool(article.reviewed_by)
    pictures = where_written(article)
    meant = named.meant_by(picture.path for picture in pictures)
    joined: dict[Picture, Picture] = {}
    warnings: list[Problem] = []
    plain: list[Picture] = []
    room = MOST_WORDS
    for picture, where in pictures.items():
        fitting = meant[picture.path]
        if fitting.originals:
            one, about = _dressed(picture, fitting, is_reviewed=is_reviewed)
            room -= _length_of_words(one)
            if room < 0 and one.digest:
                one = _with_own_words(one, picture)
                about = (*(() if one.is_there else about), _too_many_words(picture))
            joined[picture] = one
            warnings += (replace(one, field=f"{PICTURE_FILE}{where}") for one in about)
        else:
            plain.append(picture)
    article = with_pictures(article, lambda picture: joined.get(picture, picture))
    return Dressed(article, tuple(warnings), tuple(plain))


def _dressed(
    picture: Picture, fitting: FittingOriginals, *, is_reviewed: bool
) -> tuple[Picture, tuple[Problem, ...]]:
    original = fitting.original
    if original is None:
        return replace(picture, is_there=False), (_ambiguous(picture, fitting),)
    if original.picture is None:
        return replace(picture, is_there=False), (_refused(picture, original),)
    joined = _joined(picture, original.picture)
    if joined.is_generated and not is_reviewed:
        return replace(joined, is_there=False), (_unreviewed(original),)
    return joined, tuple(_warnings_about_alt(picture, original.picture))


def unreviewed_pictures(
    story: Story, uploaded: datetime, named: NamedPictures
) -> tuple[Problem, ...]:
    """What holds the version of a story that was uploaded then: it shows, though nobody has
    reviewed it, what a model made by its file's own account. A picture that came later holds no
    story back that readers may have; it is not shown.
    """
    if story.reviewed_by:
        return ()
    meant = named.meant_by(picture.path for picture in pictures_of(story))
    originals = (fitting.original for fitting in meant.values())
    return tuple(
        Problem(
            f"a model made `{one.key}`, by its file's own account, and nobody has reviewed it",
            "write `reviewed_by: NAME` if it may be shown, and readers are told what it is; or "
            "take it out",
            field=PICTURE_FILE,
        )
        for one in originals
        if one
        and one.picture
        and one.since
        and one.picture.words.is_generated
        and one.since <= uploaded
    )


def pictures_of(story: Story) -> tuple[Picture, ...]:
    """Every picture that the story names, in whatever field it is, each once."""
    fields = (value if isinstance(value, tuple) else (value,) for value in asdict(story).values())
    return tuple(
        dict.fromkeys(one for values in fields for one in values if isinstance(one, Picture))
    )


def where_written(story: Story) -> dict[Picture, str]:
    """The same, each with where its editor wrote it first, as the end of a field's name: which one
    of the text or of the gallery; empty for the one above the text.
    """
    places = dict.fromkeys(pictures_of(story), "")
    for name, pictures in (("gallery", story.gallery), ("text", story.pictures)):
        numbered = reversed([*enumerate(pictures, 1)])
        places |= {picture: f", number {number} of the {name}" for number, picture in numbered}
    return places | ({story.picture: ""} if story.picture else {})


def with_pictures(article: Article, change: Callable[[Picture], Picture]) -> Article:
    """The article with every one of its pictures changed, in whatever field it is."""
    return replace(
        article,
        **{
            name: _changed(value, change)
            for name, value in asdict(article).items()
            if _has_pictures(value)
        },
    )


def _has_pictures(value: object) -> bool:
    if isinstance(value, tuple):
        return any(isinstance(one, Picture) for one in value)
    return isinstance(value, Picture)


def _changed(value: Any, change: Callable[[Picture], Picture]) -> Any:  # noqa: ANN401 - a field's
    if isinstance(value, Picture):
        return change(value)
    return tuple(change(one) if isinstance(one, Picture) else one for one in value)


def _joined(picture: Picture, source: SourcePicture) -> Picture:
    """Its editor's words come before those of the file."""
    plain, words = _plain_rendition(source.renditions), source.words
    return replace(
        picture,
        path=rendition_path(source.digest, plain.width, "jpg"),
        width=plain.width,
        height=plain.height,
        alt="" if picture.is_decorative else picture.alt or words.alt,
        caption=picture.caption or words.caption,
        credit=picture.credit or words.credit or words.creator,
        digest=source.digest,
        renditions=source.renditions,
        is_there=True,
        is_generated=words.is_generated,
        creator=words.creator,
        rights=picture.rights or words.rights,
    )


def _length_of_words(picture: Picture) -> int:
    words = (picture.alt, picture.caption, picture.credit, picture.creator, picture.rights)
    return sum(map(len, words))


def _with_own_words(joined: Picture, picture: Picture) -> Picture:
    """The picture with its editor's words alone."""
    return replace(
        joined,
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
        creator="",
        rights=picture.rights,
    )


def _too_many_words(picture: Picture) -> Problem:
    return Problem(
        f"the words in the file of `{_name(picture)}` are left out: those of the story's pictures "
        f"have {MOST_WORDS} characters already",
        "show fewer pictures, or shorten the words in their files",
        field=PICTURE_FILE,
        is_loss=True,
    )


def _plain_rendition(renditions: tuple[Rendition, ...]) -> Rendition:
    fitting = [one for one in renditions if one.width <= PLAIN_WIDTH]
    return fitting[-1] if fitting else renditions[0]


def _warnings_about_alt(picture: Picture, source: SourcePicture) -> Iterator[Problem]:
    if picture.alt or picture.is_decorative:
        return
    words, is_embedded = source.words, source.key.startswith(EMBEDDED)
    named = _called(picture, source.key)
    mend = ALT_IN_A_DOCUMENT if is_embedded else "write `alt: …` with what it shows"
    if words.alt:
        yield Problem(
            f"the alt text of {named} is that of its file: “{_quoted(words.alt)}”",
            "",
            field=PICTURE_FILE,
        )
    elif described := words.caption:
        yield Problem(
            f"{named} {NO_ALT}: those who can't see it learn nothing of it. Its file says "
            f"“{_quoted(described)}”",
            f"{mend}, in these words if they do{'' if is_embedded else _OR_DECORATIVE}",
            field=PICTURE_FILE,
        )
    else:
        yield Problem(
            f"{named} {NO_ALT}, and its file has no words either: those who can't see it "
            "learn nothing of it",
            f"{mend}{'' if is_embedded else _OR_DECORATIVE}",
            field=PICTURE_FILE,
        )


_OR_DECORATIVE = ", or `decorative: true`"


def _ambiguous(picture: Picture, fitting: FittingOriginals) -> Problem:
    keys = ", ".join(f"`{original.key}`" for original in fitting.originals)
    return Problem(
        f"`{_name(picture)}` may be one of several pictures: {keys}. Readers see none",
        "write its path, from `pictures/` or from the story's folder",
        field=PICTURE_FILE,
        is_loss=True,
    )


def _refused(picture: Picture, original: Original) -> Problem:
    reason = original.problems[0] if original.problems else Problem("it can't be used", "")
    return Problem(
        f"{_called(picture, original.key)} was refused ({reason.what}): readers see no picture",
        reason.mend or "upload another",
        field=PICTURE_FILE,
        is_loss=True,
    )


def _unreviewed(original: Original) -> Problem:
    return Problem(
        f"a model made `{original.key}`, by its file's own account, and nobody has reviewed it: "
        "readers don't see it",
        "write `reviewed_by: NAME` if it may be shown; readers are told what it is",
        field=PICTURE_FILE,
        is_loss=True,
    )


def _called(picture: Picture, key: str) -> str:
    """A picture as its editor knows it: of a document they never saw the name."""
    return "a picture in the document" if key.startswith(EMBEDDED) else f"`{_name(picture)}`"


def _name(picture: Picture) -> str:
    return picture.path.rpartition("/")[2]


def _quoted(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
