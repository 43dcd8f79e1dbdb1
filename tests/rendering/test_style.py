"""What the style promises of the pages' layout: rows of cards and of sections without a hole."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from operations.stages import PROJECT

STATIC = PROJECT / "chalicelib/rendering/static"
STYLE, LISTS, STORIES = (
    (STATIC / f"{name}.css").read_text(encoding="utf-8") for name in ("style", "lists", "stories")
)


def media_blocks(width: str) -> str:
    """The rules of screens that are at least so wide, in the order of a list's style."""
    block = re.compile(rf"^@media \(min-width: {width}\) \{{\n(.*?)^\}}", re.DOTALL | re.MULTILINE)
    return "".join(block.findall(STYLE + LISTS))


def spans(parent: str, width: str, columns: int, number: int) -> list[int]:
    """How many columns each of so many children takes, by the cascade."""
    children = '<article class="card"></article>' * number
    tree = LexborHTMLParser(f'<main><div class="{parent}">{children}</div></main>')
    found = [1] * number
    strongest = [(0, 0)] * number
    rules = re.findall(r"^ {2}([^{}]+) \{([^{}]+)\}", media_blocks(width), re.MULTILINE)
    for order, (selectors, declarations) in enumerate(rules):
        span = re.search(r"grid-column: (?:span (\d+)|(1 / -1));", declarations)
        for selector in map(str.strip, selectors_of(selectors) if span else []):
            if not selector.startswith(f".{parent} > "):
                continue
            weight = (specificity(selector), order)
            for child in tree.css(selector):
                at = len(previous_siblings(child))
                if weight >= strongest[at]:
                    strongest[at] = weight
                    found[at] = columns if span and span[2] else int(span[1] if span else 1)
    return found


def selectors_of(text: str) -> list[str]:
    """The selectors of a rule, parted at the commas that are in no brackets."""
    return re.findall(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+", text)


def specificity(selector: str) -> int:
    """The classes and pseudo-classes; of a list in `:is` the strongest, which all have one."""
    plain = re.sub(r":is\((?:[^()]|\([^()]*\))*\)", ":is", selector)
    return len(re.findall(r"[.:][a-z]", plain))


def previous_siblings(child: object) -> list[object]:
    """What stands before it."""
    before = []
    while (child := getattr(child, "prev", None)) is not None:
        before.append(child)
    return before


@pytest.mark.parametrize(
    ("parent", "width", "columns", "most"),
    [("grid", "40rem", 2, 40), ("grid", "60rem", 6, 40), ("blocks", "40rem", 2, 15),
     ("blocks", "60rem", 12, 15)],
)  # fmt: skip
def test_every_row_is_filled_whatever_comes(
    parent: str, width: str, columns: int, most: int
) -> None:
    for number in range(1, most + 1):
        filled = 0
        for span in spans(parent, width, columns, number):
            filled += span
            assert filled <= columns, f"a hole in a row of {number}"
            filled %= columns
        assert filled == 0, f"an orphan among {number}"


def test_names_dates_and_navigation_are_never_broken_inside_a_word() -> None:
    body = STYLE[STYLE.index("\nbody {") :].partition("}")[0]
    assert "overflow-wrap" not in body, "main alone breaks words"
    assert "time { white-space: nowrap; }" in STYLE
    assert re.search(r"\.masthead nav a \{[^}]*white-space: nowrap", STYLE)


def test_a_tag_or_a_name_of_one_long_word_is_no_wider_than_the_page() -> None:
    """What is displayed as a block in a line is as wide as its longest word, if nothing says so."""
    (declarations,) = re.findall(r"\.fine a, \.tags li \{([^}]*)\}", STYLE)
    assert "max-width: 100%" in declarations


def test_what_stands_below_a_story_has_a_row_below_its_text() -> None:
    """Without one, a grid fills its empty first row with it: above the headline."""
    wide = STORIES[STORIES.index("@media (min-width: 60rem)") :]
    rows = dict(re.findall(r"\.story > \.?(\w+) \{ grid-row: (\d+); \}", wide))
    assert int(rows["related"]) > int(rows["footer"]) > 6


def test_a_picture_keeps_its_room_before_it_is_loaded_and_is_never_larger_than_it_is() -> None:
    """By its `width` alone a browser knows it: what is `auto` is nothing until it is loaded."""
    (declarations,) = re.findall(r"^img \{([^}]*)\}", STYLE, re.MULTILINE)
    assert "max-width: 100%" in declarations
    figures = re.findall(r"figure[^{},]*img \{([^}]*)\}", STORIES)
    assert figures
    assert [one for one in figures if re.search(r"(?<!max-)width", one)] == []
