"""The settings: the only module that reads the environment, and the newsroom's own file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.news.address import is_slug
from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Author, Newsroom, Section

NEWSROOM_FILE = Path(__file__).with_name("newsroom.toml")

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
_URL = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d{1,5})?(?:/[a-zA-Z0-9._~-]+)*")


@dataclass(frozen=True)
class Settings:
    """What differs between one deployment and the next.

    `site_url` is the public address without a final slash; empty: links carry what API Gateway's
    own request context says. `endpoint` is set where AWS is not AWS, as on a laptop.
    """

    stage: str
    bucket: str
    table: str
    site_url: str = ""
    endpoint: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether this is a developer's own machine."""
        return self.stage == "local"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises WrongSettings, naming the variable."""
    site_url = environment.get("SITE_URL", "").rstrip("/")
    if site_url and not _URL.fullmatch(site_url):
        raise WrongSettings(f"SITE_URL is {site_url!r}; write it like https://news.example.org")
    return Settings(
        stage=environment.get("STAGE", "local"),
        bucket=_named("UPLOADS_BUCKET", _BUCKET, environment),
        table=_named("TABLE", _TABLE, environment),
        site_url=site_url,
        endpoint=environment.get("AWS_ENDPOINT_URL") or environment.get("LOCAL_CLOUD") or None,
    )


def _named(variable: str, shape: re.Pattern[str], environment: Mapping[str, str]) -> str:
    value = environment.get(variable, "")
    if not value:
        raise WrongSettings(f"{variable} is not set; .chalice/config.json sets it for each stage")
    if not shape.fullmatch(value):
        raise WrongSettings(f"{variable} is {value!r}, which AWS does not take as a name")
    return value


def read_newsroom(file: Path = NEWSROOM_FILE) -> Newsroom:
    """The publication that `newsroom.toml` describes. Raises WrongSettings, naming the key."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WrongSettings(f"{file.name} is not TOML: {error}") from None
    try:
        newsroom = Newsroom(
            name=data["name"],
            tagline=data.get("tagline", ""),
            language=data["language"],
            zone=ZoneInfo(data["zone"]),
            sections=tuple(Section(**section) for section in data["sections"]),
            authors=tuple(Author(**author) for author in data.get("authors", [])),
        )
    except ZoneInfoNotFoundError:
        raise WrongSettings(
            f"{file.name}: zone {data['zone']!r} is unknown; write it like Europe/Copenhagen"
        ) from None
    except KeyError as missing:
        raise WrongSettings(f"{file.name} has no {missing}") from None
    except TypeError as error:
        raise WrongSettings(f"{file.name}: a section or an author: {error}") from None
    for section in newsroom.sections:
        if not is_slug(section.slug):
            raise WrongSettings(
                f"{file.name}: section slug {section.slug!r} can't be in an address"
            )
    return newsroom
