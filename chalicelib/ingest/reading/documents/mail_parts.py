"""The parts of a mail, or of a page that a browser saved as one file (MHTML): bounded before it is
parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message

from msgspec import Struct

from chalicelib.ingest.reading.documents.zipped_file import broken
from chalicelib.news.errors import Problem, UnusableManuscript
from chalicelib.news.text import legible, single_spaced

LARGEST_MAIL = 16 * 1024 * 1024  # bytes; read, one needs ten times as much memory
MOST_LINES = 400_000  # base64 of so many bytes has 220,000
MOST_PARTS = 500  # a saved page has one for each picture
MOST_DASHES = 10_000  # lines that begin with two, as those between parts do
LONGEST_HEAD = 64 * 1024  # bytes above the first blank line
LONGEST_HEADER = 2000  # characters of one that is read

_PART = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_ENCRYPTED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}


class MailPart(Struct, frozen=True):
    """One part that is not made of others: its type, its content, and by what another names it."""

    kind: str
    content: bytes
    charset: str = ""
    name: str = ""
    place: str = ""  # its Content-Location
    id: str = ""
    is_attached: bool = False
    is_flowed: bool = False


class Mail(Struct, frozen=True):
    """A mail's subject, and its parts in their order; those of a mail within it are `forwarded`."""

    subject: str
    parts: tuple[MailPart, ...]
    forwarded: int = 0


def mail_of(content: bytes) -> Mail:
    """Raises UnusableManuscript if it is no mail, too large, or encrypted."""
    _bound(content)
    message = message_from_bytes(content, policy=policy.compat32)
    if not message.keys() or not message.get_content_type():
        raise UnusableManuscript(_NO_MAIL)
    if message.get_content_type() in _ENCRYPTED:
        what = "the mail is encrypted"
        mend = "copy the story from where you can read it into a file of its own"
        raise UnusableManuscript(Problem(what, mend))
    parts: list[MailPart] = []
    forwarded = 0
    for part in _leaves(message):
        if part is None:
            forwarded += 1
        else:
            parts.append(_part(part))
    return Mail(_header(message, "subject"), tuple(parts), forwarded)


def _bound(content: bytes) -> None:
    head = content[: LONGEST_HEAD + 4]
    has_end = b"\n\n" in head or b"\n\r\n" in head
    if not re.match(rb"[\w-]{1,70}[ \t]*:|From ", content.lstrip()[:100]):
        raise UnusableManuscript(_NO_MAIL)
    too_large = (
        len(content) > LARGEST_MAIL
        or content.count(b"\n") + content.count(b"\r") > 2 * MOST_LINES
        or len(_PART.findall(content)) > MOST_PARTS
        or content.count(b"\n--") + content.count(b"\r--") > MOST_DASHES
        or (not has_end and len(content) > LONGEST_HEAD)
    )
    if too_large:
        what = f"the mail is too large to be read ({len(content)} bytes)"
        mend = "copy the story into a file of its own, and upload the pictures beside it"
        raise UnusableManuscript(Problem(what, mend))


def _leaves(message: Message) -> Iterator[Message | None]:
    """The parts that are not made of others; None for a mail within the mail."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_type() == "message/rfc822":
            yield None
        elif part.is_multipart():
            inner = part.get_payload()
            waiting[:0] = [one for one in inner if isinstance(one, Message)]
        else:
            yield part


def _part(part: Message) -> MailPart:
    try:
        payload = part.get_payload(decode=True)
        name, flowed = part.get_filename() or "", part.get_param("format")
        charset = part.get_content_charset() or ""
    except (ValueError, LookupError, TypeError, AssertionError) as error:
        raise broken(error) from None
    return MailPart(
        kind=part.get_content_type(),
        content=payload if isinstance(payload, bytes) else b"",
        charset=str(charset)[:40],
        name=_words(str(name)),
        place=str(part.get("content-location", ""))[:LONGEST_HEADER].strip(),
        id=str(part.get("content-id", ""))[:LONGEST_HEADER].strip().strip("<>"),
        is_attached=part.get_content_disposition() == "attachment",
        is_flowed=str(flowed).lower() == "flowed",
    )


def _header(message: Message, name: str) -> str:
    return _words(str(message.get(name, ""))[:LONGEST_HEADER])


def _words(text: str) -> str:
    """A header's text, decoded where it is encoded (RFC 2047)."""
    try:
        return single_spaced(legible(str(make_header(decode_header(text[:LONGEST_HEADER])))))
    except (ValueError, LookupError, UnicodeError, IndexError):
        return single_spaced(legible(text[:LONGEST_HEADER]))


_NO_MAIL = Problem(
    "this is no mail, whatever its name says",
    "save the mail as a file (.eml) in your mail program; or copy the story into a file of its own",
)
