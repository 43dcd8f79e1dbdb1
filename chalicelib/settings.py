"""The settings, read from environment variables by this module alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.news.errors import WrongSettings

# A correction must not wait longer than five seconds for our cache, beside the edge's.
MEMORY_SECONDS = ("0", "1", "2", "3", "4", "5")

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
_FUNCTION = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_STAGE = re.compile(r"[a-z][a-z0-9-]{0,19}")
_REGION = re.compile(r"[a-z0-9-]{1,63}")
_VISIBLE = re.compile(r"[!-~]+")
_URL = re.compile(r"https?://[a-zA-Z0-9.-]+(?::\d{1,5})?(?:/[a-zA-Z0-9._~-]+)*")


@dataclass(frozen=True)
class Keys:
    """The AWS credentials and region. The secrets are in no repr."""

    region: str
    key_id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """What differs between one deployment and the next.

    `site_url` is the public address without a final slash; empty: links carry what API Gateway's
    own request context says. `media_url` is where pictures are served; empty: none are shown.
    `media_bucket` is where they are stored; empty: they are not checked.
    `endpoint` is set where AWS is not AWS, as on a laptop; `dynamodb_endpoint` where DynamoDB is
    not. `keys` is None where the environment has none, but a profile or a role may.
    `edge_secret` is what the edge says in each request, where readers are to come by it alone.
    `preview_secret` signs the links to previews; empty: there are none.
    `memory_seconds` is how long readers' queries are cached. `changes_queue` is the address of the
    queue with S3's second notices; empty: the sweep does without. `pictures_function` makes
    pictures; empty: nobody is asked to. `search_function` searches, and without it there is no
    search; `index_function` keeps its index, which is in `index_bucket`, or on the OpenSearch that
    `opensearch_url` leads to, if it does. `pings_function` pings hubs and search engines; empty:
    nobody does. Search engines know the newsroom by the `indexnow_key`; empty: they don't. `wrong`
    says why the settings can't be used; empty: they can.
    `newsroom` is the newsroom's folder; empty: the one that is there.
    """

    stage: str
    bucket: str
    table: str
    site_url: str = ""
    media_url: str = ""
    media_bucket: str = ""
    endpoint: str | None = None
    dynamodb_endpoint: str | None = None
    keys: Keys | None = None
    memory_seconds: int = 0
    edge_secret: str = field(default="", repr=False)
    preview_secret: str = field(default="", repr=False)
    changes_queue: str = ""
    pictures_function: str = ""
    search_function: str = ""
    index_function: str = ""
    index_bucket: str = ""
    opensearch_url: str = ""
    pings_function: str = ""
    indexnow_key: str = ""
    wrong: str = ""
    newsroom: str = ""

    @property
    def is_local(self) -> bool:
        """Whether this is a developer's own machine."""
        return self.stage == "local"


def settings_at_start(environment: Mapping[str, str]) -> Settings:
    """The settings that app.py starts with.

    If app.py can't be imported, readers get API Gateway's JSON and the log gets a traceback. So on
    Lambda wrong settings do not raise: `wrong` has the reason, readers get an error page, uploads
    are retried, and the log has the sentence. Elsewhere a person has started it: SystemExit.
    """
    try:
        return read_settings(environment)
    except WrongSettings as wrong:
        if not _is_lambda(environment):
            raise SystemExit(f"The site can't start:\n{wrong}") from None
        stage = environment.get("STAGE", "")
        named = stage if _STAGE.fullmatch(stage) and stage != "local" else "unknown"
        return Settings(stage=named, bucket="unknown", table="unknown", wrong=str(wrong))


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises WrongSettings, with a line for each wrong one."""
    read = _Variables(environment)
    endpoint = read.url("AWS_ENDPOINT_URL") or read.url("LOCAL_CLOUD") or None
    media_bucket = read.named("MEDIA_BUCKET", _BUCKET, is_needed=False)
    local_media = f"{endpoint}/{media_bucket}" if endpoint and media_bucket else ""
    settings = Settings(
        stage=read.stage(),
        bucket=read.named("UPLOADS_BUCKET", _BUCKET),
        table=read.named("TABLE", _TABLE),
        site_url=read.url("SITE_URL"),
        media_url=read.url("MEDIA_URL") or local_media,
        media_bucket=media_bucket,
        endpoint=endpoint,
        dynamodb_endpoint=read.url("AWS_ENDPOINT_URL_DYNAMODB") or endpoint,
        keys=read.keys(),
        memory_seconds=read.seconds("MEMORY_SECONDS"),
        edge_secret=read.secret("EDGE_SECRET"),
        preview_secret=read.secret("PREVIEW_SECRET"),
        changes_queue=read.url("CHANGES_QUEUE"),
        pictures_function=read.named("PICTURES_FUNCTION", _FUNCTION, is_needed=False),
        search_function=read.named("SEARCH_FUNCTION", _FUNCTION, is_needed=False),
        index_function=read.named("INDEX_FUNCTION", _FUNCTION, is_needed=False),
        index_bucket=read.named("INDEX_BUCKET", _BUCKET, is_needed=False),
        opensearch_url=read.url("OPENSEARCH_URL"),
        pings_function=read.named("PINGS_FUNCTION", _FUNCTION, is_needed=False),
        indexnow_key=read.secret("INDEXNOW_KEY"),
        newsroom=environment.get("NEWSROOM", ""),
    )
    if read.wrong:
        raise WrongSettings("\n".join(read.wrong))
    return settings


def _is_lambda(environment: Mapping[str, str]) -> bool:
    return "AWS_LAMBDA_FUNCTION_NAME" in environment


class _Variables:
    """Reads variables of the environment. Errors are collected in `wrong`; a value that is wrong
    is not to be used.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.wrong: list[str] = []

    def stage(self) -> str:
        """The stage; a laptop's where none is set."""
        value = self._environment.get("STAGE", "local")
        if not _STAGE.fullmatch(value):
            self.wrong.append(f"STAGE is {value!r}; it takes local, dev or prod, or a like name")
        elif value == "local" and _is_lambda(self._environment):
            self.wrong.append("STAGE is not set, or local, on Lambda; set the stage's name")
        return value

    def named(self, variable: str, shape: re.Pattern[str], *, is_needed: bool = True) -> str:
        """A bucket's, a table's or a function's name."""
        value = self._environment.get(variable, "")
        if is_needed and not value:
            self.wrong.append(f"{variable} is not set; .chalice/config.json sets it for each stage")
        elif value and not shape.fullmatch(value):
            self.wrong.append(f"{variable} is {value!r}, which AWS does not take as a name")
        return value

    def url(self, variable: str) -> str:
        """An address, without a final slash. The message leaves out what may be a password."""
        value = self._environment.get(variable, "").rstrip("/")
        if value and not _URL.fullmatch(value):
            fault = "has a user's name in it" if "@" in value else f"is {value!r}"
            self.wrong.append(f"{variable} {fault}; write it like https://news.example.org")
        return value

    def seconds(self, variable: str) -> int:
        """A number of seconds."""
        value = self._environment.get(variable, "0")
        if value not in MEMORY_SECONDS:
            self.wrong.append(f"{variable} is {value!r}; it takes {', '.join(MEMORY_SECONDS)}")
            return 0
        return int(value)

    def secret(self, variable: str) -> str:
        """A secret; empty if none is set."""
        return self._shaped(variable, _VISIBLE, self._environment.get(variable, ""))

    def keys(self) -> Keys | None:
        """The keys that Lambda gives a function, or a shell its programs; None if any is missing.

        boto3 reads AWS_DEFAULT_REGION alone; where the two differ we must be where it is.
        """
        get = self._environment.get
        region = get("AWS_DEFAULT_REGION") or get("AWS_REGION", "")
        key_id, secret = get("AWS_ACCESS_KEY_ID", ""), get("AWS_SECRET_ACCESS_KEY", "")
        if not (region and key_id and secret):
            return None
        return Keys(
            region=self._shaped("AWS_DEFAULT_REGION", _REGION, region),
            key_id=self._shaped("AWS_ACCESS_KEY_ID", _VISIBLE, key_id),
            secret=self._shaped("AWS_SECRET_ACCESS_KEY", _VISIBLE, secret),
            token=self._shaped("AWS_SESSION_TOKEN", _VISIBLE, get("AWS_SESSION_TOKEN", "")),
        )

    def _shaped(self, variable: str, shape: re.Pattern[str], value: str) -> str:
        """The value, which the message leaves out: it may be a secret."""
        if value and not shape.fullmatch(value):
            self.wrong.append(f"{variable} has a character in it that AWS does not take")
        return value
