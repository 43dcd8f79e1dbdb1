"""Readers of one-line fields: texts, choices, slugs, links, yes or no."""

from __future__ import annotations

import re

from chalicelib.ingest.reading.field_names import is_no, is_yes
from chalicelib.ingest.reading.fields import Fields, one_line
from chalicelib.news.address import LONGEST_SLUG, is_slug, is_slug_but_for_length
from chalicelib.news.records import DOCUMENT_RECORD
from chalicelib.news.slug import slug_of
from chalicelib.news.story_fields import LONGEST_NAME, LONGEST_TEXT
from chalicelib.news.text import BASE

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", ""}
_SITE_LINK = re.compile(r"/(?![/\\])[\w./#-]*")
_WEB_LINK = re.compile(r"https?://[^\s\"'<>]+")


def read_line(fields: Fields, name: str, longest: int = LONGEST_NAME) -> str:
    """A line of text; empty if absent."""
    value = fields.values.get(name)
    if value is None:
        return ""
    if not isinstance(value.content, str):
        fields.refuse(name, "is a list or a mapping, not a text", "write it as one line")
        return ""
    text = one_line(value.content)
    if len(text) > longest:
        fields.refuse(name, f"has {len(text)} characters; {longest} is the most", "shorten it")
        return ""
    return text


def read_words(fields: Fields, name: str, longest: int = LONGEST_NAME) -> str:
    """A line of text that has to say something; empty if absent, or `false`.

    `true` alone would be shown to readers as if it were what the editor had to say.
    """
    text = read_line(fields, name, longest)
    if text.casefold() in _FALSE:
        return ""
    if text.casefold() in _TRUE:
        fields.refuse(name, f"is only {text!r}", "say it in words")
    return text


def read_yes_or_no(fields: Fields, name: str) -> bool:
    """True or false, in the words people type; false if absent."""
    text = read_line(fields, name)
    if text and not is_yes(text) and not is_no(text):
        what = f"is {text!r}, which is neither yes nor no"
        fields.refuse(name, what, f"write `{name}: yes` or `{name}: no`")
    return is_yes(text)


def read_choice(fields: Fields, name: str, choices: tuple[str, ...]) -> str:
    """One of `choices`; empty if absent."""
    text = read_line(fields, name).casefold()
    if text and text not in choices:
        what = f"is {text!r}, which is none we know"
        mend = f"write one of: {', '.join(choices)}; or leave the line out"
        fields.refuse(name, what, mend)
        return ""
    return text


def read_slug(fields: Fields, name: str) -> str:
    """A part of an address; empty if absent. One that is only too long is cut between words, as a
    headline's is: other programs make longer ones.
    """
    text = read_line(fields, name, LONGEST_TEXT)
    if not text or is_slug(text):
        return text
    cut = slug_of(text)
    if text.startswith(cut) and is_slug(cut) and is_slug_but_for_length(text):
        what = f"has {len(text)} characters, of which the address has {len(cut)}"
        fields.warn(name, what, f"write a shorter one, or leave it; {LONGEST_SLUG} is the most")
        return cut
    what = f"is {text[:LONGEST_SLUG]!r}, which can't stand in an address"
    fields.refuse(name, what, f"write `{name}: {cut or 'a-few-words'}`")
    return ""


def read_document_record(fields: Fields, name: str) -> str:
    """The address of a record in the AT protocol; empty if absent. A wrong one is left out: the
    story is none the worse.
    """
    text = read_line(fields, name, LONGEST_TEXT)
    if text and not DOCUMENT_RECORD.fullmatch(text):
        what = f"is {text[:80]!r}, which is no record of standard.site: it is left out"
        fields.warn(name, what, "write it like `at://did:plc:…/site.standard.document/…`")
        return ""
    return text


def read_link(fields: Fields, name: str) -> str:
    """A link to a page of the site (`/denmark/ferry`, marked with BASE) or elsewhere
    (`https://…`); empty if absent.
    """
    text = read_line(fields, name, LONGEST_TEXT)
    if _SITE_LINK.fullmatch(text):
        return BASE + text
    if text and not _WEB_LINK.fullmatch(text):
        what = f"is {text[:80]!r}, which is not a link"
        fields.refuse(name, what, "write `/section/story` or `https://…`")
        return ""
    return text
