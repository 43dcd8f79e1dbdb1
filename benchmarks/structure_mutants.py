"""Files that are broken where a parser does not notice: their elements, values and words are
deleted, doubled, exchanged, nested and made hostile, and what comes of it is well-formed still.

Mutants by bytes (`document_mutants.py`) are mostly refused by the parser; these reach the readers.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

LARGEST_COPIED = 200  # elements that are doubled many times, or nested
MOST_MUTANTS = 4  # changes to a file

# Nothing may come of an address like these but words; `document_fuzz` listens there, and looks for
# what is in that file.
LISTENER = ("127.0.0.1", 47_911)
ELSEWHERE = f"http://{LISTENER[0]}:{LISTENER[1]}/elsewhere"
SECRET_FILE, SECRET = "file:///etc/passwd", "root:x:0:0"

NUMBERS = (
    "-1", "0", "1", "65536", "99999999", "2147483648", "99999999999999999999", "9" * 5000, "1e309",
    "NaN", "-0", "0x10", "1_0", "1.5", " 7 ", "²", "٣", "½", "", "9999-12-31T23:59:60+14:00",
    "0001-01-01T00:00:00+14:00", "2026-02-30", "24:00:00", "20261123T090000+9999",
)  # fmt: skip
WORDS = (
    "", " ", "\n\n", "a" * 9000, "a " * 4000, "\u202e\u2066", "e\u0301\u200b\u200d", "\u2028",
    "<script>alert(1)</script>", "</body></html>", "]]>", "<!--", "-->", "&amp;lt;b&amp;gt;", "&",
    "javascript:alert(1)", "data:text/html;base64,PHNjcmlwdD4=", "../../../etc/passwd", "//", "#",
    "https://[", "http://a:99999999/", "mailto:", "C:\\x.png", "%00%ff", "{{ x }}", "{% raw %}",
    "---", "draft: true", "true", "none", "stat:canceled", "[x](javascript:alert(1))", "```", "|",
    "$$", "\\", "'", '"', "\u00ad", "\ue000", "\ufffd", "😀" * 300, "漢字", "שלום", "\t", "0",
    ELSEWHERE, SECRET_FILE, "Kontakt: a@b.example", "[gallery ids='1,2']", "[caption", "TK", "30",
)  # fmt: skip
_HOSTILE = (*NUMBERS, *WORDS)

type Element = etree._Element  # noqa: SLF001 - lxml has no other name for it


def broken_xml(content: bytes, other: bytes, dice: random.Random) -> bytes:
    """Change some elements, attributes and texts of XML; another file's may come in."""
    root, others = _elements_of(content), _elements_of(other)
    if not root or not others:
        return content
    for _ in range(dice.randint(1, MOST_MUTANTS)):
        within = [node for node in root[0].iter() if isinstance(node.tag, str)]
        dice.choice(_OF_XML)(dice.choice(within), dice.choice(within), dice.choice(others), dice)
    tree = root[0].getroottree()
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="utf-8"))


def _elements_of(content: bytes) -> list[Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    return [] if root is None else [one for one in root.iter() if isinstance(one.tag, str)]


def _remove(node: Element, _two: Element, _other: Element, _dice: random.Random) -> None:
    above = node.getparent()
    if above is not None:
        above.remove(node)


def _unwrap(node: Element, _two: Element, _other: Element, _dice: random.Random) -> None:
    above = node.getparent()
    if above is not None:
        place = above.index(node)
        above[place : place + 1] = list(node)


def _repeat(node: Element, _two: Element, _other: Element, dice: random.Random) -> None:
    above = node.getparent()
    is_small = sum(1 for _ in node.iter()) < LARGEST_COPIED
    if above is not None:
        for _ in range(dice.choice((1, 2, 60)) if is_small else 1):
            above.insert(above.index(node), copy.deepcopy(node))


def _exchange(node: Element, two: Element, _other: Element, _dice: random.Random) -> None:
    for one, replacement in ((node, copy.deepcopy(two)), (two, copy.deepcopy(node))):
        above = one.getparent()
        if above is not None:
            above.replace(one, replacement)


def _nest(node: Element, _two: Element, _other: Element, dice: random.Random) -> None:
    """Put an element into itself, again and again."""
    if sum(1 for _ in node.iter()) > LARGEST_COPIED:
        return
    kept, within = copy.deepcopy(node), node
    for _ in range(dice.choice((1, 3, 30))):
        within.append(copy.deepcopy(kept))
        within = within[-1]


def _bring(node: Element, _two: Element, other: Element, dice: random.Random) -> None:
    node.insert(dice.randint(0, len(node)), copy.deepcopy(other))


def _rename(node: Element, two: Element, other: Element, dice: random.Random) -> None:
    node.tag = dice.choice((two, other)).tag


def _say(node: Element, _two: Element, _other: Element, dice: random.Random) -> None:
    if dice.random() < 0.7:
        node.text = dice.choice(_HOSTILE)
    else:
        node.tail = dice.choice(_HOSTILE)


def _change_attribute(node: Element, _two: Element, other: Element, dice: random.Random) -> None:
    names = [*node.attrib, *other.attrib]
    if names:
        node.set(dice.choice(names), dice.choice(_HOSTILE))


def _take_attribute(node: Element, _two: Element, _other: Element, dice: random.Random) -> None:
    if node.attrib:
        del node.attrib[dice.choice([*node.attrib])]


_OF_XML: tuple[Callable[[Element, Element, Element, random.Random], None], ...] = (
    _remove, _unwrap, _repeat, _exchange, _nest, _bring, _bring, _rename, _say, _say,
    _change_attribute, _change_attribute, _change_attribute, _take_attribute,
)  # fmt: skip


def broken_json(content: bytes, other: bytes, dice: random.Random) -> bytes:
    """Change some of the values of JSON; another file's may come in."""
    try:
        data, others = json.loads(content), _values_of(json.loads(other))
    except (ValueError, RecursionError):
        return content
    for _ in range(dice.randint(1, MOST_MUTANTS)):
        places = _places_in(data)
        if places:
            _change_value(*dice.choice(places), others, dice)
    text = json.dumps(data, ensure_ascii=dice.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")


def _change_value(holder: Any, key: Any, others: Sequence[Any], dice: random.Random) -> None:  # noqa: ANN401 - any JSON
    value = holder[key]
    match dice.randint(0, 9):
        case 0:
            del holder[key]
        case 1:
            holder[key] = [value] * dice.choice((1, 2, 60))
        case 2:
            holder[key] = _nested(value, dice.choice((1, 3, 400)))
        case 3 | 4:
            holder[key] = copy.deepcopy(dice.choice(others))
        case 5 | 6:
            holder[key] = dice.choice((None, True, -1, 10**30, 1.5, float("inf"), [], {}, "\ud800"))
        case 7 if isinstance(holder, dict):
            holder[dice.choice(WORDS)] = holder.pop(key)
        case _:
            holder[key] = dice.choice(_HOSTILE)


def _nested(value: Any, times: int) -> Any:  # noqa: ANN401 - any JSON
    for _ in range(times):
        value = [value]
    return value


def _places_in(data: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    """Every list and mapping within, with each of its places or keys."""
    found, rest = [], [data]
    while rest:
        one = rest.pop()
        keys = [*one] if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        found += [(one, key) for key in keys]
        rest += [one[key] for key in keys]
    return found


def _values_of(data: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    return [holder[key] for holder, key in _places_in(data)] or [data]


_TOKENS = {
    "html": re.compile(rb"<[^>]*>|[^<]+"),
    "rtf": re.compile(rb"\\[a-z]+-?\d* ?|\\'..|\\.|[{}]|[^\\{}]+", re.DOTALL),
    "lines": re.compile(rb"[^\n]*\n|[^\n]+"),
}
_VALUE = re.compile(rb"(?<==\")[^\"]*(?=\")|(?<=: )[^\n<]+")
_NUMBER = re.compile(rb"-?\d+")
_NESTED = (1, 3, 40)


def broken_tokens(content: bytes, other: bytes, dice: random.Random, *, of: str) -> bytes:
    """Change some of the tokens of a text: tags and what is between them, control words or
    lines, as `of` says; another file's may come in.
    """
    tokens, others = _TOKENS[of].findall(content), _TOKENS[of].findall(other)
    for _ in range(dice.randint(1, MOST_MUTANTS)):
        if tokens and others:
            _change_token(tokens, others, dice)
    return b"".join(tokens)


def _change_token(tokens: list[bytes], others: Sequence[bytes], dice: random.Random) -> None:
    at, two = dice.randrange(len(tokens)), dice.randrange(len(tokens))
    match dice.randint(0, 9):
        case 0:
            del tokens[at : at + dice.choice((1, 1, 4))]
        case 1:
            tokens[at:at] = tokens[at : at + dice.choice((1, 3))] * dice.choice((1, 2, 60))
        case 2:
            tokens[at], tokens[two] = tokens[two], tokens[at]
        case 3:
            tokens[at] *= dice.choice(_NESTED)
        case 4 | 5:
            tokens.insert(at, dice.choice(others))
        case 6:
            tokens[at] = _NUMBER.sub(lambda _: dice.choice(NUMBERS).encode(), tokens[at])
        case 7 | 8:
            tokens[at] = _VALUE.sub(lambda _: dice.choice(_HOSTILE).encode(), tokens[at])
        case _:
            words = dice.choice(_HOSTILE).encode()
            is_text = not tokens[at].startswith((b"<", b"\\", b"{", b"}"))
            tokens[at] = words if is_text else tokens[at] + words
