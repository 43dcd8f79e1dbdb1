"""The newsroom that is judged: the chosen one, and where in it the worst stories stand."""

from __future__ import annotations

from operations.newsroom_check import require_newsroom
from operations.stages import chosen_newsroom
from tests.newsrooms.paper_files import read_page_types

NEWSROOM = require_newsroom(chosen_newsroom())

# An example newsroom (tests/newsrooms/) says which of its pages are judged, and is judged as it is;
# in any other the worst stories are published.
PAGE_TYPES = read_page_types(chosen_newsroom())
IS_EXAMPLE = bool(PAGE_TYPES)


def _section(number: int) -> str:
    """Its sections in turn; a newsroom may have one."""
    return NEWSROOM.sections[number % len(NEWSROOM.sections)].slug


# Where each of the worst stories stands: five sections, if there are so many.
ABROAD, HOME, BUSINESS, CULTURE, CLIMATE = (_section(number) for number in range(5))

ABOUT = NEWSROOM.pages[0].slug if NEWSROOM.pages else ""  # a page that is no news; empty: none
AUTHOR = NEWSROOM.authors[0].name if NEWSROOM.authors else "Karen Holm"
