"""Sizes: every page in the first network round trip, and nothing to fetch from anyone else."""

from __future__ import annotations

import gzip
import importlib
import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from tests.reader_judges.answers import Source
from tests.reader_judges.browser import browse
from tests.reader_judges.markup_tree import Element, Tree, tree
from tests.reader_judges.one_story import story_paths
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

LARGEST = 13_000  # bytes; ten segments of 1,460 come before the first acknowledgement (RFC 6928)
LONG_READ = 2_400  # words; whoever reads more of them waits for a second round trip
MOST_REQUESTS = 5  # the page, its icon, that of a home screen, its manifest, and a newsroom's logo

_LOADED_BY_LINK = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "modulepreload",
    "prefetch", "prerender", "preconnect", "dns-prefetch",
}  # fmt: skip
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")


def judge_sizes(reading: Reading) -> Iterator[Finding]:
    """Bytes, scripts and origins of every page."""
    for page in reading.pages:
        markup = tree(page.answer.body)
        body = page.answer.body.encode()
        size = compressed(body)
        is_over = size > LARGEST and not is_long_read(reading.local, page.path)
        faults = [f"{size:,} bytes with gzip -9; {LARGEST:,} is the most"] if is_over else []
        faults += [*_scripts(markup), *_strangers(markup, reading)]
        yield Finding(page.name, tuple(faults), f"{size:,} bytes with gzip{_with_brotli(body)}")
    yield _all_stories(reading)


def _all_stories(reading: Reading) -> Finding:
    """The pages of all stories of the newsroom."""
    bodies = {path: reading.public.ask(path).body.encode() for path in story_paths(reading.public)}
    sizes = {path: compressed(body) for path, body in bodies.items()}
    heaviest = max(sizes, key=lambda path: sizes[path])
    over = [path for path, size in sizes.items() if size > LARGEST]
    faults = [
        f"{path} has {sizes[path]:,} bytes"
        for path in over
        if not is_long_read(reading.public, path)
    ]
    note = f"{len(sizes)} stories; the heaviest is {heaviest} with {sizes[heaviest]:,} bytes"
    return Finding("every story", tuple(faults), note)


def compressed(body: bytes) -> int:
    """How many bytes a page is on its way."""
    return len(gzip.compress(body, 9))


def is_long_read(source: Source, path: str) -> bool:
    """Whether it is a story of so many words that its page, or its copy for others, may be larger
    than other pages.
    """
    data = source.ask(f"{path.removesuffix('/republish')}.json")
    is_story = data.status == 200 and data.media_type == "application/json"
    return is_story and json.loads(data.body).get("words", 0) > LONG_READ


def judge_requests(reading: Reading) -> Iterator[Finding]:
    """How many requests a browser makes for a page, without the pictures of stories."""
    seen = browse(reading.for_browser(reading.addressed), ask_for=["requests"])
    for page in reading.addressed:
        asked = {a for a in seen[page.name]["requests"] if not a.startswith(reading.site.media)}
        # Headless browsers fetch no icon and no manifest; readers' browsers do.
        asked |= {urljoin(f"{reading.site.home}/", a) for a in _loaded(tree(page.answer.body))}
        own = {a for a in asked if not a.startswith((reading.site.media, "data:"))}
        yield Finding(page.name, tuple(_too_many(own)), f"{len(own)} requests")


def _too_many(addresses: set[str]) -> list[str]:
    if len(addresses) <= MOST_REQUESTS:
        return []
    listed = ", ".join(sorted(addresses))
    return [f"{len(addresses)} requests; {MOST_REQUESTS} is the most: {listed}"]


def _scripts(markup: Tree) -> Iterator[str]:
    for script in markup.all("script"):
        if script["type"] != "application/ld+json" or script["src"]:
            yield f"a script of type {script['type']!r}: {script.text[:60]!r}"
    for element in markup.elements:
        for name in element.attributes:
            if name.startswith("on"):
                yield f"<{element.name} {name}=…>"


def _strangers(markup: Tree, reading: Reading) -> Iterator[str]:
    ours = {urlsplit(address).netloc for address in (reading.site.home, reading.site.media)}
    for address in _loaded(markup):
        host = urlsplit(address).netloc
        if host and host not in ours:
            yield f"it would load {address}"


def _loaded(markup: Tree) -> Iterator[str]:
    """Every address that a browser would ask for by itself."""
    for element in markup.elements:
        yield from _loaded_by(element)
        for match in _CSS_ADDRESS.finditer(_css(element)):
            yield match[1] or match[2]


def _loaded_by(element: Element) -> Iterator[str]:
    if element.name == "link":
        if _LOADED_BY_LINK & set(element["rel"].split()):
            yield element["href"]
        return
    for attribute in ("src", "poster", "data", "background"):
        if element[attribute]:
            yield element[attribute]
    for candidate in filter(None, element["srcset"].split(",")):
        yield candidate.split()[0]


def _css(element: Element) -> str:
    return element.text if element.name == "style" else element["style"]


def _with_brotli(body: bytes) -> str:
    try:
        brotli = importlib.import_module("brotli")
    except ImportError:
        return ""
    return f", {len(brotli.compress(body, quality=11)):,} with Brotli"
