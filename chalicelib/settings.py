"""The settings: the only module that reads the environment, and the newsroom's own file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.news.address import RESERVED, is_slug
from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Author, Newsroom, Section, StandingPage

NEWSROOM_FILE = Path(__file__).with_name("newsroom.toml")

# A correction must not wait longer than five seconds for us, beside what the edge keeps.
MEMORY_SECONDS = ("0", "1", "2", "3", "4", "5")

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
_REGION = re.compile(r"[a-z0-9-]{1,63}")
_VISIBLE = re.compile(r"[!-~]+")
_URL = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d{1,5})?(?:/[a-zA-Z0-9._~-]+)*")


@dataclass(frozen=True)
class Keys:
    """Who we are to AWS, and in which region. What is secret is in no repr."""

    region: str
    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """What differs between one deployment and the next.

    `site_url` is the public address without a final slash; empty: links carry what API Gateway's
    own request context says. `media_url` is where pictures are served; empty: none are shown.
    `endpoint` is set where AWS is not AWS, as on a laptop; `dynamodb_endpoint` where DynamoDB is
    not. `keys` is None where the environment has none, but a profile or a role may. What readers
    see may have been read `memory_seconds` ago.
    """

    stage: str
    bucket: str
    table: str
    site_url: str = ""
    media_url: str = ""
    endpoint: str | None = None
    dynamodb_endpoint: str | None = None
    keys: Keys | None = None
    memory_seconds: int = 0

    @property
    def is_local(self) -> bool:
        """Whether this is a developer's own machine."""
        return self.stage == "local"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises WrongSettings, naming the variable."""
    endpoint = environment.get("AWS_ENDPOINT_URL") or environment.get("LOCAL_CLOUD") or None
    return Settings(
        stage=environment.get("STAGE", "local"),
        bucket=_named("UPLOADS_BUCKET", _BUCKET, environment),
        table=_named("TABLE", _TABLE, environment),
        site_url=_url("SITE_URL", environment),
        media_url=_url("MEDIA_URL", environment) or _local_media(endpoint, environment),
        endpoint=endpoint,
        dynamodb_endpoint=environment.get("AWS_ENDPOINT_URL_DYNAMODB") or endpoint,
        keys=_keys(environment),
        memory_seconds=_seconds("MEMORY_SECONDS", environment),
    )


def _seconds(variable: str, environment: Mapping[str, str]) -> int:
    value = environment.get(variable, "0")
    if value not in MEMORY_SECONDS:
        raise WrongSettings(f"{variable} is {value!r}; it takes {', '.join(MEMORY_SECONDS)}")
    return int(value)


def _keys(environment: Mapping[str, str]) -> Keys | None:
    """The keys that Lambda gives a function, or a shell its programs; None if any is missing.

    boto3 reads AWS_DEFAULT_REGION alone; where the two differ we must be where it is.
    """
    region = environment.get("AWS_DEFAULT_REGION") or environment.get("AWS_REGION", "")
    key_id = environment.get("AWS_ACCESS_KEY_ID", "")
    secret = environment.get("AWS_SECRET_ACCESS_KEY", "")
    if not (region and key_id and secret):
        return None
    return Keys(
        region=_shaped("AWS_DEFAULT_REGION", _REGION, region),
        key_id=_shaped("AWS_ACCESS_KEY_ID", _VISIBLE, key_id),
        secret=_shaped("AWS_SECRET_ACCESS_KEY", _VISIBLE, secret),
        token=_shaped("AWS_SESSION_TOKEN", _VISIBLE, environment.get("AWS_SESSION_TOKEN", "")),
    )


def _shaped(variable: str, shape: re.Pattern[str], value: str) -> str:
    """The value, which the message of an error leaves out: it may be a secret."""
    if value and not shape.fullmatch(value):
        raise WrongSettings(f"{variable} has a character in it that AWS does not take")
    return value


def _local_media(endpoint: str | None, environment: Mapping[str, str]) -> str:
    """Where a local cloud serves the pictures: from the bucket itself."""
    bucket = environment.get("MEDIA_BUCKET")
    return f"{endpoint}/{bucket}" if endpoint and bucket else ""


def _url(variable: str, environment: Mapping[str, str]) -> str:
    value = environment.get(variable, "").rstrip("/")
    if value and not _URL.fullmatch(value):
        raise WrongSettings(f"{variable} is {value!r}; write it like https://news.example.org")
    return value


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
            domain=data["domain"],
            sections=tuple(Section(**section) for section in data["sections"]),
            authors=tuple(Author(**author) for author in data.get("authors", [])),
            pages=tuple(_standing_page(page) for page in data.get("pages", [])),
            founded=data.get("founded", ""),
            email=data.get("email", ""),
        )
    except ZoneInfoNotFoundError:
        raise WrongSettings(
            f"{file.name}: zone {data['zone']!r} is unknown; write it like Europe/Copenhagen"
        ) from None
    except KeyError as missing:
        raise WrongSettings(f"{file.name} has no {missing}") from None
    except TypeError as error:
        raise WrongSettings(f"{file.name}: a section, an author or a page: {error}") from None
    _check_slugs(newsroom, file)
    return newsroom


def _standing_page(data: dict[str, Any]) -> StandingPage:
    return StandingPage(**data | {"policies": tuple(data.get("policies", ()))})


def _check_slugs(newsroom: Newsroom, file: Path) -> None:
    top = [("section", section.slug) for section in newsroom.sections]
    top += [("page", page.slug) for page in newsroom.pages]
    authors = [("author", author.slug) for author in newsroom.authors]
    for kind, slug in top + authors:
        if not is_slug(slug):
            raise WrongSettings(f"{file.name}: {kind} slug {slug!r} can't be in an address")
    slugs = [slug for _, slug in top]
    for kind, slug in top:
        if slug in RESERVED or slugs.count(slug) > 1:
            raise WrongSettings(f"{file.name}: {kind} slug {slug!r} is taken; choose another")
