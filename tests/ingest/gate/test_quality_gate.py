from __future__ import annotations

import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.ingest.gate.quality_gate import (
    FEW_WORDS,
    SHORT,
    Verdict,
    judge,
    translators_request,
)
from tests.ingest.samples import TEXT, read, story

TEXTS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("texts.toml").read_text(encoding="utf-8")
)
PLEASE = "Please provide the article you would like translated."
LONG = f"{TEXT}\n\n" * 5


def verdict(text: str, title: str = "The ferry sails again", **fields: str) -> Verdict:
    return judge(read(story(title, text, **fields)))


def is_refused(text: str, title: str = "The ferry sails again", **fields: str) -> bool:
    return bool(verdict(text, title, **fields).refusals)


class TestEmptyStories:
    @pytest.mark.parametrize(
        ("text", "what"),
        [
            *((text, "the story has no text") for text in ("", " \n\n ", "<!-- later -->")),
            *((text, "the story has no text") for text in ("![](a.png)", "&nbsp;")),
            ("**The ferry sails again.**", "the text only repeats the headline"),
            ("> THE FERRY: sails again!", "the text only repeats the headline"),
            ("## The ferry sails again", "the text only repeats the headline"),
        ],
    )
    @pytest.mark.parametrize("fields", [{}, {"reviewed_by": "Karen Holm"}])
    def test_a_story_without_a_text_of_its_own_is_refused(
        self, text: str, what: str, fields: dict[str, str]
    ) -> None:
        (refusal,) = verdict(text, **fields).refusals
        assert refusal.what == what

    @pytest.mark.parametrize(
        ("words", "date", "warnings"),
        [
            (FEW_WORDS, "1884-10-01", []),
            (FEW_WORDS - 1, "", ["the story has only 19 words"]),
            (FEW_WORDS, "1026-11-24", ["`date` is in the year 1026"]),
        ],
    )
    def test_few_words_and_a_date_of_long_ago_are_let_through_with_a_warning(
        self, words: int, date: str, warnings: list[str]
    ) -> None:
        lenient = verdict("word " * words, date=date)
        assert lenient.refusals == ()
        assert [warning.what for warning in lenient.warnings] == warnings

    @pytest.mark.parametrize("fields", [{"draft": "true"}, {"withdrawn": "It was not true."}])
    def test_a_draft_or_a_withdrawn_story_may_be_empty(self, fields: dict[str, str]) -> None:
        assert verdict("", **fields) == Verdict()


class TestRequests:
    @pytest.mark.parametrize("request_text", [*chain.from_iterable(TEXTS["requests"].values())])
    def test_a_translators_request_is_refused_also_across_two_lines(
        self, request_text: str
    ) -> None:
        (refusal,) = verdict(request_text).refusals
        asks, announces = "this asks for a text instead of", "this announces a translation"
        assert refusal.what.startswith(announces if request_text.endswith(":") else asks)
        assert "reviewed_by" in refusal.mend
        middle = request_text.find(" ", len(request_text) // 2)
        assert is_refused(f"{request_text[:middle]}\n{request_text[middle + 1 :]}")

    @pytest.mark.parametrize("request_text", TEXTS["without_the_word"])
    def test_a_request_without_the_word_translate_is_refused_in_a_short_text(
        self, request_text: str
    ) -> None:
        (refusal,) = verdict(request_text).refusals
        assert refusal.what.startswith("this asks for a text instead of being one: “")
        assert not is_refused(f"{request_text} {LONG}"), "a story may ask readers for texts"

    @pytest.mark.parametrize("requests", TEXTS["requests"].values(), ids=list(TEXTS["requests"]))
    def test_most_requests_are_found_at_either_end_of_a_long_text(
        self, requests: list[str]
    ) -> None:
        ends = [is_refused(f"{request} {LONG}") for request in requests]
        ends += [is_refused(f"{LONG} {request}") for request in requests]
        assert sum(ends) >= len(ends) / 2

    @pytest.mark.parametrize("request_text", TEXTS["requests_with_every_sign"])
    def test_a_request_that_shows_every_sign_is_found_in_the_middle(
        self, request_text: str
    ) -> None:
        assert is_refused(f"{LONG}{request_text} {LONG}")

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            *((PLEASE, TEXT), (PLEASE, LONG)),
            *(("A title", f"“{PLEASE}”"), ("A title", f"> {PLEASE}")),
        ],
    )
    def test_a_request_as_a_headline_and_as_the_whole_quoted_text_is_refused(
        self, title: str, text: str
    ) -> None:
        assert is_refused(text, title=title)

    @pytest.mark.parametrize("answer", TEXTS["refusals"])
    def test_an_assistants_refusal_is_no_story(self, answer: str) -> None:
        assert is_refused(answer)
        assert is_refused(f"{answer}\n\n{LONG}")
        assert is_refused(f"{LONG}\n\n{answer}")

    @pytest.mark.parametrize("announcement", TEXTS["announcements"])
    def test_the_announcement_of_a_translation_is_refused(self, announcement: str) -> None:
        assert is_refused(announcement)
        assert is_refused(f"{announcement}\n\n{LONG}")

    def test_the_refusal_quotes_at_most_200_characters(self) -> None:
        (refusal,) = verdict("Please provide the article to translate " + "x" * 5000).refusals
        assert "“Please provide" in refusal.what
        assert len(refusal.what) < 300

    @pytest.mark.parametrize("text", [PLEASE, "Sure! Here is the translation:"])
    def test_a_reviewer_can_release_a_request(self, text: str) -> None:
        assert not is_refused(text, reviewed_by="Karen Holm")
        assert is_refused(text, reviewed_by="false")


class TestTrueStories:
    @pytest.mark.parametrize("quoted", TEXTS["quotations"])
    def test_a_story_that_quotes_a_request_passes(self, quoted: str) -> None:
        assert not is_refused(f"{quoted.format(PLEASE)} {TEXT}")
        assert not is_refused(f"{quoted.format(PLEASE)} {LONG}")
        assert not is_refused(f"{LONG}{quoted.format(PLEASE)}")
        assert not is_refused(TEXT, title=f"“{PLEASE}” – how a newspaper was embarrassed")

    def test_a_long_story_about_translators_passes(self) -> None:
        assert not is_refused(TEXTS["long_story"])

    @pytest.mark.parametrize("text", TEXTS["true_stories"])
    def test_a_short_story_about_a_translation_passes(self, text: str) -> None:
        assert not is_refused(text)
        assert not is_refused(f"{text} {LONG}")
        assert not is_refused(f"{LONG} {text}")


class TestHostileTexts:
    @pytest.mark.parametrize(
        "unit",
        [
            *("“", "„", "«", "»", '"', "‘", "’", "“a", "«a ", "‘aaaaaaaaaaaaa "),
            *("please ", "translate ", "text ", "a. ", "provide: "),
        ],
    )
    def test_a_text_of_nothing_but_marks_or_signs_takes_no_quadratic_time(self, unit: str) -> None:
        assert translators_request("A title", unit * (200_000 // (len(unit) + 1))) == ""

    @given(headline=st.text(), text=st.text())
    def test_a_text_without_the_word_translate_or_an_assistant_asks_for_nothing(
        self, headline: str, text: str
    ) -> None:
        assert translators_request(headline, text) == ""


@pytest.mark.parametrize("words", [SHORT - 1, SHORT])
def test_a_request_of_few_signs_is_found_in_a_short_text_alone(words: int) -> None:
    begun = "One two three four. " * 8 + "I don't see any text to translate. "
    text = " ".join((begun + "One two three four. " * 20).split()[:words])
    assert is_refused(text) is (words < SHORT)
