"""`Refused`, the exception that ends an operator's command with a sentence for the operator."""

from __future__ import annotations


class Refused(Exception):
    """The command stops here; the message is for the person at the terminal."""
