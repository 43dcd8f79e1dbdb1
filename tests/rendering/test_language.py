"""The languages pages speak: every word is there, and dates read as people write them."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.news.article import KINDS, Byline
from chalicelib.rendering.language import FILES, direction, language, machine_time
from operations.stages import PROJECT

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
TRANSLATIONS = sorted(file.stem for file in FILES.glob("*.toml") if file.stem != "en")


def spoken_by_templates() -> set[str]:
    """Every text in `t("…")`."""
    found: set[str] = set()
    for template in (PROJECT / "chalicelib/rendering/templates").rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        found |= {a or b for a, b in re.findall(r"\bt\((?:\"([^\"]+)\"|'([^']+)')", source)}
    return found


def spoken_by_views() -> set[str]:
    """Every heading, title and sentence that a view hands to a template."""
    found: set[str] = set()
    for module in (PROJECT / "chalicelib/web").glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in {"heading", "title", "sentence"}:
                found |= {str(node.value.value)} if isinstance(node.value, ast.Constant) else set()
            if (
                isinstance(node, ast.AnnAssign)
                and ast.unparse(node.target) == "_MESSAGES"
                and node.value
            ):
                found |= {s for pair in ast.literal_eval(node.value).values() for s in pair}
    return {text for text in found if re.sub(r"\{\w+\}", "", text)}


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_a_language_has_a_word_for_everything_and_nothing_to_spare(code: str) -> None:
    words = tomllib.loads((FILES / f"{code}.toml").read_text(encoding="utf-8"))["words"]
    assert set(words) == spoken_by_templates() | spoken_by_views() | set(KINDS)


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_a_translation_fills_in_the_same_names(code: str) -> None:
    for english, translated in language(code).words.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", translated))


def test_a_moment_is_told_on_the_newsrooms_clock() -> None:
    moment = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)
    assert language("en").day(moment, COPENHAGEN) == "1 August 2026"
    assert language("en").moment(moment, COPENHAGEN) == "1 August 2026 at 00:30 CEST"
    assert language("da").moment(moment, COPENHAGEN) == "1. august 2026 kl. 00:30 CEST"
    assert machine_time(moment, COPENHAGEN) == "2026-08-01T00:30:00+02:00"


def test_a_date_typed_without_a_time_is_told_without_one() -> None:
    midnight = datetime(2026, 10, 11, 22, tzinfo=UTC)
    assert language("en").moment(midnight, COPENHAGEN) == "12 October 2026"


@given(st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)))
def test_machines_are_told_the_same_second(moment: datetime) -> None:
    assert datetime.fromisoformat(machine_time(moment, ZoneInfo("UTC"))) == moment


@pytest.mark.parametrize(
    ("people", "english", "danish"),
    [([], "", ""), (["A"], "A", "A"), (["A", "B", "C"], "A, B and C", "A, B og C")],
)
def test_bylines_are_joined_as_people_write_them(
    people: list[str], english: str, danish: str
) -> None:
    names = [Byline("x", person) for person in people]
    assert language("en").byline(names) == english
    assert language("da").byline(names) == danish


@pytest.mark.parametrize("code", ["xx", "../da", "", "DA-dk", "en-GB", "e n"])
def test_a_language_we_have_no_words_for_is_english(code: str) -> None:
    assert language(code).code == ("da" if code == "DA-dk" else "en")


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("UR-pk", "rtl"), ("yi", "rtl"),
        ("da", "ltr"), ("en-GB", "ltr"), ("", "ltr"), ("az", "ltr"), ("ku", "ltr"),
        ("ku-Arab", "rtl"), ("az-Arab-IR", "rtl"), ("pa-arab", "rtl"), ("az-Latn", "ltr"),
        ("ar-Latn", "ltr"), ("sr-Cyrl", "ltr"), ("ha-Adlm", "rtl"), ("ff-adlm-GN", "rtl"),
    ],
)  # fmt: skip
def test_a_language_is_written_as_its_script_is(code: str, way: str) -> None:
    assert direction(code) == way
