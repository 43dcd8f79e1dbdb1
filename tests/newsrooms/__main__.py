"""`python -m tests.newsrooms [NAME …]`: make example newsrooms, below .judges/newsrooms/.

Then `make run NEWSROOM=.judges/newsrooms/vesterhavsposten` shows one.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from tests.newsrooms.made import FOLDER, PAPERS, make_newsroom


def main() -> None:
    """Make those that are named, or all, and say where they are."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PAPERS))
    options.add_argument("--into", type=Path, default=FOLDER, help="the folder of their folders")
    options.add_argument(
        "--now", type=datetime.fromisoformat, help="the moment at which the newest story is new"
    )
    chosen = options.parse_args()
    if unknown := set(chosen.names) - set(PAPERS):
        options.error(f"there is no newsroom {', '.join(sorted(unknown))}")
    now = chosen.now or datetime.now(UTC).replace(second=0, microsecond=0)
    for name in chosen.names or PAPERS:
        print(make_newsroom(name, chosen.into, now))


if __name__ == "__main__":
    main()
