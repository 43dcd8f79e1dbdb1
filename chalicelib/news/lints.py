"""The newsroom's lints: what is asked of each story that is not wrong, and may not be meant.

They only warn; newsroom.toml switches each off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from chalicelib.news.errors import Problem

END_MARK = "end-mark"
BOLD_HEADING = "bold-heading"
ALT_TEXT = "alt-text"
TWO_SPACES = "two-spaces"
OPEN_QUOTATION = "open-quotation"
LINK_TO_NO_STORY = "link-to-no-story"

NO_ALT = "has no `alt`"  # what every warning of ALT_TEXT says


class Lint(Struct, frozen=True):
    """One lint, and what it finds."""

    name: str
    finds: str


LINTS = (
    Lint(
        END_MARK, "`###`, `-30-` or `ENDS` on a line of its own: it ends a manuscript, not a page"
    ),
    Lint(BOLD_HEADING, "a short bold paragraph that is meant as a heading"),
    Lint(ALT_TEXT, "a picture without `alt`"),
    Lint(TWO_SPACES, "two spaces between words or sentences"),
    Lint(OPEN_QUOTATION, "a quotation that never closes"),
    Lint(LINK_TO_NO_STORY, "a link to a story that is a draft, still to come, withdrawn or absent"),
)


def without_lints(warnings: Iterable[Problem], off: Iterable[str]) -> tuple[Problem, ...]:
    """The warnings of pictures, but for those of a lint that is off."""
    is_asked = ALT_TEXT not in off
    return tuple(one for one in warnings if is_asked or NO_ALT not in one.what)


def wrong_lints(switches: object) -> Iterator[str]:
    """What is wrong with the switches of newsroom.toml."""
    if not isinstance(switches, dict):
        yield "lints is no table; begin it with a line [lints]"
        return
    names = sorted(lint.name for lint in LINTS)
    for name, does in switches.items():
        if name not in names:
            yield f"lints: {name!r} is no lint; the lints are {', '.join(names)}"
        elif does not in {"warn", "off"}:
            yield f"lints: {name} is {does!r}; write one of warn, off"
