"""Boxes beside the text: `> [!note] Title` and `:::note Title`, to `<aside class="note">`.

boxes.toml has their kinds and headings. `[!pull]` is no box but the story's own words.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from chalicelib.news.errors import Problem, UnusableManuscript

DEEPEST_BOX = 10  # elements around one; each box is searched for its end, line by line

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_KINDS = frozenset(_DATA["kinds"].split())
_HIDDEN = frozenset(_DATA["hidden"].split())
_LABELS: dict[str, dict[str, str]] = _DATA["labels"]

_CALLOUT = re.compile(
    r"\[!(?!pull\])(?P<kind>[A-Za-z][\w-]{0,30})(?:\|[^\]\n]{0,60})?\][+-]?"
    r"[ \t]*(?P<title>[^\n]*)\n?"
)
# `note`, `note Title`, `note[Title]`, `{.note}`, `{note} Title`, `{.note title="Title"}`
_INFO = re.compile(
    r"[ \t]*\{?[ \t]*[.#]?(?P<kind>[A-Za-z][\w-]{0,30})(?P<attributes>[^{}]*)\}?"
    r"[ \t]*(?P<title>[^{}]*)"
)
_TITLE = re.compile(r"title=\"([^\"]*)\"|\[([^\[\]]*)\]")


def add_boxes(parser: MarkdownIt) -> None:
    """Make the parser read both."""
    container_plugin(parser, "box", validate=_is_box)
    rules = dict(
        zip(parser.block.ruler.get_active_rules(), parser.block.ruler.getRules(""), strict=True)
    )

    def read_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
        return state.level < DEEPEST_BOX and rules["container_box"](state, start, end, silent)

    places = ["paragraph", "reference", "blockquote", "list"]  # as the plugin's own rule
    parser.block.ruler.at("container_box", read_box, {"alt": places})
    parser.core.ruler.before("inline", "boxes", _write_boxes)


def _is_box(info: str, _marks: str) -> bool:
    match = _INFO.match(info)
    if match is None:
        return False
    if not _HIDDEN.isdisjoint(re.findall(r"[\w-]+", info.lower())):
        what = f"`:::{info[:60]}` hides a part of the text on another site"
        mend = "take that part out, or write `:::note` if readers shall see it"
        raise UnusableManuscript(Problem(what, mend))
    return match["kind"].lower() in _KINDS or info.lstrip().startswith("{")


def _write_boxes(state: StateCore) -> None:
    """A rule for markdown-it, to run while the words of headings are no HTML yet."""
    ends: list[str] = []  # of the quotations and boxes that are open
    tokens: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type in {"blockquote_open", "container_box_open"}:
            heading = _heading_of(state.tokens[index : index + 3], state.env.get("language", ""))
            ends.append("" if heading is None else "</aside>\n")
            tokens += [token] if heading is None else [_html('<aside class="note">\n'), *heading]
        elif token.type in {"blockquote_close", "container_box_close"}:
            end = ends.pop()
            tokens.append(_html(end) if end else token)
        else:
            tokens.append(token)
    state.tokens = tokens


def _heading_of(opening: list[Token], language: str) -> list[Token] | None:
    """The heading of the box that begins here, if one does; it is taken from a quotation's text."""
    if opening[0].type == "container_box_open":
        return _box_heading(opening[0].info, language)
    is_text = [token.type for token in opening[1:]] == ["paragraph_open", "inline"]
    match = _CALLOUT.match(opening[2].content) if is_text else None
    if match is None:
        return None
    opening[2].content = opening[2].content[match.end() :]
    return _paragraph(match["title"].strip() or _label(match["kind"], language))


def _box_heading(info: str, language: str) -> list[Token] | None:
    match = _INFO.match(info)
    if match is None or match["kind"].lower() not in _KINDS:
        return None
    named = _TITLE.search(match["attributes"])
    written = (named[1] or named[2]) if named else match["title"]
    if not written and not info.lstrip().startswith("{") and not named:
        written = match["attributes"]
    return _paragraph(written.strip() or _label(match["kind"], language))


def _label(kind: str, language: str) -> str:
    plain = kind.lower().removeprefix("callout-")
    return _LABELS.get(language.partition("-")[0], {}).get(plain, "")


def _paragraph(heading: str) -> list[Token]:
    """The heading in a paragraph of its own; nothing if there is none."""
    if not heading:
        return []
    words = Token("inline", "", 0, content=f"<b>{heading}</b>", children=[], level=1)
    return [_html("<p>"), words, _html("</p>\n")]


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content)
