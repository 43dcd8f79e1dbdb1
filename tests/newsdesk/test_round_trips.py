"""Any newsroom's site, exported and imported elsewhere, answers as it did: at every address that it
ever had, and in every list.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.ingest.deletion_brake import bound_file
from chalicelib.ingest.intake import Intake
from chalicelib.ingest.reading.upload_keys import is_story_key
from chalicelib.news.address import Address
from chalicelib.news.archive import EverListed, Newest, Query, RedirectFrom, StoryAt
from chalicelib.news.listing import CORRECTED, LATEST, Listing, section_listing
from chalicelib.news.mass_deletion import BOUND_KEY
from chalicelib.news.redirects import REDIRECTS_KEY
from doubles.newsroom import NEWSROOM
from newsdesk.exporting import Exported, export_site
from newsdesk.folder_import import FolderPlan, OwnFolder
from newsdesk.importing import import_archive
from newsdesk.old_categories import Choices
from tests.conftest import NOON
from tests.memory import MemoryArchive, MemoryUploads
from tests.newsdesk.import_samples import WORDS, MemoryBucket

LATER = NOON + timedelta(days=30)
KEYS = ("articles/denmark/a.md", "articles/denmark/b.txt", "articles/climate/c.md",
        "articles/climate/d.html", "articles/_pages/about.md")  # fmt: skip
TAGS = ("The sea", "Boats")
OLD = ("/old/one.html", "/denmark/earlier", "/blog/2019/x")
SLUGS = ("", "first", "second")
KINDS = ("plain", "plain", "draft", "scheduled", "withdrawn", "ordered", "expired", "corrected",
         "pictured", "dated", "broken", "deleted", "deleted", "machine")  # fmt: skip


def text_of(kind: str, number: int, fields: dict[str, Any], now: datetime) -> str:
    """A version of a file."""
    more = {
        "draft": {"draft": "true"},
        "scheduled": {"date": f"{now + timedelta(days=40):%Y-%m-%d}"},
        "withdrawn": {"withdrawn": "It was not true."},
        "ordered": {"withdrawn": "A court said so.", "ordered_by": "The court of Aarhus"},
        "expired": {"expires": f"{now + timedelta(days=1):%Y-%m-%d}"},
        "corrected": {"corrections": f"[{{date: {now:%Y-%m-%d}, text: It was {number}.}}]"},
        "pictured": {"picture": "{file: a.jpg, alt: A}", "gallery": "[{file: b.jpg, alt: B}]"},
        "dated": {"date": "2026-11-20", "lastmod": "2026-11-21"},
    }.get(kind, {})  # fmt: skip
    told = {name: value for name, value in (fields | more).items() if value}
    lines = [f"{name}: {value}" for name, value in told.items()]
    body = "" if kind == "broken" else f"{WORDS} And {number}.\n\n![Up](c.jpg)"
    return "\n".join(["---", f"title: Story {fields['slug'] or 'x'}", *lines, "---", body, ""])


@st.composite
def histories(draw: Callable[..., Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """What an editor does, file by file."""
    steps = st.tuples(
        st.sampled_from(KEYS),
        st.sampled_from(KINDS),
        st.fixed_dictionaries(
            {
                "slug": st.sampled_from(SLUGS),
                "tags": st.sampled_from(["", *(f"[{tag}]" for tag in TAGS)]),
                "authors": st.sampled_from(["", "Karen Holm"]),
                "aliases": st.sampled_from(["", *(f"[{old}]" for old in OLD)]),
            }
        ),
    )
    made: list[tuple[str, str, dict[str, Any]]] = draw(st.lists(steps, min_size=1, max_size=9))
    return made


def taken_in(archive: MemoryArchive, uploads: MemoryUploads, keys: list[str]) -> None:
    """Let real intake see these files."""
    intake = Intake(archive, uploads, NEWSROOM, "", lambda _attempt: None, redirects=archive)
    for key in filter(is_story_key, keys):
        intake.receive(key)


def told(archive: MemoryArchive, other: MemoryArchive, but: frozenset[Address]) -> dict[Any, Any]:
    """What readers are told, wherever one of the two sites may know something, but at these
    addresses.
    """
    addresses = sorted({*archive.kept_standings, *other.kept_standings} - but)
    lists = [LATEST, CORRECTED, *(section_listing(one.slug) for one in NEWSROOM.sections)]
    lists += [Listing("tag", name) for name in ("the-sea", "boats")]
    lists.append(Listing("author", "karen-holm"))
    queries: list[Query[Any]] = [*map(StoryAt, addresses), RedirectFrom("feed")]
    queries += [Newest(one, 50) for one in lists]
    answers = archive.answer(queries, now=LATER)
    found: dict[Any, Any] = {query: answers[query] for query in queries}
    found |= {query: _without(found[query], but) for query in queries if isinstance(query, Newest)}
    found |= {at: found[at].answer(LATER) for at in map(StoryAt, addresses)}
    # A list that is empty since its last story lost the tag is no more, where it is imported.
    ever: list[Query[Any]] = [EverListed(one, LATER) for one in lists if _cards(found, one)]
    found |= {query: archive.answer(ever, now=LATER)[query] for query in ever}
    return {query: answer for query, answer in found.items() if answer is not None}


def _cards(found: dict[Any, Any], listing: Listing) -> Any:  # noqa: ANN401 - of a dictionary
    return found[Newest(listing, 50)].cards


def _without(stories: Any, but: frozenset[Address]) -> Any:  # noqa: ANN401 - of a dictionary
    kept = [n for n, one in enumerate(stories.cards) if one.address not in but]
    cards, names = ([several[n] for n in kept] for several in (stories.cards, stories.names))
    return replace(stories, cards=tuple(cards), names=tuple(names))


def addresses_of(keys: list[str], *archives: MemoryArchive) -> frozenset[Address]:
    """Where these files have, had or want a place, in any of the sites."""
    standings = [one for archive in archives for one in archive.kept_standings.values()]
    return frozenset(
        standing.address
        for standing in standings
        if any(claim.key in keys for claim in standing.claims)
    )


@settings(max_examples=20, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(histories(), st.booleans())
def test_a_site_that_was_exported_and_imported_answers_as_it_did(
    steps: list[tuple[str, str, dict[str, Any]]],
    has_brake: bool,  # noqa: FBT001 - drawn
) -> None:
    archive, uploads = MemoryArchive(), MemoryUploads()
    now = NOON
    if has_brake:
        uploads.put(BOUND_KEY, bound_file(1), NOON - timedelta(days=1))
    uploads.put("pictures/a.jpg", b"a picture", now)
    uploads.put(REDIRECTS_KEY, "/feed/ /feed.xml\n", now)
    taken_in(archive, uploads, [REDIRECTS_KEY])
    for number, (key, kind, fields) in enumerate(steps):
        now += timedelta(minutes=3) if has_brake else timedelta(hours=5)
        if kind != "deleted":
            uploads.put(key, text_of(kind, number, fields, now), now)
        elif uploads.versions(key):
            uploads.delete(key, now)
        taken_in(archive, uploads, [key])
    taken_in(archive, uploads, [*dict.fromkeys(key for key, _kind, _fields in steps)])
    with TemporaryDirectory() as name:
        *_, done = (Exported(), *export_site(uploads, NEWSROOM, Path(name), LATER))
        there, elsewhere = MemoryUploads(), MemoryArchive()
        bucket = MemoryBucket(there, written=LATER)
        import_archive(FolderPlan(OwnFolder(Path(name)), NEWSROOM, Choices("climate")), bucket, int)
    taken_in(elsewhere, there, bucket.puts)
    named = addresses_of(done.changed, archive, elsewhere)
    assert told(elsewhere, archive, named) == told(archive, elsewhere, named)
