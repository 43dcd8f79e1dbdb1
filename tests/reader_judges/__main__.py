"""`python -m tests.reader_judges [JUDGE …]`: the whole site, judged as readers and programs get it.

Starts the site on free ports, publishes the worst stories (unless the
newsroom is an example that has its own) and those that are followed, and asks every judge. What
can't be judged here is skipped, and the last lines say why; where CI=true a skip is a failure.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tests.judges.running import stop_in_order
from tests.reader_judges.accessibility import judge_accessibility
from tests.reader_judges.api import judge_api
from tests.reader_judges.checked_html import judge_html
from tests.reader_judges.crawl import judge_links
from tests.reader_judges.feeds import judge_feeds, judge_with_feedparser
from tests.reader_judges.lighthouse import judge_with_lighthouse
from tests.reader_judges.one_story import judge_dates
from tests.reader_judges.paper import IS_EXAMPLE
from tests.reader_judges.pictures import judge_pictures
from tests.reader_judges.reading import Reading
from tests.reader_judges.running_site import running_site
from tests.reader_judges.sitemaps import judge_sitemaps
from tests.reader_judges.sizes import judge_requests, judge_sizes
from tests.reader_judges.structured_data import judge_structured_data
from tests.reader_judges.surfaces import followed_stories, judge_surfaces
from tests.reader_judges.verdicts import Judge, chosen_judges, conclude, verdict
from tests.reader_judges.worst_stories import second_versions, worst_stories

JUDGES: dict[str, Judge[Reading]] = {
    "sizes": judge_sizes,
    "feeds": judge_feeds,
    "feedparser": judge_with_feedparser,
    "structured-data": judge_structured_data,
    "dates": judge_dates,
    "surfaces": judge_surfaces,
    "sitemaps": judge_sitemaps,
    "links": judge_links,
    "html": judge_html,
    "requests": judge_requests,
    "pictures": judge_pictures,
    "accessibility": judge_accessibility,
    "lighthouse": judge_with_lighthouse,
    "api": judge_api,
}


def main() -> None:
    """Ask the judges that are named, or all, and end as they say."""
    names = chosen_judges(JUDGES, __doc__)
    stop_in_order()
    with running_site() as site:
        now = datetime.now(UTC)
        if not IS_EXAMPLE:
            site.upload(worst_stories(now))
            site.upload(second_versions(now))
        if not IS_EXAMPLE or "surfaces" in names:
            site.upload(followed_stories(now))
        reading = Reading(site)
        verdicts = [verdict(name, JUDGES[name], reading) for name in names]
    conclude(verdicts)


if __name__ == "__main__":
    main()
