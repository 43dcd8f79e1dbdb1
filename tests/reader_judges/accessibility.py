"""Accessibility: what axe-core finds, light and dark, on a phone and a desk; and reflow at 320."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chalicelib.news.newsroom import DARK, Colours
from tests.reader_judges.browser import browse
from tests.reader_judges.paper import IS_EXAMPLE, NEWSROOM
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

_NODES_SHOWN = 3
_ALL = (("phone", "light"), ("phone", "dark"), ("desktop", "light"), ("desktop", "dark"))
# An example has the looks of the samples and more pages: each screen and each scheme once.
_LOOKS = (_ALL[0], _ALL[3]) if IS_EXAMPLE else _ALL
_HAS_OUR_COLOURS = (NEWSROOM.colours, NEWSROOM.dark_colours) == (Colours(), DARK)


def judge_accessibility(reading: Reading) -> Iterator[Finding]:
    """No violation (WCAG 2.2 AA, the contrast of AAA if the newsroom has no colours of its own, and
    axe's best practices), no sideways scrolling, no complaint.
    """
    ask_for = ["accessibility", *(["enhanced contrast"] if _HAS_OUR_COLOURS else [])]
    seen = browse(reading.for_browser(reading.pages), ask_for=ask_for, looks=_LOOKS)
    for page in reading.pages:
        report = seen[page.name]
        faults = [*_violations(report["violations"])]
        faults += [f"wider than 320 pixels: {element}" for element in report["overflow"]]
        faults += [f"the browser says: {sentence}" for sentence in report["said"]]
        yield Finding(page.name, tuple(faults))


def _violations(violations: list[dict[str, Any]]) -> Iterator[str]:
    """Each rule and its elements once, with where it was broken."""
    places: dict[tuple[str, str], list[str]] = {}
    for violation in violations:
        nodes = " | ".join(violation["nodes"][:_NODES_SHOWN])
        more = len(violation["nodes"]) - _NODES_SHOWN
        rest = f" | and {more} more" if more > 0 else ""
        rule = f"{violation['id']} ({violation['impact']}): {violation['help']}: {nodes}{rest}"
        places.setdefault((violation["id"], rule), []).append(
            f"{violation['size']} {violation['scheme']}"
        )
    for (_rule, sentence), where in places.items():
        yield f"{sentence} [{', '.join(where)}]"
