"""A story's fields, the article that readers get, and the card that stands for it in a list."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.excerpts import cut_at_sentence
from chalicelib.news.renditions import CENTRE, Rendition
from chalicelib.news.story_fields import (
    LONGEST_TEXT,
    Choice,
    DatedTexts,
    DocumentRecord,
    End,
    Field,
    LanguageTag,
    Line,
    Link,
    NameList,
    PictureFile,
    PictureList,
    Sentences,
    Words,
    YesOrNo,
)
from chalicelib.news.write_budget import LISTED_TAGS, MOST_AUTHORS

WORDS_A_MINUTE = 220  # an adult's silent reading of non-fiction
# Medium's rate for Chinese and Japanese: https://help.medium.com/hc/en-us/articles/214991667
SIGNS_A_MINUTE = 500
LONGEST_HEADLINE = 200  # characters
LONGEST_DATELINE = 60  # characters; a place or two
LONGEST_GUID = 300  # characters; a link, or a random name
MOST_TAGS = 40  # the first LISTED_TAGS of them have lists
MOST_KEY_POINTS = 7
# A story with all of them stays far below the largest item of the table, and its page in bounds.
MOST_PICTURES = 40  # in a text
MOST_IN_GALLERY = 60

KINDS = ("news", "analysis", "opinion", "review", "background", "report", "interview")
PLACEMENTS = ("lead", "top")

UPDATE = "update"  # of a correction: something was added, and nothing had been wrong
# What a newsroom says of a published story. An entry that names none is the first.
CORRECTION_KINDS = ("correction", "clarification", UPDATE, "apology", "retraction")

MACHINE = "machine"  # as a translator

EXCERPT_WIDTH = 160  # columns of a Latin letter; two lines of a card on a phone


def picture_mark(number: int) -> str:
    """What stands in `body_html` for a picture in the text: a comment, which no upload has any of
    and an earlier release shows nothing of. The first picture's number is 0.
    """
    return f"<!--picture {number}-->"


class Byline(Struct, frozen=True, array_like=True):
    """An author: the name that readers see, and the slug of the author's list."""

    slug: str
    name: str


class Tag(Struct, frozen=True, array_like=True):
    """A tag: the word that readers see, and the slug of the tag's list."""

    slug: str
    name: str


class Picture(Struct, frozen=True, omit_defaults=True):
    """A picture beside a story: its path below the media address, and its true size in pixels; 0
    and 0 if that is not known. It is shown if it `is_there`: its file may come after the story.

    `digest` names its `renditions`, from narrow to wide, once an original of its name was made into
    some; `path` is one of them then, and so an older release shows it. Without them the file at
    `path` is served as it is. `focus` is what stays in every crop, in per cent from left and top.
    One that `is_decorative` needs no alt text. By its file's account, a model made what
    `is_generated`.
    """

    path: str
    alt: str
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""
    is_there: bool = True
    digest: str = ""
    renditions: tuple[Rendition, ...] = ()
    focus: tuple[int, int] = CENTRE
    is_decorative: bool = False
    is_generated: bool = False
    creator: str = ""
    rights: str = ""

    @property
    def on_card(self) -> Picture:
        """The same without what no list shows: a card is kept once for every list."""
        return replace(self, creator="", rights="")


class Correction(Struct, frozen=True, array_like=True):
    """A correction of a published story, as readers see it; `kind` is one of CORRECTION_KINDS, or
    one of a later release. Where one `is_withdrawn`, its text is the reason.
    """

    made: datetime
    text: str
    is_withdrawn: bool = False
    kind: str = CORRECTION_KINDS[0]

    @property
    def weight(self) -> tuple[bool, bool, datetime]:
        """Of a story's corrections, the greatest is the one that a card has room for: one that
        stands, no mere update, and the newest.
        """
        return not self.is_withdrawn, self.kind != UPDATE, self.made


class Story(Struct, frozen=True, kw_only=True):
    """A story as its editor wrote it; every field is declared here and nowhere else.

    Dates carry a zone and are whole seconds; `body_html` has passed the allow-list. `until` ends a
    placement, or a notice; from `expires` on the story is gone. `standfirst` is the summary if its
    editor wrote one; a summary that was taken from the text is none. What is stored never changes
    its name or its type, and a new field has a default (see storage/article_items.py).
    """

    headline: Annotated[str, Line(names=("title",), longest=LONGEST_HEADLINE)] = ""
    summary: Annotated[str, Field()] = ""
    standfirst: Annotated[
        str,
        Line(names=("summary", "description"), longest=LONGEST_TEXT, is_seen=False, is_data=False),
    ] = ""
    body_html: Annotated[str, Field(is_data=False)] = ""
    authors: Annotated[
        tuple[Byline, ...], NameList(names=("authors", "author"), most=MOST_AUTHORS)
    ] = ()
    language: Annotated[str, LanguageTag(names=("language",))] = ""
    kind: Annotated[str, Choice(names=("kind",), choices=KINDS)] = KINDS[0]
    kicker: Annotated[str, Line(names=("kicker",))] = ""
    dateline: Annotated[
        str, Words(names=("dateline",), longest=LONGEST_DATELINE, is_nullable=True)
    ] = ""
    placement: Annotated[
        str, Choice(names=("placement",), choices=PLACEMENTS, is_seen=False, is_data=False)
    ] = ""
    until: Annotated[datetime | None, End(names=("until",), is_seen=False, is_data=False)] = None
    expires: Annotated[datetime | None, End(names=("expires",), is_seen=False)] = None
    tags: Annotated[tuple[Tag, ...], NameList(names=("tags",), most=MOST_TAGS, is_seen=False)] = ()
    picture: Annotated[Picture | None, PictureFile(names=("picture",))] = None
    pictures: Annotated[tuple[Picture, ...], Field(is_data=False)] = ()
    gallery: Annotated[
        tuple[Picture, ...],
        PictureList(names=("gallery",), most=MOST_IN_GALLERY, is_data=False),
    ] = ()
    key_points: Annotated[
        tuple[str, ...], Sentences(names=("key_points",), most=MOST_KEY_POINTS)
    ] = ()
    link: Annotated[str, Link(names=("link",), is_data=False)] = ""
    corrections: Annotated[tuple[Correction, ...], DatedTexts(names=("corrections",))] = ()
    translated_from: Annotated[
        str, Line(names=("translated_from",), longest=LONGEST_TEXT, is_nullable=True)
    ] = ""
    translator: Annotated[str, Words(names=("translator",), is_nullable=True)] = ""
    reviewed_by: Annotated[str, Words(names=("reviewed_by",), is_data=False)] = ""
    withdrawn: Annotated[str, Words(names=("withdrawn",), longest=LONGEST_TEXT, is_data=False)] = ""
    ordered_by: Annotated[str, Words(names=("ordered_by",), is_seen=False, is_data=False)] = ""
    at_uri: Annotated[str, DocumentRecord(names=("at_uri",), is_seen=False, is_data=False)] = ""
    no_republishing: Annotated[
        bool, YesOrNo(names=("no_republishing",), is_seen=False, is_data=False)
    ] = False
    guid: Annotated[
        str, Line(names=("guid",), longest=LONGEST_GUID, is_seen=False, is_data=False)
    ] = ""

    @property
    def every_picture(self) -> tuple[Picture, ...]:
        """Its picture, those in its text, and those of its gallery."""
        return (*filter(None, [self.picture]), *self.pictures, *self.gallery)


class Article(Story, frozen=True, kw_only=True):
    """A published story, with its address and dates.

    `identity` names the story for good, wherever it moves. `signs` of its `words` are one character
    each (see news/word_count.py). `subjects` are what related stories are found by.
    """

    address: Address
    published: datetime
    updated: datetime | None = None
    identity: str = ""
    words: int = 0
    signs: int = 0
    subjects: tuple[Tag, ...] = ()

    def is_public(self, now: datetime) -> bool:
        """Whether readers may know of it: an embargo ends at the second of `published`."""
        return self.published <= now

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over: it is gone from the second of `expires` on."""
        return self.expires is not None and self.expires <= now

    @property
    def listed_tags(self) -> tuple[Tag, ...]:
        """Those that have a list it stands in: the first that its editor named."""
        return self.tags[:LISTED_TAGS]

    @property
    def reading_minutes(self) -> int:
        """The time it takes to read, in whole minutes and at least one."""
        spaced = (self.words - self.signs) / WORDS_A_MINUTE
        return max(1, round(spaced + self.signs / SIGNS_A_MINUTE))

    @property
    def shown_picture(self) -> Picture | None:
        """The picture, if its file is there."""
        return self.picture if self.picture and self.picture.is_there else None

    @property
    def shown_gallery(self) -> tuple[tuple[int, Picture], ...]:
        """The pictures of its gallery whose files are there, each with its number from 1 on."""
        numbered = enumerate(self.gallery, 1)
        return tuple((number, picture) for number, picture in numbered if picture.is_there)

    @property
    def changed(self) -> datetime:
        """The last change that readers see: for `Last-Modified`, feeds and sitemaps."""
        return max(self.updated or self.published, self.published)

    @property
    def errata(self) -> tuple[Correction, ...]:
        """Its corrections without mere updates, oldest first: for the list of corrections."""
        return tuple(entry for entry in self.corrections if entry.kind != UPDATE)

    @property
    def main_correction(self) -> Correction | None:
        """The correction that its card and the top of its page name, of all it has had."""
        return max(self.corrections, key=lambda correction: correction.weight, default=None)

    @property
    def card(self) -> Card:
        """The card that lists show."""
        return Card(
            address=self.address,
            headline=self.headline,
            excerpt=cut_at_sentence(self.summary, EXCERPT_WIDTH),
            published=self.published,
            updated=self.updated,
            authors=self.authors,
            language=self.language,
            kicker=self.kicker,
            kind=self.kind,
            placement=self.placement,
            until=self.until,
            expires=self.expires,
            picture=self.picture.on_card if self.picture else None,
            correction=self.main_correction,
        )


class Card(Struct, frozen=True, kw_only=True):
    """A story in a list: enough to choose it by."""

    address: Address
    headline: str = ""
    excerpt: str = ""
    published: datetime
    updated: datetime | None = None
    authors: tuple[Byline, ...] = ()
    language: str = ""
    kicker: str = ""
    kind: str = "news"
    placement: str = ""
    until: datetime | None = None
    expires: datetime | None = None
    picture: Picture | None = None
    correction: Correction | None = None

    @property
    def shown_picture(self) -> Picture | None:
        """The picture, if its file is there."""
        return self.picture if self.picture and self.picture.is_there else None

    def is_placed(self, placement: str, now: datetime) -> bool:
        """Whether its editor wants it there, still."""
        return self.placement == placement and (self.until is None or now < self.until)
