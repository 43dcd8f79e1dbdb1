"""Slugs: a headline, a file name or a tag as one part of an address."""

from __future__ import annotations

from unicodedata import normalize

from slugify import slugify

from chalicelib.news.address import LONGEST_SLUG

LONGEST_READ = 1000  # characters; far more than a slug keeps, and little enough for any input

# Danish, as Danish newspapers transliterate it; the library would write æ as a, ø as o.
# And the Azerbaijani ə, which it would drop altogether.
_LETTERS = [
    ["æ", "ae"], ["Æ", "ae"], ["ø", "oe"], ["Ø", "oe"], ["å", "aa"], ["Å", "aa"],
    ["ə", "e"], ["Ə", "e"],
]  # fmt: skip


def slug_of(text: str) -> str:
    """A slug for `text`, cut between words; empty if it has no letter or digit to keep."""
    # macOS takes å apart in file names: a letter a and a ring.
    composed = normalize("NFC", text[:LONGEST_READ])
    return slugify(
        composed,
        max_length=LONGEST_SLUG,
        word_boundary=True,
        save_order=True,
        replacements=_LETTERS,
    )
