"""Typography of Markdown's running text: “quotes”, dashes, and bare addresses as links.

As cmark does it (https://github.com/commonmark/cmark), with the quotation marks of the text's
language (quotation_marks.toml); nothing else is replaced: `(c)` stays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BREAK = "\ue000"  # between two tokens' texts; no character of any story (see news.text)
# A host may hold any letter: `https://ærø.dk`. Browsers and mail give up on longer addresses.
_ADDRESS = (
    rf"(?<![\w@/.-])(?P<url>(?:(?i:https?)://|www\.)\w[^\s<\"“”{_BREAK}]{{0,1900}}(?<![?!.,:;*_~'\]‘’…]))"
    r"|(?<![\w@/.+-])(?P<mail>[\w.+-]{1,64}@\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,9})"
)
_ADDRESSES = re.compile(_ADDRESS)
_TO_REPLACE = re.compile(rf"{_ADDRESS}|(?P<dashes>-{{2,}})|(?P<dots>\.\.\.)|(?P<quote>['\"])")
# What stands for a token that holds no running text, as a neighbour of a quotation mark.
_NEIGHBOURS = {"softbreak": "\n", "hardbreak": "\n", "code_inline": "x", "image": "x"}
_APOSTROPHE = "’"
_DECADE = re.compile(r"'\d\d(?:'?(?:s|er|erne|ernes|ere|talle\w*)\b)")  # '90s, '90erne
_MARKS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("quotation_marks.toml").read_text(encoding="utf-8")
)
_LINK_TAG = re.compile(r"<(/?)a(?=[\s>])", re.IGNORECASE)


def set_quotes_and_dashes(state: StateCore) -> None:
    """A rule for markdown-it, to run while what a backslash escaped still stands apart."""
    for token in state.tokens:
        if token.type == "inline" and token.children and _TO_REPLACE.search(token.content):
            _typeset(token.children, state.env.get("language", ""))


def link_addresses(state: StateCore) -> None:
    """A rule for markdown-it: bare addresses become links."""
    for token in state.tokens:
        if token.type == "inline" and token.children and _ADDRESSES.search(token.content):
            token.children = list(_linked(token.children, state))


def with_quotation_marks(texts: list[str], language: str) -> list[str]:
    """The parts of one line, with its language's quotation marks for those that were typed."""
    line = _BREAK.join(text.replace(_BREAK, "") for text in texts)
    marks = _marks_of(language)
    quotes = _quotes(line, marks) if marks and texts else {}
    if not quotes:
        return texts
    return "".join(quotes.get(place, sign) for place, sign in enumerate(line)).split(_BREAK)


def _marks_of(language: str) -> list[str] | None:
    return _MARKS.get(language) or _MARKS.get(language.partition("-")[0])


def _typeset(tokens: list[Token], language: str) -> None:
    line = _BREAK.join(map(_running_text, tokens))
    marks = _marks_of(language)
    quotes = _quotes(line, marks) if marks else {}

    def sign(match: re.Match[str]) -> str:
        if match["dashes"]:
            return _dashes(len(match[0]))
        return "…" if match["dots"] else quotes.get(match.start(), match[0])

    for token, text in zip(tokens, _TO_REPLACE.sub(sign, line).split(_BREAK), strict=True):
        if token.type == "text":
            token.content = text


def _running_text(token: Token) -> str:
    if token.type == "text":
        return token.content.replace(_BREAK, "")
    return _NEIGHBOURS.get(token.type, "")


def _quotes(line: str, marks: list[str]) -> dict[int, str]:
    """The sign for each quotation mark, by its place. One that nothing closes opens a paragraph of
    a longer quotation; one `'` that nothing closes is an apostrophe.
    """
    signs: dict[int, str] = {}
    opened: dict[str, list[int]] = {"'": [], '"': []}
    pairs = {'"': marks[:2], "'": marks[2:]}
    for match in _TO_REPLACE.finditer(line):
        mark, position = match["quote"], match.start()
        if not mark:
            continue
        opening, closing = pairs[mark]
        opens, closes = _sides(line, position)
        if mark == "'" and _is_apostrophe(line, position):
            signs[position] = _APOSTROPHE
        elif closes and opened[mark]:
            signs[opened[mark].pop()] = opening
            signs[position] = closing
        else:
            unpaired = closing if closes else opening
            signs[position] = _APOSTROPHE if mark == "'" else unpaired
            opened[mark] += [position] if opens else []
    return signs


def _is_apostrophe(line: str, position: int) -> bool:
    """Whether it stands in a word or before a decade: one that can be no quotation mark."""
    is_inside = line[max(position - 1, 0)].isalnum() and line[position + 1 : position + 2].isalnum()
    return is_inside or _DECADE.match(line, position) is not None


def _sides(line: str, position: int) -> tuple[bool, bool]:
    """Whether a mark can open and close (https://spec.commonmark.org/0.31.2/#delimiter-run)."""
    before, after = _neighbour(line, position, -1), _neighbour(line, position, 1)
    opens = not after.isspace() and (after.isalnum() or not before.isalnum())
    closes = not before.isspace() and (before.isalnum() or not after.isalnum())
    return opens and (not closes or before in "([") and before not in ")]", closes


def _neighbour(line: str, position: int, step: int) -> str:
    position += step
    while 0 <= position < len(line) and line[position] == _BREAK:
        position += step
    return line[position] if 0 <= position < len(line) else " "


def _dashes(length: int) -> str:
    """As many em dashes as fit, or en dashes alone."""
    if length % 3 == 0:
        return "—" * (length // 3)
    if length % 2 == 0:
        return "–" * (length // 2)
    ends = 1 if length % 3 == 2 else 2
    return "—" * ((length - 2 * ends) // 3) + "–" * ends


def _linked(tokens: list[Token], state: StateCore) -> Iterator[Token]:
    """The tokens, with links where text outside of links holds addresses."""
    depth = 0
    for token in tokens:
        depth += _link_nesting(token)
        if token.type == "text" and depth <= 0 and _ADDRESSES.search(token.content):
            yield from _with_links(token.content, state)
        else:
            yield token


def _link_nesting(token: Token) -> int:
    if token.type in {"link_open", "link_close"}:
        return token.nesting
    tag = _LINK_TAG.match(token.content) if token.type == "html_inline" else None
    return (-1 if tag[1] else 1) if tag else 0


def _with_links(text: str, state: StateCore) -> Iterator[Token]:
    position = 0
    for match in _ADDRESSES.finditer(text):
        address = _trimmed(match[0])
        scheme = "mailto:" if match["mail"] else "" if "://" in address else "http://"
        href = state.md.normalizeLink(scheme + address)
        yield Token("text", "", 0, content=text[position : match.start()])
        yield Token("link_open", "a", 1, attrs={"href": href})
        yield Token("text", "", 0, content=address)
        yield Token("link_close", "a", -1)
        position = match.start() + len(address)
    yield Token("text", "", 0, content=text[position:])


def _trimmed(address: str) -> str:
    """Without the bracket that was opened before the address."""
    return (
        address[:-1] if address[-1] == ")" and address.count("(") < address.count(")") else address
    )
