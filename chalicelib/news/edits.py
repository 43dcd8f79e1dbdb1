"""What readers must be told of an edit: problems and warnings of a version, by those before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from msgspec.structs import replace

from chalicelib.news.article import CORRECTION_KINDS, Correction
from chalicelib.news.chronicle import Chronicle, Edition, Version, is_newer
from chalicelib.news.errors import Problem
from chalicelib.news.listing import NamedList
from chalicelib.news.text import letters
from chalicelib.news.write_budget import MOST_ADDRESSES

LONGEST_QUOTE = 80  # characters of a correction, in a receipt


def edit_problems(
    chronicle: Chronicle, version: Version, edition: Edition, zone: tzinfo
) -> tuple[Problem, ...]:
    """What the file's own past has against publishing `edition`. Whoever takes a story down is
    obeyed at once: of a draft nothing is asked, and of a withdrawal only an address.
    """
    if edition.is_draft and not edition.gone_since:
        return ()
    if edition.is_withdrawn or edition.gone_since:
        return tuple(_too_many_addresses(chronicle, edition))
    station = chronicle.continued(version, edition).stations[-1]
    return (
        *_late_embargo(chronicle, version, edition),
        *_too_many_addresses(chronicle, edition),
        *_misdated_corrections(edition, version, station.published.astimezone(zone)),
        *_lost_corrections(chronicle, version, edition, zone),
    )


def edit_warnings(
    chronicle: Chronicle, version: Version, edition: Edition, zone: tzinfo
) -> tuple[Problem, ...]:
    """Where readers are told another date than the file says."""
    if edition.is_draft:
        return ()
    return (
        *_kept_date(chronicle, version, edition, zone),
        *_kept_lastmod(chronicle, version, edition, zone),
    )


def lists_left(
    chronicle: Chronicle, version: Version, edition: Edition | None
) -> frozenset[NamedList]:
    """The lists that readers lose sight of the story in, with this version (None: a deletion)."""
    elsewhere = edition.trace.lists if edition and edition.gone_since else ()
    if not chronicle.is_public(version.written):
        return frozenset(elsewhere)
    stays = edition.trace.lists if edition and not edition.is_draft else ()
    return frozenset((*elsewhere, *chronicle.stations[-1].trace.lists)) - frozenset(stays)


def _late_embargo(chronicle: Chronicle, version: Version, edition: Edition) -> Iterator[Problem]:
    is_ahead = edition.date and edition.date > version.written
    if is_ahead and chronicle.is_public(version.written):
        yield Problem(
            what="the date is in the future, but readers already have this story",
            mend="keep the date it was published at; to take the story down, delete the file "
            "or set `withdrawn`",
            field="date",
        )


def _too_many_addresses(chronicle: Chronicle, edition: Edition) -> Iterator[Problem]:
    known = {*chronicle.addresses}
    moved, named = known | {edition.address}, {alias.address for alias in edition.aliases}
    if moved != known and len(moved) > MOST_ADDRESSES:
        what = f"the story has already had {MOST_ADDRESSES} addresses"
        mend = "go back to one of them, or upload it as a new file"
        yield Problem(what, mend, field="slug")
    elif not named <= moved and len(moved | named) > MOST_ADDRESSES:
        what = f"the story would have {len(moved | named)} addresses, old ones included"
        mend = f"leave out old ones that nobody links to: {MOST_ADDRESSES} is the most"
        yield Problem(what, mend, field="aliases")


def _misdated_corrections(
    edition: Edition, version: Version, published: datetime
) -> Iterator[Problem]:
    """Corrections of what nobody had read yet. One without a time of day is as of midnight, so the
    days are compared.
    """
    midnight, zone = published.replace(hour=0, minute=0, second=0), published.tzinfo
    for correction in edition.trace.corrections:
        if correction.made > version.written:
            yield Problem(
                what=f"`corrections` has one of the future: {_quoted(correction, zone)}",
                mend="write the moment at which the story was corrected",
                field="corrections",
            )
        elif correction.made < midnight:
            yield Problem(
                what=f"`corrections` has one older than the story: {_quoted(correction, zone)}",
                mend=f"mend its date; the story was published {_on_the_clock(published)}",
                field="corrections",
            )


def _lost_corrections(
    chronicle: Chronicle, version: Version, edition: Edition, zone: tzinfo
) -> Iterator[Problem]:
    """Corrections that readers have had, and would have no longer, or in other words."""
    last = chronicle.seen(version.written)
    here = [*edition.trace.corrections]
    had = last.trace.corrections if last else ()
    for correction in had:
        taken_down = [c for c in here if c.is_withdrawn and c.made == correction.made]
        same = [c for c in here if _says_the_same(c, correction)] or taken_down
        if same:
            here.remove(same[0])
            continue
        quoted, date = _quoted(correction, zone), correction.made.astimezone(zone).isoformat()
        if any(_says_the_same(replace(c, kind=correction.kind), correction) for c in here):
            yield Problem(
                what=f"a correction that readers have had is of another kind now: {quoted}",
                mend=f"write `kind: {correction.kind}`; if it was wrong, add another that says so",
                field="corrections",
            )
            continue
        said = "withdrawn" if correction.is_withdrawn else "text"
        wording = f"`{said}: {correction.text}`"
        if correction.kind != CORRECTION_KINDS[0]:
            wording = f"`kind: {correction.kind}` and {wording}"
        yield Problem(
            what=f"a correction that readers have had is gone or changed: {quoted}",
            mend=f"put it back: `- date: {date}`, below it {wording}. If it was "
            "wrong, add another that says so; to take it down, write below its date, in place of "
            "its `text`, `withdrawn: …` with the reason",
            field="corrections",
        )


def _says_the_same(one: Correction, other: Correction) -> bool:
    as_before = (one.kind, one.is_withdrawn) == (other.kind, other.is_withdrawn)
    return as_before and letters(one.text) == letters(other.text)


def _kept_date(
    chronicle: Chronicle, version: Version, edition: Edition, zone: tzinfo
) -> Iterator[Problem]:
    if not edition.date or not chronicle.is_public(version.written):
        return
    published = chronicle.stations[-1].published
    if edition.date != published:
        moment = _on_the_clock(published.astimezone(zone))
        yield Problem(
            what=f"`date` is another than before; readers go on reading {moment}",
            mend="to say that the story has changed, write `lastmod`; if the first date was wrong, "
            "delete the file and upload it again",
            field="date",
        )


def _kept_lastmod(
    chronicle: Chronicle, version: Version, edition: Edition, zone: tzinfo
) -> Iterator[Problem]:
    last = chronicle.seen(version.written)
    if not last or not edition.lastmod or edition.substance == last.substance:
        return
    if not is_newer(edition.lastmod, last):
        updated = chronicle.continued(version, edition).stations[-1].changed
        moment = _on_the_clock(updated.astimezone(zone))
        yield Problem(
            what="the text has changed, and `lastmod` has not: readers are told that the story was "
            f"updated {moment}, when it was uploaded",
            mend="write in `lastmod` when the story was changed, or leave it out",
            field="lastmod",
        )


def _quoted(correction: Correction, zone: tzinfo | None) -> str:
    text = correction.text
    short = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
    return f"“{short}” ({_on_the_clock(correction.made.astimezone(zone))})"


def _on_the_clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S %Z}"
