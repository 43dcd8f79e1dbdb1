"""A digest of what readers see of a story: when it changes, the story was updated."""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec import to_builtins
from msgspec.json import encode

from chalicelib.news.article import CORRECTION_KINDS, Correction, Picture, Story
from chalicelib.news.renditions import CENTRE
from chalicelib.news.story_fields import declared

# The version of the rules by which a digest is made. A new field needs no new version: as long as
# a story leaves it at its default, the digest is the same.
RULES = "4"

_DEFAULTS = Story()


def substance(story: Story) -> str:
    """The digest, behind the version of its rules: `3-…`.

    Of a picture it is what its editor wrote: not its size, whoever says it, nor what its file says,
    nor whether that is there yet.
    """
    seen = {
        name: _plain(getattr(story, name))
        for name, field in sorted(declared(Story).items())
        if field.is_seen and getattr(story, name) != getattr(_DEFAULTS, name)
    }
    if story.corrections:
        seen["corrections"] = [_correction(entry) for entry in story.corrections]
    return f"{RULES}-{hashlib.sha256(encode(seen)).hexdigest()[:16]}"


def _correction(entry: Correction) -> list[Any]:
    """A correction; without its kind, if that is the one that all had before there were kinds."""
    made, text, is_withdrawn, kind = to_builtins(entry)
    plain = [made, text, is_withdrawn]
    return plain if kind == CORRECTION_KINDS[0] else [*plain, kind]


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, Picture):
        return _picture(value)
    if isinstance(value, tuple) and value and all(isinstance(one, Picture) for one in value):
        return [_picture(one) for one in value]
    return to_builtins(value)


def _picture(picture: Picture) -> dict[str, Any]:
    """The members of the first release, and of those that came later what is said."""
    first = {"path": picture.path, "alt": picture.alt, "width": 0, "height": 0}
    first |= {"caption": picture.caption, "credit": picture.credit}
    focus = {"focus": picture.focus} if picture.focus != CENTRE else {}
    return first | focus | ({"is_decorative": True} if picture.is_decorative else {})


def is_comparable(digest: str) -> bool:
    """Whether it was made by the rules of this release."""
    return digest.startswith(f"{RULES}-")
