"""`python -m tests.reader_judges [JUDGE …]`: the whole site, judged as readers and programs get it.

Starts the site on free ports, publishes the worst stories, and asks every judge. What can't be
judged here is skipped, and the last lines say why; where CI=true a skip is a failure.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from tests.reader_judges.accessibility import judge_accessibility
from tests.reader_judges.checked_html import judge_html
from tests.reader_judges.crawl import judge_links
from tests.reader_judges.feeds import judge_feeds, judge_with_feedparser
from tests.reader_judges.lighthouse import judge_with_lighthouse
from tests.reader_judges.one_story import judge_dates
from tests.reader_judges.reading import Reading
from tests.reader_judges.running_site import running_site, stop_in_order
from tests.reader_judges.sitemaps import judge_sitemaps
from tests.reader_judges.sizes import judge_requests, judge_sizes
from tests.reader_judges.structured_data import judge_structured_data
from tests.reader_judges.verdicts import Judge, Verdict, verdict
from tests.reader_judges.worst_stories import second_versions, worst_stories

JUDGES: dict[str, Judge[Reading]] = {
    "sizes": judge_sizes,
    "feeds": judge_feeds,
    "feedparser": judge_with_feedparser,
    "structured-data": judge_structured_data,
    "dates": judge_dates,
    "sitemaps": judge_sitemaps,
    "links": judge_links,
    "html": judge_html,
    "requests": judge_requests,
    "accessibility": judge_accessibility,
    "lighthouse": judge_with_lighthouse,
}


def main() -> None:
    """Ask the judges that are named, or all, and end as they say."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("judges", nargs="*", metavar="JUDGE", help=", ".join(JUDGES))
    chosen = options.parse_args().judges or list(JUDGES)
    unknown = set(chosen) - set(JUDGES)
    if unknown:
        options.error(f"there is no judge {', '.join(sorted(unknown))}")
    stop_in_order()
    verdicts = _verdicts(chosen)
    print("\n" + "\n".join(f"{each.judge}: {each.sentence}." for each in verdicts))
    sys.exit(not all(each.is_well for each in verdicts))


def _verdicts(chosen: list[str]) -> list[Verdict]:
    with running_site() as site:
        now = datetime.now(UTC)
        site.upload(worst_stories(now))
        site.upload(second_versions(now))
        reading = Reading(site)
        return [verdict(name, JUDGES[name], reading) for name in chosen]


if __name__ == "__main__":
    main()
