"""Settings: each wrong one is a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.settings import NEWSROOM_FILE, read_newsroom, read_settings
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
