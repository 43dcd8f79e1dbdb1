"""Keeping the index as the stories are: whoever is told that something changed begins here.

Each step reads the manifest, makes packs, and writes the manifest if it is still the same; so it
may be cut short after any call, and run beside others. What is left undone is noted in the table or
due in the manifest; in either case the table says that there is work to do until all is done, and
the sweep has the next run called for that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.errors import LostRace, StillContested
from chalicelib.news.indexed_story import IndexedStory
from chalicelib.news.search_index import (
    BasePack,
    IndexFiles,
    KeptManifest,
    Manifest,
    SearchChange,
    SearchChanges,
    SearchedStories,
)
from chalicelib.search.pack_building import Pack, build_pack

# Stories of a delta. It is built anew at every publication, which takes 1.5 s with so many; with
# more, they are moved to the packs of their years.
MOST_CHANGED = 500
# Changes of one step: after an import, thousands wait.
MOST_AT_ONCE = 2_000
MOST_IN_A_PACK = 20_000  # stories
UNUSED_FOR = timedelta(days=1)  # a search that began before may still want a pack
MOST_ATTEMPTS = 10  # at one step; then the event's own retry takes over

Pause = Callable[[int], None]
Build = Callable[[Iterable[IndexedStory]], Pack]


@dataclass(frozen=True)
class IndexWriting:
    """The use case. `pause` waits before attempt n at a step; no step begins unless `has_time`."""

    files: IndexFiles
    stories: SearchedStories
    changes: SearchChanges
    now: Callable[[], datetime]
    pause: Pause
    has_time: Callable[[], bool] = lambda: True
    most_changed: int = MOST_CHANGED
    build: Build = build_pack

    def run(self) -> bool:
        """Do what is to be done, while there is time; whether all is done. Raises StillContested
        if every attempt at a step lost its race, and whatever AWS raises.
        """
        mark = self.changes.begin()
        self.files.take_turn()
        while self.has_time():
            # Read before it is seen whose turn it is: whoever takes the turn later builds all years
            # after these were noted, and so loses none that are forgotten here.
            changes = self.changes.waiting(MOST_AT_ONCE)
            turn = self.files.turn()
            if not turn:  # another release has begun to write, and sees to all that is left
                return True
            if not self._step(turn, changes, mark):
                self.changes.finish(mark)
                return True
        return False

    def rebuild(self) -> None:
        """Say that all years are to be built anew; runs do it, year by year."""
        self.changes.begin()
        self._attempted(lambda now: replace(now.manifest, due=self._years(now.manifest)))

    def counts(self) -> tuple[int, int, int]:
        """How many stories the index has, how many packs, and how much of it is due."""
        manifest = self.files.manifest().manifest
        stories = sum(pack.stories for pack in manifest.base) + len(manifest.changed)
        return stories, len(manifest.digests), len(manifest.due)

    def check(self, digest: str) -> bool:
        """See whether a pack is what its name says; if it is not, its year is built anew. Returns
        whether it is. One that the manifest does not name is left alone.
        """
        manifest = self.files.manifest().manifest
        if digest not in manifest.digests:
            return True
        content = self.files.pack(digest)
        if content and Pack(content).digest == digest:
            return True
        self.changes.begin()
        self._attempted(lambda kept: _without_pack(kept.manifest, digest))
        return False

    def _step(self, turn: str, changes: Sequence[SearchChange], mark: str) -> bool:
        """The next step; False if there is none."""
        manifest = self.files.manifest().manifest
        if manifest.turn != turn:  # as of one that is not there, or can't be read
            self._attempted(lambda now: self._in_turn(now.manifest, turn))
        elif changes:
            self._take_in(changes)
            self.changes.go_on(mark)  # first: their years may be due, which no note says any more
            self.changes.done(changes)
            return True
        elif manifest.due:
            self._build_first_due()
        elif not self._daily(manifest):
            return False
        self.changes.go_on(mark)
        return True

    def _take_in(self, changes: Sequence[SearchChange]) -> None:
        self._attempted(lambda now: self._with_changes(now.manifest, changes))

    def _build_first_due(self) -> None:
        self._attempted(lambda now: self._with_year(now.manifest))

    def _attempted(self, change: Callable[[KeptManifest], Manifest]) -> Manifest:
        """Change the manifest, as often as it takes; returns what it is then."""
        for attempt in range(MOST_ATTEMPTS):
            kept = self.files.manifest()
            after = change(kept)
            if kept.tag is not None and after == kept.manifest:
                return after
            try:
                self.files.replace_manifest(kept, after)
            except LostRace:
                self.pause(attempt)
                continue
            return after
        raise StillContested(f"the manifest of the index changed {MOST_ATTEMPTS} times meanwhile")

    def _in_turn(self, before: Manifest, turn: str) -> Manifest:
        """The manifest with all years due; it is searched as it was until they are built anew."""
        if before.turn == turn:  # another writer was faster
            return before
        checked = before.checked or self._today
        return replace(before, turn=turn, due=self._years(before), checked=checked)

    def _years(self, manifest: Manifest) -> tuple[int, ...]:
        """All years that have stories, or had."""
        return _newest_first({*self.stories.years(), *manifest.years})

    def _with_changes(self, before: Manifest, changes: Sequence[SearchChange]) -> Manifest:
        """The manifest with a delta that has these stories as they are now; if they are too many,
        their years are due.
        """
        addresses = {change.address for change in changes}
        named = {str(address): address for address in addresses}
        known = {text: year for text, year in before.changed.items() if text not in named}
        stories = self.stories.at(addresses)
        changed = known | {str(at): story.published.year for at, story in stories.items()}
        if len(changed) > self.most_changed:
            due = {*before.due, *changed.values()}
            return replace(before, changed=changed, due=_newest_first(due))
        return self._with_delta(before, changed)

    def _with_delta(self, before: Manifest, changed: dict[str, int]) -> Manifest:
        stories = self.stories.at([Address(*text.split("/")) for text in changed])
        known = {str(at): story.published.year for at, story in stories.items()}
        return replace(before, changed=known, delta=self._kept(stories.values()))

    def _with_year(self, before: Manifest) -> Manifest:
        """The manifest with new packs of the first year that is due, and a delta without what is
        in them. A story that comes meanwhile is noted, and so no step misses it.
        """
        if not before.due:  # another writer was faster
            return before
        year, *others = before.due
        stories = list(self.stories.of_year(year))
        parts = [stories] if len(stories) <= MOST_IN_A_PACK else batched(stories, MOST_IN_A_PACK)
        packs = [self._base_pack(year, part) for part in parts if part]
        base = [pack for pack in before.base if pack.year != year] + packs
        within = {story.address for story in stories}
        changed = {
            address: in_year
            for address, in_year in before.changed.items()
            if address not in within and in_year != year
        }
        after = replace(
            before, base=tuple(sorted(base, key=lambda one: -one.year)), due=tuple(others)
        )
        if changed == before.changed:
            return after
        if len(changed) > self.most_changed:
            return replace(after, changed=changed)
        return self._with_delta(after, changed)

    def _base_pack(self, year: int, stories: Sequence[IndexedStory]) -> BasePack:
        pack = self.build(stories)
        self.files.keep_pack(pack.digest, pack.content)
        return BasePack(year, pack.digest, stories=len(stories), size=len(pack.content))

    def _kept(self, stories: Iterable[IndexedStory]) -> str:
        """The digest of the pack of these stories, once it is kept; empty if there are none."""
        every = list(stories)
        if not every:
            return ""
        pack = self.build(every)
        self.files.keep_pack(pack.digest, pack.content)
        return pack.digest

    @property
    def _today(self) -> str:
        return f"{self.now():%Y-%m-%d}"

    def _daily(self, manifest: Manifest) -> bool:
        """Once a day: the stories of the delta move to their years, one more year is built anew,
        and packs that nobody needs are removed.
        """
        if manifest.checked == self._today:
            return False
        years = self._years(manifest)
        in_turn = [years[self.now().toordinal() % len(years)]] if years else []
        due = _newest_first({*manifest.changed.values(), *in_turn})
        self._attempted(lambda kept: replace(kept.manifest, due=due, checked=self._today))
        self.files.remove_unused(before=self.now() - UNUSED_FOR)
        return True


def _without_pack(manifest: Manifest, digest: str) -> Manifest:
    """The manifest without a pack that is broken; its year is due, and so is the delta's."""
    years = {pack.year for pack in manifest.base if pack.digest == digest}
    is_delta = manifest.delta == digest
    return replace(
        manifest,
        base=tuple(pack for pack in manifest.base if pack.digest != digest),
        delta="" if is_delta else manifest.delta,
        due=_newest_first(
            {*manifest.due, *years, *(manifest.changed.values() if is_delta else ())}
        ),
    )


def _newest_first(years: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(years, reverse=True))
