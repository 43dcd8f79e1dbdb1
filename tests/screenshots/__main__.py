"""`python -m tests.screenshots [PAGE …]`: every page type of the newsroom, on contact sheets.

Five widths, light and dark; the sheets and what they are made of are in .judges/screenshots/.
NEWSROOM chooses the newsroom, and `--site` a site that runs already.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from operations.stages import PROJECT, chosen_newsroom
from tests.judges.running import stop_in_order
from tests.reader_judges.answers import OverHttp
from tests.reader_judges.running_site import running_site
from tests.screenshots.contact_sheets import lay_out
from tests.screenshots.documented import take_for_documents
from tests.screenshots.pages_found import pages_found
from tests.screenshots.shots import shots_of, take

FOLDER = PROJECT / ".judges" / "screenshots"


def main() -> None:
    """Take them, lay them out, and say where they are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", nargs="*", metavar="PAGE", help="page types, such as 'section'")
    options.add_argument("--site", default="", help="such as http://127.0.0.1:8000")
    options.add_argument(
        "--docs", action="store_true", help="those of it in docs/ anew, and no others"
    )
    chosen = options.parse_args()
    stop_in_order()
    newsroom = chosen_newsroom()
    with _site(chosen.site) as home:
        pages = pages_found(OverHttp(urlsplit(home).port or 80), newsroom)
        if chosen.docs:
            files = take_for_documents(home, pages, newsroom.name)
        else:
            wanted = [(n, f"{home}{p}") for n, p in pages if not chosen.pages or n in chosen.pages]
            files = _sheets(wanted, FOLDER / newsroom.name)
    print("\n".join(map(str, files)))


def _sheets(pages: list[tuple[str, str]], folder: Path) -> list[Path]:
    shots = list(shots_of(pages, folder))
    take(shots)
    return lay_out(shots, folder)


@contextmanager
def _site(home: str) -> Iterator[str]:
    """The address of the site that runs already, or of one that is started."""
    if home:
        yield home.rstrip("/")
        return
    with running_site() as site:
        yield site.home


if __name__ == "__main__":
    main()
