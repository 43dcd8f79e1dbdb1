"""All that judges are given: the running site, its page types, and the same site elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from tests.reader_judges.answers import BehindGateway, OverHttp, Source
from tests.reader_judges.pages import Page, page_types
from tests.reader_judges.running_site import RunningSite

PUBLIC = "https://news.example.org/paper"  # a site below a path of its host, as SITE_URL says it


@dataclass(frozen=True)
class Reading:
    """One reading of the whole site."""

    site: RunningSite

    @cached_property
    def local(self) -> OverHttp:
        """At the root of a host, which does not know its own name."""
        return OverHttp(self.site.port)

    @cached_property
    def below_stage(self) -> BehindGateway:
        """Under API Gateway's stage."""
        return BehindGateway(self.site.cloud_port, stage="/api")

    @cached_property
    def public(self) -> BehindGateway:
        """Behind SITE_URL."""
        return BehindGateway(self.site.cloud_port, stage="/api", site_url=PUBLIC)

    @property
    def sources(self) -> tuple[Source, ...]:
        """All three."""
        return (self.local, self.below_stage, self.public)

    @cached_property
    def pages(self) -> list[Page]:
        """One page of each type."""
        return page_types(self.local, self.below_stage, datetime.now(UTC))

    @property
    def addressed(self) -> list[Page]:
        """Those that have an address."""
        return [page for page in self.pages if page.path]

    def for_browser(self, pages: Iterable[Page]) -> list[dict[str, str]]:
        """What a browser is to open: an address, or a text where there is none."""
        return [
            {
                "name": page.name,
                "url": f"{self.site.home}{page.path}" if page.path else "",
                "html": "" if page.path else page.answer.body,
            }
            for page in pages
        ]
