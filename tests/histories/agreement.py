"""Whether two archives tell readers and editors the same, and whether receipts tell the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from random import Random

from msgspec.structs import replace

from chalicelib.ingest.picture_receipt import PictureReceipt
from chalicelib.ingest.previewing import PREVIEWED
from chalicelib.ingest.receipt import Receipt
from chalicelib.ingest.redirect_receipt import RedirectReceipt
from chalicelib.news.chronicle import Version
from chalicelib.news.listing import LATEST, Listing, section_listing
from chalicelib.news.mass_deletion import HeldDeletion
from chalicelib.news.picture_keys import is_picture_key
from chalicelib.news.previews import link_to, preview_file
from chalicelib.news.redirects import REDIRECTS_KEY
from chalicelib.news.register import Record
from chalicelib.news.waiting_line import ROOM, Room
from doubles.newsroom import NEWSROOM
from tests.conftest import NOON
from tests.histories.editors import EMBARGOES, Copy
from tests.histories.practice import SECRET, SITE_URL, Practice
from tests.histories.telling import contrast
from tests.memory import MemoryArchive, MemoryUploads, page_of, standing_at

FAR_FUTURE = datetime(2099, 1, 1, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
MOMENTS = (
    NOON - timedelta(days=365),
    *(end + shift for end in EMBARGOES for shift in (-A_SECOND, timedelta(), A_SECOND)),
    FAR_FUTURE,
)
ALL = 10**6  # cards: a listing in full


class InAnotherOrder(MemoryUploads):
    """The same files, listed in an order of chance: what a rebuild must not depend on."""

    def __init__(self, uploads: MemoryUploads, chance: Random) -> None:
        super().__init__()
        self._uploads = uploads
        self._chance = chance

    def versions(self, key: str) -> tuple[Version, ...]:
        return self._uploads.versions(key)

    def read(self, key: str, version: str) -> bytes:
        return self._uploads.read(key, version)

    def newest(self, *, after: str = "") -> Iterator[tuple[str, str]]:
        files = list(self._uploads.newest(after=after))
        self._chance.shuffle(files)
        return iter(files)


def disagreements(
    practice: Practice,
    archive: MemoryArchive,
    uploads: MemoryUploads,
    now: datetime,
    chance: Random,
    room: Room = ROOM,
) -> list[str]:
    """Where the archive is not what a rebuild from the bucket makes, in whatever order: also one
    that knows from the beginning in which windows too many files were deleted.
    """
    rebuilt = practice.rebuilt(uploads, room)
    shuffled = practice.rebuilt(InAnotherOrder(uploads, chance), room)
    fresh = rebuilt
    if _has_held(rebuilt):
        fresh = practice.rebuilt(uploads, room, rebuilt)
    return [
        *(f"not as rebuilt: {each}" for each in differences(archive, fresh, now)),
        *(f"rebuilt in order: {each}" for each in differences(rebuilt, fresh, now)),
        *(f"rebuilt otherwise: {each}" for each in differences(shuffled, fresh, now)),
    ]


def differences(one: MemoryArchive, other: MemoryArchive, now: datetime) -> list[str]:
    """What readers and editors can tell the two archives apart by."""
    lost = _lost_lists(one, other)
    if _kept(one) == _kept(other):
        return lost  # nothing is asked of an archive that does not follow from what it keeps
    moments = (now, *MOMENTS)
    seen = zip(_seen(one, other, moments), _seen(other, one, moments), strict=True)
    return lost + [
        contrast(what, mine, should) for (what, mine), (_, should) in seen if mine != should
    ]


def _lost_lists(one: MemoryArchive, other: MemoryArchive) -> list[str]:
    """The lists that readers had, and that only one of the two knows of. Where too many files were
    deleted, some deletions may have been obeyed for a while, and what followed was in lists: marks
    of these are no fault, and marks that are missing are.
    """
    is_right = one.left >= other.left if _has_held(other) else one.left == other.left
    return [] if is_right else [contrast("lists without stories", one.left, other.left)]


def _has_held(archive: MemoryArchive) -> bool:
    windows = (*archive.kept_windows.values(), *archive.kept_picture_windows.values())
    return any(window.is_over for window in windows)


def wrong_receipts(archive: MemoryArchive, uploads: MemoryUploads) -> list[str]:
    """The keys of files whose editors were told anything but the record."""
    return [
        record.key
        for record in archive.records()
        if uploads.receipts.get(record.key) != _receipt(record, archive)
    ]


def _receipt(record: Record, archive: MemoryArchive) -> tuple[str, str]:
    receipt: Receipt | PictureReceipt | RedirectReceipt
    if is_picture_key(record.key):
        receipt = PictureReceipt(record, NEWSROOM.zone)
    elif record.key == REDIRECTS_KEY:
        receipt = RedirectReceipt(record, NEWSROOM.zone, len(redirects_of(archive)))
    else:
        receipt = Receipt(record, SITE_URL, NEWSROOM.zone, preview=_preview(record, archive))
    return receipt.text(), receipt.data()


def _preview(record: Record, archive: MemoryArchive) -> str:
    written = record.chronicle.last_written
    if written is None or preview_file(record.key) not in archive.kept_previews:
        return ""
    return f"/{link_to(record.key, record.chronicle.through, written).path(SECRET)}"


def redirects_of(archive: MemoryArchive) -> dict[str, str]:
    """Where every old path leads."""
    return dict(chain.from_iterable(shard.items() for shard in archive.kept_redirects.values()))


def wrong_previews(
    archive: MemoryArchive, uploads: MemoryUploads, copies: Mapping[str, Copy]
) -> list[str]:
    """The files whose preview is not that of their newest version; what is a draft, or comes later,
    has one, and what was published, withdrawn or deleted has none. Of what was refused some can be
    shown: it is compared with a rebuild's.
    """
    wrong = []
    for record in archive.records():
        if is_picture_key(record.key) or record.key == REDIRECTS_KEY:
            continue
        preview = archive.kept_previews.get(preview_file(record.key))
        outcome = Receipt(record, SITE_URL, NEWSROOM.zone).outcome
        if preview is None:
            is_wrong = outcome in {"draft", "scheduled"}
        else:
            newest = uploads.versions(record.key)[-1]
            copy = copies.get(newest.id)
            is_newest = preview.version == link_to(record.key, newest.id, newest.written).version
            is_its = preview.article and copy and preview.article.headline == copy.title
            is_wrong = outcome not in PREVIEWED or not is_newest or not is_its
        if is_wrong:
            wrong.append(f"{record.key}, {outcome}, has the preview {preview}")
    return wrong


def wrong_redirects(
    archive: MemoryArchive,
    uploads: MemoryUploads,
    redirects: Mapping[str, dict[str, str] | None],
) -> list[str]:
    """Where old paths do not lead as the newest file says that can be used, unless it was deleted
    since.
    """
    wanted: dict[str, str] = {}
    for version in reversed(uploads.versions(REDIRECTS_KEY)):
        said = redirects.get(version.id)
        if said is not None or version.is_deletion:
            wanted = said or {}
            break
    found = redirects_of(archive)
    return [contrast("redirects", found, wanted)] if found != wanted else []


def _kept(archive: MemoryArchive) -> tuple[object, ...]:
    standings = {
        a: (s.claims, s.article, s.left_out) for a, s in archive.kept_standings.items() if s.claims
    }
    records = {key: _told(record) for key, record in archive.kept_records.items()}
    cards = {name: cards for name, cards in archive.cards.items() if cards}
    counted = (*archive.kept_windows.values(), *archive.kept_picture_windows.values())
    windows = [replace(window, revision=0) for window in counted]
    windows.sort(key=lambda window: (window.start, window.of_pictures))
    users = {use.digest: use.users for use in archive.kept_uses.values() if use.users}
    others = archive.kept_originals, archive.kept_redirects, archive.kept_previews
    return records, standings, cards, archive.left_out, windows, users, others


def _told(record: Record) -> Record:
    return replace(record, revision=0, is_stale=False, held=tuple(_held(record)))


def _held(record: Record) -> Iterator[HeldDeletion]:
    """Of a file that is deleted, without the moments at which that was confirmed: it may have been
    obeyed at once, since readers never had the story, and then nobody looks at the file again.
    When the story went for them is in its chronicle.
    """
    is_deleted = record.chronicle.outcome == "deleted"
    return (replace(one, confirmed=None) if is_deleted else one for one in record.held)


def _seen(
    archive: MemoryArchive, other: MemoryArchive, moments: Iterable[datetime]
) -> Iterator[tuple[str, object]]:
    """Everything that can be asked of `archive`, in an order that depends on both."""
    for key in sorted({*archive.kept_records, *other.kept_records}):
        yield f"the record of {key}", _told(archive.record(key))
    addresses = sorted({*archive.kept_standings, *other.kept_standings})
    for moment in moments:
        for address in addresses:
            yield f"{address} at {moment}", standing_at(archive, address).answer(moment)
        for listing in _listings(archive, other):
            cards = page_of(archive, listing, now=moment, most=ALL).cards
            yield f"{listing} at {moment}", cards
    for start in sorted({*archive.kept_windows, *other.kept_windows}):
        yield f"deletions from {start}", replace(archive.windows([start])[start], revision=0)
    for start in sorted({*archive.kept_picture_windows, *other.kept_picture_windows}):
        window = archive.windows([start], of_pictures=True)[start]
        yield f"deletions of pictures from {start}", replace(window, revision=0)
    for key in sorted({*archive.kept_originals, *other.kept_originals}):
        yield f"the original {key}", archive.kept_originals.get(key)
    yield "where old paths lead", redirects_of(archive)
    for file in sorted({*archive.kept_previews, *other.kept_previews}):
        yield f"the preview {file}", archive.kept_previews.get(file)
    for digest in sorted({*archive.kept_uses, *other.kept_uses}):
        yield f"the users of {digest}", archive.use(digest).users


def _listings(archive: MemoryArchive, other: MemoryArchive) -> list[Listing]:
    sections = (section_listing(section.slug) for section in NEWSROOM.sections)
    return sorted({LATEST, *sections, *archive.cards, *other.cards})
