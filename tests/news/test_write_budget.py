"""Whatever one version of a file changes fits in one transaction."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.news.address import Address
from chalicelib.news.article import Article, Byline, Correction, Tag
from chalicelib.news.chronicle import Chronicle
from chalicelib.news.register import Entry, Record
from chalicelib.news.standing import Standing
from chalicelib.news.write_budget import (
    LEAST_MARKS,
    LISTED_TAGS,
    MOST_ADDRESSES,
    MOST_AUTHORS,
    MOST_SUBJECTS,
    MOST_WRITES,
)
from tests.conftest import NOON
from tests.news.test_article import ARTICLE

RECORD = Record(Chronicle("articles/denmark/ferry.md"))


def in_every_list(address: Address) -> Article:
    """A story in as many lists as one may be in."""
    return replace(
        ARTICLE,
        address=address,
        authors=tuple(Byline(f"author-{n}", f"Author {n}") for n in range(MOST_AUTHORS)),
        tags=tuple(Tag(f"tag-{n}", f"Tag {n}") for n in range(LISTED_TAGS + 9)),
        subjects=tuple(Tag(f"place-{n}", f"Place {n}") for n in range(MOST_SUBJECTS)),
        corrections=(Correction(NOON + timedelta(hours=1), "It sailed later."),),
    )


def test_a_story_in_all_its_lists_takes_an_address_over_in_one_transaction() -> None:
    addresses = [Address("denmark", f"ferry-{n}") for n in range(MOST_ADDRESSES)]
    old, taken, *others = map(Standing, addresses)
    story = in_every_list(old.address)
    moved = replace(story, address=taken.address, published=NOON + timedelta(hours=2))
    entry = Entry(
        record=(RECORD, RECORD),
        standings=(
            (replace(old, article=story), old),
            (replace(taken, article=in_every_list(taken.address)), replace(taken, article=moved)),
            *((standing, standing) for standing in others),
        ),
    )
    assert MOST_WRITES - LEAST_MARKS - 3 < entry.writes <= MOST_WRITES - LEAST_MARKS


def test_a_story_that_stays_as_it_is_needs_no_writes_of_cards() -> None:
    held = Standing(ARTICLE.address, article=in_every_list(ARTICLE.address))
    assert Entry(record=(RECORD, RECORD), standings=((held, held),)).writes == 2
