"""What stops an operator's command: one sentence, which says how to mend it."""

from __future__ import annotations


class Refused(Exception):
    """The command stops here; the message is for the person at the terminal."""
