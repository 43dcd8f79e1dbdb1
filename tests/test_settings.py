"""Settings: each wrong one is a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.settings import NEWSROOM_FILE, Keys, read_newsroom, read_settings
from local.stages import PROJECT, stage_environment

GOOD = {"STAGE": "prod", "UPLOADS_BUCKET": "tidende-prod-uploads", "TABLE": "tidende-prod"}


def test_the_environment_is_read_once_and_whole() -> None:
    settings = read_settings(GOOD | {"SITE_URL": "https://news.example.org/"})
    assert settings.site_url == "https://news.example.org"
    assert settings.endpoint is None
    assert not settings.is_local


def test_the_local_stage_is_told_where_the_local_cloud_is() -> None:
    environment = stage_environment("local")
    assert read_settings(environment).endpoint == environment["LOCAL_CLOUD"]
    moved = environment | {"AWS_ENDPOINT_URL": "http://127.0.0.1:6666"}
    assert read_settings(moved).endpoint == "http://127.0.0.1:6666"


@pytest.mark.parametrize("seconds", ["0", "5"])
def test_a_list_may_be_kept_for_a_few_seconds(seconds: str) -> None:
    assert read_settings(GOOD).memory_seconds == 0
    assert read_settings(GOOD | {"MEMORY_SECONDS": seconds}).memory_seconds == int(seconds)


@pytest.mark.parametrize("seconds", ["6", "-1", "2.5", "", "long"])
def test_but_not_for_longer(seconds: str) -> None:
    with pytest.raises(WrongSettings, match="MEMORY_SECONDS"):
        read_settings(GOOD | {"MEMORY_SECONDS": seconds})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("UPLOADS_BUCKET", ""),
        ("UPLOADS_BUCKET", "Not A Bucket"),
        ("TABLE", ""),
        ("TABLE", "a b"),
        ("SITE_URL", "news.example.org"),
        ("SITE_URL", "https://news.example.org/?x"),
        ("SITE_URL", "https://user:secret@news.example.org"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str) -> None:
    with pytest.raises(WrongSettings, match=f"^{variable} "):
        read_settings(GOOD | {variable: value})


AWS = {
    "AWS_REGION": "eu-north-1",
    "AWS_ACCESS_KEY_ID": "AKID",
    "AWS_SECRET_ACCESS_KEY": "the-secret",
    "AWS_SESSION_TOKEN": "the-token",
}


def test_the_keys_that_lambda_gives_a_function_are_read() -> None:
    keys = read_settings(GOOD | AWS).keys
    assert keys == Keys("eu-north-1", "AKID", "the-secret", "the-token")


def test_the_region_is_the_one_that_boto3_takes() -> None:
    keys = read_settings(GOOD | AWS | {"AWS_DEFAULT_REGION": "eu-west-1"}).keys
    assert keys
    assert keys.region == "eu-west-1"


@pytest.mark.parametrize("missing", ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_without_any_part_of_the_keys_there_are_none(missing: str) -> None:
    assert read_settings(GOOD | AWS | {missing: ""}).keys is None


def test_no_secret_is_in_the_repr_of_the_settings() -> None:
    shown = repr(read_settings(GOOD | AWS))
    assert "AKID" in shown
    assert "the-secret" not in shown
    assert "the-token" not in shown


@pytest.mark.parametrize("variable", ["AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
def test_a_secret_that_no_header_takes_is_named_and_not_shown(variable: str) -> None:
    with pytest.raises(WrongSettings, match="has a character") as refused:
        read_settings(GOOD | AWS | {variable: "hidden\nvalue"})
    assert "hidden" not in str(refused.value)


def test_dynamodb_may_be_elsewhere_than_the_rest_of_the_cloud() -> None:
    environment = GOOD | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    assert read_settings(environment).dynamodb_endpoint == "http://127.0.0.1:1"
    apart = environment | {"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:2"}
    assert read_settings(apart).dynamodb_endpoint == "http://127.0.0.1:2"
    assert read_settings(apart).endpoint == "http://127.0.0.1:1"


BARE = 'name = "T"\nlanguage = "en"\nzone = "UTC"\ndomain = "x.example"\n'


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('name = "Tidende', "is not TOML"),
        ('name = "Tidende"', "has no 'language'"),
        ('name = "T"\nlanguage = "en"\nzone = "Europe/Kopenhagen"\nsections = []', "Copenhagen"),
        (BARE + 'sections = [{slug = "A B", name = "x"}]', "slug"),
        (BARE + 'sections = [{slug = "archive", name = "x"}]', "taken"),
        (BARE + 'sections = [{slugg = "a"}]', "slugg"),
    ],
)
def test_a_wrong_newsroom_file_is_explained(tmp_path: Path, wrong: str, says: str) -> None:
    file = tmp_path / "newsroom.toml"
    file.write_text(wrong, encoding="utf-8")
    with pytest.raises(WrongSettings, match=says):
        read_newsroom(file)


def test_the_newsroom_ships_with_the_package() -> None:
    assert NEWSROOM_FILE.is_relative_to(PROJECT / "chalicelib")
    assert [section.name for section in read_newsroom().sections] == [
        "International News",
        "Denmark",
        "Business",
        "Culture",
        "Climate",
    ]


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SystemExit, match=r"no stage 'pord'.*local"):
        stage_environment("pord")
