"""The events of the two functions that have the engine: questions, and word of changes."""

from __future__ import annotations

from typing import Any

from msgspec import convert, to_builtins

from chalicelib.news.search_results import SearchQuery, StorySearch
from chalicelib.search.logged_search import LoggedIndexWriting

# Of a run of the writer, so long before Lambda would end it: the longest step takes less.
STEP_MILLISECONDS = 60_000


def search_answer(search: StorySearch, event: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """The answer to an event that LambdaSearch sent (storage/lambda_search.py)."""
    return to_builtins(search.find(convert(event, SearchQuery)))


def write_index(logged: LoggedIndexWriting, event: dict[str, Any]) -> None:
    """Do what an event asks for: see to a `broken` pack, or `rebuild` it all; and then whatever is
    to be done.
    """
    if digest := event.get("broken"):
        logged.writing.check(str(digest))
    if event.get("rebuild"):
        logged.writing.rebuild()
    logged.run()
