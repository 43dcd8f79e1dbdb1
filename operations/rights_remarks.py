"""What `newsroom.toml` says of rights and pings, can be used as it is, and is hardly meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from chalicelib.news.pings import INDEXNOW_ENGINE, PingChoice
from chalicelib.news.republishing import Republishing
from chalicelib.news.rights import Rights
from chalicelib.rendering.machine_rights import known_crawlers
from operations.stages import deployed_stages

# By the names that their operators have for robots.txt; a story is found by what they read.
_SEARCH_ENGINES = (
    *("Googlebot", "Googlebot-Image", "Googlebot-News", "Googlebot-Video", "Bingbot", "Applebot"),
    *("DuckDuckBot", "Yandex", "YandexBot", "Baiduspider", "Slurp", "SeznamBot", "Qwantbot"),
)
_CREATIVE_COMMONS = re.compile(
    r"https://creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/zero)/(\d\.\d)(?:/.*)?"
)
_CODE = re.compile(r"\b(?:BY(?:[ -](?:NC|ND|SA))*|CC ?0)(?![\w-])", re.IGNORECASE)
_VERSION = re.compile(r"\b\d\.\d\b")


def crawler_remarks(rights: Rights) -> Iterator[str]:
    """Of crawlers that nobody knows, and of those by which readers find the paper."""
    engines = {name.lower(): name for name in _SEARCH_ENGINES}
    known = {name.lower(): name for name, _ in known_crawlers()} | engines
    for name, may in rights.crawlers:
        where = f"rights: crawlers: {name}"
        if name.lower() in engines and not may:
            yield f"{where} is a search engine; this takes the paper out of what is found by it"
        elif name.lower() not in known:
            near = get_close_matches(name.lower(), known, n=1, cutoff=0.75)
            does = "robots.txt names it as you wrote it" if not may else "this does nothing"
            meant = f"did you mean {known[near[0]]}?" if near else f"{does}: is it spelt right?"
            yield f"{where} is no crawler that we know; {meant}"


def ping_remarks(pings: PingChoice) -> Iterator[str]:
    """Of choices by which nobody is told."""
    stages = deployed_stages()
    if pings.stage not in stages:
        yield (
            f"pings: stage is {pings.stage!r}, which is no stage that is deployed, so nobody is "
            f"told; there are {', '.join(stages)}"
        )
    if pings.engine != INDEXNOW_ENGINE and not pings.indexnow:
        yield "pings: engine names whom to tell, and nobody is told without indexnow = true"
    elif pings != PingChoice() and not pings.receivers:
        yield "pings: nobody is told, since there is neither a hub nor indexnow = true"


def licence_remarks(terms: Republishing | None) -> Iterator[str]:
    """Of a name that is not that of the licence at the address."""
    found = terms and _CREATIVE_COMMONS.fullmatch(terms.licence)
    if not terms or not found:
        return
    code, version = (found[1] or "cc0").upper(), found[2]
    named, numbered = _CODE.search(terms.name), _VERSION.search(terms.name)
    is_other = named and re.sub(" +", "-", named[0].upper()).replace("CC-0", "CC0") != code
    if is_other or (numbered and numbered[0] != version):
        name = code if code == "CC0" else f"CC {code}"
        yield (
            f"republishing: name is {terms.name!r}, and the licence at {terms.licence} is "
            f"{name} {version}; readers are told both"
        )
