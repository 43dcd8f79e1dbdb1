"""The charset of a file: what is read, what is said, and what is refused."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.charsets import decoded
from tests.ingest.samples import TEXT, problems, read, story

DANISH = "Færgen sejlede igen på tirsdag. Rådmanden sagde: »Det var nødvendigt« – efter tre dage."
RUSSIAN = "Паром снова вышел в море во вторник, с двенадцатью машинами на борту."


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_file_that_tells_its_charset_is_read_without_a_word(charset: str) -> None:
    file = decoded(DANISH.encode(charset))
    assert (file.text, file.warnings) == (DANISH, ())


@pytest.mark.parametrize(
    ("text", "charset", "called"),
    [
        (DANISH, "cp1252", "Windows-1252"),
        ("# Lønnen stiger\n\nDet blev en god dag, sagde han – nu.", "cp1252", "Windows-1252"),
        ("It’s 5 €", "cp1252", "Windows-1252"),
        ("Færgen sejlede igen på tirsdag. Rådmanden sagde, at den var fuld.", "mac-roman", "Mac"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (DANISH, "utf-16-le", "utf-16"),
    ],
)
def test_another_charset_is_detected_and_said_with_words_to_check(
    text: str, charset: str, called: str
) -> None:
    file = decoded(text.encode(charset))
    assert file.text == text
    [warning] = file.warnings
    assert called in warning.what
    assert next(word for word in text.split() if not word.isascii()) in warning.what


def test_a_file_that_names_its_charset_is_read_by_it() -> None:
    assert decoded(DANISH.encode("cp1252"), "ISO-8859-1").text == DANISH
    # Python has codecs that run or unpack what they decode; none of them is asked.
    assert decoded("naïve – såmænd".encode("cp1252"), "unicode_escape").warnings


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xff\xfeT\x00h", "can't be read as they were saved"),
        (b"# Title\n\nText\0.", "a byte that no text has"),
        (bytes(range(128, 256)) * 9, "can't be read as they were saved"),
        (b"\xff\xfe\x00\xd8a", "can't be read as they were saved"),
        (b"\xff\xfea\x00\x00\x00", "a byte that no text has"),
    ],
)
def test_what_no_charset_explains_is_refused(content: bytes, what: str) -> None:
    [problem] = problems(content)
    assert what in problem.what


def test_a_story_of_an_old_computer_is_a_story_and_its_receipt_says_how_it_was_read() -> None:
    manuscript = read(story("Færgen sejler", DANISH + TEXT).encode("cp1252"))
    assert manuscript.story.headline == "Færgen sejler"
    assert "read as Windows-1252" in manuscript.warnings[0].what
