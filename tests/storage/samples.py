"""Stories to keep, and the entries that intake would make of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Tag
from chalicelib.news.listing import Listing, ListingPage
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from tests.conftest import NOON
from tests.memory import page_of
from tests.storage.engines import ArchiveAndRegister

LAST_SECOND = datetime.fromisoformat("9999-12-31T00:00:00Z")

# As editors' computers name files; no two are one, and they are in the order of no alphabet.
ODD_KEYS = tuple(
    f"articles/denmark/{name}.md"
    for name in (
        "100%", "Zebra", "a b", "a%20b", "a&<b>", "a+b", "a", "a/b", "a?b#c", "aa", "e\u0301",
        "“quoted”", "Ærø", "æøå", "é", "\uff21", "😀",
    )
)  # fmt: skip

KAREN = Byline("karen-holm", "Karen Holm")


def a_story(
    address: str = "denmark/a-story",
    *,
    published: datetime = NOON,
    tags: Iterable[str] = (),
    headline: str = "A headline",
    body_html: str = "<p>News.</p>",
    withdrawn: str = "",
    expires: datetime | None = None,
) -> Article:
    """A story by one author."""
    return Article(
        address=Address.parse(address),
        identity=f"articles/{address}.md",
        headline=headline,
        summary="In short.",
        authors=(KAREN,),
        published=published,
        updated=None,
        body_html=body_html,
        words=1,
        language="en",
        tags=tuple(Tag(tag, tag.title()) for tag in tags),
        withdrawn=withdrawn,
        expires=expires,
    )


def key_of(address: Address) -> str:
    """The file that a sample story is in."""
    return f"articles/{address}.md"


def entry_for(
    archive: ArchiveAndRegister,
    key: str,
    *articles: Article,
    gone_from: Iterable[Address] = (),
    stale: Iterable[str] = (),
) -> Entry:
    """From one look at the register: the articles at their addresses, and nothing at others."""
    wanted: dict[Address, Article | None] = dict.fromkeys(gone_from)
    wanted |= {article.address: article for article in articles}
    read = archive.standings(wanted)
    pairs = tuple((read[a], replace(read[a], article=article)) for a, article in wanted.items())
    record = archive.record(key)
    return Entry(record=(record, _again(record)), standings=pairs, stale=frozenset(stale))


def keep(archive: ArchiveAndRegister, *articles: Article) -> None:
    """Each article at its address, from a file of its own."""
    for article in articles:
        archive.enter(entry_for(archive, key_of(article.address), article))


def remove(archive: ArchiveAndRegister, address: Address) -> None:
    """Nothing at an address any more."""
    archive.enter(entry_for(archive, key_of(address), gone_from=[address]))


def whole_list(archive: ArchiveAndRegister, listing: Listing) -> ListingPage:
    """Everything in one list, embargoed or not."""
    return page_of(archive, listing, now=LAST_SECOND, most=200)


def everything(
    archive: ArchiveAndRegister, addresses: Iterable[Address], listings: Iterable[Listing]
) -> tuple[list[Record], dict[Address, Standing], list[ListingPage]]:
    """All that is kept, as far as it concerns the given addresses and lists."""
    return (
        list(archive.records()),
        archive.standings(addresses),
        [whole_list(archive, listing) for listing in listings],
    )


def _again(record: Record) -> Record:
    """A record that says one version more was read."""
    return replace(
        record, chronicle=replace(record.chronicle, versions=record.chronicle.versions + 1)
    )
