"""Footnotes of Markdown: `[^1]` in the text, and `[^1]: …` on a line of its own.

Parsed by mdit-py-plugins, with GitHub's rules where they differ: labels match in any case, of two
footnotes with one label the first counts, and ids on the page hold the label.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def

_MARK = re.compile(r"\[\^([^\]\[\s]{1,100})\]")


def add_footnotes(parser: MarkdownIt) -> None:
    """Make the parser read footnotes, and write `fn-<label>` and `fnref-<label>` for ids."""
    footnote_plugin(parser, inline=False)
    parser.block.ruler.at("footnote_def", _read_definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.at("footnote_ref", _read_mark)
    parser.core.ruler.after("footnote_tail", "footnotes_html", _write_html)


def _read_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    mark = _MARK.match(state.src, state.bMarks[start] + state.tShift[start])
    index = len(state.tokens)
    if mark is None or not footnote_def(state, start, end, silent):
        return False
    if not silent:
        numbers = state.env["footnotes"]["refs"]
        del numbers[f":{mark[1]}"]
        label = mark[1].casefold()
        is_second = f":{label}" in state.env.setdefault("footnotes_read", set())
        state.tokens[index].meta["label"] = f"{label} {start}" if is_second else label
        state.env["footnotes_read"].add(f":{label}")
        numbers[f":{label}"] = -1
    return True


def _read_mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    mark = _MARK.match(state.src, state.pos, state.posMax)
    if mark is None or f":{mark[1].casefold()}" not in state.env.get("footnotes_read", ()):
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = _count_mark(state.env["footnotes"], mark[1])
    state.pos = mark.end()
    return True


def _count_mark(footnotes: dict[str, Any], written: str) -> dict[str, Any]:
    """What the plugin has to know of one more mark."""
    label, listed = written.casefold(), footnotes["list"]
    if footnotes["refs"][f":{label}"] < 0:
        footnotes["refs"][f":{label}"] = len(listed)
        listed[len(listed)] = {"label": label, "count": 0}
    number = footnotes["refs"][f":{label}"]
    listed[number]["count"] += 1
    return {"id": number, "subId": listed[number]["count"] - 1, "label": label}


def _write_html(state: StateCore) -> None:
    """A rule for markdown-it: in place of the plugin's own HTML."""
    children = (token.children or [] for token in state.tokens)
    for token in chain(state.tokens, chain.from_iterable(children)):
        write = _HTML_OF.get(token.type)
        if write:
            token.type, token.content = "html_inline", write(token)


def _mark(token: Token) -> str:
    link = f'<a href="#fn-{_label(token)}" id="fnref-{_label_of_mark(token)}">'
    return f"<sup>{link}{token.meta['id'] + 1}</a></sup>"


def _backlink(token: Token) -> str:
    number, times = token.meta["id"] + 1, token.meta["subId"] + 1
    reference, sign = (f"{number}-{times}", f"<sup>{times}</sup>") if times > 1 else (number, "")
    words = f'aria-label="Back to reference {reference}"'
    return f' <a href="#fnref-{_label_of_mark(token)}" {words}>↩{sign}</a>'


def _label(token: Token) -> str:
    return quote(token.meta["label"], safe="")


def _label_of_mark(token: Token) -> str:
    times = token.meta["subId"] + 1
    return f"{_label(token)}-{times}" if times > 1 else _label(token)


_HTML_OF: dict[str, Callable[[Token], str]] = {
    "footnote_ref": _mark,
    "footnote_anchor": _backlink,
    "footnote_open": lambda token: f'<li id="fn-{_label(token)}">\n',
    "footnote_block_open": lambda _: '<section class="footnotes">\n<ol>\n',
}
