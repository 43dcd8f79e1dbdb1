"""Previews: stories that readers do not have, for whoever has a link that is signed.

A link names a version of a file by digests, and the moment until which it is good; its signature
covers all three, so nobody can make one, lengthen its life, or find out what files there are.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from hmac import compare_digest, digest

from msgspec import Struct

from chalicelib.news.article import Article

LINK_LASTS = timedelta(days=14)  # from the upload on; whoever needs longer uploads it again

_LETTERS = 24  # of a digest in hexadecimal: 96 bits
_SIGNATURE = 40  # letters: 160 bits


class PreviewLink(Struct, frozen=True):
    """One version of a file, and the second until which its link is good."""

    file: str
    version: str
    until: int

    def path(self, secret: str) -> str:
        """The path of the page, without its first slash."""
        return f"preview/{self.file}{self.version}/{self.until}/{self._signature(secret)}"

    def is_good(self, signature: str, secret: str, now: datetime) -> bool:
        """Whether it was signed with this secret, and its time is not over."""
        is_signed = compare_digest(signature.encode(), self._signature(secret).encode())
        return bool(secret) and is_signed and now.timestamp() < self.until

    def _signature(self, secret: str) -> str:
        message = f"preview\n{self.file}\n{self.version}\n{self.until}"
        return digest(secret.encode(), message.encode(), "sha256").hex()[:_SIGNATURE]


# The parts of a link's path: the digests of file and version, the second, the signature; and the
# number of a picture of its gallery.
LINK_SHAPE = (
    rf"preview/(?P<file>[0-9a-f]{{{_LETTERS}}})(?P<version>[0-9a-f]{{{_LETTERS}}})"
    rf"/(?P<until>[1-9]\d{{9}})/(?P<signature>[0-9a-f]{{{_SIGNATURE}}})"
    r"(?:/pictures/(?P<number>[1-9]\d?))?"
)


class Preview(Struct, frozen=True):
    """What is kept of a file that readers do not have: the story, as it would be, of the version
    with this digest; None if there is none. From `appears` on, if it is scheduled, readers have it.
    """

    version: str = ""
    article: Article | None = None
    appears: datetime | None = None


class PreviewChange(Struct, frozen=True):
    """What is kept of a file, by its digest, from now on; None: nothing any more."""

    file: str
    preview: Preview | None = None


def preview_file(key: str) -> str:
    """The digest that stands for a file in its links, and that its preview is kept by."""
    return _digest(key)


def link_to(key: str, version: str, written: datetime) -> PreviewLink:
    """The link to a version of a file that was uploaded then: always the same."""
    until = int((written + LINK_LASTS).timestamp())
    return PreviewLink(_digest(key), _digest(f"{key}\0{version}"), until)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]
