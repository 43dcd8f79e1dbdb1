"""Spellings of a name: whether two of them are the same one."""

from __future__ import annotations

from unicodedata import normalize

# What is typed and printed as an apostrophe. The ones of Word and of phones are those of print.
_APOSTROPHES = "’‘ʼʻ‛′＇`´"
# Soft hyphens, and marks without a width that word processors leave in copied names.
_UNSEEN = "\u00ad\u200b\u200e\u200f\u2060"
_ONE_SPELLING = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_UNSEEN, ""))


def with_one_apostrophe(name: str) -> str:
    """The name as one types it: one kind of apostrophe, and nothing that can't be seen."""
    return name.translate(_ONE_SPELLING)


def is_same_name(one: str, other: str) -> bool:
    """Whether they are one name, but for capitals, spaces and the kind of apostrophe."""
    return _as_compared(one) == _as_compared(other)


def _as_compared(name: str) -> str:
    typed = normalize("NFKC", with_one_apostrophe(name))
    return " ".join(typed.casefold().split())
