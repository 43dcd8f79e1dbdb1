"""Vesterhavsposten: eleven sections, and three hundred stories of every kind."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import convert

from tests.newsrooms.drawn_pictures import drawn_portrait
from tests.newsrooms.paper_files import PageType, Paper, moment, plain_slug
from tests.newsrooms.paper_in_making import PaperInMaking, at_work
from tests.newsrooms.prose import Prose
from tests.newsrooms.special_stories import Special, add_special_stories

SOURCE = Path(__file__).parent / "vesterhavsposten"

STORIES = 300
BUSY = 40  # stories of the last day, and of one day before
QUIET_DAYS = (3, 4, 11, 18, 25)  # days ago, without any story; and the whole third month
_QUIET_MONTH = range(62, 95)
_OLDEST = 170  # days

_AUTHORS = ("Ane Kirkegaard", "Mogens Tang", "Sofie Ellekær Brandt", "Kystbureauet", "Bo Øst")
_KICKERS = ("Direkte", "Overblik", "Analyse", "Tre ting", "Baggrund", "Portræt", "Set på stedet")
_SHAPES = ("landscape", "landscape", "landscape", "portrait", "panorama", "square", "small")
_CREDITS = ("Kystbureauet", "Ane Kirkegaard", "Museet i Lemvig/arkiv", "Privat")


def large_paper(now: datetime) -> Paper:
    """The paper as it is at a moment: its newest story is minutes old."""
    large = PaperInMaking(now, read_words())
    for author in ("ane-kirkegaard", "mogens-tang"):
        large.paper.files[f"_pictures/forfatter-{author}.webp"] = drawn_portrait(author)
    specials = convert(_read("specials.toml")["story"], list[Special])
    add_special_stories(large, specials)
    for number, published in enumerate(_moments(large, STORIES - len(specials))):
        _add_story(large, _section(large, number), published)
    _add_pages(large)
    large.paper.page_types = [*_lists(large), *large.paper.page_types, *_absences()]
    return large.paper


def read_words() -> dict[str, Any]:
    """The words that its stories are put together from."""
    return _read("words.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((SOURCE / name).read_text(encoding="utf-8"))


def _moments(large: PaperInMaking, number: int) -> list[datetime]:
    """When stories come: two busy days, quiet ones, and a month without any."""
    dice, now = large.dice, large.now
    today = [now - timedelta(minutes=dice.randint(3, 14 * 60)) for _ in range(BUSY)]
    busy_day = (now - timedelta(days=9)).replace(hour=0, minute=0, second=0)
    busy = [busy_day + timedelta(minutes=dice.randint(1, 1400)) for _ in range(BUSY)]
    days = [d for d in range(1, _OLDEST) if d not in QUIET_DAYS and d not in _QUIET_MONTH]
    rest = [
        at_work(now, dice.choice(days), hour=dice.randint(6, 20), minute=dice.randint(0, 59))
        for _ in range(number - len(today) - len(busy))
    ]
    return sorted(today + busy + rest, reverse=True)


def _section(large: PaperInMaking, number: int) -> str:
    """Every section in turn, and then the first ones oftener than the last."""
    sections: list[str] = list(large.words["sections"])
    if number < len(sections):
        return sections[number]
    return sections[min(int(large.dice.triangular(0, 11, 2)), 10)]


def _add_story(large: PaperInMaking, section: str, published: datetime) -> None:
    prose, dice = large.prose(section), large.dice
    headline = _new_headline(large, prose)
    slug = plain_slug(headline)
    fields: dict[str, object] = {"title": headline, "date": moment(published)}
    fields["tags"] = dice.sample(prose.own["tags"], dice.randint(1, 3))
    if dice.random() < 0.9:
        fields["authors"] = dice.sample(_AUTHORS, dice.choice((1, 1, 1, 2, 3)))
    if dice.random() < 0.75:
        fields["summary"] = " ".join(prose.sentences(dice.choice((1, 1, 2))))
    if dice.random() < 0.35:
        fields["kicker"] = dice.choice(_KICKERS)
    if section == "debat":
        fields["kind"] = "opinion"
    fields |= _trimmings(large, prose, published, slug)
    words = dice.choice((60, 150, 300, 500, 900))
    large.paper.add_story(section, slug, fields, prose.body(words))


def _trimmings(
    large: PaperInMaking, prose: Prose, published: datetime, slug: str
) -> dict[str, object]:
    """What only some stories have."""
    dice, fields = large.dice, dict[str, object]()
    if dice.random() < 0.55:
        fields["picture"] = _picture(large, prose, slug)
    if dice.random() < 0.15:
        fields["key_points"] = prose.sentences(dice.randint(2, 5))
    if dice.random() < 0.06:
        text = f"I en tidligere udgave stod der {dice.randint(2, 90)}; det rette er det dobbelte."
        made = min(published + timedelta(hours=5), large.now - timedelta(minutes=1))
        kind = dice.choice(("correction", "clarification", "update"))
        fields["corrections"] = [{"date": moment(made), "text": text, "kind": kind}]
    if dice.random() < 0.05:
        fields["translated_from"] = dice.choice(("norsk", "engelsk", "færøsk"))
        by_machine = {"translator": "machine", "reviewed_by": "Ane Kirkegaard"}
        fields |= by_machine if dice.random() < 0.5 else {"translator": "Mogens Tang"}
    return fields


def _picture(large: PaperInMaking, prose: Prose, slug: str) -> dict[str, object]:
    picture = large.add_picture(large.dice.choice(_SHAPES), slug)
    if large.dice.random() < 0.7:
        picture["caption"] = prose.sentence()
    if large.dice.random() < 0.7:
        picture["credit"] = large.dice.choice(_CREDITS)
    return picture


def _new_headline(large: PaperInMaking, prose: Prose) -> str:
    """A headline that no other story of the paper has, nor an address like it."""
    while plain_slug(headline := prose.headline()) in large.slugs:
        pass
    large.slugs.add(plain_slug(headline))
    return headline


def _add_pages(large: PaperInMaking) -> None:
    for slug, name in (("om", "Om avisen"), ("etik", "Presseetik"), ("kontakt", "Kontakt")):
        body = large.prose("kultur").body(300)
        large.paper.add_story("_pages", slug, {"title": name, "language": "da"}, body)


def _lists(large: PaperInMaking) -> list[PageType]:
    busy = large.now - timedelta(days=9)
    return [
        PageType("front page", "/"),
        PageType("section", "/erhverv"),
        PageType("section, older", "/erhverv", is_next=True),
        PageType("section with few stories", "/debat"),
        PageType("tag", "/tag/havne"),
        PageType("author", "/author/ane-kirkegaard"),
        PageType("author without a biography", "/author/bo-oest"),
        PageType("archive", "/archive"),
        PageType("archive, older", "/archive", is_next=True),
        PageType("archive of a month", f"/archive/{busy:%Y-%m}"),
        PageType("archive of a busy day", f"/archive/{busy:%Y-%m-%d}"),
        PageType("corrections", "/corrections"),
        PageType("today", "/today"),
        PageType("search, results", "/search?q=havn%2A"),
        PageType("search, in a section", "/search?q=havn%2A&section=erhverv&order=newest"),
        PageType("page that is no news", "/om"),
        PageType("copy of a story", "/indland/foerst-paa-forsiden/republish"),
        PageType("copy of a gallery", "/kultur/mange-billeder/republish"),
    ]


def _absences() -> list[PageType]:
    return [
        PageType("404", "/indland/findes-ikke", 404),
        PageType("410", "/indland/trukket-tilbage", 410),
        PageType("451", "/indland/fjernet-ved-dom", 451),
    ]
