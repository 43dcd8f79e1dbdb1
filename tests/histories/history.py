"""One random history: editors at work, events that go astray, handlers that interleave and die.

Two kinds. Where nothing is lost for good, handlers that died are run again until they are done, and
the site must be as rebuilt without a sweep, with one exception. A file that wins or loses an
address through another file's entry is marked stale in that entry; a handler that dies after it,
before it has received the marked file too, finds nothing left to do when it is run again. The mark
is then a sweep's to find: one is in order if a record is stale at rest and a handler has died.

In some, editors write in Word and for the web too, the file of redirects comes, changes and goes,
and drafts have previews: at the end there is one of each, of its newest version, and no other.

In some, the brake on mass deletion has a bound: many files are deleted at once, operators decide,
and put files back. In the others there is none, as in a bucket of before.

With pictures a day may pass, after which a sweep removes what nobody has had since; if it dies, the
next one goes on. Two days after the end what pages name must be there, and nothing else that a
rebuild would not make; crops and share images stay.

Where events are lost, one sweep runs among the last handlers, and more when all are at rest: two if
S3's second notices have all come, else as many as it takes the walk to go round twice.

At the end every receipt must be that of its record, with one exception: where a slow handler keeps
a receipt after a faster one has, and dies before it sees that, while it received the file for
another's sake (or no event is delivered again).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from chalicelib.news.errors import NotReceived, StillContested
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.waiting_line import ROOM, Room
from chalicelib.news.write_budget import MOST_WRITES
from doubles.picture_maker import TextPictureMaker
from tests.histories.agreement import (
    differences,
    disagreements,
    wrong_previews,
    wrong_receipts,
    wrong_redirects,
)
from tests.histories.calls import Call, Cloud, overtaken
from tests.histories.editors import (
    CREATED,
    KEYS,
    PICTURES,
    Announcement,
    Editors,
    WholeSecondsBucket,
)
from tests.histories.media import wrong_media, wrong_names
from tests.histories.office_files import OFFICE_KEYS
from tests.histories.practice import REAL, Practice, make, sweep
from tests.histories.telling import told_call
from tests.histories.turns import Crash, Fate, Handler, Outage, Turns
from tests.memory import MemoryRenditions, MemoryUploads

_BREAKS = tuple(fate for fate in Fate if fate is not Fate.LIVES)
PACES = (1.0, 1.0, 0.1, 0.01)  # some handlers stall, as machines do, while much happens
FEW_WRITES = 17  # in a transaction: less than some changes need in this small world
LITTLE_ROOM = (Room(1, 1, 1), Room(2, 1, 1))  # at an address: less than these files may need
FURTHER_DEEDS = 4  # to delete many files, and to decide about them, something must come before
# At one event. That of several files and pictures takes a hundred calls, each of which may break:
# so once it was tried often enough nothing breaks any more, and then it must be done soon.
FAIR_TRIES = 50
ENDLESS_TRIES = 60
MOST_TRIES = 3  # Lambda runs an event once and again twice; then it is lost to us


class HistoryFailed(AssertionError):
    """The site is not what the bucket says; the message tells the history and how to replay it."""


@dataclass(frozen=True)
class Weather:
    """What one history is like: how much happens, how fast, and how much of it goes wrong."""

    deeds: int
    keys: tuple[str, ...]
    at_once: int
    haste: float
    throng: float
    doubled: float
    late: float
    lost: float
    crashes: float
    page: int
    most_writes: int
    room: Room
    slice_size: int
    second_lost: float
    calm: bool

    @classmethod
    def of(cls, chance: Random, *, loses_events: bool, is_braked: bool) -> Weather:
        """A weather of chance. Where it is calm, editors wait until all is received: operators
        decide about deletions that are held already.
        """
        return cls(
            deeds=chance.randint(2, 10),
            keys=_keys(chance),
            at_once=chance.randint(1, 4),
            haste=chance.choice((0.05, 0.2, 1.0)),
            throng=chance.choice((0.3, 2.0)),
            doubled=chance.choice((0.0, 0.3)),
            late=chance.choice((0.0, 0.3)),
            lost=chance.choice((0.1, 0.4)) if loses_events else 0.0,
            crashes=chance.choice((0.0, 0.02, 0.06)),
            page=chance.choice((1, 2, 1000)),
            most_writes=chance.choice((MOST_WRITES, FEW_WRITES)),
            room=chance.choice((ROOM, *LITTLE_ROOM)),
            slice_size=chance.choice((1, 2, 1000)),
            second_lost=chance.choice((0.0, 0.5, 1.0)),
            calm=is_braked and chance.random() < 0.5,
        )


@dataclass(eq=False)
class Event:
    """What S3 sends to a handler."""

    name: str
    announcements: list[Announcement]
    makes: str = ""  # the picture that is to be made, or the story of such; empty: S3's own event
    tries: int = 0

    def content(self) -> dict[str, Any]:
        """As the handler gets it."""
        return {"Records": [each.record() for each in self.announcements]}


class History:
    """All that happens follows from the seed, the kind and the practice."""

    def __init__(
        self,
        seed: int,
        practice: Practice = REAL,
        *,
        loses_events: bool,
        is_braked: bool = False,
        has_pictures: bool = False,
        has_documents: bool = False,
    ) -> None:
        practice = replace(practice, has_documents=has_documents)
        self.seed = seed
        self.has_documents = has_documents
        self.has_pictures = has_pictures
        self.loses_events = loses_events
        self.is_braked = is_braked
        self.happened: list[str | tuple[str, Call, object]] = []
        self._practice = practice
        kind = f"{loses_events}{' braked' * is_braked}{' pictures' * has_pictures}"
        kind += " documents" * has_documents
        self._chance = Random(f"{seed} {kind}")
        self._weather = Weather.of(self._chance, loses_events=loses_events, is_braked=is_braked)
        bucket = self._chance.choice((MemoryUploads, WholeSecondsBucket))()
        self._editors = Editors(self._chance, bucket, self._weather.keys, self._note_deed)
        self._editors.has_pictures = has_pictures
        if has_documents:
            self._editors.has_documents = True
            office = self._chance.sample(OFFICE_KEYS, self._chance.randint(0, len(OFFICE_KEYS)))
            self._editors.keys = (*self._weather.keys[: 4 - len(office)], *office)
        if is_braked:
            self._editors.is_braked = True
            self._editors.set_bound("")
            self._editors.clock += timedelta(seconds=self._chance.choice((1, 600)))
        self._cloud = Cloud(practice.archive(), bucket, self._weather.page)
        self._turns = Turns(self._cloud, self._note_call)
        self._cloud.archive.most_writes = self._weather.most_writes
        self._site = practice.site(
            self._turns.take,
            most_writes=self._weather.most_writes,
            room=self._weather.room,
            slice_size=self._weather.slice_size,
            now=self._now,
        )
        self._pictures = practice.pictures(
            self._turns.take,
            TextPictureMaker(),
            most_writes=self._weather.most_writes,
            now=self._now,
        )
        self._story_pictures = practice.story_pictures(self._turns.take, TextPictureMaker())
        self._days_left = self._chance.choice((0, 1, 2)) if has_pictures else 0
        self._deeds_left = self._weather.deeds + FURTHER_DEEDS * (
            is_braked + has_pictures + has_documents
        )
        self._sweeps_left = int(loses_events)
        self._waiting: list[Event] = []
        self._late: list[Event] = []
        self._events: dict[Handler, Event] = {}
        self._has_seen_a_death = False
        self._overtaken: set[str] = set()

    def play(self) -> None:
        """Let it happen. Raises HistoryFailed if the site does not end as the bucket says."""
        while deeds := self._possible():
            self._chance.choices([do for do, _ in deeds], [weight for _, weight in deeds])[0]()
        self._sweep_at_rest()
        wrong = disagreements(
            self._practice,
            self._cloud.archive,
            self._cloud.uploads,
            self._editors.clock,
            self._chance,
            self._weather.room,
        )
        receipts = {*wrong_receipts(self._cloud.archive, self._cloud.uploads)} - self._overtaken
        wrong += [f"the receipt of {key} is not the record's" for key in sorted(receipts)]
        if self.has_documents:
            archive, uploads, editors = self._cloud.archive, self._cloud.uploads, self._editors
            wrong += wrong_previews(archive, uploads, editors.copy_of_version)
            wrong += wrong_redirects(archive, uploads, editors.redirects_of_version)
        if self.has_pictures:
            wrong += self._wrong_pictures()
        if wrong:
            raise self._failed(*wrong)

    def _wrong_pictures(self) -> list[str]:
        """What pages name and is not there; what is there two days later and a rebuild would not
        make; and what a rebuild makes of the renditions that there are, without making any.
        """
        cloud = self._cloud
        wrong = wrong_names(cloud, are_all_asked_for=not self.loses_events)
        self._editors.clock += timedelta(days=2)
        self._sweep_alone()  # removes more at once than a history has
        again = MemoryRenditions()
        fresh = self._practice.rebuilt(
            cloud.uploads, self._weather.room, renditions=again, maker=TextPictureMaker()
        )
        wrong += wrong_names(cloud, are_all_asked_for=not self.loses_events)
        wrong += wrong_media(cloud, again)
        rebuilt = self._practice.rebuilt(
            cloud.uploads, self._weather.room, renditions=cloud.renditions
        )
        return wrong + differences(rebuilt, fresh, self._editors.clock)

    def _now(self) -> datetime:
        return self._editors.clock

    def told(self) -> str:
        """The history so far, for people, and how to see it again."""
        lost = " --lossy" * self.loses_events + " --braked" * self.is_braked
        lost += " --pictures" * self.has_pictures + " --documents" * self.has_documents
        lines = [each if isinstance(each, str) else _told(*each) for each in self.happened]
        return "\n".join(
            [
                f"seed {self.seed}: python -m benchmarks.soak --replay {self.seed}{lost}",
                f"{self._weather}, {type(self._cloud.uploads).__name__}",
                *lines,
            ]
        )

    def _possible(self) -> list[tuple[Callable[[], object], float]]:
        """What may happen next, and how likely it is."""
        self._send_what_handlers_asked()
        if not self._deeds_left:
            self._waiting += self._late
            self._late = []
        running = self._turns.running
        possible: list[tuple[Callable[[], object], float]] = [
            (partial(self._go_on, handler), handler.pace) for handler in running
        ]
        if self._deeds_left and not (self._weather.calm and (running or self._waiting)):
            possible.append((self._act, self._weather.haste))
        if self._waiting and len(running) < self._weather.at_once:
            possible.append((self._deliver, self._weather.throng))
        if self._sweeps_left and (self.has_pictures or not self._deeds_left):
            possible.append((self._sweep_meanwhile, 0.3))
        has_unused = any(not use.users for use in self._cloud.archive.kept_uses.values())
        if self._days_left and not running and has_unused:
            possible.append((self._let_a_day_pass, 1.0))
        return possible

    def _act(self) -> None:
        self._deeds_left -= 1
        announced = self._editors.act()
        for each in announced:
            if self._chance.random() >= self._weather.second_lost:
                self._cloud.changes.notices.append(each.key)
        if self._chance.random() < 0.5:
            self._send(announced)
        else:
            for each in announced:
                self._send([each])

    def _send(self, announced: list[Announcement]) -> None:
        for _ in range(1 + (self._chance.random() < self._weather.doubled)):
            self._send_event(Event(f"event {len(self.happened)}", announced))

    def _send_event(self, event: Event) -> None:
        if self._chance.random() < self._weather.lost:
            self._note(f"{event.name} is lost")
        elif self._chance.random() < self._weather.late:
            self._late.append(event)
        else:
            self._waiting.append(event)

    def _send_what_handlers_asked(self) -> None:
        """What S3 and Lambda deliver since a handler kept a picture's receipt, or asked for one."""
        cloud = self._cloud
        requests, receipts = [*cloud.requests], [*cloud.receipts]
        cloud.requests.clear()
        cloud.receipts.clear()
        for key in requests:
            self._send_event(Event(f"request {len(self.happened)}", [], makes=key))
        for key in receipts:
            self._send([Announcement(key, CREATED)])

    def _deliver(self) -> None:
        event = self._waiting.pop(self._chance.randrange(len(self._waiting)))
        event.tries += 1
        name = f"handler {len(self.happened)}"
        told = [event.makes or [each.key for each in event.announcements]]
        self._note(f"{name} gets {event.name}: {told}")
        handler = self._turns.begin(name, self._job(event))
        handler.pace = self._chance.choice(PACES)
        self._events[handler] = event

    def _job(self, event: Event) -> Callable[[], object]:
        if event.makes:
            return lambda: self._make(event.makes)
        content = event.content()
        return lambda: self._practice.receive(self._site, content)

    def _make(self, key: str) -> None:
        """Make an original's renditions, or what a story has of its own."""
        if is_picture_key(key):
            make(self._pictures, key)
        else:
            self._story_pictures.make(key)

    def _sweep_meanwhile(self) -> None:
        self._sweeps_left -= 1
        self._note("a sweep begins")
        self._turns.begin("the sweep", lambda: sweep(self._site))

    def _let_a_day_pass(self) -> None:
        """No handler lives as long; a sweep then removes what nobody has had since."""
        self._days_left -= 1
        self._editors.clock += timedelta(hours=25)
        self._sweeps_left += 1
        self._sweep_meanwhile()

    def _go_on(self, handler: Handler) -> None:
        if self._chance.random() < 0.1:
            handler.pace = self._chance.choice(PACES)
        self._turns.go_on(handler, self._fate(handler))
        if handler.has_ended:
            self._end(handler)

    def _fate(self, handler: Handler) -> Fate:
        event = self._events.get(handler)
        is_fair = event is not None and event.tries > FAIR_TRIES
        if is_fair or self._chance.random() >= self._weather.crashes:
            return Fate.LIVES
        return self._chance.choice(_BREAKS)

    def _end(self, handler: Handler) -> None:
        event = self._events.pop(handler, None)
        if handler.death is None:
            self._note(f"{handler.name} is done")
            return
        if not _is_expected(handler.death):
            raise self._failed(*traceback.format_exception(handler.death))
        self._has_seen_a_death = True
        self._overtaken |= overtaken(handler.made) - self._received_again(event)
        if event:
            self._run_again(event)
        elif self.has_pictures:  # the next sweep is due in five minutes; others wait for it
            self._sweeps_left += 1

    def _received_again(self, event: Event | None) -> set[str]:
        if event is None or self.loses_events:
            return set()
        return {event.makes, *(announcement.key for announcement in event.announcements)}

    def _run_again(self, event: Event) -> None:
        if self.loses_events and event.tries == MOST_TRIES:
            self._note(f"{event.name} is lost")
        elif event.tries > ENDLESS_TRIES:
            raise self._failed(f"{event.name} is never done")
        else:
            self._waiting.append(event)

    def _sweep_at_rest(self) -> None:
        stale = [record.key for record in self._cloud.archive.records() if record.is_stale]
        if self.loses_events:
            for _ in range(self._sweeps_until_all_is_found()):
                self._sweep_alone()
        elif stale and not self._has_seen_a_death:
            raise self._failed(f"stale though no handler died: {stale}")
        elif stale:
            self._note(f"a sweep at rest, for {stale}")
            self._sweep_alone()
            if self.has_pictures:  # the stories of the pictures that it found
                self._sweep_alone()

    def _sweep_alone(self) -> None:
        """A sweep at rest, and what it asks for; that a picture was made is told to nobody."""
        sweep(self._site)
        for key in [*self._cloud.requests]:
            self._make(key)
        self._cloud.requests.clear()
        self._cloud.receipts.clear()

    def _sweeps_until_all_is_found(self) -> int:
        further = int(self.has_pictures)  # for the stories of the pictures that were found
        if not self._weather.second_lost:
            return 2 + further
        files = len(KEYS) + len(PICTURES) * self.has_pictures
        files += (len(OFFICE_KEYS) + 1) * self.has_documents
        return 2 * (files // self._weather.slice_size + 1) + 1 + further

    def _failed(self, *wrong: str) -> HistoryFailed:
        return HistoryFailed("\n".join(["", *wrong, "", self.told()]))

    def _note(self, what: str) -> None:
        self.happened.append(what)

    def _note_deed(self, moment: datetime, deed: str) -> None:
        self._note(f"{moment:%d %H:%M:%S} the editor {deed}")

    def _note_call(self, handler: str, call: Call, result: object) -> None:
        self.happened.append((handler, call, result))  # put in words only if the history fails


def _keys(chance: Random) -> tuple[str, ...]:
    """The files of a history: mostly those that want one address."""
    if chance.random() < 0.7:
        return KEYS[: chance.randint(1, 4)]
    return tuple(chance.sample(KEYS, chance.randint(1, 4)))


def _is_expected(death: BaseException | None) -> bool:
    if isinstance(death, ExceptionGroup):
        return all(_is_expected(each) for each in death.exceptions)
    if isinstance(death, NotReceived):
        return _is_expected(death.__cause__)
    return isinstance(death, Crash | Outage | StillContested)


def _told(handler: str, call: Call, result: object) -> str:
    return f"    {handler}: {told_call(call, result)}"
