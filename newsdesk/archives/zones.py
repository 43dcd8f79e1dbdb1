"""The clock of an archive's site."""

from __future__ import annotations

from zoneinfo import ZoneInfo


def zone_of(name: object) -> ZoneInfo:
    """The zone of this name; UTC if there is none, as most programs have it."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo("UTC")
    except (OSError, ValueError):
        return ZoneInfo("UTC")
