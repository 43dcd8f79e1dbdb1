"""The index of originals, the renditions and the requests, as handlers reach them: call by call."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from chalicelib.news.originals import Original
from chalicelib.news.pictures import Making, RenditionUse
from tests.histories.calls import Call, Take


class CalledOriginals:
    """Originals and RenditionUses whose calls are taken one by one."""

    def __init__(self, take: Take) -> None:
        self.take = take

    def at(self, places: Sequence[str]) -> list[Original]:
        found = [self.take(Call("originals at", place)) for place in places]
        return [original for some in found for original in some]

    def named(self, name: str, folder: str = "") -> list[Original]:
        found: list[Original] = self.take(Call("originals named", (name, folder)))
        return found

    def link(self, story: str, places: Collection[tuple[str, str]]) -> None:
        for place in places:
            self.take(Call("link", (story, place)))

    def stories_naming(self, key: str) -> list[str]:
        found: list[str] = self.take(Call("stories_naming", key))
        return found

    def use(self, digest: str) -> RenditionUse:
        found: RenditionUse = self.take(Call("use", digest))
        return found

    def keep_use(self, before: RenditionUse, after: RenditionUse | None) -> None:
        self.take(Call("keep_use", (before, after)))

    def unused(self) -> Iterator[RenditionUse]:
        found: list[RenditionUse] = self.take(Call("unused", ""))
        return iter(found)


class CalledRenditions:
    """RenditionFiles whose calls are taken one by one."""

    def __init__(self, take: Take) -> None:
        self.take = take

    def note(self, etag: str, size: int) -> Making | None:
        found: Making | None = self.take(Call("note", (etag, size)))
        return found

    def keep_note(self, etag: str, size: int, making: Making) -> None:
        self.take(Call("keep_note", (etag, size, making)))

    def paths(self, folder: str) -> set[str]:
        found: set[str] = self.take(Call("paths", folder))
        return found

    def put(self, path: str, content: bytes) -> None:
        self.take(Call("put rendition", (path, content)))

    def remove(self, paths: Collection[str]) -> None:
        self.take(Call("remove renditions", paths))


class CalledRequests:
    """Requests that wait until a handler gets them."""

    def __init__(self, take: Take) -> None:
        self.take = take

    def make(self, key: str) -> None:
        self.take(Call("request", key))

    def make_for(self, story: str) -> None:
        self.take(Call("request for", story))
