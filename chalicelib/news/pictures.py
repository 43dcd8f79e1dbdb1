"""The protocol of the store of pictures, as intake needs it."""

from __future__ import annotations

from typing import Protocol


class Pictures(Protocol):
    """The pictures that stories name."""

    def beginning(self, path: str) -> bytes | None:
        """The first bytes of a file; None if it is not there. Raises UnreadableFile if they can't
        be had.
        """
        ...
