"""`newsroom.toml`: all that is wrong in it is said at once, in words for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.news.errors import WrongSettings
from chalicelib.newsroom_file import NEWSROOM_FILE, read_newsroom
from operations.stages import PROJECT

BARE = 'name = "T"\nlanguage = "en"\nzone = "UTC"\ndomain = "x.example"\n'


def refusals(text: str, folder: Path) -> list[str]:
    """What is wrong in a newsroom's file, a line each."""
    file = folder / "newsroom.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSettings) as refused:
        read_newsroom(file)
    return [line.removeprefix("newsroom.toml: ") for line in str(refused.value).splitlines()]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("[deletions]\nmost_in_ten_minutes = -1", 'write a number up to 100, or "any"'),
        ("[deletions]\nmost_in_ten_minutes = 101", 'write a number up to 100, or "any"'),
        ("[deletions]\nmost_in_ten_minutes = true", 'write a number up to 100, or "any"'),
        ("[deletions]\nmost = 5", "'most' is not known; it takes most_in_ten_minutes"),
        ("deletions = 5", "begin it with a line [deletions]"),
        ('name = "Tidende', "is not TOML"),
        ('name = "Tidende"', "has no 'language'"),
        ('name = "T"\nlanguage = "en"\nzone = "Europe/Kopenhagen"\nsections = []', "Copenhagen"),
        (BARE + 'sections = [{slug = "A B", name = "x"}]', "slug"),
        (BARE + 'sections = [{slug = "archive", name = "x"}]', "taken"),
        (BARE + 'sections = [{slugg = "a"}]', "slugg"),
        (BARE + 'sections = []\nrights_by_section = "yes"', "write true or false"),
        (BARE + 'sections = []\ngate = "off"', "begin it with a line [gate]"),
        (BARE + 'sections = []\n[gate]\nremarks = "off"', "'remarks' is no rule; the rules are"),
        (BARE + 'sections = []\n[gate]\nremark = "warn!"', "write one of hold, warn, off"),
        (BARE + 'sections = []\n[gate]\nnear-duplicate = "hold"', "write one of warn, off"),
        *[
            (BARE + f"sections = {value}", "begin each section with a line [[sections]]")
            for value in ("1", "[1]", '"denmark"')
        ],
    ],
)
def test_a_wrong_newsroom_file_is_explained(tmp_path: Path, wrong: str, words: str) -> None:
    assert words in "\n".join(refusals(wrong, tmp_path))


def test_everything_wrong_in_a_newsroom_file_is_named_at_once(tmp_path: Path) -> None:
    wrong = """
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
    """
    lines = refusals(wrong, tmp_path)
    names = ["name", "language", "zone", "domain", "'tagling'", "email", "founded"]
    assert [line.split()[0] for line in lines[: len(names)]] == names
    assert [line.partition(" is ")[0] for line in lines[len(names) :]] == [
        "section 1: name",
        "section 1: 'colour'",
        "author 1 has no 'name'",
        "author 1 has no 'slug'",
        "page 1: policies",
    ]


def test_a_slug_used_twice_is_named_once(tmp_path: Path) -> None:
    sections = 'sections = [{slug = "a", name = "A"}, {slug = "a", name = "B"}]'
    assert refusals(BARE + sections, tmp_path) == ["section slug 'a' is taken; choose another"]


def test_no_two_authors_have_one_slug_and_each_is_of_a_known_kind(tmp_path: Path) -> None:
    section = 'sections = [{slug = "a", name = "A"}]\n'
    author = '[[authors]]\nname = "{}"\nslug = "a"\nkind = "{}"\n'
    twice = BARE + section + author.format("A", "person") + author.format("B", "organisation")
    assert refusals(twice, tmp_path) == ["author slug 'a' is taken; choose another"]
    unknown = BARE + section + author.format("A", "company")
    assert refusals(unknown, tmp_path) == [
        "author 1: kind is 'company'; it takes organisation, person"
    ]


def test_the_newsroom_ships_with_the_package() -> None:
    assert NEWSROOM_FILE.is_relative_to(PROJECT / "chalicelib")
    names = [section.name for section in read_newsroom().sections]
    assert names == ["International News", "Denmark", "Business", "Culture", "Climate"]


def test_the_rules_of_the_gate_are_switched(tmp_path: Path) -> None:
    file = tmp_path / "newsroom.toml"
    file.write_text(BARE + 'sections = []\n[gate]\nremark = "warn"\n', encoding="utf-8")
    assert read_newsroom(file).gate == (("remark", "warn"),)


@pytest.mark.parametrize(
    ("setting", "most"),
    [
        ("", 5),
        ("[deletions]", 5),
        ("[deletions]\nmost_in_ten_minutes = 0", 0),
        ('[deletions]\nmost_in_ten_minutes = "any"', None),
    ],
)
def test_a_handful_of_files_may_be_deleted_in_ten_minutes_or_as_many_as_the_newsroom_says(
    tmp_path: Path, setting: str, most: int | None
) -> None:
    file = tmp_path / "newsroom.toml"
    file.write_text(BARE + f"sections = []\n{setting}\n", encoding="utf-8")
    assert read_newsroom(file).most_deletions == most
