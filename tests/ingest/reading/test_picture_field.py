"""Pictures in front matter."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.picture_field import read_picture
from chalicelib.news.article import Picture
from chalicelib.news.story_fields import LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import fields, problems


def test_a_picture_has_a_file_a_text_and_its_size() -> None:
    found = fields(
        "picture:\n  file: ferry-1.webp\n  alt: En  færge &amp; en ø\n  width: 1200\n"
        "  height: '800'\n  caption: Færgen\n  credit: Karen Holm"
    )
    assert read_picture(found, "picture") == Picture(
        "pictures/ferry-1.webp", "En færge & en ø", 1200, 800, "Færgen", "Karen Holm"
    )
    assert found.problems == []


def test_a_picture_needs_no_caption_and_no_credit() -> None:
    found = fields("picture: {file: IMG_1.JPG, alt: A ferry, width: 99999, height: 1}")
    assert read_picture(found, "picture") == Picture("pictures/IMG_1.JPG", "A ferry", 99999, 1)


@pytest.mark.parametrize("block", ["a: b", "picture:", "picture: ''"])
def test_no_picture_is_none(block: str) -> None:
    found = fields(block)
    assert read_picture(found, "picture") is None
    assert found.problems == []


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("file", "../secret.webp"), ("file", "a/b.webp"), ("file", ".webp"), ("file", "a.pdf"),
        ("file", "a.webp.exe"), ("file", "http://example.org/a.webp"), ("file", "a b.webp"),
        ("file", "'a.webp\"onload'"), ("file", "a" * 101 + ".webp"), ("file", "[a.webp]"),
        ("file", "''"), ("alt", "''"), ("alt", "[a]"), ("alt", "'  '"),
        ("width", "0"), ("width", "-1"), ("width", "1.5"), ("width", "100000"),
        ("width", "wide"), ("width", "''"), ("height", "080"), ("height", "٨٠٠"),
        ("height", "800px"), ("height", "{a: b}"),
    ],
)  # fmt: skip
def test_a_picture_that_can_not_be_shown_is_a_problem_that_names_the_part(
    part: str, wrong: str
) -> None:
    whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
    typed = ", ".join(f"{name}: {value}" for name, value in (whole | {part: wrong}).items())
    found = fields(f"picture: {{{typed}}}")
    assert read_picture(found, "picture") is None
    assert problems(found) == [("picture", 2)]
    assert f"`{part}`" in found.problems[0].what
    assert found.problems[0].what == f"`picture` has no `{part}` that can be used"


@pytest.mark.parametrize("typed", ["ferry.webp", "[ferry.webp]", "{}", "{alt: A ferry}"])
def test_a_file_alone_is_no_picture(typed: str) -> None:
    found = fields(f"picture: {typed}")
    assert read_picture(found, "picture") is None
    assert problems(found) == [("picture", 2)]
    assert "height: 800" in found.problems[0].mend


@pytest.mark.parametrize("part", ["alt", "caption", "credit"])
def test_the_texts_of_a_picture_are_bounded(part: str) -> None:
    whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
    for length, expected in ((LONGEST_TEXT, []), (LONGEST_TEXT + 1, [("picture", 2)])):
        parts = (whole | {part: "x" * length}).items()
        found = fields(f"picture: {{{', '.join(f'{k}: {v}' for k, v in parts)}}}")
        assert (read_picture(found, "picture") is None) is bool(expected)
        assert problems(found) == expected
