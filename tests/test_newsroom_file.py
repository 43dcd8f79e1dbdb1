"""`newsroom.toml`: all that is wrong in it is said at once, in words for a person."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import newsroom_file
from chalicelib.news.errors import WrongSettings
from chalicelib.news.newsroom import Section, Topic, Wires
from chalicelib.news.pings import PingChoice
from chalicelib.news.rights import Rights, Trust
from chalicelib.newsroom_file import newsroom_folder, read_newsroom
from doubles.newsroom import FOLDER, NEWSROOM

BARE = 'name = "T"\nlanguage = "en"\nzone = "UTC"\ndomain = "x.example"\n'
SECTION = '[[sections]]\nslug = "a"\nname = "A"\n'


def refusals(text: str, folder: Path) -> list[str]:
    """What is wrong in a newsroom's file, a line each."""
    file = folder / "newsroom.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(WrongSettings) as refused:
        read_newsroom(folder)
    return [line.removeprefix("newsroom.toml: ") for line in str(refused.value).splitlines()]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("[deletions]\nmost_in_ten_minutes = -1", 'write a number up to 100, or "any"'),
        ("[deletions]\nmost_in_ten_minutes = 101", 'write a number up to 100, or "any"'),
        ("[deletions]\nmost_in_ten_minutes = true", 'write a number up to 100, or "any"'),
        ("[deletions]\nmost = 5", "'most' is not known; it takes most_in_ten_minutes"),
        ('digest_at = "7 pm"', "digest_at is '7 pm'; write it like '07:00'"),
        ('digest_at = "24:00"', "write it like '07:00'"),
        ("digest_at = 7", "write it like '07:00'"),
        ("deletions = 5", "begin it with a line [deletions]"),
        ("wires = []", "begin it with a line [wires]"),
        ('[wires]\npublsh = ["Ritzau"]', "did you mean 'publish'?"),
        ('[wires]\npublish = "Ritzau"', 'write it like ["Ritzau"]'),
        ("rights = 1", "begin it with a line [rights]"),
        ("[rights]\ntrainig = true", "rights: 'trainig' is not known; did you mean 'training'?"),
        ('[rights]\ntraining = "no"', "rights: training is 'no'; write true or false"),
        ('[rights]\nterms = "/terms"', "rights: terms: '/terms' is no whole address"),
        ("[rights]\ncrawlers = [1]", "write it like { CCBot = false }"),
        ('[rights]\ncrawlers = {"a\\nAllow: /" = true}', "is no crawler's name"),
        ("[rights]\ncrawlers = {CCBot = 1}", "crawlers: CCBot is 1; write true or false"),
        ("[rights]\ncrawlers = {CCBot = true, ccbot = false}", "CCBot and ccbot are one crawler"),
        ("trust = true", "begin it with a line [trust]"),
        ('[trust]\nmembers = ["https://a.example"]', "did you mean 'member'?"),
        ('[trust]\nmember = "https://a.example"', 'write it like ["https://example.org/"]'),
        ('[trust]\nmember = ["a.example"]', "'a.example' is no whole address"),
        ('[trust]\ncontact = ["a\\nb=c"]', 'write it like ["newsroom@example.org"]'),
        (
            'accounts = ["http://a.example/@b"]',
            "accounts: 'http://a.example/@b' must begin with ht",
        ),
        ('accounts = ["https://A.example/"]', "can't be used; write its host in small letters"),
        ('[trust]\nmember = ["http://a.example"]', "'http://a.example' must begin with https://"),
        ('[rights]\nterms = "http://a.example"', "'http://a.example' must begin with https://"),
        ('accounts = ["javascript:alert(1)"]', "is no whole address"),
        ("accounts = 1", 'accounts is 1; write it like ["https://example.org/"]'),
        ("republishing = true", "begin it with a line [republishing]"),
        ('[republishing]\nlicence = "https://a.example/l"', "has no 'name'; write a line like"),
        ('[republishing]\nname = "CC BY"\nlicence = "CC BY"', "licence: 'CC BY' is no whole addr"),
        ('[republishing]\nname = ""', "republishing: name is ''; write it in quotation marks"),
        ("[republishing]\nlicense = 1", "republishing: 'license' is not known; did you mean"),
        ('[republishing]\npictures = "all"', "pictures is 'all'; write it like [\"© Tidende\"]"),
        ('standard_site = "at://karen.example"', "write it like 'at://did:plc:abc123/site.stand"),
        ('preferred_source = "yes"', "preferred_source is 'yes'; write true or false"),
        ('[[authors]]\nfediverse = "karen"', "author 1: fediverse is 'karen'; write it like '@k"),
        ('[[authors]]\naccounts = ["karen"]', "author 1: accounts: 'karen' is no whole address"),
        ("pings = true", "begin it with a line [pings]"),
        ('[pings]\nhubs = "https://hub.example.org/"', "'hubs' is not known; did you mean 'hub'?"),
        ('[pings]\nhub = "http://hub.example.org/"', "write it like 'https://hub.example.org/'"),
        ('[pings]\nhub = "https://me@hub.example.org/"', "write it like 'https://hub.ex"),
        ("[pings]\nhub = 'https://hub.example.org/>; rel=next'", "write it like 'https://hub.ex"),
        ('[pings]\nindexnow = "yes"', "indexnow is 'yes'; write true or false"),
        ("[pings]\nengine = true", "write it like 'https://api.indexnow.org/indexnow'"),
        ('[pings]\nstage = "Prod"', "write it like 'prod'"),
        (
            'name = "Tidende',
            "is not TOML: Unterminated string (at end of document); a quotation ma",
        ),
        ("[rights]\ntraining = False # no", "column 12); write true or false, in small letters"),
        ("preferred_source = yes", "write true or false, in small letters"),
        ("name = “The Paper”", "write straight quotation marks, \" or ', around a text"),
        ('name = "The Paper”\nzone = "UTC"', "write straight quotation marks"),
        ('name = "The Paper\nzone = "UTC"', "a quotation mark is missing"),
        ("name = The Paper", "write texts in straight quotation marks"),
        ('name: "The Paper"', "write = between a name and what it is"),
        ('name = "A"\nname = "B"', "a line of that name stands above already"),
        ("name = {", "is not TOML"),
        ('name = "Tidende"', "has no 'language'"),
        ('name = "T"\nlanguage = "en"\nzone = "Europe/Kopenhagen"\nsections = []', "Copenhagen"),
        (BARE + 'sections = [{slug = "A B", name = "x"}]', "write it like 'a-b'"),
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


@given(typed=st.text(st.sampled_from("a=b\"'[]{}#“:\n\r1 "), max_size=30))
def test_whatever_is_typed_is_explained(
    tmp_path_factory: pytest.TempPathFactory, typed: str
) -> None:
    lines = refusals(typed, tmp_path_factory.getbasetemp())
    assert lines
    assert all(lines)


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
        color = "red"
        dark_colour = "red"
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
        "section 1: 'color'",
        "section 1: dark_colour",
        "author 1 has no 'name'",
        "author 1 has no 'slug'",
        "page 1: policies",
    ]


PAGE = '[[pages]]\nslug = "about"\nname = "About"\n'
LICENCE = "https://creativecommons.org/licenses/by-nd/4.0/"
ABOVE = "above the first line that begins with ["


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            BARE + SECTION + PAGE + "preferred_source = true\naccounts = []",
            [f"page 1: 'preferred_source', 'accounts' stand below [[pages]]; move them {ABOVE}"],
        ),
        (
            f'name = "T"\n[trust]\n{BARE.partition(chr(10))[2]}{SECTION}',
            [f"trust: 'language', 'zone', 'domain' stand below [trust]; move them {ABOVE}"],
        ),
        (
            BARE + SECTION + "training = false",
            ["section 1: 'training' stands below [[sections]]; move it below a line [rights]"],
        ),
        (
            BARE + 'hub = "https://hub.example.org/"\n' + SECTION,
            ["'hub' stands above every table; move it below a line [pings]"],
        ),
        (
            BARE + SECTION + "[pings]\ntagline = 7",
            [
                f"pings: 'tagline' stands below [pings]; move it {ABOVE}",
                "tagline is 7; write it like 'News, told calmly'",
            ],
        ),
        (
            BARE + SECTION + "[rights]\nconditions = 'Ask'",
            [
                "rights: 'conditions' stands below [rights]; move it below a line [republishing]",
                f"republishing has no 'licence'; write a line like licence = \"{LICENCE}\"",
                "republishing has no 'name'; write a line like name = \"CC BY-ND 4.0\"",
            ],
        ),
    ],
)
def test_a_line_in_the_wrong_table_is_told_where_it_belongs(
    tmp_path: Path, text: str, sentences: list[str]
) -> None:
    assert refusals(text, tmp_path) == sentences


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


def test_what_can_not_be_read_is_explained(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match=r"there is no newsroom.toml in it; make newsroom"):
        read_newsroom(tmp_path)
    (tmp_path / "newsroom.toml").write_bytes('name = "T"\nzone = "Å"'.encode("latin-1"))
    with pytest.raises(WrongSettings, match="line 2 is not UTF-8"):
        read_newsroom(tmp_path)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ('[colours]\nacent = "#8a1f1f"', "colours: 'acent' is not known; did you mean 'accent'?"),
        ('[colours]\nink = "black"', "colours: ink is 'black'; write it like '#8a1f1f'"),
        ("[dark_colours]\nink = 7", "dark_colours: ink is 7; write it like '#8a1f1f'"),
        ('[fonts]\ntext = "Georgia"', "fonts: text is 'Georgia'; write it like 'Georgia, serif'"),
        ('[fonts]\ntext = "a;}body{x:serif"', "fonts: text is"),
        ('[[authors]]\nname = " "\nslug = ""', "author 1: name is empty"),
        (SECTION + 'topics = ["eu"]', "section 1: topics is ['eu']; write it like { eu = "),
        (SECTION + 'topics = { "The EU" = "EU" }', "write it like 'the-eu'"),
        (SECTION + 'topics = { eu = "" }', "section 1: topics: eu is ''; write what readers call"),
        (SECTION + 'colour = "navy"', "section 1: colour is 'navy'; write it like '#8a1f1f'"),
    ],
)
def test_looks_and_authors_that_can_not_be_used_are_explained(
    tmp_path: Path, wrong: str, words: str
) -> None:
    sections = "" if wrong.startswith(SECTION) else "sections = []\n"
    assert words in "\n".join(refusals(f"{BARE}{sections}{wrong}", tmp_path))


def test_a_newsroom_says_what_machines_may_do_and_whom_it_belongs_to(tmp_path: Path) -> None:
    said = """sections = []
        accounts = ["https://social.example/@t"]
        [rights]
        training = false
        crawlers = { CCBot = true }
        [trust]
        belongto = ["https://press.example/"]
    """
    (tmp_path / "newsroom.toml").write_text(BARE + said, encoding="utf-8")
    newsroom = read_newsroom(tmp_path)
    assert newsroom.rights == Rights(training=False, crawlers=(("CCBot", True),))
    assert newsroom.trust == Trust(belongto=("https://press.example/",))
    assert newsroom.accounts == ("https://social.example/@t",)
    (tmp_path / "newsroom.toml").write_text(f"{BARE}sections = []", encoding="utf-8")
    silent = read_newsroom(tmp_path)
    assert (silent.rights, silent.trust, silent.accounts) == (Rights(), None, ())


def test_a_section_has_a_colour_and_topics_if_the_file_says_so(tmp_path: Path) -> None:
    looks = 'colour = "#003366"\ntopics = { eu = "The EU", sea = "The sea" }\n'
    plain = SECTION.replace('"a"', '"b"')
    (tmp_path / "newsroom.toml").write_text(f"{BARE}{SECTION}{looks}{plain}", encoding="utf-8")
    newsroom = read_newsroom(tmp_path)
    assert newsroom.sections == (
        Section(
            "a", "A", colour="#003366", topics=(Topic("eu", "The EU"), Topic("sea", "The sea"))
        ),
        Section("b", "A"),
    )
    assert newsroom.topic("sea") == Topic("sea", "The sea")
    assert newsroom.topic("air") is None


def test_colours_and_fonts_that_are_not_named_stay_ours(tmp_path: Path) -> None:
    looks = '[dark_colours]\naccent = "#ffcc00"\n[fonts]\nlabels = "Arial, sans-serif"\n'
    (tmp_path / "newsroom.toml").write_text(f"{BARE}sections = []\n{looks}", encoding="utf-8")
    newsroom = read_newsroom(tmp_path)
    assert newsroom.colours == NEWSROOM.colours
    assert newsroom.dark_colours.accent == "#ffcc00"
    assert newsroom.dark_colours.paper == NEWSROOM.dark_colours.paper
    assert newsroom.fonts.text == NEWSROOM.fonts.text


def test_a_newsroom_is_the_chosen_folder_or_the_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsroom_file, "ROOT", tmp_path)
    with pytest.raises(WrongSettings, match="there is no newsroom; make newsroom makes one"):
        newsroom_folder()
    for name in ("samples", "newsroom", "another"):
        (tmp_path / name).mkdir()
        assert newsroom_folder() == tmp_path / name.replace("another", "newsroom")
    assert newsroom_folder("another") == tmp_path / "another"
    assert newsroom_folder(str(FOLDER)) == FOLDER
    with pytest.raises(WrongSettings, match="NEWSROOM is 'nowhere'"):
        newsroom_folder("nowhere")


@pytest.mark.parametrize(
    ("setting", "closes"),
    [("", time(7)), ('digest_at = ""', time(7)), ('digest_at = "17:30"', time(17, 30))],
)
def test_the_digest_is_closed_at_seven_or_when_the_newsroom_says(
    tmp_path: Path, setting: str, closes: time
) -> None:
    file = tmp_path / "newsroom.toml"
    file.write_text(f"{BARE}{setting}\nsections = []\n", encoding="utf-8")
    assert read_newsroom(tmp_path).digest_at == closes


def test_the_rules_of_the_gate_are_switched(tmp_path: Path) -> None:
    file = tmp_path / "newsroom.toml"
    file.write_text(BARE + 'sections = []\n[gate]\nremark = "warn"\n', encoding="utf-8")
    assert read_newsroom(tmp_path).gate == (("remark", "warn"),)


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
    assert read_newsroom(tmp_path).most_deletions == most


def test_agencies_whose_reports_are_published_are_named_in_the_file(tmp_path: Path) -> None:
    wires = '[wires]\npublish = ["Ritzau", "NTB"]\naccept_terms = ["Not in print"]\n'
    (tmp_path / "newsroom.toml").write_text(BARE + "sections = []\n" + wires, encoding="utf-8")
    assert read_newsroom(tmp_path).wires == Wires(("Ritzau", "NTB"), ("Not in print",))


def test_nobody_is_told_of_changes_until_the_newsroom_says_whom(tmp_path: Path) -> None:
    file = tmp_path / "newsroom.toml"
    file.write_text(BARE + SECTION)
    assert read_newsroom(tmp_path).pings.receivers == ()
    file.write_text(BARE + SECTION + '[pings]\nhub = "https://hub.example.org/"\n')
    assert read_newsroom(tmp_path).pings == PingChoice(hub="https://hub.example.org/")
    file.write_text(BARE + SECTION + "[pings]\nindexnow = true\n")
    assert read_newsroom(tmp_path).pings.receivers == ("indexnow",)
