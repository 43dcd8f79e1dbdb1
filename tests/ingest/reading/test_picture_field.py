"""Pictures in front matter."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.picture_field import read_picture, read_pictures
from chalicelib.news.article import Picture
from chalicelib.news.story_fields import LONGEST_TEXT
from tests.ingest.reading.front_matter_samples import front_matter, problems_by_line


def files_in(fields: Fields) -> list[str]:
    """The names of the pictures in a gallery."""
    pictures = read_pictures(fields, "gallery", 60)
    return [picture.path.removeprefix("pictures/") for picture in pictures]


FERRY = Picture("pictures/a.webp", "A ferry")


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
            replace(FERRY, width=3, height=2),
        ),
        ("picture: {file: a.webp, alt: A ferry}", FERRY),
        ("picture: {file: a.webp, alt: A ferry, width: 3}", FERRY),
        (
            "picture: {src: /pictures/a.webp, alt_text: A ferry, photographer: K}",
            replace(FERRY, credit="K"),
        ),
        (
            "picture: {file: a.webp, alt: A ferry, rights: © The Paper}",
            replace(FERRY, rights="© The Paper"),
        ),
        ("picture: {file: a.webp, alt: A ferry, focus: left top}", replace(FERRY, focus=(0, 0))),
        ("picture: {file: a.webp, alt: A ferry, focus: [30, 20]}", replace(FERRY, focus=(30, 20))),
        (
            "picture: {file: a.webp, alt: A ferry, focus: {y: 0.2, x: 0.3}}",
            replace(FERRY, focus=(30, 20)),
        ),
        (
            "picture: {file: a.webp, decorative: yes}",
            replace(FERRY, alt="", is_decorative=True),
        ),
        *(("a: b", None), ("picture:", None), ("picture: ''", None), ("picture: false", None)),
        ("picture: []", None),
    ],
)
def test_a_picture_has_a_file_and_a_text_and_its_size_may_be_left_out(
    block: str, picture: Picture | None
) -> None:
    fields = front_matter(block)
    assert read_picture(fields, "picture") == picture
    assert fields.problems == []


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("file", ".webp"), ("file", "a.pdf"), ("file", "b/.a.webp"),
        ("file", "//example.org/a.webp"),
        ("file", "a.webp.exe"), ("file", "http://example.org/a.webp"), ("file", "pictures/"),
        ("file", "'a.webp\"onload'"), ("file", "a" * 200 + ".webp"), ("file", "[a.webp]"),
        ("focus", "middle of the quay"), ("focus", "130% 20%"), ("decorative", "maybe"),
        ("file", "''"), ("alt", "[a]"),
        ("width", "0"), ("width", "-1"), ("width", "1.5"), ("width", "100000"),
        ("width", "wide"), ("height", "080"), ("height", "٨٠٠"),
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


@pytest.mark.parametrize(
    "typed",
    ["a.webp", "/pictures/a.webp", "[a.webp]", "{file: a.webp}", "{file: a.webp, alt: ''}"],
)
def test_the_name_of_its_file_is_enough_for_a_picture(typed: str) -> None:
    fields = front_matter(f"picture: {typed}")
    assert read_picture(fields, "picture") == Picture("pictures/a.webp", "")
    assert (fields.problems, fields.warnings) == ([], [])


def test_a_picture_that_says_nothing_and_has_a_text_is_warned_of() -> None:
    fields = front_matter("picture: {file: a.webp, alt: A ferry, decorative: true}")
    assert read_picture(fields, "picture") == replace(FERRY, alt="", is_decorative=True)
    (warning,) = fields.warnings
    assert "`decorative`" in warning.what


def test_a_part_of_a_picture_that_nobody_reads_is_named() -> None:
    fields = front_matter("picture: {file: a.webp, alt: A ferry, licence: CC BY, colour: red}")
    assert read_picture(fields, "picture") == FERRY
    (warning,) = fields.warnings
    assert "`licence`, `colour`" in warning.what
    assert "`rights`" in warning.mend
    of_another_program = front_matter("image: {src: a.webp, alt: A ferry, focal_point: Smart}")
    assert read_picture(of_another_program, "image") == FERRY
    assert of_another_program.warnings == []


@pytest.mark.parametrize("typed", ["{alt: A ferry}", "[a.webp, b.webp]", "A ferry", "[{width: 3}]"])
def test_what_names_no_file_is_a_problem(typed: str) -> None:
    fields = front_matter(f"picture: {typed}")
    assert read_picture(fields, "picture") is None
    assert problems_by_line(fields) == [("picture", 2)]
    assert "write `file: name.jpg`" in fields.problems[0].mend


@pytest.mark.parametrize(
    "typed",
    ["https://example.org/a.png", "{url: '{{ cover }}'}", "a-name", "[a.png, b.png]"],
)
def test_what_another_program_calls_a_picture_and_lies_elsewhere_is_a_loss(typed: str) -> None:
    fields = front_matter(f"image: {typed}")
    assert read_picture(fields, "image") is None
    assert fields.problems == []
    (warning,) = fields.warnings
    assert (warning.field, warning.line, warning.is_loss) == ("image", 2, True)
    assert "readers don't see it" in warning.what


@pytest.mark.parametrize("src", ["a.webp", "/assets/img/a.webp", "../a.webp"])
def test_a_picture_of_another_program_is_found_in_whatever_folder_that_has_it(src: str) -> None:
    fields = front_matter(f"image: {{src: {src}, alt: A ferry}}")
    assert read_picture(fields, "image") == replace(FERRY, path=f"pictures/{src.lstrip('/')}")


@pytest.mark.parametrize("part", ["alt", "caption", "credit"])
def test_the_texts_of_a_picture_are_bounded(part: str) -> None:
    whole = {"file": "a.webp", "alt": "A ferry", "width": "3", "height": "2"}
    for length, expected in ((LONGEST_TEXT, []), (LONGEST_TEXT + 1, [("picture", 2)])):
        parts = (whole | {part: "x" * length}).items()
        fields = front_matter(f"picture: {{{', '.join(f'{k}: {v}' for k, v in parts)}}}")
        assert (read_picture(fields, "picture") is None) is bool(expected)
        assert problems_by_line(fields) == expected


@pytest.mark.parametrize(
    ("typed", "files"),
    [
        ("[a.webp, b.webp]", ["a.webp", "b.webp"]),
        ("a.webp", ["a.webp"]),
        ("[a.webp, {file: b.webp, alt: A quay}]", ["a.webp", "b.webp"]),
        ("{file: b.webp}", ["b.webp"]),
        ("[a.webp, a.webp]", ["a.webp", "a.webp"]),
        *(("[]", []), ("false", []), ("''", [])),
    ],
)
def test_a_gallery_has_pictures_by_their_names_or_as_mappings(typed: str, files: list[str]) -> None:
    fields = front_matter(f"gallery: {typed}")
    assert files_in(fields) == files
    assert (fields.problems, fields.warnings) == ([], [])


def test_what_is_no_file_in_a_gallery_is_a_loss_and_the_others_are_shown() -> None:
    fields = front_matter("gallery:\n- a.webp\n- true\n- https://example.org/b.webp")
    assert files_in(fields) == ["a.webp"]
    assert fields.problems == []
    assert [(warning.line, warning.is_loss) for warning in fields.warnings] == [
        (4, True),
        (5, True),
    ]


def test_a_gallery_is_bounded() -> None:
    fields = front_matter("gallery: [a.webp, b.webp, c.webp]")
    assert read_pictures(fields, "gallery", 2) == ()
    assert problems_by_line(fields) == [("gallery", 2)]
