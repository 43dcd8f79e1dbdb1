"""Moments as texts: ISO 8601 in UTC, and the dates of HTTP and RSS."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC to the second; texts sort as the moments do."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def http_date(moment: datetime) -> str:
    """The moment for HTTP (RFC 9110, 5.6.7) and for RSS (RFC 822, with a year of four digits).

    Not by email.utils, which takes half a megabyte. Nothing sets a locale, so names are English.
    """
    return f"{moment.astimezone(UTC):%a, %d %b %Y %H:%M:%S GMT}"
