from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.imaging.headline_setting import MOST_LINES, FittedHeadline, HeadlineBox, fitted
from chalicelib.imaging.typefaces import SetLine

BOX = HeadlineBox(width=1000, height=360, largest=100, smallest=40, leading=1.2)


def setter(text: str) -> SetLine:
    """A typeface whose letters are all half as wide as they are high."""
    return SetLine(len(text) / 2, ())


def lines_of(headline: str) -> tuple[list[int], FittedHeadline]:
    """How many letters each line has."""
    headline_set = fitted(headline, setter, BOX)
    return [round(line.width * 2) for line in headline_set.lines], headline_set


def test_a_short_headline_stands_in_one_line_of_the_largest_type() -> None:
    assert lines_of("Rain falls") == ([10], FittedHeadline((SetLine(5.0, ()),), 100, 1.2))


def test_lines_are_even() -> None:
    lengths, _ = lines_of("one two three four five six")
    assert max(lengths) - min(lengths) <= 5


def test_a_long_headline_is_set_smaller() -> None:
    _, long = lines_of("word " * 20 + "end")
    assert long.size < BOX.largest


def test_a_headline_that_fits_in_no_size_ends_with_dots() -> None:
    lengths, headline = lines_of("word " * 60)
    assert len(lengths) == MOST_LINES
    assert headline.size == BOX.smallest


def test_a_word_longer_than_a_line_is_broken() -> None:
    lengths, _ = lines_of("a" * 90)
    assert lengths == [51, 40]


@given(st.text(alphabet="ab ", min_size=1, max_size=200).map(lambda text: " ".join(text.split())))
def test_every_headline_fits_into_its_box(text: str) -> None:
    lengths, headline = lines_of(text)
    assert len(lengths) <= MOST_LINES
    assert headline.height <= BOX.height
    assert all(length / 2 * headline.size <= BOX.width + BOX.smallest for length in lengths)
