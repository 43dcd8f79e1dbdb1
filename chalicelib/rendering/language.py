"""Translations and date formats of pages (i18n), one file a language in `languages/`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path

from chalicelib.news.article import Byline

FILES = Path(__file__).parent / "languages"
_RIGHT_TO_LEFT = Path(__file__).with_name("right_to_left.toml")
FALLBACK = "en"  # the language the templates are written in

MIDNIGHT = time()
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Language:
    """A language's catalogue: its translations and its formats of dates and bylines."""

    code: str
    name: str
    months: tuple[str, ...]
    day_pattern: str
    month_pattern: str
    moment_pattern: str
    joined: str
    day_of_year_pattern: str
    clock_pattern: str
    zones: Mapping[str, str]
    words: Mapping[str, str]

    def text(self, english: str, **values: object) -> str:
        """The translation of `english`, its `{names}` filled in; English where there is none."""
        return self.words.get(english, english).format(**values)

    def day(self, moment: datetime, zone: tzinfo) -> str:
        """`24 November 2026`, on the newsroom's clock."""
        return self.calendar_day(moment.astimezone(zone).date())

    def calendar_day(self, day: date) -> str:
        """The same, of a day on any calendar."""
        month = self.months[day.month - 1]
        return self.day_pattern.format(day=day.day, month=month, year=day.year)

    def month(self, year: int, month: int) -> str:
        """`November 2026`."""
        return self.month_pattern.format(month=self.months[month - 1], year=year)

    def moment(self, moment: datetime, zone: tzinfo) -> str:
        """`24 November 2026 at 07:30 CET`, on the newsroom's clock.

        The first second of a day is what a date typed without a time means: the day alone.
        """
        local = moment.astimezone(zone)
        day = self.day(moment, zone)
        if local.time() == MIDNIGHT:
            return day
        zone_name = f"{local:%Z}"
        return self.moment_pattern.format(
            day=day, time=f"{local:%H:%M}", zone=self.zones.get(zone_name, zone_name)
        )

    def brief(self, moment: datetime, zone: tzinfo, *, today: date) -> str:
        """The moment as cards have it: the time on the day itself, `24 November` in its year."""
        local = moment.astimezone(zone)
        if local.date() == today and local.time() != MIDNIGHT:
            return self.clock(moment, zone)
        if local.year != today.year:
            return self.day(moment, zone)
        return self.day_of_year_pattern.format(day=local.day, month=self.months[local.month - 1])

    def clock(self, moment: datetime, zone: tzinfo) -> str:
        """`07:30`, on the newsroom's clock; empty if only the day is known."""
        local = moment.astimezone(zone)
        return "" if local.time() == MIDNIGHT else self.clock_pattern.format(time=f"{local:%H:%M}")

    def byline(self, authors: Sequence[Byline]) -> str:
        """`A`, `A and B`, `A, B and C`; a name is not parted at the end of a line."""
        names = [author.name.replace(" ", _NO_BREAK) for author in authors]
        return self.joined.join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


@cache  # a file takes half a millisecond to read, and there are few
def language(*codes: str, own: Path | None = None) -> Language:
    """The first of these languages (`da`, `en-GB`) that there is a file for, or else English.

    What a file in the folder `own` says goes before what ours says, word for word.
    """
    for code in (*codes, FALLBACK):
        primary = code.partition("-")[0].lower()
        files = _catalogues(primary, own)
        if files:
            break
    catalogues = [tomllib.loads(file.read_text(encoding="utf-8-sig")) for file in files]
    data = {key: value for catalogue in catalogues for key, value in catalogue.items()}
    words = {en: word for catalogue in catalogues for en, word in catalogue["words"].items()}
    return Language(
        code=primary,
        name=data["name"],
        months=tuple(data["months"]),
        day_pattern=data["day"],
        month_pattern=data["month"],
        moment_pattern=data["moment"],
        joined=data["and"],
        day_of_year_pattern=data.get("day_of_year", _without_year(data["day"])),
        clock_pattern=data.get("clock", "{time}"),
        zones=data.get("zones", {}),
        words=words,
    )


def _without_year(day_pattern: str) -> str:
    """A newsroom's catalogue may be older than the shorter pattern."""
    return day_pattern.replace("{year}", "").strip(" ,./-")


def _catalogues(primary: str, own: Path | None) -> list[Path]:
    """Our file of a language and the newsroom's, as far as there are any."""
    if not primary.isalpha():
        return []
    files = [folder / f"{primary}.toml" for folder in (FILES, own) if folder]
    return [file for file in files if file.is_file()]


@cache  # the languages of a few stories
def direction(code: str) -> str:
    """`rtl` for a language written from right to left, else `ltr` (HTML's `dir`): by its script, if
    the code names one (`az-Arab`), else by the one it is usually written in, there (`az-IR`).
    """
    primary, *others = code.lower().replace("_", "-").split("-")
    names = _right_to_left()
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in names["scripts"] else "ltr"
    there = {f"{primary}-{part}" for part in others}
    is_usual = primary in names["languages"] and there.isdisjoint(names["except_there"])
    return "rtl" if is_usual or not there.isdisjoint(names["languages_there"]) else "ltr"


@cache
def _right_to_left() -> dict[str, frozenset[str]]:
    data = tomllib.loads(_RIGHT_TO_LEFT.read_text(encoding="utf-8"))
    return {group: frozenset(codes.split()) for group, codes in data.items()}


def machine_time(moment: datetime, zone: tzinfo) -> str:
    """The moment for machines: HTML's `datetime`, to the second, with an offset of whole minutes.

    Before standard time clocks went by the sun, and RFC 3339 has no seconds in an offset.
    """
    local = moment.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    minutes = timedelta(minutes=offset // timedelta(minutes=1))
    return local.astimezone(timezone(minutes)).isoformat(timespec="seconds")
