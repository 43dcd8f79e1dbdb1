"""A walk along every link of the site: all lead somewhere, under any base, for GET and HEAD."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator

from tests.reader_judges.answers import Answer, Source
from tests.reader_judges.links import BaseMissing, links_in, path_of, whole
from tests.reader_judges.paper import HOME
from tests.reader_judges.reading import Reading
from tests.reader_judges.verdicts import Finding

_STARTS = ("/", "/robots.txt", "/sitemap.xml", "/llms.txt", f"/{HOME}/worst-withdrawn")
_WELL = {200, 301}
_GONE = {f"/{HOME}/worst-withdrawn", f"/{HOME}/worst-forbidden"}  # nothing may lead there
_MOST = 5000  # addresses; a site that makes up new ones for ever is a fault too


def judge_links(reading: Reading) -> Iterator[Finding]:
    """The walk at the root of a host, under a stage, and behind SITE_URL; and the pictures."""
    for source in reading.sources:
        walk = _Walk(source)
        walk.go()
        yield Finding(f"the site at {source.name}", tuple(walk.faults), f"{walk.seen} addresses")
        if source is reading.local:
            yield _pictures(walk.elsewhere, reading.site.media)


class _Walk:
    """One walk; `faults` gather on the way, and `elsewhere` what is not the site's."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._waiting = deque(_STARTS)
        self._met = dict.fromkeys(_STARTS, "the start")
        self.faults: list[str] = []
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
            self.faults += [
                f"{path} (linked from {self._met[path]}) {f}" for f in _faults(answer, path)
            ]
            self.faults += [
                f"{path} {f}" for f in _against_head(answer, self._source.ask(path, "HEAD"))
            ]
            self._meet_all(answer, path)

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
            elif path in _GONE and path != page:
                self.faults.append(f"{page} links to a story that is withdrawn: {path}")
            elif path not in self._met and len(self._met) < _MOST:
                self._met[path] = page
                self._waiting.append(path)
        if len(self._met) == _MOST:
            self.faults.append(f"there are more than {_MOST} addresses")
            self._waiting.clear()


def _faults(answer: Answer, path: str) -> Iterator[str]:
    well = {410, 451} if path in _GONE else _WELL
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
