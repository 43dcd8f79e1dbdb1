"""The newsroom's folder, and its `newsroom.toml`, read and checked."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import (
    ANY_NUMBER,
    DARK,
    DIGEST_AT,
    MOST_DELETIONS,
    MOST_IN_TEN_MINUTES,
    Author,
    Colours,
    Fonts,
    Newsroom,
    Section,
    StaticPage,
    Topic,
    Wires,
)
from chalicelib.news.pings import PingChoice
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights, Trust

ROOT = Path(__file__).parent.parent  # of the checkout, or of the package on Lambda
OWN = "newsroom"  # the newsroom's folder, which the product never brings; in a package, the chosen
SAMPLES = "samples"
FILE = "newsroom.toml"
CHECKED = "checked"  # a file in a package: what is wrong was found when the package was made


def newsroom_folder(chosen: str = "") -> Path:
    """The newsroom's folder: the one that is named, or else `newsroom/`, or else the samples.

    Raises WrongSettings if it is not there. A relative name counts from the checkout.
    """
    own = ROOT / OWN
    folder = ROOT / chosen if chosen else own if own.is_dir() else ROOT / SAMPLES
    if not folder.is_dir():
        raise WrongSettings(
            f"NEWSROOM is {chosen!r}, and there is no such folder; make newsroom makes one"
            if chosen
            else "there is no newsroom; make newsroom makes one"
        )
    return folder


def read_newsroom(folder: Path) -> Newsroom:
    """The publication that the folder's `newsroom.toml` describes. Raises WrongSettings, with a
    line for each thing that is wrong in it.
    """
    data = _read_toml(folder / FILE)
    if not (folder / CHECKED).is_file():
        _require_right(data)
    return Newsroom(
        name=data["name"],
        tagline=data.get("tagline", ""),
        language=data["language"],
        zone=ZoneInfo(data["zone"]),
        domain=data["domain"],
        sections=tuple(_section(section) for section in data["sections"]),
        authors=tuple(_author(author) for author in data.get("authors", [])),
        pages=tuple(_standing_page(page) for page in data.get("pages", [])),
        founded=data.get("founded", ""),
        email=data.get("email", ""),
        icon=data.get("icon", ""),
        gate=tuple(data.get("gate", {}).items()),
        lints_off=tuple(name for name, does in data.get("lints", {}).items() if does == "off"),
        rights_by_section=data.get("rights_by_section", False),
        most_deletions=_most_deletions(data.get("deletions", {})),
        wires=_wires(data.get("wires", {})),
        colours=Colours(**data.get("colours", {})),
        dark_colours=_dark_colours(data.get("dark_colours", {})),
        fonts=Fonts(**data.get("fonts", {})),
        pings=PingChoice(**data.get("pings", {})),
        digest_at=time.fromisoformat(data.get("digest_at") or f"{DIGEST_AT}"),
        rights=_rights(data.get("rights", {})),
        trust=_trust(data["trust"]) if "trust" in data else None,
        accounts=tuple(data.get("accounts", ())),
        preferred_source=data.get("preferred_source", False),
        standard_site=data.get("standard_site", ""),
        republishing=_republishing(data["republishing"]) if "republishing" in data else None,
    )


def read_colours(folder: Path) -> tuple[Colours, Colours]:
    """The colours of light and dark screens that the folder's `newsroom.toml` names, whatever else
    is wrong in it. Raises WrongSettings if they can't be read.
    """
    from chalicelib.newsroom_faults import wrong_looks  # noqa: PLC0415 - a cold start goes without

    data = _read_toml(folder / FILE)
    if wrong := list(wrong_looks(data)):
        raise WrongSettings("\n".join(wrong))
    return Colours(**data.get("colours", {})), _dark_colours(data.get("dark_colours", {}))


def _require_right(data: dict[str, Any]) -> None:
    from chalicelib.newsroom_faults import newsroom_faults  # noqa: PLC0415 - a cold start goes without

    if wrong := newsroom_faults(data):
        raise WrongSettings("\n".join(f"{FILE}: {reason}" for reason in wrong))


def _read_toml(file: Path) -> dict[str, Any]:
    text = ""
    try:
        text = file.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except FileNotFoundError:
        raise WrongSettings(
            f"there is no {FILE} in it; make newsroom makes a folder with all that is needed"
        ) from None
    except OSError as error:
        raise WrongSettings(f"{FILE} can't be read in {file.parent}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise WrongSettings(f"{FILE}: line {line} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        from chalicelib.news.toml_mistakes import toml_mistake  # noqa: PLC0415 - for errors alone

        mend = toml_mistake(text, f"{error}")
        raise WrongSettings(f"{FILE} is not TOML: {error}" + f"; {mend}" * bool(mend)) from None


def _most_deletions(deletions: dict[str, Any]) -> int | None:
    most = deletions.get(MOST_IN_TEN_MINUTES, MOST_DELETIONS)
    return None if most == ANY_NUMBER else int(most)


def _wires(given: dict[str, list[str]]) -> Wires:
    return Wires(**{name: tuple(texts) for name, texts in given.items()})


def _rights(given: dict[str, Any]) -> Rights:
    return Rights(**given | {"crawlers": tuple(given.get("crawlers", {}).items())})


def _trust(given: dict[str, list[str]]) -> Trust:
    return Trust(**{name: tuple(lines) for name, lines in given.items()})


def _republishing(given: dict[str, Any]) -> Republishing:
    return Republishing(**given | {"pictures": tuple(given.get("pictures", ()))})


def _author(data: dict[str, Any]) -> Author:
    return Author(**data | {"accounts": tuple(data.get("accounts", ()))})


def _section(data: dict[str, Any]) -> Section:
    topics = tuple(Topic(slug, name) for slug, name in data.get("topics", {}).items())
    return Section(**data | {"topics": topics})


def _standing_page(data: dict[str, Any]) -> StaticPage:
    return StaticPage(**data | {"policies": tuple(data.get("policies", ()))})


def _dark_colours(given: dict[str, str]) -> Colours:
    ours = {name: getattr(DARK, name) for name in Colours.__struct_fields__}
    return Colours(**ours | given)
