"""What of a typed date has not been read yet, and the error of one that can't be read whole."""

from __future__ import annotations

import re


class NotADate(ValueError):
    """A text that names no moment beyond doubt: what is wrong with it, and what would mend it
    (empty: write it like the example).
    """

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


class UnreadText:
    """A text that is read from its beginning on: `rest` is what is left of it."""

    def __init__(self, text: str, language: str = "") -> None:
        self.rest = text
        self.language = language

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The beginning of the rest, which is read with this; None, and nothing read, if the
        pattern does not match there.
        """
        match = pattern.match(self.rest)
        if match:
            self.rest = self.rest[match.end() :]
        return match
