"""Histories in which changes are told to others: whoever crashes, all is told, and nothing secret.

Intake, sweeps and senders interleave between their calls, and die before or after any of them. No
handler lives for longer than Lambda lets it. What readers are shown is looked at after every call;
at the end each page and each feed must have been told of since it changed last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

import msgspec.structs

from chalicelib.ingest.announcement import announced_keys
from chalicelib.ingest.change_notes import ChangeNotes
from chalicelib.ingest.intake import Failed, Intake, Outcome, raise_failed
from chalicelib.ingest.sweep import sweep
from chalicelib.journal import Journal
from chalicelib.news.address import Address
from chalicelib.news.errors import NotCalled
from chalicelib.news.ping_notes import PingReply
from chalicelib.news.pings import INDEXNOW, WEBSUB, PingChoice
from chalicelib.news.shown import CORRECTIONS, FEED_FILES, WITHDRAWALS, Showing, lately_left, shown
from chalicelib.pinging.ping_sending import PingSending
from doubles.newsroom import NEWSROOM
from tests.histories.calls import Call, CalledRegister, CalledUploads, Cloud, Take
from tests.histories.editors import EMBARGOES, KEYS, Editors
from tests.histories.history import HistoryFailed
from tests.histories.practice import SITE_URL
from tests.histories.telling import told_call
from tests.histories.turns import Fate, Handler, Turns
from tests.memory import MemoryArchive, MemoryUploads
from tests.memory_pings import MemoryPingNotes

PINGED = msgspec.structs.replace(
    NEWSROOM, pings=PingChoice(hub="https://hub.example.org/", indexnow=True)
)
NAMELESS = {"", "today/", CORRECTIONS, WITHDRAWALS}  # feeds that are there whatever is in them
MOST_PAGES = 4  # that the search engine takes at once: fewer than there are
MOST_TRIES = 3  # of an event; then it is lost, and the sweep finds what it was about
LONGEST_LIFE = timedelta(minutes=4)  # of a handler: the sweep's timeout
_BREAKS = tuple(fate for fate in Fate if fate is not Fate.LIVES)


class CalledPingNotes:
    """PingNotes whose calls are taken one by one."""

    def __init__(self, take: Take) -> None:
        self._take = take

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *arguments: self._take(Call(f"pings: {name}", arguments))


@dataclass
class CalledReceiver:
    """A receiver whose calls are taken one by one."""

    take: Take
    name: str
    most: int

    def tell(self, paths: Sequence[str]) -> PingReply:
        reply: PingReply = self.take(Call("tell", (self.name, tuple(paths))))
        return reply


@dataclass
class PingedCloud(Cloud):
    """The same with notes and receivers; it knows what readers were shown, what was told of it,
    and in what order.
    """

    notes: MemoryPingNotes = field(default_factory=MemoryPingNotes)
    now: Callable[[], datetime] = datetime.now
    is_down: Callable[[], bool] = lambda: False
    pause: Callable[[float], object] = lambda _seconds: None
    sender_calls: int = 0
    steps: int = 0
    showings: dict[Address, Showing] = field(default_factory=dict)
    feeds: set[str] = field(default_factory=set)  # that readers have ever had
    pages: set[str] = field(default_factory=set)  # the same
    changed: dict[str, int] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    crowds: list[str] = field(default_factory=list)  # calls that had more than their receiver takes
    most: dict[str, int] = field(default_factory=lambda: {WEBSUB: 1, INDEXNOW: MOST_PAGES})
    has_room: Callable[[], bool] = lambda: True  # whether Lambda takes a call

    def perform(self, call: Call) -> object:
        self.steps += 1
        if call.name.startswith("pings: "):
            return getattr(self.notes, call.name.removeprefix("pings: "))(*call.subject)
        if call.name == "call the sender":
            if not self.has_room():
                return NotCalled("TooManyRequestsException")
            self.sender_calls += 1
            return None
        if call.name == "pause":
            return self.pause(call.subject)
        if call.name == "tell":
            return self._tell(*call.subject)
        try:
            return super().perform(call)
        finally:
            self.look()

    def look(self) -> None:
        """See what readers are shown now, and what has changed since it was last seen."""
        for address, standing in self.archive.kept_standings.items():
            was = self.showings.get(address, Showing())
            is_now = self.showings[address] = shown(standing, self.now())
            # Also those of a story that came too late, though its editor wanted it to be seen then.
            self.feeds |= is_now.feeds | lately_left(standing, self.now())
            if was == is_now:
                continue
            page = address.path.removeprefix("/")
            self.pages |= {page} if is_now.status else set()
            if not is_now.status:  # an old address whose story was never public after all
                self.changed.pop(page, None)
            pages = [page] if is_now.status else []
            feeds = (
                f"{folder}{file}" for folder in was.feeds | is_now.feeds for file in FEED_FILES
            )
            self.changed |= dict.fromkeys([*pages, *feeds], self.steps)

    def _tell(self, receiver: str, paths: Sequence[str]) -> PingReply:
        public = {f"{folder}{file}" for folder in self.feeds | NAMELESS for file in FEED_FILES}
        if receiver == INDEXNOW:
            public = self.pages
        self.secrets += [path for path in paths if path not in public]
        if len(paths) > self.most[receiver]:
            self.crowds.append(f"{receiver} was told of {len(paths)} at once")
        if self.is_down():
            return PingReply(503, "down")
        self.told |= dict.fromkeys(paths, self.steps)
        return PingReply(202)


@dataclass(frozen=True)
class PingPractice:
    """What tells of changes; a mutant has one of these otherwise."""

    change_notes: type[ChangeNotes] = ChangeNotes
    sending: type[PingSending] = PingSending
    notes: type[MemoryPingNotes] = MemoryPingNotes


REAL = PingPractice()


class PingedHistory:
    """All that happens follows from the seed."""

    def __init__(self, seed: int, practice: PingPractice = REAL, *, deeds: int = 10) -> None:
        self.seed = seed
        self._practice = practice
        self._chance = chance = Random(f"pinged {seed}")
        self._happened: list[str | tuple[str, Call, object]] = []
        self._crashes = chance.choice((0.0, 0.02, 0.1))
        self._outages = chance.choice((0.0, 0.3))
        self._lost = chance.choice((0.0, 0.3))
        self._crowded = chance.choice((0.0, 0.3))
        self._in_the_way: list[str] = []
        keys = KEYS[: chance.randint(1, 4)]
        self._editors = Editors(chance, MemoryUploads(), keys, self._note_deed)
        self._cloud = PingedCloud(
            MemoryArchive(),
            self._editors.bucket,
            now=self._now,
            is_down=lambda: chance.random() < self._outages,
            has_room=lambda: chance.random() >= self._crowded,
            notes=practice.notes(),
            pause=self._pass,
        )
        self._turns = Turns(self._cloud, lambda *call: self._happened.append(call))
        take = self._turns.take
        self._register = CalledRegister(take)
        self._notes = CalledPingNotes(take)
        intake = Intake(
            self._register, CalledUploads(take), PINGED, SITE_URL, pause=lambda _attempt: None
        )
        notes = practice.change_notes(self._notes, partial(_call, take), PINGED, self._now)
        self._intake = replace(intake, change_notes=notes)
        self._deeds_left = deeds
        self._events: list[tuple[list[str], int]] = []
        self._begun: dict[Handler, datetime] = {}
        self._jobs: dict[Handler, tuple[list[str], int]] = {}

    def play(self) -> None:
        """Let it happen. Raises HistoryFailed if a change was not told, or something else was."""
        while deeds := self._possible():
            self._chance.choice(deeds)()
            self._end_what_takes_too_long()
        self._outages = self._crowded = 0.0
        for moment in sorted({*EMBARGOES, self._now()}):
            self._editors.clock = max(moment, self._now())
            for _ in range(4):
                self._sweep_alone()
                self._pass(3600)
        late = [
            f"{path} changed, and was not told of since"
            for path, step in sorted(self._cloud.changed.items())
            if self._cloud.told.get(path, -1) < step
        ]
        secret = [f"{path} was told of, and no reader had it" for path in self._cloud.secrets]
        wrong = [*late, *secret, *self._cloud.crowds, *self._in_the_way]
        wrong += [f"{note.file} is still noted" for note in self._cloud.notes.notes.values()]
        wrong += [f"{ping.path} still waits" for ping in self._cloud.notes.queued.values()]
        if wrong:
            again = f"Again: later_soak pings --replay {self.seed}"
            raise HistoryFailed("\n".join(["", *wrong, again, self.told()]))

    def _possible(self) -> list[Callable[[], object]]:
        running = [partial(self._go_on, handler) for handler in self._turns.running]
        possible: list[Callable[[], object]] = [*running, *running, *running]
        if self._deeds_left:
            possible += [self._act, self._begin_sweep]
        if self._events:
            possible.append(self._deliver)
        if self._cloud.sender_calls:
            possible.append(self._begin_sender)
        return possible

    def _act(self) -> None:
        self._deeds_left -= 1
        event = {"Records": [each.record() for each in self._editors.act()]}
        self._cloud.steps += 1
        self._cloud.look()
        if self._chance.random() >= self._lost:
            self._events.append((list(announced_keys(event)), 1))

    def _deliver(self) -> None:
        keys, tries = self._events.pop(self._chance.randrange(len(self._events)))
        handler = self._begin(f"receives {keys}", lambda: _received(self._intake.receiving(keys)))
        self._jobs[handler] = (keys, tries)

    def _begin_sweep(self) -> None:
        self._begin("sweeps", self._sweep)

    def _sweep(self) -> None:
        _received(sweep(self._intake))
        assert self._intake.change_notes
        self._intake.change_notes.sweep(self._register)

    def _begin_sender(self) -> None:
        self._cloud.sender_calls -= 1
        self._begin("sends", self._sender.run)

    @property
    def _sender(self) -> PingSending:
        take = self._turns.take
        journal = Journal("prod", now=self._now, write=lambda _line: None, is_local=False)
        return self._practice.sending(
            self._notes,
            self._register,
            tuple(CalledReceiver(take, name, most) for name, most in self._cloud.most.items()),
            journal,
            self._now,
            lambda seconds: take(Call("pause", seconds)),
        )

    def _begin(self, what: str, job: Callable[[], object]) -> Handler:
        handler = self._turns.begin(f"{len(self._happened)} {what}", job)
        self._begun[handler] = self._now()
        return handler

    def _go_on(self, handler: Handler) -> None:
        breaks = self._chance.random() < self._crashes
        self._turns.go_on(handler, self._chance.choice(_BREAKS) if breaks else Fate.LIVES)
        self._run_again(handler)

    def _end_what_takes_too_long(self) -> None:
        for handler in [*self._turns.running]:
            if self._begun[handler] < self._now() - LONGEST_LIFE:
                self._turns.go_on(handler, Fate.DIES_BEFORE)
                self._run_again(handler)

    def _run_again(self, handler: Handler) -> None:
        if handler.death is None or handler not in self._jobs:
            return
        if _has(handler.death, NotCalled):
            self._in_the_way.append(f"{handler.name} failed, since nobody could be called")
        keys, tries = self._jobs.pop(handler)
        if tries < MOST_TRIES:
            self._events.append((keys, tries + 1))

    def _sweep_alone(self) -> None:
        self._sweep()
        while self._cloud.sender_calls:
            self._cloud.sender_calls = 0
            self._sender.run()

    def _pass(self, seconds: float) -> None:
        self._editors.clock += timedelta(seconds=seconds)
        self._cloud.look()

    def _now(self) -> datetime:
        return self._editors.clock

    def _note_deed(self, moment: datetime, deed: str) -> None:
        self._happened.append(f"{moment:%d %H:%M:%S} the editor {deed}")

    def told(self) -> str:
        """All that happened."""
        return "\n".join(
            each if isinstance(each, str) else f"    {each[0]}: {told_call(*each[1:])}"
            for each in self._happened
        )


def _call(take: Take) -> None:
    """Call the sender; Lambda may not take that."""
    refused = take(Call("call the sender", ""))
    if refused:
        raise refused


def _has(death: BaseException | None, kind: type[BaseException]) -> bool:
    """Whether somebody died of that."""
    if isinstance(death, BaseExceptionGroup):
        return any(_has(one, kind) for one in death.exceptions)
    return isinstance(death, kind) or (death is not None and _has(death.__cause__, kind))


def _received(outcomes: Iterable[Outcome]) -> None:
    raise_failed([one for one in tuple(outcomes) if isinstance(one, Failed)])
