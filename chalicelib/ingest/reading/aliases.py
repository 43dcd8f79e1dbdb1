"""The old addresses of a story: `aliases`, and what other programs call them."""

from __future__ import annotations

from urllib.parse import urlsplit

from chalicelib.ingest.reading.declared_fields import Instructions, spellings
from chalicelib.ingest.reading.fields import Fields
from chalicelib.ingest.reading.list_fields import read_old_addresses
from chalicelib.news.address import BREAKING, Address
from chalicelib.news.newsroom import Newsroom
from chalicelib.news.old_paths import OldPath, is_own, old_path
from chalicelib.news.story_fields import declared
from chalicelib.news.write_budget import MOST_ALIASES


def aliases_of(fields: Fields, address: Address | None, newsroom: Newsroom) -> tuple[OldPath, ...]:
    """The old addresses in all fields for them, each once, without the story's own `address`. What
    can't lead to the story is a warning: the story is none the worse for it.
    """
    aliases: dict[OldPath, str] = {}
    names = spellings(fields, declared(Instructions)["aliases"])
    if address == BREAKING:
        for field in (name for name in names if fields.values[name].content):
            mend = "for the page that it leads to, write `link`"
            fields.warn(field, "does nothing here: breaking news has no address", mend)
        return ()
    for field in names:
        for text in read_old_addresses(fields, field):
            old = _alias(fields, field, text, newsroom, address)
            if old and old.address != address:
                aliases.setdefault(old, field)
    if len(aliases) > MOST_ALIASES:
        what = f"has {len(aliases)} old addresses; {MOST_ALIASES} is the most"
        fields.refuse(next(iter(aliases.values())), what, "keep those that readers come by")
        return ()
    return tuple(aliases)


def _alias(
    fields: Fields, field: str, text: str, newsroom: Newsroom, address: Address | None
) -> OldPath | None:
    old = old_path(text)
    obstacle = _obstacle(text, old, newsroom) or _right(old, newsroom, address)
    if obstacle:
        what = f"has `{text[:80]}`, which {obstacle}: no reader is led from there"
        mend = "write the path that the story had, such as `aliases: [/2019/05/ferry.html]`"
        fields.warn(field, what, mend)
        return None
    return old


def _right(old: OldPath | None, newsroom: Newsroom, address: Address | None) -> str:
    """Why whoever may write the file may not have an address lead to it; empty if he may."""
    if not newsroom.rights_by_section or old is None or address is None:
        return ""
    section = old.path.partition("/")[0]
    is_others = section != address.section and newsroom.section(section)
    return "is another section's" if is_others else ""


def _obstacle(text: str, old: OldPath | None, newsroom: Newsroom) -> str:
    """Why a text is no old address that can lead here; empty if it is one."""
    if any(mark in text for mark in ("{", "*", "/:")) or text.startswith(":"):
        return "is a pattern that another program fills in"
    if old is None:
        query = "?" in text
        return "only its `?` tells from others" if query else "is no path that a page can have"
    host = urlsplit(text).netloc.removeprefix("www.")
    if host and host != newsroom.domain:
        return f"is on another site than {newsroom.domain}"
    if is_own(old.path) or newsroom.section(old.path) or newsroom.page(old.path):
        return "is a page of the site's own"
    return ""
