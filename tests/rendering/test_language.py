"""The languages of the pages: every word is there, and dates read as people write them."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chalicelib.news.article import CORRECTION_KINDS, KINDS, Byline
from chalicelib.rendering.language import FILES, direction, language, machine_time
from chalicelib.rendering.story_notes import MARKS
from operations.stages import PROJECT

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TRANSLATIONS = sorted(file.stem for file in FILES.glob("*.toml") if file.stem != "en")


def texts_of_templates() -> set[str]:
    """Every text in `t("…")`."""
    folder = PROJECT / "chalicelib/rendering/templates"
    sources = (file.read_text(encoding="utf-8") for file in folder.rglob("*.*ml"))
    text = re.compile(r"\bt\((?:\"([^\"]+)\"|'([^']+)')")
    return {a or b for source in sources for a, b in text.findall(source)}


def texts_of_notes() -> set[str]:
    """The kinds of corrections, and every text of a note in Python: `words.text("…")`."""
    texts: set[str] = set()
    for name in ("story_notes", "feed_pictures", "republication", "withdrawal_feed"):
        source = (PROJECT / f"chalicelib/rendering/{name}.py").read_text(encoding="utf-8")
        texts |= set(re.findall(r'words\.text\("([^"]+)"', source))
    of_feed = {"Corrections and withdrawals", "What was corrected, and what was taken down."}
    return texts | of_feed | {*CORRECTION_KINDS, *MARKS.values(), "Corrections", "Updates"}


def texts_of_views() -> set[str]:
    """Every heading, title and sentence that a view hands to a template."""
    texts: set[str] = set()
    for module in (PROJECT / "chalicelib/web").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword("heading" | "title" | "sentence", ast.Constant(str() as text)):
                    texts.add(text)
                case ast.AnnAssign(ast.Name("_MESSAGES"), value=ast.Dict() as messages):
                    texts |= {text for pair in ast.literal_eval(messages).values() for text in pair}
    return {text for text in texts if re.sub(r"\{\w+\}", "", text)}


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_a_language_has_a_word_for_everything_and_nothing_to_spare(code: str) -> None:
    words = tomllib.loads((FILES / f"{code}.toml").read_text(encoding="utf-8"))["words"]
    assert set(words) == texts_of_templates() | texts_of_views() | texts_of_notes() | set(KINDS)


def test_every_kind_of_correction_has_a_word_for_cards() -> None:
    assert tuple(MARKS) == CORRECTION_KINDS


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_a_translation_fills_in_the_same_names(code: str) -> None:
    for english, translated in language(code).words.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", translated))


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("en", "1 August 2026 at 00:30 CEST"),
        ("da", "1. august 2026 kl. 00:30 CEST"),
        ("de", "1. August 2026, 00:30 Uhr MESZ"),
    ],
)
def test_a_moment_is_shown_on_the_newsrooms_clock(code: str, shown: str) -> None:
    assert language(code).moment(datetime(2026, 7, 31, 22, 30, tzinfo=UTC), COPENHAGEN) == shown


def test_a_date_typed_without_a_time_is_shown_without_a_time() -> None:
    midnight = datetime(2026, 10, 11, 22, tzinfo=UTC)
    assert language("en").moment(midnight, COPENHAGEN) == "12 October 2026"


@pytest.mark.parametrize(
    ("moment", "english", "danish", "german"),
    [
        ("2026-07-31T08:30", "08:30", "kl. 08:30", "08:30 Uhr"),
        ("2026-07-31T00:00", "31 July", "31. juli", "31. Juli"),
        ("2026-07-30T23:59", "30 July", "30. juli", "30. Juli"),
        ("2025-07-31T08:30", "31 July 2025", "31. juli 2025", "31. Juli 2025"),
    ],
)
def test_a_card_says_no_more_of_a_moment_than_today_does_not(
    moment: str, english: str, danish: str, german: str
) -> None:
    when, today = datetime.fromisoformat(moment).replace(tzinfo=COPENHAGEN), date(2026, 7, 31)
    shown = [language(code).brief(when, COPENHAGEN, today=today) for code in ("en", "da", "de")]
    assert shown == [english, danish, german]


def test_a_catalogue_without_brief_dates_has_them_from_its_days(tmp_path: Path) -> None:
    known = (FILES / "da.toml").read_text(encoding="utf-8").splitlines()
    earlier = [line for line in known if not line.startswith(("day_of_year", "clock"))]
    (tmp_path / "xx.toml").write_text("\n".join(earlier), encoding="utf-8")
    theirs, when = language("xx", own=tmp_path), datetime(2026, 7, 31, 8, 30, tzinfo=COPENHAGEN)
    assert theirs.brief(when, COPENHAGEN, today=date(2026, 7, 31)) == "08:30"
    assert theirs.brief(when, COPENHAGEN, today=date(2026, 8, 1)) == "31. juli"


def test_a_moment_for_machines_has_the_offset_of_the_newsrooms_clock() -> None:
    moment = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert machine_time(moment, COPENHAGEN) == "2026-08-01T00:30:00+02:00"


@pytest.mark.parametrize(
    ("people", "english", "danish"),
    [("", "", ""), ("A", "A", "A"), ("ABC", "A, B and C", "A, B og C")],
)
def test_bylines_are_joined_as_people_write_them(people: str, english: str, danish: str) -> None:
    authors = [Byline("x", person) for person in people]
    assert (language("en").byline(authors), language("da").byline(authors)) == (english, danish)


def test_a_name_in_a_byline_is_not_parted_at_the_end_of_a_line() -> None:
    authors = [Byline("x", "Sofie Ellekær Brandt"), Byline("y", "Bo Øst")]
    assert language("da").byline(authors) == "Sofie\u00a0Ellekær\u00a0Brandt og Bo\u00a0Øst"


@pytest.mark.parametrize(
    ("code", "spoken"),
    [("DA-dk", "da"), ("en-GB", "en"), *((code, "en") for code in ("xx", "../da", "", "e n"))],
)
def test_a_page_is_in_english_where_its_language_has_no_catalogue(code: str, spoken: str) -> None:
    assert language(code).code == spoken


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("UR-pk", "rtl"), ("yi", "rtl"),
        ("da", "ltr"), ("en-GB", "ltr"), ("", "ltr"), ("az", "ltr"), ("ku", "ltr"),
        ("ku-Arab", "rtl"), ("az-Arab-IR", "rtl"), ("pa-arab", "rtl"), ("az-Latn", "ltr"),
        ("ar-Latn", "ltr"), ("sr-Cyrl", "ltr"), ("ha-Adlm", "rtl"), ("ff-adlm-GN", "rtl"),
        *((code, "rtl") for code in ("azb", "ckb", "dv", "iw", "ks", "lad", "mzn", "nqo", "pnb")),
        *((code, "rtl") for code in ("ps", "rhg", "sd", "sdh", "syr", "ug", "und-Thaa", "ur_PK")),
        *((code, "rtl") for code in ("az-IR", "kk-CN", "pa-PK", "uz-AF", "ms-CC", "ug-Arab-KZ")),
        *((code, "ltr") for code in ("sd-IN", "ug-KZ", "pa-IN", "kk-KZ", "sd-Deva-PK", "az-AZ")),
    ],
)  # fmt: skip
def test_a_language_is_written_as_its_script_is(code: str, way: str) -> None:
    assert direction(code) == way
