"""All that is wrong in what `newsroom.toml` says of pings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chalicelib.news.known_names import meant
from chalicelib.news.pings import INDEXNOW_ENGINE, PING_STAGE, PingChoice

# Nothing that could end the address in a header, and no user's name.
_ADDRESS = re.compile(r"https://[a-z0-9.-]+(?::\d{1,5})?/[A-Za-z0-9._~/?&=%:+-]*")
_STAGE = re.compile(r"[a-z][a-z0-9-]{0,19}")
_SHAPES = {
    "hub": (_ADDRESS, "https://hub.example.org/"),
    "engine": (_ADDRESS, INDEXNOW_ENGINE),
    "stage": (_STAGE, PING_STAGE),
}


def wrong_pings(pings: object) -> Iterator[str]:
    """A sentence for each thing that is wrong in the table."""
    if not isinstance(pings, dict):
        yield "pings is no table; begin it with a line [pings]"
        return
    for name, value in pings.items():
        if name == "indexnow":
            if not isinstance(value, bool):
                yield f"pings: indexnow is {value!r}; write true or false"
        elif name not in _SHAPES:
            yield f"pings: {name!r} is not known; {meant(name, PingChoice.__struct_fields__)}"
        else:
            shape, example = _SHAPES[name]
            if not isinstance(value, str) or not shape.fullmatch(value):
                yield f"pings: {name} is {value!r}; write it like {example!r}"
