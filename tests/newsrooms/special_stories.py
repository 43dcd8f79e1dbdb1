"""Stories of Vesterhavsposten that are asked for by name, and its breaking news (specials.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from tests.newsrooms.paper_files import PageType, markdown_file, moment
from tests.newsrooms.paper_in_making import PaperInMaking

_UNITS = {"m": "minutes", "d": "days"}


class Special(Struct, frozen=True, forbid_unknown_fields=True):
    """A story of specials.toml, which says what each of these is."""

    address: str
    title: str
    page: str = ""
    age: int = 60
    words: int = 250
    shape: str = ""
    gallery: tuple[str, ...] = ()
    end: str = ""
    fields: dict[str, Any] = {}


def add_special_stories(large: PaperInMaking, specials: Iterable[Special]) -> None:
    """Add them and the breaking news."""
    for special in specials:
        path = _add(large, special)
        if special.page:
            large.paper.page_types.append(PageType(special.page, path))
        if special.gallery:
            large.paper.page_types.append(PageType("picture of a gallery", f"{path}/pictures/2"))
    fields = {
        "title": "Færgen ligger stille: Alle afgange er aflyst til midnat",
        "date": moment(large.now - timedelta(minutes=12)),
        "link": "/indland/foerst-paa-forsiden",
    }
    text = "Havnen melder om 28 meter i sekundet."
    large.paper.files["_breaking.md"] = markdown_file(fields, text)


def _add(large: PaperInMaking, special: Special) -> str:
    """Add a story; returns its path."""
    section, _, slug = special.address.partition("/")
    prose = large.prose(section)
    fields: dict[str, object] = {
        "title": special.title,
        "date": moment(large.now - timedelta(minutes=special.age)),
        "authors": ["Ane Kirkegaard"],
        "tags": prose.own["tags"][:3],
        "summary": " ".join(prose.sentences(2)),
    }
    if special.shape:
        picture = large.add_picture(special.shape, slug)
        fields["picture"] = picture | {"caption": prose.sentence(), "credit": "Kystbureauet"}
    if special.gallery:
        pictures = [large.add_picture(s, f"{slug}-{n}") for n, s in enumerate(special.gallery, 1)]
        fields["gallery"] = [picture | {"caption": prose.sentence()} for picture in pictures]
    own: dict[str, object] = _dated(special.fields, large.now)
    body = f"{prose.body(special.words)}\n\n{special.end}"
    large.slugs.add(slug)
    return large.paper.add_story(section, slug, fields | own, body)


def _dated(value: Any, now: datetime) -> Any:  # noqa: ANN401 - whatever TOML has
    """The value with moments in place of `now-15m` and its like."""
    if isinstance(value, dict):
        return {name: _dated(part, now) for name, part in value.items()}
    if isinstance(value, list):
        return [_dated(part, now) for part in value]
    typed = re.fullmatch(r"now([+-]\d+)([md])", str(value))
    return moment(now + timedelta(**{_UNITS[typed[2]]: int(typed[1])})) if typed else value
