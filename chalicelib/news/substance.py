"""A digest of what readers see of a story: when it changes, the story was updated."""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec import to_builtins
from msgspec.json import encode
from msgspec.structs import asdict, replace

from chalicelib.news.article import CORRECTION_KINDS, Correction, Picture, Story
from chalicelib.news.story_fields import declared

# The version of the rules by which a digest is made. A new field needs no new version: as long as
# a story leaves it at its default, the digest is the same.
RULES = "3"

_DEFAULTS = Story()


def substance(story: Story) -> str:
    """The digest, behind the version of its rules: `3-…`.

    The size of a picture is none of it: readers see the picture, whoever says how large it is. Nor
    is whether its file is there yet.
    """
    seen = {
        name: to_builtins(getattr(story, name))
        for name, field in sorted(declared(Story).items())
        if field.is_seen and getattr(story, name) != getattr(_DEFAULTS, name)
    }
    if story.picture:
        seen["picture"] = _picture(story.picture)
    if story.corrections:
        seen["corrections"] = [_correction(entry) for entry in story.corrections]
    return f"{RULES}-{hashlib.sha256(encode(seen)).hexdigest()[:16]}"


def _correction(entry: Correction) -> list[Any]:
    """A correction; without its kind, if that is the one that all had before there were kinds."""
    made, text, is_withdrawn, kind = to_builtins(entry)
    plain = [made, text, is_withdrawn]
    return plain if kind == CORRECTION_KINDS[0] else [*plain, kind]


def _picture(picture: Picture) -> dict[str, Any]:
    plain = asdict(replace(picture, width=0, height=0))
    del plain["is_there"]
    return plain


def is_comparable(digest: str) -> bool:
    """Whether it was made by the rules of this release."""
    return digest.startswith(f"{RULES}-")
