"""Pings: what hubs (WebSub) and search engines (IndexNow) are told when stories change."""

from __future__ import annotations

from msgspec import Struct

INDEXNOW_ENGINE = "https://api.indexnow.org/indexnow"  # it passes on to all engines that take part
PING_STAGE = "prod"
WEBSUB = "websub"  # the receivers, as the table and the journal call them
INDEXNOW = "indexnow"

KEY_SHAPE = "[0-9a-f]{32}"  # of the key by which search engines know that it is the newsroom


class PingChoice(Struct, frozen=True):
    """Whom the newsroom tells: the `hub` at this address, if there is one, and search engines, by
    IndexNow's `engine`. Other stages than `stage` tell nobody, so that a trial stays one.
    """

    hub: str = ""
    indexnow: bool = False
    engine: str = INDEXNOW_ENGINE
    stage: str = PING_STAGE

    @property
    def receivers(self) -> tuple[str, ...]:
        """Who is told; nobody if the newsroom does not say so."""
        return (*([WEBSUB] if self.hub else ()), *([INDEXNOW] if self.indexnow else ()))
