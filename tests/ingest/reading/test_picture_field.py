"""Pictures in front matter."""

from __future__ import annotations

import pytest

from chalicelib.ingest.reading.picture_field import read_picture
from chalicelib.news.article import Picture
from chalicelib.news.story_fields import LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line


@pytest.mark.parametrize(
    ("block", "picture"),
    [
        (
            "picture: {file: a-1.webp, alt: En  ø &amp; ø, width: 3, height: '2', caption: Ø}",
            Picture("pictures/a-1.webp", "En ø & ø", 3, 2, "Ø"),
        ),
        (
            "picture: {file: IMG_1.JPG, alt: A ferry, width: 99999, height: 1, credit: K}",
            Picture("pictures/IMG_1.JPG", "A ferry", 99999, 1, credit="K"),
        ),
        (  # with its folder, as receipts name it
            "picture: {file: pictures/a.webp, alt: A ferry, width: 3, height: 2}",
            Picture("pictures/a.webp", "A ferry", 3, 2),
        ),
        *(("a: b", None), ("picture:", None), ("picture: ''", None)),
    ],
)
def test_a_picture_has_a_file_a_text_and_its_size(block: str, picture: Picture | None) -> None:
    fields = front_matter(block)
    assert read_picture(fields, "picture") == picture
    assert fields.problems == []


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
def test_a_picture_that_cannot_be_shown_is_a_problem_that_names_the_part(
    part: str, wrong: str
) -> None:
    whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
    typed = ", ".join(f"{name}: {value}" for name, value in (whole | {part: wrong}).items())
    fields = front_matter(f"picture: {{{typed}}}")
    assert read_picture(fields, "picture") is None
    assert problems_by_line(fields) == [("picture", 2)]
    assert fields.problems[0].what == f"`picture` has no `{part}` that can be used"


@pytest.mark.parametrize("typed", ["ferry.webp", "[ferry.webp]", "{alt: A ferry}"])
def test_a_file_alone_is_no_picture(typed: str) -> None:
    fields = front_matter(f"picture: {typed}")
    assert read_picture(fields, "picture") is None
    assert problems_by_line(fields) == [("picture", 2)]
    assert "height: 800" in fields.problems[0].mend


@pytest.mark.parametrize("part", ["alt", "caption", "credit"])
def test_the_texts_of_a_picture_are_bounded(part: str) -> None:
    whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
    for length, expected in ((LONGEST_TEXT, []), (LONGEST_TEXT + 1, [("picture", 2)])):
        parts = (whole | {part: "x" * length}).items()
        fields = front_matter(f"picture: {{{', '.join(f'{k}: {v}' for k, v in parts)}}}")
        assert (read_picture(fields, "picture") is None) is bool(expected)
        assert problems_by_line(fields) == expected
