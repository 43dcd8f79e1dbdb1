"""Taking in what editors upload.

An event is only a hint that a file may have changed. Intake reads its record of the file, then the
file as it stands now, and writes on the condition that nothing it read has changed since (that is
optimistic locking, by conditional writes); if something has, it starts over. So intake is
idempotent: doubled, reordered, delayed and lost events, retries, concurrent copies and a crash
after any call all end in the same state. The order of the two reads matters: with the file read
first, a slow copy can overwrite a newer version with an older one.

A record is stale from its entry until its receipt is kept, so that a crash between the two leaves a
mark, and the next event or sweep receives the file again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from msgspec.structs import replace

from chalicelib.ingest.address_warnings import others_at_its_addresses, taken_address
from chalicelib.ingest.assessment import Assessment, Assessor, continues
from chalicelib.ingest.change_notes import ChangeNotes
from chalicelib.ingest.deletion_brake import DeletionBrake, Ruling
from chalicelib.ingest.dressing import (
    Dressed,
    dressed,
    pictures_of,
    unreviewed_pictures,
    where_written,
    with_pictures,
)
from chalicelib.ingest.links_to_stories import links_to_no_story
from chalicelib.ingest.marks import finished, with_marks
from chalicelib.ingest.near_duplicates import near_duplicate_warnings
from chalicelib.ingest.picture_receipt import PictureReceipt
from chalicelib.ingest.plain_pictures import PlainPictures
from chalicelib.ingest.previewing import PREVIEWED, Previewing, unpublished
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.ingest.receipt import Receipt
from chalicelib.ingest.redirect_intake import RedirectIntake
from chalicelib.ingest.redirect_receipt import RedirectReceipt
from chalicelib.ingest.rendition_uses import ShareImages
from chalicelib.ingest.search_notices import SearchNotices
from chalicelib.ingest.shared_lists import shared_list_warnings
from chalicelib.ingest.strays import stray_problem
from chalicelib.news.archive import Archive
from chalicelib.news.article import Article
from chalicelib.news.chronicle import Chronicle, Version
from chalicelib.news.errors import (
    LostRace,
    NotReceived,
    Problem,
    StillContested,
    UnusableManuscript,
)
from chalicelib.news.gate_rules import NEAR_DUPLICATE, actions_of
from chalicelib.news.lints import LINK_TO_NO_STORY, without_lints
from chalicelib.news.mass_deletion import (
    HeldDeletion,
    confirmed_window,
    reopened,
    window_start,
)
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.originals import NamedPictures, Originals
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.pictures import PictureRequests, Pictures, RenditionUse
from chalicelib.news.previews import PreviewChange
from chalicelib.news.redirects import REDIRECTS_KEY, Redirects
from chalicelib.news.register import Entry, Record, Register
from chalicelib.news.settlement import (
    Location,
    left_out,
    locate,
    settle,
    unsettled,
)
from chalicelib.news.standing import Standing
from chalicelib.news.uploads import Uploads
from chalicelib.news.waiting_line import ROOM, LeftOut, Room, last_places
from chalicelib.news.write_budget import MOST_WRITES

MOST_ATTEMPTS = 10  # at one entry; then the event's own retry takes over
# Files of the bucket that one sweep compares. With one every five minutes that is 144,000 a day,
# and a small newspaper's within an hour or two; docs/cost.md says what it costs.
SLICE = 500


# Stories that are received in one go once their picture has come: half a minute's. The sweep takes
# in the others of a picture that very many name.
MOST_NAMING = 500


@dataclass(frozen=True)
class Received:
    """A file was received: its record, and the receipt that was made of it."""

    record: Record
    receipt: Receipt | PictureReceipt | RedirectReceipt


@dataclass(frozen=True)
class Failed:
    """A file could not be received, and is to be tried again."""

    key: str
    error: Exception


Outcome = Received | Failed


@dataclass(frozen=True)
class Intake:
    """The use case. `pause` waits before attempt n at an entry, so that rivals part (backoff).
    `pictures`, and the lists and newest stories of `archive`, are looked at for the receipts, if
    there are any. Stories are dressed with `originals`; whoever makes pictures is asked by
    `requests`, and for all stories again when there is another `recipe`; who has which of the
    `share_images` is counted. Old paths that no story names are kept in `redirects`. The index of
    the `search` has notices of what changed, and what must be told to hubs and search engines is
    noted in `change_notes`. No transaction has more than `most_writes`; an address has `room` for
    so many files' claims; a sweep compares `slice_size` files.
    """

    register: Register
    uploads: Uploads
    newsroom: Newsroom
    site_url: str
    pause: Callable[[int], None]
    pictures: Pictures | None = None
    archive: Archive | None = None
    originals: Originals | None = None
    requests: PictureRequests | None = None
    share_images: ShareImages | None = None
    redirects: Redirects | None = None
    previewing: Previewing | None = None
    search: SearchNotices | None = None
    change_notes: ChangeNotes | None = None
    recipe: str = ""
    most_writes: int = MOST_WRITES
    room: Room = ROOM
    slice_size: int = SLICE

    def receive(self, key: str, *, tells: bool = True) -> Record:
        """Make the site agree with the file as it stands now, and leave a receipt beside it.

        A file that can't be published is no error: its receipt says why. A rebuild `tells`
        nothing: receipts stay as they are. Raises StillContested when every attempt lost its
        race, and whatever AWS raises: both are to be retried.
        """
        records = []
        for outcome in tuple(self.receiving([key], tells=tells)):
            if isinstance(outcome, Failed):
                raise outcome.error
            records.append(outcome.record)
        return records[0]

    def receiving(self, keys: Iterable[str], *, tells: bool = True) -> Iterator[Outcome]:
        """Receive every file, and after it the other files that it won an address from or lost
        one to: yields what came of each. Of pictures it is asked that they be received.
        """
        for key in keys:
            if is_picture_key(key):
                yield from self._requested(key)
                continue
            waiting = {key: None}
            while waiting:
                one = next(iter(waiting))
                del waiting[one]
                try:
                    yield self._received(one, waiting, tells=tells)
                except Exception as error:  # noqa: BLE001 - one bad file must not hold up the rest
                    yield Failed(one, error)

    def _requested(self, picture: str) -> Iterator[Failed]:
        if self.requests is None:
            return
        try:
            self.requests.make(picture)
        except Exception as error:  # noqa: BLE001 - one bad file must not hold up the rest
            yield Failed(picture, error)

    def naming(self, pictures: Iterable[str]) -> Iterator[str]:
        """The stories that are to be received again since these pictures came, changed or went; of
        very many, the first ones.
        """
        if self.originals is None:
            return
        for picture in pictures:
            for story in self.originals.stories_naming(picture)[:MOST_NAMING]:
                if self.register.record(story).is_stale:
                    yield story

    def confirming(self, decisions: Iterable[str]) -> Iterator[Outcome]:
        """Receive the files whose deletions were held, and are confirmed by these decisions."""
        starts = {start for key in decisions if (start := confirmed_window(key))}
        if not starts:
            return
        confirmed = (
            record.key
            for record in self.register.records()
            if any(window_start(deletion.written) in starts for deletion in record.held_deletions)
        )
        yield from self.receiving(confirmed)

    def answering(self, strays: Iterable[str]) -> Iterator[Outcome]:
        """Leave a receipt for every file that lies where no story is read from: it says where
        stories go. Nothing is recorded.
        """
        for key in strays:
            problem = stray_problem(key, self.newsroom)
            receipt = self._receipt(Record(Chronicle(key), problems=(problem,)))
            try:
                self.uploads.keep_receipt(key, receipt.text(), receipt.data())
                yield Received(receipt.record, receipt)
            except Exception as error:  # noqa: BLE001 - one bad file must not hold up the rest
                yield Failed(key, error)

    def _received(self, key: str, others: dict[str, None], *, tells: bool) -> Received:
        """Receive one file, until its receipt is the newest record's: copies may race."""
        if key == REDIRECTS_KEY and self.redirects:
            return self._received_redirects(self.redirects, tells=tells)
        for _ in range(MOST_ATTEMPTS):
            record, marked = self.enter(key, tells=tells)
            others |= dict.fromkeys(sorted(marked))
            if self.search and (record.is_stale or not tells):
                self.search.note(record)
            if self.change_notes and record.is_stale:
                self.change_notes.confirm(key)
            if not tells:
                receipt = self._receipt(record)
                _link, preview = self._preview(receipt)
                newest = self._with_receipt(record, preview) if preview else record
                if newest:
                    return Received(newest, receipt)
                continue
            receipt = self._receipt(record, self._passing_warnings(record))
            link, preview = self._preview(receipt)
            receipt = dataclasses.replace(receipt, preview=link)
            self.uploads.keep_receipt(key, receipt.text(), receipt.data())
            if self.requests and record.is_stale and record.address:
                self.requests.make_for(key)
            newest = self._with_receipt(record, preview if record.is_stale else None)
            if newest:
                return Received(newest, receipt)
        raise StillContested(f"{key}: its record changed {MOST_ATTEMPTS} times meanwhile")

    def _received_redirects(self, redirects: Redirects, *, tells: bool) -> Received:
        use_case = RedirectIntake(
            self.register, self.uploads, redirects, self.newsroom, self.pause, MOST_ATTEMPTS
        )
        receipt = use_case.receive(tells=tells)
        return Received(receipt.record, receipt)

    def enter(self, key: str, *, tells: bool = True) -> tuple[Record, frozenset[str]]:
        """Make the site agree with the file; returns its record, and the other files that must
        be received now since their address was won or lost.
        """
        lost, others, may_restart = 0, frozenset[str](), True
        while lost < MOST_ATTEMPTS:
            entry = self._entry(key, tells=tells, may_restart=may_restart)
            if entry.is_empty:
                return entry.record[0], others
            if self.change_notes:
                self.change_notes.note(entry, tells=tells)
            try:
                self.register.enter(entry)
            except LostRace:
                self.pause(lost)
                lost += 1
                continue
            others |= entry.stale
            may_restart &= entry.record[1].chronicle.versions > 0
            before, after = entry.record
            # Whoever holds a deletion looks once more: it may have been confirmed meanwhile, and
            # whoever was told of that may not have met this record yet.
            if not entry.is_partial and after.held == before.held:
                return replace(entry.record[1], revision=entry.record[0].revision + 1), others
        raise StillContested(f"{key}: lost the race {MOST_ATTEMPTS} times")

    def _with_receipt(self, record: Record, preview: PreviewChange | None = None) -> Record | None:
        """The record once its receipt is kept, and its preview; None if it has changed since."""
        return finished(self.register, record, preview)

    def _entry(self, key: str, *, tells: bool, may_restart: bool = True) -> Entry:
        """What must be written, from one look at everything.

        What does not fit in one transaction is entered version by version. If that does not fit
        either, since the file's earlier versions are not those we know or are judged anew, the file
        is taken off its addresses first: once, or this would never end.
        """
        before = self.register.record(key)
        versions = self.uploads.versions(key) if is_story_key(key) else ()
        ruling = self.brake.ruling(key, versions)
        entry = self._look(before, versions, ruling, tells=tells)
        is_continued = continues(before, versions, ruling.held)
        known = before.chronicle.versions if is_continued else 0
        restarts = before.chronicle.versions > 0 and may_restart
        for fewer in (known + 1, 0) if restarts else (known + 1,):
            if entry.writes > self.most_writes and fewer < len(versions):
                part = self._look(before, versions[:fewer], ruling, tells=tells, is_whole=False)
                entry = replace(part, is_partial=True)
        return entry

    def _look(
        self,
        before: Record,
        versions: tuple[Version, ...],
        whole_ruling: Ruling,
        *,
        tells: bool,
        is_whole: bool = True,
    ) -> Entry:
        look = _Look(before, versions, whole_ruling.on_part(versions), self._named(before.key))
        try:
            assessment = self._read(before, versions, look.ruling.held)
            assessment = self._reviewed(look, assessment) if is_whole else assessment
            return self._settled(look, assessment, tells=tells)
        except UnusableManuscript:
            # An earlier release accepted a version that we do not: judge all by today's rules.
            anew = self._read(Record(Chronicle(before.key)), versions, look.ruling.held)
            anew = self._reviewed(look, anew) if is_whole else anew
            return self._settled(look, anew, tells=tells)

    def _named(self, key: str, *, links: bool = True) -> NamedPictures | None:
        return NamedPictures(key, self.originals, links=links) if self.originals else None

    def _reviewed(self, look: _Look, assessment: Assessment) -> Assessment:
        """The assessment, but that the newest version is refused which shows, unreviewed, what a
        model made. Once there is a newer one, it counts as if it had been published.
        """
        if assessment.chronicle.outcome != "edition" or look.named is None:
            return assessment
        key, newest = assessment.chronicle.key, look.versions[-1]
        manuscript = assessment.manuscript or self._assessor.manuscript(key, newest)
        problems = unreviewed_pictures(manuscript.story, newest.written, look.named)
        if not problems:
            return replace(assessment, manuscript=manuscript)
        earlier = self._read(Record(Chronicle(key)), look.versions[:-1], look.ruling.held)
        return Assessment(
            earlier.chronicle.refused(newest),
            problems=problems,
            warnings=assessment.warnings,
            left=assessment.left | earlier.left,
            unreviewed=newest.id,
        )

    def _settled(self, look: _Look, assessment: Assessment, *, tells: bool) -> Entry:
        before, versions, ruling = look.before, look.versions, look.ruling
        chronicle = assessment.chronicle
        standings = self.register.standings({*before.chronicle.addresses, *chronicle.addresses})
        location = locate(chronicle, standings, self.room)
        article = self._article(location, assessment, versions)
        article, awaits, about_pictures = self._dressed(article, look.named)
        settled = settle(chronicle, location, article, standings, self.room)
        places = left_out(chronicle, standings, self.room)
        pairs = zip(standings.values(), _counted(settled, before.left_out, places), strict=True)
        after = replace(
            before,
            chronicle=chronicle,
            address=location.address,
            problems=(*assessment.problems, *taken_address(location)),
            warnings=(
                *assessment.warnings,
                *others_at_its_addresses(chronicle, standings, self.room, places),
                *about_pictures,
            ),
            awaits=awaits,
            left_out=places,
            held=ruling.held,
            recipe=self.recipe,
            share_image=self.share_images.digest(article) if self.share_images else "",
            unreviewed=assessment.unreviewed,
        )
        # Where it waits in another line of an address now, whoever is next in its old one may have
        # been passed over for it; so that address is written too, though nothing of it changes.
        in_other_lines = {place.address for place in {*before.left_out} ^ {*places}}
        changed = tuple(
            (old, new) for old, new in pairs if old != new or new.address in in_other_lines
        )
        entry = Entry(
            record=(before, after),
            standings=changed,
            left=assessment.left,
            windows=ruling.windows,
            uses=tuple(self._uses(before, after)),
        )
        return self._marking(entry, tells=tells)

    def _uses(self, before: Record, after: Record) -> Iterator[tuple[RenditionUse, RenditionUse]]:
        if self.share_images:
            count = self.share_images.count
            yield from count.changes(after.key, before.share_image, after.share_image)

    def _marking(self, entry: Entry, *, tells: bool) -> Entry:
        """The entry with marks on the other files that must be received again."""
        key = entry.record[1].key
        others = chain.from_iterable(unsettled(*pair, key) for pair in entry.standings)
        deleted = chain.from_iterable(reopened(*pair, key) for pair in entry.windows)
        marked = (*others, *deleted, *self._next_in_line(entry))
        return with_marks(entry, marked, most_writes=self.most_writes, tells=tells)

    def _next_in_line(self, entry: Entry) -> Iterator[str]:
        """The files for which there is room now, at addresses that had none for them."""
        after = entry.record[1]
        own = {place.address for place in after.left_out}
        for _, standing in entry.standings:
            if standing.left_out > (standing.address in own):
                for group, last in last_places(standing.claims, self.room).items():
                    first = self.register.next_left_out(standing.address, group, but=after.key)
                    if first and first.place < last:
                        yield first.key

    def _read(
        self, before: Record, versions: tuple[Version, ...], held: tuple[HeldDeletion, ...]
    ) -> Assessment:
        return self._assessor.assess(before, versions, held)

    @property
    def brake(self) -> DeletionBrake:
        """The brake on mass deletion."""
        return DeletionBrake(self.register, self.uploads)

    @property
    def _assessor(self) -> Assessor:
        return Assessor(self.uploads, self.newsroom)

    def _article(
        self, location: Location, assessment: Assessment, versions: tuple[Version, ...]
    ) -> Article | None:
        station = location.station
        if station is None:
            return None
        chronicle, manuscript = assessment.chronicle, assessment.manuscript
        if manuscript is None or station.version != chronicle.through:
            version = next(version for version in versions if version.id == station.version)
            manuscript = self._assessor.manuscript(chronicle.key, version)
        return manuscript.article(station)

    def _dressed(
        self, article: Article | None, named: NamedPictures | None
    ) -> tuple[Article | None, str, tuple[Problem, ...]]:
        """The article with its pictures as they are now; the path of its lead picture, if that is
        not there yet; and what its editor must be told of the pictures' files.

        So what stands follows from the two buckets, and from nothing else.
        """
        if article is None or article.withdrawn:
            return article, "", ()
        result = _with_originals(article, named)
        about = without_lints(result.warnings, self.newsroom.lints_off)
        plain = {picture: self.plain_pictures.with_size(picture) for picture in result.plain}
        missing = [picture.path for picture in plain.values() if not picture.is_there]
        article = with_pictures(result.article, lambda picture: plain.get(picture, picture))
        return article, next(iter(missing), ""), about

    @property
    def plain_pictures(self) -> PlainPictures:
        """The pictures that lie in the media bucket itself."""
        return PlainPictures(self.pictures)

    def _receipt(self, record: Record, passing_warnings: tuple[Problem, ...] = ()) -> Receipt:
        return Receipt(record, self.site_url, self.newsroom.zone, passing_warnings)

    def _preview(self, receipt: Receipt) -> tuple[str, PreviewChange | None]:
        """The path of the link to what readers do not have, and what is to be kept for it; nothing
        if nobody signs links.
        """
        if self.previewing is None:
            return "", None
        record, article = receipt.record, None
        if receipt.outcome in PREVIEWED and (versions := self.uploads.versions(record.key)):
            same = (one for one in versions if one.id == record.chronicle.through)
            version = next(same, versions[-1])
            article = unpublished(record, version, self._assessor)
            article = self._dressed(article, self._named(record.key))[0]
        appears = article.published if article and receipt.outcome == "scheduled" else None
        return self.previewing.of(record, article, appears)

    def _passing_warnings(self, record: Record) -> tuple[Problem, ...]:
        """What is wrong with the story that stands beside its picture and other stories. It is no
        part of the record, which follows from the file alone: they come and go by themselves.
        """
        if record.address is None:
            return ()
        article = self.register.standings([record.address])[record.address].article
        if article is None or article.withdrawn:
            return ()
        return (
            *self._near_duplicates(record, article),
            *self._picture_warnings(article, record.key),
            *self._shared_list_warnings(article, record),
            *self._link_warnings(article, record),
        )

    def _near_duplicates(self, record: Record, article: Article) -> tuple[Problem, ...]:
        uploaded = record.chronicle.last_written
        is_off = actions_of(self.newsroom.gate)[NEAR_DUPLICATE] == "off"
        if self.archive is None or uploaded is None or is_off or record.problems:
            return ()
        return near_duplicate_warnings(article, self.archive, now=uploaded, site_url=self.site_url)

    def _shared_list_warnings(self, article: Article, record: Record) -> Iterable[Problem]:
        written = record.chronicle.last_written
        if self.archive is None or written is None:
            return ()
        return shared_list_warnings(article, self.archive, written)

    def _link_warnings(self, article: Article, record: Record) -> Iterable[Problem]:
        written = record.chronicle.last_written
        if written is None or LINK_TO_NO_STORY in self.newsroom.lints_off:
            return ()
        return links_to_no_story(article, self.register, self.newsroom, written)

    def _picture_warnings(self, article: Article, key: str) -> tuple[Problem, ...]:
        own = {one: where for one, where in where_written(article).items() if not one.digest}
        plain = own and _with_originals(article, self._named(key, links=False)).plain
        return tuple(
            replace(warning, field=f"{warning.field}{own[picture]}")
            for picture in plain
            if picture in own
            for warning in without_lints(
                self.plain_pictures.warnings_about(picture), self.newsroom.lints_off
            )
        )


@dataclass(frozen=True)
class _Look:
    """One look at a file: its record, its versions, which of its deletions are held, and the
    pictures that its story names.
    """

    before: Record
    versions: tuple[Version, ...]
    ruling: Ruling
    named: NamedPictures | None


def _with_originals(article: Article, named: NamedPictures | None) -> Dressed:
    return dressed(article, named) if named else Dressed(article, plain=pictures_of(article))


def raise_failed(failures: Iterable[Failed]) -> None:
    """Raise an ExceptionGroup of NotReceived, if there are any failures."""
    errors = [NotReceived(failure.key, failure.error) for failure in failures]
    if errors:  # its message is all that whoever redrives it gets: Lambda passes on no more
        raise ExceptionGroup(
            f"{len(errors)} files could not be received, the first: {errors[0]}", errors
        )


def _counted(
    settled: Iterable[Standing], before: Iterable[LeftOut], after: Iterable[LeftOut]
) -> Iterator[Standing]:
    """The standings, with how many files they have no room for."""
    was, is_now = ({place.address for place in places} for places in (before, after))
    for standing in settled:
        change = (standing.address in is_now) - (standing.address in was)
        yield replace(standing, left_out=standing.left_out + change)
