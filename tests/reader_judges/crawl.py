"""A walk along every link of the site: all lead somewhere, under any base, for GET and HEAD, and no
page leads to a story twice, or is too large.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import suppress

from tests.reader_judges.answers import Answer, Source
from tests.reader_judges.links import BaseMissing, links_in, path_of, whole
from tests.reader_judges.markup_tree import Element, tree
from tests.reader_judges.one_story import story_paths
from tests.reader_judges.paper import IS_EXAMPLE
from tests.reader_judges.reading import Reading
from tests.reader_judges.sizes import LARGEST, compressed, is_long_read
from tests.reader_judges.verdicts import Finding

_STARTS = ("/", "/robots.txt", "/sitemap.xml", "/llms.txt")
_WELL = {200, 301, 302}  # the last of icons, whose files are in the media bucket
_GONE_STATUSES = {410, 451}
_MOST = 5000  # addresses; a site that makes up new ones for ever is a fault too


def judge_links(reading: Reading) -> Iterator[Finding]:
    """The walk at the root of a host, under a stage, and behind SITE_URL; and the pictures."""
    gone = {page.path for page in reading.pages if page.answer.status in _GONE_STATUSES}
    # A large newsroom is walked once; how links begin elsewhere is seen with a small one.
    for source in (reading.local,) if IS_EXAMPLE else reading.sources:
        walk = _Walk(source, gone, set(story_paths(source)))
        walk.go()
        yield Finding(f"the site at {source.name}", tuple(walk.faults), f"{walk.seen} addresses")
        if source is reading.local:
            yield Finding("no story twice", tuple(walk.repeats))
            yield _sizes(walk.sizes, source)
            yield _pictures(walk.elsewhere, reading.site.media)


class _Walk:
    """One walk, and what gathers on it; `elsewhere` are addresses that are not the site's."""

    def __init__(self, source: Source, gone: set[str], stories: set[str]) -> None:
        self._source = source
        self._gone = gone  # nothing may lead there
        self._waiting = deque((*_STARTS, *sorted(gone)))
        self._met = dict.fromkeys(self._waiting, "the start")
        self._stories = stories
        self.faults: list[str] = []
        self.repeats: list[str] = []
        self.sizes: dict[str, int] = {}
        self.elsewhere: set[str] = set()

    @property
    def seen(self) -> int:
        """How many addresses were met."""
        return len(self._met)

    def go(self) -> None:
        """Follow every link once."""
        while self._waiting:
            path = self._waiting.popleft()
            answer = self._source.ask(path)
            well = _GONE_STATUSES if path in self._gone else _WELL
            self.faults += [
                f"{path} (linked from {self._met[path]}) {f}" for f in _faults(answer, well)
            ]
            self.faults += [
                f"{path} {f}" for f in _against_head(answer, self._source.ask(path, "HEAD"))
            ]
            if answer.media_type == "text/html":
                self.repeats += self._repeated(answer, path)
                self.sizes[path] = compressed(answer.body.encode())
            self._meet_all(answer, path)

    def _repeated(self, answer: Answer, page: str) -> Iterator[str]:
        """The stories to which a page leads twice, or to itself, but for links in a text."""
        links = [a["href"] for a in tree(answer.body).all("a") if _is_of_list(a)]
        paths = Counter(self._path(link, page) for link in links)
        for path, times in paths.items():
            if path in self._stories and (times > 1 or path == page):
                yield f"{page} leads to {path} {times} times"

    def _path(self, link: str, page: str) -> str | None:
        with suppress(BaseMissing):  # which is said of every link, by `_meet_all`
            return path_of(self._source, link, page)
        return None

    def _meet_all(self, answer: Answer, page: str) -> None:
        links = set(links_in(answer)) | {answer.headers.get("location", "")} - {""}
        for link in sorted(links):
            try:
                path = path_of(self._source, link, page)
            except BaseMissing:
                self.faults.append(f"{page} has a link without its base: {link}")
                continue
            if path is None:
                self.elsewhere.add(whole(self._source, link, page))
            elif path in self._gone and path != page:
                self.faults.append(f"{page} links to a story that is withdrawn: {path}")
            elif path not in self._met and len(self._met) < _MOST:
                self._met[path] = page
                self._waiting.append(path)
        if len(self._met) == _MOST:
            self.faults.append(f"there are more than {_MOST} addresses")
            self._waiting.clear()


def _sizes(sizes: dict[str, int], source: Source) -> Finding:
    """The size of every page, as `judge_sizes` has it of one of each type."""
    large = {path: size for path, size in sizes.items() if size > LARGEST}
    faults = [f"{p} has {size:,} bytes" for p, size in large.items() if not is_long_read(source, p)]
    return Finding("the size of every page", tuple(faults), f"{len(sizes)} pages")


def _is_of_list(link: Element) -> bool:
    is_in_main = any(element.partition(".")[0] == "main" for element in link.within)
    is_own = link["href"].startswith("#") or "div.text" in link.within
    return is_in_main and not is_own and bool(link.text.strip())


def _faults(answer: Answer, well: set[int]) -> Iterator[str]:
    if answer.status not in well:
        yield f"answers {answer.status}"
    if "\ue000" in answer.body:
        yield "has the mark of the base in it"
    if answer.status == 200 and not answer.body:
        yield "is empty"


def _against_head(got: Answer, head: Answer) -> Iterator[str]:
    if head.status != got.status:
        yield f"answers {got.status} to GET, {head.status} to HEAD"
    for name in sorted(got.headers.keys() | head.headers.keys()):
        ours = got.headers.get(name), head.headers.get(name)
        if ours[0] != ours[1]:
            yield f"has {name}: {ours[0]!r} for GET, {ours[1]!r} for HEAD"
    if head.body:
        yield "has a body for HEAD"


def _pictures(addresses: set[str], media: str) -> Finding:
    pictures = sorted(address for address in addresses if address.startswith(media))
    statuses = {picture: _status(picture) for picture in pictures}
    faults = [
        f"{picture} answers {status}" for picture, status in statuses.items() if status != 200
    ]
    return Finding("the pictures", tuple(faults), f"{len(pictures)} pictures")


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - loopback only
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
