"""What is wrong with the lines of newsroom.toml about rights, in words for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chalicelib.news.known_names import meant
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights, Trust

_WHOLE = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?(?:/[!-~]*)?")
# As RFC 9309 has it, and with the digits, points and spaces that many have all the same.
_CRAWLER = re.compile(r"[A-Za-z][A-Za-z0-9._ -]{0,60}")


def is_whole_address(value: object) -> bool:
    """Whether it is an address as one can be written into headers, files and links."""
    return isinstance(value, str) and _WHOLE.fullmatch(value) is not None


def wrong_addresses(name: str, value: object) -> Iterator[str]:
    """What is wrong with a list of whole addresses."""
    if not isinstance(value, list):
        yield f'{name} is {value!r}; write it like ["https://example.org/"]'
        return
    for entry in value:
        if not is_whole_address(entry):
            yield f"{name}: {entry!r} {_unusable(entry)}"


def _unusable(address: object, like: str = "https://example.org/") -> str:
    """Why an address can't be used, and how to mend it."""
    text = address.strip().lower() if isinstance(address, str) else ""
    if text.startswith("http://"):
        return "must begin with https://"
    if text.startswith("https://"):
        return (
            "can't be used; write its host in small letters, no spaces, and others than a to z as "
            "a browser copies them, like %C3%A6"
        )
    return f"is no whole address; write it like {like!r}"


def wrong_rights(rights: object) -> Iterator[str]:
    """What is wrong with what machines may do."""
    if not isinstance(rights, dict):
        yield "rights is no table; begin it with a line [rights]"
        return
    for name, value in rights.items():
        if name not in Rights.__struct_fields__:
            yield f"rights: {name!r} is not known; {meant(name, Rights.__struct_fields__)}"
        elif name == "terms":
            if not is_whole_address(value):
                yield f"rights: terms: {value!r} {_unusable(value)}"
        elif name == "crawlers":
            yield from (f"rights: {reason}" for reason in _wrong_crawlers(value))
        elif not isinstance(value, bool):
            yield f"rights: {name} is {value!r}; write true or false"


def _wrong_crawlers(crawlers: object) -> Iterator[str]:
    if not isinstance(crawlers, dict):
        yield f"crawlers is {crawlers!r}; write it like {{ CCBot = false }}"
        return
    said: dict[str, str] = {}
    for name, may in crawlers.items():
        if not _CRAWLER.fullmatch(name):
            yield f"crawlers: {name!r} is no crawler's name; write it like 'CCBot'"
        elif not isinstance(may, bool):
            yield f"crawlers: {name} is {may!r}; write true or false"
        # robots.txt knows no letters apart, so it would say both of one crawler
        elif (first := said.setdefault(name.lower(), name)) != name and crawlers[first] != may:
            yield f"crawlers: {first} and {name} are one crawler, and differ; keep one of the two"


def wrong_trust(trust: object) -> Iterator[str]:
    """What is wrong with what trust.txt is made of."""
    if not isinstance(trust, dict):
        yield "trust is no table; begin it with a line [trust]"
        return
    for name, value in trust.items():
        if name not in Trust.__struct_fields__:
            yield f"trust: {name!r} is not known; {meant(name, Trust.__struct_fields__)}"
        elif name != "contact":
            yield from (f"trust: {reason}" for reason in wrong_addresses(name, value))
        elif not _is_lines(value):
            yield f'trust: contact is {value!r}; write it like ["newsroom@example.org"]'


def wrong_republishing(terms: object) -> Iterator[str]:
    """What is wrong with the terms on which others may publish stories; None: they may not."""
    if terms is None:
        return
    if not isinstance(terms, dict):
        yield "republishing is no table; begin it with a line [republishing]"
        return
    examples = {"licence": _LICENCE, "name": _NAME}
    for name, example in examples.items():
        if name not in terms:
            yield f'republishing has no {name!r}; write a line like {name} = "{example}"'
    known = Republishing.__struct_fields__
    for name, value in terms.items():
        if name not in known:
            yield f"republishing: {name!r} is not known; {meant(name, known)}"
        elif name == "licence" and not is_whole_address(value):
            yield f"republishing: licence: {value!r} {_unusable(value, _LICENCE)}"
        elif name == "pictures" and not _is_lines(value):
            yield f'republishing: pictures is {value!r}; write it like ["© Tidende"]'
        elif name in {"name", "conditions"} and not _is_lines([value]):
            yield f"republishing: {name} is {value!r}; write it in quotation marks, in one line"


_LICENCE = "https://creativecommons.org/licenses/by-nd/4.0/"
_NAME = "CC BY-ND 4.0"


def _is_lines(value: Any) -> bool:  # noqa: ANN401 - whatever the file has
    return isinstance(value, list) and all(
        isinstance(line, str) and line.strip() and line.isprintable() for line in value
    )
