from __future__ import annotations

import pytest

from chalicelib.ingest.reading.garbled_letters import garbling


@pytest.mark.parametrize(
    "words", ["Fähren", "blåbær", "Ærø", "déjà", "“so”", "10\xa0km", "Владивосток", "naïve – no"]
)
def test_letters_that_were_garbled_are_warned_of_with_what_was_meant(words: str) -> None:
    garbled = words.encode().decode("cp1252", errors="replace")
    (warning,) = garbling(f"One.\n\nTwo {garbled}.", 4)
    assert warning.line == 6
    assert garbled.split(" ")[0] in warning.what


def test_the_word_that_was_meant_is_named() -> None:
    (warning,) = garbling("FÃ¦rgen til BlÃ¥vand", 1)
    assert "`FÃ¦rgen` for `Færgen`, `BlÃ¥vand` for `Blåvand`" in warning.what


def test_a_letter_that_was_lost_is_warned_of() -> None:
    (warning,) = garbling("F\ufffdrgen", 1)
    assert warning.what.endswith("`F\ufffdrgen`")


@pytest.mark.parametrize(
    "text",
    ["»SØ« og »BÅ«", "SÃO PAULO, IRMÃ", "Âge d’or", "Färöer — «да»", "Ðuro i Ñandú", "Ðð"],
)
def test_true_text_in_any_language_is_not_warned_of(text: str) -> None:
    assert list(garbling(text, 1)) == []
