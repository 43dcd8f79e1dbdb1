"""The table of HTML elements: where each may stand, what it may hold, which attributes it may have.

An element that is not in the table is replaced by its content.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

# ruff: noqa: SIM905 - names of elements, as one reads them


class Role(Enum):
    """Where an element may stand, or how it is removed."""

    LINE = auto()  # in a line of text
    BLOCK = auto()  # between lines
    PARTS = auto()  # replaced by its content, separated from what is before and after
    DROPPED = auto()  # removed with its content: no text, or fallback text for old browsers


class Holds(Enum):
    """What an element may have in it."""

    NOTHING = auto()
    LINE = auto()  # running text, no blocks
    FLOW = auto()  # running text or blocks
    BLOCKS = auto()  # blocks: text in it stands in paragraphs
    ITEMS = auto()  # its own kinds of items


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule for one element."""

    role: Role
    holds: Holds = Holds.LINE
    attributes: tuple[str, ...] = ()
    classes: frozenset[str] = frozenset()
    parents: frozenset[str] = frozenset()  # it stands in these alone, if there are any
    item: str = ""  # what its children are, unless they say what they are
    is_repeated: bool = False  # formatting around blocks goes on in each of them
    may_be_empty: bool = False


def _line(*attributes: str, is_repeated: bool = False, parents: str = "") -> Rule:
    return Rule(
        Role.LINE,
        attributes=attributes,
        parents=frozenset(parents.split()),
        is_repeated=is_repeated,
    )


def _text(*attributes: str) -> Rule:
    return Rule(Role.BLOCK, attributes=attributes)


def _items(item: str, *attributes: str, parents: str = "") -> Rule:
    within = frozenset(parents.split())
    return Rule(
        Role.BLOCK, Holds.ITEMS, attributes, parents=within, item=item, may_be_empty=bool(within)
    )


def _item(parents: str, *attributes: str, classes: str = "", may_be_empty: bool = True) -> Rule:
    return Rule(
        Role.BLOCK,
        Holds.FLOW,
        attributes,
        classes=frozenset(classes.split()),
        parents=frozenset(parents.split()),
        may_be_empty=may_be_empty,
    )


def _blocks(*attributes: str, classes: str = "") -> Rule:
    return Rule(Role.BLOCK, Holds.BLOCKS, attributes, classes=frozenset(classes.split()))


# A picture of a file in the bucket, while the passes run; no parser makes a tag of this name.
PICTURE = "own picture"

_SIDES = "left center right"
_GROUPS = "thead tbody tfoot"

ELEMENTS: dict[str, Rule] = {
    "a": _line("href", "title", "id", "aria-label", "hreflang", "lang", is_repeated=True),
    **dict.fromkeys("b code del em i ins mark s small strong u".split(), _line(is_repeated=True)),
    **dict.fromkeys("cite kbd sub sup".split(), _line()),
    "abbr": _line("title"),
    "q": _line("lang"),
    "time": _line("datetime"),
    "ruby": _line("lang"),
    **dict.fromkeys(("rt", "rp"), _line(parents="ruby")),  # how it is read; brackets around that
    "br": Rule(Role.LINE, Holds.NOTHING, may_be_empty=True),
    "hr": Rule(Role.BLOCK, Holds.NOTHING, may_be_empty=True),
    "p": _text("lang", "dir"),
    **dict.fromkeys("pre h1 h2 h3 h4 h5 h6".split(), _text()),
    "blockquote": _blocks("lang"),
    "section": _blocks("class", classes="footnotes"),
    "aside": _blocks("class", classes="embed note pull"),
    "figure": _blocks(),
    "figcaption": _item("figure", may_be_empty=False),
    "ul": _items("li"),
    "ol": _items("li", "start", "type"),
    "li": _item("ul ol", "id", "value"),
    "dl": _items("dd"),
    "dt": _item("dl"),
    "dd": _item("dl"),
    "table": _items("tbody"),
    "caption": _item("table", may_be_empty=False),
    **dict.fromkeys(_GROUPS.split(), _items("tr", parents="table")),
    "tr": _items("td", parents=_GROUPS),
    "td": _item("tr", "class", "colspan", "rowspan", classes=_SIDES),
    "th": _item("tr", "class", "colspan", "rowspan", "scope", classes=_SIDES),
    PICTURE: Rule(Role.BLOCK, Holds.NOTHING, may_be_empty=True),
    **dict.fromkeys(
        "div article main header footer nav address center details summary fieldset form dialog "
        "hgroup legend menu search".split(),
        Rule(Role.PARTS, Holds.BLOCKS),
    ),
    **dict.fromkeys(
        "script style iframe noembed noframes noscript object svg math template textarea select "
        "title canvas xmp video audio plaintext".split(),
        Rule(Role.DROPPED),
    ),
}
ROOT = Rule(Role.BLOCK, Holds.BLOCKS)
UNKNOWN = Rule(Role.LINE)
KEPT = {
    tag: rule
    for tag, rule in ELEMENTS.items()
    if rule.role in {Role.LINE, Role.BLOCK} and tag != PICTURE
}
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


def rule_of(tag: str) -> Rule:
    """The rule for an element of this name; for that of no name, the text as a whole."""
    return ELEMENTS.get(tag, UNKNOWN) if tag else ROOT
