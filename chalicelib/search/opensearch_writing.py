"""Keeping the index in OpenSearch as the stories are, by steps that may be cut short.

Its documents are written over one by one. So each step takes a serial before it reads the stories,
and OpenSearch refuses what comes with a lower one than it has: a step that is late, or whose word
comes twice, brings no older story back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from msgspec.structs import replace

from chalicelib.news.search_index import KeptManifest, Manifest, SearchChange
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.opensearch_index import IndexState, OpenSearchIndex


@dataclass(frozen=True)
class OpenSearchWriting(IndexWriting):
    """The use case. Months are due here, not years: each is a step, and a large newsroom's year
    would take longer than Lambda lets anybody. The manifest has no packs.
    """

    index: OpenSearchIndex = field(kw_only=True)

    def counts(self) -> tuple[int, int, int]:
        """How many stories the index has, no packs, and how many months are due."""
        return self.index.count(), 0, len(self.files.manifest().manifest.due)

    def check(self, digest: str) -> bool:  # noqa: ARG002 - of a pack
        """Nothing: there are no packs."""
        return True

    def _step(self, turn: str, changes: Sequence[SearchChange], mark: str) -> bool:
        """The next step; False if there is none."""
        state = self.index.state()
        manifest = self.files.manifest().manifest
        is_begun = state.is_made and (state.is_searched or manifest.due)
        if manifest.turn == turn and not is_begun:
            self._begin(state)
            self.changes.go_on(mark)
            return True
        if not super()._step(turn, changes, mark):
            return False
        if state.is_searched and manifest.checked != self._today:
            self._remove_others(state)
        return True

    def _begin(self, state: IndexState) -> None:
        """Have all of the index built. Until it is whole, the one before is searched."""
        self._all_due()  # before it is made, so that none that is made lacks what was built before
        self.index.make()
        if not self._all_due():  # and after, since another writer may have built a part meanwhile
            self.index.have_searched(state)

    def _all_due(self) -> tuple[int, ...]:
        return self._attempted(
            lambda kept: replace(kept.manifest, due=self._years(kept.manifest))
        ).due

    def _years(self, manifest: Manifest) -> tuple[int, ...]:  # noqa: ARG002 - it has no packs
        """All months that have stories, or had; the newest first."""
        of_stories = (y * 100 + m for y, m in product(self.stories.years(), range(1, 13)))
        return tuple(sorted({*of_stories, *self.index.months()}, reverse=True))

    def _take_in(self, changes: Sequence[SearchChange]) -> None:
        serial = self._next().serial
        addresses = {change.address for change in changes}
        stories = self.stories.at(addresses)
        gone = [str(address) for address in sorted(addresses) if address not in stories]
        searched = self.index.state().searched
        self.index.put(stories.values(), gone, serial=serial, also=searched)

    def _build_first_due(self) -> None:
        """Write the stories of the first month that is due, and remove what is no longer of it."""
        now = self._next()
        if not now.due:  # another writer was faster
            return
        due = now.due[0]
        self.index.put(self.stories.of_month(*divmod(due, 100)), (), serial=now.serial)
        while gone := self.index.of_earlier_serials(due, now.serial):
            self.index.put((), gone, serial=now.serial)
        if now.due == (due,):
            self.index.have_searched(self.index.state())
        self._attempted(lambda kept: _without(kept.manifest, due))

    def _next(self) -> Manifest:
        """The manifest, with the serial of a step that begins now. It grows with the clock too, so
        a manifest that was lost begins with no lower one.
        """
        moment = int(self.now().timestamp() * 1000)

        def next_serial(kept: KeptManifest) -> Manifest:
            return replace(kept.manifest, serial=max(kept.manifest.serial + 1, moment))

        return self._attempted(next_serial)

    def _remove_others(self, state: IndexState) -> None:
        for name in state.others:
            if name not in state.searched:
                self.index.remove(name)


def _without(manifest: Manifest, month: int) -> Manifest:
    return replace(manifest, due=tuple(one for one in manifest.due if one != month))
