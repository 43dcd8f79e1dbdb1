"""Every interleaving of a short history, with one crash anywhere: searched depth first.

Handlers are deterministic, so what one does next follows from the results its calls had so far. A
state of the search is therefore the deeds done, the events waiting, those results for each running
handler, what the archive and the receipts hold, and whether the crash is still to come. Each state
is visited once.

Left out, since it changes nothing: reading the bytes of a version is no point to interleave at, for
they never change, nor is asking for a story's own pictures, which are not made here; and "before a
call" is "after the call before it", for only the handler's own memory differs, and dies with it.
Left to the random histories: other calls between the pieces of one batch.

The event of a picture goes to the handler that makes it, and that of its receipt to the one that
receives the stories which name it; a second one of these is dropped while the first still waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from greenlet import greenlet  # type: ignore[import-untyped]

from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.news.address import Address
from chalicelib.news.article import Card
from chalicelib.news.errors import LostRace
from chalicelib.news.listing import Cursor, Listing, NamedList
from chalicelib.news.mass_deletion import BOUND_KEY, DeletionWindow, confirmation_key
from chalicelib.news.originals import Original
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.pictures import Making, RenditionUse
from chalicelib.news.register import Record
from chalicelib.news.standing import Standing
from doubles.picture_maker import BROKEN, TextPictureMaker, picture_text
from tests.conftest import NOON
from tests.histories.agreement import differences, wrong_receipts
from tests.histories.calls import Call, Cloud, overtaken
from tests.histories.editors import CREATED, Announcement, Copy
from tests.histories.media import wrong_names
from tests.histories.practice import REAL, Practice, make, sweep
from tests.histories.telling import told_call
from tests.memory import MemoryRenditions, MemoryUploads


@dataclass(frozen=True)
class Deed:
    """What an editor does to a file: uploads a copy or a picture, or (None) deletes it."""

    name: str
    copy: Copy | bytes | None
    key: str = "articles/denmark/harbour.md"

    def __str__(self) -> str:
        return f"{self.name} {self.key.rpartition('/')[2]}"


GOOD = Deed("good", Copy(1))
MOVED = Deed("moved", Copy(2, slug="ferry"))
BAD = Deed("bad", Copy(body=""))
EMBARGOED = Deed("embargoed", Copy(3, date=NOON + timedelta(hours=1)))
EXPIRING = Deed("expiring", Copy(2, expires=NOON + timedelta(hours=1)))
DELETED = Deed("deleted", None)
DEEDS = (GOOD, MOVED, BAD, EMBARGOED, DELETED)
THE_OTHER = replace(GOOD, key="articles/denmark/harbour.txt")  # it wants the same address
ONE_FILE = (GOOD, MOVED, DELETED)
UNSEEN = (EMBARGOED, DELETED, GOOD)  # deleted before any reader met it: no claim is left
TWO_FILES = (GOOD, THE_OTHER, DELETED)
# The embargo, and the time of what expires, end between the second deed and the third.
MOMENTS = (NOON, NOON + timedelta(seconds=1), NOON + timedelta(hours=2))
# With a bound, deletions are held until they are confirmed. The other file was never there.
CONFIRMED = Deed("confirmed", Copy(), key=confirmation_key(NOON))
THE_OTHER_DELETED = replace(DELETED, key=THE_OTHER.key)
ILLUSTRATED = Deed("illustrated", Copy(1, picture="quay.jpg"))
DAWN = Deed("dawn", picture_text("The quay at dawn", width="320"), key="pictures/quay.jpg")
DUSK = replace(DAWN, name="dusk", copy=picture_text("The quay at dusk", width="320"))
THE_SAME = replace(DAWN, key="articles/denmark/quay.jpg")  # beside its story, so it comes first
NO_PICTURE = replace(DAWN, name="broken", copy=BROKEN)
PICTURE_DELETED = replace(DAWN, name="deleted", copy=None)


class Run(NamedTuple):
    """A running handler: the file it was called for, and the numbers of its calls' results."""

    key: str
    results: tuple[int, ...] = ()


class State(NamedTuple):
    """All that the rest of a history depends on; events and handlers in no order of time.

    `overtaken` is a file whose receipt a handler kept and died, for an event of another file: the
    receipt may be older than one that a faster handler had kept, and nobody is left to notice.
    """

    deeds: int = 0
    waiting: tuple[str, ...] = ()
    running: tuple[Run, ...] = ()
    kept: int = 0
    may_crash: bool = True
    overtaken: str = ""


class Event(NamedTuple):
    """What led from one state to another: put in words only if it led astray."""

    who: str
    what: Deed | Call
    result: object = None
    end: str = ""

    def __str__(self) -> str:
        said = told_call(self.what, self.result) if isinstance(self.what, Call) else self.what
        return f"{self.who}: {said}{self.end}"


class Step(NamedTuple):
    """A way on from a state."""

    event: Event
    to: State


class Turn(NamedTuple):
    """A handler's next call, on what archive and bucket hold: the handler after it, the number of
    what is held then, and the file whose receipt may be too old if the handler dies now.
    """

    event: Event
    run: Run
    kept: int
    is_last: bool
    overtaken: str
    announced: tuple[str, ...] = ()  # receipts of pictures


class Kept(NamedTuple):
    """What archive and receipts hold."""

    records: tuple[tuple[str, Record], ...] = ()
    standings: tuple[tuple[Address, Standing], ...] = ()
    cards: frozenset[tuple[Listing, Cursor, tuple[Card, str]]] = frozenset()
    receipts: tuple[tuple[str, tuple[str, str]], ...] = ()
    left: frozenset[NamedList] = frozenset()
    windows: tuple[tuple[datetime, DeletionWindow], ...] = ()
    originals: tuple[tuple[str, Original], ...] = ()
    links: frozenset[tuple[str, str, str]] = frozenset()
    uses: tuple[tuple[str, RenditionUse], ...] = ()
    renditions: tuple[tuple[str, bytes], ...] = ()
    notes: tuple[tuple[tuple[str, int], Making], ...] = ()


class SmallScopeFailed(AssertionError):
    """Some interleaving does not end as the bucket says; the message tells it."""


class SmallScope:
    """The search over one sequence of deeds, in a bucket with a `bound` of deletions (None: without
    one), with one crash of a handler at most, or without; `states` has every state found and how it
    was."""

    def __init__(
        self,
        deeds: tuple[Deed, ...],
        practice: Practice = REAL,
        *,
        at_once: int,
        doubled: bool,
        bound: int | None = None,
        crashes: bool = True,
    ) -> None:
        self._beginning = State(may_crash=crashes)
        self.states: dict[State, tuple[State, Event] | None] = {self._beginning: None}
        self._deeds = deeds
        self._practice = practice
        self._at_once = at_once
        self._doubled = doubled
        self._buckets = [_bucket(deeds[:done], bound) for done in range(len(deeds) + 1)]
        self._kept = _Numbers()
        self._kept.number(Kept())
        self._results = _Numbers()
        self._next_calls: dict[Run, Call | None] = {}
        self._replays: dict[Run, _Replay] = {}  # handlers that wait for a result
        self._turns: dict[tuple[int, int, Run], Turn] = {}
        self._endings: set[tuple[int, bool, str]] = set()
        self._beginnings: set[tuple[int, int, str]] = set()
        self._should_be = practice.rebuilt(self._buckets[-1])

    def search(self) -> int:
        """Visit every state; returns how many. Raises SmallScopeFailed at the first wrong end."""
        open_states = [self._beginning]
        while open_states:
            state = open_states.pop()
            is_end = True
            for event, to in self._steps(state):
                is_end = False
                if to not in self.states:
                    self.states[to] = (state, event)
                    open_states.append(to)
            if is_end:
                self._verify(state)
        return len(self.states)

    def _steps(self, state: State) -> Iterator[Step]:
        if state.deeds < len(self._deeds):
            yield self._act(state)
        if len(state.running) < self._at_once:
            for key in sorted(set(state.waiting)):
                waiting = _without(state.waiting, key)
                yield from self._call(state._replace(waiting=waiting), Run(key))
        for run in sorted(set(state.running)):
            running = _without(state.running, run)
            yield from self._call(state._replace(running=running), run)

    def _act(self, state: State) -> Step:
        deed = self._deeds[state.deeds]
        events = 2 if self._doubled and state.deeds == 0 else 1
        waiting = tuple(sorted((*state.waiting, *[deed.key] * events)))
        after = state._replace(deeds=state.deeds + 1, waiting=waiting)
        return Step(Event("the editor", deed), after)

    def _call(self, rest: State, run: Run) -> Iterator[Step]:
        """The handler makes its next call, and lives or dies; `rest` is the state without it."""
        turn = self._turn(rest, run)
        waits = tuple(sorted((*rest.waiting, *{*turn.announced} - {*rest.waiting})))
        rest = rest._replace(kept=turn.kept, waiting=waits)
        if not turn.run.results:
            self._succeed_alone(rest, run.key)
        if turn.is_last:
            yield Step(turn.event._replace(end="; done"), rest)
        else:
            running = tuple(sorted((*rest.running, turn.run)))
            yield Step(turn.event, rest._replace(running=running))
        if rest.may_crash:
            waiting = tuple(sorted((*rest.waiting, run.key)))
            dead = rest._replace(waiting=waiting, may_crash=False, overtaken=turn.overtaken)
            yield Step(turn.event._replace(end="; died"), dead)

    def _turn(self, state: State, run: Run) -> Turn:
        """The same in every state that holds the same, whatever else runs or waits."""
        place = (state.kept, state.deeds, run)
        if place not in self._turns:
            cloud = self._cloud(state)
            call, event, after = self._made(cloud, run)
            kept = state.kept if call.name in _READS else self._kept.number(_kept(cloud))
            is_last = self._next_call(after) is None
            overtaken, announced = self._overtaken(after), tuple(cloud.receipts)
            self._turns[place] = Turn(event, after, kept, is_last, overtaken, announced)
        return self._turns[place]

    def _made(self, cloud: Cloud, run: Run) -> tuple[Call, Event, Run]:
        """The run's next call, made; and the run after it."""
        call = self._next_call(run)
        assert call is not None
        result = _performed(cloud, call)
        longer = Run(run.key, (*run.results, self._results.number(result)))
        if result == _LOST and self._starts_again(run, longer):
            longer = Run(run.key)
        following = self._next_call(longer)
        if following and following.name == call.name and call.name in _PIECES:
            return self._made(cloud, longer)
        return call, Event(f"    handler {run.key}", call, result), longer

    def _succeed_alone(self, state: State, key: str) -> None:
        """A handler that begins now must not lose if no other one runs, or it would for ever."""
        if (beginning := (state.kept, state.deeds, key)) in self._beginnings:
            return
        self._beginnings.add(beginning)
        cloud, run = self._cloud(state), Run(key)
        while call := self._next_call(run):
            result = _performed(cloud, call)
            if result == _LOST:
                raise SmallScopeFailed(f"a handler of {key} loses its race, though it runs alone")
            run = Run(key, (*run.results, self._results.number(result)))

    def _starts_again(self, run: Run, longer: Run) -> bool:
        """Whether the handler, having lost a race, goes on as a new one would: it reads the record
        again, has received no other file, and has changed nothing for which it must receive others.
        """
        if self._next_call(longer) != self._next_call(Run(run.key)):
            return False
        if len({deed.key for deed in self._deeds}) == 1:
            return True
        before = (Run(run.key, run.results[:count]) for count in range(len(run.results)))
        return not any(call and call.name not in _READS for call in map(self._next_call, before))

    def _next_call(self, run: Run) -> Call | None:
        if run not in self._next_calls:
            replay = self._replayed(run)
            self._next_calls[run] = replay.call
            self._replays[run] = replay
        return self._next_calls[run]

    def _replayed(self, run: Run) -> _Replay:
        """The handler after these results: one that has waited for the last of them, or anew."""
        waiting = self._replays.pop(Run(run.key, run.results[:-1]), None) if run.results else None
        replay = waiting or _Replay(self._practice, self._buckets[-1], run.key)
        for number in run.results[-1:] if waiting else run.results:
            replay.answer(self._results.of(number))
        return replay

    def _overtaken(self, run: Run) -> str:
        """Another file than the event's, whose receipt may be older than its record."""
        calls = [self._next_call(Run(run.key, run.results[:n])) for n in range(len(run.results))]
        results = map(self._results.of, run.results)
        made = [(call, result) for call, result in zip(calls, results, strict=True) if call]
        return next(iter(overtaken(made) - {run.key}), "")

    def _cloud(self, state: State) -> Cloud:
        kept: Kept = self._kept.of(state.kept)
        archive = self._practice.archive()
        archive.kept_records = dict(kept.records)
        archive.kept_standings = dict(kept.standings)
        archive.left = set(kept.left)
        archive.kept_windows = dict(kept.windows)
        for listing, cursor, card in kept.cards:
            archive.cards.setdefault(listing, {})[cursor] = card
        uploads = MemoryUploads()
        uploads.files = self._buckets[state.deeds].files
        uploads.receipts = dict(kept.receipts)
        archive.kept_originals = dict(kept.originals)
        archive.links = set(kept.links)
        archive.kept_uses = dict(kept.uses)
        renditions = MemoryRenditions()
        renditions.update(kept.renditions)
        renditions.notes = dict(kept.notes)
        return Cloud(archive, uploads, renditions=renditions)

    def _verify(self, state: State) -> None:
        ending = (state.kept, state.may_crash, state.overtaken)
        if ending in self._endings:
            return
        self._endings.add(ending)
        if wrong := self._wrong(state):
            raise SmallScopeFailed("\n".join(["", *wrong, "", *self._way_to(state)]))

    def _wrong(self, state: State) -> list[str]:
        cloud = self._cloud(state)
        stale = [record.key for record in cloud.archive.records() if record.is_stale]
        if stale and state.may_crash == self._beginning.may_crash:
            return [f"stale though no handler died: {stale}"]
        if stale:
            self._sweep(cloud)
        receipts = {*wrong_receipts(cloud.archive, cloud.uploads)} - {state.overtaken}
        return [
            *differences(cloud.archive, self._should_be, MOMENTS[-1]),
            *wrong_names(cloud, are_all_asked_for=False),
            *(f"the receipt of {key} is not the record's" for key in sorted(receipts)),
        ]

    def _sweep(self, cloud: Cloud) -> None:
        """Once for what is stale, and once for the stories of the pictures among that."""
        site = self._practice.site(cloud.perform)
        for _ in range(2):
            sweep(site)
            for key in filter(is_picture_key, [*cloud.requests]):
                make(self._practice.pictures(cloud.perform, TextPictureMaker()), key)

    def _way_to(self, state: State) -> list[str]:
        events: list[str] = []
        while found := self.states[state]:
            state, event = found
            events.append(str(event))
        return events[::-1]


_READS = (
    *("record", "standing", "window", "versions", "read", "records after", "newest after"),
    *("open records", "walk", "announced", "picture window", "originals at", "originals named"),
    *("stories_naming", "use", "note", "paths"),
)
# Many of one kind are a batch: of a story's addresses, of the places of its picture, of renditions.
_PIECES = ("standing", "link", "originals at", "put rendition")
_LOST = "lost the race"
_FROZEN: dict[type, Callable[[Any], object]] = {list: tuple, set: frozenset}


def _as_it_is(value: object) -> object:
    return value


class _Numbers:
    """A number for each value that differs from all before: small, and quick to compare."""

    def __init__(self) -> None:
        self._number_of: dict[Any, int] = {}
        self._values: list[Any] = []

    def number(self, value: object) -> int:
        value = _FROZEN.get(type(value), _as_it_is)(value)
        number = self._number_of.setdefault(value, len(self._values))
        if number == len(self._values):
            self._values.append(value)
        return number

    def of(self, number: int) -> Any:  # noqa: ANN401 - whatever was given
        return self._values[number]


class _Replay:
    """A handler, run up to the `call` whose result it has not got; None when it is done."""

    def __init__(self, practice: Practice, bucket: MemoryUploads, key: str) -> None:
        self._practice = practice
        self._bucket = bucket
        self._strand = greenlet(self._run)
        self.call: Call | None = self._strand.switch(key)

    def answer(self, result: object) -> None:
        """Give it the result, and run on to the next call."""
        self.call = self._strand.switch(result)

    def _run(self, key: str) -> None:
        if is_picture_key(key):
            make(self._practice.pictures(self._take, TextPictureMaker()), key)
        else:
            event = {"Records": [Announcement(key, CREATED).record()]}
            self._practice.receive(self._practice.site(self._take), event)

    def _take(self, call: Call) -> object:
        if call.name == "read":
            return self._bucket.read(*call.subject)
        if call.name == "request for":
            return None
        result = self._strand.parent.switch(call)
        if result == _LOST:
            raise LostRace(call.key)
        return result


def _bucket(deeds: tuple[Deed, ...], bound: int | None) -> MemoryUploads:
    bucket = MemoryUploads()
    if bound is not None:
        bucket.put(BOUND_KEY, bound_file(bound), NOON - timedelta(hours=1))
    for deed, moment in zip(deeds, MOMENTS, strict=False):
        if deed.copy:
            content = deed.copy.text() if isinstance(deed.copy, Copy) else deed.copy
            bucket.put(deed.key, content, moment)
        else:
            bucket.delete(deed.key, moment)
    return bucket


def _performed(cloud: Cloud, call: Call) -> object:
    try:
        return cloud.perform(call)
    except LostRace:
        return _LOST


def _kept(cloud: Cloud) -> Kept:
    archive = cloud.archive
    cards = archive.cards.items()
    return Kept(
        records=tuple(sorted(archive.kept_records.items())),
        standings=tuple(sorted(archive.kept_standings.items())),
        cards=frozenset((name, place, card) for name, at in cards for place, card in at.items()),
        receipts=tuple(sorted(cloud.uploads.receipts.items())),
        left=frozenset(archive.left),
        windows=tuple(sorted(archive.kept_windows.items())),
        originals=tuple(sorted(archive.kept_originals.items())),
        links=frozenset(archive.links),
        uses=tuple(sorted(archive.kept_uses.items())),
        renditions=tuple(sorted(cloud.renditions.items())),
        notes=tuple(sorted(cloud.renditions.notes.items())),
    )


def _without[T](things: tuple[T, ...], thing: T) -> tuple[T, ...]:
    place = things.index(thing)
    return things[:place] + things[place + 1 :]
