"""Settings: each wrong one is a sentence that names it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.newsroom_file import NEWSROOM_FILE, read_newsroom
from chalicelib.settings import Keys, read_settings, settings_at_start
from operations.stages import PROJECT, stage_environment

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
def test_a_list_may_be_cached_for_a_few_seconds(seconds: str) -> None:
    assert read_settings(GOOD).memory_seconds == 0
    assert read_settings(GOOD | {"MEMORY_SECONDS": seconds}).memory_seconds == int(seconds)


@pytest.mark.parametrize("seconds", ["6", "-1", "2.5", "", "long"])
def test_a_list_may_not_be_cached_for_longer(seconds: str) -> None:
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


def test_all_wrong_settings_are_named_at_once_a_line_each() -> None:
    with pytest.raises(WrongSettings) as refused:
        read_settings({"STAGE": "Prod!", "TABLE": "a b", "SITE_URL": "x", "MEMORY_SECONDS": "9"})
    named = [line.split()[0] for line in str(refused.value).splitlines()]
    assert named == ["STAGE", "UPLOADS_BUCKET", "TABLE", "SITE_URL", "MEMORY_SECONDS"]


@pytest.mark.parametrize("variable", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"])
def test_an_endpoint_is_an_address_and_a_password_in_it_is_not_told(variable: str) -> None:
    with pytest.raises(WrongSettings, match=f"^{variable} has a user") as refused:
        read_settings(GOOD | {variable: "http://user:secret@127.0.0.1:1"})
    assert "secret" not in str(refused.value)


LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "tidende-prod"}


def test_on_lambda_wrong_settings_are_kept_as_the_reason_why_nothing_works() -> None:
    settings = settings_at_start(LAMBDA | {"STAGE": "prod"})
    assert [line.split()[0] for line in settings.wrong.splitlines()] == ["UPLOADS_BUCKET", "TABLE"]
    assert settings.stage == "prod"
    assert settings_at_start(LAMBDA | GOOD).wrong == ""


@pytest.mark.parametrize("stage", [{}, {"STAGE": "local"}, {"STAGE": ""}, {"STAGE": "Prod!"}])
def test_lambda_is_no_laptop(stage: dict[str, str]) -> None:
    unstaged = {name: value for name, value in GOOD.items() if name != "STAGE"}
    settings = settings_at_start(LAMBDA | unstaged | stage)
    assert settings.wrong.startswith("STAGE ")
    assert not settings.is_local


def test_elsewhere_whoever_starts_it_is_told_without_a_traceback() -> None:
    with pytest.raises(SystemExit, match=r"can't start:\nUPLOADS_BUCKET .*\nTABLE is not set"):
        settings_at_start({"STAGE": "prod"})


class Noticed(dict[str, str]):
    """An environment that notices what is asked of it."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dict has it
        self.asked.add(name)
        return super().get(name, default)


PYTHONS_OWN = {"PYTHONTZPATH"}


def test_every_setting_is_documented_and_every_stage_sets_only_documented_ones() -> None:
    environment = Noticed(GOOD | AWS)
    read_settings(environment)
    part = (PROJECT / "docs/operating.md").read_text("utf-8").partition("\n## Settings\n")[2]
    rows = [line.split("|")[1] for line in part.partition("\n## ")[0].splitlines() if "|" in line]
    listed = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert environment.asked | PYTHONS_OWN == listed
    config = json.loads((PROJECT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    for stage in config["stages"]:
        assert set(stage_environment(stage)) <= listed, stage


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


def wrong_with(text: str, folder: Path) -> list[str]:
    """What the newsroom's file is told, a line each."""
    file = folder / "newsroom.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSettings) as refused:
        read_newsroom(file)
    return [line.removeprefix("newsroom.toml: ") for line in str(refused.value).splitlines()]


def test_all_that_is_wrong_in_the_newsroom_file_is_told_at_once(tmp_path: Path) -> None:
    told = wrong_with(
        """
        name = ""
        language = "English"
        zone = "Europe/Kopenhagen"
        domain = "https://x.example"
        tagling = "misspelt"
        email = "nobody"
        founded = 2026-11-24
        [[sections]]
        slug = "denmark"
        name = 7
        colour = "red"
        [[authors]]
        role = "Editor"
        [[pages]]
        slug = "about"
        name = "About us"
        policies = "ethicsPolicy"
        """,
        tmp_path,
    )
    names = ["name", "language", "zone", "domain", "'tagling'", "email", "founded"]
    assert [line.split()[0] for line in told[: len(names)]] == names
    assert [line.partition(" is ")[0] for line in told[len(names) :]] == [
        "section 1: name",
        "section 1: 'colour'",
        "author 1 has no 'name'",
        "author 1 has no 'slug'",
        "page 1: policies",
    ]


def test_two_slugs_alike_are_told_once(tmp_path: Path) -> None:
    sections = 'sections = [{slug = "a", name = "A"}, {slug = "a", name = "B"}]'
    assert wrong_with(BARE + sections, tmp_path) == [
        "section slug 'a' is taken; choose another",
    ]


@pytest.mark.parametrize("sections", ["sections = 1", "sections = [1]", 'sections = "denmark"'])
def test_sections_that_are_no_tables_are_explained(tmp_path: Path, sections: str) -> None:
    assert wrong_with(BARE + sections, tmp_path) == [
        "sections is no list of tables; begin each section with a line [[sections]]"
    ]


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
