"""Whether every address that readers ever had answers for good, in one hop, whatever editors do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from random import Random

from chalicelib.ingest.announcement import announced_decisions, announced_keys
from chalicelib.ingest.intake import Intake
from chalicelib.news.address import Address
from chalicelib.news.archive import EverListed, Newest
from chalicelib.news.article import Article
from chalicelib.news.listing import Listing
from chalicelib.news.standing import Answer, Gone, Moved
from doubles.newsroom import NEWSROOM
from tests.histories.agreement import A_SECOND, FAR_FUTURE, MOMENTS
from tests.histories.editors import KEYS, Editors
from tests.histories.history import HistoryFailed
from tests.histories.practice import SITE_URL
from tests.memory import MemoryArchive, MemoryUploads, standing_at

MOST_DEEDS = 12


class AddressHistory:
    """Editors at work, and readers who ask after each deed for all that they ever found."""

    def __init__(self, seed: int, *, is_braked: bool = False) -> None:
        self.seed = seed
        self.happened: list[str] = []
        self._chance = Random(f"addresses {seed}{' braked' * is_braked}")
        self._archive, self._uploads = MemoryArchive(), MemoryUploads()
        keys = tuple(self._chance.sample(KEYS, self._chance.randint(1, 4)))
        self._editors = Editors(self._chance, self._uploads, keys, self._note)
        if is_braked:
            self._editors.is_braked = True
            self._editors.set_bound("")
        self._intake = Intake(
            self._archive, self._uploads, NEWSROOM, SITE_URL, pause=lambda _attempt: None
        )
        self._known: set[Address] = set()
        self._lists: set[Listing] = set()

    def play(self) -> None:
        """Let it happen. Raises HistoryFailed at the first address that is dead."""
        for _ in range(self._chance.randint(2, MOST_DEEDS)):
            # Of two files of one second neither came first, and the bucket tells no more.
            self._editors.clock += A_SECOND
            announced = self._editors.act()
            event = {"Records": [each.record() for each in announced]}
            tuple(self._intake.receiving(announced_keys(event)))
            tuple(self._intake.confirming(announced_decisions(event)))
            self._ask(self._editors.clock)
        later = [moment for moment in MOMENTS if moment > self._editors.clock]
        for moment in [*later, FAR_FUTURE + A_SECOND]:
            self._ask(moment)

    def _ask(self, now: datetime) -> None:
        wrong = [*self._dead_addresses(now), *self._dead_lists(now)]
        if wrong:
            message = [f"seed {self.seed}, at {now}:", *wrong, *self.happened]
            raise HistoryFailed("\n".join(message))

    def _dead_addresses(self, now: datetime) -> Iterator[str]:
        for address in sorted(self._archive.kept_standings):
            answer = standing_at(self._archive, address).answer(now)
            if answer is None and address in self._known:
                yield f"{address} is a 404"
            if isinstance(answer, Moved):
                end = standing_at(self._archive, answer.address).answer(now)
                if end is None or isinstance(end, Moved):
                    yield f"{address} leads to {answer.address}, which says {end}"
            if self._was_met(answer, now):
                self._known.add(address)
            if isinstance(answer, Article):
                self._lists |= {Listing("tag", tag.slug) for tag in answer.listed_tags}
                self._lists |= {Listing("author", by.slug) for by in answer.authors}

    def _was_met(self, answer: Answer, now: datetime) -> bool:
        """Whether readers had a story there: not one that was over when its file came, nor one that
        came and went while another had its address, if its deletion may yet be held.
        """
        if isinstance(answer, Moved):
            end = standing_at(self._archive, answer.address).answer(now)
            return answer.address in self._known or self._was_met(end, now)
        if isinstance(answer, Gone):
            may_be_held = self._editors.is_braked and not answer.reason
            return not answer.is_expired and not may_be_held
        return answer is not None

    def _dead_lists(self, now: datetime) -> Iterator[str]:
        for listing in sorted(self._lists):
            newest, ever = Newest(listing, 1), EverListed(listing, now)
            answers = self._archive.answer([newest, ever], now=now)
            if not answers[newest].cards and answers[ever] is None:
                yield f"the list {listing} is a 404"

    def _note(self, moment: datetime, deed: str) -> None:
        self.happened.append(f"{moment:%d %H:%M:%S} the editor {deed}")
