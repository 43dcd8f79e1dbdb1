"""Slugs: a headline, a file name, a tag or an author's name as one part of an address."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from unicodedata import category, normalize

from slugify import slugify

from chalicelib.news.address import LONGEST_SLUG
from chalicelib.news.spelling import with_one_apostrophe

LONGEST_READ = 1000  # characters; far more than a slug keeps, and little enough for any input

# Danish, as Danish newspapers transliterate it; the library would write æ as a, ø as o.
# And the Azerbaijani ə, which it would drop altogether.
_LETTERS = [
    ["æ", "ae"], ["Æ", "ae"], ["ø", "oe"], ["Ø", "oe"], ["å", "aa"], ["Å", "aa"],
    ["ə", "e"], ["Ə", "e"],
]  # fmt: skip

# Signs that tell names of one to three letters apart: C, C++, C#; A and A+; B and B♭. Behind a
# longer word they are left out, as they were in addresses that readers have (Disney+).
_SIGNS = {"+": "plus", "#": "sharp", "♯": "sharp", "♭": "flat"}
_SIGN = f"[{''.join(_SIGNS)}]"
_WORD_WITH_SIGNS = re.compile(rf"(?<!\w)([^\W\d_]{{1,3}})({_SIGN}{{2,}}|{_SIGN}(?!\w))")
_MINUS = re.compile(r"([^\W\d_]{1,3})[-−–]")  # a rating; within a text it is a hyphen

# Chinese characters, in Japanese and Korean names too. The library writes them as they sound in
# Chinese, without the tones: 北京 (Beijing) and 背景 (background) are both `bei-jing`.
_CHINESE = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_DIGEST = 4  # hexadecimal digits: enough to part those of one sound

# The categories of spaces, of controls, and of what only changes the sign beside it.
_UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me"}
_BEFORE_LETTER = re.compile(r".* (?:LETTER|SYLLABLE) ")


def slug_of(text: str, longest: int = LONGEST_SLUG) -> str:
    """A slug for `text`, cut between words; empty if it has no letter or digit to keep."""
    # macOS takes å apart in file names: a letter a and a ring.
    composed = normalize("NFC", text[:LONGEST_READ])
    return slugify(
        composed,
        max_length=longest,
        word_boundary=True,
        save_order=True,
        replacements=_LETTERS,
    )


def name_slug(name: str) -> str:
    """The slug of an author's or a tag's list: two names that differ in more than spelling have
    two, as far as can be told from the names. Empty for a name of which nothing can be seen.
    """
    typed = with_one_apostrophe(normalize("NFC", name[:LONGEST_READ])).strip()
    worded = _with_worded_signs(typed)
    if not _CHINESE.search(typed):
        return slug_of(worded) or slug_of(_names_of_signs(typed))
    digest = hashlib.sha256(normalize("NFKC", typed).casefold().encode()).hexdigest()[:_DIGEST]
    sound = slug_of(worded, LONGEST_SLUG - _DIGEST - 1)
    return f"{sound}-{digest}" if sound else digest


def _with_worded_signs(name: str) -> str:
    if rating := _MINUS.fullmatch(name):
        return f"{rating[1]} minus"
    return _WORD_WITH_SIGNS.sub(
        lambda match: " ".join([match[1], *(_SIGNS[sign] for sign in match[2]), ""]), name
    )


def _names_of_signs(text: str) -> str:
    """What Unicode calls the signs of a text: 🎉 is `PARTY POPPER`. So an emoji has a slug too, and
    so has a name in a script that the library can't transliterate (N’Ko, Adlam).
    """
    seen = (sign for sign in text if category(sign) not in _UNSEEN)
    names = (unicodedata.name(sign, f"u{ord(sign):x}") for sign in seen)
    return " ".join(_BEFORE_LETTER.sub("", name) for name in names)
