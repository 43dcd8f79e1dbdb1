"""Reads fields by their declarations: the class of a declaration chooses the reader."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import chain
from typing import Annotated, Any

from msgspec import Struct

from chalicelib.ingest.reading.dated_fields import read_corrections, read_end, read_moment
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.language_field import read_language
from chalicelib.ingest.reading.list_fields import read_names, read_old_addresses, read_sentences
from chalicelib.ingest.reading.picture_field import read_picture, read_pictures
from chalicelib.ingest.reading.text_fields import (
    read_choice,
    read_document_record,
    read_line,
    read_link,
    read_slug,
    read_words,
    read_yes_or_no,
)
from chalicelib.news import story_fields as declaration
from chalicelib.news.article import MOST_TAGS, Story
from chalicelib.news.story_fields import Field, declared


class Instructions(Struct, frozen=True, kw_only=True):
    """The fields that say how a file is to be published; the rest are those of `Story`."""

    date: Annotated[datetime | None, declaration.Moment(names=("date",))] = None
    embargo: Annotated[datetime | None, declaration.Moment(names=("embargo",))] = None
    lastmod: Annotated[datetime | None, declaration.Moment(names=("lastmod",))] = None
    gone_since: Annotated[datetime | None, declaration.Moment(names=("gone_since",))] = None
    draft: Annotated[bool, declaration.YesOrNo(names=("draft",))] = False
    section: Annotated[str, declaration.Line(names=("section",))] = ""
    categories: Annotated[
        tuple[str, ...], declaration.NameList(names=("categories", "category"), most=MOST_TAGS)
    ] = ()
    slug: Annotated[str, declaration.Slug(names=("slug",))] = ""
    aliases: Annotated[tuple[str, ...], declaration.OldPaths(names=("aliases",))] = ()
    generated_by: Annotated[str, declaration.Words(names=("generated_by",))] = ""
    ai_generated: Annotated[
        bool,
        declaration.YesOrNo(names=("ai_generated", "machine_generated", "machine_translated")),
    ] = False


FIELD_NAMES = tuple(
    name
    for kind in (Story, Instructions)
    for field in declared(kind).values()
    for name in field.names
)


def read_declared(
    fields: Fields, kind: type[Struct], *, apart: Collection[str] = ()
) -> dict[str, Any]:
    """What the file says in the fields that `kind` declares, by their names there; without those
    that say nothing, and those that are read `apart`. Names are texts still.
    """
    read = {
        name: _combined(fields, field)
        for name, field in declared(kind).items()
        if name not in apart
    }
    return {name: value for name, value in read.items() if value}


def _combined(fields: Fields, field: Field) -> Any:  # noqa: ANN401 - the field's type
    """What the file says in a field, whatever it calls it, and how many times."""
    typed = {name: read_field(fields, name, field) for name in spellings(fields, field)}
    said = {name: value for name, value in typed.items() if value}
    if not said:
        return None
    match field:
        case declaration.NameList():
            return tuple(dict.fromkeys(chain.from_iterable(said.values())))
        case declaration.End():  # when in doubt, it is over
            return min(said.values())
        case declaration.Moment():  # and does not come yet
            return max(said.values())
    first, *others = said
    if not isinstance(field, declaration.YesOrNo):
        fields.unused += others
    return said[first]


def spellings(fields: Fields, field: Field) -> list[str]:
    """The names under which the file has a field, in the order in which they count."""
    return list(chain.from_iterable(fields.spellings(name) for name in field.names))


def read_field(fields: Fields, name: str, field: Field) -> Any:  # noqa: ANN401 - the field's type
    """What the file says in one field; empty, false or None if it is not there."""
    match field:
        case declaration.Words(longest=longest):
            return read_words(fields, name, longest)
        case declaration.Line(longest=longest):
            return read_line(fields, name, longest)
        case declaration.Choice(choices=choices):
            return read_choice(fields, name, choices)
    if isinstance(field, _LISTS):
        return _READERS_OF_LISTS[type(field)](fields, name, field.most)
    return _READERS[type(field)](fields, name)


_LISTS = (declaration.NameList, declaration.Sentences, declaration.PictureList)
_READERS_OF_LISTS = {
    declaration.NameList: read_names,
    declaration.Sentences: read_sentences,
    declaration.PictureList: read_pictures,
}
_READERS = {
    declaration.YesOrNo: read_yes_or_no,
    declaration.Slug: read_slug,
    declaration.DocumentRecord: read_document_record,
    declaration.Link: read_link,
    declaration.LanguageTag: read_language,
    declaration.Moment: read_moment,
    declaration.End: read_end,
    declaration.PictureFile: read_picture,
    declaration.DatedTexts: read_corrections,
    declaration.OldPaths: read_old_addresses,
}
