"""Histories of the index: editors, writers, searches and two releases beside one another.

Calls interleave, and their callers die before or after any of them, as Lambda would have it: an
event is tried three times, may be lost on the way, or come twice. Packs and manifests are damaged.
In the end, after two sweeps, readers find what stands; and once all years have had their day, the
index is the same, byte for byte, as one that is built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped] # it has no types
from msgspec.json import decode
from msgspec.structs import replace

from chalicelib.ingest.search_notices import SearchNotices
from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.errors import NotCalled, StillContested
from chalicelib.news.register import Record
from chalicelib.news.search_index import Manifest
from chalicelib.search.index_events import write_index
from chalicelib.search.index_writing import IndexWriting
from chalicelib.search.logged_search import LoggedIndexWriting
from chalicelib.search.pack_shelves import PackShelves
from tests.histories.history import HistoryFailed
from tests.histories.turns import Crash, Outage
from tests.search.index_places import (
    Kept,
    MemoryIndexFiles,
    MemorySearchChanges,
    MemoryStories,
    Take,
    at_once,
)
from tests.search.light_packs import TANTIVY, Named, PackKind, light_packs
from tests.search.samples import a_story

YEARS = (2022, 2023, 2024, 2025, 2026)
STORIES = 8
MOST_RUNNING = 3
MOST_TRIES = 3  # of an event; then Lambda gives it up
LONGEST_RUN = timedelta(minutes=10)
TURNS = 300
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - folders come and go by the thousand
RELEASES = ("release 1", "release 2")

Event = dict[str, Any]
NO_EVENT: Event = {}
ASKED: Event = {"by": "somebody"}  # who sees to it that it is done


@dataclass(frozen=True)
class IndexPractice:
    """What keeps the index; a mutant has one of these otherwise."""

    writing: type[IndexWriting] = IndexWriting
    files: type[MemoryIndexFiles] = MemoryIndexFiles
    changes: type[MemorySearchChanges] = MemorySearchChanges
    shelves: type[PackShelves] = PackShelves
    notices: type[SearchNotices] = SearchNotices


REAL = IndexPractice()


@dataclass(eq=False)
class Run:
    """One run of a function, and the event that it is about; `began` is when."""

    name: str
    began: datetime
    event: Event
    tries: int = MOST_TRIES
    death: BaseException | None = None
    strand: greenlet = field(init=False)


class IndexHistory:
    """All that happens follows from the seed. One of `real` packs, with the engine, takes long."""

    def __init__(self, seed: int, practice: IndexPractice = REAL, *, real: bool = False) -> None:
        self.seed = seed
        self.kept = Kept()
        self._practice = practice
        self._chance = chance = Random(f"index {seed}")
        self._kinds = {name: TANTIVY if real else light_packs(name) for name in RELEASES}
        self._real = real
        self._release = chance.choice(RELEASES)
        self._crashes = chance.choice((0.0, 0.01, 0.05))
        self._lost = chance.choice((0.0, 0.2))
        self._crowded = chance.choice((0.0, 0.2))
        self._damages = chance.choice((0.0, 0.0, 1.0))
        self._hurry = chance.choice((0.0, 0.0, 0.1))
        self._most_running = MOST_RUNNING
        self._most_changed = chance.choice((2, 4, STORIES))
        self._deployments = chance.choice((0.0, 0.3))
        self._running: list[Run] = []
        self._events: list[tuple[Event, int]] = []
        self._owed: dict[str, Address] = {}  # what intake has not noted yet
        self._happened: list[str] = []
        self._folder = Path()

    def play(self, turns: int = TURNS) -> None:
        """Let it happen. Raises HistoryFailed if the index is not as it should be, or worse."""
        with TemporaryDirectory(
            prefix="index-history-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None
        ) as folder:
            self._folder = Path(folder)
            try:
                if self._chance.random() < 0.5:
                    self._begin_with_stories()
                self._let_happen(turns)
                wrong = [*self._wrong_after_two_sweeps(), *self._wrong_in_the_long_run()]
            except Exception as error:  # noqa: BLE001 - whatever it is, it is to be told
                wrong = [f"{type(error).__name__}: {error}"]
        if wrong:
            again = f"later_soak index --replay {self.seed}{' --real' if self._real else ''}"
            raise HistoryFailed("\n".join(["", *wrong, f"Again: {again}", *self._happened]))

    def told(self) -> str:
        """All that happened."""
        return "\n".join(self._happened)

    def _let_happen(self, turns: int) -> None:
        deeds: dict[Callable[[], object], float] = {
            self._step: 60,
            self._edit: 4,
            self._receive_what_is_owed: 1,
            self._deliver: 6,
            self._search: 2,
            self._sweep: 0.5,
            self._pass_minutes: 1,
            self._pass_a_day: 0.2,
            self._change_release: self._deployments,
            self._reindex: 0.1,
            self._damage_a_pack: self._damages,
            self._damage_the_manifest: self._damages / 4,
        }
        for _ in range(turns):
            [deed] = self._chance.choices([*deeds], [*deeds.values()])
            deed()
        while self._running:
            self._step()
        self._crashes = self._lost = self._crowded = self._damages = self._hurry = 0
        self._events = [(event, 1) for event, _tries in self._events if _is_asked(event)]

    # What happens

    def _begin_with_stories(self) -> None:
        """One release at least has an index already."""
        for number in range(STORIES):
            self._put(number, self._chance.choice(YEARS))
        self._write(self._release, {}, at_once)

    def _edit(self) -> None:
        """An editor's change, of which intake may crash before it has noted it."""
        number = self._chance.randrange(STORIES)
        address = Address("denmark", f"story-{number}")
        if self._chance.random() < 0.25:
            self.kept.stories.pop(str(address), None)
            self._tell(f"{address} is taken down")
        else:
            self._put(number, self._chance.choice(YEARS))
        self._owed[self.kept.mark()] = address
        if self._chance.random() < 0.7:
            self._receive_what_is_owed()

    def _put(self, number: int, year: int) -> None:
        story = a_story(f"story-{number}", published=datetime(year, 3, 1, tzinfo=UTC))
        # An editor may take a change back: then the same story stands again.
        story = replace(story, version=f"{year}-{self._chance.randrange(3)}")
        self.kept.stories[story.address] = story
        self._tell(f"{story.address} is {story.version} now")

    def _receive_what_is_owed(self) -> None:
        if self._owed:
            change = self._chance.choice([*self._owed])
            self._begin(f"intake of {self._owed[change]}", partial(self._note, change))

    def _note(self, change: str) -> None:
        """Intake's notice. If it dies, the sweep finds the file, whose record is stale."""
        address = self._owed.get(change)
        if address is None:  # another has
            return
        try:
            self._notices(self._take).note(Record(Chronicle("articles/of.md"), address=address))
        except NotCalled as refused:
            raise AssertionError("an upload failed, since nobody could be called") from refused
        self._owed.pop(change, None)

    def _notices(self, take: Take) -> SearchNotices:
        return self._practice.notices(self._practice.changes(self.kept, take), self._announce)

    def _announce(self, **event: str) -> None:
        """Have the writer called; Lambda may not take the call, lose it, or make it twice."""
        if self._chance.random() < self._crowded:
            raise NotCalled("TooManyRequestsException")
        times = 0 if self._chance.random() < self._lost else self._chance.choice((1, 1, 2, 3))
        self._events += [(event, 1)] * times

    def _deliver(self) -> None:
        if self._events and len(self._running) < self._most_running:
            event, tries = self._events.pop(self._chance.randrange(len(self._events)))
            release = self._release
            self._begin(f"{release}, {event}", partial(self._write, release, event), event, tries)

    def _write(self, release: str, event: Event, take: Take | None = None) -> None:
        journal = Journal("prod", now=lambda: self.kept.now, write=self._tell, is_local=False)
        writing = self._writing(release, take or self._take)
        write_index(LoggedIndexWriting(writing, journal, lambda: 0.0, ""), event)

    def _writing(self, release: str, take: Take) -> IndexWriting:
        return self._practice.writing(
            self._practice.files(self.kept, take, release),
            MemoryStories(self.kept, take),
            self._practice.changes(self.kept, take),
            now=lambda: self.kept.now,
            pause=lambda _attempt: take("pauses"),
            has_time=lambda: self._chance.random() >= self._hurry,
            most_changed=self._most_changed,
            build=self._kinds[release].build,
        )

    def _search(self) -> None:
        self._begin("a search", partial(self._look, self._release, self._chance.choice((0, 2024))))

    def _look(self, release: str, year: int) -> None:
        with self._shelves(release, self._take) as shelves:
            shelves.shelf(year)

    @contextmanager
    def _shelves(self, release: str, take: Take) -> Iterator[PackShelves]:
        """The shelves of a machine that is new."""
        files, kind = self._practice.files(self.kept, take, release), self._kinds[release]
        with TemporaryDirectory(dir=self._folder) as folder:
            yield self._practice.shelves(
                files,
                Path(folder),
                lambda: 0.0,
                self._tell_of_broken_pack,
                opened=kind.opened,
            )

    def _tell_of_broken_pack(self, digest: str) -> None:
        with suppress(NotCalled):
            self._announce(broken=digest)

    def _sweep(self) -> None:
        """What intake owes is received again, and the writer told of whatever waits."""
        self._begin("a sweep", self._sweep_all)

    def _sweep_all(self) -> None:
        for change in [*self._owed]:
            self._note(change)
        self._notices(self._take).tell_what_waits()

    def _pass_minutes(self) -> None:
        self._pass(timedelta(minutes=self._chance.randrange(6)))

    def _pass_a_day(self) -> None:
        self._pass(timedelta(hours=self._chance.randrange(30)))

    def _pass(self, time: timedelta) -> None:
        self.kept.now += time
        self._tell(f"{self.kept.now:%d %H:%M}")
        for run in [run for run in self._running if run.began + LONGEST_RUN < self.kept.now]:
            self._resume(run, Crash())

    def _change_release(self) -> None:
        """A deployment, or a rollback: it brings the index up to date. Who runs, runs on."""
        [self._release] = [release for release in RELEASES if release != self._release]
        self._tell(f"{self._release} is deployed")
        self._events.append((ASKED, 1))

    def _reindex(self) -> None:
        self._events.append(({"rebuild": "all", **ASKED}, 1))

    def _damage_a_pack(self) -> None:
        """A bit is flipped, or it is cut short, empty, another one, or gone."""
        if not self.kept.packs:
            return
        named = MemoryIndexFiles(self.kept).named() & self.kept.packs.keys()
        digest = self._chance.choice(sorted(named) or [*self.kept.packs])
        other = self._chance.choice([*self.kept.packs])
        content = self.kept.packs[digest]
        place = self._chance.randrange(len(content) + 1)
        flipped = bytes(byte ^ (at == place) for at, byte in enumerate(content))
        damaged = self._chance.choice((flipped, content[:place], b"", self.kept.packs[other], None))
        self._tell(f"{digest[:8]} is damaged")
        if damaged is None:
            del self.kept.packs[digest]
        else:
            self.kept.packs[digest] = damaged

    def _damage_the_manifest(self) -> None:
        """Whoever does, has the index built anew."""
        content = self._chance.choice((b"", b"{", b"{}", b'{"delta": 5}', None))
        if content is None:
            self.kept.manifests.pop(self._release, None)
        else:
            self.kept.manifests[self._release] = content
        if self._chance.random() < 0.5:
            self.kept.turn = ("", "")
        self._tell("the manifest is damaged")
        self._reindex()

    # Who runs

    def _begin(
        self,
        name: str,
        job: Callable[[], object],
        event: Event = NO_EVENT,
        tries: int = MOST_TRIES,
    ) -> None:
        run = Run(f"{len(self._happened)} {name}", self.kept.now, event, tries)
        run.strand = greenlet(partial(self._do, run, job))
        self._running.append(run)
        self._resume(run, None)

    def _do(self, run: Run, job: Callable[[], object], _death: BaseException | None) -> None:
        try:
            job()
        except (Crash, Outage, StillContested, NotCalled) as death:
            run.death = death

    def _take(self, call: str) -> None:
        """A call of a run waits for its turn, or is its last."""
        death = getcurrent().parent.switch(call)
        if death:
            raise death

    def _step(self) -> None:
        if self._running:
            run = self._chance.choice(self._running)
            dies = self._chance.random() < self._crashes
            self._resume(run, self._chance.choice((Crash(), Outage())) if dies else None)

    def _resume(self, run: Run, death: BaseException | None) -> None:
        call = run.strand.switch(death)
        self._tell(f"    {run.name}: {f'{death!r}, ' if death else ''}{call or 'ends'}")
        if run.strand.dead:
            self._running.remove(run)
            if run.death and (run.tries < MOST_TRIES or _is_asked(run.event)):
                self._events.append((run.event, run.tries + 1))

    def _tell(self, what: str) -> None:
        self._happened.append(what)

    # What must be so

    def _wrong_after_two_sweeps(self) -> Iterator[str]:
        for _ in range(2):
            self._sweep_at_rest()
        yield from self._wrong_searches("after two sweeps")
        self._damage_a_pack()
        yield from self._wrong_searches("after another damage")

    def _wrong_searches(self, when: str) -> Iterator[str]:
        """A search of all years finds what is broken, which is then built anew; the next ones find
        what stands.
        """
        self._found(0)
        self._do_all()
        for year in (0, *YEARS):
            should, found = self._standing(year), self._found(year)
            if self._events:
                yield f"{when} there is a broken pack: {self._events}"
            if not should <= found:
                yield f"{when} a search in {year or 'all years'} misses {should - found}"

    def _found(self, year: int) -> Named:
        with self._shelves(self._release, at_once) as shelves:
            packs = shelves.shelf(year).packs
            return set[tuple[str, str]]().union(*map(self._kind.stories, packs))

    def _wrong_in_the_long_run(self) -> Iterator[str]:
        """Days without a change: each day a year is built anew, and at last all of them are. No two
        writers are at work: what one of them removes, another may just have kept again.
        """
        self._most_running = 1
        yield from self._wrong_in_days(len(YEARS) + 2)
        manifest, anew = self._manifest, self._anew()
        if manifest.base != anew.base:
            yield f"the index is {manifest}, and anew it would be {anew}"
        if manifest.changed or manifest.delta or manifest.due or self.kept.notes:
            yield f"not all is done: {manifest}, {self.kept.notes}"
        if self.kept.unfinished:
            yield "the writer has not said that it is done"
        old = {digest for digest, written in self.kept.written.items() if written < self.kept.now}
        yield from self._wrong_in_days(3)
        unneeded = self.kept.packs.keys() - MemoryIndexFiles(self.kept).named()
        if unneeded & old:
            yield f"nobody needs {unneeded & old}, and they are still there"

    def _wrong_in_days(self, days: int) -> Iterator[str]:
        for _ in range(days):
            self.kept.now += timedelta(days=1)
            self._owed[self.kept.mark()] = Address("denmark", "story-0")
            self._sweep_at_rest()
            if missing := self._manifest.digests - self.kept.packs.keys():
                yield f"packs were removed that the manifest names: {missing}"

    def _anew(self) -> Manifest:
        """The index as it is made of the stories alone."""
        other = IndexHistory(self.seed, real=self._real)
        other.kept = Kept(stories=self.kept.stories, now=self.kept.now)
        other._release, other._hurry = self._release, 0
        other._write(self._release, {}, at_once)
        return other._manifest

    @property
    def _manifest(self) -> Manifest:
        return decode(self.kept.manifests[self._release], type=Manifest)

    def _sweep_at_rest(self) -> None:
        self.kept.now += timedelta(minutes=5)
        self._sweep()
        self._do_all()

    def _do_all(self) -> None:
        while self._running or self._events:
            self._step()
            self._deliver()

    @property
    def _kind(self) -> PackKind:
        return self._kinds[self._release]

    def _standing(self, year: int) -> Named:
        return {
            (story.address, story.version)
            for story in self.kept.stories.values()
            if year in {0, story.published.year}
        }


def _is_asked(event: Event) -> bool:
    return ASKED.items() <= event.items()
