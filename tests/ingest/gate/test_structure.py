from __future__ import annotations

import pytest

from chalicelib.ingest.gate.structure import (
    foreign_part,
    foreign_sentence,
    repeated_paragraph,
    undeclared_language,
)
from tests.ingest.samples import TEXT

DANISH = (
    "Færgen sejlede igen tirsdag efter tre dage i havn, og ingen var gladere end øens bager, som "
    "var løbet tør for mel dagen før. Tyve biler holdt og ventede på kajen, da porten gik op, og "
    "havnefogeden skrev i sin bog, at vinden kom fra øst."
)


class TestRepeatedParagraphs:
    def test_a_long_paragraph_that_comes_again_is_found_whatever_its_marks(self) -> None:
        again = TEXT.upper().replace(",", " ")
        assert repeated_paragraph([TEXT, "Between.", again]) == TEXT

    def test_a_refrain_may_come_again(self) -> None:
        assert repeated_paragraph(["Heave ho!", TEXT, "Heave ho!"]) == ""


class TestLanguages:
    @pytest.mark.parametrize(
        ("text", "declared", "language"),
        [
            (DANISH, "en", "da"),
            (TEXT * 2, "da-DK", "en"),
            (DANISH, "da", ""),
            (DANISH, "nb", ""),
            (DANISH, "kl", ""),
            ("Færgen sejler.", "en", ""),
        ],
    )
    def test_a_text_in_another_language_than_declared_is_found_if_it_is_long_enough(
        self, text: str, declared: str, language: str
    ) -> None:
        assert undeclared_language([text], declared) == language

    def test_a_part_in_another_language_is_found(self) -> None:
        part = foreign_part([TEXT, TEXT, DANISH], "en")
        assert part is not None
        assert part == (DANISH, "da")

    def test_one_foreign_paragraph_among_many_is_no_part(self) -> None:
        assert foreign_part([*[TEXT] * 8, DANISH], "en") is None

    def test_a_short_text_of_two_languages_is_found_by_its_sentences(self) -> None:
        half = [f"The ferry sailed again after three days in port. {DANISH}"]
        assert foreign_sentence(half, "en") is not None
        assert foreign_sentence(half, "da") is not None
        assert foreign_sentence([TEXT], "en") is None
        assert foreign_sentence([DANISH], "en") is None, "that is another language as a whole"

    def test_the_address_on_a_card_is_in_no_language(self) -> None:
        card = "YouTube youtube.com/watch?v=dQw4w9WgXcQ"
        assert foreign_sentence([TEXT, card], "en") is None
