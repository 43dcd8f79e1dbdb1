from __future__ import annotations

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
from tests.ingest.gate.translators import REQUESTS, WITHOUT_THE_WORD
from tests.ingest.samples import KEY, TEXT, read, story

ASKED = [(language, said) for language, sayings in REQUESTS.items() for said in sayings]
PLEASE = "Please provide the article you would like translated."
LONG = f"{TEXT}\n\n" * 5


def verdict(text: str, title: str = "The ferry sails again", **fields: str) -> Verdict:
    return judge(read(story(title, text, **fields)))


def is_refused(text: str, title: str = "The ferry sails again", **fields: str) -> bool:
    return bool(verdict(text, title, **fields).refusals)


class TestEmptyStories:
    @pytest.mark.parametrize(
        "text", ["", " \n\n ", "<!-- later -->", "![](a.png)", "<script>a</script>", "&nbsp;"]
    )
    def test_a_story_without_a_text_is_refused(self, text: str) -> None:
        (refusal,) = verdict(text).refusals
        assert refusal.what == "the story has no text"
        assert refusal.mend

    @pytest.mark.parametrize(
        "text",
        [
            "The ferry sails again",
            "**The ferry sails again.**",
            "> THE FERRY: sails again!",
            "## The ferry sails again",
        ],
    )
    def test_a_story_that_only_repeats_its_headline_is_refused(self, text: str) -> None:
        (refusal,) = verdict(text).refusals
        assert refusal.what == "the text only repeats the headline"

    def test_a_reviewer_cannot_release_an_empty_story(self) -> None:
        assert is_refused("", reviewed_by="Karen Holm")

    @pytest.mark.parametrize(("date", "warned"), [("1026-11-24", True), ("1884-10-01", False)])
    def test_a_date_of_long_ago_is_let_through_with_a_warning(
        self, date: str, *, warned: bool
    ) -> None:
        found = verdict("The ferry sailed, and the baker was pleased. " * 3, date=date)
        assert not found.refusals
        assert [warning.field for warning in found.warnings] == ["date"] * warned

    def test_a_story_of_few_words_is_let_through_with_a_warning(self) -> None:
        found = verdict("word " * (FEW_WORDS - 1))
        assert found.refusals == ()
        assert [warning.what for warning in found.warnings] == ["the story has only 19 words"]
        assert verdict("word " * FEW_WORDS) == Verdict()

    def test_a_draft_may_be_empty(self) -> None:
        assert verdict("", draft="true") == Verdict()

    def test_a_withdrawn_story_may_be_empty(self) -> None:
        assert verdict("", withdrawn="It was not true.") == Verdict()


class TestRequests:
    @pytest.mark.parametrize(("language", "said"), ASKED)
    def test_a_translators_request_is_no_story(self, language: str, said: str) -> None:
        (refusal,) = verdict(said).refusals
        asks, announces = "this asks for a text instead of", "this announces a translation"
        assert refusal.what.startswith(announces if said.endswith(":") else asks)
        assert "reviewed_by" in refusal.mend

    @pytest.mark.parametrize("said", WITHOUT_THE_WORD)
    def test_a_request_without_the_word_translate_is_no_story(self, said: str) -> None:
        (refusal,) = verdict(said).refusals
        assert refusal.what.startswith("this asks for a text instead of being one: “")
        assert not is_refused(f"{said} {LONG}"), "a story may ask readers for texts"

    def test_a_story_that_asks_readers_for_a_text_passes(self) -> None:
        assert not is_refused(
            "The museum is missing a document from 1905. Please send it to the keeper if you have "
            "found it, or the article about it."
        )

    @pytest.mark.parametrize(("language", "said"), ASKED)
    def test_a_translators_request_is_found_in_plain_text_and_across_two_lines(
        self, language: str, said: str
    ) -> None:
        middle = said.find(" ", len(said) // 2)
        wrapped = f"A title\n\n{said[:middle]}\n{said[middle + 1 :]}"
        assert judge(read(wrapped, key=KEY.replace(".md", ".txt"))).refusals

    @pytest.mark.parametrize("sayings", REQUESTS.values(), ids=list(REQUESTS))
    def test_most_requests_are_found_at_either_end_of_a_long_text(self, sayings: list[str]) -> None:
        ends = [is_refused(f"{said} {LONG}") for said in sayings]
        ends += [is_refused(f"{LONG} {said}") for said in sayings]
        assert sum(ends) >= len(ends) / 2

    @pytest.mark.parametrize(
        "said",
        [
            PLEASE,
            "Bitte geben Sie den Text ein, den Sie übersetzen lassen möchten.",
            "Пожалуйста, предоставьте статью, которую вы хотите перевести.",
        ],
    )
    def test_a_request_that_shows_every_sign_is_found_in_the_middle(self, said: str) -> None:
        assert is_refused(f"{LONG}{said} {LONG}")

    def test_a_headline_that_asks_for_a_text_is_refused(self) -> None:
        assert is_refused(LONG, title=PLEASE)
        assert is_refused(TEXT, title=PLEASE)

    def test_a_request_is_found_if_the_whole_text_is_a_quotation(self) -> None:
        assert is_refused(f"“{PLEASE}”")
        assert is_refused(f"> {PLEASE}")

    @pytest.mark.parametrize(
        "said",
        [
            "I'm sorry, but I can't assist with that request.",
            "I’m sorry, but I cannot translate this text.",
            "As an AI language model, I cannot give an opinion on this.",
            "I am an AI assistant and have no access to the page.",
            "I cannot help with that.",
            "I'm unable to help you with this article.",
        ],
    )
    def test_an_assistants_refusal_is_no_story(self, said: str) -> None:
        assert is_refused(said)
        assert is_refused(f"{said}\n\n{LONG}")
        assert is_refused(f"{LONG}\n\n{said}")

    @pytest.mark.parametrize(
        "said",
        [
            "Sure! Here is the translation:",
            "Certainly! Here's the Danish translation of the article:",
            "Her er oversættelsen:",
            "Här är översättningen:",
            "Hier ist die Übersetzung:",
            "Hier is de vertaling:",
            "Voici la traduction :",
            "Aquí está la traducción:",
            "Aqui está a tradução:",
            "Ecco la traduzione:",
            "Budur, tərcümə:",
            "İşte çeviri:",
            "Вот перевод:",
        ],
    )
    def test_the_announcement_of_a_translation_is_refused(self, said: str) -> None:
        assert is_refused(said)
        assert is_refused(f"{said}\n\n{LONG}")

    def test_the_refusal_quotes_at_most_200_characters(self) -> None:
        (refusal,) = verdict(PLEASE).refusals
        assert PLEASE in refusal.what
        (refusal,) = verdict("Please provide the article to translate " + "x" * 5000).refusals
        assert len(refusal.what) < 300

    @pytest.mark.parametrize("said", [PLEASE, "Sure! Here is the translation:"])
    def test_a_reviewer_can_release_a_request(self, said: str) -> None:
        assert not is_refused(said, reviewed_by="Karen Holm")
        assert is_refused(said, reviewed_by="false")


class TestTrueStories:
    @pytest.mark.parametrize(
        "quoted",
        [
            "The page said only: “{}” Nobody had noticed.",
            'The page said only: "{}" Nobody had noticed.',
            "På siden stod der: »{}« Ingen havde set det.",
            "Sur la page : « {} » Personne ne l'avait vu.",
            "Auf der Seite stand: „{}“ Niemand merkte es.",
            "The page said:\n\n> {}\n\nNobody had noticed.",
        ],
    )
    def test_a_story_that_quotes_such_a_sentence_passes(self, quoted: str) -> None:
        assert not is_refused(f"{quoted.format(PLEASE)} {TEXT}")
        assert not is_refused(f"{quoted.format(PLEASE)} {LONG}")
        assert not is_refused(f"{LONG}{quoted.format(PLEASE)}")

    def test_a_headline_that_quotes_such_a_sentence_passes(self) -> None:
        assert not is_refused(TEXT, title=f"“{PLEASE}” – how a newspaper was embarrassed")

    def test_a_long_story_about_translators_passes(self) -> None:
        assert not is_refused(
            "The article that appeared on Monday was not an article. Where a report on the harbour "
            "should have been, readers were asked to supply a text.\n\n"
            "The newspaper has used a machine to translate its stories since the spring. An editor "
            "pastes the text into a window, the translator sends back its version, and a colleague "
            "reads it. On Monday the window was empty. The machine did what it does when it is "
            "given nothing: it asked, politely, for the content that it was to translate, and the "
            "answer went straight to the front page.\n\n"
            "“I'm sorry, but I don't see any article text. Please paste the text you'd like me to "
            "translate,” it said, under a headline about herring.\n\n"
            "Nobody could say for how long other texts had been translated without anyone reading "
            "them. The union of translators, which has warned against the practice, said that a "
            "translation is a text like any other and must be read before it is published. A "
            "professor of linguistics who studies machine translation was asked whether readers "
            "can tell the difference. They can, she said, when the content is missing.\n\n"
            "The newspaper has apologised. It now checks that a translation is as long as the "
            "source, and that no article asks for another."
        )

    @pytest.mark.parametrize(
        "text",
        [
            "The novel was translated into nine languages and sold in a million copies.",
            "Please send your translation of the poem to the museum before Friday.",
            "The library asks readers to share texts that have not been translated into Danish.",
            "I'm sorry, the minister said, and left the room.",
            "Here is the harbour master's list of ships that were lost in the storm on Monday.",
            "You can read the article in translation in tomorrow's paper.",
            "Oversættelsen af teksten tog fem år, og en del af den er aldrig blevet udgivet.",
            "Du kan læse artiklen i oversættelse i avisen i morgen.",
            "Artikeln har översatts från engelska.",
            "Die Übersetzung des Textes ins Deutsche lag am Montag vor, so das Ministerium.",
            "Het bericht is vertaald uit het Engels.",
            "La traduction du texte en français sera publiée jeudi, a indiqué le ministère.",
            "La traducción del texto al español no estará lista hasta mayo, dice la editorial.",
            "O texto foi traduzido do inglês.",
            "Il testo della traduzione non è stato pubblicato dal ministero.",
            "Müqavilənin mətninin tərcüməsi nazirlik tərəfindən dərc edilib.",
            "Antlaşma metninin çevirisi bakanlık tarafından yayımlandı.",
            "Перевод текста договора опубликовало министерство.",
        ],
    )
    def test_a_short_story_about_a_translation_passes(self, text: str) -> None:
        assert not is_refused(text)
        assert not is_refused(f"{text} {LONG}")
        assert not is_refused(f"{LONG} {text}")

    def test_the_newsrooms_own_stories_pass(self) -> None:
        assert verdict(TEXT) == Verdict()


class TestHostileTexts:
    @pytest.mark.parametrize(
        "mark", ["“", "„", "«", "»", '"', "‘", "’", "“a", "«a ", "‘aaaaaaaaaaaaa "]
    )
    def test_a_text_of_nothing_but_quotation_marks_takes_no_quadratic_time(self, mark: str) -> None:
        assert translators_request("A title", mark * 100_000) == ""

    @pytest.mark.parametrize("word", ["please ", "translate ", "text ", "a. ", "provide: "])
    def test_a_text_of_nothing_but_signs_takes_no_quadratic_time(self, word: str) -> None:
        assert translators_request("A title", word * 20_000) == ""

    @given(headline=st.text(), text=st.text())
    def test_a_text_without_the_word_translate_or_an_assistant_asks_for_nothing(
        self, headline: str, text: str
    ) -> None:
        assert translators_request(headline, text) == ""


@pytest.mark.parametrize("words", [SHORT - 1, SHORT])
def test_a_sentence_of_few_signs_is_found_anywhere_in_a_short_text_only(words: int) -> None:
    begun = "One two three four. " * 8 + "I don't see any text to translate. "
    text = " ".join((begun + "One two three four. " * 20).split()[:words])
    assert is_refused(text) is (words < SHORT)
