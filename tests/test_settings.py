"""Settings: each wrong one is a sentence that names it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.settings import Keys, read_settings, settings_at_start
from operations.stages import PROJECT, stage_environment

GOOD = {"STAGE": "prod", "UPLOADS_BUCKET": "tidende-prod-uploads", "TABLE": "tidende-prod"}
AWS = {
    "AWS_REGION": "eu-north-1",
    "AWS_ACCESS_KEY_ID": "AKID",
    "AWS_SECRET_ACCESS_KEY": "the-secret",
    "AWS_SESSION_TOKEN": "the-token",
}
URLS = ("SITE_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB")
KEYS = ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "tidende-prod"}


def test_settings_are_read_from_the_environment() -> None:
    settings = read_settings(GOOD | {"SITE_URL": "https://news.example.org/"})
    assert settings.site_url == "https://news.example.org"
    assert (settings.endpoint, settings.memory_seconds, settings.is_local) == (None, 0, False)
    assert read_settings(GOOD | {"MEMORY_SECONDS": "5"}).memory_seconds == 5


def test_the_cloud_and_dynamodb_may_each_be_elsewhere() -> None:
    environment = GOOD | {"LOCAL_CLOUD": "http://127.0.0.1:1"}
    for variable, endpoint, dynamodb_endpoint in (
        ("LOCAL_CLOUD", "http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:2", "http://127.0.0.1:2"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2", "http://127.0.0.1:3"),
    ):
        environment |= {variable: dynamodb_endpoint}
        settings = read_settings(environment)
        assert (settings.endpoint, settings.dynamodb_endpoint) == (endpoint, dynamodb_endpoint)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *[("UPLOADS_BUCKET", name) for name in ("", "Not A Bucket")],
        *[("TABLE", name) for name in ("", "a b")],
        ("PICTURES_FUNCTION", "arn:aws:lambda"),
        *[("SITE_URL", url) for url in ("news.example.org", "https://news.example.org/?x")],
        *[(variable, "https://user:secret@news.example.org") for variable in URLS],
        *[(variable, "secret\nvalue") for variable in KEYS],
        *[("MEMORY_SECONDS", seconds) for seconds in ("6", "-1", "2.5", "", "long")],
    ],
)
def test_a_wrong_setting_is_named_without_a_secret_in_it(variable: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=f"^{variable} ") as refused:
        read_settings(GOOD | AWS | {variable: value})
    assert "secret" not in str(refused.value)


def test_all_wrong_settings_are_named_at_once_a_line_each() -> None:
    with pytest.raises(WrongSettings) as refused:
        read_settings({"STAGE": "Prod!", "TABLE": "a b", "SITE_URL": "x", "MEMORY_SECONDS": "9"})
    named = [line.split()[0] for line in str(refused.value).splitlines()]
    assert named == ["STAGE", "UPLOADS_BUCKET", "TABLE", "SITE_URL", "MEMORY_SECONDS"]


def test_on_lambda_wrong_settings_are_the_reason_why_nothing_works() -> None:
    settings = settings_at_start(LAMBDA | {"STAGE": "prod"})
    assert [line.split()[0] for line in settings.wrong.splitlines()] == ["UPLOADS_BUCKET", "TABLE"]
    assert settings.stage == "prod"
    assert settings_at_start(LAMBDA | GOOD).wrong == ""


@pytest.mark.parametrize("stage", [{}, {"STAGE": "local"}, {"STAGE": ""}, {"STAGE": "Prod!"}])
def test_lambda_is_never_the_local_stage(stage: dict[str, str]) -> None:
    unstaged = {name: value for name, value in GOOD.items() if name != "STAGE"}
    settings = settings_at_start(LAMBDA | unstaged | stage)
    assert settings.wrong.startswith("STAGE ")
    assert not settings.is_local


def test_wrong_settings_on_a_laptop_are_told_without_a_traceback() -> None:
    with pytest.raises(SystemExit, match=r"can't start:\nUPLOADS_BUCKET .*\nTABLE is not set"):
        settings_at_start({"STAGE": "prod"})


class RecordingEnvironment(dict[str, str]):
    """An environment that records which variables are read."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dict has it
        self.read.add(name)
        return super().get(name, default)


def test_every_setting_is_documented_and_every_stage_sets_only_documented_ones() -> None:
    environment = RecordingEnvironment(GOOD | AWS)
    read_settings(environment)
    part = (PROJECT / "docs/operating.md").read_text("utf-8").partition("\n## Settings\n")[2]
    rows = [line.split("|")[1] for line in part.partition("\n## ")[0].splitlines() if "|" in line]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert environment.read | {"PYTHONTZPATH"} == documented
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    for stage in config["stages"]:
        assert set(stage_environment(stage)) <= documented, stage


def test_the_keys_that_lambda_gives_a_function_are_read() -> None:
    keys = Keys("eu-north-1", "AKID", "the-secret", "the-token")
    assert read_settings(GOOD | AWS).keys == keys
    moved = read_settings(GOOD | AWS | {"AWS_DEFAULT_REGION": "eu-west-1"}).keys
    assert moved
    assert moved.region == "eu-west-1", "as boto3 takes it"


@pytest.mark.parametrize("missing", ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_keys_with_a_part_missing_are_none(missing: str) -> None:
    assert read_settings(GOOD | AWS | {missing: ""}).keys is None


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SystemExit, match=r"no stage 'pord'.*local"):
        stage_environment("pord")


def test_no_secret_is_in_the_repr_of_the_settings() -> None:
    shown = repr(read_settings(GOOD | AWS))
    assert "AKID" in shown
    assert "the-secret" not in shown
    assert "the-token" not in shown
