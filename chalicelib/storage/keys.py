"""The keys of the DynamoDB table, all of them.

    pk                       sk                                  holds
    STORY#<section>/<slug>   LIVE                                what stands there, who claims it
    LISTING#<list>           <published, UTC>#<section>/<slug>   the card a list shows
    LISTING#<list>           !<name>                             that readers had it, and its name
    LEFT-OUT#<section>/<slug> <place in line>                    a file that it had no room for
    UPLOADS                  <key in the bucket>                 what was last made of the file
    PICTURES                 <key in the bucket>                 the same of a picture's file
    PICTURE#<base name>      FILE#<folded key>#<digest>          an original of that name
    PICTURE#<base name>      STORY#<place>#<key in the bucket>   a story that looks for it there
    RENDITIONS               <digest>                            how many originals have them
    DELETIONS                <start of ten minutes, UTC>         which files were deleted in them
    DELETIONS                <start of ten minutes, UTC>#pictures    which pictures were
    SWEEP                    WALK                                how far the sweep has come
    PREVIEW#<digest>         STORY                               a story that readers do not have
    OLD#<shard>              REDIRECTS                           where old paths lead, by the path
    SEARCH-CHANGES           <section>/<slug>                    the search may be behind there
    SEARCH                   TOLD                                its writer was told, and will begin
    SEARCH                   UNFINISHED                          its writer is not done
    PINGS-NOTED              <key in the bucket>                 what changes by a file for readers
    PINGS-AHEAD              <moment, UTC>#<section>/<slug>      something changes there by itself
    PINGS-WAITING#<receiver> <path>                              what it is still to be told
    PINGS                    CALLED, DIGEST, REST#<receiver>     how far telling has come

An open record has an attribute more, and so is in the index `open` beside the table, by its key.

The records of uploads share one partition so that a sweep reads them in order, beside the bucket's
own list. That partition takes 1,000 writes a second, more than any newsroom uploads. Pictures have
a partition of their own, and a value of their own in the index: an earlier release, which takes a
picture's record for that of a story whose file is gone, meets none.

Names of pictures are folded (see news/picture_keys.py), and so is the key of an original: what lies
at a place is found however many pictures have that name. A story's link has a digest of the place.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from chalicelib.news.address import Address
from chalicelib.news.listing import Cursor, Listing
from chalicelib.news.moments import utc_text
from chalicelib.news.picture_keys import base_name, folded, is_picture_key, place_digest
from chalicelib.news.waiting_line import LeftOut

UPLOADS = "UPLOADS"
PICTURES = "PICTURES"
RENDITIONS = "RENDITIONS"
SEARCH_CHANGES = "SEARCH-CHANGES"
OPEN_INDEX = "open"  # infra/storage.yaml: only items with that attribute are in it
DELETIONS = "DELETIONS"
CHANGE_NOTES = "PINGS-NOTED"
AHEAD = "PINGS-AHEAD"
FILE = "FILE#"  # begins the sort key of an original
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
    return _key(record_partition(key), key)


def record_partition(key: str) -> str:
    """The partition of the record, and its value in the index of open ones."""
    return PICTURES if is_picture_key(key) else UPLOADS


def original_key(key: str) -> Key:
    """Where it is kept what stories find of a picture's file."""
    return _key(picture_partition(key), f"{file_at(folded(key))}{place_digest(key)}")


def link_key(story: str, name: str, place: str) -> Key:
    """Where it is kept that a story looks for a picture at a place; empty: anywhere."""
    return _key(picture_partition(name), f"{links_to(place)}{story}")


def picture_partition(path: str) -> str:
    """The partition of the originals that have this name, and of the stories that name them."""
    return f"PICTURE#{base_name(path)}"


def file_at(place: str) -> str:
    """What the sort key of an original at a folded path begins with."""
    return f"{FILE}{place}#"


def files_below(folder: str) -> str:
    """What the sort keys of originals below a folder begin with."""
    return f"{FILE}{folder}"


def links_to(place: str) -> str:
    """What the sort key of a link to a folded path begins with; empty: to anywhere."""
    return f"STORY#{place_digest(place) if place else '*'}#"


def key_of_link(sort_key: str) -> str:
    """The story's key that `link_key` wrote."""
    return sort_key.split("#", 2)[2]


def use_key(digest: str) -> Key:
    """Where it is kept how many originals have the renditions of a digest."""
    return _key(RENDITIONS, digest)


def walk_key() -> Key:
    """Where it is kept how far the sweep has come."""
    return _key("SWEEP", "WALK")


def window_key(start: datetime, *, of_pictures: bool = False) -> Key:
    """Where the deletions of one window are counted."""
    return _key(DELETIONS, f"{utc_text(start)}{'#pictures' if of_pictures else ''}")


def redirects_key(shard: int) -> Key:
    """Where it is kept where the old paths of one shard lead."""
    return _key(f"OLD#{shard}", "REDIRECTS")


def preview_key(file: str) -> Key:
    """Where the preview of a file is kept, by the file's digest."""
    return _key(f"PREVIEW#{file}", "STORY")


def search_change_key(address: Address) -> Key:
    """Where it is kept that the index of the search may be behind at an address."""
    return _key(SEARCH_CHANGES, str(address))


def writer_told_key() -> Key:
    """Where it is kept that the index's writer was told of changes."""
    return _key("SEARCH", "TOLD")


def writer_unfinished_key() -> Key:
    """Where it is kept that the index's writer has begun, and is not done."""
    return _key("SEARCH", "UNFINISHED")


def change_note_key(file: str) -> Key:
    """Where it is noted what changes by a file, for those who are pinged."""
    return _key(CHANGE_NOTES, file)


def ahead_key(moment: datetime, address: Address) -> Key:
    """Where it is kept that something changes at an address by itself."""
    return _key(AHEAD, f"{utc_text(moment)}#{address}")


def ping_key(receiver: str, path: str) -> Key:
    """Where it is kept that a receiver is to be told of a path."""
    return _key(ping_partition(receiver), f"/{path}")


def ping_partition(receiver: str) -> str:
    """The partition of what a receiver is to be told."""
    return f"PINGS-WAITING#{receiver}"


def sender_called_key() -> Key:
    """Where it is kept that the sender of pings was called."""
    return _key("PINGS", "CALLED")


def digest_told_key() -> Key:
    """Where it is kept which digest was the last that was told of."""
    return _key("PINGS", "DIGEST")


def rest_key(receiver: str) -> Key:
    """Where it is kept until when a receiver is left alone."""
    return _key("PINGS", f"REST#{receiver}")


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
