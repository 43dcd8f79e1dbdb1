from __future__ import annotations

import time
from datetime import timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.ingest.gate.quality_gate import FEW_WORDS, Verdict, judge
from chalicelib.news.gate_rules import ACTIONS, GATE_RULES, Action
from tests.ingest.samples import TEXT, read, story

PLEASE = "Please provide the text of the article you would like me to translate."
LONG = "\n\n".join(
    f"The {boat} left Rønne on {day} with {cars} cars on board, and the harbour master wrote that "
    f"the wind was from the {wind}. Passengers waited in the hall until the gate was opened again."
    for boat, day, cars, wind in (
        ("Hammershus", "Monday", "forty", "east"),
        ("Povl Anker", "Tuesday", "twelve", "south"),
        ("Villum Clausen", "Wednesday", "ninety", "north"),
    )
)


def verdict(text: str, title: str = "The ferry sails again", **fields: str) -> Verdict:
    return judge(read(story(title, text, **fields)))


def is_refused(text: str, title: str = "The ferry sails again", **fields: str) -> bool:
    return bool(verdict(text, title, **fields).refusals)


class TestEmptyStories:
    @pytest.mark.parametrize(
        ("text", "what"),
        [
            *((text, "the story has no text") for text in ("", " \n\n ", "<!-- later -->")),
            *(
                (text, "the story has no text")
                for text in ("![](a.png)", "&nbsp;", ".", "…", "***")
            ),
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
        text = " ".join(TEXT.split()[:words])
        lenient = verdict(text, date=date)
        assert lenient.refusals == ()
        assert [warning.what for warning in lenient.warnings] == warnings

    def test_a_text_in_a_script_without_spaces_is_not_short_for_having_few_words(self) -> None:
        text = (
            "市議会は二十日、新しい図書館の建設費を含む補正予算案を賛成多数で可決した。"
            "完成は三年後の予定で、蔵書は二十万冊になる。"
        )
        assert verdict(text, title="図書館の予算案を可決", language="ja") == Verdict()

    @pytest.mark.parametrize("fields", [{"draft": "true"}, {"withdrawn": "It was not true."}])
    def test_a_draft_or_a_withdrawn_story_may_be_empty(self, fields: dict[str, str]) -> None:
        assert verdict("", **fields) == Verdict()


class TestNonStories:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            (PLEASE, "en"),
            ("I'm sorry, but I can't help with that request.", "en"),
            ("Sure! Here is the translated article, with the headings kept as they were:", "en"),
            ("Jeg kan ikke se nogen tekst. Indsæt artiklen, så oversætter jeg den for dig.", "da"),
            ("Natürlich! Hier ist die gekürzte Fassung deines Artikels:", "de"),
            ("Voici la version corrigée de votre article. Souhaitez-vous autre chose ?", "fr"),
            ("请把需要翻译的文章发给我,我会马上为您翻译。", "zh"),
        ],
    )
    def test_what_an_assistant_says_is_no_story(self, text: str, language: str) -> None:
        (refusal, *_) = verdict(text, language=language).refusals
        assert "speaks to whoever works on the text" in refusal.what
        assert text[-10:] in refusal.what
        assert "reviewed_by" in refusal.mend

    def test_a_story_is_published_without_a_word(self) -> None:
        assert verdict(TEXT) == verdict(LONG) == Verdict()

    @pytest.mark.parametrize("text", [f"{PLEASE}\n\n{LONG}", f"{LONG}\n\n{PLEASE}"])
    def test_a_remark_at_an_end_of_a_story_is_found_with_its_words_and_line(
        self, text: str
    ) -> None:
        found = verdict(text)
        (problem,) = (*found.refusals, *found.warnings)
        assert PLEASE in problem.what
        assert problem.line == (5 if text.startswith(PLEASE) else 11)

    @pytest.mark.parametrize(
        "quoted",
        [f"The page said only: “{PLEASE}”", f"The page said:\n\n> {PLEASE}", f"It was `{PLEASE}`"],
    )
    def test_a_story_that_quotes_an_assistant_is_published(self, quoted: str) -> None:
        text = f"{TEXT}\n\n{quoted}\n\nNobody in the newsroom had noticed before Tuesday evening."
        assert not is_refused(text)
        assert not is_refused(LONG, title=f"“{PLEASE}” – how a paper was embarrassed")

    @pytest.mark.parametrize("text", [PLEASE, "Word count: 350\n\n" + LONG, f"[INST] {TEXT}"])
    def test_a_reviewer_releases_a_story(self, text: str) -> None:
        assert is_refused(text)
        assert not is_refused(text, reviewed_by="Karen Holm")
        assert is_refused(text, reviewed_by="false")

    def test_the_receipt_quotes_at_most_200_characters(self) -> None:
        (refusal, *_) = verdict(f"{PLEASE} " * 40).refusals
        assert len(refusal.what) < 320


class TestMachineMadeStories:
    @pytest.mark.parametrize(
        "fields",
        [
            {"generated_by": "GPT-4o"},
            {"ai_generated": "true"},
            {"machine_translated": "yes"},
            {"translator": "machine"},
            {"translator": "DeepL"},
            {"author": "ChatGPT"},
        ],
    )
    def test_a_story_that_a_machine_made_waits_for_a_named_reviewer(
        self, fields: dict[str, str]
    ) -> None:
        (refusal,) = verdict(LONG, **fields).refusals
        assert "a machine made this text" in refusal.what
        assert "reviewed_by" in refusal.mend
        assert verdict(LONG, **fields, reviewed_by="Karen Holm") == Verdict()

    @pytest.mark.parametrize(
        "fields", [{"ai_generated": "false"}, {"translator": "Karen Holm"}, {"author": "Ai Weiwei"}]
    )
    def test_a_story_of_a_person_does_not(self, fields: dict[str, str]) -> None:
        assert verdict(LONG, **fields) == Verdict()


class TestSwitches:
    def test_each_rule_does_what_the_newsroom_says(self) -> None:
        manuscript = read(story("The ferry sails again", f"{LONG}\n\nThe mayor, aged TK, agreed."))
        actions: tuple[Action, ...] = ACTIONS
        found = [judge(manuscript, (("to-come", action),)) for action in actions]
        assert [(len(one.refusals), len(one.warnings)) for one in found] == [(1, 0), (0, 1), (0, 0)]

    def test_every_rule_has_a_name_and_a_reason_of_its_own(self) -> None:
        for part in ("name", "reason", "finds"):
            assert len({getattr(rule, part) for rule in GATE_RULES}) == len(GATE_RULES)


class TestHostileTexts:
    @pytest.mark.parametrize(
        "unit",
        [
            *(
                "“",
                "„",
                "«",
                "»",
                '"',
                "‘",
                "’",
                "“a",
                "«a ",
                "‘aaaaaaaaaaaaa ",
                "[",
                "{",
                "【1",
                "<",
            ),
            *(
                "please ",
                "translate ",
                "text ",
                "a. ",
                "provide: ",
                "bla ",
                "word count ",
                "X",
                "本",
            ),
        ],
    )
    def test_a_text_of_nothing_but_marks_or_words_is_judged_in_time(self, unit: str) -> None:
        text = unit * (100_000 // len(unit.encode()))
        manuscript = replace(read(story()), text=text, source=text)
        paragraph = replace(manuscript.story, body_html=f"<p>{escape(text, quote=False)}</p>")
        manuscript = replace(manuscript, story=paragraph)
        start = time.process_time()
        judge(manuscript)
        assert time.process_time() - start < 2

    @given(text=st.text())
    def test_any_text_can_be_judged(self, text: str) -> None:
        manuscript = read(story())
        shown = replace(manuscript.story, body_html=f"<p>{escape(text, quote=False)}</p>")
        judge(replace(manuscript, text=text, source=text, story=shown))


def test_a_version_that_is_older_than_a_rule_is_only_warned_of_by_it() -> None:
    """Or a rebuild would take a story off its address that readers have had for years."""
    made = read(story(translator="machine"))
    since = next(rule.since for rule in GATE_RULES if rule.name == "machine-made")
    assert since is not None
    older, newer = (judge(made, uploaded=since + timedelta(days=days)) for days in (-1, 1))
    assert (bool(older.refusals), bool(newer.refusals)) == (False, True)
    assert older.warnings[0].what == newer.refusals[0].what


def test_a_phrase_that_is_warned_of_hides_no_half_translation_below_it() -> None:
    phrase = "Havnen er ikke længere state of the art, og det var også på tide."
    mixed = "Færgen sejler ikke, but the captain said that they would wait, og det blev nat."
    refusals = verdict(f"{phrase}\n\n{mixed}", language="da").refusals
    assert any("but the captain said" in refusal.what for refusal in refusals)


def test_a_note_of_what_is_missing_is_quoted_and_called_so() -> None:
    note = "[TK: antal ansatte]"
    judged = verdict(f"Havnen har {note} ansatte, og kommunen svarer senere.", language="da")
    [refusal] = judged.refusals
    assert refusal.what == f"something is still to come: “{note}”"
    assert refusal.mend.startswith("fill it in")
    assert not any("still to come" in warning.what for warning in judged.warnings)
