from __future__ import annotations

import pytest

from chalicelib.ingest.gate.artefacts import artefact_patterns, artefacts
from chalicelib.news.gate_rules import GATE_RULES


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The ferry sailed.<|im_end|>", "chat-tokens"),
        ("[INST] Write about a ferry [/INST]", "chat-tokens"),
        ("The ferry sailed.<|eot_id|>", "chat-tokens"),
        ("It sailed on Tuesday citeturn0search1 with cars.", "citation-marks"),
        ("It sailed.:contentReference[oaicite:3]", "citation-marks"),
        ("It sailed【4†source】 on Tuesday.", "citation-marks"),
        ("**System:** You write headlines.", "roles"),
        ("Assistant: The ferry sailed.", "roles"),
        ("Benutzer: Schreib etwas über Fähren.", "roles"),
        ('{"translation": "The ferry sailed."}', "wrapper"),
        ("Written by [Insert name] on Tuesday", "placeholders"),
        ("The mayor, [FULL NAME], agreed.", "placeholders"),
        ("Dear {{first_name}}, the ferry sails", "placeholders"),
        ("[Navn], [alder], er glad.", "placeholders"),
        ("%%TEAM_HOME%% won.", "placeholders"),
        ("%NOMBRE% ganó.", "placeholders"),
        ("___TOWN___ voted.", "placeholders"),
        ("____ voted for it, ____ against it.", "placeholders"),
        ("From ………… to ………… the water is off.", "placeholders"),
        ("The mayor, aged TK, agreed", "to-come"),
        ("Turnout was XX per cent.", "to-come"),
        ("Lorem ipsum dolor sit amet", "filler"),
        ("bla bla bla bla", "filler"),
        ("The ferry sailed.\nWord count: 350", "word-count"),
        ("Antal ord: ca. 412", "word-count"),
        ("字数:350", "word-count"),
        ("As an AI language model, I have not sailed.", "model-speaks"),
        ("Als Sprachmodell kann ich nicht segeln.", "model-speaks"),
    ],
)
def test_what_a_program_left_in_a_text_is_found(text: str, rule: str) -> None:
    assert list(artefacts(text)) == [rule]


def test_the_words_around_it_are_told() -> None:
    found = artefacts("A line.\nIt sailed【4†source】 on Tuesday.\nAnother line.")
    assert found == {"citation-marks": "It sailed【4†source】 on Tuesday."}


@pytest.mark.parametrize("assistant", ["chatgpt.com", "openai", "perplexity", "copilot.com"])
def test_a_link_that_an_assistant_marked_is_found(assistant: str) -> None:
    html = f'<p><a href="https://port.example/?a=b&amp;utm_source={assistant}">port</a></p>'
    assert list(artefacts("port", html)) == ["assistant-links"]


@pytest.mark.parametrize(
    "text",
    [
        "“[The minister] will not resign,” it said [sic], in line [3].",
        "See [the timetable](https://port.example) and [Name](https://port.example/name).",
        "TK Elevator and TK Maxx are firms, and XX is a chromosome.",
        "The system: four valves and a pump. Users: many.",
        "The form said: As a ____, I want ____. " + "Nobody knew what to write in it. " * 30,
        "“等一等……”她说，“再等一等……”",
        "He counted the words of the treaty: 350.",
        "The assistant said that a language model had written the poem.",
        "The set {a, b} is a subset of {{a}, {b}}.",
        "She wrote lorem on one page, and ipsum on the other.",
    ],
)
def test_a_true_sentence_is_no_artefact(text: str) -> None:
    assert artefacts(text) == {}


def test_every_expression_belongs_to_a_rule() -> None:
    assert set(artefact_patterns()) <= {rule.name for rule in GATE_RULES}
