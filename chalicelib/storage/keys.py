"""The keys of the DynamoDB table, all of them.

    pk                       sk                                  holds
    STORY#<section>/<slug>   LIVE                                what stands there, who claims it
    LISTING#<list>           <published, UTC>#<section>/<slug>   the card a list shows
    LISTING#<list>           !<name>                             that readers had it, and its name
    LEFT-OUT#<section>/<slug> <place in line>                    a file that it had no room for
    UPLOADS                  <key in the bucket>                 what was last made of the file
    DELETIONS                <start of ten minutes, UTC>         which files were deleted in them
    SWEEP                    WALK                                how far the sweep has come

An open record has an attribute more, and so is in the index `open` beside the table, by its key.

The records of uploads share one partition so that a sweep reads them in order, beside the bucket's
own list. That partition takes 1,000 writes a second, more than any newsroom uploads.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.news.address import Address
from chalicelib.news.listing import Cursor, Listing
from chalicelib.news.moments import utc_text
from chalicelib.news.waiting_line import LeftOut

UPLOADS = "UPLOADS"
OPEN_INDEX = "open"  # infra/storage.yaml: only items with that attribute are in it
DELETIONS = "DELETIONS"
FIRST_SORT_KEY = "0"  # below that of any card: those begin with a year
LIST_MARK = "!"  # begins what is below that, in lists that had a story

Key = dict[str, dict[str, str]]


def story_key(address: Address) -> Key:
    """Where the standing of an address is kept."""
    return _key(story_partition(address), "LIVE")


def story_partition(address: Address) -> str:
    """The partition of one address."""
    return f"STORY#{address}"


def left_out_key(left_out: LeftOut) -> Key:
    """Where it is kept that an address has no room for a file's claims."""
    return _key(left_out_partition(left_out.address), left_out.place)


def left_out_partition(address: Address) -> str:
    """The partition of the files for whose claims an address has no room."""
    return f"LEFT-OUT#{address}"


def record_key(key: str) -> Key:
    """Where the record of an uploaded file is kept."""
    return _key(UPLOADS, key)


def walk_key() -> Key:
    """Where it is kept how far the sweep has come."""
    return _key("SWEEP", "WALK")


def window_key(start: datetime) -> Key:
    """Where the deletions of one window are counted."""
    return _key(DELETIONS, utc_text(start))


def card_key(listing: Listing, cursor: Cursor) -> Key:
    """Where the card of a story is kept in one list."""
    return _key(listing_partition(listing), card_sort_key(cursor))


def list_mark_key(listing: Listing, name: str) -> Key:
    """Where it is kept that readers had a list, under the name that a story gave it."""
    return _key(listing_partition(listing), f"{LIST_MARK}{name}")


def listing_partition(listing: Listing) -> str:
    """The partition of one list."""
    return f"LISTING#{listing}"


def card_sort_key(cursor: Cursor) -> str:
    """Sorts by date, then by address."""
    return f"{utc_text(cursor.published)}#{cursor.address}"


def sort_key_after(moment: datetime) -> str:
    """Greater than the sort key of every story published up to and including `moment`."""
    return utc_text(moment.replace(microsecond=0) + timedelta(seconds=1))


def sort_key_behind(cursor: Cursor) -> str:
    """Greater than the sort key at `cursor`, and not greater than any that follows it."""
    return card_sort_key(cursor) + " "


def just_below(sort_key: str) -> str:
    """Below `sort_key`, and above every sort key of a card that is: for BETWEEN, which includes
    its bounds.
    """
    return sort_key[:-1] + chr(ord(sort_key[-1]) - 1) + "~"


def cursor_of_sort_key(sort_key: str) -> Cursor:
    """The cursor that `card_sort_key` wrote."""
    published, _, address = sort_key.partition("#")
    return Cursor(datetime.fromisoformat(published), Address.parse(address))


def name_of_list_mark(sort_key: str) -> str:
    """The name that `list_mark_key` wrote."""
    return sort_key.removeprefix(LIST_MARK)


def _key(pk: str, sk: str) -> Key:
    return {"pk": {"S": pk}, "sk": {"S": sk}}
