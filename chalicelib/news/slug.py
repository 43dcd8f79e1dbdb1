"""From a headline, a file name or a tag to the part of an address."""

from __future__ import annotations

from slugify import slugify

from chalicelib.news.address import LONGEST_SLUG

# Danish, as Danish newspapers write their addresses; the library would drop the letters' sound.
_DANISH = [["æ", "ae"], ["Æ", "ae"], ["ø", "oe"], ["Ø", "oe"], ["å", "aa"], ["Å", "aa"]]


def slug_of(text: str) -> str:
    """A slug for `text`, cut between words; empty if it has no letter or digit to keep."""
    return slugify(text, max_length=LONGEST_SLUG, word_boundary=True, replacements=_DANISH)
