from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.news.excerpts import MOST_IN_A_COLUMN, columns, cut_at_sentence, cut_at_word
from chalicelib.news.text import single_spaced

CHINESE = "渡轮三天后再次启航。二十辆汽车在码头等候，船长说海面平静。"
THAI = "เรือข้ามฟากแล่นอีกครั้งหลังจากจอดอยู่ที่ท่าเรือสามวัน"


@pytest.mark.parametrize("cut", [cut_at_word, cut_at_sentence])
@given(text=st.text(), longest=st.integers(1, 50))
@example(text="word " * 20, longest=10)
@example(text="a-very-long-first-word and more", longest=5)
@example(text="10\xa0000 cars", longest=9)
@example(text="one\ntwo\r\nthree\u2028four\x0bfive", longest=40)
def test_a_cut_text_is_a_line_no_longer_than_asked_for(
    cut: Callable[[str, int], str], text: str, longest: int
) -> None:
    line = cut(text, longest)
    assert columns(line) <= longest
    assert len(line) <= MOST_IN_A_COLUMN * longest + 1
    assert line == single_spaced(line)


@pytest.mark.parametrize(
    ("longest", "cut"),
    [
        (60, "The sea is calm. Nobody swims! Is it “cold?” Very."),
        (48, "The sea is calm. Nobody swims! Is it “cold?”"),
        (44, "The sea is calm. Nobody swims! Is it “cold?”"),
        (43, "The sea is calm. Nobody swims!"),
        (30, "The sea is calm. Nobody swims!"),
        (29, "The sea is calm."),
        (15, "The sea is…"),
    ],
)
def test_a_text_is_cut_behind_its_last_sentence_that_fits(longest: int, cut: str) -> None:
    assert cut_at_sentence("The sea is calm. Nobody swims! Is it “cold?” Very.", longest) == cut


def test_a_title_and_an_abbreviation_end_no_sentence() -> None:
    text = "The ferry was met by Dr. Holm of the U.S. Navy on the quay."
    assert cut_at_sentence(text, 45) == "The ferry was met by Dr. Holm of the U.S…"


def test_a_text_is_not_cut_behind_a_short_first_sentence() -> None:
    text = "It sank. Then the whole of the harbour board came out in its best coats to look at it."
    assert cut_at_sentence(text, 60).endswith("…")


@given(
    words=st.lists(st.text("abcæøå.,-", min_size=1, max_size=12), min_size=1),
    longest=st.integers(1, 60),
)
@example(words=["the", "sea"], longest=6)
@example(words=["abc", "def", "ghi"], longest=8)
def test_words_are_never_cut_unless_the_first_is_too_long(words: list[str], longest: int) -> None:
    cut = cut_at_word(" ".join(words), longest)
    if not cut.endswith("…"):
        assert cut == " ".join(words)
    elif len(words[0]) < longest:
        whole = cut.removesuffix("…").split()
        assert [word.rstrip(".,-") for word in whole] == [
            word.rstrip(".,-") for word in words[: len(whole)]
        ]


def test_an_ellipsis_stands_for_the_words_left_out_and_the_comma_before_them() -> None:
    assert cut_at_word("Calm, cold and grey", 9) == "Calm…"


@pytest.mark.parametrize(
    ("longest", "cut"),
    [
        (18, "one two three four"), (17, "one two three…"), (14, "one two three…"),
        (13, "one two…"), (8, "one two…"), (7, "one…"), (4, "one…"), (3, "on…"), (1, "…"),
    ],
)  # fmt: skip
def test_a_cut_text_has_as_many_words_as_fit(longest: int, cut: str) -> None:
    assert cut_at_word("one two three four", longest) == cut


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("ferry", 5),
        ("færge", 5),
        ("渡轮", 4),
        ("フェリー", 8),
        ("e\u0301", 1),
        ("🌊", 2),
        ("🌊\ufe0f", 2),
        ("", 0),
    ],
)
def test_the_width_of_a_text_is_that_of_its_signs(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "widest", "cut"),
    [
        (CHINESE, 40, "渡轮三天后再次启航。"),
        (CHINESE, 52, "渡轮三天后再次启航。二十辆汽车在码头等候，船长说海…"),
        (CHINESE, 42, "渡轮三天后再次启航。二十辆汽车在码头等候…"),
        ("船は再び出航した！乗客は待っていた。" * 2, 40, "船は再び出航した！乗客は待っていた。"),
        ("Apple 公司今天在北京发布了新的手机和电脑", 30, "Apple 公司今天在北京发布了新…"),
        ("کشتی دوباره راه افتاد۔ مردم منتظر بودند", 30, "کشتی دوباره راه افتاد۔"),
        ("هل أبحرت العبارة؟ نعم، صباح الثلاثاء", 24, "هل أبحرت العبارة؟"),
        ("नौका फिर चल पड़ी। लोग घाट पर खड़े थे", 24, "नौका फिर चल पड़ी।"),
        (f"{THAI} {THAI}", 50, f"{THAI}…"),
        (f"{THAI} {THAI}", 30, "เรือข้ามฟากแล่นอีกครั้งหลังจากจอดอยู่ที่…"),
    ],
    ids=[
        *("sentence", "no sentence fills half", "half a sign", "exclamation", "two scripts"),
        *("Urdu", "Arabic", "Hindi", "phrase", "within a phrase"),
    ],
)
def test_a_text_in_any_script_is_cut_by_its_width_behind_a_sentence_or_a_word(
    text: str, widest: int, cut: str
) -> None:
    assert cut_at_sentence(text, widest) == cut


@pytest.mark.parametrize(
    "sign",
    [
        "e\u0301",
        "🇩🇰",
        "👩\u200d🚀",
        "👍🏽",
        "กำ",
        "नि",
        "क्षि",
        "각",
        "\u1112\u1161\u11ab",
        "❤\ufe0f",
    ],
)
@pytest.mark.parametrize("widest", range(2, 12))
def test_a_character_of_several_parts_is_never_cut(sign: str, widest: int) -> None:
    cut = cut_at_word(sign * 20, widest).removesuffix("…")
    assert cut == sign * (len(cut) // len(sign))


@given(marks=st.integers(0, 5000))
def test_a_letter_under_a_heap_of_marks_is_cut_too(marks: int) -> None:
    text = "a" + "\u0301" * marks
    assert len(cut_at_sentence(text, 160)) <= MOST_IN_A_COLUMN * 160 + 1
